"""Worst pause of the viewer's event loop while large radiographs go to the engine and results come back.

Run: python tests/bench/bench_engine_client.py [ROWS COLUMNS] (a scripted engine; no network is loaded).
"""

import os
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

EDITS = 20


def main(rows: int, columns: int) -> None:
    from made_up_radiograph import make_radiograph
    from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
    from scripted_backend import make_scripted

    from engine.edit import EditRequest
    from viewer.engine_client import EngineClient

    application = QCoreApplication([])
    radiograph = make_radiograph(rows, columns, bits_stored=14)
    client = EngineClient(make_scripted)
    loop = QEventLoop()
    client.ready.connect(loop.quit)
    client.start()
    loop.exec()
    client.finished.connect(loop.quit)
    client.failed.connect(loop.quit)

    ticks: list[float] = []
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    worst, durations, submits = [], [], []
    for _ in range(EDITS):
        ticks.clear()
        timer.start()
        begin = time.perf_counter()
        client.submit(EditRequest(radiograph, "ok", "m"))
        submits.append(time.perf_counter() - begin)
        loop.exec()
        durations.append(time.perf_counter() - begin)
        timer.stop()
        worst.append(np.diff(ticks).max())
    cancels = []
    client.cancelled.connect(loop.quit)
    for _ in range(5):
        job = client.submit(EditRequest(radiograph, "steps 100 0.02", "m"))
        wait = QEventLoop()
        client.progressed.connect(wait.quit)
        wait.exec()
        begin = time.perf_counter()
        client.cancel(job)
        loop.exec()
        cancels.append(time.perf_counter() - begin)
    client.shutdown()
    del application

    def row(name: str, seconds: list[float]) -> None:
        ms = np.array(seconds) * 1000
        print(
            f"{name:34} median {np.median(ms):7.1f}  p95 {np.percentile(ms, 95):7.1f}  max {ms.max():7.1f} ms"
        )

    print(f"{rows} x {columns} uint16, {EDITS} edits")
    row("worst pause of the event loop", worst)
    row("call of submit", submits)
    row("submit to finished", durations)
    row("cancel to cancelled (20 ms steps)", cancels)


if __name__ == "__main__":
    size = [int(word) for word in sys.argv[1:3]]
    main(*(size or [3000, 3000]))
