"""Longest pauses, first paint after a drop, and memory, in a walk through cases of 3000 x 3000 pixels.

Run: QT_QPA_PLATFORM=offscreen python tests/bench/bench_walk.py [--cases N] [--where]

The real window opens a folder of uncompressed 16 bit DICOM files, steps through them, gets a result for
each, hangs it in every way, zooms, has series made of it, rates and paints. ``bench_windows.py`` opens all
other windows. ``--where`` says what the main thread was doing in pauses over the limit.
"""

import argparse
import os
import time
from functools import partial
from pathlib import Path

from walked_viewer import FILMS, SENTENCE, begin, write_films  # first: it sets the scene for Qt

# isort: split
from pauses import Walk
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

SERIES = {
    "severity": "severity",
    "seeds": "seeds",
    "round_trip": "round trip",
    "reproduce": "reproduce",
    "variants_9": "nine seeds",
}
PAINTING = (
    *("start_mask", "grow_mask", "shrink_mask", "fill_holes", "mirror_mask", "undo", "redo"),
    *("mask_use", "mask_use", "clear_mask"),
)


def main(cases: int, where: bool) -> None:
    walk = Walk(where)
    write_films(cases)
    viewer, client = begin(walk)
    from fakes import make_result

    from viewer.comparing.comparison import WAYS
    from viewer.panes.hanging import Hanging

    print(f"memory with no case open                {memory_mb():6.0f} MB")

    case, panes, opener = viewer.case, viewer.window.panes, viewer.opener
    files = sorted(FILMS.iterdir())
    for file in files[:3]:
        walk.begin("first case opened" if file is files[0] else "another dropped")
        was, started = case.radiograph, time.perf_counter()
        opener.open_paths([file])
        walk.until(lambda was=was: case.radiograph is not was)
        walk.round(panes.repaint)
        print(f"drop of an uncompressed film to its paint {1e3 * (time.perf_counter() - started):4.0f} ms")
        walk.until(lambda: True, rest_s=1.5)

    walk.begin("folder opened")
    opener.open_paths([FILMS])
    walk.until(lambda: opener.position == (1, cases) and not opener.is_reading, rest_s=1.0)
    case.set_instruction(SENTENCE)
    walk.begin("instruction")
    walk.until(lambda: True, rest_s=0.5)

    def step(steps: int) -> None:
        assert opener.position is not None
        goal = (opener.position[0] + steps, cases)
        walk.round(lambda: opener.step(steps))
        walk.until(lambda: opener.position == goal and not opener.is_reading, rest_s=0.3)

    for _ in range(cases - 1):
        walk.begin("stepping through cases")
        step(1)
    print(f"memory after {cases} cases                   {memory_mb():6.0f} MB")

    assert viewer.side is not None
    for number in range(cases):
        walk.begin("asking for an edit")
        walk.round(viewer.run)
        walk.until(lambda: bool(client.busy_jobs))
        (job,) = client.busy_jobs
        result = make_result(client.jobs[job].request)
        walk.begin("a result comes")
        walk.round(lambda job=job, result=result: client.finish(job, result))
        client.jobs.clear()  # the real client keeps no request
        del result
        walk.until(lambda: not case.running, rest_s=0.5)
        if number < cases - 1:
            walk.begin("stepping back, with results")
            step(-1)
    print(f"memory after {cases} cases with a result each {memory_mb():6.0f} MB")

    for hanging in (*Hanging, Hanging.MAP):
        walk.begin("hangings")
        walk.round(lambda hanging=hanging: panes.set_hanging(hanging))
        walk.until(lambda: True, rest_s=0.3)
    for way in WAYS:
        walk.begin("comparing")
        walk.round(lambda way=way: panes.comparison.choose(way))
        walk.until(lambda: True, rest_s=0.2)
    panes.comparison.choose(panes.comparison.way)
    walk.begin("zoom, pan, window, pointer, painting")
    for number in range(40):
        walk.round(lambda number=number: panes.view.zoom(1.2 if number % 20 < 10 else 1 / 1.2))
        walk.until(lambda: True, rest_s=0.02)
        panes.view.set_pointer(panes.input.image_point(QPointF(100 + 3 * number, 200)))
        panes.view.drag_window(3, 4)
        panes.view.pan(7, 5)
        walk.until(lambda: True, rest_s=0.02)
    walk.until(lambda: True, rest_s=0.3)
    for _ in range(4):
        walk.begin("maximized and back")
        walk.round(lambda: panes.toggle_maximized(panes.counterfactual))
        walk.until(lambda: True, rest_s=0.2)

    def act(part: str, name: str, rest_s: float = 0.3) -> None:
        walk.act(part, viewer.actions[name].trigger, rest_s)

    for name in 2 * ("raw_map", "raw_map", "difference", "difference", "compare_with", "compare_with"):
        act("map alone, difference, another result", name)
    edits = len(case.edits)
    for name, part in SERIES.items():
        case.select_edit(edits - 1)
        walk.begin(f"{part}: asked for")
        walk.round(viewer.actions[name].trigger)
        if name != "variants_9":
            walk.until(lambda: viewer.series.shown is not None)
        walk.until(lambda: bool(client.busy_jobs), rest_s=0.3)
        while client.busy_jobs:
            job = client.busy_jobs[0]
            made = make_result(client.jobs[job].request)
            walk.begin(f"{part}: a result comes")
            walk.round(lambda job=job, made=made: client.finish(job, made))
            del client.jobs[job].request, made
            walk.until(lambda: True, rest_s=0.5)
        if name == "severity":
            slider = viewer.series.band.levels.slider
            for place in (*range(slider.minimum(), slider.maximum() + 1), slider.minimum()):
                walk.act("severity: the slider moves", partial(slider.setValue, place), 0.2)
        if viewer.series.shows_maps:
            act(f"{part}: large and back", "maximize")
            act(f"{part}: large and back", "maximize")
        if viewer.series.shows_sheet:
            walk.act("nine seeds: another one", lambda: viewer.series.sheet.list.setCurrentRow(4))
            walk.act("nine seeds: their maps", viewer.series.sheet.maps_requested.emit, 0.6)
            act("nine seeds: their sheet again", "step_back")
        walk.act(f"{part}: back to the panes", viewer.series.close)
    for name in ("swipe", "compare_more", "swipe", "morph", "morph", "flicker", "flicker"):
        act("comparing by keys", name, rest_s=0.8)

    for name in ("rate", *PAINTING):
        act(f"paint: {name}" if name in PAINTING else name, name, rest_s=0.8)
    act("paint: brush", "brush")
    pane = panes.counterfactual
    for stroke in range(3):
        walk.begin("paint: a stroke with the brush")
        for place in range(12):
            at = QPoint(pane.width() // 3 + 8 * place, pane.height() // 2 + 20 * stroke)
            if place == 0:
                walk.round(lambda at=at: QTest.mousePress(pane, Qt.MouseButton.LeftButton, pos=at))
            walk.round(lambda at=at: QTest.mouseMove(pane, at))
            walk.until(lambda: True, rest_s=0.02)
        walk.round(lambda at=at: QTest.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=at))
        walk.until(lambda: True, rest_s=0.3)
    act("paint: tools laid down", "step_back")
    walk.begin("end")
    walk.round(viewer.window.close)
    walk.report()


def memory_mb() -> float:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=20)
    parser.add_argument("--where", action="store_true")
    options = parser.parse_args()
    main(options.cases, options.where)
