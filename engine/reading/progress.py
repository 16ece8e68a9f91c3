"""ReaderProgress: how far a reader of a study is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engine.reading.events import EventKind, ReadingEvent
from engine.reading.plan import Showings


@dataclass(frozen=True)
class ReaderProgress:
    """How far a reader is.

    Attributes:
        reader: code.
        done, skipped, total: showings; practice counted.
        visible_s: median time that a showing was in view, idle time taken off.
    """

    reader: str
    done: int
    skipped: int
    total: int
    visible_s: float


def progress_of(reader: str, showings: Showings, events: Sequence[ReadingEvent]) -> ReaderProgress:
    """From what happened while the reader read."""
    own = {identity for identity, (code, _) in showings.items() if code == reader}
    state: dict[str, EventKind] = {}
    visible: dict[str, float] = {}
    for event in events:
        if event.reader != reader or event.showing not in own:
            continue
        if event.kind in (EventKind.COMPLETED, EventKind.SKIPPED):
            state[event.showing] = event.kind
        elif event.kind is EventKind.LEFT:
            active = float(event.detail.get("visible_ms", 0)) - float(event.detail.get("idle_ms", 0))
            visible[event.showing] = visible.get(event.showing, 0.0) + max(active, 0.0) / 1000
    times = sorted(visible.values())
    middle = (times[(len(times) - 1) // 2] + times[len(times) // 2]) / 2 if times else math.nan
    return ReaderProgress(
        reader=reader,
        done=sum(kind is EventKind.COMPLETED for kind in state.values()),
        skipped=sum(kind is EventKind.SKIPPED for kind in state.values()),
        total=len(own),
        visible_s=middle,
    )
