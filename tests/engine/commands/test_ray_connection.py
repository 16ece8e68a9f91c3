import importlib.util
import sys

import pytest

from engine.commands.ray_connection import connect, reason_of
from engine.errors import RequestError


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionRefusedError(111, "Connection refused"), "Connection refused"),
        (ValueError("first line\nsecond line"), "first line"),
        (RuntimeError("pages\n\nof words\n  VersionError: other  \n"), "VersionError: other"),
        (ValueError("x" * 1000), "x" * 200),
        (ValueError(""), "ValueError"),
    ],
)
def test_the_words_of_ray_become_one_line(error: Exception, words: str) -> None:
    assert reason_of(error) == words


def test_the_way_to_the_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(RequestError, match=r"pip install \"counterview\[ray\]\""):
        connect("auto")


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="the extra ray is not installed")
@pytest.mark.parametrize(
    ("address", "words"),
    [("local", "is no address"), ("127.0.0.1", "is no address"), ("127.0.0.1:1", "Connection refused")],
)
def test_an_address_without_a_cluster_is_named(address: str, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        connect(address)
