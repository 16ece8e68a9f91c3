"""Calls that are given up are given up at once, and nothing that libraries say reaches the log."""

import logging
import threading

import pytest
from pytestqt.qtbot import QtBot

from engine.errors import ArchiveError
from viewer.pacs.caller import Caller


def test_the_answer_arrives_in_the_main_thread_with_its_counts(qtbot: QtBot) -> None:
    caller, told = Caller(), []
    caller.counted.connect(lambda done, total: told.append((done, total)))

    def work(is_cancelled, on_count):  # type: ignore[no-untyped-def]
        on_count(1, 2)
        on_count(2, None)
        return threading.current_thread() is threading.main_thread()

    answers: list[tuple[bool, bool]] = []
    is_main = threading.main_thread()
    caller.ask(
        work, lambda value: answers.append((value, threading.current_thread() is is_main)), told.append
    )
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [(False, True)]
    assert told == [(1, 2), (2, None)]
    assert not caller.is_busy


def test_a_call_that_was_given_up_is_told_and_not_heard(qtbot: QtBot) -> None:
    caller, heard, may_end, has_ended = Caller(), [], threading.Event(), threading.Event()

    def work(is_cancelled, on_count):  # type: ignore[no-untyped-def]
        may_end.wait(20)
        has_ended.set()
        return is_cancelled()

    caller.ask(work, heard.append, heard.append)
    assert caller.is_busy
    assert caller.cancel()
    assert not caller.is_busy
    assert not caller.cancel()
    may_end.set()
    qtbot.waitUntil(has_ended.is_set)
    qtbot.wait(30)
    assert not heard


def test_a_new_call_takes_the_place_of_the_former(qtbot: QtBot) -> None:
    caller, heard, may_end = Caller(), [], threading.Event()
    caller.ask(lambda *_: may_end.wait(20), lambda _: heard.append("old"), heard.append)
    caller.ask(lambda *_: None, lambda _: heard.append("new"), heard.append)
    qtbot.waitUntil(lambda: heard == ["new"])
    may_end.set()
    qtbot.wait(30)
    assert heard == ["new"]


def test_an_error_of_ours_is_told_and_one_of_a_library_without_its_words(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caller, told = Caller(), []

    def fail(error: Exception):  # type: ignore[no-untyped-def]
        def work(*_: object) -> None:
            raise error

        caller.ask(work, told.append, told.append)
        count = len(told)
        qtbot.waitUntil(lambda: len(told) > count)

    fail(ArchiveError("the archive refuses; ask its administrator"))
    assert told == ["the archive refuses; ask its administrator"]
    with caplog.at_level(logging.DEBUG):
        fail(ValueError("cannot decode DOE^JANE"))
    assert "ValueError" in told[1]
    assert "DOE" not in told[1] + caplog.text
    assert "test_caller.py" in caplog.text, "where it happened is told"
