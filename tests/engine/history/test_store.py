"""What the history keeps is never lost, comes back to the bit, and what is damaged is named and set aside."""

import dataclasses
import errno
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.errors import DamagedEntryError, StoreError
from engine.history.encoding import is_same_result
from engine.history.entry import Query
from engine.history.store import HistoryStore

CHECKOUT = Path(__file__).resolve().parents[3]


def everything(history):
    return history.search(Query())


def folder_of(root, entry):
    return next(root.glob(f"*/*/{entry.identity[:32]}"))


def test_a_result_comes_back_to_the_bit_after_a_restart(tmp_path, radiograph, make):
    request, result = make(seed=7)
    first = HistoryStore(tmp_path)
    kept = first.add(radiograph, request, result)
    first.close()
    second = HistoryStore(tmp_path)
    (found,) = second.entries_of(radiograph)
    assert found == kept
    decoded = second.load(found, radiograph)
    assert is_same_result(decoded.result, result)
    assert decoded.request.seed == 7
    assert second.notices == ()


def test_the_same_pixels_in_another_file_bring_the_results_back(history, radiograph, make):
    request, result = make()
    history.add(radiograph, request, result)
    copied = dataclasses.replace(radiograph, sha256="b" * 64, path=Path("elsewhere.dcm"))
    (found,) = history.entries_of(copied)
    assert is_same_result(history.load(found, copied).result, result)


def test_another_radiograph_has_no_results(history, radiograph, radiograph_factory, make):
    history.add(radiograph, *make())
    other = dataclasses.replace(radiograph_factory(seed=4), sha256="c" * 64)
    assert history.entries_of(other) == ()


def test_results_are_listed_in_the_order_they_came(history, radiograph, make):
    day = datetime(2026, 1, 2, tzinfo=UTC)
    for hours, seed in ((2, 5), (0, 3), (1, 4)):
        history.add(radiograph, *make(seed=seed), created_at=day + timedelta(hours=hours))
    assert [entry.seed for entry in history.entries_of(radiograph)] == [3, 4, 5]
    assert [entry.seed for entry in everything(history)] == [5, 4, 3]


def test_search_knows_finding_operation_side_level_words_model_seed_and_date(history, radiograph, make):
    day = datetime(2026, 1, 2, tzinfo=UTC)
    texts = (
        "Add the finding of small left pleural effusion.",
        "Remove the finding of edema.",
        "Change the level of edema from mild to severe.",
    )
    for number, text in enumerate(texts):
        history.add(radiograph, *make(text, seed=number), created_at=day + timedelta(days=number))

    def seeds(**query):
        return [entry.seed for entry in history.search(Query(**query))]

    assert seeds(finding="edema") == [2, 1]
    assert seeds(finding="edema", operation="remove") == [1]
    assert seeds(side="left") == [0]
    assert seeds(level="severe") == [2]
    assert seeds(words="SMALL effu") == [0]
    assert seeds(words="%") == []
    titles = {"test-model": "Model of Röntgen", "other": "Painter"}
    assert seeds(words="RÖNTGEN edema", model_titles=titles) == [2, 1]
    assert seeds(words="painter", model_titles=titles) == []
    assert seeds(model_name="test-model", seed=1) == [1]
    assert seeds(since=day + timedelta(days=1), until=day + timedelta(days=2)) == [1]
    assert seeds(limit=2) == [2, 1]
    assert history.values("findings") == ("edema", "pleural_effusion")


def test_free_text_that_no_grammar_knows_is_found_by_its_words(history, radiograph, make):
    history.add(radiograph, *make("make it glow", whole_image=True))
    (found,) = history.search(Query(words="glow"))
    assert found.findings == ()


def test_stars_names_and_ratings_narrow_the_search_and_change_no_file(history, radiograph, make, tmp_path):
    one = history.add(radiograph, *make(seed=1))
    two = history.add(radiograph, *make(seed=2))
    before = {path: path.read_bytes() for path in (tmp_path / "history" / "results").rglob("*.*")}
    history.set_star(one, True)
    history.set_name(two, "  the bright one ")
    assert [entry.seed for entry in history.search(Query(is_starred=True))] == [1]
    (named,) = history.search(Query(words="bright"))
    assert (named.name, named.is_starred) == ("the bright one", False)
    history.set_star(one, False)
    assert history.search(Query(is_starred=True)) == ()
    rated = frozenset({two.edit_id})
    assert [entry.seed for entry in history.search(Query(is_rated=True, rated=rated))] == [2]
    assert [entry.seed for entry in history.search(Query(is_rated=False, rated=rated))] == [1]
    assert {path: path.read_bytes() for path in before} == before


