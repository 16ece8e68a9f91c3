"""Real films of the patients of one split."""

from pathlib import Path

from engine import paths
from engine.datasets.real_films import RealFilm, read_real_films
from engine.datasets.splits import Split, read_splits
from engine.errors import DatasetError, RequestError


def films_of_split(folder: Path | None, split: Split) -> list[RealFilm]:
    """Films of a folder whose patients the shipped table puts into a split.

    Raises:
        RequestError: no folder is given.
        DatasetError: it cannot be read, or holds no film of these patients.
    """
    if folder is None:
        raise RequestError("real films are needed; name their folder with --films")
    table = paths.splits_file()
    splits = read_splits(table)
    mine = [film for film in read_real_films(folder) if splits.get(film.patient) is split]
    if not mine:
        raise DatasetError(f"{folder.name} has no films of {split.value} patients; see {table.name}")
    return mine
