"""ViewState: how a reader looked at a film, in terms that DICOM presentation states know."""

from dataclasses import dataclass

from engine.radiographs.greyscale import Window


@dataclass(frozen=True)
class Graphic:
    """A line or point over the pixels, with what is written beside it.

    Attributes:
        points: (row, column), the center of the first pixel is (0.5, 0.5); one point, or the corners of a
            line.
        text: beside the last point; "" for none.
    """

    points: tuple[tuple[float, float], ...]
    text: str = ""


@dataclass(frozen=True)
class ViewState:
    """Window, place and graphics.

    Attributes:
        window: in modality units; None: as the file says.
        inverted: black and white changed over, beyond what the file says.
        area: (top, left, bottom, right) of the part in view, in pixels, the last two not
            included; it may reach beyond the image; None: all of it.
        quarter_turns: clockwise, 0 to 3, after mirroring.
        mirrored: left and right changed over.
        graphics: measurements and marks.
    """

    window: Window | None = None
    inverted: bool = False
    area: tuple[int, int, int, int] | None = None
    quarter_turns: int = 0
    mirrored: bool = False
    graphics: tuple[Graphic, ...] = ()
