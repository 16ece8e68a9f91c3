"""A wait shows a bar when it takes its time, and never after it ended."""

import threading

import pytest
from pytestqt.qtbot import QtBot

from viewer.pacs.call_foot import CallFoot
from viewer.pacs.caller import Caller


@pytest.fixture
def foot(qtbot: QtBot) -> CallFoot:
    foot = CallFoot()
    qtbot.addWidget(foot)
    foot.show()
    return foot


def test_a_wait_that_takes_its_time_shows_a_bar_and_then_what_came_of_it(
    qtbot: QtBot, foot: CallFoot
) -> None:
    caller, gate, failures = Caller(foot), threading.Event(), []
    caller.ask(lambda *_: gate.wait(60), failures.append, failures.append)
    foot.begin(caller, "Searching in Archive…")
    assert not foot.bar.isVisible()
    qtbot.waitUntil(foot.bar.isVisible)
    assert foot.phase.text() == "Searching in Archive…"
    gate.set()
    qtbot.waitUntil(lambda: not caller.is_busy)
    foot.complain("it is gone")
    assert not foot.bar.isVisible()
    assert (foot.said.text(), foot.said.property("role")) == ("It is gone", "error")


def test_a_call_that_is_over_gets_no_bar(foot: CallFoot) -> None:
    foot.begin(Caller(foot), "Searching…")
    foot.show_bar()
    assert not foot.bar.isVisible()


def test_images_are_counted_with_and_without_their_number(foot: CallFoot) -> None:
    foot.show_count(3, None)
    assert (foot.phase.text(), foot.bar.maximum()) == ("3 images came", 0)
    foot.show_count(1, 4)
    assert foot.phase.text() == "1 of 4 images"
    assert foot.bar.value() == foot.bar.maximum() / 4
