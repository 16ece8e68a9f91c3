"""LiveText: puts the keys, mouse habits and commands that are in force into the texts of the help."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction

from viewer.actions import ACTIONS, HELD_ROWS, ActionRow, Needs
from viewer.controls.bindings import Bindings
from viewer.controls.key_text import shown, shown_all
from viewer.language import tr
from viewer.mouse_habits import DRAG_INPUTS, WHEEL_INPUTS, Drag, Wheel, input_text

_PLACEHOLDER = re.compile(r"\{(key|menu|drag|wheel):([a-z0-9_ ]+)\}")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+.!<>|~-])")
ROWS: Mapping[str, ActionRow] = {row.id: row for row in (*ACTIONS, *HELD_ROWS)}


@dataclass(frozen=True)
class Command:
    """What a reader can do by a key or a menu, as it is now.

    Attributes:
        id: of the action.
        text: its name.
        place: the menu it is in.
        keys: as the reader writes them; "" for none.
        can_run: there is an action, and it is enabled.
        is_held: acts only while its key is held, so that it cannot be started from a text.
        why_not: what is missing, "" where nothing is.
    """

    id: str
    text: str
    place: str
    keys: str
    can_run: bool
    is_held: bool
    why_not: str


class LiveText:
    """Knows what is in force.

    Args:
        bindings: keys and mouse habits.
        actions: by id; say name and whether they are enabled.
    """

    def __init__(self, bindings: Bindings, actions: Mapping[str, QAction]) -> None:
        self._bindings, self._actions = bindings, actions

    def command(self, identity: str) -> Command:
        """One command.

        Raises:
            KeyError: there is none of this name.
        """
        row, action = ROWS[identity], self._actions.get(identity)
        can_run = action is not None and action.isEnabled()
        return Command(
            identity,
            self._name(row),
            row.place,
            shown_all(self._bindings.keys(identity)),
            can_run,
            action is None,
            "" if can_run or action is None else _needs(row.needs),
        )

    def commands(self) -> tuple[Command, ...]:
        """All of them."""
        return tuple(map(self.command, ROWS))

    def resolved(self, markdown: str) -> str:
        """A text with keys, mouse habits and commands put in.

        ``{key:run}`` is the first key of a command, or its menu where it has none; ``{menu:run}`` its menu
        and name; ``{drag:window}`` and ``{wheel:zoom}`` what the mouse does that with.

        Raises:
            KeyError, ValueError: a placeholder names what there is not.
        """
        return _PLACEHOLDER.sub(lambda found: f"**{_escaped(self._word(found[1], found[2]))}**", markdown)

    def _word(self, kind: str, what: str) -> str:
        if kind == "drag":
            drags = self._bindings.habits.drags
            return self._mouse(next((name for name in DRAG_INPUTS if drags.get(name) is Drag(what)), None))
        if kind == "wheel":
            wheels = self._bindings.habits.wheels
            return self._mouse(next((name for name in WHEEL_INPUTS if wheels.get(name) is Wheel(what)), None))
        row = ROWS[what]
        keys = self._bindings.keys(what)
        if kind == "key" and keys:
            return shown(keys[0])
        name = self._name(row)
        return name if what in {held.id for held in HELD_ROWS} else f"{row.place} › {name}"

    @staticmethod
    def _mouse(name: str | None) -> str:
        return tr("(no mouse button)") if name is None else input_text(name)

    def _name(self, row: ActionRow) -> str:
        action = self._actions.get(row.id)
        return row.plain_text if action is None else action.iconText()


def named_commands(markdown: str) -> tuple[str, ...]:
    """The commands that a text mentions, each once."""
    return tuple(
        dict.fromkeys(what for kind, what in _PLACEHOLDER.findall(markdown) if kind in ("key", "menu"))
    )


def _escaped(text: str) -> str:
    """As Markdown that shows the text letter by letter."""
    return _SPECIAL.sub(r"\\\1", text)


def _needs(needs: Needs) -> str:
    texts: dict[Needs, Callable[[], str]] = {
        Needs.NOTHING: lambda: "",
        Needs.RADIOGRAPH: lambda: tr("Open a radiograph first."),
        Needs.RESULT: lambda: tr("Make a counterfactual first, or choose one."),
        Needs.RUNNING: lambda: tr("Only while a counterfactual is being made."),
    }
    return texts[needs]()
