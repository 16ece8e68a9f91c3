"""Answers in the DICOM JSON model (PS3.18 F), read as from a stranger: what is odd is told, never fatal."""

from typing import Any

from engine.pacs.uids import is_uid

_LONGEST_TEXT = 1024
_MOST_VALUES = 100
_MOST_OBJECTS = 10**9


class Entry:
    """One data set of an answer.

    Attributes:
        is_odd: something in it was not of the form that it should have, and was read as empty.
    """

    def __init__(self, raw: dict[Any, Any]) -> None:
        self._raw = raw
        self.is_odd = False

    def text(self, tag: str) -> str:
        """The first value of an element as one line; "" where there is none."""
        return next(iter(self.texts(tag)), "")

    def texts(self, tag: str) -> tuple[str, ...]:
        """All values of an element, each as one line, without empty ones."""
        found = [self._as_text(value) for value in self._values(tag)]
        return tuple(text for text in found if text)

    def number(self, tag: str) -> int | None:
        """A count; None where there is none."""
        text = self.text(tag)
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= _MOST_OBJECTS:
            return int(text)
        self.is_odd = True
        return None

    def uid(self, tag: str) -> str:
        """A UID; "" where there is none, or none that is valid."""
        values = self._values(tag)
        text = values[0].rstrip(" \0") if values and isinstance(values[0], str) else ""
        if is_uid(text):
            return text
        self.is_odd |= bool(values)
        return ""

    def items(self, tag: str) -> tuple["Entry", ...]:
        """The items of a sequence."""
        values = self._values(tag)
        found = tuple(Entry(value) for value in values if isinstance(value, dict))
        self.is_odd |= len(found) < len(values)
        return found

    def _values(self, tag: str) -> list[Any]:
        element = self._raw.get(tag)
        if element is None:
            return []
        values = element.get("Value") if isinstance(element, dict) else False
        if values is None:
            return []
        if not isinstance(values, list) or len(values) > _MOST_VALUES:
            self.is_odd = True
            return []
        return values

    def _as_text(self, value: Any) -> str:
        if isinstance(value, dict):  # a name: PS3.18 F.2.2
            groups = [value.get(group) for group in ("Alphabetic", "Ideographic", "Phonetic")]
            if any(not isinstance(group, str | None) for group in groups):
                self.is_odd = True
                return ""
            value = "=".join(group or "" for group in groups).rstrip("=")
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
            value = str(value)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.is_odd = True
            return ""
        # Line breaks and marks that turn the direction of reading could make it look like something else.
        text = "".join(c if c.isprintable() else " " for c in value[: _LONGEST_TEXT + 1]).strip()
        if len(text) > _LONGEST_TEXT:
            self.is_odd = True
            text = text[:_LONGEST_TEXT] + "…"
        return text


def read_entries(answer: object) -> tuple[list[Entry], int] | None:
    """The data sets of an answer, and how many entries are none; None where it is no list at all."""
    if not isinstance(answer, list):
        return None
    found = [Entry(raw) for raw in answer if isinstance(raw, dict)]
    return found, len(answer) - len(found)
