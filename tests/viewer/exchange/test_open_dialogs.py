"""Opening: files are read in order, bad ones are said and left out, the last wish wins."""

import dataclasses
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.errors import DamagedImageError
from engine.radiographs.radiograph import Radiograph
from viewer import background
from viewer.case import Case
from viewer.exchange.opener import Opener
from viewer.exchange.reading import Reading

Factory = Callable[..., Radiograph]


@pytest.fixture
def readable(radiograph_factory: Factory) -> Callable[[Path], Reading]:
    """Reads any name; those that begin with "bad" are damaged."""

    def read_made_up(path: Path) -> Reading:
        if path.name.startswith("bad"):
            raise DamagedImageError(f"{path.name} is truncated; copy it again")
        made = radiograph_factory(40, 30)
        return Reading(dataclasses.replace(made, path=path, sha256=path.name.ljust(64, "0")), ())

    return read_made_up


def files(*names: str) -> list[Path]:
    return [Path(name) for name in names]


def settled(qtbot: QtBot, opener: Opener) -> None:
    qtbot.waitUntil(lambda: not opener.is_reading)


def test_the_first_file_is_shown_and_the_others_wait(
    qtbot: QtBot, readable: Callable[[Path], Reading]
) -> None:
    case = Case()
    opener = Opener(case, readable)
    opener.open_paths(files("a", "b", "c"))
    assert opener.is_reading
    settled(qtbot, opener)
    assert case.radiograph is not None
    assert case.radiograph.path == Path("a")
    assert opener.position == (1, 3)
    opener.step(1)
    settled(qtbot, opener)
    opener.step(1)
    settled(qtbot, opener)
    assert opener.position == (3, 3)
    opener.step(1)
    assert not opener.is_reading
    assert opener.position == (3, 3)
    opener.step(-1)
    settled(qtbot, opener)
    assert case.radiograph.path == Path("b")


def test_a_bad_file_is_said_and_the_next_is_shown(qtbot: QtBot, readable: Callable[[Path], Reading]) -> None:
    case = Case()
    opener = Opener(case, readable)
    opener.open_paths(files("bad1", "b", "bad2", "d"))
    qtbot.waitUntil(lambda: opener.position == (2, 4))
    assert case.message == "File 1 of 4: bad1 is truncated; copy it again"
    assert case.message_is_error
    opener.step(1)
    qtbot.waitUntil(lambda: opener.position == (4, 4))
    opener.step(-1)
    qtbot.waitUntil(lambda: opener.position == (2, 4))


def test_several_bad_files_are_counted(qtbot: QtBot, readable: Callable[[Path], Reading]) -> None:
    case = Case()
    opener = Opener(case, readable)
    opener.open_paths(files("bad1", "bad2", "bad3", "d"))
    qtbot.waitUntil(lambda: opener.position == (4, 4))
    assert case.message == "File 1 of 4: bad1 is truncated; copy it again (and 2 more could not be opened)"


def test_a_bad_file_leaves_what_is_open(qtbot: QtBot, readable: Callable[[Path], Reading]) -> None:
    case = Case()
    opener = Opener(case, readable)
    opener.open_paths(files("a"))
    settled(qtbot, opener)
    before = case.radiograph
    opener.open_paths(files("bad"))
    settled(qtbot, opener)
    assert case.radiograph is before
    assert case.message == "bad is truncated; copy it again"


def test_the_last_wish_wins_over_slower_ones(qtbot: QtBot, readable: Callable[[Path], Reading]) -> None:
    release = threading.Event()

    def slow_first(path: Path) -> Reading:
        if path.name == "slow":
            release.wait(5)
        return readable(path)

    case = Case()
    opener = Opener(case, slow_first)
    opener.open_paths(files("slow"))
    opener.open_paths(files("quick"))
    settled(qtbot, opener)
    release.set()
    background.wait()
    qtbot.wait(20)
    assert case.radiograph is not None
    assert case.radiograph.path == Path("quick")


def test_an_empty_folder_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    case = Case()
    opener = Opener(case)
    opener.open_paths([tmp_path])
    qtbot.waitUntil(lambda: case.message_is_error)
    assert "no radiograph found" in case.message


def test_a_complaint_about_one_file_does_not_follow_the_reader_to_the_next(
    qtbot: QtBot, qapp: object, readable: Callable[[Path], Reading]
) -> None:
    case = Case()
    opener = Opener(case, readable)
    opener.open_paths([Path("bad1"), Path("a"), Path("b")])
    qtbot.waitUntil(lambda: not opener.is_reading)
    assert case.message_is_error
    opener.step(1)
    qtbot.waitUntil(lambda: opener.position == (3, 3))
    assert case.message == ""
    opener.step(1)
    assert case.message == "This is the last of 3 files."
