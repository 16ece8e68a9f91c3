"""What can wait until the window is there does wait, and does not take it up afterwards."""

import gc
import sys
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from viewer import start
from viewer.garbage import Collector


class Tells(QObject):
    first_painted = Signal()
    placed = Signal()


def test_garbage_is_collected_from_the_first_paint_on_without_what_the_start_made(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers: list[str] = []
    monkeypatch.setattr(start.decoding, "prestart", lambda: workers.append("started"))
    tells = Tells()
    start.follow_up(SimpleNamespace(window=tells, asking=tells))  # type: ignore[arg-type]
    try:
        made = [[number] for number in range(100)]
        assert workers == []
        tells.first_painted.emit()
        assert tells.findChild(Collector) is not None
        assert workers == ["started"]
        assert not any(one is made[0] for one in gc.get_objects())
    finally:
        gc.unfreeze()


def test_windows_on_demand_are_loaded_once_the_panel_is_there(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "_LOADED_LATER", ("colorsys",))
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    tells = Tells()
    start.follow_up(SimpleNamespace(window=tells, asking=tells))  # type: ignore[arg-type]
    try:
        tells.placed.emit()
        qtbot.waitUntil(lambda: "colorsys" in sys.modules)
    finally:
        gc.unfreeze()


def test_what_is_loaded_later_is_there_to_be_loaded() -> None:
    import importlib.util

    assert all(importlib.util.find_spec(name) for name in start._LOADED_LATER)
