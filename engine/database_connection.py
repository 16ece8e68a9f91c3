"""How a database is reached, and what its errors mean in plain words."""

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sql
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from engine.errors import StoreError

_BUSY_TIMEOUT_S = 3.0
_CONNECT_TIMEOUT_S = 5


def connect(url_or_path: str | Path) -> tuple[sql.Engine, bool, str]:
    """An engine for a file or a database URL; nothing is read or written yet, but a missing folder is made.

    Returns:
        the engine, whether it can only read, and the place in words (without a password).

    Raises:
        StoreError: the URL makes no sense, its driver is missing, or the folder cannot be made.
    """
    if isinstance(url_or_path, str) and "://" in url_or_path:
        return _connect_to_url(url_or_path)
    return _connect_to_file(Path(url_or_path))


def _connect_to_url(address: str) -> tuple[sql.Engine, bool, str]:
    try:
        url = sql.make_url(address)
    except ArgumentError as error:
        raise StoreError("The address of the ratings database is not a database URL; correct it.") from error
    if url.get_backend_name() == "sqlite":
        if not url.database or url.database == ":memory:":
            raise StoreError("Ratings cannot be kept in memory; give the path of a file.")
        return _connect_to_file(Path(url.database))
    if url.get_backend_name() != "postgresql":
        raise StoreError(f"Ratings can be kept in SQLite or PostgreSQL, not in {url.get_backend_name()}.")
    place = url.render_as_string(hide_password=True)
    try:
        limits = {"connect_timeout": _CONNECT_TIMEOUT_S}
        return sql.create_engine(url, pool_pre_ping=True, connect_args=limits), False, place
    except (ImportError, SQLAlchemyError) as error:
        raise StoreError(
            f"The driver for {place} is not installed ({error}); install counterview[study]."
        ) from error


def _connect_to_file(path: Path) -> tuple[sql.Engine, bool, str]:
    path = path.expanduser().absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder for ratings, {path.parent}, cannot be made ({error.strerror}); let COUNTERVIEW_HOME "
            "name a folder that can be written, and start again."
        ) from error
    if path.is_dir():
        raise StoreError(f"{path} is a folder; give the path of a file for ratings.")
    read_only = path.exists() and not (_is_writable(path) and _is_writable(path.parent))
    address = f"file:{quote(str(path))}" + (_read_only_mode(path) if read_only else "")

    def open_connection() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, timeout=_BUSY_TIMEOUT_S, check_same_thread=False)
        connection.isolation_level = None  # the driver begins no transactions of its own
        try:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    engine = sql.create_engine("sqlite://", creator=open_connection, poolclass=sql.pool.QueuePool)
    return engine, read_only, str(path)


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _read_only_mode(path: Path) -> str:
    """URI parameters to read a file that cannot be written.

    A database in WAL mode needs its side files even for reading. Where they cannot be made, only
    "immutable" opens it, which overlooks commits that are still in the side file, so it is the last
    resort.
    """
    side_file = path.with_name(path.name + "-wal")
    if side_file.exists() and side_file.stat().st_size > 0:
        return "?mode=ro"
    probe = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    try:
        probe.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError:
        return "?mode=ro&immutable=1"
    except sqlite3.DatabaseError:  # damaged: the real connection will say so
        pass
    finally:
        probe.close()
    return "?mode=ro"


def start_transactions_ourselves(engine: sql.Engine) -> None:
    """Let SQLAlchemy begin SQLite transactions, so that making the tables is all or nothing.

    The sqlite3 module begins none before DDL: https://docs.python.org/3.11/library/sqlite3.html
    (transaction control).
    """
    if engine.dialect.name != "sqlite":
        return

    @sql.event.listens_for(engine, "begin")
    def begin(connection: sql.Connection) -> None:
        immediate = connection.get_execution_options().get("begin_immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def explain(error: SQLAlchemyError, doing: str, place: str) -> str:
    """One line: what went wrong with the database, and what to do."""
    cause: Any = getattr(error, "orig", None) or error
    name = getattr(cause, "sqlite_errorname", "") or ""
    for beginning, message in _MESSAGES:
        if name.startswith(beginning):
            return f"Could not {doing} {place}: {message}"
    said = " ".join(str(cause).split())  # a server says it in several lines
    return f"Could not {doing} {place}: {said}"


_MESSAGES = (
    ("SQLITE_FULL", "the disk is full. Free some space and save again."),
    ("SQLITE_BUSY", "another program is writing to it. Close it or wait, then try again."),
    ("SQLITE_LOCKED", "another program is writing to it. Close it or wait, then try again."),
    (
        "SQLITE_READONLY",
        "it is read-only. Allow writing to it and its folder, or choose another place.",
    ),
    ("SQLITE_CANTOPEN", "it cannot be opened. Check that the folder exists and may be written to."),
    ("SQLITE_PERM", "access is not allowed. Check the permissions of the file and its folder."),
    ("SQLITE_AUTH", "access is not allowed. Check the permissions of the file and its folder."),
    (
        "SQLITE_NOTADB",
        "the file is damaged or not a database; it was left as it is. Restore a copy of it, or move it away "
        "to begin a new one.",
    ),
    (
        "SQLITE_CORRUPT",
        "the file is damaged; it was left as it is. Restore a copy of it, or move it away to begin a new "
        "one.",
    ),
    ("SQLITE_IOERR", "the disk reported an error or is full. Check the disk, then save again."),
)
