"""StrengthSliders: the two parameters that readers reach for, how strong and how local."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QSlider, QWidget

from viewer import theme
from viewer.language import tr
from viewer.tools.expert_panel import ExpertPanel
from viewer.tools.quiet_wheel import quiet_wheel

_STRONGEST = 15.0  # of guidance_scale; the expert panel goes further


class StrengthSliders(QWidget):
    """Two sliders that follow and set the text guidance and the threshold of the expert panel."""

    def __init__(self, expert: ExpertPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(8)
        self._layout.setVerticalSpacing(0)
        self._layout.setColumnStretch(1, 1)
        self._followers: list[tuple[QSlider, QLabel, QDoubleSpinBox, float]] = []
        self.strong = self._add(
            tr("How strong"), tr("Text guidance: how hard the text pulls"), expert.guidance, 2
        )
        self.strong.setRange(0, round(_STRONGEST * 2))
        self.local = self._add(
            tr("How local"),
            tr("Threshold on the guidance map: further right, a smaller part may change"),
            expert.threshold,
            100,
        )
        self.local.setRange(0, 100)
        expert.changed.connect(self._follow)
        self._follow()

    def _add(self, text: str, tip: str, spin: QDoubleSpinBox, per_unit: float) -> QSlider:
        row = len(self._followers)
        label, slider, number = QLabel(text), QSlider(Qt.Orientation.Horizontal), QLabel()
        label.setProperty("role", "secondary")
        number.setProperty("role", "secondary")
        number.setFont(theme.small_font())
        number.setMinimumWidth(number.fontMetrics().horizontalAdvance("00.00"))
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        slider.setAccessibleName(text)
        slider.setMinimumWidth(64)
        quiet_wheel(slider)
        widgets: tuple[QWidget, ...] = (label, slider, number)
        for column, widget in enumerate(widgets):
            widget.setToolTip(tip)
            self._layout.addWidget(widget, row, column)
        self._followers.append((slider, number, spin, per_unit))
        slider.valueChanged.connect(lambda value: spin.setValue(value / per_unit))
        return slider

    def _follow(self) -> None:
        for slider, number, spin, per_unit in self._followers:
            with QSignalBlocker(slider):
                slider.setValue(round(spin.value() * per_unit))
            number.setText(f"{spin.value():.{1 if per_unit < 10 else 2}f}")
