"""The cases of each suite, from patients that no shipped editor or referee learned from."""

import itertools
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from engine.arrays import FloatImage
from engine.datasets.real_films import RealFilm, film_pixels
from engine.datasets.splits import Split
from engine.errors import DatasetError, LocalizationError, RequestError
from engine.evaluation.case import CaseSource, EvaluationCase, Identity, Suite, from_stored, to_stored
from engine.evaluation.patients import NO_PROMISE, describe_films, films_of_patients
from engine.instructions.findings import Vocabulary, load_vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Location, Operation, Side
from engine.instructions.printing import print_instructions
from engine.simulation.insertion import FINDINGS
from engine.simulation.insertion_pairs import InsertedCase, draw_inserted_case, insertable
from engine.simulation.localization import FrontalAnatomy, locate
from engine.simulation.population import draw_simulated_case, seed_split
from engine.simulation.random_streams import stream
from engine.simulation.severity import SIMULATED, levels_of

VISIBLE = 2 / 255  # a smaller true change is not counted as one
_SEEDS_APART = 1_000_000  # simulated patients of two evaluation seeds never meet
_ANATOMIES = 64  # kept; each is about 1 MB


def make_cases(
    suite: Suite, count: int, seed: int, films: Path | None, split: Split = Split.TEST
) -> CaseSource:
    """The cases of a suite.

    Args:
        suite: which.
        count: how many, at least one.
        seed: another seed gives other patients (simulated) or other changes (inserted, real).
        films: folder of real films with labels.csv; needed for all but simulated.
        split: whose patients: TEST for figures to quote, VALIDATE for choices that are made before.

    Raises:
        RequestError: the folder of films is missing.
        DatasetError: it cannot be used, or holds no film of such a patient.
    """
    if suite is Suite.SIMULATED:
        return SimulatedCases(count, seed, split)
    if films is None:
        raise RequestError(f"the suite {suite.value} needs real films; give their folder with --films")
    chosen = films_of_patients(films, split)
    if suite is Suite.INSERTED:
        return InsertedCases(chosen, count, seed, split)
    return RealCases(chosen, count, seed, split)


class SimulatedCases:
    """Simulated patients of a split, each once."""

    def __init__(self, count: int, seed: int, split: Split) -> None:
        numbers = itertools.count(seed * _SEEDS_APART)
        self._seeds = list(itertools.islice((n for n in numbers if seed_split(n) is split), count))
        self._split = split

    def __len__(self) -> int:
        return len(self._seeds)

    def describe(self) -> str:
        """Where the cases come from."""
        return (
            f"simulated {self._split.value} patients, by their seeds: this application's editors and "
            f"referees did not learn from them, {NO_PROMISE}"
        )

    def __getitem__(self, index: int) -> EvaluationCase:
        seed = self._seeds[index]
        pair = draw_simulated_case(seed)
        source, target = _store(pair.before.image), _store(pair.after.image)
        patient = pair.patient
        before = tuple(one.mention for one in pair.before.findings)
        after = tuple(one.mention for one in pair.after.findings)
        return EvaluationCase(
            name=f"simulated-{seed}",
            suite=Suite.SIMULATED,
            patient=str(seed),
            source=source,
            target=target,
            region=np.abs(target - source) >= VISIBLE,
            text=pair.text,
            instruction=pair.instruction,
            before=before,
            after=after,
            identity=Identity(patient.age_years, patient.sex.value[0].upper(), patient.style),
            known_before=_known(SIMULATED, before),
            known_after=_known(SIMULATED, after),
        )


