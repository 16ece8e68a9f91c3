"""RatingStore: the database of ratings; what it acknowledges survives a crash, and nothing is overwritten."""

import logging
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import SQLAlchemyError

from engine.errors import StoreError
from engine.paths import ratings_database
from engine.reading.connection import connect, explain, start_transactions_ourselves
from engine.reading.events import ReadingEvent
from engine.reading.export import write_csv
from engine.reading.items import COMMENT_ITEM
from engine.reading.rating import Rating
from engine.reading.schema import SCHEMA_VERSION, edits, metadata, migrate, ratings_table, schema_table
from engine.reading.schema import events as events_table

_log = logging.getLogger(__name__)

_LOCK = 0x436F756E746572  # any number that other applications on the server do not take


class RatingStore:
    """Ratings in SQLite (WAL, synchronous=FULL), or in PostgreSQL by URL for several workstations.

    Safe to use from several threads and, with SQLite, from several processes on one machine.

    Args:
        url_or_path: a file, or a database URL such as "postgresql+psycopg://host/study"; None: the
            default file of this user.

    Raises:
        StoreError: the database cannot be opened, is damaged, belongs to another application or was
            written by a newer version. It is then left exactly as it was.
    """

    def __init__(self, url_or_path: str | Path | None = None) -> None:
        if url_or_path is None:
            url_or_path = ratings_database()
        self._engine, self.is_read_only, self.place = connect(url_or_path)
        start_transactions_ourselves(self._engine)
        self._write_lock = threading.Lock()
        try:
            self._prepare()
        except BaseException:
            self._engine.dispose()
            raise

    def save(self, ratings: Sequence[Rating], events: Sequence[ReadingEvent] = ()) -> None:
        """Store ratings and events, all or none; returns only after the database has committed them to disk.

        Raises:
            StoreError: nothing of them was stored; the message says why and what to do.
        """
        if not ratings and not events:
            return
        if self.is_read_only:
            raise StoreError(f"The ratings in {self.place} are read-only; nothing was saved.")
        with self._write_lock, self._translated("save ratings in"), self._engine.begin() as connection:
            for rating in ratings:
                self._add_edit(connection, rating)
            if ratings:
                connection.execute(sql.insert(ratings_table), [_rating_row(rating) for rating in ratings])
            if events:
                connection.execute(sql.insert(events_table), [event.as_row() for event in events])

    def ratings(
        self, edit_id: str | None = None, image_sha256: str | None = None, reader: str | None = None
    ) -> tuple[Rating, ...]:
        """The newest rating of each reader, edit, item and showing, oldest first.

        An answer without a reader whose initials followed counts only for that reader, see ``Rating``.

        Args:
            edit_id, image_sha256, reader: only those of this edit, radiograph or reader.

        Raises:
            StoreError: the database cannot be read.
        """
        conditions = _conditions(edit_id, image_sha256, reader)
        newest = (
            sql.select(sql.func.max(ratings_table.c.id))
            .join(edits, edits.c.edit_id == ratings_table.c.edit_id)
            .where(*conditions)
            .group_by(
                *(ratings_table.c[name] for name in ("edit_id", "item", "reader", "showing")),
            )
        )
        return self._select(ratings_table.c.id.in_(newest), ~_initials_followed())

    def rated_images(self) -> frozenset[str]:
        """SHA-256 of each radiograph of which some edit was rated.

        Raises:
            StoreError: the database cannot be read.
        """
        query = (
            sql.select(edits.c.image_sha256)
            .join(ratings_table, edits.c.edit_id == ratings_table.c.edit_id)
            .where(ratings_table.c.item != COMMENT_ITEM)
            .distinct()
        )
        with self._translated("read"), self._engine.connect() as connection:
            return frozenset(connection.execute(query).scalars())

    def history(
        self, edit_id: str | None = None, image_sha256: str | None = None, reader: str | None = None
    ) -> tuple[Rating, ...]:
        """Every rating ever saved, also those that were answered anew, oldest first.

        Raises:
            StoreError: the database cannot be read.
        """
        return self._select(*_conditions(edit_id, image_sha256, reader))

    def add_events(self, events: Sequence[ReadingEvent]) -> None:
        """Store what happened while reading, all or none; never changed afterwards.

        Raises:
            StoreError: nothing of it was stored.
        """
        self.save((), events)

    def events(self, reader: str | None = None, showing: str | None = None) -> tuple[ReadingEvent, ...]:
        """What happened, oldest first.

        Raises:
            StoreError: the database cannot be read.
        """
        wanted = ((events_table.c.reader, reader), (events_table.c.showing, showing))
        query = (
            sql.select(events_table)
            .where(*(column == value for column, value in wanted if value is not None))
            .order_by(events_table.c.id)
        )
        with self._translated("read"), self._engine.connect() as connection:
            return tuple(ReadingEvent.from_row(row._mapping) for row in connection.execute(query))

    def export_csv(self, path: Path) -> int:
        """Write every rating ever saved to a CSV file, see ``engine.reading.export``.

        Returns:
            number of rows.

        Raises:
            StoreError: ratings cannot be read, or the file cannot be written; an older file stays.
        """
        return write_csv(self.history(), path)

    def close(self) -> None:
        """Let go of the database; the store cannot be used afterwards."""
        self._engine.dispose()

    def __enter__(self) -> "RatingStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _prepare(self) -> None:
        with self._translated("open"):
            with self._engine.connect() as connection:
                self._check_integrity(connection)
                names = set(sql.inspect(connection).get_table_names())
                version = _read_version(connection) if schema_table.name in names else None
            if version is None and names and not self._is_shared_server:
                raise StoreError(
                    f"{self.place} is a database of another application; choose another file for ratings."
                )
            if version is None:
                if self.is_read_only:
                    raise StoreError(
                        f"{self.place} is empty and read-only; choose another place for ratings."
                    )
                self._create()
            elif version > SCHEMA_VERSION:
                raise StoreError(
                    f"The ratings in {self.place} were written by a newer Counterview (format {version}, "
                    f"this one knows {SCHEMA_VERSION}); nothing was changed. Update Counterview to use them."
                )
            elif 1 <= version < SCHEMA_VERSION:
                self._bring_up_to_date()
            elif version < 1:
                raise StoreError(
                    f"The ratings in {self.place} have the unknown format {version}; nothing was changed."
                )
            if not self._is_shared_server and not self.is_read_only:
                self._use_write_ahead_log()

    @property
    def _is_shared_server(self) -> bool:
        return self._engine.dialect.name != "sqlite"

    def _check_integrity(self, connection: sql.Connection) -> None:
        if self._is_shared_server:
            return
        found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        if found != "ok":
            raise StoreError(
                f"The ratings in {self.place} are damaged ({found}); the file was left as it is. "
                "Restore a copy of it, or move it away to begin a new one."
            )

    def _create(self) -> None:
        """Make the tables in one transaction; another process may be doing the same."""
        immediate = self._engine.execution_options(begin_immediate=True)
        with immediate.begin() as connection:
            self._wait_for_others(connection)
            if not sql.inspect(connection).has_table(schema_table.name):
                metadata.create_all(connection)
                connection.execute(sql.insert(schema_table).values(version=SCHEMA_VERSION))

    def _bring_up_to_date(self) -> None:
        """To the present format, all or nothing; another process may be doing the same."""
        if self.is_read_only:
            raise StoreError(
                f"The ratings in {self.place} have an older format and are read-only; allow writing to "
                "the file and its folder, and open them once."
            )
        immediate = self._engine.execution_options(begin_immediate=True)
        with immediate.begin() as connection:
            self._wait_for_others(connection)
            version = _read_version(connection)
            if version < SCHEMA_VERSION:
                migrate(connection, version)

    def _wait_for_others(self, connection: sql.Connection) -> None:
        """Only one workstation at a time makes or changes the tables; SQLite has its own lock."""
        if self._is_shared_server:
            connection.execute(sql.select(sql.func.pg_advisory_xact_lock(_LOCK)))

    def _use_write_ahead_log(self) -> None:
        """WAL stays set in the file. Where it cannot be set, the older journal is as safe, only slower."""
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            _log.info("the ratings keep their older journal: %s", error)
        finally:
            connection.close()

    def _add_edit(self, connection: sql.Connection, rating: Rating) -> None:
        row = {
            "edit_id": rating.edit_id,
            "image_sha256": rating.image_sha256,
            "sentence": rating.sentence,
            "model_name": rating.model_name,
        }
        if self._engine.dialect.name == "sqlite":
            from sqlalchemy.dialects.sqlite import insert as insert_unless_known
        else:
            from sqlalchemy.dialects.postgresql import insert as insert_unless_known  # type: ignore[assignment]
        connection.execute(insert_unless_known(edits).values(row).on_conflict_do_nothing())
        known = connection.execute(sql.select(edits).where(edits.c.edit_id == rating.edit_id)).one()
        if dict(known._mapping) != row:
            raise StoreError(
                "These ratings were not saved: the database has this edit with another radiograph, sentence "
                "or model."
            )

    def _select(self, *conditions: sql.ColumnElement[bool]) -> tuple[Rating, ...]:
        query = (
            sql.select(ratings_table, edits)
            .join(edits, edits.c.edit_id == ratings_table.c.edit_id)
            .where(*conditions)
            .order_by(ratings_table.c.id)
        )
        with self._translated("read"), self._engine.connect() as connection:
            return tuple(_make_rating(row._mapping) for row in connection.execute(query))

    @contextmanager
    def _translated(self, doing: str) -> Iterator[None]:
        """Turn what the database says into plain words."""
        try:
            yield
        except SQLAlchemyError as error:
            _log.warning("could not %s the ratings: %s", doing, type(error).__name__)
            raise StoreError(explain(error, doing, self.place)) from error


