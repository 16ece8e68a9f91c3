"""What the rating store acknowledges is never lost, and what it cannot use it leaves alone."""

import contextlib
import csv
import dataclasses
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import StoreError
from engine.reading.events import EventKind, ReadingEvent
from engine.reading.items import COMMENT_ITEM
from engine.reading.rating import Rating
from engine.reading.store import RatingStore

IMAGE = "a" * 64
CHECKOUT = Path(__file__).resolve().parents[3]


def edit(number: int) -> str:
    return f"{number:064x}"


def rating(value: int = 3, number: int = 1, item: str = "performance", **more: str) -> Rating:
    return Rating(IMAGE, edit(number), item, value, sentence="Add the finding of edema.", **more)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ratings.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[RatingStore]:
    store = RatingStore(path)
    yield store
    store.close()


def test_a_rating_comes_back_unchanged_after_a_restart(path: Path) -> None:
    saved = rating(4, comment="Größe \U0001fac1", reader="M.K.", model_name="test-model")
    store = RatingStore(path)
    store.save([saved])
    store.close()
    assert RatingStore(path).ratings() == (saved,)


def test_a_changed_answer_is_a_new_row_and_the_newest_counts(store: RatingStore) -> None:
    store.save([rating(2), rating(5, item="interpretability")])
    store.save([rating(4)])
    assert [r.value for r in store.ratings(edit_id=edit(1))] == [5, 4]
    assert [r.value for r in store.history(edit_id=edit(1))] == [2, 5, 4]


def test_a_database_row_can_be_neither_changed_nor_deleted(store: RatingStore, path: Path) -> None:
    store.save([rating(2)])
    connection = sqlite3.connect(path)
    for statement in ("UPDATE ratings SET value = 5", "DELETE FROM ratings", "DELETE FROM edits"):
        with pytest.raises(sqlite3.IntegrityError, match="never overwritten"):
            connection.execute(statement)
    connection.close()
    assert [r.value for r in store.history()] == [2]


def test_readers_do_not_overwrite_each_other(store: RatingStore) -> None:
    store.save([rating(2, reader="A"), rating(5, reader="B")])
    assert {r.reader: r.value for r in store.ratings()} == {"A": 2, "B": 5}
    assert [r.value for r in store.ratings(reader="B")] == [5]


def test_ratings_are_found_by_radiograph(store: RatingStore) -> None:
    other = Rating("c" * 64, edit(7), "performance", 1)
    store.save([rating(2), rating(3, number=2), other])
    assert {r.edit_id for r in store.ratings(image_sha256=IMAGE)} == {edit(1), edit(2)}
    assert store.ratings(image_sha256="c" * 64) == (other,)
    assert store.ratings(image_sha256="d" * 64) == ()


def test_radiographs_with_an_answer_are_told_and_those_with_a_comment_only_are_not(
    store: RatingStore,
) -> None:
    first = rating()
    only_comment = Rating(
        image_sha256="c" * 64, edit_id=edit(9), item=COMMENT_ITEM, value=None, comment="?", reader="AB"
    )
    store.save([first, only_comment])
    assert store.rated_images() == {first.image_sha256}


def test_a_comment_is_kept_beside_the_answers(store: RatingStore) -> None:
    comment = Rating(
        IMAGE, edit(1), COMMENT_ITEM, None, comment="too dark", sentence="Add the finding of edema."
    )
    store.save([rating(2), comment])
    assert [r.comment for r in store.ratings(edit_id=edit(1))] == ["", "too dark"]


def test_one_wrong_rating_of_several_stores_none(store: RatingStore) -> None:
    store.save([rating(1)])
    contradicting = Rating("c" * 64, edit(1), "performance", 5)  # this edit is of another radiograph
    with pytest.raises(StoreError, match="not saved"):
        store.save([rating(2), contradicting])
    assert [r.value for r in store.history()] == [1]


def test_the_database_is_durable_by_its_settings(store: RatingStore, path: Path) -> None:
    store.save([rating()])
    with store._database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


WRITER = """
import sys
from engine.reading.rating import Rating
from engine.reading.store import RatingStore
store = RatingStore(sys.argv[1])
for number in range(int(sys.argv[2]), 10**9):
    store.save([Rating("a" * 64, f"{number:064x}", "performance", 1 + number % 5),
                Rating("a" * 64, f"{number:064x}", "interpretability", 1 + number % 5)])
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
"""


def test_several_processes_may_begin_a_database_together_and_write_to_it(path: Path) -> None:
    program = WRITER.replace("10**9", "int(sys.argv[2]) + 15")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path), str(n * 1000)], stdout=subprocess.DEVNULL, cwd=CHECKOUT
        )
        for n in range(3)
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert len(RatingStore(path).history()) == 3 * 15 * 2


def test_threads_share_one_store(store: RatingStore) -> None:
    threads = [
        threading.Thread(target=lambda n=n: [store.save([rating(2, number=100 * n + i)]) for i in range(10)])
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.history()) == 40


