"""A reader goes through a study with keys in the real window; nothing unblinds, nothing is lost."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from made_up_study_folder import make_study
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from engine.errors import StoreError
from engine.reading.events import EventKind
from engine.reading.protocol import Design
from engine.reading.store import RatingStore
from engine.reading.study import Study
from viewer.panes.image_pane import ImagePane
from viewer.reading.course import open_session
from viewer.reading.reading_panes import ReadingPanes, pictures_of
from viewer.reading.reading_window import ReadingWindow
from viewer.reading.session import ReadingSession
from viewer.study.answer import Answer
from viewer.study.region_row import RegionRow

Open = Callable[..., ReadingWindow]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def read(qtbot: QtBot) -> Iterator[Open]:
    opened: list[ReadingWindow] = []

    def begin(study: Study, reader: str = "R1") -> ReadingWindow:
        store, course = open_session(study, reader)
        session = ReadingSession(
            study, reader, store, course, lambda shown: pictures_of(shown, study.protocol)
        )
        window = ReadingWindow(session, ReadingPanes(study.protocol))
        opened.append(window)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        session.begin()
        return window

    yield begin
    for window in opened:
        window.close()


def wait_shown(qtbot: QtBot, window: ReadingWindow) -> None:
    qtbot.waitUntil(lambda: window.session.shown is not None)


def press(qtbot: QtBot, window: ReadingWindow, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(window.focusWidget() or window, key)


def answer(qtbot: QtBot, window: ReadingWindow, *digits: int) -> None:
    """Answer all items and go on."""
    wait_shown(qtbot, window)
    press(qtbot, window, *(Qt.Key(Qt.Key.Key_0.value + digit) for digit in digits), Qt.Key.Key_Return)


def stored(study: Study) -> dict[tuple[str, str, str], int | None]:
    """Values by reader, showing and item."""
    store = study.open_answers()
    try:
        return {(one.reader, one.showing, one.item): one.value for one in store.ratings()}
    finally:
        store.close()


def events(study: Study) -> list[tuple[str, str]]:
    store = study.open_answers()
    try:
        return [(one.kind.value, one.showing) for one in store.events()]
    finally:
        store.close()


def test_a_study_is_read_with_keys_from_the_first_case_to_the_last(
    qtbot: QtBot, tmp_path: Path, read: Open
) -> None:
    study = make_study(tmp_path)
    window = read(study)
    order = study.order("R1")
    for digit in (1, 2, 3):
        answer(qtbot, window, digit, 5)
    qtbot.waitUntil(lambda: window.session.showing is None)
    assert "Thank you" in window.page_title.text()
    window.close()
    wanted = {}
    for showing, digit in zip(order, (1, 2, 3), strict=True):
        wanted[("R1", showing.identity, "performance")] = digit
        wanted[("R1", showing.identity, "interpretability")] = 5
    assert stored(study) == wanted
    happened = events(study)
    for showing in order:
        kinds = [kind for kind, where in happened if where == showing.identity]
        assert kinds == ["opened", "left", "completed"]
    store = study.open_answers()
    left = [one.detail for one in store.events() if one.kind is EventKind.LEFT]
    store.close()
    assert all({"visible_ms", "idle_ms", "window_changes", "first_answer_ms"} <= set(one) for one in left)


def test_next_waits_for_what_must_be_answered(qtbot: QtBot, tmp_path: Path, read: Open) -> None:
    window = read(make_study(tmp_path, items=("performance", "extent")))
    wait_shown(qtbot, window)
    first = window.session.showing
    window.panel.go_on()
    assert window.session.showing is first
    assert "Performance" in window.panel.state.text()
    press(qtbot, window, Qt.Key.Key_4)
    window.panel.go_on()
    assert window.session.showing is not first, "an optional item need not be answered"


def test_on_a_small_screen_each_question_and_the_way_on_are_in_sight(
    qtbot: QtBot, tmp_path: Path, read: Open
) -> None:
    window = read(make_study(tmp_path, items=("performance", "interpretability")))
    window.resize(853, 450)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == (853, 450))
    wait_shown(qtbot, window)
    panel = window.panel
    scroller = panel.scroller.viewport()
    for row in panel.sheet.rows:
        row.setFocus()
        qtbot.waitUntil(lambda row=row: row.visibleRegion().boundingRect().height() > 110)
    for widget in (panel.next, panel.close_button, panel.comment):
        assert panel.rect().contains(widget.geometry())
    assert scroller.height() > 110
    assert panel.geometry().bottom() < window.height()
    assert len({pane.size().toTuple() for pane in window.panes.panes if pane.isVisible()}) == 1


def test_reading_goes_on_where_it_stopped_also_in_a_copy_of_the_folder(
    qtbot: QtBot, tmp_path: Path, read: Open
) -> None:
    study = make_study(tmp_path, count=4, repeat_share=0.25, repeat_gap=2)
    window = read(study)
    answer(qtbot, window, 2, 2)
    wait_shown(qtbot, window)
    press(qtbot, window, Qt.Key.Key_5)  # half of the second
    qtbot.waitUntil(lambda: not window.session.saver.has_unsaved)
    window.close()
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(study.folder, elsewhere)
    again = read(Study(elsewhere))
    wait_shown(qtbot, again)
    assert again.session.showing == study.order("R1")[1]
    assert again.panel.progress_text.text() == "2 of 5"
    assert [row.answer and row.answer.value for row in again.panel.sheet.rows] == [5, None]


@pytest.mark.parametrize("design", list(Design))
def test_nothing_on_screen_tells_what_is_hidden(
    qtbot: QtBot, tmp_path: Path, read: Open, design: Design
) -> None:
    study = make_study(tmp_path, design=design)
    window = read(study)
    wait_shown(qtbot, window)
    words = {window.windowTitle()}
    for widget in window.findChildren(QWidget):
        words |= {widget.toolTip(), widget.accessibleName(), widget.windowTitle()}
        for name in ("text", "title"):
            said_by = getattr(widget, name, "")
            words.add(str(said_by() if callable(said_by) else said_by))
    said = " ".join(words)
    for secret in ("ARM", "SECRET", "case0", "dcm", "SMITH", str(tmp_path), "seed"):
        assert secret not in said, secret
    assert not window.menuBar().actions()


def test_real_and_synthetic_images_look_alike_but_for_their_pixels(
    qtbot: QtBot, tmp_path: Path, read: Open
) -> None:
    study = make_study(tmp_path, count=6, design=Design.REAL_OR_SYNTHETIC)
    window = read(study)
    seen: dict[bool, list] = {}
    while window.session.showing is not None:
        wait_shown(qtbot, window)
        (pane,) = window.panes.panes
        picture = pane.grab().toImage()
        frame = [picture.pixel(x, 12).real for x in range(picture.width())]
        is_control = not window.session.shown.results  # type: ignore[union-attr]
        seen.setdefault(is_control, []).append((pane.title, pane.is_synthetic, frame))
        assert "SYNTHETIC" not in pane.title
        answer(qtbot, window, 1, 3)
    assert set(seen) == {True, False}
    assert len({str(one) for looks in seen.values() for one in looks}) == 1


def test_counterfactuals_keep_their_mark_where_it_gives_nothing_away(
    qtbot: QtBot, tmp_path: Path, read: Open
) -> None:
    window = read(make_study(tmp_path, design=Design.PAIRED))
    wait_shown(qtbot, window)
    assert [pane.is_synthetic for pane in window.panes.panes] == [False, True, True]


def test_the_map_comes_in_the_second_stage_and_first_answers_stay(
    qtbot: QtBot, tmp_path: Path, read: Open
) -> None:
    window = read(make_study(tmp_path, design=Design.TWO_STAGE))
    wait_shown(qtbot, window)
    guidance = window.panes.guidance
    assert guidance is not None
    assert guidance.image is None
    width = window.panes.panes[0].width()
    answer(qtbot, window, 2, 1)
    wait_shown(qtbot, window)
    assert guidance.has_map
    assert window.panes.panes[0].width() == width
    window.session.go_back()
    wait_shown(qtbot, window)
    assert not any(row.isEnabled() for row in window.panel.sheet.rows)


def test_switches_of_the_protocol_take_the_ways_away(qtbot: QtBot, tmp_path: Path, read: Open) -> None:
    window = read(make_study(tmp_path, may_go_back=False, may_skip=False))
    answer(qtbot, window, 1, 1)
    wait_shown(qtbot, window)
    second = window.session.showing
    window.session.go_back()
    window.session.skip()
    assert window.session.showing is second
    assert window.panel.back.isHidden()
    assert window.panel.skip.isHidden()


def test_answers_that_may_not_be_changed_are_shown_and_locked(
    qtbot: QtBot, tmp_path: Path, read: Open
) -> None:
    study = make_study(tmp_path, may_change=False)
    window = read(study)
    answer(qtbot, window, 4, 4)
    wait_shown(qtbot, window)
    window.session.go_back()
    wait_shown(qtbot, window)
    press(qtbot, window, Qt.Key.Key_1)
    assert [row.answer.value for row in window.panel.sheet.rows if row.answer] == [4, 4]
    window.close()
    assert set(stored(study).values()) == {4}


def test_a_changed_answer_is_a_new_row(qtbot: QtBot, tmp_path: Path, read: Open) -> None:
    study = make_study(tmp_path)
    window = read(study)
    wait_shown(qtbot, window)
    press(qtbot, window, Qt.Key.Key_4)
    window.panel.sheet.rows[0].setFocus()
    press(qtbot, window, Qt.Key.Key_2)
    window.close()
    store = study.open_answers()
    assert [one.value for one in store.history()] == [4, 2]
    store.close()


def test_a_break_hides_the_images_and_is_noted(qtbot: QtBot, tmp_path: Path, read: Open) -> None:
    study = make_study(tmp_path, break_every=2)
    window = read(study)
    answer(qtbot, window, 1, 1)
    answer(qtbot, window, 1, 1)
    assert window.session.is_on_break
    assert not window.panes.isVisible()
    press(qtbot, window, Qt.Key.Key_Return if window.page_button.hasFocus() else Qt.Key.Key_Space)
    window.session.end_break()
    wait_shown(qtbot, window)
    qtbot.waitUntil(lambda: [kind for kind, _ in events(study)][-3:] == ["break", "resumed", "opened"])


def test_an_altered_case_can_be_skipped_and_its_name_stays_hidden(
    qtbot: QtBot, tmp_path: Path, read: Open
) -> None:
    study = make_study(tmp_path, may_skip=False)
    first = study.protocol.case(study.order("R1")[0].case)
    path = study.folder / "inputs" / first.input
    path.write_bytes(path.read_bytes() + b"\0")
    window = read(study)
    qtbot.waitUntil(lambda: window.stage.currentWidget() is window.page)
    said = window.page_title.text() + window.page_text.text()
    assert "missing, or were altered" in said
    for secret in (first.name, first.input, str(study.folder)):
        assert secret not in said, "the name of a case tells where it came before"
    window.page_button.click()
    wait_shown(qtbot, window)
    assert window.session.showing == study.order("R1")[1]
    qtbot.waitUntil(lambda: ("skipped", study.order("R1")[0].identity) in events(study))
    store = study.open_answers()
    (reason,) = [one.detail["reason"] for one in store.events() if one.kind is EventKind.SKIPPED]
    store.close()
    assert f"{first.name} is not the file that the protocol names" in reason, "for the owner"


def test_the_owner_of_an_open_study_reads_what_is_wrong_with_a_case(
    qtbot: QtBot, tmp_path: Path, read: Open
) -> None:
    study = make_study(tmp_path, is_blinded=False)
    path = study.folder / "inputs" / study.protocol.case(study.order("R1")[0].case).input
    path.unlink()
    window = read(study)
    qtbot.waitUntil(lambda: window.stage.currentWidget() is window.page)
    assert path.name in window.page_text.text()


def test_copying_saving_and_printing_are_refused(qtbot: QtBot, tmp_path: Path, read: Open) -> None:
    window = read(make_study(tmp_path))
    wait_shown(qtbot, window)
    for key in (Qt.Key.Key_C, Qt.Key.Key_S, Qt.Key.Key_P):
        window.panel._say("")
        qtbot.keyClick(window, key, CONTROL)
        qtbot.waitUntil(lambda: "cannot be copied" in window.panel.state.text())


def test_a_reader_cannot_go_on_while_answers_are_not_saved(
    qtbot: QtBot, tmp_path: Path, read: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = make_study(tmp_path)
    window = read(study)
    wait_shown(qtbot, window)
    showing = window.session.showing

    def fail(*_: object) -> None:
        raise StoreError("the disk is full. Free some space and save again.")

    with monkeypatch.context() as patched:
        patched.setattr(RatingStore, "save", fail)
        press(qtbot, window, Qt.Key.Key_3, Qt.Key.Key_3)
        qtbot.waitUntil(lambda: "disk is full" in window.panel.state.text())
        window.panel.go_on()
        assert window.session.showing is showing
    window.panel.retry.click()
    qtbot.waitUntil(lambda: not window.session.saver.has_unsaved)
    window.panel.go_on()
    assert window.session.showing is not showing
    assert list(stored(study).values()) == [3, 3]


def test_the_window_of_a_locked_display_stays_as_it_is(qtbot: QtBot, tmp_path: Path, read: Open) -> None:
    window = read(make_study(tmp_path, window="chest-1", hanging="side-by-side"))
    wait_shown(qtbot, window)
    view = window.panes.view
    locked = view.window
    view.invert()
    view.choose_chest_preset(4)
    assert view.window == locked
    assert not view.is_inverted
    pane = window.panes.panes[0]
    assert isinstance(pane, ImagePane)
    window.panes.toggle_alone(pane)
    assert all(one.isVisible() for one in window.panes.panes)


def test_the_next_case_is_made_before_the_reader_goes_on(qtbot: QtBot, tmp_path: Path, read: Open) -> None:
    window = read(make_study(tmp_path, count=4))
    answer(qtbot, window, 1, 1)
    for _ in range(2):
        wait_shown(qtbot, window)
        qtbot.waitUntil(lambda: len(window.session._ready) >= 2)
        press(qtbot, window, Qt.Key.Key_1, Qt.Key.Key_1)
        window.panel.go_on()
        wait_shown(qtbot, window)


def test_labels_name_the_reader_by_code_only(qtbot: QtBot, tmp_path: Path, read: Open) -> None:
    window = read(make_study(tmp_path), "R2")
    assert any(label.text() == "Reader R2" for label in window.findChildren(QLabel))


def test_a_painted_region_is_stored_stroke_by_stroke_and_shown_again_on_going_back(
    qtbot: QtBot, tmp_path: Path, read: Open
) -> None:
    study = make_study(tmp_path, items=("performance", "finding_region"))
    window = read(study)
    wait_shown(qtbot, window)
    region = window.panel.sheet.rows[1]
    assert isinstance(region, RegionRow)
    pane = window.panes.panes[1]
    qtbot.keyClick(window, Qt.Key.Key_B)
    before = pane.grab().toImage()
    middle = pane.viewport.center()
    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(pane, middle + QPoint(40, 0))
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=middle + QPoint(40, 0))
    painted = np.array(region.region)
    assert painted.any()
    assert pane.grab().toImage() != before, "what is painted is in sight"
    qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=middle + QPoint(0, 60))
    qtbot.keyClick(pane, Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(region.region, painted)
    qtbot.waitUntil(lambda: not window.session.saver.has_unsaved)
    store = study.open_answers()
    history = [one for one in store.history() if one.item == "finding_region"]
    store.close()
    assert len(history) == 3, "each step is a row of its own"
    assert history[0].answer == history[2].answer
    answer(qtbot, window, 3)
    window.panel.go_on()
    wait_shown(qtbot, window)
    assert not region.region.any()
    assert not region.is_marking
    window.session.go_back()
    wait_shown(qtbot, window)
    np.testing.assert_array_equal(region.region, painted)
    window.close()
    again = read(Study(study.folder))
    again.session.go_back()
    wait_shown(qtbot, again)
    np.testing.assert_array_equal(again.panel.sheet.rows[1].region, painted)


def test_a_slip_is_taken_back_as_a_row_of_its_own(qtbot: QtBot, tmp_path: Path, read: Open) -> None:
    study = make_study(tmp_path)
    window = read(study)
    wait_shown(qtbot, window)
    first = window.panel.sheet.rows[0]
    press(qtbot, window, Qt.Key.Key_4)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Z, CONTROL)
    assert first.hasFocus(), "nothing was said before: it can be said anew"
    assert "anew" in window.panel.state.text()
    press(qtbot, window, Qt.Key.Key_2)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Z, CONTROL)
    assert first.answer == Answer(4)
    qtbot.waitUntil(lambda: not window.session.saver.has_unsaved)
    store = study.open_answers()
    assert [one.value for one in store.history()] == [4, 2, 4]
    store.close()


def test_the_two_that_follow_are_loaded_ahead_one_after_the_other(
    qtbot: QtBot, tmp_path: Path, read: Open
) -> None:
    study = make_study(tmp_path, count=5)
    window = read(study)
    wait_shown(qtbot, window)
    order = study.order("R1")
    qtbot.waitUntil(lambda: order[2].identity in window.session._ready)
    assert set(window.session._ready) == {one.identity for one in order[:3]}
    for _ in range(3):
        answer(qtbot, window, 1, 1)
    wait_shown(qtbot, window)
    assert order[0].identity not in window.session._ready, "memory is not for what lies far behind"