def test_a_deleted_result_waits_in_the_trash_and_can_come_back(history, radiograph, make):
    request, result = make()
    entry = history.add(radiograph, request, result)
    history.set_star(entry, True)
    history.delete(entry)
    assert history.entries_of(radiograph) == () == everything(history)
    (deleted,) = history.search(Query(is_deleted=True))
    assert history.thumbnail(deleted).startswith(b"\x89PNG")
    size = history.size()
    assert (size.results, size.deleted, size.deleted_size) == (0, 1, entry.size)
    history.restore(deleted)
    (again,) = history.entries_of(radiograph)
    assert again.is_starred
    assert is_same_result(history.load(again, radiograph).result, result)


def test_the_trash_is_emptied_of_what_is_old_and_by_hand_of_all(history, radiograph, make, tmp_path):
    old, new = (history.add(radiograph, *make(seed=seed)) for seed in (1, 2))
    history.delete(old)
    history.delete(new)
    connection = sqlite3.connect(tmp_path / "history" / "index.sqlite")
    past = (datetime.now(UTC) - timedelta(days=31)).isoformat()
    connection.execute("UPDATE results SET deleted_at = ? WHERE identity = ?", (past, old.identity))
    connection.commit()
    connection.close()
    assert history.empty_trash(timedelta(days=30)) == (1, old.size)
    assert [entry.seed for entry in history.search(Query(is_deleted=True))] == [2]
    assert history.empty_trash() == (1, new.size)
    assert not list((tmp_path / "history").glob("*/*"))  # the framed input went with the last


def test_results_that_stay_keep_the_framed_input_they_share(history, radiograph, make):
    one = history.add(radiograph, *make(seed=1))
    request, result = make(seed=2)
    two = history.add(radiograph, request, result)
    history.delete(one)
    history.empty_trash()
    assert is_same_result(history.load(two, radiograph).result, result)


@pytest.mark.parametrize("name", ["result.json", "change.npz", "maps.npz"])
def test_a_damaged_file_is_named_and_the_result_set_aside(history, radiograph, make, tmp_path, name):
    entry = history.add(radiograph, *make())
    file = folder_of(tmp_path / "history", entry) / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(DamagedEntryError, match=f"{name}.*set aside in damaged/") as caught:
        history.load(entry, radiograph)
    assert "\n" not in str(caught.value)
    assert everything(history) == ()
    assert folder_of(tmp_path / "history", entry).joinpath(name).read_bytes() == bytes(data)


def test_a_missing_file_is_damage_too(history, radiograph, make, tmp_path):
    entry = history.add(radiograph, *make())
    (folder_of(tmp_path / "history", entry) / "maps.npz").unlink()
    with pytest.raises(DamagedEntryError, match=r"maps\.npz is missing"):
        history.load(entry, radiograph)


def test_a_damaged_framed_input_is_mended_by_the_next_result(history, radiograph, make, tmp_path):
    history.add(radiograph, *make(seed=1))
    (framed,) = (tmp_path / "history").glob("results/*/framed-*.npz")
    framed.write_bytes(b"nothing")
    request, result = make(seed=2)
    entry = history.add(radiograph, request, result)
    assert is_same_result(history.load(entry, radiograph).result, result)


def test_the_index_is_made_again_from_the_folders(tmp_path, radiograph, make):
    first = HistoryStore(tmp_path)
    kept, deleted = (first.add(radiograph, *make(seed=seed)) for seed in (1, 2))
    first.delete(deleted)
    first.close()
    for path in tmp_path.glob("index.sqlite*"):
        path.unlink()
    second = HistoryStore(tmp_path)
    assert everything(second) == (kept,)
    assert [entry.seed for entry in second.search(Query(is_deleted=True))] == [2]


def test_a_damaged_index_is_kept_aside_and_made_again(tmp_path, radiograph, make):
    first = HistoryStore(tmp_path)
    kept = first.add(radiograph, *make())
    first.close()
    for path in tmp_path.glob("index.sqlite-*"):
        path.unlink()
    (tmp_path / "index.sqlite").write_bytes(b"no database at all" * 100)
    second = HistoryStore(tmp_path)
    assert everything(second) == (kept,)
    (notice,) = second.notices
    assert "damaged" in notice
    assert next(tmp_path.glob("damaged-*")).read_bytes().startswith(b"no database")


def test_an_index_of_a_newer_version_is_left_alone(tmp_path, radiograph, make):
    store = HistoryStore(tmp_path)
    store.add(radiograph, *make())
    store.close()
    connection = sqlite3.connect(tmp_path / "index.sqlite")
    connection.execute("UPDATE counterview_history SET version = 99")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="newer Counterview"):
        HistoryStore(tmp_path)
    assert not list(tmp_path.glob("damaged-*"))