def test_a_newer_format_is_refused_and_the_file_stays_as_it_is(path: Path) -> None:
    store = RatingStore(path)
    store.save([rating()])
    store.close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE counterview_schema SET version = 99")
    connection.commit()
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer Counterview"):
        RatingStore(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"these are no ratings at all " * 40, b"SQLite format 3\0" + bytes(4080)]
)
def test_a_file_that_is_no_database_is_refused_and_stays_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged|not a database"):
        RatingStore(path)
    assert path.read_bytes() == content


def test_a_database_with_damaged_pages_is_refused_and_stays_as_it_is(path: Path) -> None:
    store = RatingStore(path)
    store.save([rating(1 + n % 5, number=n, comment="x" * 50) for n in range(300)])
    store.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 3000] = b"\xa5" * 3000
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        RatingStore(path)
    assert path.read_bytes() == content


def test_a_database_of_another_application_is_refused_and_stays_as_it_is(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE patients (name TEXT)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another application"):
        RatingStore(path)
    assert path.read_bytes() == before


def test_a_database_locked_by_another_program_is_named_and_nothing_is_half_saved(
    store: RatingStore, path: Path
) -> None:
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another program is writing"):
        store.save([rating(2)])
    other.rollback()
    other.close()
    store.save([rating(3)])
    assert [r.value for r in store.history()] == [3]


def test_a_full_database_says_so_and_keeps_what_it_has(store: RatingStore) -> None:
    store.save([rating(1)])
    with store._database.engine.connect() as connection:  # SQLite answers the same when the disk is full
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="disk is full"):
        store.save([rating(2, comment="y" * 9000, number=2)])
    assert [r.value for r in store.history()] == [1]


@contextlib.contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Folder permissions mean nothing to root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def read_only_path() -> Iterator[Path]:
    """A database with one rating in a folder that may not be written to."""
    if sys.platform == "win32":
        pytest.skip("folder permissions work otherwise on Windows")
    folder = Path(tempfile.mkdtemp())
    store = RatingStore(folder / "ratings.sqlite")
    store.save([rating(5)])
    store.close()
    (folder / "ratings.sqlite").chmod(0o444)
    folder.chmod(0o555)
    yield folder / "ratings.sqlite"
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_database_can_be_read_and_says_that_it_cannot_be_written(read_only_path: Path) -> None:
    with as_ordinary_user():
        store = RatingStore(read_only_path)
        assert [r.value for r in store.ratings()] == [5]
        with pytest.raises(StoreError, match="read-only"):
            store.save([rating(1)])
        store.close()


def test_a_folder_that_cannot_be_written_is_named(read_only_path: Path) -> None:
    with as_ordinary_user(), pytest.raises(StoreError, match=r"new\.sqlite.*(cannot be opened|read-only)"):
        RatingStore(read_only_path.parent / "new.sqlite")


def test_addresses_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    for address in ("mysql://host/study", "sqlite://", "://"):
        with pytest.raises(StoreError):
            RatingStore(address)
    with pytest.raises(StoreError, match="is a folder"):
        RatingStore(tmp_path)


def test_a_url_of_a_file_is_the_file(path: Path) -> None:
    RatingStore(f"sqlite:///{path}").save([rating(2)])
    assert [r.value for r in RatingStore(path).ratings()] == [2]


def test_a_path_with_signs_that_mean_something_in_a_url_is_a_path(tmp_path: Path) -> None:
    odd = tmp_path / "100% of #1?" / "räting.sqlite"
    RatingStore(odd).save([rating(2)])
    assert odd.is_file()


def test_a_missing_file_is_begun_in_the_default_place(counterview_home: Path) -> None:
    RatingStore().save([rating(2)])
    assert (counterview_home / "ratings.sqlite").is_file()


def test_the_table_for_statistics_has_every_answer_and_runs_no_formula(
    store: RatingStore, tmp_path: Path
) -> None:
    store.save([rating(2, reader='=HYPERLINK("x")')])
    store.save([rating(4, reader='=HYPERLINK("x")')])
    texts = ["@SUM(1)", "-1+A1", "+A1", "\tx", "\rx", "plain, with comma\nand line", "ümlaut"]
    for number, text in enumerate(texts):
        store.save([Rating(IMAGE, edit(number + 5), COMMENT_ITEM, None, comment=text)])
    out = tmp_path / "ratings.csv"
    assert store.export_csv(out) == 2 + len(texts)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["value"], row["superseded"]) for row in rows[:2]] == [("2", "1"), ("4", "0")]
    assert rows[0]["reader"] == '\'=HYPERLINK("x")'
    assert [row["comment"] for row in rows[2:]] == ["'" + text for text in texts[:5]] + texts[5:]
    assert rows[0]["created_at"].endswith("+00:00")


