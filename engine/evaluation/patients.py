"""Whose films an evaluation is on, and how far it is known that nothing learned from them."""

from pathlib import Path

from engine import paths
from engine.datasets.real_films import RealFilm, read_real_films
from engine.datasets.splits import Split, read_splits, split_patients
from engine.errors import DatasetError

NO_PROMISE = "a model from elsewhere may have learned from them"


def films_of_patients(folder: Path, split: Split) -> list[RealFilm]:
    """The films of a split's patients: of the shipped split, or by their hash where it does not name them.

    Raises:
        DatasetError: the folder cannot be used, or holds none.
    """
    films = read_real_films(folder)
    kept = read_splits(paths.splits_file())
    splits = split_patients([film.patient for film in films], kept=kept)
    chosen = [film for film in films if splits[film.patient] is split]
    if not chosen:
        raise DatasetError(f"{folder.name} holds no film of a {split.value} patient; give a folder that does")
    return chosen


def describe_films(films: list[RealFilm], split: Split) -> str:
    """Whose films, and how far it is known that nothing learned from them."""
    kept = read_splits(paths.splits_file())
    hashed = len({film.patient for film in films if film.patient not in kept})
    by_hash = f" ({hashed} of the patients by the hash of their identifier)" if hashed else ""
    return (
        f"films of the {len({film.patient for film in films})} {split.value} patients in this folder, by "
        f"resources/splits/chestxray14.csv{by_hash}; this application's editors and referees did not learn "
        f"from them, {NO_PROMISE}"
    )
