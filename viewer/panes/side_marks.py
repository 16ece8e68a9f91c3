"""Which side of the patient is where: told only as far as the file tells it."""

from engine.radiographs.radiograph import Radiograph

_FRONTAL = ("PA", "AP")
_LATERAL = ("LL", "RL", "LATERAL", "LAT")


def side_marks(radiograph: Radiograph) -> tuple[str, str] | None:
    """Words for the left and right edge of the image, or None where there is no left and right.

    By convention the patient's right is on the image's left. The question marks say that this is the
    convention and not what the file states (Patient Orientation (0020,0020), PS3.3 C.7.6.1.1.1).
    """
    if radiograph.view_position.upper() in _LATERAL:
        return None
    return "R?", "L?"