class InsertedCases:
    """Real films with findings put in, each finding as often as the others.

    Args:
        films: of the split's patients.
        count: of cases.
        seed: of order and changes.
        split: of the patients.

    Raises:
        DatasetError: nothing can be put into any film.
    """

    def __init__(self, films: list[RealFilm], count: int, seed: int, split: Split) -> None:
        self._count, self._seed, self._split = count, seed, split
        self._vocabulary = load_vocabulary()
        self._anatomies: OrderedDict[Path, FrontalAnatomy] = OrderedDict()
        self._used: set[Path] = set()
        self._passed_over: set[Path] = set()
        self._findings = [key for key in FINDINGS if any(key in insertable(film.present) for film in films)]
        if not self._findings:
            raise DatasetError("nothing can be put into any of the films; give a folder of other films")
        self._films = _shuffled(films, seed)

    def __len__(self) -> int:
        return self._count

    def describe(self) -> str:
        """Where the cases that were drawn so far come from, and what was passed over."""
        missed = len(self._passed_over)
        told = f"; {missed} more passed over, for their lungs could not be found" if missed else ""
        return f"{len(self._used)} {describe_films(self._films, self._split)}{told}"

    def __getitem__(self, index: int) -> EvaluationCase:
        turn, number = divmod(index, len(self._findings))
        finding = self._findings[number]
        films = [film for film in self._films if finding in insertable(film.present)]
        # Each finding begins elsewhere, so that the first cases are of different films.
        begin = turn + number * len(films) // len(self._findings)
        for step in range(len(films)):
            film = films[(begin + step) % len(films)]
            drawn = self._draw(film, finding, index)
            if drawn is not None:
                self._used.add(film.path)
                return self._case(film, drawn, index)
        raise DatasetError(f"no film shows {finding} that is put in; give a folder of other films")

    def _draw(self, film: RealFilm, finding: str, index: int) -> InsertedCase | None:
        """A case about this finding; None where the film's lungs cannot be found or nothing shows."""
        if film.path in self._passed_over:
            return None
        pixels = film_pixels(film)
        try:
            anatomy = self._anatomies.get(film.path) or locate(pixels)
        except LocalizationError:
            self._passed_over.add(film.path)
            return None
        self._anatomies[film.path] = anatomy
        if len(self._anatomies) > _ANATOMIES:
            self._anatomies.popitem(last=False)
        seed = int(stream(self._seed, f"inserted {index}").integers(2**31))
        try:
            drawn = draw_inserted_case(pixels, anatomy, film.present, seed, self._vocabulary, finding)
        except RequestError:
            return None
        return drawn if (np.abs(_store(drawn.target) - _store(drawn.source)) >= VISIBLE).any() else None

    def _case(self, film: RealFilm, case: InsertedCase, index: int) -> EvaluationCase:
        source, target = _store(case.source), _store(case.target)
        region = np.abs(target - source) >= VISIBLE
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
            known_before=_known(insertable(film.present), case.before),
            known_after=_known(insertable(film.present), case.after),
        )


class RealCases:
    """Real films of a split's patients as they are, each finding as often as the others.

    What a film does not show is added; every other time what is labelled on it is removed, where there is
    such a film.
    """

    def __init__(self, films: list[RealFilm], count: int, seed: int, split: Split) -> None:
        self._count, self._seed, self._split = count, seed, split
        self._vocabulary = load_vocabulary()
        self._all = films
        self._used: set[Path] = set()
        self._films: dict[tuple[str, Operation], list[RealFilm]] = {}
        for film in _shuffled(films, seed):
            for operation, finding in _choices(film):
                self._films.setdefault((finding, operation), []).append(film)
        self._findings = [
            key for key in FINDINGS if any((key, operation) in self._films for operation in Operation)
        ]
        if not self._findings:
            raise DatasetError("there is nothing to ask of any of the films; give a folder of other films")

    def __len__(self) -> int:
        return self._count

    def describe(self) -> str:
        """Where the cases that were drawn so far come from."""
        return f"{len(self._used)} {describe_films(self._all, self._split)}"

    def __getitem__(self, index: int) -> EvaluationCase:
        turn, number = divmod(index, len(self._findings))
        finding = self._findings[number]
        operation = (Operation.ADD, Operation.REMOVE)[(turn + number) % 2]
        if (finding, operation) not in self._films:
            operation = Operation.REMOVE if operation is Operation.ADD else Operation.ADD
        films = self._films[finding, operation]
        film = films[(turn // 2 + number * len(films) // len(self._findings)) % len(films)]
        instruction = self._word(operation, finding, stream(self._seed, f"real {index}"))
        (mention,) = instruction.mentions
        there = _labelled(film, self._vocabulary)
        absent = _known(insertable(film.present), ())
        self._used.add(film.path)
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
            known_before=absent | dict.fromkeys(film.present, True),
            known_after=absent | {finding: instruction.operation is Operation.ADD},
        )

    def _word(self, operation: Operation, key: str, random: np.random.Generator) -> Instruction:
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


def _known(tellable: Iterable[str], there: Iterable[FindingMention]) -> dict[str, bool]:
    """Of the findings that could be told, which are there; what was drawn is known in any case."""
    return dict.fromkeys(tellable, False) | {mention.finding: True for mention in there}


def _identity(film: RealFilm) -> Identity:
    return Identity(float(film.age_years), film.sex, None, film.view)


def _store(image: FloatImage) -> FloatImage:
    return from_stored(to_stored(image))
