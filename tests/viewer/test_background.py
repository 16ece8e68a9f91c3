"""Slow work runs beside the main thread and answers in it."""

import logging
import threading

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
