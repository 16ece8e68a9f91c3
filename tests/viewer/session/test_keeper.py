"""Keeper: what was open last, crash or not, and who keeps it where two viewers run."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from viewer.session.keeper import MOST_ATTEMPTS, Keeper
from viewer.session.session import Session, read_session, write_session

OPEN = Session(paths=(Path("/films/a.dcm"),), instruction="Add the finding of edema.")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "session.json"


@pytest.fixture
def start(qapp: object, file: Path) -> Callable[[], Keeper]:
    return lambda: Keeper(file)


def test_what_is_open_is_written_soon_and_ended_at_the_end(
    qtbot: QtBot, file: Path, start: Callable[[], Keeper]
) -> None:
    keeper = start()
    assert keeper.last is None
    assert not keeper.has_crashed
    keeper.take(OPEN)
    qtbot.waitUntil(lambda: read_session(file) == OPEN)
    keeper.finish()
    assert read_session(file) == replace(OPEN, has_ended=True)


def test_changes_that_go_on_do_not_put_writing_off(
    qtbot: QtBot, file: Path, start: Callable[[], Keeper]
) -> None:
    keeper = start()
    for count in range(100):
        keeper.take(replace(OPEN, instruction=str(count)))
        qtbot.wait(10)
        if file.exists():
            break
    assert file.exists()


def test_a_session_without_an_end_has_crashed(file: Path, start: Callable[[], Keeper]) -> None:
    write_session(file, OPEN)
    keeper = start()
    assert keeper.has_crashed
    assert keeper.may_restore
    assert keeper.last == OPEN


def test_an_ended_session_is_there_to_be_asked_for(file: Path, start: Callable[[], Keeper]) -> None:
    write_session(file, replace(OPEN, has_ended=True))
    keeper = start()
    assert not keeper.has_crashed
    assert keeper.last is not None
    keeper.finish()  # nothing was opened: it is offered again
    assert read_session(file) == replace(OPEN, has_ended=True)


def test_what_crashes_again_and_again_is_left_closed(file: Path, start: Callable[[], Keeper]) -> None:
    write_session(file, OPEN)
    for _ in range(MOST_ATTEMPTS):
        keeper = start()
        assert keeper.may_restore
        keeper.begin_attempt()
        keeper._lock.unlock()  # as the end of its process does
    keeper = start()
    assert keeper.has_crashed
    assert not keeper.may_restore


def test_starting_empty_is_remembered(file: Path, start: Callable[[], Keeper]) -> None:
    write_session(file, OPEN)
    keeper = start()
    keeper.begin_attempt()
    keeper.forget()
    assert read_session(file) == replace(OPEN, has_ended=True)


def test_a_second_viewer_keeps_and_restores_nothing(
    qtbot: QtBot, file: Path, start: Callable[[], Keeper]
) -> None:
    write_session(file, OPEN)
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication;"
        "from viewer.session.keeper import Keeper; app = QCoreApplication([]);"
        "keeper = Keeper(Path(sys.argv[1])); print(keeper.has_crashed, flush=True); sys.stdin.read()"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", code, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout is not None
    assert first.stdout.readline().strip() == "True"
    second = start()
    assert not second.has_crashed  # the first one is alive
    second.take(replace(OPEN, instruction="other"))
    second.finish()
    assert read_session(file) == OPEN
    first.kill()
    first.communicate()
    assert start().has_crashed
