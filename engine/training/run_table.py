"""RunTable: a CSV of a run's figures that goes on where the run goes on."""

import csv
from pathlib import Path


class RunTable:
    """A CSV that grows by a row at a time.

    Args:
        path: the file.
        start: the step that the run goes on from; later rows are dropped.
    """

    def __init__(self, path: Path, start: int) -> None:
        self._path = path
        if not path.is_file():
            return
        with path.open(newline="", encoding="utf-8") as stream:
            rows = list(csv.reader(stream))
        kept = rows[:1] + [row for row in rows[1:] if row and row[0].isdigit() and int(row[0]) <= start]
        with path.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream, lineterminator="\n").writerows(kept if start else [])

    def add(self, row: dict[str, float]) -> None:
        """Append a row; the first one's keys become the header."""
        is_new = not self._path.is_file() or self._path.stat().st_size == 0
        with self._path.open("a", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            if is_new:
                writer.writerow(row)
            writer.writerow([value if isinstance(value, int) else f"{value:.6g}" for value in row.values()])
