"""How long a repaint takes after a change of window, zoom, pan or threshold, on 3000 x 3000 pixels of 16 bit.

Run: QT_QPA_PLATFORM=offscreen python tests/bench/bench_repaint.py

Where pyqtgraph is installed (``pip install -e .[bench]``) its plain image view, as large and with the same
pixels, is measured in the same run.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from fakes import make_result
from made_up_radiograph import make_radiograph
from PySide6.QtWidgets import QApplication

from engine.arrays import StoredPixels
from engine.edit import EditRequest
from viewer import start
from viewer.case import Case
from viewer.comparing.comparison import WAYS, Way
from viewer.measuring.measurement import Kind
from viewer.measuring.measuring import Measuring
from viewer.panes.hanging import Hanging
from viewer.panes.look import Look
from viewer.panes.pane_row import PaneRow

SIDE = 3000
BITS = 16
REPEATS = 60
RULERS = 10


def main() -> None:
    application = start.make_application()
    case = Case()
    row = PaneRow(case)
    row.resize(1500, 800)
    row.show()
    radiograph = make_radiograph(SIDE, SIDE, BITS)
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

    def zoom(number: int) -> None:
        view.zoom(1.05 if number % 40 < 20 else 1 / 1.05)

    def window(number: int) -> None:
        view.drag_window(3, (-1) ** number * 5)

    def pan(number: int) -> None:
        view.pan((-1) ** number * 9, (-1) ** number * 7)

    def point(number: int) -> None:
        view.set_pointer((number * 30.0, number * 20.0))

    print(f"{'':36s}wall: median, 95th; processor of this thread: median, 95th percentile")
    measure("window, 3 panes", application, window)
    measure("threshold", application, lambda n: guidance.set_threshold(n / REPEATS))
    measure("opacity", application, lambda n: guidance.set_colors("lagoon", n / REPEATS))
    measure("pointer, 3 panes", application, point)
    measure("zoom, 3 panes", application, zoom)
    measure("zoom at rest, 3 panes", application, lambda n: view.look_as(Look(0.2 + n / 100, (1500, 1500))))
    view.one_to_one()
    measure("pan at 1:1, 3 panes", application, pan)
    view.zoom(0.6)
    measure("pan at 0.6, 3 panes", application, pan)
    view.fit()
    row.toggle_maximized(row.counterfactual)
    measure("window, 1 large pane", application, window)
    row.toggle_maximized(row.counterfactual)

    def set_way(number: int) -> None:
        row.comparison.set_setting(number / REPEATS)

    for way in WAYS:
        row.comparison.choose(way)
        measure(
            f"{way.value}: setting, 1 of 3", application, lambda n: row.comparison.set_setting(n / REPEATS)
        )
        if way is not Way.FLICKER:  # which would paint by itself meanwhile
            measure(f"{way.value}: window, 3 panes", application, window)
    row.comparison.choose(row.comparison.way)
    row.set_hanging(Hanging.FOUR)
    application.processEvents()
    measure("window, 2 x 2", application, window)
    measure("pointer, 2 x 2", application, point)
    measure("zoom, 2 x 2", application, zoom)
    view.one_to_one()
    measure("pan at 1:1, 2 x 2", application, pan)
    row.difference.set_limit(None)
    measure("range of the difference", application, lambda n: row.difference.set_limit(float(n + 1)))
    view.set_linked(False)
    view.fit()
    measure("pointer, 2 x 2, not linked", application, point)
    view.set_linked(True)
    view.fit()
    row.set_hanging(Hanging.MAP)
    application.processEvents()
    measuring = Measuring(case, row, row)
    random = np.random.default_rng(0)
    for _ in range(RULERS):
        ends = random.uniform(300, 2700, (2, 2))
        measuring.store.add(Kind.RULER, tuple((row, column) for row, column in ends), None, False)
    measure(f"zoom, {RULERS} rulers, 3 panes", application, zoom)
    view.fit()
    measuring.magnifier.hold(True)
    measure(f"magnifier, {RULERS} rulers, 3 panes", application, point)
    measuring.magnifier.hold(False)
    row.hide()
    measure_plain_views(application, [radiograph.stored_pixels, result.counterfactual], view.family.viewport)


def measure_plain_views(
    application: QApplication, images: list[StoredPixels], viewport: tuple[int, int]
) -> None:
    """The plotting library's image view in the place of our panes: three of them, linked."""
    try:
        import pyqtgraph
    except ImportError:
        print("pyqtgraph is not installed; nothing to compare with")
        return
    pyqtgraph.setConfigOptions(imageAxisOrder="row-major")
    for downsamples in (False, True):
        layout = pyqtgraph.GraphicsLayoutWidget()
        layout.resize(3 * viewport[1], viewport[0])
        items, boxes = [], []
        for number in range(3):
            box = layout.addViewBox(row=0, col=number, lockAspect=True, invertY=True)
            item = pyqtgraph.ImageItem(images[number % 2], autoDownsample=downsamples)
            item.setLevels((0, 2**BITS - 1))
            box.addItem(item)
            if boxes:
                box.setXLink(boxes[0])
                box.setYLink(boxes[0])
            boxes.append(box)
            items.append(item)
        layout.show()
        application.processEvents()
        name = "pyqtgraph" + (", downsampled" if downsamples else "")

        def window(number: int, items: list[Any] = items) -> None:
            for item in items:
                item.setLevels((number * 20, 2**BITS - 1 - number * 20))

        def zoom(number: int, box: Any = boxes[0]) -> None:
            box.scaleBy((1 / 1.05, 1 / 1.05) if number % 40 < 20 else (1.05, 1.05))

        def pan(number: int, box: Any = boxes[0]) -> None:
            box.translateBy(x=(-1) ** number * 40, y=(-1) ** number * 30)

        for what, change in (("window", window), ("zoom", zoom), ("pan", pan)):
            measure(f"{name}: {what}", application, change, repeats=15)
        layout.hide()


def measure(
    name: str, application: QApplication, change: Callable[[int], None], repeats: int = REPEATS
) -> None:
    """One change and the paint that follows it, as the event loop does both."""
    walls, works = [], []
    application.processEvents()
    for number in range(repeats):
        wall, work = time.perf_counter(), time.thread_time()
        change(number)
        application.processEvents()
        walls.append(1e3 * (time.perf_counter() - wall))
        works.append(1e3 * (time.thread_time() - work))
    numbers = [*np.percentile(walls, [50, 95]), *np.percentile(works, [50, 95])]
    print(f"{name:34s}" + "".join(f"{number:8.1f}" for number in numbers))


if __name__ == "__main__":
    main()
