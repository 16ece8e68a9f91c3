"""MaskPainterBar: the row of buttons for the brush and the eraser."""

import math
from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from engine.arrays import FloatImage
from engine.radiographs.radiograph import PixelSpacing, SpacingMeaning
from viewer.case import Case
from viewer.theme import icon
from viewer.tools.instruction_outlook import describe_share
from viewer.tools.mask_painter import LARGEST_RADIUS, SMALLEST_RADIUS, MaskPainter, PaintMode
from viewer.tools.quiet_wheel import quiet_wheel

_SLIDER_STEPS = 200
_SPAN = math.log(LARGEST_RADIUS / SMALLEST_RADIUS)


class MaskPainterBar(QWidget):
    """Chooses the tool and its size, undoes, clears, and says how much is painted.

    Args:
        case: the open radiograph.
        painter: what paints.
        pseudo_mask: gives the (h, w) pseudo mask of the present instruction, or None where the
            instruction has none.
    """

    tool_changed = Signal(object)  # the painter, or None when neither brush nor eraser is chosen

    def __init__(
        self,
        case: Case,
        painter: MaskPainter,
        pseudo_mask: Callable[[], FloatImage | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._case = case
        self._painter = painter
        self._pseudo_mask = pseudo_mask

        self.brush = self._button("brush", self.tr("Brush: right button erases, Ctrl inverts"), True)
        self.eraser = self._button("eraser", self.tr("Eraser"), True)
        self.undo = self._button("undo", self.tr("Undo"))
        self.redo = self._button("redo", self.tr("Redo"))
        self.start = self._button(
            "from-finding",
            self.tr("Start from the pseudo mask of the instruction, then paint what is missing or erase"),
        )
        self.clear = self._button("trash", self.tr("Clear the painted mask; undo brings it back"))
        self.size_slider = QSlider(Qt.Orientation.Horizontal)
        self.size_slider.setRange(0, _SLIDER_STEPS)
        self.size_slider.setMinimumWidth(64)
        quiet_wheel(self.size_slider)
        self.size_slider.setAccessibleName(self.tr("Brush size"))
        self.size_label = QLabel()
        self.size_label.setProperty("role", "secondary")
        self.area_label = QLabel()
        self.area_label.setProperty("role", "secondary")
        self.area_label.setWordWrap(True)

        heading = QLabel(self.tr("Mask"))
        heading.setProperty("role", "heading")
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(heading, 1)
        for button in (self.brush, self.eraser, self.undo, self.redo, self.start, self.clear):
            buttons.addWidget(button)
        sizes = QHBoxLayout()
        sizes.setSpacing(8)
        sizes.addWidget(self.size_slider, 1)
        sizes.addWidget(self.size_label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(buttons)
        layout.addLayout(sizes)
        layout.addWidget(self.area_label)

        self.brush.clicked.connect(lambda: self._chosen(PaintMode.BRUSH))
        self.eraser.clicked.connect(lambda: self._chosen(PaintMode.ERASER))
        self.undo.clicked.connect(painter.undo)
        self.redo.clicked.connect(painter.redo)
        self.clear.clicked.connect(painter.clear)
        self.start.clicked.connect(self.start_from_pseudo_mask)
        self.size_slider.valueChanged.connect(self._size_moved)
        painter.size_changed.connect(self._show_size)
        painter.history_changed.connect(self._show_state)
        case.radiograph_changed.connect(self._show_state)
        case.radiograph_changed.connect(self._show_size)
        case.reader_mask_changed.connect(self._show_state)
        case.instruction_changed.connect(self._show_state)
        self._show_size()
        self._show_state()

    def show_keys(self, key_of: Callable[[str], str]) -> None:
        """Say the keys in force, by command, in the tool tips."""
        for name, button in (
            ("brush", self.brush),
            ("eraser", self.eraser),
            ("undo", self.undo),
            ("redo", self.redo),
        ):
            key = key_of(name)
            button.setToolTip(f"{button.accessibleName()} ({key})" if key else button.accessibleName())

    @property
    def tool(self) -> MaskPainter | None:
        """The painter while brush or eraser is chosen."""
        return self._painter if self.brush.isChecked() or self.eraser.isChecked() else None

    def toggle_brush(self) -> None:
        """Take or lay down the brush (B)."""
        self.brush.click()

    def toggle_eraser(self) -> None:
        """Take or lay down the eraser (E)."""
        self.eraser.click()

    def lay_down(self) -> None:
        """Choose neither brush nor eraser (Esc)."""
        if self.tool is not None:
            self._painter.cancel_stroke()
            self.brush.setChecked(False)
            self.eraser.setChecked(False)
            self.tool_changed.emit(None)

    def start_from_pseudo_mask(self) -> None:
        """Make the pseudo mask of the present instruction the reader mask."""
        mask = self._pseudo_mask()
        if mask is None:
            self._case.set_message(
                self.tr("This instruction has no pseudo mask to start from; paint one with the brush."), False
            )
        else:
            self._painter.start_from(mask)

    def _button(self, name: str, tip: str, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        button.setIconSize(QSize(20, 20))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setCheckable(checkable)
        button.setMinimumSize(32, 30)
        return button

    def _chosen(self, mode: PaintMode) -> None:
        button, other = (self.brush, self.eraser) if mode is PaintMode.BRUSH else (self.eraser, self.brush)
        if button.isChecked():
            other.setChecked(False)
            self._painter.set_mode(mode)
        else:
            self._painter.cancel_stroke()
        self.tool_changed.emit(self.tool)

    def _size_moved(self, value: int) -> None:
        self._painter.set_radius(SMALLEST_RADIUS * math.exp(_SPAN * value / _SLIDER_STEPS))

    def _show_size(self) -> None:
        radius = self._painter.radius
        with QSignalBlocker(self.size_slider):
            self.size_slider.setValue(round(_SLIDER_STEPS * math.log(radius / SMALLEST_RADIUS) / _SPAN))
        radiograph = self._case.radiograph
        spacing = None if radiograph is None else radiograph.pixel_spacing
        self.size_label.setText(describe_diameter(2 * radius, spacing))
        self.size_label.setToolTip(
            self.tr("Diameter; millimetres {meaning}").format(meaning=spacing.meaning.value)
            if spacing is not None
            else self.tr("Diameter; this radiograph has no pixel spacing")
        )

    def _show_state(self) -> None:
        has_image = self._case.radiograph is not None
        mask = self._case.reader_mask
        for widget in (self.brush, self.eraser, self.size_slider, self.size_label):
            widget.setEnabled(has_image)
        self.start.setEnabled(has_image)
        self.undo.setEnabled(self._painter.can_undo)
        self.redo.setEnabled(self._painter.can_redo)
        self.clear.setEnabled(mask is not None)
        if mask is None:
            self.area_label.setText(self.tr("Nothing painted"))
        else:
            self.area_label.setText(
                self.tr("Painted: {percent} of the radiograph; takes the place of the pseudo mask").format(
                    percent=describe_share(float(mask.mean()))
                )
            )


def describe_diameter(pixels: float, spacing: PixelSpacing | None) -> str:
    """A size on the native grid in words: "24 px · 3.4 mm", or pixels only where mm are unknown."""
    text = f"{pixels:.0f} px" if pixels >= 10 else f"{pixels:.1f} px"
    if spacing is None or spacing.meaning is SpacingMeaning.UNKNOWN:
        return text
    return f"{text} · {pixels * (spacing.row_mm + spacing.column_mm) / 2:.1f} mm"
