"""The lines under the panes: numbers of the view, of the result, and the sliders of the guidance map."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from engine.edit import EditResult
from engine.radiographs.radiograph import Radiograph
from viewer import theme
from viewer.controls.key_text import with_key
from viewer.labels import ElidedLabel, ElidedLink
from viewer.panes.footer_texts import how_made, number_text, spacing_text
from viewer.panes.guidance_pane import GuidancePane
from viewer.panes.pointer_values import EXPLANATION
from viewer.panes.view_state import ViewState

FOOTER_HEIGHT = 64
_SLIDER_STEPS = 200
_TYPE_WINDOW = "Click: type center and width, choose a preset"
_THRESHOLD = "Threshold τ of the guidance map"
_ALONE = "The map without the film: where the model looked to edit, not where disease is"
_OPACITY = "Opacity of the guidance colors"


class Footer(QWidget):
    """Three lines of text of equal height, so that all panes keep the same size.

    Args:
        last: the third line, where it is more than text.
        first: the first line, where it is more than text.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        last: ElidedLabel | None = None,
        first: ElidedLabel | None = None,
    ) -> None:
        super().__init__(parent)
        self.setFixedHeight(FOOTER_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        last = ElidedLabel(secondary=True, shrinks=True) if last is None else last
        first = ElidedLabel() if first is None else first
        self.lines = (first, ElidedLabel(secondary=True), last)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(0)
        for line in self.lines:
            layout.addWidget(line, 1)


class InputFooter(Footer):
    """Window, zoom, spacing, and the value under the pointer."""

    window_requested = Signal()  # the reader wants to type the window

    def __init__(self, view: ViewState, parent: QWidget | None = None) -> None:
        self._read_out = ElidedLink(explanation=_TYPE_WINDOW)
        super().__init__(parent, first=self._read_out)
        self._read_out.clicked.connect(self.window_requested)
        self._view = view
        self._radiograph: Radiograph | None = None
        view.grey_changed.connect(self._show_view)
        view.geometry_changed.connect(self._show_view)
        view.pointer_changed.connect(self._show_pointer)
        view.box_awaited_changed.connect(self._show_pointer)

    def show_keys(self, key_of: Callable[[str], str]) -> None:
        """Say the key in force, by command, that opens what a click opens."""
        self._read_out.set_explanation(with_key(_TYPE_WINDOW, key_of("type_window")))

    def show_radiograph(self, radiograph: Radiograph | None) -> None:
        self._radiograph = radiograph
        self._show_view()

    def _show_view(self) -> None:
        if self._radiograph is None:
            for line in self.lines:
                line.clear()
            return
        window = self._view.window
        grey = (
            "VOI LUT" if window is None else f"C {number_text(window.center)}  W {number_text(window.width)}"
        )
        parts = [f"{self._view.scale * 100:.0f} %" + (" fit" if self._view.is_fitted else ""), grey]
        if self._view.is_inverted:
            parts.insert(1, "inverted")
        self.lines[0].setText(" · ".join(parts))
        self.lines[2].setText(spacing_text(self._radiograph))
        self._show_pointer()

    def _show_pointer(self) -> None:
        point, radiograph = self._view.pointer, self._radiograph
        if radiograph is None:
            self.lines[1].setText("")
            return
        if self._view.next_drag_is_box:
            self.lines[1].setText("draw a box: its values become the window")
            return
        if point is None:  # the room of the value tells whose window it is
            window = self._view.window
            self.lines[1].setText("as the file says" if window is None else window.explanation)
            return
        row, column = int(point[0]), int(point[1])
        stored = int(radiograph.stored_pixels[row, column])
        text = f"row {row}, column {column}: {stored}"
        grey_scale = radiograph.grey_scale
        modality = float(grey_scale.modality_values[stored - grey_scale.stored_min])
        if modality != stored or grey_scale.units:
            text += f" = {number_text(modality)} {grey_scale.units}".rstrip()
        self.lines[1].setText(text)


class CounterfactualFooter(Footer):
    """How the result was made, how it differs under the pointer, and what its model wants to be known."""

    about_model_requested = Signal()

    def __init__(self, view: ViewState, parent: QWidget | None = None) -> None:
        self._notice = ElidedLink(explanation="Click: about the model that made this", shrinks=True)
        super().__init__(parent, self._notice)
        self._view = view
        self._radiograph: Radiograph | None = None
        self._result: EditResult | None = None
        self._notice.setStyleSheet(f"ElidedLink {{ color: {theme.SYNTHETIC.name()}; }}")  # not its tool tip
        self._notice.clicked.connect(self.about_model_requested)
        self._bar: QWidget | None = None
        view.pointer_changed.connect(self._show_pointer)

    def place_bar(self, bar: QWidget) -> None:
        """Put a bar above the text, which then shares one line less while the bar is shown."""
        self._bar = bar
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, bar)

    def show_result(self, radiograph: Radiograph | None, result: EditResult | None) -> None:
        self._radiograph, self._result = radiograph, result
        if result is None:
            self.lines[0].clear()
            self.lines[2].setText("")
        else:
            self.lines[0].setText(how_made(result))
            self.lines[2].setText(result.provenance.model_notice)
        self._show_pointer()

    def _show_pointer(self) -> None:
        point, radiograph, result = self._view.pointer, self._radiograph, self._result
        has_value = point is not None and radiograph is not None and result is not None
        # Beside a bar there is room for how it was made or for the value.
        self.lines[0].setVisible(result is None or self._bar is None or not has_value)
        self.lines[1].setVisible(result is None or self._bar is None or has_value)
        if point is None or radiograph is None or result is None:
            self.lines[1].setText("")
            return
        row, column = int(point[0]), int(point[1])
        before, after = int(radiograph.stored_pixels[row, column]), int(result.counterfactual[row, column])
        change = f"{before} → {after} ({after - before:+d})" if after != before else f"{after}, unchanged"
        where = "inside the edit mask" if result.edit_mask[row, column] else "outside the edit mask"
        self.lines[1].setText(f"{change} · {where}")


