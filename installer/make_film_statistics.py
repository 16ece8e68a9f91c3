"""Makes ``resources/simulation/film_statistics.toml``: the grey levels and spectra of real films.

Simulated patients are displayed as real films vary. Only films of TRAIN patients are read, so that editors,
referees and tests meet no film of another patient in the simulator. No film can be recovered from the table.

    python installer/make_film_statistics.py FILMS_FOLDER --splits resources/splits/chestxray14.csv \\
        --out resources/simulation/film_statistics.toml

FILMS_FOLDER holds the films and ``labels.csv`` (see engine/datasets/real_films.py). Takes some ten seconds.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.arrays import FloatImage
from engine.datasets.real_films import film_pixels, films_of, read_real_films
from engine.datasets.splits import Split, read_splits
from engine.errors import DatasetError, EngineError, OutputError
from engine.simulation.film_character import MIN_FILMS, FilmStatistics, learn_film_statistics

_HEAD = """\
# Grey quantiles and ring spectra of {count} public radiographs: means and six joint main variations.
# Source: ChestX-ray14, NIH Clinical Center (Wang et al., CVPR 2017), patients of the split "train" only,
# made by installer/make_film_statistics.py. No image is kept.
"""


def read_films(folder: Path, splits: Path) -> list[FloatImage]:
    """Pixels of the films whose patients are for training editors."""
    chosen = films_of(read_real_films(folder), read_splits(splits), {Split.TRAIN})
    if len(chosen) < MIN_FILMS:
        raise DatasetError(f"{len(chosen)} films are of training patients; give {MIN_FILMS} or more")
    return [film_pixels(film) for film in chosen]


def table(statistics: FilmStatistics, count: int) -> str:
    """The statistics of so many films as TOML, four decimals."""
    lines = [_HEAD.format(count=count)]
    for name, values in (("quantiles", statistics.quantiles), ("spectrum", statistics.spectrum)):
        lines.append(f"{name} = {_row(values)}\n")
    for name, rows in (
        ("quantile_steps", statistics.quantile_steps),
        ("spectrum_steps", statistics.spectrum_steps),
    ):
        lines.append(f"{name} = [\n" + "".join(f"  {_row(values)},\n" for values in rows) + "]\n")
    return "".join(lines)


def _row(values: np.ndarray) -> str:
    return f"[{', '.join(f'{value:.4f}' for value in values)}]"


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("films", type=Path, help="folder with films and labels.csv")
    parser.add_argument("--splits", type=Path, required=True, help="CSV of patient and split")
    parser.add_argument("--out", type=Path, required=True, help="the TOML file")
    given = parser.parse_args(arguments)
    try:
        films = read_films(given.films, given.splits)
        text = table(learn_film_statistics(films), len(films))
        try:
            given.out.write_text(text, "utf-8")
        except OSError as error:
            raise OutputError(f"{given.out} cannot be written: {error.strerror or error}") from error
    except EngineError as error:
        print(f"make_film_statistics: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
