"""How long the results of a study take: 40 cases, two arms, hidden repeats, two readers, five questions.

    .venv/bin/python tests/bench/bench_study_results.py [CASES]

Prints seconds for a second round of each, without the imports; nothing of it stays on disk.
"""

import hashlib
import importlib
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.reading.rating import Rating
from engine.reading.study import Study
from engine.reading.study_export import export_study
from engine.reading.study_results import StudyResults, study_results

sys.path.append(str(Path(__file__).resolve().parents[1]))
folders = importlib.import_module("made_up_study_folder")

QUESTIONS = ("performance", "interpretability", "realism", "artefacts", "preservation")


def answer(study: Study) -> int:
    """Fill the answers of every reader; how many they are."""
    ratings = []
    for reader in study.protocol.readers:
        for showing in study.order(reader):
            case = study.protocol.case(showing.case)
            edit = hashlib.sha256("/".join((case.name, *showing.arms)).encode()).hexdigest()
            for item in study.protocol.items:
                digest = hashlib.sha256(f"{reader} {showing.identity} {item.key}".encode()).digest()
                shared = hashlib.sha256(f"{edit} {item.key}".encode()).digest()[0] % item.points
                value = max(1, min(item.points, shared + digest[0] % 3))
                is_declined = digest[1] < 6
                ratings.append(
                    Rating(
                        case.sha256,
                        edit,
                        item.key,
                        None if is_declined else value,
                        reader=reader,
                        showing=showing.identity,
                        is_declined=is_declined,
                    )
                )
    store = study.open_answers()
    try:
        store.save(ratings)
    finally:
        store.close()
    return len(ratings)


def timed(what: str, work: Callable[[], Any]) -> Any:
    """Do it twice, and print how long the second took."""
    work()
    started = time.perf_counter()
    found = work()
    print(f"{what:12} {time.perf_counter() - started:6.2f} s")
    return found


def main(cases: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        study = folders.make_study(
            Path(folder),
            cases,
            items=QUESTIONS,
            arms=2,
            is_prepared=False,
            repeat_share=0.2,
            repeat_gap=5,
        )
        print(f"{cases} cases, {answer(study)} answers")
        found: StudyResults = timed("results", lambda: study_results(study))
        timed("export", lambda: export_study(Path(folder) / "out", study, found))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
