"""Films with findings, age, sex and style written into squares, and a referee that reads them exactly."""

from typing import Any

import numpy as np

from engine.evaluation.case import EvaluationCase, Identity, Suite, from_stored, to_stored
from engine.evaluation.look import Look
from engine.instructions.findings import load_vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Location, Operation, Side
from engine.instructions.printing import print_instructions
from engine.models.predictors import FINDINGS

SIZE = 512
SQUARE = 24
GREY, PER_EXTENT = 0.4, 0.3
UNSIDED = FINDINGS.index("cardiomegaly")
_PERSON = {"age": 0, "sex": 1, "style0": 2, "style1": 3, "style2": 4, "right": 5, "left": 6, "heart": 7}
_LEVELS = {True: ("small", "moderate", "large"), False: ("mild", "moderate", "severe")}


def square_of(finding: int, side: int) -> tuple[slice, slice]:
    """Where a finding shows; the patient's right is on the left of the image."""
    row = 60 + 50 * finding
    column = 240 if finding == UNSIDED else (120, 360)[side]
    return slice(row, row + SQUARE), slice(column, column + SQUARE)


def person_square(name: str) -> tuple[slice, slice]:
    column = 20 + 60 * _PERSON[name]
    return slice(10, 10 + SQUARE), slice(column, column + SQUARE)


class ScriptedReferee:
    """Reads the squares; perfect by construction."""

    def __init__(self) -> None:
        self.findings: tuple[str, ...] = FINDINGS
        self.thresholds = self.thresholds_alone = np.full(len(FINDINGS), 0.5, np.float32)
        self.description: dict[str, Any] = {
            "name": "scripted",
            "title": "scripted",
            "notice": "",
            "source": "x",
        }

    def look(self, images: np.ndarray, beside: np.ndarray | None = None) -> list[Look]:
        return [self._look(image) for image in images]

    def _look(self, image: np.ndarray) -> Look:
        extent = np.array(
            [
                [(image[square_of(finding, side)].mean() - GREY) / PER_EXTENT for side in (0, 1)]
                for finding in range(len(FINDINGS))
            ],
            np.float32,
        )
        presence = 1 / (1 + np.exp(-40 * (extent - 0.125)))
        person = {name: float(image[person_square(name)].mean()) for name in _PERSON}
        styles = np.array([person[f"style{index}"] for index in range(3)], np.float32)
        return Look(
            presence=presence.astype(np.float32),
            extent=extent,
            age=(person["age"] - GREY) * 200,
            sex_male=float(person["sex"] > GREY),
            style=styles / styles.sum(),
            view_ap=float("nan"),
            areas=np.array([person["right"], person["left"], person["heart"]], np.float32),
            features=image.reshape(8, 64, 8, 64).mean(axis=(1, 3)).ravel(),
        )


class ScriptedCases:
    """Cases with a known truth: one finding added, removed or changed, each patient twice."""

    def __init__(self, count: int, seed: int = 0) -> None:
        self._count, self._seed = count, seed

    def __len__(self) -> int:
        return self._count

    def describe(self) -> str:
        return "films with squares"

    def __getitem__(self, index: int) -> EvaluationCase:
        patient = np.random.default_rng([self._seed, index // 2])
        age = float(patient.integers(20, 90))
        sex, style = "FM"[patient.integers(2)], int(patient.integers(3))
        film = _film(patient, age, sex, style)
        before, after, instruction = _draw(
            FINDINGS[index % len(FINDINGS)], np.random.default_rng([self._seed, index, 1])
        )
        source, target = _draw_findings(film, before), _draw_findings(film, after)
        return EvaluationCase(
            name=f"scripted-{index}",
            suite=Suite.SIMULATED,
            patient=str(index // 2),
            source=source,
            target=target,
            region=np.abs(target - source) >= 2 / 255,
            text=print_instructions([instruction], load_vocabulary(), 2),
            instruction=instruction,
            before=before,
            after=after,
            identity=Identity(age, sex, style),
            known_before=_known(before),
            known_after=_known(after),
        )


def _known(there: tuple[FindingMention, ...]) -> dict[str, bool]:
    return dict.fromkeys(FINDINGS, False) | {mention.finding: True for mention in there}


def _film(random: np.random.Generator, age: float, sex: str, style: int) -> np.ndarray:
    film = GREY + 0.1 * random.standard_normal((SIZE, SIZE)).astype(np.float32)
    for finding in range(len(FINDINGS)):
        for side in (0, 1):
            film[square_of(finding, side)] = GREY
    film[person_square("age")] = GREY + age / 200
    film[person_square("sex")] = GREY + (0.2 if sex == "M" else -0.2)
    for index in range(3):
        film[person_square(f"style{index}")] = 0.8 if index == style else 0.2
    for name in ("right", "left", "heart"):
        film[person_square(name)] = random.uniform(0.1, 0.2)
    return np.clip(film, 0, 1)


def _draw(
    key: str, random: np.random.Generator
) -> tuple[tuple[FindingMention, ...], tuple[FindingMention, ...], Instruction]:
    vocabulary = load_vocabulary()
    finding = vocabulary.finding(key)
    side = (Side.RIGHT, Side.LEFT)[int(random.integers(2))] if finding.sided else None
    levels = _LEVELS["large" in finding.levels]
    first, last = random.permutation(3)[:2]
    mention = FindingMention(finding.key, Location(side), levels[int(first)])
    operation = list(Operation)[int(random.integers(3))]
    if operation is Operation.ADD:
        return (), (mention,), Instruction(operation, (mention,))
    if operation is Operation.REMOVE:
        return (mention,), (), Instruction(operation, (mention,))
    other = FindingMention(finding.key, Location(side), levels[int(last)])
    named = FindingMention(finding.key, Location(side))
    return (mention,), (other,), Instruction(operation, (named,), mention.severity, other.severity)


def _draw_findings(film: np.ndarray, mentions: tuple[FindingMention, ...]) -> np.ndarray:
    drawn = film.copy()
    for mention in mentions:
        extent = load_vocabulary().level(str(mention.severity)).rank / 4
        finding = FINDINGS.index(mention.finding)
        side = 1 if mention.location.side is Side.LEFT else 0
        drawn[square_of(finding, side)] = GREY + PER_EXTENT * extent
    return from_stored(to_stored(drawn))
