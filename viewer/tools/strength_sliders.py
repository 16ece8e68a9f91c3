"""StrengthSliders: the two parameters that readers reach for, how strong and how local.

In the middle a slider stands at the usual value, and each step to the right is the same factor:

| slider | sets | left end | middle | right end |
|---|---|---|---|---|
| how strong | ``guidance_scale`` | a quarter of the model's value | the model's value | four times that |
| how local | ``threshold`` | 0.01 | 0.1, the paper's | 0.9 |

Both rise with the slider, without exception. The expert panel goes further in both directions.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QSlider, QWidget

from viewer import theme
from viewer.language import number, tr
from viewer.tools.expert_panel import PAPER_VALUES, ExpertPanel
from viewer.tools.outlook_view import wrapped_label
from viewer.tools.quiet_wheel import quiet_wheel

MIDDLE = 50
STRONG_FACTOR = 4.0  # from the middle to either end
LOCAL_FACTOR = 9.0


@dataclass(frozen=True)
class _Follower:
    slider: QSlider
    number: QLabel
    spin: QDoubleSpinBox
    usual: Callable[[], float]
    factor: float


def value_at(position: int, usual: float, factor: float) -> float:
    """The parameter at a position of the slider, rounded as the expert panel shows it.

    Args:
        position: 0 to 100.
        usual: in the middle; larger than 0.
        factor: between the middle and either end; larger than 1.
    """
    return round(usual * factor ** ((position - MIDDLE) / MIDDLE), 2)


def position_of(value: float, usual: float, factor: float) -> int:
    """The position that is nearest to a value; an end where it lies beyond."""
    if value <= 0:
        return 0
    return max(0, min(2 * MIDDLE, round(MIDDLE + MIDDLE * math.log(value / usual, factor))))


class StrengthSliders(QWidget):
    """Two sliders that follow and set the text guidance and the threshold of the expert panel."""

    def __init__(self, expert: ExpertPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(8)
        self._layout.setVerticalSpacing(0)
        self._layout.setColumnStretch(1, 1)
        self._followers: list[_Follower] = []
        self.strong = self._add(
            tr("How strong"),
            tr("Further right, the text pulls harder."),
            tr("Sets the text guidance; in the middle it is the model's own."),
            expert.guidance,
            lambda: max(expert.usual_guidance, 0.1),
            STRONG_FACTOR,
        )
        self.local = self._add(
            tr("How local"),
            tr("Further right, less may change."),
            tr("Sets the threshold on the guidance map; in the middle it is the paper's."),
            expert.threshold,
            lambda: float(PAPER_VALUES["threshold"]),
            LOCAL_FACTOR,
        )
        expert.changed.connect(self._follow)
        self._follow()

    def place_beside_last(self, widget: QWidget) -> None:
        """Put a widget to the right of the last sentence, where there is room for it."""
        self._layout.removeWidget(self._last)
        row = 2 * len(self._followers) - 1
        self._layout.addWidget(self._last, row, 0, 1, 2)
        self._layout.addWidget(widget, row, 2)

    def _add(
        self,
        text: str,
        sentence: str,
        tip: str,
        spin: QDoubleSpinBox,
        usual: Callable[[], float],
        factor: float,
    ) -> QSlider:
        row = 2 * len(self._followers)
        label, slider, shown = QLabel(text), QSlider(Qt.Orientation.Horizontal), QLabel()
        label.setProperty("role", "secondary")
        label.setBuddy(slider)
        shown.setProperty("role", "secondary")
        shown.setFont(theme.small_font())
        shown.setMinimumWidth(shown.fontMetrics().horizontalAdvance("00.00"))
        shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        slider.setRange(0, 2 * MIDDLE)
        slider.setPageStep(10)
        slider.setAccessibleName(text)
        slider.setAccessibleDescription(f"{sentence} {tip}")
        slider.setMinimumWidth(64)
        quiet_wheel(slider)
        explanation = wrapped_label("secondary", sentence)
        explanation.setFont(theme.small_font())
        for column, widget in enumerate((label, slider, shown)):
            widget.setToolTip(tip)
            self._layout.addWidget(widget, row, column)
        self._layout.addWidget(explanation, row + 1, 0, 1, 3)
        self._last = explanation
        follower = _Follower(slider, shown, spin, usual, factor)
        self._followers.append(follower)
        slider.valueChanged.connect(lambda at: spin.setValue(value_at(at, usual(), factor)))
        return slider

    def _follow(self) -> None:
        for one in self._followers:
            value, usual = one.spin.value(), one.usual()
            if value_at(one.slider.value(), usual, one.factor) != round(value, 2):
                with QSignalBlocker(one.slider):
                    one.slider.setValue(position_of(value, usual, one.factor))
            one.number.setText(number(value, ".2f"))
