"""The search for radiographs beside the window: in order, in small batches, ended at once, never lost."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.collection import search
from engine.collection.candidate import Candidate, Reason, Skipped
from viewer.exchange.lister import Lister

Stop = Callable[[], bool]


def listed(lister: Lister) -> list[list[Candidate]]:
    batches: list[list[Candidate]] = []
    lister.found.connect(batches.append)
    return batches


def test_many_files_arrive_in_order_and_in_small_batches(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def many(paths: Sequence[Path], should_stop: Stop) -> Iterator[Candidate | Skipped]:
        for number in range(2000):
            yield Candidate(Path(f"{number}.dcm"))
        yield Skipped("notes.txt", Reason.NO_IMAGE)

    monkeypatch.setattr(search, "find_candidates", many)
    lister = Lister()
    batches = listed(lister)
    lister.start([Path("folder")])
    qtbot.waitUntil(lambda: not lister.is_running)
    names = [candidate.name for batch in batches for candidate in batch]
    assert names == [f"{number}.dcm" for number in range(2000)]
    assert max(map(len, batches)) <= 300
    assert (lister.tally.found, lister.tally.skipped) == (2000, 1)


def test_what_a_stalled_search_has_found_is_there_and_stopping_is_immediate(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stall = threading.Event()

    def stalling(paths: Sequence[Path], should_stop: Stop) -> Iterator[Candidate | Skipped]:
        yield Candidate(Path("a.dcm"))
        stall.wait(10)
        yield Candidate(Path("b.dcm"))

    monkeypatch.setattr(search, "find_candidates", stalling)
    lister = Lister()
    batches = listed(lister)
    lister.start([Path("pulled-out-drive")])
    qtbot.waitUntil(lambda: bool(batches))
    lister.stop()
    assert not lister.is_running
    assert lister.tally.was_stopped
    stall.set()
    qtbot.wait(150)
    assert [candidate.name for batch in batches for candidate in batch] == ["a.dcm"]


def test_another_search_makes_the_first_one_silent(qtbot: QtBot, tmp_path: Path) -> None:
    lister = Lister()
    batches = listed(lister)
    lister.start([tmp_path / f"old_{number}" for number in range(50)])
    lister.start([tmp_path / "new"])
    qtbot.waitUntil(lambda: not lister.is_running)
    assert [candidate.name for batch in batches for candidate in batch] == ["new"]


def test_a_search_that_fails_ends_and_is_logged(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(paths: Sequence[Path], should_stop: Stop) -> Iterator[Candidate | Skipped]:
        yield Candidate(Path("a.dcm"))
        raise ZeroDivisionError

    monkeypatch.setattr(search, "find_candidates", failing)
    lister = Lister()
    lister.start([Path("folder")])
    qtbot.waitUntil(lambda: not lister.is_running)
    assert lister.tally.found == 1
    assert "the search for radiographs failed" in caplog.text


def test_a_search_rests_when_the_window_needs_it(qtbot: QtBot, tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number}.txt").write_text("x")
    lister = Lister()
    lister.start([tmp_path])
    lister.rest(1.5)
    qtbot.wait(100)
    assert lister.is_running
    qtbot.waitUntil(lambda: not lister.is_running)
    assert lister.tally.skipped == 200
