"""Large films are made ready for the screen in the background; what is painted is always what is open."""

import dataclasses
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from made_up_radiograph import make_radiograph
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from engine.arrays import StoredPixels
from engine.radiographs.radiograph import Radiograph
from viewer import background
from viewer.case import Case
from viewer.panes import pyramid
from viewer.panes.pane_frame import title_band
from viewer.panes.pane_row import PaneRow

SHAPE = (1300, 1100)  # too many pixels to be halved in between


def film(mean: int, name: str) -> Radiograph:
    """Noise around a value, which looks another way when single pixels are shown instead of means."""
    radiograph = make_radiograph(*SHAPE, 12)
    noise = np.random.default_rng(mean).integers(-600, 600, SHAPE)
    pixels = (mean + noise).astype(radiograph.stored_pixels.dtype)
    return dataclasses.replace(radiograph, stored_pixels=pixels, sha256=name * 64)


class Gate:
    """Holds back, or fails, what is halved in the background."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened = threading.Event()
        self.fails = False
        self.waiting = 0
        halve = pyramid._halve

        def wait_and_halve(source: StoredPixels, offset: int) -> pyramid.Indices:
            if threading.current_thread() is not threading.main_thread():
                self.waiting += 1
                assert self.opened.wait(100)
                if self.fails:
                    raise MemoryError
            return halve(source, offset)

        monkeypatch.setattr(pyramid, "_halve", wait_and_halve)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate(monkeypatch)
    yield gate
    gate.opened.set()
    background.wait()


@pytest.fixture
def case() -> Case:
    return Case()


@pytest.fixture
def row(qtbot: QtBot, case: Case) -> PaneRow:
    widget = PaneRow(case)
    qtbot.addWidget(widget)
    widget.resize(900, 500)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def seen(row: PaneRow) -> np.ndarray:
    """Grey values of the film as the screen shows it."""
    pane = row.input
    picture = pane.grab(pane.viewport.adjusted(40, 40, -40, -40)).toImage()
    picture = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : picture.width()].astype(float)


def title(row: PaneRow) -> QImage:
    return row.input.grab(title_band(row.input.rect())).toImage()


def is_coarse(picture: np.ndarray) -> bool:
    """Noise of single pixels, not of means."""
    return float(np.std(np.diff(picture, axis=1))) > 12


def test_a_film_is_there_at_once_and_exact_a_moment_later(
    gate: Gate, case: Case, row: PaneRow, qtbot: QtBot
) -> None:
    case.open(film(1000, "a"), ())
    at_once = seen(row)
    assert is_coarse(at_once)
    gate.opened.set()
    qtbot.waitUntil(lambda: not is_coarse(seen(row)))
    assert abs(seen(row).mean() - at_once.mean()) < 3


def test_cases_switched_while_the_work_runs_show_their_own_pixels(
    gate: Gate, case: Case, row: PaneRow, qtbot: QtBot
) -> None:
    dark, bright = film(1000, "a"), film(3000, "b")
    case.open(dark, ())
    is_dark = seen(row).mean()
    qtbot.waitUntil(lambda: gate.waiting > 0)
    case.open(bright, ())
    is_bright = seen(row).mean()
    assert is_bright > is_dark + 80
    gate.opened.set()
    qtbot.waitUntil(lambda: not is_coarse(seen(row)))
    assert abs(seen(row).mean() - is_bright) < 3
    case.open(dark, ())
    assert abs(seen(row).mean() - is_dark) < 3


def test_a_saved_picture_is_exact_while_the_screen_is_coarse(gate: Gate, case: Case, row: PaneRow) -> None:
    case.open(film(1000, "a"), ())
    assert is_coarse(seen(row))
    pixels = row.input.image
    assert pixels is not None
    gate.opened.set()
    saved = row.input.content_picture().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(saved.constBits(), np.uint8).reshape(saved.height(), saved.bytesPerLine())
    middle = rows[saved.height() // 4 : -saved.height() // 4, saved.width() // 4 : saved.width() // 2]
    assert not is_coarse(middle.astype(float))


def test_where_the_work_fails_the_film_stays_and_the_pane_says_that_it_is_coarse(
    gate: Gate, case: Case, row: PaneRow, qtbot: QtBot
) -> None:
    case.open(film(1000, "a"), ())
    usual, at_once = title(row), seen(row)
    gate.fails = True
    gate.opened.set()
    qtbot.waitUntil(lambda: title(row) != usual)
    assert np.array_equal(seen(row), at_once)
    gate.fails = False
    case.open(film(3000, "b"), ())
    qtbot.waitUntil(lambda: not is_coarse(seen(row)))
    assert title(row) == usual


def test_pyramids_of_the_same_pixels_share_their_levels_as_long_as_the_pixels_live() -> None:
    stored = np.arange(SHAPE[0] * SHAPE[1], dtype=np.uint16).reshape(SHAPE)
    first = pyramid.Pyramid(stored, 0)
    assert not first.has_level_for(0.25)
    first.make_level_for(0.25)
    assert pyramid.Pyramid(stored, 0).has_level_for(0.25)
    assert not pyramid.Pyramid(stored.copy(), 0).has_level_for(0.25)
