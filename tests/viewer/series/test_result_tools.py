"""Where the reader finds what can be found out about a result."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from viewer.app import Viewer


def test_the_menu_of_a_result_offers_other_numbers_of_seeds(qtbot: QtBot, viewer: Viewer) -> None:
    strip = viewer.window.results.list
    center = strip.visualItemRect(strip.item(0)).center()
    strip.customContextMenuRequested.emit(center)
    menus = [menu for menu in viewer.window.findChildren(QMenu) if menu.isVisible()]
    (menu,) = menus
    (counts,) = [action.menu() for action in menu.actions() if action.text() == "How many seeds"]
    assert isinstance(counts, QMenu)
    counts.actions()[0].trigger()
    menu.close()
    qtbot.waitUntil(lambda: viewer.series.shown is not None)
    assert viewer.series.shown is not None
    assert len(viewer.series.shown.plan.steps) == 3


def test_any_number_of_seeds_from_3_to_25_can_be_asked_for(qtbot: QtBot, viewer: Viewer) -> None:
    viewer.window.results.menu_requested.emit(QPoint(10, 10))
    (menu,) = [menu for menu in viewer.window.findChildren(QMenu) if menu.isVisible()]
    (counts,) = [action.menu() for action in menu.actions() if action.text() == "How many seeds"]
    assert isinstance(counts, QMenu)
    counts.actions()[-1].trigger()
    menu.close()
    dialog = viewer.window.findChild(QInputDialog)
    assert dialog is not None
    assert (dialog.intMinimum(), dialog.intMaximum()) == (3, 25)
    dialog.setIntValue(7)
    dialog.accept()
    qtbot.waitUntil(lambda: viewer.series.shown is not None)
    assert viewer.series.shown.title == "7 seeds"  # type: ignore[union-attr]


def test_everything_is_reached_from_the_menu_bar_and_needs_a_result(qtbot: QtBot, viewer: Viewer) -> None:
    identities = ("reproduce", "severity", "seeds", "round_trip", "receipt")
    assert all(viewer.actions[identity].isEnabled() for identity in identities)
    viewer.case.select_edit(None)
    assert not any(viewer.actions[identity].isEnabled() for identity in identities)
    viewer.case.select_edit(0)
    result = viewer.case.selected_edit
    assert result is not None
    qtbot.waitUntil(lambda: viewer.window.messages.receipts.receipt_of(result) is not None)
    viewer.actions["receipt"].trigger()
    popup = viewer.window.messages.details.popup
    assert popup is not None
    assert popup.isVisible()
    assert popup.pos() != QPoint(0, 0)
    popup.close()
