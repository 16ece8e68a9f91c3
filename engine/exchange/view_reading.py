"""Presentation states of anybody (GSPS), read as a ViewState: window, place, orientation and graphics."""

import io
import math
from dataclasses import dataclass
from typing import Any

import pydicom
from pydicom.dataset import Dataset

from engine.errors import OutputError
from engine.exchange.synthetic_mark import MARK
from engine.exchange.view_state import Graphic, ViewState
from engine.radiographs.greyscale import VoiFunction, Window
from engine.radiographs.radiograph import Radiograph

GSPS = "1.2.840.10008.5.1.4.1.1.11.1"
_MOST_GRAPHICS = 2000
_MOST_POINTS = 100_000
_LONGEST_TEXT = 500
_NEAR = 0.01  # pixels; values are single precision


@dataclass(frozen=True)
class PresentationState:
    """What a presentation state says.

    Attributes:
        view: how to look; graphics are those in pixels of the image, lines as corners, circles as lines.
        sop_instance_uids: of the images that it is for.
        is_synthetic: it says that its images are.
        notes: what was in it and is not shown, one line each.
    """

    view: ViewState
    sop_instance_uids: frozenset[str]
    is_synthetic: bool
    notes: tuple[str, ...] = ()

    def is_for(self, radiograph: Radiograph) -> bool:
        """It names the file of this radiograph."""
        return radiograph.sop_instance_uid in self.sop_instance_uids


def read_presentation_state(data: bytes, name: str, radiograph: Radiograph) -> PresentationState:
    """Read a presentation state for a radiograph.

    Args:
        data: the whole file.
        name: of the file, for messages.
        radiograph: that it is to be laid over.

    Raises:
        OutputError: it is none, or damaged.
    """
    try:
        dataset = pydicom.dcmread(io.BytesIO(data))
        if str(dataset.get("SOPClassUID", "")) != GSPS:
            what = str(dataset.get("Modality", "")) or "another kind of"
            raise OutputError(
                f"{name} is a DICOM {what} object and no presentation state; choose a saved view (PR)"
            )
        return _read(dataset, radiograph)
    except OutputError:
        raise
    except Exception as error:  # whatever a damaged file makes of a parser
        raise OutputError(f"{name} is no readable presentation state; export it again") from error


def _read(dataset: Dataset, radiograph: Radiograph) -> PresentationState:
    notes: list[str] = []
    uids = frozenset(
        str(item.ReferencedSOPInstanceUID)
        for series in dataset.get("ReferencedSeriesSequence", [])
        for item in series.get("ReferencedImageSequence", [])
    )
    window = None
    vois = dataset.get("SoftcopyVOILUTSequence", [])
    if vois:
        if "WindowCenter" in vois[0]:
            window = _window(vois[0], notes)
        else:
            notes.append("its VOI LUT is not shown; the window stays")
    shape = str(dataset.get("PresentationLUTShape", "IDENTITY"))
    inverted = (shape == "INVERSE") != radiograph.grey_scale.inverted
    turns = int(dataset.get("ImageRotation", 0) or 0)
    if turns % 90:
        notes.append(f"its rotation by {turns} degrees is not shown")
        turns = 0
    mirrored = str(dataset.get("ImageHorizontalFlip", "N")) == "Y"
    graphics = [
        graphic
        for annotation in dataset.get("GraphicAnnotationSequence", [])
        for graphic in _graphics(annotation, radiograph.shape, notes)
    ]
    if len(graphics) > _MOST_GRAPHICS:
        notes.append(f"only the first {_MOST_GRAPHICS} of {len(graphics)} graphics are shown")
    return PresentationState(
        ViewState(
            window=window,
            inverted=inverted,
            area=_area(dataset),
            quarter_turns=(-turns if mirrored else turns) // 90 % 4,
            mirrored=mirrored,
            graphics=tuple(graphics[:_MOST_GRAPHICS]),
        ),
        uids,
        str(dataset.get("SyntheticData", "")) == "YES",
        tuple(dict.fromkeys(notes)),
    )


def _window(item: Dataset, notes: list[str]) -> Window | None:
    center, width = _first(item.WindowCenter), _first(item.WindowWidth)
    function = VoiFunction(str(item.get("VOILUTFunction", "") or "LINEAR"))
    if not (math.isfinite(center) and math.isfinite(width)) or width < 1:
        notes.append("its window is not possible and was left out")
        return None
    return Window(center, width, function)


