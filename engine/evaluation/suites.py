"""The cases of each suite, from test patients only: neither an editor nor a referee has seen them."""

import itertools
from pathlib import Path

import numpy as np

from engine import paths
from engine.arrays import FloatImage
from engine.datasets.real_films import RealFilm, film_pixels, read_real_films
from engine.datasets.splits import Split, read_splits, split_patients
from engine.errors import DatasetError, LocalizationError, RadiographError, RequestError
from engine.evaluation.case import CaseSource, EvaluationCase, Identity, Suite, from_stored, to_stored
from engine.instructions.findings import Vocabulary, load_vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Location, Operation, Side
from engine.instructions.printing import print_instructions
from engine.simulation.insertion_pairs import draw_inserted_case, insertable
from engine.simulation.localization import FrontalAnatomy, locate
from engine.simulation.population import draw_simulated_case, seed_split
from engine.simulation.random_streams import stream
from engine.simulation.severity import SIMULATED, levels_of

VISIBLE = 2 / 255  # a smaller true change is not counted as one
_SEEDS_APART = 1_000_000  # simulated patients of two evaluation seeds never meet
_TRIES = 20


def make_cases(suite: Suite, count: int, seed: int, films: Path | None) -> CaseSource:
    """The cases of a suite.

    Args:
        suite: which.
        count: how many, at least one.
        seed: another seed gives other patients (simulated) or other changes (inserted, real).
        films: folder of real films with labels.csv; needed for all but simulated.

    Raises:
        RequestError: the folder of films is missing.
        DatasetError: it cannot be used, or holds no film of a test patient.
    """
    if suite is Suite.SIMULATED:
        return SimulatedCases(count, seed)
    if films is None:
        raise RequestError(f"the suite {suite.value} needs real films; give their folder with --films")
    chosen = films_of_test_patients(films)
    if suite is Suite.INSERTED:
        return InsertedCases(chosen, count, seed)
    return RealCases(chosen, count, seed)


def films_of_test_patients(folder: Path) -> list[RealFilm]:
    """The films of test patients: of the shipped split, or by their hash where it does not name them.

    Raises:
        DatasetError: the folder cannot be used, or holds none.
    """
    films = read_real_films(folder)
    kept = read_splits(paths.splits_file())
    splits = split_patients([film.patient for film in films], kept=kept)
    chosen = [film for film in films if splits[film.patient] is Split.TEST]
    if not chosen:
        raise DatasetError(f"{folder.name} holds no film of a test patient; give a folder that does")
    return chosen


class SimulatedCases:
    """Simulated test patients, each once."""

    def __init__(self, count: int, seed: int) -> None:
        numbers = itertools.count(seed * _SEEDS_APART)
        self._seeds = list(itertools.islice((n for n in numbers if seed_split(n) is Split.TEST), count))

    def __len__(self) -> int:
        return len(self._seeds)

    def __getitem__(self, index: int) -> EvaluationCase:
        seed = self._seeds[index]
        pair = draw_simulated_case(seed)
        source, target = _store(pair.before.image), _store(pair.after.image)
        patient = pair.patient
        return EvaluationCase(
            name=f"simulated-{seed}",
            suite=Suite.SIMULATED,
            patient=str(seed),
            source=source,
            target=target,
            region=np.abs(target - source) >= VISIBLE,
            text=pair.text,
            instruction=pair.instruction,
            before=tuple(one.mention for one in pair.before.findings),
            after=tuple(one.mention for one in pair.after.findings),
            identity=Identity(patient.age_years, patient.sex.value[0].upper(), patient.style),
        )