def test_files_that_are_gone_are_said_and_no_longer_listed(tmp_path, radiograph, make):
    import shutil

    store = HistoryStore(tmp_path)
    entry = store.add(radiograph, *make())
    store.close()
    shutil.rmtree(folder_of(tmp_path, entry))
    again = HistoryStore(tmp_path)
    assert everything(again) == ()
    assert "1 kept result is gone" in again.notices[0]


def test_a_full_disk_is_said_and_leaves_nothing_half(history, radiograph, make, monkeypatch, tmp_path):
    history.add(radiograph, *make(seed=1))
    real = os.fsync
    calls = []

    def full(handle):
        calls.append(handle)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="the disk is full; free some space"):
        history.add(radiograph, *make(seed=2))
    monkeypatch.undo()
    assert [entry.seed for entry in everything(history)] == [1]
    assert not list((tmp_path / "history").rglob(".making-*"))
    history.add(radiograph, *make(seed=2))
    assert [entry.seed for entry in everything(history)] == [2, 1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said_and_can_still_be_read(tmp_path, radiograph, make):
    store = HistoryStore(tmp_path / "history")
    store.add(radiograph, *make())
    store.close()
    (tmp_path / "history" / "index.sqlite").chmod(0o400)
    (tmp_path / "history").chmod(0o500)
    try:
        locked = HistoryStore(tmp_path / "history")
        assert locked.is_read_only
        assert len(everything(locked)) == 1
        with pytest.raises(StoreError, match="read-only"):
            locked.set_star(everything(locked)[0], True)
    finally:
        (tmp_path / "history").chmod(0o700)


def test_a_place_that_is_a_file_is_refused_in_one_line(tmp_path):
    (tmp_path / "history").write_text("a file")
    with pytest.raises(StoreError, match="Results cannot be kept"):
        HistoryStore(tmp_path / "history")


def test_where_a_radiograph_was_is_remembered_apart_from_its_results(history, radiograph, make):
    entry = history.add(radiograph, *make())
    assert history.place(entry) is None
    history.remember_place(radiograph, Path("/old/place.dcm"))
    history.remember_place(radiograph, Path("/new/place.zip"), "a/film.dcm")
    assert history.place(entry) == (Path("/new/place.zip"), "a/film.dcm")


WRITER = """
import os, pickle, signal, sys
from pathlib import Path
from engine.history.store import HistoryStore

root, arrivals = Path(sys.argv[1]), pickle.loads(Path(sys.argv[2]).read_bytes())
real, calls = os.fsync, []

def count(handle):
    calls.append(handle)
    if len(calls) == last:
        os.kill(os.getpid(), signal.SIGKILL)
    real(handle)

HistoryStore(root).close()
for last, arrival in zip(map(int, sys.argv[3:]), arrivals, strict=True):
    process = os.fork()
    if not process:
        store = HistoryStore(root)
        os.fsync = count
        store.add(*arrival)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="a kill that nobody can catch")
def test_kill_9_at_any_point_of_writing_leaves_whole_results_only(tmp_path, radiograph, make):
    arrivals = [(radiograph, *make(seed=seed)) for seed in range(5)]
    (tmp_path / "arrivals").write_bytes(pickle.dumps(arrivals))
    # Dies at this call of fsync: 1 to 4 are the files, 5 their folder, 6 the one that it was moved to.
    command = [sys.executable, "-c", WRITER, str(tmp_path / "history"), str(tmp_path / "arrivals")]
    run = subprocess.run(
        [*command, "99", "2", "5", "6", "99"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    killed = -int(signal.SIGKILL)
    assert [int(word) for word in run.stdout.split()] == [0, killed, killed, killed, 0]
    store = HistoryStore(tmp_path / "history")
    assert store.notices == ()
    found = store.entries_of(radiograph)
    assert {entry.seed for entry in found} == {0, 3, 4}  # 3 was whole when its writer died
    for entry in found:
        assert is_same_result(store.load(entry, radiograph).result, arrivals[entry.seed][2])


def test_what_a_crash_left_unfinished_is_cleared_later_and_never_shown(tmp_path, radiograph, make):
    store = HistoryStore(tmp_path)
    entry = store.add(radiograph, *make())
    store.close()
    unfinished = folder_of(tmp_path, entry).with_name(".making-0a1b2c")
    unfinished.mkdir()
    (unfinished / "result.json").write_text("{")
    assert len(everything(HistoryStore(tmp_path))) == 1
    assert unfinished.exists()  # another window may be writing it
    os.utime(unfinished, (1, 1))
    assert len(everything(HistoryStore(tmp_path))) == 1
    assert not unfinished.exists()


def test_two_windows_may_keep_results_at_once(tmp_path, radiograph, make):
    one, two = HistoryStore(tmp_path), HistoryStore(tmp_path)
    one.add(radiograph, *make(seed=1))
    two.add(radiograph, *make(seed=2))
    assert [entry.seed for entry in one.entries_of(radiograph)] == [1, 2]
