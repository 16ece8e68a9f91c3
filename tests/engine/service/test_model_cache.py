"""Models that stay loaded."""

import pytest

from engine.service.model_cache import ModelCache


def test_a_model_is_loaded_once_and_the_least_recently_used_makes_room():
    cache: ModelCache[str] = ModelCache(capacity=2)
    loads: list[str] = []

    def get(key: str) -> str:
        return cache.get(key, lambda: loads.append(key) or f"model {key}")

    assert [get(key) for key in "ababac"] == [f"model {key}" for key in "ababac"]
    assert loads == ["a", "b", "c"]
    get("a")  # b made room for c
    assert loads == ["a", "b", "c"]
    get("b")
    assert loads == ["a", "b", "c", "b"]
    assert len(cache) == 2


def test_room_is_made_before_the_next_model_loads():
    cache: ModelCache[str] = ModelCache(capacity=1)
    cache.get("a", lambda: "a")
    assert cache.get("b", lambda: f"{len(cache)} loaded meanwhile") == "0 loaded meanwhile"


def test_a_model_that_cannot_be_loaded_is_tried_again():
    cache: ModelCache[str] = ModelCache()

    def fail() -> str:
        raise MemoryError

    with pytest.raises(MemoryError):
        cache.get("a", fail)
    assert cache.get("a", lambda: "loaded") == "loaded"


def test_clearing_gives_all_back():
    cache: ModelCache[str] = ModelCache()
    cache.get("a", lambda: "a")
    cache.clear()
    assert len(cache) == 0
