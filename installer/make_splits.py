"""Makes or extends a table of splits such as ``resources/splits/chestxray14.csv``: what each patient is for.

Patients whom the table names stay where they are; new ones follow from a hash of their identifiers.

    python installer/make_splits.py FILMS_FOLDER --out resources/splits/chestxray14.csv

FILMS_FOLDER holds the films and ``labels.csv`` (see engine/datasets/real_films.py).
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.datasets.real_films import read_real_films
from engine.datasets.splits import read_splits, split_patients, write_splits
from engine.errors import EngineError


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("films", type=Path, help="folder with films and labels.csv")
    parser.add_argument("--out", type=Path, required=True, help="the CSV; extended where it is there")
    given = parser.parse_args(arguments)
    try:
        kept = read_splits(given.out) if given.out.exists() else {}
        films = read_real_films(given.films)
        write_splits(given.out, split_patients((film.patient for film in films), kept=kept))
    except EngineError as error:
        print(f"make_splits: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
