"""Simulated readers read a study in the real window and are killed; figures are checked elsewhere."""

import os
import random
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np
from made_up_study_folder import make_study
from simulated_reader import answer_of

from engine.reading.agreement import Coefficient
from engine.reading.study import Study
from engine.reading.study_results import study_results

CHECKOUT = Path(__file__).resolve().parents[3]
PROGRAM = CHECKOUT / "tests" / "simulated_reader.py"
SEEDS = {"R1": 1, "R2": 2}


def read(study: Study, reader: str, kills: int, draws: random.Random) -> list[tuple[str, str, int]]:
    """What was acknowledged; the reader's process is killed so often after some answers."""
    acknowledged: list[tuple[str, str, int]] = []
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(CHECKOUT), str(CHECKOUT / "tests")))}
    has_ended = False
    while not has_ended:
        process = subprocess.Popen(
            [
                sys.executable,
                PROGRAM,
                study.folder,
                reader,
                str(SEEDS[reader]),
            ],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert process.stdout is not None
        lives = draws.randint(3, 7) if kills else 10**9
        for heard, line in enumerate(process.stdout, 1):
            if line.strip() == "end":
                has_ended = True
            elif line.endswith("\n"):
                showing, item, value = line.split()
                acknowledged.append((showing, item, int(value)))
            if heard == lives:
                process.kill()
                kills -= 1
        assert process.wait() == 0 or not has_ended
    return acknowledged


def check(study: Study, acknowledged: dict[str, list[tuple[str, str, int]]]) -> None:
    """Nothing is lost, nothing is made up, and the figures are those of another calculation."""
    store = study.open_answers()
    stored = {(one.reader, one.showing, one.item): one.value or 0 for one in store.ratings()}
    store.close()
    for reader, answers in acknowledged.items():
        for showing, item, value in answers:
            assert stored[reader, showing, item] == value
    wanted = {
        (reader, showing.identity, item.key): answer_of(seed, showing.identity, item.key, item.points)
        for reader, seed in SEEDS.items()
        for showing in study.order(reader)
        for item in study.protocol.items
    }
    assert stored == wanted
    found = study_results(study)
    assert [(one.done, one.skipped) for one in found.progress] == [(one.total, 0) for one in found.progress]
    for item in found.items:
        table: dict[str, dict[str, int]] = {}
        for reader in SEEDS:
            for showing in study.order(reader):
                value = wanted[reader, showing.identity, item.item]
                if value and not showing.is_practice and not showing.repeat:
                    table.setdefault(showing.case, {})[reader] = value
        values = [value for row in table.values() for value in row.values()]
        assert item.overall is not None
        assert item.overall.n == len(values)
        assert abs(item.overall.mean.value - statistics.mean(values)) < 1e-9
        assert abs(item.overall.deviation - statistics.stdev(values)) < 1e-9
        assert item.overall.median == statistics.median(values)
        both = [(row["R1"], row["R2"]) for row in table.values() if len(row) == 2]
        kappa = next(one for one in item.between if one.coefficient is Coefficient.WEIGHTED_KAPPA)
        assert abs(kappa.value - quadratic_kappa(both)) < 1e-9


def quadratic_kappa(pairs: list[tuple[int, int]]) -> float:
    """1 - sum of squared differences as seen / as expected from the margins (Cohen 1968)."""
    first, second = np.array(pairs, float).T
    expected = np.mean((first[:, None] - second[None, :]) ** 2)
    return float(1 - np.mean((first - second) ** 2) / expected)


def test_two_readers_who_are_killed_lose_nothing_and_the_figures_are_right(tmp_path: Path) -> None:
    study = make_study(tmp_path, count=8, practice=1, repeat_share=0.2, repeat_gap=2, break_every=4)
    draws = random.Random(3)
    kills = {"R1": 1, "R2": 0}
    check(study, {reader: read(study, reader, kills[reader], draws) for reader in SEEDS})
