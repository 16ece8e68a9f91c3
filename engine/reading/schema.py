"""The tables of the ratings database."""

import sqlalchemy as sql

SCHEMA_VERSION = 1

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
    sqlite_autoincrement=True,  # ids are never used again, so the newest answer has the largest
)

for _table in (edits, ratings_table):
    for _verb in ("UPDATE", "DELETE"):
        sql.event.listen(
            _table,
            "after_create",
            sql.DDL(
                f"CREATE TRIGGER no_{_verb.lower()}_of_{_table.name} BEFORE {_verb} ON {_table.name} "
                "BEGIN SELECT RAISE(ABORT, 'ratings are never overwritten'); END"
            ).execute_if(dialect="sqlite"),
        )
