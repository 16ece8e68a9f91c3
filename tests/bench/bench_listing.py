"""A folder of 10,000 files is opened: first and last row, and how long the window is held up meanwhile.

Run: QT_QPA_PLATFORM=offscreen python tests/bench/bench_listing.py
"""

import os
import tempfile
from pathlib import Path

from fresh_process import ROOT, measure

FILES = 10_000
REPEATS = 3

SCRIPT = """
import sys, time
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from engine import paths
from viewer import app, start
sys.setswitchinterval(0.0005)  # as the application does
application = start.make_application()
from viewer.engine_client import EngineClient
from viewer.settings import SettingsStore
client = EngineClient()
client.start = lambda: None
viewer = app.Viewer(SettingsStore(paths.settings_file()), client)
viewer.show()
def run(seconds, until=lambda: False):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end and not until():
        application.processEvents()
        time.sleep(0.0005)
run(30, lambda: viewer.side is not None)
run(3)  # what the start does in the background is over
marks, gaps, last = {}, [], [time.perf_counter()]
def tick():
    now = time.perf_counter()
    gaps.append((now - last[0]) * 1000)
    last[0] = now
def mark(name):
    marks.setdefault(name, (time.perf_counter() - began) * 1000)
timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
timer.timeout.connect(tick)
began = last[0] = time.perf_counter()
timer.start()
viewer.opener.listed.connect(lambda _: mark("first row"))
viewer.opener.lister.ended.connect(lambda: mark("last row"))
viewer.case.radiograph_changed.connect(lambda: mark("radiograph shown"))
used = time.process_time()
viewer.opener.open_paths([Path(sys.argv[1])])
run(60, lambda: "last row" in marks)
marks["processor time of all"] = (time.process_time() - used) * 1000
gaps.sort()
marks["longest pause"] = gaps[-1]
marks["second longest pause"] = gaps[-2]
marks["99th percentile"] = gaps[int(len(gaps) * 0.99)]
assert len(viewer.browsing.rows.rows) == int(sys.argv[2])
viewer.window.close()
print(*(f"{name}={value:.1f}" for name, value in marks.items()), sep=";")
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        sample = (ROOT / "resources" / "samples" / "simulated_normal.dcm").read_bytes()
        first = Path(folder) / "film_0.dcm"
        first.write_bytes(sample)
        for number in range(1, FILES):
            os.link(first, Path(folder) / f"film_{number}.dcm")
        runs = measure(SCRIPT, REPEATS, lambda: [folder, str(FILES)])
    for name, values in runs.items():
        print(f"{name:24s} {sorted(values)[len(values) // 2]:7.0f} ms median, {max(values):.0f} ms worst")


if __name__ == "__main__":
    main()
