"""Keys as text: how the file of bindings writes them, how the reader reads them, and who takes them first."""

from collections.abc import Iterable

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_MODIFIERS = {
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
}
_FOCUS = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}  # the keyboard needs them to get around

# With Alt they open menus and lead to fields.
_LETTERS = {Qt.Key(Qt.Key.Key_A.value + place) for place in range(26)}

# Keys that fields, buttons and lists need for themselves: they reach the window only where the widget that
# has the keyboard did not want them.
_LATE = {
    Qt.Key.Key_Space,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
}
_DIGITS = {Qt.Key(Qt.Key.Key_0.value + digit) for digit in range(10)}
# Of these, digits answer questions and Enter ends typing elsewhere: they act in the panes only.
_IN_PANES = _DIGITS | {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace, Qt.Key.Key_Delete}


def normalize(text: str) -> str | None:
    """The one spelling of a key ("ctrl + z" is "Ctrl+Z"), or None where it is no key that can be bound."""
    combination = _combination(text)
    if combination is None:
        return None
    key, held = combination.key(), combination.keyboardModifiers()
    if key in _MODIFIERS or key in _FOCUS or key is Qt.Key.Key_unknown:
        return None
    if held == Qt.KeyboardModifier.AltModifier and key in _LETTERS:
        return None
    return QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText) or None


def of_event(event: QKeyEvent) -> str | None:
    """The key of an event, with the keys held beside it; None for what cannot be bound."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    try:
        key = Qt.Key(event.key())
    except ValueError:  # a key that Qt has no name for
        return None
    if modifiers & Qt.KeyboardModifier.ShiftModifier and _is_symbol(event.text()):
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier  # "?" is "?" on every keyboard
    return normalize(
        QKeySequence(QKeyCombination(modifiers, key)).toString(QKeySequence.SequenceFormat.PortableText)
    )


def is_on_its_way(event: QKeyEvent) -> bool:
    """Shift, Ctrl, Alt and their like alone: the key that they are held for is still to come."""
    return event.key() in {modifier.value for modifier in _MODIFIERS}


def shown(text: str) -> str:
    """A key as this system writes it."""
    return QKeySequence(text).toString(QKeySequence.SequenceFormat.NativeText)


def shown_all(keys: Iterable[str]) -> str:
    """Several keys, for a line of text."""
    return ", ".join(shown(key) for key in keys)


def with_key(text: str, key: str) -> str:
    """A tool tip with the key that does the same, as ``shown``; without a key the text alone."""
    return f"{text} ({key})" if key else text


def is_late(text: str) -> bool:
    """Acts only where the widget that has the keyboard did not want the key."""
    return _bare(text) in _LATE | _DIGITS


def acts_in_panes_only(text: str) -> bool:
    """Acts only while a pane has the keyboard."""
    return _bare(text) in _IN_PANES


def can_be_held(text: str) -> bool:
    """A key alone, so that letting it go is told whatever else is pressed."""
    return _bare(text) is not None and _bare(text) not in _IN_PANES | {Qt.Key.Key_Escape}


def _bare(text: str) -> Qt.Key | None:
    combination = _combination(text)
    if combination is None or combination.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        return None
    return combination.key()


def _combination(text: str) -> QKeyCombination | None:
    sequence = QKeySequence(text.strip().replace(" + ", "+"))
    return sequence[0] if sequence.count() == 1 else None  # type: ignore[index]


def _is_symbol(text: str) -> bool:
    return len(text) == 1 and text.isprintable() and not text.isalnum() and text != " "
