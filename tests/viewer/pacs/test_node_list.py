"""The list beside the form tells what the reader wants to look at."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from viewer.pacs.node_list import NodeList
from viewer.pacs.node_pages import ASK, DIMSE, RECEIVER, WEB


@pytest.fixture
def known(qtbot: QtBot) -> NodeList:
    known = NodeList()
    qtbot.addWidget(known)
    known.show_names(["A", "B"])
    known.show()
    return known


def test_keys_and_clicks_choose_and_showing_does_not(qtbot: QtBot, known: NodeList) -> None:
    rows: list[int] = []
    known.chosen.connect(rows.append)
    known.choose(0)
    assert rows == []
    qtbot.keyClick(known.list, Qt.Key.Key_Down)
    assert rows == [1]
    place = known.list.visualItemRect(known.list.item(1)).center()
    qtbot.mouseClick(known.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert rows == [1, 1], "the current one, once more"


def test_buttons_name_the_page(known: NodeList) -> None:
    pages: list[tuple[str, int]] = []
    known.add_wanted.connect(lambda page: pages.append(("add", page)))
    known.page_wanted.connect(lambda page: pages.append(("turn", page)))
    known.add_dimse.trigger()
    known.add_web.trigger()
    known.ask.click()
    known.receive.click()
    assert pages == [("add", DIMSE), ("add", WEB), ("turn", ASK), ("turn", RECEIVER)]


def test_the_page_in_sight_is_marked_and_unsaved_changes_hold_it(known: NodeList) -> None:
    known.show_page(RECEIVER)
    assert (known.ask.isChecked(), known.receive.isChecked()) == (False, True)
    known.show_page(DIMSE)
    assert not known.receive.isChecked()
    known.allow(False, False)
    assert not any(one.isEnabled() for one in (known.list, known.add, known.ask, known.remove))
    known.allow(True, False)
    assert (known.list.isEnabled(), known.remove.isEnabled()) == (True, False)
