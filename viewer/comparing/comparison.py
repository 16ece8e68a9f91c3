"""Comparison: in which way, and how far, the input is seen in the counterfactual's pane."""

from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.comparing.flash_guard import MOST_FLASHES, FlashGuard
from viewer.comparing.player import Player
from viewer.language import mark, number


class Way(Enum):
    """How both are shown in one pane; the values are names of commands."""

    NONE = ""
    SWIPE = "swipe"
    FLICKER = "flicker"
    FADE = "fade"
    CHECKER = "checker"


WAYS = (Way.SWIPE, Way.FLICKER, Way.FADE, Way.CHECKER)
WAY_TEXTS = {
    Way.SWIPE: mark("Swipe: a line between input and counterfactual"),
    Way.FLICKER: mark("Flicker: input and counterfactual in turns"),
    Way.FADE: mark("Fade: a mix of input and counterfactual, interpolated on the screen"),
    Way.CHECKER: mark("Checkerboard of input and counterfactual"),
}
_STEP = 0.05
_SLOWEST = 1.0  # turns a second
_CELLS = (24, 192)  # logical pixels
_STARTS = {Way.SWIPE: 0.5, Way.FLICKER: 0.0, Way.FADE: 0.5, Way.CHECKER: 0.3}


class Comparison(QObject):
    """What the reader chose; each way keeps its own setting, in [0, 1].

    Swipe: where the line is, as a part of the film from its left or top edge. Flicker: from 1 to 3 turns a
    second. Fade: how much of the counterfactual, or how far along further pictures; it can be played.
    Checkerboard: from small to large cells.
    """

    changed = Signal()  # way, setting or direction
    turned = Signal()  # the flicker shows the other picture

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._way = Way.NONE
        self._settings = dict(_STARTS)
        self._is_upright = True
        self._is_possible = False
        self._is_held = False
        self.guard = FlashGuard(parent=self)
        self.guard.switched.connect(self.turned)
        self._count = 2
        self.player = Player(parent=self)
        self.player.moved.connect(self._follow)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)

    @property
    def way(self) -> Way:
        """In force: none without a result to compare."""
        return self._way if self._is_possible else Way.NONE

    @property
    def is_possible(self) -> bool:
        """There is a result."""
        return self._is_possible

    def set_possible(self, possible: bool) -> None:
        if possible != self._is_possible:
            self._is_possible = possible
            self._tell()

    def choose(self, way: Way) -> None:
        """Compare in this way; the one in force again: no more."""
        self._way = Way.NONE if way is self._way else way
        self._tell()

    @property
    def setting(self) -> float:
        """Of the way in force, in [0, 1]."""
        return self._settings.get(self.way, 0.0)

    def set_setting(self, value: float) -> None:
        if self.way is Way.FADE:
            self.player.stop()  # it is in the reader's hand now
        if self.way is not Way.NONE:
            self._settings[self.way] = min(1.0, max(0.0, value))
            self._tell()

    def nudge(self, steps: int) -> None:
        """The setting of the way in force, by small steps."""
        self.set_setting(round(self.setting + steps * _STEP, 6))

    @property
    def is_upright(self) -> bool:
        """The line of the swipe is upright: left is the input; else the upper part is."""
        return self._is_upright

    def turn_line(self) -> None:
        """An upright line lies down, and the other way round."""
        self._is_upright = not self._is_upright
        self._tell()

    @property
    def rate(self) -> float:
        """Turns of the flicker in a second, from input to input."""
        return _SLOWEST + (MOST_FLASHES - _SLOWEST) * self._settings[Way.FLICKER]

    @property
    def cell(self) -> int:
        """Side of a cell of the checkerboard in logical pixels."""
        small, large = _CELLS
        return round(small + (large - small) * self._settings[Way.CHECKER])

    @property
    def value_text(self) -> str:
        """The setting as the reader reads it."""
        match self.way:
            case Way.FLICKER:
                return f"{number(self.rate, '.1f')} / s"
            case Way.CHECKER:
                return f"{self.cell} px"
            case Way.NONE:
                return ""
        return f"{100 * self.setting:.0f} %"

    # Fade.

    @property
    def is_playing(self) -> bool:
        """The fade walks by itself."""
        return self.player.is_playing

    def toggle_play(self) -> None:
        """Let the fade walk from its first picture to its last and back, or stop."""
        if self.is_playing:
            self.player.stop()
        elif self._is_possible:
            if self._way is not Way.FADE:
                self._way, self._settings[Way.FADE] = Way.FADE, 0.0
            self.player.start(self._settings[Way.FADE], self._count - 1)
        self._tell()

    def set_stops(self, count: int) -> None:
        """Say how many pictures the fade leads along; two are input and counterfactual."""
        if count != self._count:
            self._count = count
            self.player.stop()
            self._tell()

    def go_to(self, stop: int) -> None:
        """Set the fade to one of its pictures, by its number."""
        self.player.stop()
        self._settings[Way.FADE] = stop / (self._count - 1)
        self._tell()

    def _follow(self, place: float) -> None:
        self._settings[Way.FADE] = place
        self._tell()

    # Flicker.

    @property
    def shows_input(self) -> bool:
        """The flicker shows the input now, by itself or because a key is held."""
        return self.guard.is_on

    def hold(self, held: bool) -> None:
        """While a key is held: the input."""
        if held != self._is_held:
            self._is_held = held
            self.guard.set(held)

    def _turn(self) -> None:
        if not self._is_held:
            self.guard.toggle()

    def _tell(self) -> None:
        if self.way is Way.FLICKER:
            self._timer.setInterval(round(500.0 / self.rate) + 1)
            if not self._timer.isActive():
                self._timer.start()
        elif self._timer.isActive():
            self._timer.stop()
            self.guard.set(self._is_held)
        if self.way is not Way.FADE:
            self.player.stop()
        self.changed.emit()
