"""How long a repaint takes after a change of window, zoom, pan or threshold, on a 3000 x 3000 radiograph.

Run: QT_QPA_PLATFORM=offscreen python tests/bench/bench_repaint.py
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from fakes import make_result
from made_up_radiograph import make_radiograph

from engine.edit import EditRequest
from viewer import start
from viewer.case import Case
from viewer.panes.pane_row import PaneRow

SIDE = 3000
REPEATS = 60


def main() -> None:
    application = start.make_application()
    case = Case()
    row = PaneRow(case)
    row.resize(1500, 800)
    row.show()
    radiograph = make_radiograph(SIDE, SIDE)
    started = time.perf_counter()
    case.open(radiograph, ())
    application.processEvents()
    print(f"open and first paint        {1e3 * (time.perf_counter() - started):6.1f} ms")
    result = make_result(EditRequest(radiograph, "Add the finding of edema.", "fake"))
    started = time.perf_counter()
    case.edit_started(1)
    case.edit_finished(1, result)
    application.processEvents()
    print(f"result and first paint      {1e3 * (time.perf_counter() - started):6.1f} ms")

    view, guidance = row.view, row.guidance
    measure("window, 3 panes", application, row, lambda n: view.drag_window(3, (-1) ** n * 5))
    measure("threshold", application, row, lambda n: guidance.set_threshold(n / REPEATS))
    measure("opacity", application, row, lambda n: guidance.set_colors("lagoon", n / REPEATS))
    measure("pointer", application, row, lambda n: view.set_pointer((n * 30.0, n * 20.0)))
    measure("zoom, 3 panes", application, row, lambda n: view.zoom(1.05 if n % 40 < 20 else 1 / 1.05))
    view.one_to_one()
    measure("pan at 1:1, 3 panes", application, row, lambda n: view.pan((-1) ** n * 9, (-1) ** n * 7))
    row.toggle_maximized(row.counterfactual)
    measure("window, 1 large pane", application, row, lambda n: view.drag_window(3, (-1) ** n * 5))


def measure(name: str, application: object, row: PaneRow, change: Callable[[int], None]) -> None:
    times = []
    for number in range(REPEATS):
        started = time.perf_counter()
        change(number)
        for pane in row.panes:
            if pane.isVisible():
                pane.repaint()
        times.append(1e3 * (time.perf_counter() - started))
    median, slow = np.percentile(times, [50, 95])
    print(f"{name:27s} {median:6.1f} ms median {slow:6.1f} ms 95th percentile")


if __name__ == "__main__":
    main()
