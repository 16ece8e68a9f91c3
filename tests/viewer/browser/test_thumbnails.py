"""Thumbnails are made one after the other, those in sight first, and never for another list."""

import threading
from pathlib import Path

from pytestqt.qtbot import QtBot

from engine.collection.candidate import Candidate
from engine.errors import DamagedImageError
from viewer.browser.thumbnails import UNREADABLE, Thumbnailer


def files(*numbers: int) -> list[tuple[int, Candidate]]:
    return [(number, Candidate(Path(f"{number}.dcm"))) for number in numbers]


def test_what_is_wanted_now_comes_before_what_was_wanted_earlier(qtbot: QtBot) -> None:
    gate = threading.Event()
    order: list[str] = []

    def make(candidate: Candidate) -> object:
        gate.wait(5)
        order.append(candidate.name)
        return candidate.name

    made: list[int] = []
    thumbnailer = Thumbnailer(make)
    thumbnailer.made.connect(lambda number, _: made.append(number))
    thumbnailer.want(files(1, 2, 3))
    thumbnailer.want(files(8, 9, 1))
    gate.set()
    qtbot.waitUntil(lambda: made == [1, 8, 9])
    assert order == ["1.dcm", "8.dcm", "9.dcm"]
    thumbnailer.close()


def test_the_pictures_of_an_earlier_list_come_too_late(qtbot: QtBot) -> None:
    gate = threading.Event()
    made: list[object] = []

    def make(candidate: Candidate) -> object:
        gate.wait(5)
        return candidate.name

    thumbnailer = Thumbnailer(make)
    thumbnailer.made.connect(lambda _, picture: made.append(picture))
    thumbnailer.want(files(1))
    thumbnailer.begin_list()
    thumbnailer.want(files(2))
    gate.set()
    qtbot.waitUntil(lambda: bool(made))
    assert made == ["2.dcm"]
    thumbnailer.close()


def test_failures_are_told_and_the_next_is_made(qtbot: QtBot) -> None:
    def make(candidate: Candidate) -> object:
        if candidate.name == "1.dcm":
            raise DamagedImageError("1.dcm: truncated")
        if candidate.name == "2.dcm":
            raise ZeroDivisionError
        return candidate.name

    told: list[tuple[int, object]] = []
    thumbnailer = Thumbnailer(make)
    thumbnailer.failed.connect(lambda number, why: told.append((number, why)))
    thumbnailer.made.connect(lambda number, picture: told.append((number, picture)))
    thumbnailer.want(files(1, 2, 3))
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == [(1, "1.dcm: truncated"), (2, UNREADABLE), (3, "3.dcm")]
    thumbnailer.close()


def test_it_rests_while_a_radiograph_is_opened(qtbot: QtBot) -> None:
    made: list[int] = []
    thumbnailer = Thumbnailer(lambda candidate: candidate.name)
    thumbnailer.made.connect(lambda number, _: made.append(number))
    thumbnailer.set_paused(True)
    thumbnailer.want(files(1))
    qtbot.wait(50)
    assert made == []
    thumbnailer.set_paused(False)
    qtbot.waitUntil(lambda: made == [1])
    thumbnailer.close()
