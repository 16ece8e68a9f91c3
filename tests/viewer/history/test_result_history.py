"""Results are kept as they come, and come back with their radiograph in the next window."""

import dataclasses
import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import make_result
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest, EditResult
from engine.errors import StoreError
from engine.history.encoding import is_same_result
from engine.history.entry import Query
from engine.history.store import HistoryStore
from engine.radiographs.radiograph import Radiograph
from viewer import background
from viewer.case import Case
from viewer.history.result_history import ResultHistory
from viewer.panes.result_strip import ResultStrip
from viewer.panes.strip_rows import STAR


class Session:
    """A case, its strip and its history, connected as in the window."""

    def __init__(self, qtbot: QtBot, open_store: Callable[[], HistoryStore] | None = None) -> None:
        self.qtbot = qtbot
        self.case = Case()
        self.strip = ResultStrip(self.case)
        qtbot.addWidget(self.strip)
        self.strip.resize(600, 110)
        self.strip.show()
        more: dict[str, Any] = {} if open_store is None else {"open_store": open_store}
        self.history = ResultHistory(self.case, lambda: ("/films/a.dcm", ""), **more)
        self.history.rows_changed.connect(
            lambda: self.strip.set_kept(self.history.rows, self.history.starred)
        )
        self.history.awaited_changed.connect(self.strip.await_kept)
        self.history.announced.connect(self.case.set_message)
        self.strip.kept_chosen.connect(self.history.show)
        self.strip.delete_requested.connect(self.history.delete_selected)
        self.history.load()
        if open_store is None:
            qtbot.waitUntil(lambda: self.history.store is not None)
        self.jobs = 0

    def open(self, radiograph: Radiograph) -> None:
        self.case.open(radiograph, ())
        self.settle()

    def make(self, seed: int = 1, **more: Any) -> EditResult:
        assert self.case.radiograph is not None
        request = EditRequest(
            self.case.radiograph, "Add the finding of edema.", "test-model", seed=seed, **more
        )
        self.jobs += 1
        self.case.edit_started(self.jobs, request)
        result = make_result(request, size=64)
        self.case.edit_finished(self.jobs, result)
        self.settle()
        return result

    def settle(self) -> None:
        """Until the disk is quiet and everybody knows."""
        for _ in range(3):
            background.wait()
            self.qtbot.wait(10)

    def texts(self) -> list[str]:
        return [self.strip.list.item(row).text() for row in range(self.strip.list.count())]

    def close(self) -> None:
        self.history.finish()


@pytest.fixture
def first(qtbot: QtBot, radiograph: Radiograph) -> Session:
    session = Session(qtbot)
    session.open(radiograph)
    return session


def test_results_come_back_in_the_next_window_and_the_newest_is_looked_at(
    qtbot: QtBot, first: Session, radiograph: Radiograph
) -> None:
    results = [first.make(seed) for seed in (1, 2, 3)]
    first.close()
    second = Session(qtbot)
    second.open(dataclasses.replace(radiograph, path=Path("moved.dcm")))
    assert [text.partition("\n")[0] for text in second.texts()] == [
        "1 · seed 1",
        "2 · seed 2",
        "3 · seed 3",
    ]
    selected = second.case.selected_edit
    assert selected is not None
    assert is_same_result(selected, results[2])
    assert len(second.case.edits) == 1  # the others are read when they are looked at


def test_an_arrow_key_reads_the_result_it_arrives_at(
    qtbot: QtBot, first: Session, radiograph: Radiograph
) -> None:
    results = [first.make(seed) for seed in (1, 2)]
    first.close()
    second = Session(qtbot)
    second.open(radiograph)
    second.strip.list.setFocus()
    qtbot.keyClick(second.strip.list, Qt.Key.Key_Left)
    second.settle()
    assert second.case.selected_edit is not None
    assert is_same_result(second.case.selected_edit, results[0])
    assert second.strip.list.currentRow() == 0
    qtbot.keyClick(second.strip.list, Qt.Key.Key_Right)
    assert second.strip.list.currentRow() == 1
    assert second.texts() == ["1 · seed 1\nAdd edema", "2 · seed 2\nAdd edema"]


