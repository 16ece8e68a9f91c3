"""The windows about PACS and the main one: what each hears of the other."""

import json

from exported_objects import write_source
from made_up_viewer import make_viewer
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from scripted_archive import ScriptedArchive, make_study

from engine import paths
from engine.pacs.nodes import DimseNode, Nodes, write_nodes
from viewer.app import Viewer
from viewer.pacs.study_browser import StudyBrowser

NODE = DimseNode("Archive A", "127.0.0.1", 104, "A")


def browser_of(qtbot: QtBot, viewer: Viewer) -> StudyBrowser:
    viewer.actions["pacs_fetch"].trigger()
    browser = viewer.pacs.browser
    assert browser is not None
    return browser


def test_a_pacs_that_was_just_written_down_can_be_searched_at_once(qtbot: QtBot) -> None:
    viewer = make_viewer(qtbot)
    archive = ScriptedArchive(make_study(1))
    viewer.pacs.connect_archive = archive.connect
    browser = browser_of(qtbot, viewer)
    qtbot.waitUntil(browser.no_pacs.isVisible)
    QTest.mouseClick(browser.no_pacs.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: viewer.pacs.dialog is not None)
    dialog = viewer.pacs.dialog
    assert dialog is not None
    dialog.known.add_dimse.trigger()
    form = dialog.pages.dimse
    for field, text in ((form.name, "Archive A"), (form.host, "127.0.0.1"), (form.ae_title, "A")):
        qtbot.keyClicks(field, text)
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: browser.node is not None)
    dialog.close()
    QTest.keyClick(browser.form.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(browser.table.rows.studies) == 1)
    QTest.mouseClick(browser.head.hides, Qt.MouseButton.LeftButton, pos=QPoint(8, 14))
    QTest.mousePress(browser.head.reveal, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(browser.head.reveal, Qt.MouseButton.LeftButton)
    viewer.shut_down()
    lines = [json.loads(line) for line in paths.audit_file().read_text().splitlines()]
    assert [(one["event"], one["facts"]) for one in lines] == [("unblinded", {"what": "pacs"})]


def test_a_list_of_pacs_that_cannot_be_read_is_told_where_it_was_asked_for(qtbot: QtBot) -> None:
    viewer = make_viewer(qtbot)
    paths.pacs_nodes_file().write_text("nonsense [")
    browser = browser_of(qtbot, viewer)
    qtbot.waitUntil(browser.no_pacs.isVisible)
    assert browser.no_pacs.title.text() == "The known PACS cannot be read"
    assert not browser.no_pacs.add.isVisible()
    assert "mend or remove" in browser.no_pacs.about.text()
    viewer.shut_down()


def test_the_end_of_the_application_gives_up_what_runs(qtbot: QtBot) -> None:
    viewer = make_viewer(qtbot)
    write_nodes(Nodes((NODE,)))
    archive = ScriptedArchive(make_study(1))
    archive.delay_s = 30
    viewer.pacs.connect_archive = archive.connect
    browser = browser_of(qtbot, viewer)
    qtbot.waitUntil(lambda: browser.node is not None)
    QTest.keyClick(browser.form.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "find" in archive.calls)
    viewer.shut_down()
    qtbot.waitUntil(archive.cancelled.is_set)


def test_objects_that_a_crash_left_on_their_way_out_are_removed(qtbot: QtBot, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from viewer.wiring import pacs

    monkeypatch.setattr(pacs, "_BEGIN_MS", 1)
    left = paths.pacs_outbox_dir() / "outgoing"
    left.mkdir(parents=True)
    write_source(left / "counterfactual.dcm")
    viewer = make_viewer(qtbot)
    qtbot.waitUntil(lambda: not left.exists())
    assert viewer.pacs.post is None, "nothing waits, so nothing was loaded"
    viewer.pacs.send()
    left.mkdir(parents=True)
    viewer.pacs.begin()
    qtbot.wait(50)
    assert left.exists(), "what is being sent now stays"
    viewer.shut_down()
