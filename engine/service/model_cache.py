"""ModelCache: the networks that stay loaded between edits, the least recently used dropped first."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Loaded = TypeVar("Loaded")


class ModelCache(Generic[Loaded]):
    """A few loaded models by key.

    Args:
        capacity: how many stay loaded; room is made before the next one loads, so that the peak of
            memory is ``capacity`` models too.
    """

    def __init__(self, capacity: int = 2) -> None:
        if capacity < 1:
            raise ValueError("a cache of models holds at least one")
        self._capacity = capacity
        self._loaded: OrderedDict[Hashable, Loaded] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._loaded)

    def get(self, key: Hashable, load: Callable[[], Loaded]) -> Loaded:
        """The model of this key, loaded now where it is not there; what ``load`` raises goes through."""
        with self._lock:
            if key in self._loaded:
                self._loaded.move_to_end(key)
                return self._loaded[key]
            while len(self._loaded) >= self._capacity:
                self._loaded.popitem(last=False)
            self._loaded[key] = load()
            return self._loaded[key]

    def held(self) -> list[Loaded]:
        """Those that are loaded, the least recently used first; does not wait for one that is loading."""
        return list(self._loaded.values())

    def clear(self) -> None:
        """Drop all."""
        with self._lock:
            self._loaded.clear()
