"""GuidanceFooter: the sliders under the guidance map, and the area that they enclose."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSlider, QWidget

from viewer import theme
from viewer.controls.key_text import with_key
from viewer.labels import ElidedLabel
from viewer.language import mark, number, tr
from viewer.panes.footers import allow_two_heights
from viewer.panes.guidance_pane import GuidancePane
from viewer.panes.pointer_values import EXPLANATION
from viewer.panes.view_state import ViewState

_SLIDER_STEPS = 200
_VALUE_WIDTH = 40
_LEAST_SLIDER = 24
_LEAST_WITH_VALUES, _LEAST_WITH_NAMES = 144, 104  # width of the footer
_THRESHOLD = mark("Threshold τ of the guidance map")
_ALONE = mark("The map without the film: where the model looked to edit, not where disease is")
_OPACITY = mark("Opacity of the guidance colors")


class GuidanceFooter(QWidget):
    """Sliders for the threshold and the opacity of the map, and the area they enclose."""

    threshold_changed = Signal(float)
    opacity_changed = Signal(float)

    def __init__(self, view: ViewState, pane: GuidancePane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view, self._pane = view, pane
        allow_two_heights(self)
        self.threshold = _slider(tr(_THRESHOLD))
        self.opacity = _slider(tr(_OPACITY))
        self._threshold_value, self._opacity_value = _value_label(), _value_label()
        self.area = ElidedLabel(secondary=True)
        self.area.use_height()
        self.area.setAccessibleDescription(tr(EXPLANATION))
        self._names: list[QLabel] = []
        layout = self._layout = QGridLayout(self)
        layout.setContentsMargins(8, 0, 8, 2)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(0)
        for row, (name, slider, value) in enumerate(
            (
                (tr("threshold"), self.threshold, self._threshold_value),
                (tr("opacity"), self.opacity, self._opacity_value),
            )
        ):
            label = QLabel(name)
            label.setFont(theme.small_font())
            label.setProperty("role", "secondary")
            label.setBuddy(slider)
            self._names.append(label)
            layout.addWidget(label, row, 0)
            layout.addWidget(slider, row, 1)
            layout.addWidget(value, row, 2)
        self.raw = QPushButton(tr("map alone"))
        self.raw.setCheckable(True)
        self.raw.setProperty("role", "small")
        self.raw.setFont(theme.small_font())
        self.raw.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.raw.clicked.connect(pane.toggle_raw)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.area, 1)
        last.addWidget(self.raw, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(last, 2, 0, 1, 3)
        layout.setColumnStretch(1, 1)
        layout.setRowStretch(2, 1)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """A narrow footer gives the room of the numbers, and then of the names that tool tips hold, to the
        sliders, and of the button, whose command is in the menus, to the area; nothing is cut."""
        has_room = self.width() >= _LEAST_WITH_VALUES
        self._layout.setHorizontalSpacing(8 if has_room else 4)
        for value in (self._threshold_value, self._opacity_value):
            value.setVisible(has_room)
        for name in self._names:
            name.setVisible(self.width() >= _LEAST_WITH_NAMES)
        self.raw.setVisible(has_room and self._pane.has_map)

    def show_keys(self, key_of: Callable[[str], str]) -> None:
        """Say the keys in force, by command, in the tool tips."""
        less, more, hide = key_of("less"), key_of("more"), key_of("toggle_guidance")
        self.threshold.setToolTip(
            tr("{threshold} ({less} and {more})").format(threshold=tr(_THRESHOLD), less=less, more=more)
            if less and more
            else tr(_THRESHOLD)
        )
        self.opacity.setToolTip(
            tr("{opacity} ({key} hides them)").format(opacity=tr(_OPACITY), key=hide)
            if hide
            else tr(_OPACITY)
        )
        self.raw.setToolTip(with_key(tr(_ALONE), key_of("raw_map")))

    def set_opacity(self, opacity: float) -> None:
        self.opacity.setValue(round(opacity * _SLIDER_STEPS))
        self._opacity_value.setText(f"{opacity * 100:.0f} %")

    def _show_threshold(self) -> None:
        with QSignalBlocker(self.threshold):
            self.threshold.setValue(round(self._pane.threshold * _SLIDER_STEPS))
        self.threshold.setEnabled(self._pane.has_map)
        self._share()
        self.raw.setChecked(self._pane.is_raw)
        self._threshold_value.setText(number(self._pane.threshold, ".3g") if self._pane.has_map else "–")
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
                ""
                if plan is None
                else tr("pseudo mask: {share} % of the image").format(share=number(plan * 100, ".0f"))
            )
            return
        used = self._pane.threshold == self._pane.used_threshold
        editable = tr("{share} % was editable") if used else tr("would open {share} %")
        text = editable.format(share=number(fraction * 100, ".1f"))
        if not used:
            text += tr(" (used: {threshold})").format(threshold=number(self._pane.used_threshold, ".3g"))
        self.area.setText(text)


def _slider(explanation: str) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, _SLIDER_STEPS)
    slider.setSingleStep(1)
    slider.setPageStep(10)
    slider.setMinimumWidth(_LEAST_SLIDER)
    slider.setToolTip(explanation)
    slider.setAccessibleName(explanation)
    return slider


def _value_label() -> QLabel:
    label = QLabel("–")
    label.setFont(theme.small_font())
    label.setFixedWidth(_VALUE_WIDTH)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label
