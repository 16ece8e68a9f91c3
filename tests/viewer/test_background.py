"""Slow work runs beside the main thread and answers in it."""

import logging
import re
import threading
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from engine.errors import DamagedImageError
from viewer import background


def test_a_task_runs_elsewhere_and_answers_in_the_main_thread(qtbot: QtBot) -> None:
    heard: list[tuple[int, int]] = []
    background.run(
        threading.get_ident,
        lambda worker: heard.append((worker, threading.get_ident())),
        lambda message: pytest.fail(message),
    )
    qtbot.waitUntil(lambda: bool(heard))
    worker, answered = heard[0]
    assert worker != threading.get_ident()
    assert answered == threading.get_ident()


def test_an_engine_error_becomes_its_message(qtbot: QtBot) -> None:
    def damaged() -> None:
        raise DamagedImageError("the file is truncated; copy it again")

    heard: list[str] = []
    background.run(damaged, lambda value: pytest.fail("no value expected"), heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["the file is truncated; copy it again"]


def test_any_other_error_is_logged_and_said_in_general(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[str] = []
    with caplog.at_level(logging.ERROR):
        background.run(lambda: 1 / 0, lambda value: pytest.fail("no value expected"), heard.append)
        qtbot.waitUntil(lambda: bool(heard))
    assert "ZeroDivisionError" in heard[0]
    assert "ZeroDivisionError" in caplog.text


def test_many_tasks_all_answer(qtbot: QtBot) -> None:
    heard: list[int] = []
    for number in range(50):
        background.run(lambda number=number: number, heard.append, lambda message: pytest.fail(message))
    qtbot.waitUntil(lambda: len(heard) == 50)
    assert sorted(heard) == list(range(50))
    assert background.wait()


def test_an_owner_that_was_deleted_meanwhile_is_not_told(qtbot: QtBot) -> None:
    gate, heard = threading.Event(), list[str]()
    gone, there = QObject(), QObject()
    for owner, name in ((gone, "gone"), (there, "there")):
        background.run(
            lambda name=name: (gate.wait(5), name)[1], heard.append, lambda message: None, owner=owner
        )
    shiboken6.delete(gone)
    gate.set()
    qtbot.waitUntil(lambda: bool(heard))
    assert background.wait()
    qtbot.wait(50)
    assert heard == ["there"]


class Held:
    """What a task holds; tells which thread let it go."""

    let_go: ClassVar[list[int]] = []

    def __call__(self) -> int:
        return threading.get_ident()

    def __del__(self) -> None:
        self.let_go.append(threading.get_ident())


def by_lane(task: background.Task, on_done: background.OnDone, on_failed: background.OnFailed) -> None:
    lane = background.Lane("test")
    lane.run(task, on_done, on_failed)
    lane.close()


@pytest.mark.parametrize("run", [background.run, background.run_apart, by_lane])
def test_what_a_task_holds_is_let_go_of_in_the_main_thread(qtbot: QtBot, run: Callable[..., object]) -> None:
    """It may be a widget: one that dies in another thread takes the application with it."""
    Held.let_go.clear()
    heard: list[int] = []
    for _ in range(20):
        run(Held(), heard.append, lambda message: pytest.fail(message))
    qtbot.waitUntil(lambda: len(heard) == len(Held.let_go) == 20)
    assert threading.get_ident() not in heard
    assert set(Held.let_go) == {threading.get_ident()}


@pytest.mark.parametrize("run", [background.run, background.run_apart, by_lane])
def test_what_a_failed_task_holds_is_let_go_of_in_the_main_thread(
    qtbot: QtBot, run: Callable[..., object]
) -> None:
    def failing(held: Held) -> None:
        raise DamagedImageError(f"{held()} is damaged")

    Held.let_go.clear()
    heard: list[str] = []
    run(partial(failing, Held()), lambda value: pytest.fail("no value expected"), heard.append)
    qtbot.waitUntil(lambda: bool(heard) and bool(Held.let_go))
    assert Held.let_go == [threading.get_ident()]


def test_a_lane_does_one_after_the_other(qtbot: QtBot) -> None:
    lane, done = background.Lane("test"), list[int]()
    gate = threading.Event()
    lane.run(lambda: (gate.wait(5), done.append(1)), lambda _: None, lambda message: pytest.fail(message))
    for number in (2, 3):
        lane.run(partial(done.append, number), lambda _: None, lambda message: pytest.fail(message))
    gate.set()
    lane.close()
    assert done == [1, 2, 3]
    with pytest.raises(RuntimeError):
        lane.run(lambda: None, lambda _: None, lambda _: None)


def test_an_abandoned_lane_begins_nothing_more_and_keeps_nothing(qtbot: QtBot) -> None:
    lane, heard = background.Lane("test"), list[str]()
    gate = threading.Event()
    lane.run(lambda: (gate.wait(5), "begun")[1], heard.append, lambda message: pytest.fail(message))
    Held.let_go.clear()
    lane.run(Held(), heard.append, lambda message: pytest.fail(message))
    lane.abandon()
    assert len(Held.let_go) == 1
    gate.set()
    qtbot.waitUntil(lambda: heard == ["begun"])


class Hearer(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[object, ...]] = []
        self.line = background.Line(self.hear)

    def hear(self, *what: object) -> None:
        self.heard.append((threading.get_ident(), *what))


def test_a_line_leads_to_the_main_thread_in_order(qtbot: QtBot) -> None:
    hearer = Hearer()
    line = hearer.line
    thread = threading.Thread(target=lambda: [line.say(number, "said") for number in range(5)])
    thread.start()
    thread.join()
    assert hearer.heard == []
    qtbot.waitUntil(lambda: len(hearer.heard) == 5)
    assert hearer.heard == [(threading.get_ident(), number, "said") for number in range(5)]


@pytest.mark.parametrize("by_qt", [True, False])
def test_a_line_to_an_object_that_is_gone_leads_nowhere(qtbot: QtBot, by_qt: bool) -> None:
    gone, there = Hearer(), Hearer()
    line, heard = gone.line, gone.heard
    if by_qt:
        shiboken6.delete(gone)
    else:
        at = weakref.ref(gone)
        del gone
        assert at() is None
    line.say("lost")
    there.line.say("heard")
    qtbot.waitUntil(lambda: bool(there.heard))
    assert heard == []


ROOT = Path(__file__).resolve().parents[2]
WITHOUT_QT = {  # what their threads hold is nothing of Qt
    "viewer/engine_session.py",
    "viewer/models/work.py",
    "viewer/exchange/lister.py",
}


def test_threads_are_begun_here_or_where_they_hold_nothing_of_qt() -> None:
    begins = re.compile(
        r"threading\.(Thread|Timer)\(|\(threading\.Thread\)|PoolExecutor\(|QRunnable|QThread\("
    )
    found = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "viewer").rglob("*.py")
        if begins.search(file.read_text(encoding="utf-8"))
    }
    assert found == WITHOUT_QT | {"viewer/background.py"}
