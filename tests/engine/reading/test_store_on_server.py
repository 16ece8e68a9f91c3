"""The rating store on a real PostgreSQL server, as several workstations use it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sql
from made_up_study_folder import make_study
from postgres_server import Server, find_postgres, running_server

from engine.errors import StoreError
from engine.reading.events import EventKind, ReadingEvent
from engine.reading.protocol_file import write_protocol
from engine.reading.rating import Rating
from engine.reading.store import RatingStore
from engine.reading.study import Study
from engine.reading.study_results import study_results

CHECKOUT = Path(__file__).resolve().parents[3]
WRITER = """
import sys
from engine.reading.rating import Rating
from engine.reading.store import RatingStore
store = RatingStore(sys.argv[1])
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 20):
    store.save([Rating("a" * 64, f"{number:064x}", "performance", 1 + number % 5, reader=sys.argv[3])])
    print(number, flush=True)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    pytest.importorskip("psycopg")
    programs = find_postgres()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with running_server(programs) as server:
        yield server


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    yield server.url
    engine = sql.create_engine(server.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()


def rating(value: int = 3, **more: object) -> Rating:
    return Rating("a" * 64, "b" * 64, "performance", value, **more)  # type: ignore[arg-type]


def test_answers_and_events_come_back_as_they_were_saved(url: str) -> None:
    store = RatingStore(url)
    saved = (
        rating(4, comment="Größe", reader="R1", showing="s1"),
        Rating("a" * 64, "b" * 64, "region", None, reader="R1", answer="[[[1.5, 2], [3, 4], [5, 6]]]"),
    )
    event = ReadingEvent("R1", "s1", EventKind.LEFT, {"visible_ms": 1200})
    store.save(saved, [event])
    store.save([rating(2, reader="R1", showing="s1")])
    store.close()
    again = RatingStore(url)
    assert [one.value for one in again.ratings()] == [None, 2]
    assert again.history()[:2] == saved
    assert again.events() == (event,)
    again.close()


def test_a_row_can_be_neither_changed_nor_deleted(url: str) -> None:
    store = RatingStore(url)
    store.save([rating()], [ReadingEvent("R1", "s1", EventKind.OPENED)])
    store.close()
    engine = sql.create_engine(url)
    for statement in (
        "UPDATE ratings SET value = 1",
        "DELETE FROM ratings",
        "UPDATE events SET reader = 'x'",
        "DELETE FROM events",
    ):
        with pytest.raises(sql.exc.DBAPIError, match="never"), engine.begin() as connection:
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_several_workstations_may_begin_a_database_together_and_write_to_it(url: str) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, url, str(1000 * n), f"R{n}"],
            stdout=subprocess.DEVNULL,
            cwd=CHECKOUT,
        )
        for n in range(3)
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    store = RatingStore(url)
    assert len(store.history()) == 60
    store.close()


def test_a_server_that_goes_away_is_named_in_one_line_and_saving_goes_on_once_it_is_back(
    server: Server, url: str
) -> None:
    store = RatingStore(url)
    store.save([rating(1)])
    server.stop()
    try:
        with pytest.raises(StoreError, match="Could not save ratings in postgresql") as caught:
            store.save([rating(2)])
        assert "\n" not in str(caught.value)
    finally:
        server.start()
    store.save([rating(3)])
    assert [one.value for one in store.history()] == [1, 3]
    store.close()


def test_a_newer_format_is_refused(url: str) -> None:
    RatingStore(url).close()
    engine = sql.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE counterview_schema SET version = 99")
    engine.dispose()
    with pytest.raises(StoreError, match="newer Counterview"):
        RatingStore(url)


def test_two_studies_share_a_server_and_keep_their_results_apart(url: str, tmp_path: Path) -> None:
    from dataclasses import replace

    studies = []
    for name, value in (("one", 2), ("two", 5)):
        study = make_study(tmp_path / name)
        write_protocol(study.folder, replace(study.protocol, database=url))
        study = Study(study.folder)
        store = study.open_answers()
        for showing in study.order("R1"):
            shown = study.load(showing)
            store.save(
                [
                    Rating(
                        *(shown.case.sha256, shown.edit_id, "performance", value),
                        reader="R1",
                        sentence=shown.sentence,
                        model_name=shown.model_name,
                        showing=showing.identity,
                    )
                ]
            )
        event = {"reason": "done", "study": study.protocol.identity}
        if name == "one":
            store.add_events([ReadingEvent("owner", "", EventKind.UNBLINDED, event)])
        store.close()
        studies.append(study)
    found = [study_results(study) for study in studies]
    assert [one.items[0].overall.mean.value for one in found if one.items[0].overall] == [2, 5]
    assert [len(one.unblinded) for one in found] == [1, 0]
