"""How long the viewer takes from the start of its process to the first painted window, panel and radiograph.

On a shared machine the time of the processor, of all threads together, says more than the clock on the wall.

Run: QT_QPA_PLATFORM=offscreen python tests/bench/bench_startup.py
"""

import time

import numpy as np
from fresh_process import measure

REPEATS = 5

SCRIPT = """
import gc, sys, time
gc.disable()  # as ``viewer.__main__``
sys.setswitchinterval(0.0005)
from engine import paths
from viewer import app, start
application = start.make_application()
from viewer.engine_client import EngineClient
from viewer.settings import SettingsStore
viewer = app.Viewer(SettingsStore(paths.settings_file()), EngineClient())
started = float(sys.argv[1])
marks = {}
def mark(name):
    if name not in marks:
        marks[name], marks[name + ", processor"] = time.time() - started, time.process_time()
start.follow_up(viewer)
viewer.window.first_painted.connect(lambda: mark("window painted"))
viewer.case.radiograph_changed.connect(lambda: mark("radiograph shown"))
viewer.show([app.sample_file()])
while "radiograph shown" not in marks or viewer.side is None:
    application.processEvents()
    if viewer.side is not None:
        mark("side panel built")
    time.sleep(0.002)
mark("side panel built")
assert "torch" not in sys.modules
viewer.window.close()
print(*(f"{name}={seconds:.3f}" for name, seconds in marks.items()), sep=";")
"""


def main() -> None:
    for name, seconds in measure(SCRIPT, REPEATS, lambda: [str(time.time())]).items():
        print(f"{name:30s} {np.median(seconds):.2f} s median, {max(seconds):.2f} s worst of {REPEATS}")


if __name__ == "__main__":
    main()
