"""A real window for benches that walk through it: its own home and screen, large films, a made-up engine.

Import it before anything of Qt.
"""

import gc
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from fakes import FakeEngineClient
    from pauses import Walk

    from viewer.app import Viewer

FILMS = Path(HOME.name) / "films"
SIDE = 3000
SENTENCE = "Add the finding of pleural effusion."


def begin(walk: "Walk") -> "tuple[Viewer, FakeEngineClient]":
    """The window with its side panel, as ``viewer.start`` makes it; its start is a part of the walk."""
    gc.disable()  # as ``viewer.__main__``
    sys.setswitchinterval(0.0005)  # as ``start.main`` has it
    from fakes import FakeEngineClient
    from series_case import find_card

    from engine import paths
    from viewer import start
    from viewer.app import Viewer
    from viewer.settings import SettingsStore

    start.make_application()
    client = FakeEngineClient()
    viewer = Viewer(SettingsStore(paths.settings_file()), client)
    viewer.series.asking._find_card = find_card  # of the model that the made-up engine has
    start.follow_up(viewer)
    viewer.window.resize(1600, 960)
    walk.begin("start: window and side panel")
    viewer.show()
    walk.until(lambda: viewer.side is not None, rest_s=4.0)
    client.become_ready()
    walk.until(lambda: True, rest_s=0.2)
    return viewer, client


def write_films(count: int) -> None:
    """Uncompressed files of 3000 x 3000 16 bit values, each another film."""
    from made_up_dicom import chest_pixels, make_dataset, save_dataset

    FILMS.mkdir(parents=True)
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
        save_dataset(dataset, FILMS / f"film{number:02d}.dcm")


def memory_mb() -> float:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
