"""WindowKeys: what the window does with keys and turns of the wheel that no widget wanted."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from viewer.actions import ACTIONS, HELD_ROWS, Keys, late_keys
from viewer.controls.key_text import acts_in_panes_only, of_event
from viewer.mouse_habits import MouseHabits, Wheel


class WindowKeys(QObject):
    """Starts actions, holds what is held, and counts notches.

    Args:
        panes: keys that are digits or end typing elsewhere act only while these have the keyboard.
        hold: what to do while a key is held, by command.
    """

    case_stepped = Signal(int)
    result_stepped = Signal(int)
    brush_turned = Signal(float)  # notches

    def __init__(
        self, panes: QWidget, hold: Mapping[str, Callable[[bool], None]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._panes = panes
        self._hold = hold
        self._actions: Mapping[str, QAction] = {}
        self._late: dict[str, list[str]] = {}
        self._held: dict[str, str] = {}
        self._down: dict[int, str] = {}  # what is held, by key
        self._turned = 0.0  # of the wheel, towards the next step

    def place_actions(self, actions: Mapping[str, QAction]) -> None:
        """Act on these, by the keys of a fresh installation."""
        self._actions = actions
        defaults = {row.id: row.keys for row in (*ACTIONS, *HELD_ROWS)}
        self.use(defaults.__getitem__)

    def use(self, keys: Keys) -> None:
        """Act on these keys, by command, from now on."""
        self._late = late_keys(keys)
        self._held = {key: row.id for row in HELD_ROWS for key in keys(row.id)}
        self.let_go()

    def press(self, event: QKeyEvent, focused: QWidget | None) -> bool:
        """Act on a pressed key; False where it means nothing here.

        Args:
            event: that no widget wanted.
            focused: what has the keyboard.
        """
        key = of_event(event) or ""
        if key in self._held:
            if not event.isAutoRepeat():
                self._down[event.key()] = self._held[key]
                self._hold[self._held[key]](True)
            return True
        in_panes = focused is not None and (focused is self._panes or self._panes.isAncestorOf(focused))
        if acts_in_panes_only(key) and not in_panes:
            return False
        for identity in self._late.get(key, ()):
            action = self._actions[identity]
            if action.isEnabled():
                if action.autoRepeat() or not event.isAutoRepeat():
                    action.trigger()
                return True
        return False

    def release(self, event: QKeyEvent) -> bool:
        """End what was held; False where nothing was."""
        if event.isAutoRepeat() or event.key() not in self._down:
            return False
        self._hold[self._down.pop(event.key())](False)
        return True

    def let_go(self) -> None:
        """The keyboard is elsewhere: nothing is held any more."""
        for let_go in self._hold.values():
            let_go(False)
        self._down.clear()

    def turn(self, event: QWheelEvent, habits: MouseHabits) -> bool:
        """Act on a turn that no widget wanted; the wheel alone never acts away from the panes."""
        notches = (event.angleDelta().y() or event.angleDelta().x()) / 120.0
        position = self._panes.mapFromGlobal(event.globalPosition()).toPoint()
        if not notches or (not event.modifiers() and not self._panes.rect().contains(position)):
            return False
        habit = habits.wheel(event.modifiers())
        if habit is Wheel.BRUSH_SIZE:
            self.brush_turned.emit(notches)
        elif habit in (Wheel.CASES, Wheel.RESULTS):
            # A touch pad turns in small parts of a notch.
            self._turned = self._turned + notches if self._turned * notches > 0 else notches
            if abs(self._turned) >= 1.0:
                stepped = self.case_stepped if habit is Wheel.CASES else self.result_stepped
                stepped.emit(-1 if self._turned > 0 else 1)
                self._turned = 0.0
        else:
            return False
        return True