def test_steps_go_through_what_is_not_read_yet(qtbot: QtBot, first: Session, radiograph: Radiograph) -> None:
    for seed in (1, 2, 3):
        first.make(seed)
    first.close()
    second = Session(qtbot)
    second.open(radiograph)
    second.strip.step(-1)
    second.strip.step(-1)  # before the one in between has arrived
    second.settle()
    assert second.strip.list.currentRow() == 0
    assert second.case.selected_edit is not None
    assert second.case.selected_edit.provenance.request["seed"] == 1


def test_a_new_result_stands_behind_those_that_came_back(
    qtbot: QtBot, first: Session, radiograph: Radiograph
) -> None:
    first.make(1)
    first.close()
    second = Session(qtbot)
    second.open(radiograph)
    second.make(2)
    assert second.texts() == ["1 · seed 1\nAdd edema", "2 · seed 2\nAdd edema"]
    assert second.strip.list.currentRow() == 1


def test_returning_to_a_case_shows_each_result_once(
    first: Session, radiograph: Radiograph, radiograph_factory: Callable[..., Radiograph]
) -> None:
    first.make(1)
    first.make(2)
    first.open(dataclasses.replace(radiograph_factory(seed=9), sha256="9" * 64))
    assert first.texts() == []
    first.open(radiograph)
    assert first.texts() == ["1 · seed 1\nAdd edema", "2 · seed 2\nAdd edema"]
    assert first.case.selected_index == 1


def test_a_result_that_ends_while_another_case_is_open_is_kept_for_its_own(
    first: Session, radiograph: Radiograph, radiograph_factory: Callable[..., Radiograph]
) -> None:
    request = EditRequest(radiograph, "Add the finding of edema.", "test-model", seed=5)
    first.case.edit_started(77, request)
    first.open(dataclasses.replace(radiograph_factory(seed=9), sha256="9" * 64))
    first.case.edit_finished(77, make_result(request, size=64))
    first.settle()
    assert first.history.store is not None
    assert [entry.seed for entry in first.history.store.entries_of(radiograph)] == [5]


def test_the_star_is_seen_and_comes_back(qtbot: QtBot, first: Session, radiograph: Radiograph) -> None:
    first.make(1)
    first.history.toggle_star()
    first.settle()
    assert first.texts() == [f"1 · seed 1 {STAR}\nAdd edema"]
    first.close()
    second = Session(qtbot)
    second.open(radiograph)
    assert second.texts() == [f"1 · seed 1 {STAR}\nAdd edema"]
    assert "starred" in second.strip.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    second.history.toggle_star()
    second.settle()
    assert second.texts() == ["1 · seed 1\nAdd edema"]


def test_delete_among_the_results_is_undone(qtbot: QtBot, first: Session, radiograph: Radiograph) -> None:
    first.make(1)
    kept = first.make(2)
    said: list[str] = []
    first.history.deleted.connect(said.append)
    first.strip.list.setFocus()
    qtbot.keyClick(first.strip.list, Qt.Key.Key_Delete)
    first.settle()
    assert first.texts() == ["1 · seed 1\nAdd edema"]
    assert first.case.selected_index == 0
    assert said == ["The result is in the trash."]
    assert first.history.store is not None
    assert len(first.history.store.search(Query(is_deleted=True))) == 1
    first.history.undo_delete()
    first.settle()
    assert first.texts() == ["1 · seed 1\nAdd edema", "2 · seed 2\nAdd edema"]
    assert first.case.selected_edit is kept


def test_a_deleted_result_does_not_come_back_with_its_radiograph(
    qtbot: QtBot, first: Session, radiograph: Radiograph
) -> None:
    first.make(1)
    first.make(2)
    first.history.delete_selected()
    first.settle()
    first.close()
    second = Session(qtbot)
    second.open(radiograph)
    assert second.texts() == ["1 · seed 1\nAdd edema"]


def test_what_the_window_of_all_results_deletes_and_brings_back_is_seen_in_the_panes(first: Session) -> None:
    kept, deleted = first.make(1), first.make(2)
    entry, store = first.history.entry_of(deleted), first.history.store
    assert entry is not None
    assert store is not None
    store.delete(entry)
    first.history.look_again()
    first.settle()
    assert first.texts() == ["1 · seed 1\nAdd edema"]
    assert first.case.selected_edit is kept
    store.restore(entry)
    first.history.look_again()
    first.settle()
    assert first.texts() == ["1 · seed 1\nAdd edema", "2 · seed 2\nAdd edema"]
    assert first.case.selected_edit is kept, "what is looked at stays"


