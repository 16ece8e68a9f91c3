"""Answer: what a reader says to one item."""

import json
from dataclasses import dataclass
from typing import Any

from engine.reading.rating import Rating


@dataclass(frozen=True)
class Answer:
    """One of value, text and declined.

    Attributes:
        value: step or option, 1..points.
        text: JSON of other kinds of item, as in ``Rating.answer``.
        is_declined: the reader says that it cannot be judged.
    """

    value: int | None = None
    text: str = ""
    is_declined: bool = False

    @classmethod
    def of(cls, rating: Rating) -> "Answer | None":
        """The answer that a rating holds; None for a comment."""
        answer = cls(rating.value, rating.answer, rating.is_declined)
        return None if answer == cls() else answer

    @classmethod
    def of_json(cls, value: Any) -> "Answer":
        """The answer to an item that is not answered by a step."""
        return cls(text=json.dumps(value, ensure_ascii=False))

    @property
    def json(self) -> Any:
        """What ``text`` holds; None for none."""
        return json.loads(self.text) if self.text else None
