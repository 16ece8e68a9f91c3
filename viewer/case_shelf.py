"""CaseShelf: what was made of radiographs that are not open, kept in memory as far as there is room."""

import logging
from collections.abc import Iterator

from viewer.case_state import CaseState

# Results that go come back from the history on disk.
SHELF_BYTES = 400 * 2**20

_log = logging.getLogger(__name__)


class CaseShelf:
    """States by the key of their radiograph, the oldest first."""

    def __init__(self) -> None:
        self._states: dict[tuple[str, int], CaseState] = {}

    def __iter__(self) -> Iterator[CaseState]:
        return iter(self._states.values())

    def find(self, key: tuple[str, int]) -> CaseState | None:
        """What was made of a radiograph; None: nothing, or it is gone."""
        return self._states.get(key)

    def put(self, state: CaseState) -> None:
        """Set a state with a radiograph aside."""
        assert state.radiograph is not None
        self._states[state.radiograph.key] = state

    def take(self, key: tuple[str, int]) -> CaseState | None:
        """The same as ``find``, and the shelf has it no more."""
        return self._states.pop(key, None)

    def make_room(self) -> None:
        """The oldest go where there is too much, but for those that an edit is made of."""
        for key, state in list(self._states.items())[:-1]:
            if sum(kept.size for kept in self) <= SHELF_BYTES:
                break
            if state.running is None:
                del self._states[key]
                _log.info("results of an earlier case were dropped from memory")
