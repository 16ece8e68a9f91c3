"""Bindings: the keys and mouse habits in force, from the reader's changes, a ready set and the defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.actions import ACTIONS, HELD_ROWS, SHARING, ActionRow
from viewer.controls import bindings_file
from viewer.controls.bindings_file import Choices
from viewer.controls.key_text import normalize
from viewer.controls.ready_sets import COUNTERVIEW, READY_SETS, ReadySet
from viewer.language import tr
from viewer.mouse_habits import Drag, MouseHabits, Wheel

COMMANDS: Mapping[str, ActionRow] = {row.id: row for row in (*ACTIONS, *HELD_ROWS)}
_MOST_UNDOS = 100


@dataclass(frozen=True)
class _Resolved:
    """What is in force.

    Attributes:
        keys: by command.
        lost: keys that a command does not get, with the command that has them.
    """

    keys: Mapping[str, tuple[str, ...]]
    lost: tuple[tuple[str, str, str], ...]  # command, key, who has it


class Bindings(QObject):
    """Resolves, changes and keeps the bindings; every change is written at once and can be undone.

    A key belongs to one command. Where two claim it, the reader's own choice goes before the ready set, and
    that before what a command has by itself; so a command that an update brings never takes a key away.

    Args:
        path: the JSON file; it need not exist.

    Attributes:
        notice: what of the file could not be used, for the reader; "" where all could.
    """

    changed = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._choices, self.notice = bindings_file.load(path)
        self._undo: list[Choices] = []
        self._resolve()
        self.notice = " ".join(filter(None, (self.notice, self._double_claims())))

    # What is in force.

    @property
    def ready_set(self) -> ReadySet:
        return READY_SETS.get(self._choices.ready_set, COUNTERVIEW)

    @property
    def habits(self) -> MouseHabits:
        """The ready set's, with the reader's own changes."""
        ready = self.ready_set
        drags = {**ready.drags, **self._choices.drags}
        wheels = {**ready.wheels, **self._choices.wheels}
        return MouseHabits(drags, wheels)

    def keys(self, command: str) -> tuple[str, ...]:
        """Of one command, the one that is shown first."""
        return self._resolved.keys[command]

    def standard_keys(self, command: str) -> tuple[str, ...]:
        """What a reset gives back: the ready set's, else the command's own."""
        return self.ready_set.keys.get(command, COMMANDS[command].keys)

    def owner(self, key: str, other_than: str) -> str | None:
        """The command that a key belongs to, if it is another one that acts at the same time."""
        for command, keys in self._resolved.keys.items():
            if key in keys and command != other_than and {command, other_than} != SHARING:
                return command
        return None

    def is_changed(self, command: str) -> bool:
        """The reader chose these keys."""
        return command in self._choices.keys

    @property
    def is_own(self) -> bool:
        """The file holds more than the ready set."""
        choices = self._choices
        return bool(choices.keys or choices.drags or choices.wheels or any(choices.kept.values()))

    # Changes.

    def add_key(self, command: str, key: str) -> None:
        """Give a key to a command, and take it from whoever has it.

        Raises:
            ValueError: no such key.
        """
        known = normalize(key)
        if known is None:
            raise ValueError(f"{key!r} is no key that can be bound")
        own = dict(self._choices.keys)
        former = self.owner(known, command)
        if former is not None:
            own[former] = tuple(kept for kept in self.keys(former) if kept != known)
        own[command] = (*(kept for kept in self.keys(command) if kept != known), known)
        self._change(replace(self._choices, keys=own))

    def remove_key(self, command: str, key: str) -> None:
        kept = tuple(other for other in self.keys(command) if other != key)
        self._change(replace(self._choices, keys={**self._choices.keys, command: kept}))

    def reset(self, command: str) -> None:
        """Give a command its standard keys back, and take them from whoever got them meanwhile."""
        own = {name: keys for name, keys in self._choices.keys.items() if name != command}
        for key in self.standard_keys(command):
            former = self.owner(key, command)
            if former is not None and former in own:
                own[former] = tuple(kept for kept in own[former] if kept != key)
        self._change(replace(self._choices, keys=own))

    def choose(self, ready_set: str) -> None:
        """Take a ready set as it is; the reader's own changes go (undo brings them back)."""
        self._change(Choices(ready_set=READY_SETS[ready_set].id, kept=self._choices.kept))

    def reset_all(self) -> None:
        """Take back all own changes, and what was not understood in the file."""
        self._change(Choices(ready_set=self.ready_set.id))

    def set_drag(self, mouse_input: str, drag: Drag | None) -> None:
        """None: as the ready set has it."""
        drags = {name: kept for name, kept in self._choices.drags.items() if name != mouse_input}
        if drag is not None and drag is not self.ready_set.drags.get(mouse_input):
            drags[mouse_input] = drag
        self._change(replace(self._choices, drags=drags))

    def set_wheel(self, mouse_input: str, wheel: Wheel | None) -> None:
        """None: as the ready set has it."""
        wheels = {name: kept for name, kept in self._choices.wheels.items() if name != mouse_input}
        if wheel is not None and wheel is not self.ready_set.wheels.get(mouse_input):
            wheels[mouse_input] = wheel
        self._change(replace(self._choices, wheels=wheels))

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    def undo(self) -> None:
        """Take back the last change."""
        if self._undo:
            self._take(self._undo.pop())

    # Files.

    def export_to(self, path: Path) -> None:
        """Write the reader's choices to a file of their own.

        Raises:
            OSError: it cannot be written.
        """
        bindings_file.write(path, self._choices)

    def import_from(self, path: Path) -> str:
        """Take the choices of a file; returns what of it could not be used, for the reader.

        Raises:
            OSError: it cannot be read.
            ValueError: it holds no bindings.
        """
        choices, notice = bindings_file.read(path)
        self._change(choices)
        return " ".join(filter(None, (notice, self._double_claims())))

    # Inside.

    def _change(self, choices: Choices) -> None:
        standard = READY_SETS[choices.ready_set].keys
        own = {
            command: keys
            for command, keys in choices.keys.items()
            if keys != standard.get(command, COMMANDS[command].keys)
        }
        choices = replace(choices, keys=own)
        if choices != self._choices:
            self._undo = [*self._undo[-_MOST_UNDOS:], self._choices]
            self._take(choices)

    def _take(self, choices: Choices) -> None:
        self._choices = choices
        self._resolve()
        bindings_file.write_or_log(self._path, choices)
        self.changed.emit()

    def _resolve(self) -> None:
        own, ready = self._choices.keys, self.ready_set.keys
        given: dict[str, list[str]] = {}  # key: who has it
        keys: dict[str, tuple[str, ...]] = {}
        lost: list[tuple[str, str, str]] = []
        ranks = (
            {name: own[name] for name in COMMANDS if name in own},
            {name: ready[name] for name in COMMANDS if name in ready and name not in own},
            {name: row.keys for name, row in COMMANDS.items() if name not in own and name not in ready},
        )
        for rank in ranks:
            for command, wanted in rank.items():
                got = []
                for key in (normalize(text) for text in wanted):
                    holders = [] if key is None else given.setdefault(key, [])
                    rival = next((name for name in holders if {name, command} != SHARING), None)
                    if key is not None and rival is None:
                        holders.append(command)
                        got.append(key)
                    elif key is not None and rival is not None and rival != command:
                        lost.append((command, key, rival))
                keys[command] = tuple(got)
        self._resolved = _Resolved({name: keys[name] for name in COMMANDS}, tuple(lost))

    def _double_claims(self) -> str:
        """Keys that the reader's file gives to two commands."""
        told = [
            tr("{key} is “{rival}” and not “{command}”").format(
                key=key, rival=COMMANDS[rival].plain_text, command=COMMANDS[command].plain_text
            )
            for command, key, rival in self._resolved.lost
            if command in self._choices.keys and rival in self._choices.keys
        ]
        return tr("A key has one meaning: {told}.").format(told="; ".join(told)) if told else ""
