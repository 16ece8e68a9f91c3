"""Small pictures of results and inputs in the radiograph's own proportions."""

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPen, QPixmap

from engine.arrays import FloatImage
from engine.edit import EditResult
from viewer import theme
from viewer.panes.guidance_pane import content
from viewer.panes.rendering import grey_bytes, grey_picture
from viewer.panes.synthetic_mark import thumbnail_frame

_STACK_STEP = 3  # logical pixels between the sheets of a stack


def thumbnail(edit: EditResult, side: int, pixel_ratio: float, is_stack: bool = False) -> QIcon:
    """The counterfactual with the mark of synthetic pixels.

    Args:
        edit: whose.
        side: of the square that holds it, in logical pixels.
        pixel_ratio: of the screen.
        is_stack: it stands for several; sheets show behind it.
    """
    pixels = content(edit.framed_counterfactual, edit)
    return _icon(pixels, edit.counterfactual.shape, side, pixel_ratio, True, is_stack)


def input_thumbnail(edit: EditResult, side: int, pixel_ratio: float, is_synthetic: bool) -> QIcon:
    """What the edit was made from; marked only where that is synthetic itself."""
    pixels = content(edit.framed_input, edit)
    return _icon(pixels, edit.counterfactual.shape, side, pixel_ratio, is_synthetic, False)


def kept_thumbnail(picture: QImage, side: int, pixel_ratio: float) -> QIcon:
    """A small picture of a counterfactual that was kept on disk, with the mark of synthetic pixels."""
    return _icon_of(picture, (picture.height(), picture.width()), side, pixel_ratio, True, False)


def _icon(
    pixels: FloatImage,
    shape: tuple[int, ...],
    side: int,
    pixel_ratio: float,
    is_synthetic: bool,
    is_stack: bool,
) -> QIcon:
    picture = grey_picture(grey_bytes(np.nan_to_num(pixels)))
    return _icon_of(picture, shape, side, pixel_ratio, is_synthetic, is_stack)


def _icon_of(
    whole_picture: QImage,
    shape: tuple[int, ...],
    side: int,
    pixel_ratio: float,
    is_synthetic: bool,
    is_stack: bool,
) -> QIcon:
    rows, columns = shape
    whole = round(side * pixel_ratio)
    step = round(_STACK_STEP * pixel_ratio) if is_stack else 0
    room = whole - 2 * step
    height = room if rows >= columns else max(8, round(room * rows / columns))
    width = room if columns >= rows else max(8, round(room * columns / rows))
    small = whole_picture.scaled(
        width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    picture = QPixmap(whole, whole)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    area = QRect((whole - width) // 2 - step, (whole - height) // 2 + step, width, height)
    for sheet in (2, 1) if is_stack else ():
        behind = area.translated(sheet * step, -sheet * step)
        painter.fillRect(behind, theme.RAISED)
        painter.setPen(QPen(QColor(theme.SYNTHETIC if is_synthetic else theme.SECONDARY), 1))
        painter.drawRect(behind.adjusted(0, 0, -1, -1))
    painter.drawImage(area, small)
    if is_synthetic:
        thumbnail_frame(painter, area)
    painter.end()
    picture.setDevicePixelRatio(pixel_ratio)
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)  # no tint when selected
    return icon
