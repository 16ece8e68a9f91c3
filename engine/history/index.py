"""HistoryIndex: the database that finds kept results; what it knows of their files can be made again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy.dialects.sqlite import insert

from engine.database import Database
from engine.history.entry import HistoryEntry, Query
from engine.history.schema import LAYOUT, marks_table, places_table, results_table

_LISTS = ("findings", "operations", "sides", "levels")


class HistoryIndex:
    """Rows about results in SQLite (WAL, synchronous=FULL); for any thread.

    Args:
        path: the file; made where it is not there.

    Raises:
        StoreError: it cannot be opened, is damaged, or was written by a newer version.
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path, LAYOUT)

    @property
    def is_read_only(self) -> bool:
        return self._database.is_read_only

    def close(self) -> None:
        self._database.close()

    def add(self, entries: Sequence[HistoryEntry]) -> None:
        """Add results; those that are known stay as they are.

        Raises:
            StoreError: nothing was added.
        """
        if entries:
            self._write(insert(results_table).on_conflict_do_nothing(), [_row(entry) for entry in entries])

    def remove(self, identities: Sequence[str]) -> None:
        """Forget results and what the reader gave them.

        Raises:
            StoreError: nothing was forgotten.
        """
        for table in (results_table, marks_table):
            for start in range(0, len(identities), 500):
                some = identities[start : start + 500]
                self._write(sql.delete(table).where(table.c.identity.in_(some)))

    def set_deleted(self, identity: str, deleted_at: datetime | None) -> None:
        """Say that a result is in the trash since then, or is not."""
        text = None if deleted_at is None else _text(deleted_at)
        self._write(
            sql.update(results_table).where(results_table.c.identity == identity).values(deleted_at=text)
        )

    def set_star(self, identity: str, is_starred: bool) -> None:
        """Star a result, or take its star away."""
        self._mark(identity, is_starred=is_starred)

    def set_name(self, identity: str, name: str) -> None:
        """Give a result a name; "" takes it away."""
        self._mark(identity, name=name)

    def set_place(self, image_sha256: str, frame_number: int, path: str, member: str) -> None:
        """Remember where a radiograph was opened."""
        place = {"path": path, "member": member}
        row = {"image_sha256": image_sha256, "frame_number": frame_number} | place
        statement = insert(places_table).on_conflict_do_update(
            index_elements=["image_sha256", "frame_number"], set_=place
        )
        self._write(statement, [row])

    def place(self, image_sha256: str, frame_number: int) -> tuple[str, str] | None:
        """Path and member of where a radiograph was opened last."""
        query = sql.select(places_table.c.path, places_table.c.member).where(
            places_table.c.image_sha256 == image_sha256, places_table.c.frame_number == frame_number
        )
        with self._database.reading() as connection:
            found = connection.execute(query).one_or_none()
        return None if found is None else (str(found[0]), str(found[1]))

    def of_radiograph(
        self, image_sha256: str, frame_number: int, pixels_sha256: str
    ) -> tuple[HistoryEntry, ...]:
        """Results of a file, or of the same pixels in another file, oldest first; none from the trash."""
        table = results_table.c
        same_file = sql.and_(table.image_sha256 == image_sha256, table.frame_number == frame_number)
        same = sql.or_(same_file, table.pixels_sha256 == pixels_sha256)
        return self._select(sql.and_(same, table.deleted_at.is_(None)), newest_first=False)

    def find(self, identity: str) -> HistoryEntry | None:
        """The result of this identity."""
        found = self._select(results_table.c.identity == identity)
        return found[0] if found else None

    def search(self, query: Query) -> tuple[HistoryEntry, ...]:
        """What a query asks for, newest first.

        Raises:
            StoreError: the database cannot be read.
        """
        found = self._select(sql.and_(*_conditions(query)))
        if query.is_rated is not None:
            found = tuple(entry for entry in found if (entry.edit_id in query.rated) == query.is_rated)
        return found if query.limit is None else found[: query.limit]

    def all_identities(self) -> dict[str, bool]:
        """Every result, and whether it is in the trash."""
        query = sql.select(results_table.c.identity, results_table.c.deleted_at)
        with self._database.reading() as connection:
            return {str(identity): deleted is not None for identity, deleted in connection.execute(query)}

    def totals(self, is_deleted: bool) -> tuple[int, int]:
        """How many results, and their bytes, in the trash or out of it."""
        deleted = results_table.c.deleted_at
        query = sql.select(sql.func.count(), sql.func.coalesce(sql.func.sum(results_table.c.size), 0)).where(
            deleted.is_not(None) if is_deleted else deleted.is_(None)
        )
        with self._database.reading() as connection:
            count, size = connection.execute(query).one()
        return int(count), int(size)

    def values(self, column: str) -> tuple[str, ...]:
        """Each value that results have in this column, sorted: "findings", "model_name", ..."""
        query = sql.select(results_table.c[column]).distinct()
        with self._database.reading() as connection:
            texts = connection.execute(query).scalars().all()
        found = {value for text in texts for value in (_split(text) if column in _LISTS else (text,))}
        return tuple(sorted(found))

    def _mark(self, identity: str, **change: Any) -> None:
        row = {"identity": identity, "is_starred": False, "name": ""} | change
        statement = insert(marks_table).on_conflict_do_update(index_elements=["identity"], set_=change)
        self._write(statement, [row])

    def _write(self, statement: Any, rows: list[dict[str, Any]] | None = None) -> None:
        with self._database.writing("change the list of results in") as connection:
            connection.execute(statement, rows) if rows else connection.execute(statement)

    def _select(
        self, condition: sql.ColumnElement[bool], newest_first: bool = True
    ) -> tuple[HistoryEntry, ...]:
        created = results_table.c.created_at
        query = (
            sql.select(results_table, marks_table.c.is_starred, marks_table.c.name)
            .outerjoin(marks_table, marks_table.c.identity == results_table.c.identity)
            .where(condition)
            .order_by(created.desc() if newest_first else created, results_table.c.identity)
        )
        with self._database.reading() as connection:
            return tuple(_entry(row._mapping) for row in connection.execute(query))