def _conditions(
    edit_id: str | None, image_sha256: str | None, reader: str | None
) -> list[sql.ColumnElement[bool]]:
    wanted = (
        (ratings_table.c.edit_id, edit_id),
        (edits.c.image_sha256, image_sha256),
        (ratings_table.c.reader, reader),
    )
    return [column == value for column, value in wanted if value is not None]


def _initials_followed() -> sql.ColumnElement[bool]:
    """The answer is there once more, with the initials that were missing and the same time."""
    named = ratings_table.alias()
    same = (
        getattr(named.c, name) == getattr(ratings_table.c, name) for name in ("edit_id", "item", "created_at")
    )
    return sql.and_(ratings_table.c.reader == "", sql.exists().where(named.c.reader != "", *same))


def _read_version(connection: sql.Connection) -> int:
    versions = connection.execute(sql.select(schema_table.c.version)).scalars().all()
    if len(versions) != 1:
        raise StoreError("The ratings database does not say which format it has; nothing was changed.")
    return int(versions[0])


def _rating_row(rating: Rating) -> dict[str, Any]:
    return {
        "edit_id": rating.edit_id,
        "item": rating.item,
        "value": rating.value,
        "comment": rating.comment,
        "reader": rating.reader,
        "created_at": rating.created_at.isoformat(timespec="microseconds"),
        "application_version": rating.application_version,
        "answer": rating.answer,
        "declined": int(rating.is_declined),
        "showing": rating.showing,
    }


def _make_rating(row: Any) -> Rating:
    return Rating(
        image_sha256=row["image_sha256"],
        edit_id=row["edit_id"],
        item=row["item"],
        value=row["value"],
        comment=row["comment"],
        reader=row["reader"],
        sentence=row["sentence"],
        model_name=row["model_name"],
        created_at=datetime.fromisoformat(row["created_at"]).astimezone(UTC),
        application_version=row["application_version"],
        answer=row["answer"],
        is_declined=bool(row["declined"]),
        showing=row["showing"],
    )
