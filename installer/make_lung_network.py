"""Makes ``resources/anatomy/lungs.safetensors``, the small network that finds lungs on frontal radiographs.

Nobody draws an outline. The network first learns from simulated patients, whose lungs are known exactly. Then
it outlines real films, keeps those on which differently displayed and placed copies of the film agree, lets
the border of mediastinum and heart follow the edge on the film, and learns from both; and once more. Films of
TEST patients are never read.

    python installer/make_lung_network.py FILMS_FOLDER --splits resources/splits/chestxray14.csv \\
        --out resources/anatomy

FILMS_FOLDER holds the films and ``labels.csv`` (see engine/datasets/real_films.py). Deterministic for one
seed, one number of threads and one release of torch. Takes ten to twenty minutes on two cores, as busy as
they are.
"""

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.arrays import FloatImage
from engine.datasets.real_films import film_pixels, films_of, read_real_films
from engine.datasets.splits import Split, read_splits
from engine.errors import DatasetError, EngineError, LocalizationError
from engine.simulation.localization_network import LungNetwork
from engine.simulation.lung_outlines import sure_outlines
from engine.simulation.lung_training import LungFilms, Schedule, fit_lung_network, simulated_lung_films
from engine.simulation.population import seed_split

_MIN_AGREEMENT = 0.95
_REAL_SHARE = 0.75  # of each batch once there are real films


_START_SCHEDULE = Schedule(steps=450, seed=1, size=96)
_ROUNDS = (Schedule(steps=250, seed=2, rate=3e-3), Schedule(steps=400, seed=3, rate=3e-3))


@dataclass(frozen=True)
class Recipe:
    """How much of everything: simulated patients, fitting to them, and rounds with real films."""

    patients: int = 320
    start: Schedule = _START_SCHEDULE
    rounds: tuple[Schedule, ...] = _ROUNDS


def make_lung_network(films: list[FloatImage], recipe: Recipe) -> LungNetwork:
    """The network, from (512, 512) float32 films in [0, 1] without outlines."""
    seeds = [seed for seed in range(3 * recipe.patients) if seed_split(seed) is not Split.TEST]
    simulated = simulated_lung_films(seeds[: recipe.patients])
    _say(f"{len(simulated.images)} simulated patients")
    torch.manual_seed(0)
    network = fit_lung_network(LungNetwork(), [(simulated, 1.0)], recipe.start, _report)
    for schedule in recipe.rounds:
        learn_from_films(network, films, simulated, schedule)
    return network


def learn_from_films(
    network: LungNetwork, films: list[FloatImage], simulated: LungFilms, schedule: Schedule
) -> None:
    """One round: outline the films, then fit the network to its own sure outlines and the simulated ones."""
    real = outline(films, network)
    _say(f"learning from {len(real.images)} of {len(films)} real films")
    sources = [(real, _REAL_SHARE), (simulated, 1 - _REAL_SHARE)]
    fit_lung_network(network, sources, schedule, _report)


def outline(films: list[FloatImage], network: LungNetwork) -> LungFilms:
    """The films that the network is sure of, with their outlines."""
    kept = []
    for film in films:
        try:
            found = sure_outlines(film, network, _MIN_AGREEMENT)
        except LocalizationError:
            continue
        if found is not None:
            kept.append(found)
    if not kept:
        raise DatasetError("the network is sure of no film; give more films or more steps")
    return LungFilms(np.stack([image for image, _ in kept]), np.stack([lungs for _, lungs in kept]))


def read_films(folder: Path, splits: Path) -> list[FloatImage]:
    """Pixels of all films whose patients are not for testing."""
    allowed = set(Split) - {Split.TEST}
    return [film_pixels(film) for film in films_of(read_real_films(folder), read_splits(splits), allowed)]


def write_network(network: LungNetwork, folder: Path) -> Path:
    """Write the weights as float16."""
    path = folder / "lungs.safetensors"
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: value.half().contiguous() for name, value in network.state_dict().items()}, path)
    return path


_START = time.monotonic()


def _say(text: str) -> None:
    print(f"{time.monotonic() - _START:6.0f} s  {text}", flush=True)


def _report(step: int, loss: float) -> None:
    if step % 50 == 0:
        _say(f"step {step}: loss {loss:.3f}")


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("films", type=Path, help="folder with films and labels.csv")
    parser.add_argument("--splits", type=Path, required=True, help="CSV of patient and split")
    parser.add_argument("--out", type=Path, required=True, help="folder for lungs.safetensors")
    given = parser.parse_args(arguments)
    try:
        # A folder that cannot be made is better found out before the network is.
        given.out.mkdir(parents=True, exist_ok=True)
        network = make_lung_network(read_films(given.films, given.splits), Recipe())
        _say(f"wrote {write_network(network, given.out)}")
    except (EngineError, OSError) as error:
        print(f"make_lung_network: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
