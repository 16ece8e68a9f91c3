"""Longest pauses, first paint after a drop, and memory, in a walk through cases of 3000 x 3000 pixels.

Run: QT_QPA_PLATFORM=offscreen python tests/bench/bench_walk.py [--cases N] [--where]

The real window opens a folder of uncompressed 16 bit DICOM files, steps through them, gets a result for
each, hangs it in every way, zooms, has a row of levels made and opens the other windows. A pause is one round
of the event loop; it is told in time of the processor of the main thread (and on the wall, which on a shared
machine tells of its neighbors). Of a part that is walked several times the median of the longest pauses is
told, too: a machine that is busy doubles single ones.
``--where`` says what the main thread was doing in pauses over the limit.
"""

import argparse
import collections
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

HOME = tempfile.TemporaryDirectory(prefix="bench-walk-")
SCREEN = {"name": "screen", "x": 0, "y": 0, "width": 1600, "height": 960, "dpr": 1}
SCREEN |= {"logicalDpi": 96, "logicalBaseDpi": 96}
if os.environ.setdefault("QT_QPA_PLATFORM", "offscreen") == "offscreen":  # whose own screen is too small
    (Path(HOME.name) / "screen.json").write_text(json.dumps({"screens": [SCREEN]}), "utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={HOME.name}/screen.json"
os.environ["COUNTERVIEW_HOME"] = str(Path(HOME.name) / "home")
TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

import numpy as np  # noqa: E402
from PySide6.QtCore import QPointF  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

SIDE = 3000
LIMIT_S = 0.030
SENTENCE = "Add the finding of pleural effusion."


class Walk:
    """Runs the event loop round by round and keeps the longest of each part of the walk."""

    def __init__(self, where: bool) -> None:
        self._longest: dict[str, list[tuple[float, float]]] = {}  # of each time that a part was walked
        self._part = "before the window"
        self._began: float | None = None
        self._stacks: collections.Counter[str] = collections.Counter()
        self._is_over = False
        if where:
            threading.Thread(target=self._watch, args=(threading.get_ident(),), daemon=True).start()

    def begin(self, part: str) -> None:
        self._part = part
        self._longest.setdefault(part, []).append((0.0, 0.0))

    def round(self, work: Callable[[], object]) -> None:
        """Do some of the main thread's work as one round."""
        wall, self._began = time.perf_counter(), time.thread_time()
        work()
        spent, wall = time.thread_time() - self._began, time.perf_counter() - wall
        self._began = None
        longest, longest_wall = self._longest[self._part][-1]
        self._longest[self._part][-1] = max(longest, spent), max(longest_wall, wall)

    def until(self, is_done: Callable[[], bool], rest_s: float = 0.0) -> None:
        """Run the loop until something is so, and for some time after."""
        end = time.monotonic() + 120
        while not is_done():
            assert time.monotonic() < end, f"{self._part}: waited too long"
            self._turn()
        end = time.monotonic() + rest_s
        while time.monotonic() < end:
            self._turn()

    def _turn(self) -> None:
        self.round(QApplication.processEvents)
        time.sleep(0.001)

    def _watch(self, main: int) -> None:
        clock, interval = time.pthread_getcpuclockid(main), sys.getswitchinterval()
        while not self._is_over:
            time.sleep(0.003)
            began = self._began
            if began is None or time.clock_gettime(clock) - began < LIMIT_S / 2:
                continue
            # The main thread must not go on meanwhile: a frame held here would keep its painter alive.
            sys.setswitchinterval(1.0)
            calls, frame = [], sys._current_frames().get(main)
            while frame is not None:
                if not frame.f_code.co_filename.startswith("<frozen"):
                    calls.append(f"{frame.f_code.co_qualname}:{frame.f_lineno}")
                frame = frame.f_back
            sys.setswitchinterval(interval)
            self._stacks[f"{self._part}: " + " < ".join(calls[:9])] += 1

    def report(self) -> None:
        self._is_over = True
        print(f"{'longest pause, ms':38s}{'times':>6s}{'median':>8s}{'longest':>8s}{'wall':>8s}")
        for part, pauses in self._longest.items():
            spent, walls = ([1e3 * pause[kind] for pause in pauses] for kind in (0, 1))
            mark = "  over 30 ms" if max(spent) > 1e3 * LIMIT_S else ""
            median = float(np.median(spent))
            print(f"{part:38s}{len(pauses):6d}{median:8.1f}{max(spent):8.1f}{max(walls):8.1f}{mark}")
        print("load of the machine: {:.1f} {:.1f} {:.1f}".format(*os.getloadavg()))
        for stack, count in self._stacks.most_common(25):
            print(f"{count:4d} {stack}")


def main(cases: int, where: bool) -> None:
    walk = Walk(where)
    folder = Path(HOME.name) / "films"
    write_films(folder, cases)
    from fakes import FakeEngineClient, make_result

    from engine import paths
    from viewer import start
    from viewer.app import Viewer
    from viewer.panes.hanging import Hanging
    from viewer.settings import SettingsStore

    sys.setswitchinterval(0.0005)  # as ``start.main`` has it
    application = start.make_application()
    client = FakeEngineClient()
    viewer = Viewer(SettingsStore(paths.settings_file()), client)
    start.follow_up(viewer)
    viewer.window.resize(1600, 960)
    walk.begin("start: window and side panel")
    viewer.show()
    walk.until(lambda: viewer.side is not None, rest_s=4.0)
    client.become_ready()
    walk.until(lambda: True, rest_s=0.2)
    print(f"memory with no case open                {memory_mb():6.0f} MB")

    case, panes, opener = viewer.case, viewer.window.panes, viewer.opener
    files = sorted(folder.iterdir())
    for file in files[:3]:
        walk.begin("first case opened" if file is files[0] else "another dropped")
        was, started = case.radiograph, time.perf_counter()
        opener.open_paths([file])
        walk.until(lambda was=was: case.radiograph is not was)
        walk.round(panes.repaint)
        print(f"drop of an uncompressed film to its paint {1e3 * (time.perf_counter() - started):4.0f} ms")
        walk.until(lambda: True, rest_s=1.5)

    walk.begin("folder opened")
    opener.open_paths([folder])
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
    from viewer.comparing.comparison import WAYS

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
        walk.begin(part)
        walk.round(viewer.actions[name].trigger)
        walk.until(lambda: True, rest_s=rest_s)

    for name in 2 * ("raw_map", "raw_map", "difference", "difference", "compare_with", "compare_with"):
        act("map alone, difference, another result", name)
    for name in ("severity", "seeds", "round_trip"):
        act(f"asking for {name}", name)
        while client.busy_jobs:
            job = client.busy_jobs[0]
            made = make_result(client.jobs[job].request)
            walk.begin("a result of a series comes")
            walk.round(lambda job=job, made=made: client.finish(job, made))
            walk.until(lambda: True, rest_s=0.3)
            client.jobs.clear()
        act("back to the panes", "step_back")
    for name in (
        "rate",
        "start_mask",
        "brush",
        "grow_mask",
        "mirror_mask",
        "undo",
        "step_back",
        "clear_mask",
    ):
        act("rating and painting", name)
    for name in ("header", "history", "queue", "change_keys", "help", "models", "receipt"):
        act(f"window: {name}", name, rest_s=0.7)
    walk.begin("end")
    walk.round(viewer.window.close)
    walk.report()
    del application


def write_films(folder: Path, count: int) -> None:
    """Uncompressed files of 3000 x 3000 16 bit values, each another film."""
    from made_up_dicom import chest_pixels, make_dataset, save_dataset

    folder.mkdir(parents=True)
    noise = np.random.default_rng(0).integers(0, 900, (SIDE, SIDE), dtype=np.uint16)
    film = chest_pixels(SIDE, SIDE, bits=16) // 2 + 1000
    for number in range(count):
        uid = f"1.2.826.0.1.3680043.8.498.{number + 10}"
        pixels = np.roll(film + noise, 7 * number, axis=1)
        dataset = make_dataset(
            pixels,
            BitsStored=16,
            HighBit=15,
            SOPInstanceUID=uid,
            PixelSpacing=[0.14, 0.14],
            PatientAge="050Y",
        )
        save_dataset(dataset, folder / f"film{number:02d}.dcm")


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
