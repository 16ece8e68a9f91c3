"""Walk: the longest pauses of the main thread in each part of a walk, in time of its processor.

A pause is one round of the event loop. It is told in time of the processor of the main thread, and on the
wall, which on a shared machine tells of its neighbors. Of a part that is walked several times the median of
the longest pauses is told, too: a machine that is busy doubles single ones.
"""

import collections
import gc
import os
import sys
import threading
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtWidgets import QApplication

LIMIT_S = 0.030


class Walk:
    """Runs the event loop round by round and keeps the longest of each part of the walk.

    Args:
        where: tell what the main thread was doing in pauses over the limit.
    """

    def __init__(self, where: bool) -> None:
        self._longest: dict[str, list[tuple[float, float]]] = {}  # of each time that a part was walked
        self._part = "before the window"
        self._began: float | None = None
        self._stacks: collections.Counter[str] = collections.Counter()
        self._is_over = False
        self._collections: dict[int, list[tuple[float, str]]] = {}  # by generation: how long, in which part
        self._collecting = 0.0
        self._main = threading.get_ident()
        gc.callbacks.append(self._hear_collection)
        if where:
            threading.Thread(target=self._watch, daemon=True).start()

    def begin(self, part: str) -> None:
        """What is done from now on belongs to this part."""
        self._part = part
        self._longest.setdefault(part, []).append((0.0, 0.0))

    def act(self, part: str, work: Callable[[], object], rest_s: float = 0.3) -> None:
        """One part: do this, and let the window answer."""
        self.begin(part)
        self.round(work)
        self.until(lambda: True, rest_s)

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

    def _watch(self) -> None:
        main = self._main
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

    def _hear_collection(self, phase: str, facts: dict[str, int]) -> None:
        """Whichever thread collects, all others wait."""
        if phase == "start":
            self._collecting = time.thread_time()
        else:
            spent = time.thread_time() - self._collecting
            self._collections.setdefault(facts["generation"], []).append((spent, self._part))

    def report(self) -> None:
        """Print all parts, the garbage collections among them, and where the time went."""
        self._is_over = True
        print(f"{'longest pause, ms':42s}{'times':>6s}{'median':>8s}{'longest':>8s}{'wall':>8s}")
        for part, pauses in self._longest.items():
            spent, walls = ([1e3 * pause[kind] for pause in pauses] for kind in (0, 1))
            mark = "  over 30 ms" if max(spent) > 1e3 * LIMIT_S else ""
            median = float(np.median(spent))
            print(f"{part:42s}{len(pauses):6d}{median:8.1f}{max(spent):8.1f}{max(walls):8.1f}{mark}")
        for generation, found in sorted(self._collections.items()):
            spent, part = max(found)
            print(
                f"garbage collections of generation {generation}, in any thread: {len(found)}, "
                f"longest {1e3 * spent:.1f} ms ({part})"
            )
        began = time.thread_time()
        gc.collect()
        print(f"a garbage collection of everything at the end: {1e3 * (time.thread_time() - began):.1f} ms")
        print("load of the machine: {:.1f} {:.1f} {:.1f}".format(*os.getloadavg()))
        for stack, count in self._stacks.most_common(40):
            print(f"{count:4d} {stack}")
