"""What is no longer needed but refers to itself goes, in the main thread alone."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from viewer import garbage
from viewer.garbage import Collector, collect_if_due


class Circle:
    def __init__(self) -> None:
        self.own = self


def make_garbage(count: int) -> None:
    for _ in range(count):
        Circle()


def test_no_other_thread_collects(qtbot: QtBot) -> None:
    assert not gc.isenabled()
    at = weakref.ref(Circle())
    thread = threading.Thread(target=make_garbage, args=(5000,))
    thread.start()
    thread.join()
    assert at() is not None
    collect_if_due()
    assert at() is None


def test_nothing_is_collected_before_it_is_due(qtbot: QtBot) -> None:
    gc.collect()
    at = weakref.ref(Circle())
    collect_if_due()
    assert at() is not None
    gc.collect()


def test_the_collector_looks_by_itself(qtbot: QtBot) -> None:
    owner = QObject()
    Collector(owner)
    at = weakref.ref(Circle())

    def is_gone() -> bool:
        make_garbage(1000)  # what goes meanwhile for other reasons is counted against what has come
        return at() is None

    qtbot.waitUntil(is_gone)


def test_old_garbage_goes_in_time() -> None:
    gc.collect()
    old = Circle()
    at = weakref.ref(old)
    gc.collect(0), gc.collect(1)
    del old
    for _ in range(200):
        make_garbage(1000)
        collect_if_due()
        if at() is None:
            return
    raise AssertionError("it is still there")


def test_all_is_looked_at_between_drags(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    held = [Qt.MouseButton.LeftButton]
    monkeypatch.setattr(garbage, "_ALL_EVERY_MS", 5)
    monkeypatch.setattr(garbage, "_AGAIN_MS", 5)
    monkeypatch.setattr(garbage, "_collect_young", lambda: looked.append("young"))
    monkeypatch.setattr(garbage, "collect_if_due", lambda: looked.append("all"))
    monkeypatch.setattr(garbage.QGuiApplication, "mouseButtons", lambda: held[0])
    owner = QObject()
    Collector(owner)
    qtbot.waitUntil(lambda: looked.count("young") > 1)
    assert "all" not in looked
    held[0] = Qt.MouseButton.NoButton
    qtbot.waitUntil(lambda: "all" in looked)
