"""The tables of the index of results. All but marks and places can be made again from the results' files."""

import sqlalchemy as sql

from engine.database import Layout

SCHEMA_VERSION = 1

metadata = sql.MetaData()

schema_table = sql.Table(
    "counterview_history",
    metadata,
    sql.Column("version", sql.Integer, primary_key=True, autoincrement=False),
)

# Times are ISO 8601 texts in UTC; lists are texts with a bar before, between and after the values.
results_table = sql.Table(
    "results",
    metadata,
    sql.Column("identity", sql.String(64), primary_key=True),
    sql.Column("image_sha256", sql.String(64), nullable=False),
    sql.Column("frame_number", sql.Integer, nullable=False),
    sql.Column("pixels_sha256", sql.String(64), nullable=False, index=True),
    sql.Column("edit_id", sql.String(64), nullable=False),
    sql.Column("created_at", sql.String(40), nullable=False, index=True),
    sql.Column("sentence", sql.Text, nullable=False),
    sql.Column("findings", sql.Text, nullable=False),
    sql.Column("operations", sql.Text, nullable=False),
    sql.Column("sides", sql.Text, nullable=False),
    sql.Column("levels", sql.Text, nullable=False),
    sql.Column("model_name", sql.Text, nullable=False),
    sql.Column("seed", sql.BigInteger, nullable=True),
    sql.Column("size", sql.BigInteger, nullable=False),
    sql.Column("is_part_of_series", sql.Boolean, nullable=False),
    sql.Column("deleted_at", sql.String(40), nullable=True),
    sql.Index("ix_results_image", "image_sha256", "frame_number"),
)

# What the reader gave a result; may change at any time.
marks_table = sql.Table(
    "marks",
    metadata,
    sql.Column("identity", sql.String(64), primary_key=True),
    sql.Column("is_starred", sql.Boolean, nullable=False),
    sql.Column("name", sql.Text, nullable=False),
)

# Where a radiograph was opened last; stays on this machine.
places_table = sql.Table(
    "places",
    metadata,
    sql.Column("image_sha256", sql.String(64), primary_key=True),
    sql.Column("frame_number", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("path", sql.Text, nullable=False),
    sql.Column("member", sql.Text, nullable=False),  # of the archive at that path, or ""
)

LAYOUT = Layout("kept results", metadata, schema_table, SCHEMA_VERSION, check="quick_check(1)")
