"""The window answers between the steps, and nothing is done for an owner that has gone."""

from collections.abc import Iterator

import shiboken6
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from viewer.turns import in_turns


def test_what_comes_in_meanwhile_is_handled_between_the_steps(qtbot: QtBot) -> None:
    done: list[str] = []

    def steps() -> Iterator[None]:
        done.append("first")
        QTimer.singleShot(0, lambda: done.append("event"))
        yield
        done.append("second")

    owner = QObject()
    in_turns(steps(), owner)
    assert done == ["first"]
    qtbot.waitUntil(lambda: "second" in done)
    assert done == ["first", "event", "second"]


def test_no_step_is_done_for_an_owner_that_was_deleted(qtbot: QtBot) -> None:
    done: list[str] = []

    def steps() -> Iterator[None]:
        done.append("first")
        yield
        done.append("second")

    owner = QObject()
    in_turns(steps(), owner)
    shiboken6.delete(owner)
    QTimer.singleShot(20, lambda: done.append("later"))
    qtbot.waitUntil(lambda: "later" in done)
    assert done == ["first", "later"]