def _conditions(query: Query) -> list[sql.ColumnElement[bool]]:
    table = results_table.c
    conditions: list[sql.ColumnElement[bool]] = [
        table.deleted_at.is_not(None) if query.is_deleted else table.deleted_at.is_(None)
    ]
    for column, value in (
        (table.findings, query.finding),
        (table.operations, query.operation),
        (table.sides, query.side),
        (table.levels, query.level),
    ):
        if value is not None:
            conditions.append(column.contains(f"|{value}|", autoescape=True))
    if query.model_name is not None:
        conditions.append(table.model_name == query.model_name)
    if query.seed is not None:
        conditions.append(table.seed == query.seed)
    if query.since is not None:
        conditions.append(table.created_at >= _text(query.since))
    if query.until is not None:
        conditions.append(table.created_at < _text(query.until))
    if query.is_starred:
        conditions.append(marks_table.c.is_starred.is_(True))
    for word in query.words.split():
        columns = (table.sentence, table.model_name, marks_table.c.name)
        titled = [name for name, title in query.model_titles.items() if word.casefold() in title.casefold()]
        found = (column.icontains(word, autoescape=True) for column in columns)
        conditions.append(sql.or_(*found, table.model_name.in_(titled)))
    return conditions


def _row(entry: HistoryEntry) -> dict[str, Any]:
    row = {column.name: getattr(entry, column.name) for column in results_table.columns}
    row |= {name: "".join(f"|{value}" for value in row[name]) + "|" for name in _LISTS}
    row["created_at"] = _text(entry.created_at)
    row["deleted_at"] = None if entry.deleted_at is None else _text(entry.deleted_at)
    return row


def _entry(row: Any) -> HistoryEntry:
    values = {column.name: row[column.name] for column in results_table.columns}
    values |= {name: _split(values[name]) for name in _LISTS}
    values["created_at"] = datetime.fromisoformat(values["created_at"])
    if values["deleted_at"] is not None:
        values["deleted_at"] = datetime.fromisoformat(values["deleted_at"])
    return HistoryEntry(**values, is_starred=bool(row["is_starred"]), name=row["name"] or "")


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
