"""How long a reader waits for the next case of a study with films of 3000 x 3000, in the real window.

    PYTHONPATH=tests:. python tests/bench/bench_reading.py

Half of the cases are answered once the next one is loaded, the others at once.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
from fakes import each, make_result
from made_up_dicom import make_dataset, save_dataset
from made_up_study_folder import ITEMS
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from simulated_reader import wait

from engine.reading.case_files import describe_case
from engine.reading.protocol import Design, ReadingRules, StudyArm, StudyProtocol
from engine.reading.study import Study, new_identity
from viewer import background, start
from viewer.reading.course import open_session
from viewer.reading.reading_panes import ReadingPanes, pictures_of
from viewer.reading.reading_window import ReadingWindow
from viewer.reading.session import ReadingSession

CASES, SIDE = 16, 3000


def make_study(folder: Path) -> Study:
    generator = np.random.default_rng(0)
    y, x = np.meshgrid(np.linspace(-1, 1, SIDE), np.linspace(-1, 1, SIDE))
    cases, files = [], {}
    for number in range(CASES):
        values = 3000 - 1800 * np.hypot(y, x) + generator.normal(0, 60, (SIDE, SIDE))
        path = save_dataset(make_dataset(values.clip(0, 4095).astype(np.uint16)), folder / f"{number}.dcm")
        cases.append(describe_case(f"case{number:02}", path, "Add the finding of edema."))
        files[cases[-1].input] = path
    protocol = StudyProtocol(
        identity=new_identity(),
        title="Large films",
        design=Design.RATE,
        seed=1,
        items=tuple(ITEMS[key] for key in ("performance", "interpretability", "finding_region")),
        arms=(StudyArm("arm", "none"),),
        cases=tuple(cases),
        readers=("R1",),
        rules=ReadingRules(break_every=0),
    )
    study = Study.create(folder / "study", protocol, files)
    list(study.prepare(each(lambda request: make_result(request, size=512))))
    return study


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COUNTERVIEW_HOME"] = folder
        study = make_study(Path(folder))
        start.make_application()
        store, course = open_session(study, "R1")
        session = ReadingSession(study, "R1", store, course, lambda shown: pictures_of(shown, study.protocol))
        window = ReadingWindow(session, ReadingPanes(study.protocol))
        window.resize(1600, 960)
        window.show()
        window.activateWindow()
        session.begin()
        waits: dict[bool, list[float]] = {True: [], False: []}
        for number in range(CASES - 1):
            wait(lambda: session.shown is not None)
            is_patient = number % 2 == 0
            following = course.order[number + 1].identity
            if is_patient:
                wait(lambda following=following: following in session._ready)
                QTest.qWait(200)
            for key in (Qt.Key.Key_4, Qt.Key.Key_5):
                QTest.keyClick(window.focusWidget() or window, key)
            began = time.perf_counter()
            window.panel.go_on()
            wait(lambda: session.shown is not None)
            for pane in window.panes.panes:
                pane.repaint()
            waits[is_patient].append((time.perf_counter() - began) * 1000)
        for is_patient, words in ((True, "loaded ahead"), (False, "answered at once")):
            found = sorted(waits[is_patient])
            last = found[min(len(found) - 1, int(0.95 * len(found)))]
            print(f"{words}: median {statistics.median(found):.0f} ms, 95th percentile {last:.0f} ms")
        window.close()
        background.wait()


if __name__ == "__main__":
    main()
