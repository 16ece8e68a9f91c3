"""How the reader looked at it, as a DICOM Grayscale Softcopy Presentation State (PS3.3 A.33.1)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from pydicom.dataset import Dataset

import engine
from engine.exchange.dicom_marking import MANUFACTURER, mark_synthetic
from engine.exchange.export_case import ExportCase, new_uid
from engine.exchange.synthetic_mark import MARK
from engine.exchange.view_state import Graphic
from engine.radiographs.greyscale import VoiFunction, Window

SERIES_DESCRIPTION = "View of a SYNTHETIC image (research)"
MARK_LAYER, GRAPHICS_LAYER = "SYNTHETIC", "MEASUREMENTS"
_TOP_BAND = (0.02, 0.02, 0.98, 0.08)  # of the display: left, top, right, bottom


def make_presentation_state(case: ExportCase, images: Sequence[Dataset]) -> Dataset:
    """Window, place, orientation and measurements, with the word SYNTHETIC over it.

    Args:
        case: whose view it is.
        images: of the same size that it is a view of.
    """
    import highdicom as hd

    view, grey = case.view, case.radiograph.grey_scale
    layers = [hd.pr.GraphicLayer(MARK_LAYER, 1, description="What the picture is")]
    annotations = [
        hd.pr.GraphicAnnotation(
            referenced_images=list(images),
            graphic_layer=layers[0],
            text_objects=[
                hd.pr.TextObject(MARK, hd.pr.AnnotationUnitsValues.DISPLAY, bounding_box=_TOP_BAND)
            ],
        )
    ]
    if view.graphics:
        layers.append(hd.pr.GraphicLayer(GRAPHICS_LAYER, 2, description="Measurements of the reader"))
        lines = [_line(hd, graphic) for graphic in view.graphics]
        texts = [_text(hd, graphic, case.radiograph.shape) for graphic in view.graphics if graphic.text]
        annotations.append(
            hd.pr.GraphicAnnotation(
                referenced_images=list(images),
                graphic_layer=layers[1],
                graphic_objects=lines,
                text_objects=texts or None,
            )
        )
    shown = view.window or (grey.windows[0] if grey.voi_table is None else None)
    state: Dataset = hd.pr.GrayscaleSoftcopyPresentationState(
        referenced_images=list(images),
        series_instance_uid=new_uid(),
        series_number=case.series_number(6),
        sop_instance_uid=new_uid(),
        instance_number=1,
        manufacturer=MANUFACTURER,
        manufacturer_model_name="Counterview",
        software_versions=engine.__version__,
        device_serial_number="none",
        content_label="SYNTHETIC_VIEW",
        content_description=SERIES_DESCRIPTION,
        graphic_annotations=annotations,
        graphic_layers=layers,
        voi_lut_transformations=None if shown is None else [_voi(hd, shown)],
        series_description=SERIES_DESCRIPTION,
    )
    state.SpecificCharacterSet = "ISO_IR 192"
    # A presentation state knows no MONOCHROME1: what shows low values bright is said here (C.11.6.1).
    state.PresentationLUTShape = "INVERSE" if grey.inverted != view.inverted else "IDENTITY"
    state.DisplayedAreaSelectionSequence = [_displayed_area(case, images)]
    if view.quarter_turns or view.mirrored:
        # DICOM turns first and mirrors then (C.10.6), a view the other way round.
        state.ImageRotation = 90 * (-view.quarter_turns if view.mirrored else view.quarter_turns) % 360
        state.ImageHorizontalFlip = "Y" if view.mirrored else "N"
    state.ContentCreatorName = None
    state.BodyPartExamined = "CHEST"
    mark_synthetic(state, case)
    return state


def _voi(hd: Any, window: Window) -> Any:
    if window.function is VoiFunction.LINEAR_EXACT:  # as the image says it, see dicom_grey_scale
        window = Window(window.center + 0.5, window.width + 1, VoiFunction.LINEAR, window.explanation)
    return hd.pr.SoftcopyVOILUTTransformation(
        window_center=float(window.center),
        window_width=float(window.width),
        window_explanation=window.explanation.replace("\\", "/")[:64] or None,
        voi_lut_function=window.function.value,
    )


def _displayed_area(case: ExportCase, images: Sequence[Dataset]) -> Dataset:
    """The part in view (PS3.3 C.10.4): columns and rows counted from 1, fitted to whatever screen."""
    top, left, bottom, right = _inside(case.view.area, case.radiograph.shape)
    # Clockwise from the top left of the image, as columns and rows; then as they stand on the screen.
    corners = [(left + 1, top + 1), (right, top + 1), (right, bottom), (left + 1, bottom)]
    if case.view.mirrored:
        corners = [corners[place] for place in (1, 0, 3, 2)]
    turns = case.view.quarter_turns
    area = Dataset()
    area.DisplayedAreaTopLeftHandCorner = list(corners[-turns % 4])
    area.DisplayedAreaBottomRightHandCorner = list(corners[(2 - turns) % 4])
    area.PresentationSizeMode = "SCALE TO FIT"
    spacing = images[0].get("PixelSpacing")
    if spacing:
        area.PresentationPixelSpacing = spacing
    else:
        area.PresentationPixelAspectRatio = [max(1, round(1000 * case.radiograph.pixel_aspect)), 1000]
    area.ReferencedImageSequence = []
    for image in images:
        item = Dataset()
        item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = image.SOPClassUID, image.SOPInstanceUID
        area.ReferencedImageSequence.append(item)
    return area


def _inside(area: tuple[int, int, int, int] | None, shape: tuple[int, int]) -> tuple[int, int, int, int]:
    """The part of the image that is in view, at least a pixel of it."""
    top, left, bottom, right = area or (0, 0, *shape)
    top, left = min(max(top, 0), shape[0] - 1), min(max(left, 0), shape[1] - 1)
    return top, left, min(max(bottom, top + 1), shape[0]), min(max(right, left + 1), shape[1])


def _line(hd: Any, graphic: Graphic) -> Any:
    """Points as (column, row); the center of the first pixel is at (0.5, 0.5), as ours (C.10.5.1.2)."""
    points = np.array([(column, row) for row, column in graphic.points])
    if len(points) == 1:
        return hd.pr.GraphicObject("POINT", points, "PIXEL")
    return hd.pr.GraphicObject("POLYLINE", points, "PIXEL")


def _text(hd: Any, graphic: Graphic, shape: tuple[int, int]) -> Any:
    row, column = graphic.points[-1]
    anchor = (float(np.clip(column, 0, shape[1])), float(np.clip(row, 0, shape[0])))
    return hd.pr.TextObject(graphic.text, "PIXEL", anchor_point=anchor, anchor_point_visible=False)