class GuidanceFooter(QWidget):
    """Sliders for the threshold and the opacity of the map, and the area they enclose."""

    threshold_changed = Signal(float)
    opacity_changed = Signal(float)

    def __init__(self, view: ViewState, pane: GuidancePane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view, self._pane = view, pane
        self.setFixedHeight(FOOTER_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.threshold = _slider(_THRESHOLD)
        self.opacity = _slider(_OPACITY)
        self._threshold_value, self._opacity_value = _value_label(), _value_label()
        self.area = ElidedLabel(secondary=True)
        self.area.setAccessibleDescription(EXPLANATION)
        layout = QGridLayout(self)
        layout.setContentsMargins(8, 0, 8, 2)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(0)
        for row, (name, slider, value) in enumerate(
            (
                ("threshold", self.threshold, self._threshold_value),
                ("opacity", self.opacity, self._opacity_value),
            )
        ):
            label = QLabel(name)
            label.setFont(theme.small_font())
            label.setProperty("role", "secondary")
            label.setBuddy(slider)
            layout.addWidget(label, row, 0)
            layout.addWidget(slider, row, 1)
            layout.addWidget(value, row, 2)
        self.raw = QPushButton("map alone")
        self.raw.setCheckable(True)
        self.raw.setProperty("role", "small")
        self.raw.setFont(theme.small_font())
        self.raw.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.raw.clicked.connect(pane.toggle_raw)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.area, 1)
        last.addWidget(self.raw)
        layout.addLayout(last, 2, 0, 1, 3)
        layout.setColumnStretch(1, 1)
        self.threshold.valueChanged.connect(
            lambda position: self.threshold_changed.emit(position / _SLIDER_STEPS)
        )
        self.opacity.valueChanged.connect(
            lambda position: self.opacity_changed.emit(position / _SLIDER_STEPS)
        )
        self.opacity_changed.connect(lambda value: self._opacity_value.setText(f"{value * 100:.0f} %"))
        pane.threshold_changed.connect(self._show_threshold)
        view.pointer_changed.connect(self._show_area)
        self._show_threshold()

    def show_keys(self, key_of: Callable[[str], str]) -> None:
        """Say the keys in force, by command, in the tool tips."""
        less, more, hide = key_of("less"), key_of("more"), key_of("toggle_guidance")
        self.threshold.setToolTip(f"{_THRESHOLD} ({less} and {more})" if less and more else _THRESHOLD)
        self.opacity.setToolTip(f"{_OPACITY} ({hide} hides them)" if hide else _OPACITY)
        self.raw.setToolTip(with_key(_ALONE, key_of("raw_map")))

    def set_opacity(self, opacity: float) -> None:
        self.opacity.setValue(round(opacity * _SLIDER_STEPS))
        self._opacity_value.setText(f"{opacity * 100:.0f} %")

    def _show_threshold(self) -> None:
        with QSignalBlocker(self.threshold):
            self.threshold.setValue(round(self._pane.threshold * _SLIDER_STEPS))
        self.threshold.setEnabled(self._pane.has_map)
        self.raw.setVisible(self._pane.has_map)
        self.raw.setChecked(self._pane.is_raw)
        self._threshold_value.setText(f"{self._pane.threshold:.3g}" if self._pane.has_map else "–")
        self._show_area()

    def _show_area(self) -> None:
        point = self._view.pointer
        values = self._pane.values_at(*point) if point is not None else None
        if values is not None:  # in the room of the area, so that no letter is cut
            self.area.setText(values.text)
            return
        fraction = self._pane.editable_fraction
        if fraction is None:
            plan = self._pane.plan_fraction
            self.area.setText(
                "" if plan is None else f"outlined: pseudo mask, {plan * 100:.0f} % of the image"
            )
            return
        used = self._pane.threshold == self._pane.used_threshold
        text = f"{fraction * 100:.1f} % {'was' if used else 'would be'} editable"
        if not used:
            text += f" (used: {self._pane.used_threshold:.3g})"
        self.area.setText(text)


def _slider(explanation: str) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, _SLIDER_STEPS)
    slider.setSingleStep(1)
    slider.setPageStep(10)
    slider.setToolTip(explanation)
    slider.setAccessibleName(explanation)
    return slider


def _value_label() -> QLabel:
    label = QLabel("–")
    label.setFont(theme.small_font())
    label.setFixedWidth(40)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label
