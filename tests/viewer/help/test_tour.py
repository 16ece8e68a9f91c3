"""The tour waits for the real thing, does it for the reader, and is never in the way."""

from collections.abc import Iterator

import pytest
from made_up_viewer import fake, make_viewer, open_one
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.edit import Variant
from viewer.app import Viewer
from viewer.comparing.comparison import Way
from viewer.help.callout import Callout, beside


@pytest.fixture
def viewer(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Viewer]:
    made = make_viewer(qtbot)
    monkeypatch.setattr(
        made.side, "parameters", lambda: {"model": "fake", "seed": 7, "variant": Variant.MASK}
    )
    yield made
    made.shut_down()


def callout(viewer: Viewer) -> Callout:
    found = viewer.help.tour.callout
    assert found is not None
    return found


def press_next(viewer: Viewer) -> None:
    QTest.keyClick(callout(viewer).next, Qt.Key.Key_Space)


def place_of(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def test_next_leads_from_the_sample_to_the_end(qtbot: QtBot, viewer: Viewer) -> None:
    tour = viewer.help.tour
    viewer.actions["tour"].trigger()
    assert (tour.step, callout(viewer).count.text()) == (1, "1 of 4")
    assert callout(viewer).next.hasFocus()
    press_next(viewer)
    qtbot.waitUntil(lambda: tour.step == 2)
    assert viewer.case.radiograph is not None
    qtbot.waitUntil(callout(viewer).next.hasFocus)  # one key leads through all of it
    press_next(viewer)
    (job,) = fake(viewer).busy_jobs
    assert "pleural effusion" in fake(viewer).jobs[job].request.instruction
    assert tour.step == 2
    assert not callout(viewer).next.isEnabled()
    assert callout(viewer).hasFocus(), "the keyboard waits with the card"
    fake(viewer).finish(job)
    assert tour.step == 3
    assert callout(viewer).next.hasFocus()
    press_next(viewer)
    assert tour.step == 4
    press_next(viewer)
    assert not tour.is_on


def test_what_the_reader_does_leads_on_too(qtbot: QtBot, viewer: Viewer) -> None:
    tour = viewer.help.tour
    tour.begin()
    QTest.mouseClick(viewer.window.empty.sample, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tour.step == 2)
    viewer.case.set_instruction("Remove edema.")
    viewer.run()
    (job,) = fake(viewer).busy_jobs
    fake(viewer).finish(job)
    assert tour.step == 3
    before = callout(viewer).body.text()
    viewer.window.panes.comparison.choose(Way.SWIPE)
    assert tour.step == 3, "the reader is still looking"
    assert callout(viewer).body.text().startswith(before)
    assert "✓" in callout(viewer).body.text()
    press_next(viewer)
    assert viewer.side is not None
    viewer.side.focus_rating()
    QTest.keyClick(viewer.window.focusWidget(), Qt.Key.Key_4)
    qtbot.waitUntil(lambda: "✓" in callout(viewer).body.text())
    assert tour.step == 4


def test_an_edit_that_fails_is_said_and_can_be_tried_again(qtbot: QtBot, viewer: Viewer) -> None:
    open_one(qtbot, viewer)
    tour = viewer.help.tour
    tour.begin()
    assert tour.step == 2, "a radiograph is open, as from the command line"
    press_next(viewer)
    (job,) = fake(viewer).busy_jobs
    fake(viewer).fail(job, "OutOfMemory", "not enough memory; close other programs")
    assert tour.step == 2
    assert "could not be made" in callout(viewer).body.text()
    press_next(viewer)
    assert len(fake(viewer).busy_jobs) == 1


def test_escape_ends_it_wherever_the_keyboard_is(qtbot: QtBot, viewer: Viewer) -> None:
    open_one(qtbot, viewer)
    tour = viewer.help.tour
    for focused in (lambda: callout(viewer).next, lambda: viewer.window.panes.input):
        tour.begin()
        focused().setFocus()
        QTest.keyClick(focused(), Qt.Key.Key_Escape)
        assert not tour.is_on
    qtbot.waitUntil(lambda: not viewer.window.findChildren(Callout))


def test_back_and_skip(qtbot: QtBot, viewer: Viewer) -> None:
    open_one(qtbot, viewer)
    tour = viewer.help.tour
    tour.begin()
    QTest.mouseClick(callout(viewer).back, Qt.MouseButton.LeftButton)
    assert tour.step == 1
    assert not callout(viewer).back.isVisible()
    press_next(viewer)
    assert tour.step == 2
    QTest.mouseClick(callout(viewer).skip, Qt.MouseButton.LeftButton)
    assert not tour.is_on
    assert viewer.window.focusWidget() is not None


def test_it_never_takes_the_keyboard_from_the_reader(qtbot: QtBot, viewer: Viewer) -> None:
    open_one(qtbot, viewer)
    viewer.help.tour.begin()
    press_next(viewer)
    viewer.actions["focus_instruction"].trigger()
    viewer.run()
    focused = viewer.window.focusWidget()
    fake(viewer).finish(fake(viewer).busy_jobs[0])
    assert viewer.help.tour.step == 3
    assert viewer.window.focusWidget() is focused


@pytest.mark.parametrize("size", [(1280, 780), (1060, 640), (2560, 1400)])
def test_the_card_stands_in_the_window_and_off_what_it_tells_of(
    qtbot: QtBot, viewer: Viewer, size: tuple[int, int]
) -> None:
    window, tour = viewer.window, viewer.help.tour
    tour.begin()
    window.resize(*size)
    for step in (1, 2, 3, 4):
        assert tour.step == step
        card = callout(viewer)
        qtbot.wait(20)
        place = place_of(card, window)
        assert window.rect().contains(place)
        assert card.body.heightForWidth(card.body.width()) <= card.body.height(), "no word is cut"
        assert viewer.side is not None
        targets = (window.empty.sample, window.side, None, viewer.side.rating)
        target = targets[step - 1]
        if target is not None:
            assert not place.intersects(place_of(target, window))
        press_next(viewer)
        if step == 1:
            qtbot.waitUntil(lambda: tour.step == 2)
        if step == 2:
            fake(viewer).finish(fake(viewer).busy_jobs[0])


def test_the_card_follows_the_window(qtbot: QtBot, viewer: Viewer) -> None:
    open_one(qtbot, viewer)
    viewer.help.tour.begin()
    press_next(viewer)
    before = callout(viewer).pos()
    viewer.window.resize(1500, 900)
    qtbot.waitUntil(lambda: callout(viewer).pos() != before)
    card = place_of(callout(viewer), viewer.window)
    assert not card.intersects(place_of(viewer.window.side, viewer.window))


def test_it_is_offered_once_and_only_where_someone_looks(
    qtbot: QtBot, viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer.help.offer_tour()
    assert not viewer.help.tour.is_on, "nobody looks at an offscreen window"
    assert not viewer.settings.current.tour_seen
    monkeypatch.setattr("viewer.help.desk._NO_ONE_LOOKS", ())
    viewer.help.offer_tour()
    assert viewer.help.tour.is_on
    assert callout(viewer).has_keyboard
    assert viewer.settings.current.tour_seen
    viewer.help.tour.end()
    viewer.help.offer_tour()
    assert not viewer.help.tour.is_on


def test_one_who_writes_already_keeps_the_keyboard(qtbot: QtBot, viewer: Viewer) -> None:
    open_one(qtbot, viewer)
    viewer.actions["focus_instruction"].trigger()
    viewer.help.tour.begin()
    assert viewer.help.tour.is_on
    assert not callout(viewer).has_keyboard


def test_a_card_goes_where_it_covers_least() -> None:
    room, size = QRect(0, 0, 1000, 600), QSize(300, 150)
    for target in (QRect(450, 280, 100, 30), QRect(700, 0, 300, 600), QRect(0, 450, 1000, 150)):
        card = QRect(beside(target, size, room), size)
        assert room.contains(card)
        assert not card.intersects(target)
    whole = QRect(beside(room, size, room), size)
    assert room.contains(whole)