def test_a_case_that_is_left_while_its_result_is_deleted_comes_back_without_it(
    first: Session, radiograph: Radiograph, radiograph_factory: Callable[..., Radiograph]
) -> None:
    first.make(1)
    first.history.delete_selected()
    first.open(dataclasses.replace(radiograph_factory(seed=5), sha256="5" * 64))
    first.open(radiograph)
    assert first.texts() == []
    assert first.case.selected_edit is None
    first.history.undo_delete()
    first.settle()
    assert first.texts() == ["1 · seed 1\nAdd edema"]


def test_results_of_a_series_are_kept_and_come_back_one_by_one(
    qtbot: QtBot, first: Session, radiograph: Radiograph
) -> None:
    first.make(1)
    request = EditRequest(radiograph, "Add the finding of edema.", "test-model", seed=4)
    first.case.add_grouped(radiograph, request, make_result(request, size=64))
    first.settle()
    first.history.look_again()
    first.settle()
    assert first.texts() == ["1 · seed 1\nAdd edema"]  # the other stands in the stack of its series
    first.close()
    second = Session(qtbot)
    second.open(radiograph)
    assert [text.partition("\n")[0] for text in second.texts()] == ["1 · seed 1", "2 · seed 4"]
    assert second.case.selected_edit is not None
    assert second.case.selected_edit.provenance.request["seed"] == 1


def test_a_damaged_result_is_named_and_the_others_stay(
    qtbot: QtBot, first: Session, radiograph: Radiograph, counterview_home: Path
) -> None:
    for seed in (1, 2):
        first.make(seed)
    first.close()
    second = Session(qtbot)
    for path in counterview_home.glob("history/results/*/*/change.npz"):
        if b'"seed": 1' in (path.parent / "result.json").read_bytes():
            path.write_bytes(b"PK")
    second.open(radiograph)
    second.strip.step(-1)
    second.settle()
    assert second.case.message_is_error
    assert "change.npz" in second.case.message
    assert second.texts() == ["1 · seed 2\nAdd edema"]
    assert second.case.selected_edit is not None


def test_a_full_disk_is_said_once_and_the_work_goes_on(
    first: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("engine.history.folders.ResultFolders.write", full)
    first.make(1)
    assert first.case.message_is_error
    assert "the disk is full" in first.case.message
    first.case.set_message("")
    first.make(2)
    assert first.case.message == ""
    assert len(first.texts()) == 2
    first.history.delete_selected()
    first.settle()
    assert len(first.texts()) == 1
    first.history.undo_delete()
    assert len(first.texts()) == 2


def test_a_store_that_cannot_be_opened_is_said_once_and_the_work_goes_on(
    qtbot: QtBot, radiograph: Radiograph
) -> None:
    def impossible() -> HistoryStore:
        raise StoreError("Results cannot be kept in history: it may not be written to.")

    session = Session(qtbot, impossible)
    session.open(radiograph)
    qtbot.waitUntil(lambda: "cannot be kept" in session.case.message)
    session.case.set_message("")
    session.make(1)
    assert session.case.message == ""
    assert session.texts() == ["1 · seed 1\nAdd edema"]
    session.history.toggle_star()
    assert "cannot be starred" in session.case.message


def test_the_end_of_the_window_waits_for_what_is_being_written(
    qtbot: QtBot, first: Session, radiograph: Radiograph
) -> None:
    request = EditRequest(radiograph, "Add the finding of edema.", "test-model", seed=8)
    first.case.edit_started(5, request)
    first.case.edit_finished(5, make_result(request, size=512))
    first.close()
    assert len(HistoryStore().entries_of(radiograph)) == 1


def test_where_the_file_was_is_remembered(first: Session, radiograph: Radiograph) -> None:
    first.make(1)
    assert first.history.store is not None
    (entry,) = first.history.store.entries_of(radiograph)
    assert first.history.store.place(entry) == (Path("/films/a.dcm"), "")
