"""Films with their truth for referees: drawn once, in several processes, and kept in a folder."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from engine import paths
from engine.datasets.real_films import RealFilm, film_pixels
from engine.datasets.split_films import films_of_split
from engine.datasets.splits import Split
from engine.errors import DatasetError, LocalizationError, RequestError
from engine.instructions.findings import load_vocabulary
from engine.models.predictor_network import FINDINGS, GRID, SIZE, shrink
from engine.simulation.insertion_pairs import draw_inserted_case, insertable
from engine.simulation.localization import locate
from engine.simulation.population import draw_simulated_case, seed_split
from engine.training.drawing import Arrays, drawn_once
from engine.training.referee_truth import FIELDS, Truth, film_truth, join, simulated_truth, stored

# To be raised when patients, findings or their truth are drawn otherwise than before; then all is drawn anew.
DRAWING_VERSION = 1
_SEEDS_A_JOB = 8
_SEEN = 3 / 255  # a smaller change of a film does not count as shown
_VALIDATION_EVERY = 8  # one patient of so many is not learned from


@dataclass(frozen=True)
class Drawing:
    """Which films to draw.

    Attributes:
        simulated: patients, each before and after.
        inserted: cases on real films, each before and after, each finding as often as the others and each
            on as many films as can be; the films as they are come with them.
        size: pixels of a side at which patients are simulated.
        share: "learn" and "validate" are apart by patient within the referees' split, "test" is its own.
    """

    simulated: int
    inserted: int
    size: int
    share: str


@dataclass(frozen=True, eq=False)
class Films:
    """Films with their truth.

    Attributes:
        images: (N, 160, 160) uint8.
        truth: arrays of N rows by name; see FIELDS.
    """

    images: NDArray[np.uint8]
    truth: Truth

    def __len__(self) -> int:
        return len(self.images)


@dataclass(frozen=True)
class _Job:
    seeds: tuple[int, ...] = ()
    size: int = 0
    film: RealFilm | None = None
    about: tuple[str, ...] = ()  # finding of each seed, on a film


def drawn_films(
    drawing: Drawing,
    films: Path | None,
    cache: Path,
    workers: int = 1,
    on_done: Callable[[int, int], None] | None = None,
) -> Films:
    """The films of a drawing, from the cache where they are there; an interrupted drawing goes on.

    Args:
        films: folder of real films, needed where cases are inserted.
        cache: folder of all drawings; each has a folder of its own, named by what it depends on.
        workers: processes.
        on_done: is told how many of how many jobs are done.

    Raises:
        RequestError: real films are needed and not given.
        DatasetError: the films or the splits cannot be used.
        OutputError: the cache cannot be written.
    """
    jobs = _jobs(drawing, films)
    arrays = drawn_once(cache / _key(drawing, jobs), _Draw(jobs), len(jobs), workers, on_done)
    return Films(arrays["images"], {name: np.array(arrays[name]) for name in FIELDS})


def drawing_key(drawing: Drawing, films: Path | None) -> str:
    """Names what the films of a drawing depend on; nothing is drawn. Raises as ``drawn_films``."""
    return _key(drawing, _jobs(drawing, films))


def _jobs(drawing: Drawing, folder: Path | None) -> list[_Job]:
    seeds = _seeds(drawing)
    chunks = [tuple(seeds[i : i + _SEEDS_A_JOB]) for i in range(0, len(seeds), _SEEDS_A_JOB)]
    jobs = [_Job(chunk, drawing.size) for chunk in chunks]
    if not drawing.inserted:
        return jobs
    if folder is None:
        raise RequestError("real films are needed; name their folder with --films")
    films = _films_of(drawing.share, folder)
    about = _shared_out(films, drawing.inserted)
    for film in films:
        findings = tuple(about[film.path])
        first = first_seed(film.path.name)
        seeds_of_film = tuple(range(first, first + len(findings)))
        jobs.append(_Job(seeds_of_film, film=film, about=findings))
    return jobs


def _shared_out(films: list[RealFilm], count: int) -> dict[Path, list[str]]:
    """Which findings are put into which films: in turn, each going round the films that can show it."""
    able = {key: [film for film in films if key in insertable(film.present)] for key in FINDINGS}
    findings = [key for key in FINDINGS if able[key]]
    if not findings:
        raise DatasetError("nothing can be put into any of these films; give a folder with others")
    about: dict[Path, list[str]] = {film.path: [] for film in films}
    for index in range(count):
        turn, number = divmod(index, len(findings))
        among = able[findings[number]]
        # Each finding begins elsewhere, so that few cases are of many films.
        film = among[(turn + number * len(among) // len(findings)) % len(among)]
        about[film.path].append(findings[number])
    return about


def first_seed(name: str) -> int:
    """The first seed of a film's cases; far from those of other films."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:3], "big") * 128


