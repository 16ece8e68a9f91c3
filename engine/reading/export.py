"""Ratings as a table for statistics."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from engine.errors import StoreError
from engine.reading.rating import Rating
from engine.whole_file import write_whole

COLUMNS = (
    "reader",
    "image_sha256",
    "edit_id",
    "model_name",
    "sentence",
    "item",
    "value",
    "comment",
    "created_at",
    "application_version",
    "superseded",
    "superseded_because",
    "answer",
    "declined",
    "showing",
)

ANSWERED_ANEW = "answered anew"
INITIALS_FOLLOWED = "initials followed: the same answer is a row of that reader"

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def write_csv(history: Sequence[Rating], path: Path) -> int:
    """Write ratings as rows, in their order; of each answer exactly one row has superseded = 0.

    An answer that the reader gave anew later has superseded = 1, and so has one without a reader whose
    initials followed: it is there once more, with them. The last column says which of the two it is.

    UTF-8 with a byte order mark, so that spreadsheets show every letter (R: fileEncoding =
    "UTF-8-BOM"). Text that a spreadsheet would take for a formula gets an apostrophe in front. The
    file appears complete or not at all.

    Args:
        history: every rating, oldest first.
        path: the CSV file; replaced if it exists.

    Returns:
        number of rows.

    Raises:
        StoreError: the file cannot be written; an older file stays.
    """
    newest = {_place(rating): number for number, rating in enumerate(history)}
    named = {_answer(rating) for rating in history if rating.reader}
    rows = []
    for number, rating in enumerate(history):
        reason = ""
        if newest[_place(rating)] != number:
            reason = ANSWERED_ANEW
        elif not rating.reader and _answer(rating) in named:
            reason = INITIALS_FOLLOWED
        cells = (
            rating.reader,
            rating.image_sha256,
            rating.edit_id,
            rating.model_name,
            rating.sentence,
            rating.item,
            "" if rating.value is None else rating.value,
            rating.comment,
            rating.created_at.isoformat(timespec="seconds"),
            rating.application_version,
            int(bool(reason)),
            reason,
            rating.answer,
            int(rating.is_declined),
            rating.showing,
        )
        rows.append(cells)
    path = Path(path)
    try:
        write_whole(path, as_csv(COLUMNS, rows))
    except OSError as error:
        what = error.strerror or error
        raise StoreError(f"Could not write {path}: {what}; choose another place.") from error
    return len(rows)


def _place(rating: Rating) -> tuple[str, ...]:
    """Where an answer given anew takes the place of an older one."""
    return rating.edit_id, rating.item, rating.reader, rating.showing


def _answer(rating: Rating) -> tuple[object, ...]:
    """The same for an answer and for its copy with initials, which keeps the time to the microsecond."""
    return rating.edit_id, rating.item, rating.created_at


def guard_cell(cell: object) -> object:
    """Keep spreadsheets from running a text as a formula; a number below zero is none."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as spreadsheets read it: every letter is shown, no text is run as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([guard_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
