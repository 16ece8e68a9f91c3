"""Database: how our tables are opened, made, brought up to date, and what errors mean in plain words.

SQLite in a file (WAL, synchronous=FULL), or PostgreSQL by URL for several workstations. Whatever cannot be
used is left exactly as it was.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sql
from sqlalchemy.exc import SQLAlchemyError

from engine.database_connection import connect, explain, start_transactions_ourselves
from engine.errors import StoreError

_LOCK = 0x436F756E746572  # any number that other applications on the server do not take

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Layout:
    """What a database of ours holds.

    Attributes:
        what: in words, after "the" and before "are": "ratings".
        metadata: its tables.
        version_table: one column ``version``, one row.
        version: of this application.
        migrate: brings tables of an older version to this one, inside a transaction; None: there is none.
        check: pragma of SQLite that looks for damage.
    """

    what: str
    metadata: sql.MetaData
    version_table: sql.Table
    version: int
    migrate: Callable[[sql.Connection, int], None] | None = None
    check: str = "integrity_check(1)"


class Database:
    """An opened database whose tables are those of this version. For any thread.

    Args:
        url_or_path: a file, or a database URL such as "postgresql+psycopg://host/study".
        layout: what it holds.

    Attributes:
        engine: for reading; writing goes through ``writing``.
        is_read_only: nothing can be written.
        place: in words, without a password.

    Raises:
        StoreError: it cannot be opened, is damaged, belongs to another application or was written by a newer
            version.
    """

    def __init__(self, url_or_path: str | Path, layout: Layout) -> None:
        self._layout = layout
        self.engine, self.is_read_only, self.place = connect(url_or_path)
        start_transactions_ourselves(self.engine)
        self._write_lock = threading.Lock()
        try:
            with self.translated("open"):
                self._prepare()
        except BaseException:
            self.engine.dispose()
            raise

    @property
    def is_shared_server(self) -> bool:
        return self.engine.dialect.name != "sqlite"

    def close(self) -> None:
        """Let go of it; it cannot be used afterwards."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sql.Connection]:
        """A connection to read with.

        Raises:
            StoreError: the database cannot be read.
        """
        with self.translated("read"), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, doing: str) -> Iterator[sql.Connection]:
        """A transaction: all of it is on disk afterwards, or nothing.

        Args:
            doing: what fails if it fails: "save ratings in".

        Raises:
            StoreError: nothing was written.
        """
        if self.is_read_only:
            raise StoreError(f"The {self._layout.what} in {self.place} are read-only; nothing was changed.")
        with self._write_lock, self.translated(doing), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def translated(self, doing: str) -> Iterator[None]:
        """Turn what the database says into plain words."""
        try:
            yield
        except SQLAlchemyError as error:
            _log.warning("could not %s the %s: %s", doing, self._layout.what, type(error).__name__)
            raise StoreError(explain(error, doing, self.place)) from error

    def _prepare(self) -> None:
        layout, place = self._layout, self.place
        with self.engine.connect() as connection:
            self._look_for_damage(connection)
            names = set(sql.inspect(connection).get_table_names())
            version = self._read_version(connection) if layout.version_table.name in names else None
            connection.rollback()
        if version is None and names and not self.is_shared_server:
            raise StoreError(
                f"{place} is a database of another application; choose another file for {layout.what}."
            )
        if version is None:
            if self.is_read_only:
                raise StoreError(f"{place} is empty and read-only; choose another place for {layout.what}.")
            self._create()
        elif version > layout.version:
            raise StoreError(
                f"The {layout.what} in {place} were written by a newer Counterview (format {version}, this "
                f"one knows {layout.version}); nothing was changed. Update Counterview to use them."
            )
        elif version < 1 or (version < layout.version and layout.migrate is None):
            raise StoreError(
                f"The {layout.what} in {place} have the unknown format {version}; nothing was changed."
            )
        elif version < layout.version:
            self._bring_up_to_date()
        if not self.is_shared_server and not self.is_read_only:
            self._use_write_ahead_log()

    def _look_for_damage(self, connection: sql.Connection) -> None:
        if self.is_shared_server:
            return
        found = connection.exec_driver_sql(f"PRAGMA {self._layout.check}").scalar()
        if found != "ok":
            raise StoreError(
                f"The {self._layout.what} in {self.place} are damaged ({found}); the file was left as it is. "
                "Restore a copy of it, or move it away to begin a new one."
            )

    def _create(self) -> None:
        """Make the tables in one transaction; another process may be doing the same."""
        table = self._layout.version_table
        with self._alone() as connection:
            if not sql.inspect(connection).has_table(table.name):
                self._layout.metadata.create_all(connection)
                connection.execute(sql.insert(table).values(version=self._layout.version))

    def _bring_up_to_date(self) -> None:
        """To the present format, all or nothing; another process may be doing the same."""
        layout = self._layout
        if self.is_read_only:
            raise StoreError(
                f"The {layout.what} in {self.place} have an older format and are read-only; allow writing to "
                "the file and its folder, and open them once."
            )
        assert layout.migrate is not None
        with self._alone() as connection:
            version = self._read_version(connection)
            if version < layout.version:
                layout.migrate(connection, version)

    @contextmanager
    def _alone(self) -> Iterator[sql.Connection]:
        """A transaction that only one workstation has at a time; SQLite has its own lock."""
        with self.engine.execution_options(begin_immediate=True).begin() as connection:
            if self.is_shared_server:
                connection.execute(sql.select(sql.func.pg_advisory_xact_lock(_LOCK)))
            yield connection

    def _read_version(self, connection: sql.Connection) -> int:
        versions = connection.execute(sql.select(self._layout.version_table.c.version)).scalars().all()
        if len(versions) != 1:
            raise StoreError(
                f"The {self._layout.what} in {self.place} do not say which format they have; nothing was "
                "changed."
            )
        return int(versions[0])

    def _use_write_ahead_log(self) -> None:
        """WAL stays set in the file. Where it cannot be set, the older journal is as safe, only slower."""
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            _log.info("the %s keep their older journal: %s", self._layout.what, error)
        finally:
            connection.close()