def _seeds(drawing: Drawing) -> list[int]:
    """Seeds of the share's split, in order; those for validation are every eighth of the referees'."""
    split = Split.TEST if drawing.share == "test" else Split.REFEREE
    found: list[int] = []
    seed = met = 0
    while len(found) < drawing.simulated:
        if seed_split(seed) is split:
            if drawing.share == "test" or (met % _VALIDATION_EVERY == 0) == (drawing.share == "validate"):
                found.append(seed)
            met += 1
        seed += 1
    return found


def _films_of(share: str, folder: Path) -> list[RealFilm]:
    mine = films_of_split(folder, Split.TEST if share == "test" else Split.REFEREE)
    if share != "test":
        patients = sorted({film.patient for film in mine})
        held_out = set(patients[::_VALIDATION_EVERY])
        mine = [film for film in mine if (film.patient in held_out) == (share == "validate")]
        if not mine:
            raise DatasetError(
                f"{folder.name} has films of one patient for the referee; two are needed at least"
            )
    return mine


def _key(drawing: Drawing, jobs: list[_Job]) -> str:
    """Names what the films depend on: the drawing, the films with their labels, and how they are drawn."""
    what = (DRAWING_VERSION, SIZE, GRID, FINDINGS, _SEEN, asdict(drawing))
    digest = hashlib.sha256(json.dumps(what, sort_keys=True).encode())
    for job in jobs:
        film = job.film
        if film is not None:
            labels = (sorted(film.present), film.patient, film.age_years, film.sex, film.view, job.seeds)
            digest.update(repr((film.path.name, labels, job.about)).encode())
            digest.update(film.path.read_bytes())
    tables = [paths.resources_dir() / "findings.toml"]
    if drawing.inserted:
        tables += sorted(paths.resources_dir().glob("anatomy/*.safetensors"))
    for path in tables:
        digest.update(path.read_bytes())
    return f"{drawing.share}-{digest.hexdigest()[:16]}"


class _Draw:
    """The films of a job with their truth, by the job's number."""

    def __init__(self, jobs: list[_Job]) -> None:
        self._jobs = jobs

    def __call__(self, number: int) -> Arrays:
        return _do(self._jobs[number])


def _do(job: _Job) -> Arrays:
    images: list[NDArray[np.float32]] = []
    truths: list[Truth] = []
    if job.film is None:
        for seed in job.seeds:
            pair = draw_simulated_case(seed, job.size)
            for case in (pair.before, pair.after):
                images.append(_small(case.image))
                truths.append(simulated_truth(case))
                truths[-1]["pair"][:] = seed
    else:
        vocabulary = load_vocabulary()
        pixels = film_pixels(job.film)
        try:
            anatomy = locate(pixels)
        except LocalizationError:
            anatomy = None
        images.append(_small(pixels))
        truths.append(film_truth(job.film, anatomy, (), None, vocabulary))
        for seed, finding in zip(job.seeds, job.about, strict=True):
            if anatomy is None:
                break
            try:
                drawn = draw_inserted_case(pixels, anatomy, job.film.present, seed, vocabulary, finding)
            except RequestError:  # nothing that was drawn shows on this film
                continue
            for image, mentions in ((drawn.source, drawn.before), (drawn.target, drawn.after)):
                images.append(_small(image))
                changed = np.abs(image - pixels) >= _SEEN
                truths.append(film_truth(job.film, anatomy, mentions, changed, vocabulary))
                truths[-1]["pair"][:] = seed
    return {"images": stored(np.stack(images)), **join(truths)}


def _small(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """(160, 160), shrunk as a referee does."""
    small: NDArray[np.float32] = shrink(torch.from_numpy(np.array(image, np.float32))[None])[0].numpy()
    assert small.shape == (SIZE, SIZE)
    return small
