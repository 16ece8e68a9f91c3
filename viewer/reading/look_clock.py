"""LookClock: how long a showing was in view, how long nothing was done, and when it was first answered."""

import time
from collections.abc import Callable

IDLE_AFTER_S = 30.0
_ONE_CHANGE_S = 0.5  # turns of the window closer together are one


class LookClock:
    """Runs while the showing is in view; told of everything the reader does.

    Args:
        now: seconds of a clock that only goes forward.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._visible_s = self._idle_s = 0.0
        self._since: float | None = None  # in view since
        self._acted_at = now()
        self._first_answer_s: float | None = None
        self._changes = 0
        self._changed_at: float | None = None

    def show(self) -> None:
        """It came into view."""
        if self._since is None:
            self._since = self._acted_at = self._now()

    def hide(self) -> None:
        """It went out of view."""
        if self._since is not None:
            self.act()
            self._visible_s += self._now() - self._since
            self._since = None

    def act(self) -> None:
        """The reader moved, clicked or typed."""
        if self._since is not None:
            now = self._now()
            self._idle_s += max(0.0, now - self._acted_at - IDLE_AFTER_S)
            self._acted_at = now

    def answer(self) -> None:
        """The reader answered."""
        self.act()
        if self._first_answer_s is None:
            self._first_answer_s = self._total_s

    def change_window(self) -> None:
        """The grey window was changed."""
        now = self._now()
        if self._changed_at is None or now - self._changed_at > _ONE_CHANGE_S:
            self._changes += 1
        self._changed_at = now

    def detail(self) -> dict[str, int]:
        """What the event of leaving says, in milliseconds; ends the look."""
        self.hide()
        told = {
            "visible_ms": round(self._visible_s * 1000),
            "idle_ms": round(self._idle_s * 1000),
            "window_changes": self._changes,
        }
        if self._first_answer_s is not None:
            told["first_answer_ms"] = round(self._first_answer_s * 1000)
        return told

    @property
    def _total_s(self) -> float:
        return self._visible_s + (0.0 if self._since is None else self._now() - self._since)
