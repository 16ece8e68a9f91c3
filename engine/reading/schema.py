"""The tables of the ratings database."""

from typing import Any

import sqlalchemy as sql
from sqlalchemy.schema import CreateColumn

from engine.database import Layout

SCHEMA_VERSION = 2

metadata = sql.MetaData()

schema_table = sql.Table(
    "counterview_schema",
    metadata,
    sql.Column("version", sql.Integer, primary_key=True, autoincrement=False),
)

edits = sql.Table(
    "edits",
    metadata,
    sql.Column("edit_id", sql.String(64), primary_key=True),
    sql.Column("image_sha256", sql.String(64), nullable=False, index=True),
    sql.Column("sentence", sql.Text, nullable=False),
    sql.Column("model_name", sql.Text, nullable=False),
)

# Times are ISO 8601 texts in UTC: SQLite has no time type, and a text reads the same everywhere.
ratings_table = sql.Table(
    "ratings",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("edit_id", sql.String(64), sql.ForeignKey("edits.edit_id"), nullable=False, index=True),
    sql.Column("item", sql.String(64), nullable=False),
    sql.Column("value", sql.Integer, sql.CheckConstraint("value >= 1"), nullable=True),
    sql.Column("comment", sql.Text, nullable=False),
    sql.Column("reader", sql.Text, nullable=False),
    sql.Column("created_at", sql.String(40), nullable=False),
    sql.Column("application_version", sql.String(40), nullable=False),
    sql.Column("answer", sql.Text, nullable=False, server_default=""),
    sql.Column("declined", sql.Integer, nullable=False, server_default="0"),
    sql.Column("showing", sql.String(64), nullable=False, server_default=""),
    sqlite_autoincrement=True,  # ids are never used again, so the newest answer has the largest
)

# What happened while a reader read: a showing was opened, looked at, left; who un-blinded.
events = sql.Table(
    "events",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("reader", sql.Text, nullable=False),
    sql.Column("showing", sql.String(64), nullable=False, index=True),
    sql.Column("kind", sql.String(32), nullable=False),
    sql.Column("detail", sql.Text, nullable=False),  # JSON
    sql.Column("created_at", sql.String(40), nullable=False),
    sqlite_autoincrement=True,
)

for _table in (edits, ratings_table, events):
    for _verb in ("UPDATE", "DELETE"):
        sql.event.listen(
            _table,
            "after_create",
            sql.DDL(
                f"CREATE TRIGGER no_{_verb.lower()}_of_{_table.name} BEFORE {_verb} ON {_table.name} "
                "BEGIN SELECT RAISE(ABORT, 'ratings are never overwritten'); END"
            ).execute_if(dialect="sqlite"),
        )
    sql.event.listen(
        _table,
        "after_create",
        sql.DDL(
            f"CREATE TRIGGER no_change_of_{_table.name} BEFORE UPDATE OR DELETE ON {_table.name} "
            "FOR EACH ROW EXECUTE FUNCTION counterview_never_overwritten()"
        ).execute_if(dialect="postgresql"),
    )
sql.event.listen(
    metadata,
    "before_create",
    sql.DDL(
        "CREATE OR REPLACE FUNCTION counterview_never_overwritten() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'ratings are never overwritten'; END $$"
    ).execute_if(dialect="postgresql"),
)

# From each older format to the next; tables that are new are made from their definition.
_ADDED_COLUMNS: dict[int, tuple[sql.Column[Any], ...]] = {
    1: (ratings_table.c.answer, ratings_table.c.declined, ratings_table.c.showing),
}


def migrate(connection: sql.Connection, version: int) -> None:
    """Bring a database of an older format to the present one, inside the caller's transaction.

    Args:
        version: its format, from 1 to below ``SCHEMA_VERSION``.
    """
    for older in range(version, SCHEMA_VERSION):
        for column in _ADDED_COLUMNS[older]:
            definition = CreateColumn(column).compile(dialect=connection.dialect)
            connection.execute(sql.DDL(f"ALTER TABLE {column.table.name} ADD COLUMN {definition}"))
    metadata.create_all(connection)
    connection.execute(sql.update(schema_table).values(version=SCHEMA_VERSION))


LAYOUT = Layout("ratings", metadata, schema_table, SCHEMA_VERSION, migrate)
