"""Which side of the patient is where: told only as far as the file tells it."""

from engine.radiographs.radiograph import Radiograph

_LATERAL = ("LL", "RL", "LLD", "RLD", "LATERAL", "LAT")
_OPPOSITE = {"L": "R", "R": "L", "A": "P", "P": "A", "H": "F", "F": "H"}


def side_marks(radiograph: Radiograph) -> tuple[str, str] | None:
    """Words for the left and right edge of the image, or None where there is no left and right.

    The file's Patient Orientation says where rows lead (PS3.3 C.7.6.1.1.1): "L" is the patient's left at
    the right edge. Where it says nothing, the convention for frontal views (the patient's right on the
    left) is shown with question marks.
    """
    leads_to = radiograph.patient_orientation[:1]
    if leads_to in _OPPOSITE:
        return _OPPOSITE[leads_to], leads_to
    if radiograph.view_position.upper() in _LATERAL:
        return None
    return "R?", "L?"
