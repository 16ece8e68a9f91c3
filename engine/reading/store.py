"""RatingStore: the database of ratings; what it acknowledges survives a crash, and nothing is overwritten."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from engine.database import Database
from engine.errors import StoreError
from engine.paths import ratings_database
from engine.reading.events import ReadingEvent
from engine.reading.export import write_csv
from engine.reading.items import COMMENT_ITEM
from engine.reading.rating import Rating
from engine.reading.schema import LAYOUT, edits, ratings_table
from engine.reading.schema import events as events_table


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
        self._database = Database(url_or_path, LAYOUT)

    def save(self, ratings: Sequence[Rating], events: Sequence[ReadingEvent] = ()) -> None:
        """Store ratings and events, all or none; returns only after the database has committed them to disk.

        Raises:
            StoreError: nothing of them was stored; the message says why and what to do.
        """
        if not ratings and not events:
            return
        with self._database.writing("save ratings in") as connection:
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
        with self._database.reading() as connection:
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
        with self._database.reading() as connection:
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
        self._database.close()

    def __enter__(self) -> "RatingStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _add_edit(self, connection: sql.Connection, rating: Rating) -> None:
        row = {
            "edit_id": rating.edit_id,
            "image_sha256": rating.image_sha256,
            "sentence": rating.sentence,
            "model_name": rating.model_name,
        }
        if not self._database.is_shared_server:
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
        with self._database.reading() as connection:
            return tuple(_make_rating(row._mapping) for row in connection.execute(query))


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
