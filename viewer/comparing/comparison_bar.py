"""ComparisonBar: the small row of buttons, with one slider, that compares input and counterfactual."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from viewer import theme
from viewer.comparing.comparison import WAY_TEXTS, WAYS, Comparison, Way
from viewer.controls.key_text import with_key
from viewer.labels import ElidedLabel
from viewer.language import mark, tr

BAR_HEIGHT = 28
_STEPS = 100
_VALUE_WIDTH = 44
_LEAST_WITH_VALUE = 264  # width of the bar
_LEAST_SLIDER = 40
_BUTTON = 33  # with what is between two of them
_GAP = 6  # before the slider
_TURN = mark("Turn the line of the swipe")
_PLAY = mark("Play: from the input to the counterfactual and back, interpolated")
_PAUSE = mark("Stop playing")
_SLIDER_TEXTS = {
    Way.SWIPE: mark("Where the line is, in % of the film"),
    Way.FLICKER: mark("Turns in a second; never more than three"),
    Way.FADE: mark("How far from the first picture to the last; between them it is interpolated"),
    Way.CHECKER: mark("Side of a cell on the screen"),
}


class ComparisonBar(QWidget):
    """Shown with a result; a way is chosen by its button and ended by the same, or by its key.

    Args:
        comparison: what is chosen.
    """

    def __init__(self, comparison: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self.setFixedHeight(BAR_HEIGHT)
        self.buttons: dict[Way, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for way in WAYS:
            button = _button(way.value, tr(WAY_TEXTS[way]))
            button.setCheckable(True)
            button.clicked.connect(partial(comparison.choose, way))
            layout.addWidget(button)
            self.buttons[way] = button
        self.turn = _button("turn-line", tr(_TURN))
        self.turn.clicked.connect(comparison.turn_line)
        layout.addWidget(self.turn)
        self.play = _button("play", tr(_PLAY))
        self.play.clicked.connect(comparison.toggle_play)
        layout.addWidget(self.play)
        self._play_key = ""
        self._shows_playing = False
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(10)
        self.slider.setMinimumWidth(_LEAST_SLIDER)
        self.slider.valueChanged.connect(lambda position: comparison.set_setting(position / _STEPS))
        layout.addSpacing(_GAP)
        layout.addWidget(self.slider, 1)
        self.value = QLabel()
        self.value.setFont(theme.small_font())
        self.value.setFixedWidth(_VALUE_WIDTH)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.value)
        self.hint = ElidedLabel(tr("compare with the input"), secondary=True, whole=True)
        layout.addWidget(self.hint, 1)
        comparison.changed.connect(self._show)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """A narrow bar gives the room of the number, then of other ways, to the slider; nothing is cut."""
        way, room = self._comparison.way, self.width()
        is_on = way is not Way.NONE
        if is_on:
            room -= _LEAST_SLIDER + 2 * _GAP
        fit = max(1, room // _BUTTON)
        has_all = fit > len(WAYS)
        for place, (each, button) in enumerate(self.buttons.items()):
            button.setVisible(has_all or (each is way if is_on else place < fit))
        has_last = has_all or (is_on and fit > 1)
        self.turn.setVisible(has_last and way is Way.SWIPE)
        self.play.setVisible(has_last and way is not Way.SWIPE)
        self.value.setVisible(is_on and self.width() >= _LEAST_WITH_VALUE)

    def show_keys(self, key_of: Callable[[str], str]) -> None:
        """Say the keys in force, by command, in the tool tips."""
        for way, button in self.buttons.items():
            button.setToolTip(with_key(tr(WAY_TEXTS[way]), key_of(way.value)))
        self.turn.setToolTip(with_key(tr(_TURN), key_of("turn_line")))
        self._play_key = key_of("morph")
        self._show_play()

    def _show(self) -> None:
        comparison = self._comparison
        way = comparison.way
        for each, button in self.buttons.items():
            button.setChecked(each is way)
        is_on = way is not Way.NONE
        self.slider.setVisible(is_on)
        self._share()
        if self._shows_playing != comparison.is_playing:
            self._show_play()
        self.hint.setVisible(not is_on)
        if is_on:
            with QSignalBlocker(self.slider):
                self.slider.setValue(round(comparison.setting * _STEPS))
            self.slider.setToolTip(tr(_SLIDER_TEXTS[way]))
            self.slider.setAccessibleName(tr(_SLIDER_TEXTS[way]))
        self.value.setText(comparison.value_text)
        self.setVisible(comparison.is_possible)

    def _show_play(self) -> None:
        self._shows_playing = self._comparison.is_playing
        text = tr(_PAUSE if self._shows_playing else _PLAY)
        self.play.setIcon(theme.icon("pause" if self._shows_playing else "play"))
        self.play.setToolTip(with_key(text, self._play_key))
        self.play.setAccessibleName(text)


def _button(icon: str, text: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setIconSize(QSize(20, 20))
    button.setToolTip(text)
    button.setAccessibleName(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
