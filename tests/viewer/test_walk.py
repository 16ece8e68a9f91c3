"""A whole session by real events, as the window system gives them: nothing of the viewer is called directly.

Keys and the mouse go to the window itself, so that focus, shortcuts, tools and what lies on top decide who
gets them. Only the engine is a stand-in.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pydicom
import pytest
from hands_and_eyes import CTRL, RIGHT, Reader, at, front
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from engine import paths
from viewer.browser.case_rows import State
from viewer.comparing.comparison import Way
from viewer.panes.hanging import Hanging
from viewer.study.rating_form import RatingForm
from viewer.tools.instruction_composer import InstructionComposer

Key = Qt.Key
SENTENCE = "change the level of edema from mild to severe, left"


@pytest.fixture
def films(tmp_path: Path) -> list[Path]:
    """Two different radiographs that do not say that they are synthetic."""
    files = []
    for number, name in enumerate(("simulated_normal", "simulated_pleural_effusion")):
        dataset = pydicom.dcmread(paths.samples_dir() / f"{name}.dcm")
        dataset.pop("SyntheticData", None)
        dataset.ImageType = ["ORIGINAL", "PRIMARY"]
        files.append(tmp_path / f"film{number}.dcm")
        dataset.save_as(files[-1])
    return files


@pytest.fixture
def reader(qtbot: QtBot) -> Iterator[Callable[[], Reader]]:
    """Starts the viewer, each time anew on the same data."""
    readers: list[Reader] = []

    def begin() -> Reader:
        readers.append(Reader(qtbot))
        return readers[-1]

    yield begin
    for one in readers:
        one.viewer.shut_down()


def test_a_session_by_keys_and_mouse_alone_is_found_again(
    reader: Callable[[], Reader], films: list[Path]
) -> None:
    hands = reader()
    viewer, case, panes = hands.viewer, hands.viewer.case, hands.window.panes

    # Open by drop, make something on the second film, go back.
    hands.drop(*films)
    hands.until(lambda: case.radiograph is not None and panes.input.hasFocus())
    assert case.radiograph is not None
    first = case.radiograph.sha256
    hands.key(Key.Key_PageDown)
    hands.until(lambda: case.radiograph is not None and case.radiograph.sha256 != first)
    hands.say("remove the finding of pleural effusion")
    hands.make()
    hands.key(Key.Key_PageUp)
    hands.until(lambda: case.radiograph is not None and case.radiograph.sha256 == first)

    # Instruct by keyboard; letters are letters while it is written, and commands right after.
    hands.say(SENTENCE)
    hands.until(lambda: bool(hands.engine.busy_jobs))
    (job,) = hands.engine.busy_jobs
    request = hands.engine.jobs[job].request
    assert request.instruction == SENTENCE
    composer = hands.window.findChild(InstructionComposer)
    assert composer is not None
    assert composer.view.sentence.text() == "Change the level of left edema from mild to severe."
    assert request.reader_mask is None
    hands.make()

    # Compare.
    hands.key(Key.Key_S)
    assert panes.comparison.way is Way.SWIPE
    before = panes.comparison.setting
    edge = panes.counterfactual
    hands.drag(edge, at(edge, 0.5, 0.5), at(edge, 0.75, 0.5))
    assert panes.comparison.setting > before, "the line follows the mouse"
    hands.key(Key.Key_S)
    assert panes.comparison.way is Way.NONE
    hands.key(Key.Key_D)
    assert panes.difference.isVisible()
    hands.key(Key.Key_4, CTRL)
    assert panes.hanging is Hanging.FOUR
    hands.key(Key.Key_3, CTRL)
    assert panes.hanging is Hanging.MAP
    window = panes.view.window
    hands.drag(panes.input, at(panes.input, 0.3, 0.5), at(panes.input, 0.6, 0.6))
    assert panes.view.window != window, "a drag without a tool sets the window"
    hands.key(Key.Key_R)

    # Measure.
    hands.key(Key.Key_U)
    hands.drag(panes.input, at(panes.input, 0.3, 0.5), at(panes.input, 0.7, 0.5))
    hands.key(Key.Key_Escape)
    (line,) = viewer.measuring.store.all
    assert line.source is None, "drawn on the film, not on a result"

    # Paint, take back, bring again; then make it within the mask.
    hands.key(Key.Key_B)
    hands.drag(panes.input, at(panes.input, 0.6, 0.45), at(panes.input, 0.7, 0.55))
    hands.until(lambda: case.reader_mask is not None)
    painted = int(case.reader_mask.sum())
    hands.drag(panes.input, at(panes.input, 0.65, 0.5), at(panes.input, 0.7, 0.55), RIGHT)
    hands.until(lambda: int(case.reader_mask.sum()) < painted)
    hands.key(Key.Key_Z, CTRL)
    hands.until(lambda: int(case.reader_mask.sum()) == painted)
    hands.key(Key.Key_Escape)
    hands.key(Key.Key_Return, CTRL)
    hands.make()
    assert hands.engine.jobs[3].request.reader_mask.sum() == painted

    # Rate, star, and look it up among the results of all films.
    hands.key(Key.Key_R, CTRL)
    hands.type("42")
    form = hands.window.findChild(RatingForm)
    hands.until(lambda: "Saved" in form.state.text())
    hands.key(Key.Key_Escape)
    assert panes.counterfactual.hasFocus(), "Esc leads back to the pictures"
    hands.key(Key.Key_B, CTRL)
    hands.key(Key.Key_H, CTRL)
    hands.until(lambda: front() is not hands.window.windowHandle())
    hands.type("edema")
    hands.until(lambda: viewer.remembering.all_results.list.model().rowCount() == 2)
    hands.key(Key.Key_Escape)
    hands.until(lambda: not viewer.remembering.all_results.isVisible())
    hands.window.activateWindow()  # as a window manager does
    hands.until(lambda: QGuiApplication.focusWindow() is not None)
    hands.leave()

    # Everything is there again.
    again = reader()
    viewer, case = again.viewer, again.viewer.case
    again.drop(*films)
    again.until(lambda: case.radiograph is not None and len(viewer.remembering.history.entries) == 2)
    again.until(lambda: case.reader_mask is not None and int(case.reader_mask.sum()) == painted)
    again.until(lambda: len(viewer.measuring.store.all) == 1)
    rows = viewer.browsing.rows
    again.until(lambda: rows.state(rows.rows[0]) is State.RATED)
    again.until(lambda: rows.state(rows.rows[1]) is State.EDITED)
    again.leave()
