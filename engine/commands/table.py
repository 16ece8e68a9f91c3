"""print_table: rows of the same fields in columns."""

from collections.abc import Mapping, Sequence
from typing import Any

_WIDEST = 64  # of a column, the longest UID
_GAP = "  "


def print_table(rows: Sequence[Mapping[str, Any]], ends: Sequence[str] = ()) -> None:
    """Print rows in columns headed by their fields; columns without any content are left out.

    Args:
        rows: with the same fields.
        ends: what stands at the end of each row in full length.
    """
    texts = [{key: _text(value) for key, value in row.items()} for row in rows]
    columns = [key for key in (texts[0] if texts else ()) if any(row[key] for row in texts)]
    heads = {key: key.replace("_", " ") for key in columns}
    widths = {key: max(len(heads[key]), *(len(row[key]) for row in texts)) for key in columns}
    tails = ["", *(ends or [""] * len(texts))]
    for row, tail in zip([heads, *texts] if texts else [], tails, strict=False):
        print(_GAP.join([*(row[key].ljust(widths[key]) for key in columns), tail]).rstrip())


def _text(value: Any) -> str:
    if value is None:
        return ""
    text = "/".join(value) if isinstance(value, tuple | list) else str(value)
    text = "".join(sign if sign.isprintable() else "?" for sign in text)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 3] + "..."
