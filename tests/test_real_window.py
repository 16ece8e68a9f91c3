"""The real application on a real screen: what a newcomer sees and does first."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray
from real_screen import RealScreen

from engine.paths import samples_dir
from engine.reading.store import RatingStore

pytestmark = pytest.mark.skipif(not RealScreen.is_available(), reason="needs Xvfb and xdotool")

Picture = NDArray[np.uint8]


@pytest.fixture
def screen() -> Iterator[RealScreen]:
    with RealScreen(1280, 800) as real_screen:
        yield real_screen


@pytest.fixture
def plain_radiograph(tmp_path: Path) -> Path:
    """The shipped sample as a file that does not say that it is synthetic."""
    dataset = pydicom.dcmread(samples_dir() / "simulated_normal.dcm")
    del dataset.SyntheticData
    dataset.ImageType = ["ORIGINAL", "PRIMARY"]
    path = tmp_path / "film.dcm"
    dataset.save_as(path)
    return path


def start_viewer(screen: RealScreen, home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "viewer", *arguments]
    return screen.start(*command, environment={"COUNTERVIEW_HOME": str(home), "OMP_WAIT_POLICY": "PASSIVE"})


def third(picture: Picture, number: int) -> Picture:
    """The part of the window where a pane of the row of three is: 0, 1 or 2."""
    width = int(picture.shape[1] * 0.73 / 3)
    return picture[120:540, number * width + 20 : (number + 1) * width - 10]


def share_of_film(part: Picture) -> float:
    """Share of neutral pixels that are neither background nor text-white: what a radiograph is made of."""
    levels = part.astype(int)
    neutral = np.ptp(levels, axis=-1) == 0
    return float((neutral & (levels[..., 0] > 60) & (levels[..., 0] < 220)).mean())


def shows_film(number: int, at_least: float = 0.2) -> Callable[[Picture], bool]:
    return lambda picture: share_of_film(third(picture, number)) > at_least


def settled_rating_row(screen: RealScreen) -> Picture:
    """The bottom of the window between thumbnails and side panel, once both hold something and stay so."""
    before = screen.picture()
    for _ in range(120):
        time.sleep(1)
        now = screen.picture()
        row, panel = now[650:690, 330:560], now[60:690, 940:1220]
        if (
            np.array_equal(row, before[650:690, 330:560])
            and np.array_equal(panel, before[60:690, 940:1220])
            and min(len(np.unique(row)), len(np.unique(panel))) > 20
        ):
            return row
        before = now
    raise AssertionError("the rating row never came to rest")


def stored_values(home: Path) -> dict[str, int | None]:
    database = home / "ratings.sqlite"
    if not database.exists():
        return {}
    store = RatingStore(database)
    try:
        return {rating.item: rating.value for rating in store.ratings() if rating.value is not None}
    finally:
        store.close()


def wait_until(is_so: Callable[[], bool], timeout_s: float = 120) -> bool:
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.1)
    return False


def test_the_viewer_paints_the_sample_on_a_real_screen(screen: RealScreen, counterview_home: Path) -> None:
    viewer = start_viewer(screen, counterview_home, "--sample")
    assert screen.wait_for(shows_film(0), timeout_s=120), viewer.poll()
    assert screen.stop(viewer) == 0


def test_a_reader_edits_rates_and_finds_the_rating_after_a_restart(
    screen: RealScreen, counterview_home: Path, plain_radiograph: Path
) -> None:
    viewer = start_viewer(screen, counterview_home, str(plain_radiograph))
    assert screen.wait_for(shows_film(0), timeout_s=120)
    not_rated_yet = settled_rating_row(screen)  # composer and rating come after the first paint
    assert share_of_film(third(screen.picture(), 1)) < 0.05
    screen.focus("Counterview")
    screen.xdotool("key", "slash")
    screen.xdotool("type", "--delay", "30", "Add the finding of large left pleural effusion.")
    screen.xdotool("key", "ctrl+Return")
    assert screen.wait_for(shows_film(1), timeout_s=120)
    colored = np.ptp(third(screen.picture(), 2).astype(int), axis=-1) > 20
    assert colored.mean() > 0.03, "the third pane shows no guidance map"

    screen.xdotool("key", "--delay", "100", "ctrl+r", "4", "2")
    assert wait_until(lambda: stored_values(counterview_home) == {"performance": 4, "interpretability": 2})
    assert screen.stop(viewer) == 0

    viewer = start_viewer(screen, counterview_home, str(plain_radiograph))
    assert screen.wait_for(shows_film(0), timeout_s=120)
    assert not np.array_equal(settled_rating_row(screen), not_rated_yet), "the stored rating is not shown"
    assert stored_values(counterview_home) == {"performance": 4, "interpretability": 2}
