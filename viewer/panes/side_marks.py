"""Which side of the patient is where: told only as far as the file tells it."""

from typing import NamedTuple

from engine.radiographs.radiograph import Radiograph

_LATERAL = ("LL", "RL", "LLD", "RLD", "LATERAL", "LAT")
_OPPOSITE = {"L": "R", "R": "L", "A": "P", "P": "A", "H": "F", "F": "H"}


class SideMarks(NamedTuple):
    """Words at the edges of the image, "" where nothing is known."""

    left: str
    top: str
    right: str
    bottom: str


def side_marks(radiograph: Radiograph) -> SideMarks | None:
    """Words for the edges of the image as stored, or None where nothing is known.

    The file's Patient Orientation says where rows and columns lead (PS3.3 C.7.6.1.1.1): "L\\F" is the
    patient's left at the right edge and the feet at the bottom. Where it says nothing, the convention for
    frontal views (the patient's right on the left) is shown with question marks.
    """
    rows_lead, _, columns_lead = radiograph.patient_orientation.partition("\\")
    right, bottom = (text[:1] if text[:1] in _OPPOSITE else "" for text in (rows_lead, columns_lead))
    if right or bottom:
        return SideMarks(_OPPOSITE.get(right, ""), _OPPOSITE.get(bottom, ""), right, bottom)
    if radiograph.view_position.upper() in _LATERAL:
        return None
    return SideMarks("R?", "", "L?", "")


def usual_marks(marks: SideMarks) -> SideMarks:
    """As shown: head above and feet below, as on every film, need no words."""
    return marks._replace(top="", bottom="") if (marks.top, marks.bottom) == ("H", "F") else marks