def test_an_answer_whose_initials_followed_counts_once(store: RatingStore, tmp_path: Path) -> None:
    first, unnamed, other = rating(2), rating(4), rating(4, number=2)
    store.save([first, unnamed, other])
    store.save([dataclasses.replace(unnamed, reader="MK")])
    store.save([rating(5, reader="MK")])
    assert [(r.reader, r.value) for r in store.ratings()] == [("", 4), ("MK", 5)]  # the first: another edit
    out = tmp_path / "ratings.csv"
    store.export_csv(out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file))
    rows = [tuple(row[name] for name in ("reader", "value", "superseded")) for row in read]
    assert rows == [("", "2", "1"), ("", "4", "1"), ("", "4", "0"), ("MK", "4", "1"), ("MK", "5", "0")]
    assert [row["superseded_because"][:8] for row in read] == ["answered", "initials", "", "answered", ""]


def test_a_table_that_cannot_be_written_leaves_the_older_one(store: RatingStore, tmp_path: Path) -> None:
    store.save([rating(2)])
    with pytest.raises(StoreError, match="choose another place"):
        store.export_csv(tmp_path / "no such folder" / "ratings.csv")
    target = tmp_path / "folder.csv"
    target.mkdir()
    (target / "kept").touch()
    with pytest.raises(StoreError, match="choose another place"):
        store.export_csv(target)
    assert [p.name for p in tmp_path.glob("*.part")] == []
    assert (target / "kept").exists()


def test_other_answers_than_steps_come_back(store: RatingStore) -> None:
    point = Rating(IMAGE, edit(1), "place", None, answer="[12.5, 80]")
    declined = Rating(IMAGE, edit(1), "performance", None, is_declined=True)
    store.save([point, declined])
    assert store.ratings() == (point, declined)
    assert store.rated_images() == {IMAGE}


def test_showings_of_one_edit_have_each_their_own_answer(store: RatingStore) -> None:
    edit_in = [dataclasses.replace(rating(value), showing=name) for name, value in (("a", 2), ("b", 5))]
    store.save(edit_in)
    store.save([dataclasses.replace(rating(3), showing="a")])
    assert {r.showing: r.value for r in store.ratings()} == {"a": 3, "b": 5}


def test_what_happened_is_kept_for_good(store: RatingStore, path: Path) -> None:
    opened = ReadingEvent("R1", "a", EventKind.OPENED)
    left = ReadingEvent("R1", "a", EventKind.LEFT, {"visible_ms": 1200, "window_changes": 3})
    store.add_events([opened, left])
    store.add_events([ReadingEvent("R2", "a", EventKind.OPENED)])
    assert store.events(reader="R1") == (opened, left)
    assert len(store.events(showing="a")) == 3
    with pytest.raises(sqlite3.IntegrityError, match="never overwritten"):
        sqlite3.connect(path).execute("DELETE FROM events")


def make_older(path: Path) -> None:
    """The tables of format 1, as Counterview 0.1.0 wrote them."""
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        CREATE TABLE counterview_schema (version INTEGER NOT NULL, PRIMARY KEY (version));
        INSERT INTO counterview_schema VALUES (1);
        CREATE TABLE edits (edit_id VARCHAR(64) NOT NULL, image_sha256 VARCHAR(64) NOT NULL,
            sentence TEXT NOT NULL, model_name TEXT NOT NULL, PRIMARY KEY (edit_id));
        CREATE TABLE ratings (id INTEGER PRIMARY KEY AUTOINCREMENT, edit_id VARCHAR(64) NOT NULL,
            item VARCHAR(64) NOT NULL, value INTEGER, comment TEXT NOT NULL, reader TEXT NOT NULL,
            created_at VARCHAR(40) NOT NULL, application_version VARCHAR(40) NOT NULL);
        CREATE TRIGGER no_update_of_ratings BEFORE UPDATE ON ratings
            BEGIN SELECT RAISE(ABORT, 'ratings are never overwritten'); END;
        """
    )
    connection.execute("INSERT INTO edits VALUES (?, ?, 'Add the finding of edema.', '')", (edit(1), IMAGE))
    connection.execute(
        "INSERT INTO ratings VALUES (1, ?, 'performance', 4, '', 'A', ?, '0.1.0')",
        (edit(1), "2026-01-01T10:00:00.000000+00:00"),
    )
    connection.commit()
    connection.close()


def test_a_database_of_the_older_format_is_brought_up_to_date_with_all_its_answers(path: Path) -> None:
    make_older(path)
    store = RatingStore(path)
    assert [(r.value, r.reader, r.showing) for r in store.history()] == [(4, "A", "")]
    store.save([rating(5, reader="B")])
    store.add_events([ReadingEvent("B", "", EventKind.BREAK)])
    store.close()
    assert len(RatingStore(path).ratings()) == 2
    with pytest.raises(sqlite3.IntegrityError, match="never overwritten"):
        sqlite3.connect(path).execute("UPDATE ratings SET value = 1")


def test_a_read_only_database_of_the_older_format_is_left_alone(path: Path) -> None:
    make_older(path)
    before = path.read_bytes()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        if not os.access(path, os.W_OK):
            with pytest.raises(StoreError, match="older format"):
                RatingStore(path)
            assert path.read_bytes() == before
        else:
            pytest.skip("this user may write everything")
    finally:
        path.parent.chmod(0o755)
