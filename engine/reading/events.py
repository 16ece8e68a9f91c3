"""ReadingEvent: what happened while a reader read; kept for good beside the answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from engine.errors import StoreError


class EventKind(Enum):
    """What can happen; the value stands in the database."""

    OPENED = "opened"  # the showing is on screen
    LEFT = "left"  # with the times and counts of this look
    COMPLETED = "completed"  # every answer that must be given is given, and the reader went on
    SKIPPED = "skipped"
    UNBLINDED = "unblinded"  # what was hidden was shown on purpose
    LOOKED = "looked"  # at answers, before all readers were done
    BREAK = "break"  # the reader paused
    RESUMED = "resumed"


@dataclass(frozen=True)
class ReadingEvent:
    """One thing that happened.

    Attributes:
        reader: code of the reader.
        showing: which, "" for what concerns the whole study.
        kind: what.
        detail: small JSON values: "visible_ms", "idle_ms", "first_answer_ms", "window_changes", "reason"...
        created_at: with time zone; stored in UTC.

    Raises:
        StoreError: on construction, when the time has no zone or the detail is no JSON.
    """

    reader: str
    showing: str
    kind: EventKind
    detail: Mapping[str, Any] = field(default_factory=dict)
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        if self.created_at.tzinfo is None:
            raise StoreError("An event needs a time with its time zone; use UTC.")
        object.__setattr__(self, "created_at", self.created_at.astimezone(UTC))
        try:
            json.dumps(dict(self.detail))
        except (TypeError, ValueError) as error:
            raise StoreError(f"The detail of an event is no JSON ({error}).") from error

    def as_row(self) -> dict[str, Any]:
        """Columns of the table ``events``."""
        return {
            "reader": self.reader,
            "showing": self.showing,
            "kind": self.kind.value,
            "detail": json.dumps(dict(self.detail), sort_keys=True),
            "created_at": self.created_at.isoformat(timespec="microseconds"),
        }

    @classmethod
    def from_row(cls, row: Any) -> "ReadingEvent":
        """Of a row of the table ``events``."""
        return cls(
            reader=row["reader"],
            showing=row["showing"],
            kind=EventKind(row["kind"]),
            detail=json.loads(row["detail"]),
            created_at=datetime.fromisoformat(row["created_at"]),
        )