class InsertedCases:
    """Real films of test patients with findings put in: each film once, then again with other changes.

    Args:
        films: of test patients.
        count: of cases.
        seed: of order and changes.
    """

    def __init__(self, films: list[RealFilm], count: int, seed: int) -> None:
        self._count, self._seed = count, seed
        self._vocabulary = load_vocabulary()
        self._usable: list[tuple[RealFilm, FrontalAnatomy]] = []
        for film in _shuffled(films, seed):
            if len(self._usable) == count:
                break
            if not insertable(film.present):
                continue
            try:
                self._usable.append((film, locate(film_pixels(film))))
            except (LocalizationError, RadiographError):
                continue  # its lungs cannot be found reliably, so nothing can be put in reliably
        if not self._usable:
            raise DatasetError("on none of the test films lungs can be found; give a folder of frontal films")

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> EvaluationCase:
        film, anatomy = self._usable[index % len(self._usable)]
        pixels = film_pixels(film)
        for attempt in range(_TRIES):
            drawn = int(stream(self._seed, f"inserted {index} {attempt}").integers(2**31))
            try:
                case = draw_inserted_case(pixels, anatomy, film.present, drawn, self._vocabulary)
            except RequestError:
                continue
            source, target = _store(case.source), _store(case.target)
            region = np.abs(target - source) >= VISIBLE
            if region.any():
                break
        else:
            raise DatasetError(f"nothing put into {film.path.name} shows; leave this film out")
        return EvaluationCase(
            name=f"inserted-{film.path.stem}-{index}",
            suite=Suite.INSERTED,
            patient=film.patient,
            source=source,
            target=target,
            region=region,
            text=case.text,
            instruction=case.instruction,
            before=(*_labelled(film, self._vocabulary), *case.before),
            after=(*_labelled(film, self._vocabulary), *case.after),
            identity=_identity(film),
        )


class RealCases:
    """Real films of test patients as they are; adds what they do not show, or removes what is labelled."""

    def __init__(self, films: list[RealFilm], count: int, seed: int) -> None:
        self._films = [film for film in _shuffled(films, seed) if _choices(film)]
        self._count, self._seed = count, seed
        self._vocabulary = load_vocabulary()
        if not self._films:
            raise DatasetError("there is nothing to ask of any test film; give a folder of other films")

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> EvaluationCase:
        film = self._films[index % len(self._films)]
        instruction = self._draw(film, stream(self._seed, f"real {index}"))
        (mention,) = instruction.mentions
        there = _labelled(film, self._vocabulary)
        if instruction.operation is Operation.ADD:
            after = (*there, mention)
        else:
            after = tuple(one for one in there if one.finding != mention.finding)
        return EvaluationCase(
            name=f"real-{film.path.stem}-{index}",
            suite=Suite.REAL,
            patient=film.patient,
            source=_store(film_pixels(film)),
            target=None,
            region=None,
            text=print_instructions([instruction], self._vocabulary, 2),
            instruction=instruction,
            before=there,
            after=after,
            identity=_identity(film),
        )

    def _draw(self, film: RealFilm, random: np.random.Generator) -> Instruction:
        choices = _choices(film)
        labelled = [choice for choice in choices if choice[0] is Operation.REMOVE]
        added = [choice for choice in choices if choice[0] is Operation.ADD]
        group = labelled if labelled and (not added or random.random() < 0.5) else added
        operation, key = group[int(random.integers(len(group)))]
        if operation is Operation.REMOVE:  # the label says neither side nor level
            return Instruction(operation, (FindingMention(key),))
        side = None
        if self._vocabulary.finding(key).sided:
            side = Side.BILATERAL if key == "edema" else (Side.RIGHT, Side.LEFT)[int(random.integers(2))]
        levels = levels_of(key)
        level = levels[int(random.integers(len(levels)))]
        return Instruction(operation, (FindingMention(key, Location(side), level),))


def _choices(film: RealFilm) -> list[tuple[Operation, str]]:
    added = [(Operation.ADD, key) for key in insertable(film.present)]
    return added + [(Operation.REMOVE, key) for key in sorted(film.present) if key in SIMULATED]


def _shuffled(films: list[RealFilm], seed: int) -> list[RealFilm]:
    order = stream(seed, "films").permutation(len(films))
    return [films[index] for index in order]


def _labelled(film: RealFilm, vocabulary: Vocabulary) -> tuple[FindingMention, ...]:
    return tuple(FindingMention(key) for key in sorted(film.present) if vocabulary.has(key))


def _identity(film: RealFilm) -> Identity:
    return Identity(float(film.age_years), film.sex, None, film.view)


def _store(image: FloatImage) -> FloatImage:
    return from_stored(to_stored(image))
