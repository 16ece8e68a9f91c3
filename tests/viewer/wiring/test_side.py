"""The side panel comes in steps; an end between any two of them leaves no database open."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fakes import FakeEngineClient
from pytestqt.qtbot import QtBot

from engine import paths
from engine.reading.store import RatingStore
from viewer import start
from viewer.app import Viewer
from viewer.settings import SettingsStore
from viewer.side_panel import load_parts


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[RatingStore]:
    """The stores of ratings that were closed."""
    closed: list[RatingStore] = []
    close = RatingStore.close

    def note(store: RatingStore) -> None:
        closed.append(store)
        close(store)

    monkeypatch.setattr(RatingStore, "close", note)
    return closed


def make_viewer(qtbot: QtBot) -> Viewer:
    start.make_application()
    viewer = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient())
    qtbot.addWidget(viewer.window)
    return viewer


def building(viewer: Viewer) -> tuple[Iterator[None], RatingStore]:
    parts = load_parts()
    assert parts.store is not None
    return viewer.asking._build(parts, viewer.controls), parts.store


def until_it_is_built(viewer: Viewer, coming: Iterator[None]) -> None:
    while viewer.asking._coming is None:
        next(coming)


def until_it_stands_in_the_window(viewer: Viewer, coming: Iterator[None]) -> None:
    until_it_is_built(viewer, coming)
    next(coming)
    assert viewer.side is None, "one step is left"


@pytest.mark.parametrize(
    "go_on",
    [lambda viewer, coming: next(coming), until_it_is_built, until_it_stands_in_the_window],
    ids=["begun", "built", "standing"],
)
def test_an_end_while_the_panel_comes_closes_the_ratings_at_once(
    qtbot: QtBot,
    qapp: object,
    closed: list[RatingStore],
    go_on: Callable[[Viewer, Iterator[None]], object],
) -> None:
    viewer = make_viewer(qtbot)
    coming, store = building(viewer)
    go_on(viewer, coming)
    viewer.asking.finish()
    assert closed == [store], "no further step may come: the event loop ends"
    assert list(coming) == []
    assert viewer.side is None


def test_ratings_that_come_after_the_end_are_closed(
    qtbot: QtBot, qapp: object, closed: list[RatingStore]
) -> None:
    viewer = make_viewer(qtbot)
    viewer.asking.finish()
    coming, store = building(viewer)
    assert list(coming) == []
    assert closed == [store]


def test_nothing_of_the_window_is_touched_after_an_end(
    qtbot: QtBot, qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = make_viewer(qtbot)
    coming, _ = building(viewer)
    placed: list[Callable[..., Any]] = []
    monkeypatch.setattr(viewer.window, "place_side", lambda *parts: placed.append(parts))
    until_it_is_built(viewer, coming)
    viewer.asking.finish()
    assert list(coming) == []
    assert placed == []
    assert viewer.side is None


def test_an_end_closes_the_ratings_of_a_panel_that_is_used(
    qtbot: QtBot, qapp: object, closed: list[RatingStore]
) -> None:
    viewer = make_viewer(qtbot)
    coming, store = building(viewer)
    for _ in coming:
        assert viewer.side is None
    assert viewer.side is not None
    viewer.asking.finish()
    assert closed == [store]
    viewer.asking.finish()
    assert closed == [store]