def _first(value: Any) -> float:
    return float(value if isinstance(value, int | float | str) else value[0])


def _area(dataset: Dataset) -> tuple[int, int, int, int] | None:
    areas = dataset.get("DisplayedAreaSelectionSequence", [])
    if not areas:
        return None
    left, top = (int(value) for value in areas[0].DisplayedAreaTopLeftHandCorner)
    right, bottom = (int(value) for value in areas[0].DisplayedAreaBottomRightHandCorner)
    # They are the corners on the screen, which turning and mirroring change over.
    left, right, top, bottom = min(left, right), max(left, right), min(top, bottom), max(top, bottom)
    return top - 1, left - 1, bottom, right


def _graphics(annotation: Dataset, shape: tuple[int, int], notes: list[str]) -> list[Graphic]:
    """Lines and texts in pixels (PS3.3 C.10.5); those that are tied to the screen are left out."""
    found: list[Graphic] = []
    for item in annotation.get("GraphicObjectSequence", []):
        points = _points(item.GraphicData, str(item.GraphicAnnotationUnits), shape)
        kind = str(item.GraphicType)
        if points is None:
            notes.append("graphics that are tied to the screen are not shown")
        elif kind in ("POINT", "POLYLINE", "INTERPOLATED"):
            found.append(Graphic(points))
        elif kind == "CIRCLE" and len(points) == 2:
            found.append(Graphic(_circle(*points)))
        elif kind == "ELLIPSE" and len(points) == 4:
            found.append(Graphic(_ellipse(*points)))
        else:
            notes.append("graphics of an unknown kind are not shown")
    for item in annotation.get("TextObjectSequence", []):
        text = " ".join(str(item.get("UnformattedTextValue", "")).split())[:_LONGEST_TEXT]
        if "AnchorPoint" in item:
            place = _points(item.AnchorPoint, str(item.AnchorPointAnnotationUnits), shape)
        elif "BoundingBoxTopLeftHandCorner" in item:
            units = str(item.BoundingBoxAnnotationUnits)
            place = _points(item.BoundingBoxTopLeftHandCorner, units, shape)
        else:
            place = None
        if place is None:
            if text != MARK:  # ours, which every pane of a synthetic image shows anyway
                notes.append("words that are tied to the screen are not shown")
        elif text:
            _add_words(found, place[0], text)
    return found


def _add_words(found: list[Graphic], place: tuple[float, float], text: str) -> None:
    """To the line that ends there, else on their own."""
    for number, graphic in enumerate(found):
        if not graphic.text and math.dist(graphic.points[-1], place) < _NEAR:
            found[number] = Graphic(graphic.points, text)
            return
    found.append(Graphic((place,), text))


def _points(values: Any, units: str, shape: tuple[int, int]) -> tuple[tuple[float, float], ...] | None:
    """(row, column), the center of the first pixel at (0.5, 0.5); None for points of the screen."""
    numbers = [float(value) for value in values]
    if len(numbers) % 2 or len(numbers) < 2 or len(numbers) > 2 * _MOST_POINTS:
        raise ValueError("points of an impossible number")
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError("points that are no numbers")
    if units == "DISPLAY":
        return None
    rows, columns = shape if units == "MATRIX" else (1, 1)  # MATRIX: shares of the whole
    return tuple((y * rows, x * columns) for x, y in zip(numbers[::2], numbers[1::2], strict=True))


def _circle(center: tuple[float, float], edge: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    radius = math.dist(center, edge)
    angles = (2 * math.pi * step / 48 for step in range(49))
    return tuple((center[0] + radius * math.sin(a), center[1] + radius * math.cos(a)) for a in angles)


def _ellipse(*ends: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """From the ends of its major and its minor axis (PS3.3 C.10.5.1.2)."""
    (r0, c0), (r1, c1), (r2, c2), (r3, c3) = ends
    middle = ((r0 + r1) / 2, (c0 + c1) / 2)
    major, minor = ((r1 - r0) / 2, (c1 - c0) / 2), ((r3 - r2) / 2, (c3 - c2) / 2)
    angles = [2 * math.pi * step / 48 for step in range(49)]
    return tuple(
        (
            middle[0] + major[0] * math.cos(a) + minor[0] * math.sin(a),
            middle[1] + major[1] * math.cos(a) + minor[1] * math.sin(a),
        )
        for a in angles
    )
