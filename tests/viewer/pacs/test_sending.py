"""A result goes to a PACS: which objects, where to, after typing its name; and what the outbox tells then."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from scripted_archive import ScriptedArchive

from engine import paths
from engine.pacs.nodes import DimseNode, Nodes, read_nodes, write_nodes
from engine.pacs.outbox_job import JobState
from viewer.app import Viewer
from viewer.exchange.dicom_dialog import DicomDialog
from viewer.pacs.outbox_window import OutboxWindow
from viewer.pacs.send_dialog import SendDialog
from viewer.pacs.sender import Sender

READ_ONLY = DimseNode("Clinical", "127.0.0.1", 104, "CLINIC")
ARCHIVE = DimseNode("Research archive", "127.0.0.1", 105, "RESEARCH", may_send=True)


@pytest.fixture
def archive(with_result: Viewer) -> ScriptedArchive:
    write_nodes(Nodes((READ_ONLY, ARCHIVE)))
    made = ScriptedArchive()
    with_result.pacs.connect_archive = made.connect
    return made


def objects_dialog(qtbot: QtBot, viewer: Viewer) -> DicomDialog:
    """By the menu."""
    viewer.actions["pacs_send"].trigger()
    qtbot.waitUntil(lambda: viewer.results.dicom.dialog is not None)
    dialog = viewer.results.dicom.dialog
    assert dialog is not None
    return dialog


def send_dialog(qtbot: QtBot, viewer: Viewer, same_study: bool = False) -> SendDialog:
    dialog = objects_dialog(qtbot, viewer)
    if same_study:
        QTest.mouseClick(dialog.same_study, Qt.MouseButton.LeftButton, pos=QPoint(8, 14))
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: viewer.pacs.sending is not None)
    found = viewer.pacs.sending
    assert found is not None
    return found


def confirm(qtbot: QtBot, dialog: SendDialog) -> None:
    qtbot.keyClicks(dialog.name, ARCHIVE.name)
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)


def states(viewer: Viewer) -> set[JobState]:
    assert viewer.pacs.post is not None
    return {job.state for job in viewer.pacs.post.jobs}


def outbox(viewer: Viewer) -> OutboxWindow:
    assert viewer.pacs.outbox is not None
    return viewer.pacs.outbox


def settled(qtbot: QtBot, viewer: Viewer, *wanted: JobState) -> None:
    def is_settled() -> bool:
        post = viewer.pacs.post
        if post is None or post.is_sending or states(viewer) != set(wanted):
            return False
        return all(job.tries or job.state is JobState.REFUSED for job in post.jobs)

    qtbot.waitUntil(is_settled)


def files_of_objects() -> list[Path]:
    return list(paths.pacs_outbox_dir().rglob("*.dcm"))


def test_a_result_is_sent_only_after_the_name_of_the_pacs_was_typed(
    qtbot: QtBot, with_result: Viewer, archive: ScriptedArchive
) -> None:
    viewer = with_result
    dialog = send_dialog(qtbot, viewer)
    assert [dialog.chooser.itemText(n) for n in range(dialog.chooser.count())] == ["Research archive"]
    rows = [dialog.list.topLevelItem(n) for n in range(dialog.list.topLevelItemCount())]
    assert {row.text(1) for row in rows if row is not None} == {"✓ synthetic"}
    assert rows[0] is not None
    assert rows[0].text(0) == "Counterfactual, as Secondary Capture"
    assert len({row.text(0) for row in rows if row is not None}) == len(rows)
    assert "of no patient" in dialog.identity.text()
    assert not dialog.send.isEnabled()
    qtbot.keyClicks(dialog.name, "Clin")
    assert not dialog.send.isEnabled()
    assert dialog.state.text() == "This is not the name of the chosen PACS: Research archive."
    dialog.name.clear()
    qtbot.keyClicks(dialog.name, "Research archiv")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert not archive.asked
    assert not list(paths.pacs_outbox_dir().glob("*.json"))
    qtbot.keyClicks(dialog.name, "e")
    QTest.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
    settled(qtbot, viewer, JobState.SENT)
    window = outbox(viewer)
    assert window.isVisible()
    item = window.list.topLevelItem(0)
    assert item is not None
    assert item.text(0) == "✓ sent"
    assert "status 0000" in item.text(4)
    kinds = [shown.text(2) for n in range(len(rows)) if (shown := window.list.topLevelItem(n)) is not None]
    assert {"Guidance map, segmentation", "Edit mask, segmentation"} <= set(kinds)
    assert len(set(kinds)) == len(rows)
    assert viewer.pacs.sending is None
    assert not viewer.pacs.note.isVisible()
    qtbot.waitUntil(lambda: not files_of_objects())


def test_objects_of_the_patient_say_so_in_red(
    qtbot: QtBot, with_result: Viewer, archive: ScriptedArchive
) -> None:
    dialog = send_dialog(qtbot, with_result, same_study=True)
    assert dialog.identity.text().startswith("These objects name the patient")
    assert dialog.identity.property("role") == "error"
    assert "DOE" not in dialog.windowTitle()


def test_a_sending_that_is_called_off_leaves_nothing(
    qtbot: QtBot, with_result: Viewer, archive: ScriptedArchive
) -> None:
    dialog = send_dialog(qtbot, with_result)
    assert files_of_objects()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not files_of_objects())
    assert not archive.asked
    assert with_result.pacs.post is None


def test_without_a_pacs_that_may_be_sent_to_it_says_where_to_allow_it(
    qtbot: QtBot, with_result: Viewer, archive: ScriptedArchive
) -> None:
    write_nodes(Nodes((READ_ONLY,)))
    dialog = send_dialog(qtbot, with_result)
    assert not dialog.name.isEnabled()
    assert dialog.state.text().startswith("No known PACS may be sent to.")
    QTest.mouseClick(dialog.known, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: with_result.pacs.dialog is not None)
    known = with_result.pacs.dialog
    assert known is not None
    QTest.mouseClick(known.pages.dimse.may_send, Qt.MouseButton.LeftButton, pos=QPoint(8, 14))
    QTest.mouseClick(known.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.name.isEnabled)
    assert dialog.chooser.currentText() == "Clinical"
    known.close()
    dialog.reject()


def test_what_is_refused_is_told_in_the_window_until_it_is_dealt_with(
    qtbot: QtBot, with_result: Viewer, archive: ScriptedArchive
) -> None:
    viewer = with_result
    archive.refuses = "the archive does not take Secondary Capture (status A900)"
    confirm(qtbot, send_dialog(qtbot, viewer))
    settled(qtbot, viewer, JobState.REFUSED)
    assert viewer.pacs.note.text().endswith("refused")
    window = outbox(viewer)
    assert window.reason.text() == archive.refuses
    archive.refuses = ""
    window.list.selectAll()
    QTest.mouseClick(window.again, Qt.MouseButton.LeftButton)
    settled(qtbot, viewer, JobState.SENT)
    assert not viewer.pacs.note.isVisible()
    QTest.mouseClick(window.clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.list.topLevelItemCount() == 0)


def test_what_could_not_be_sent_waits_and_is_sent_after_a_restart(
    qtbot: QtBot, with_result: Viewer, archive: ScriptedArchive
) -> None:
    viewer = with_result
    archive.error = "Research archive does not answer; check host and port"
    confirm(qtbot, send_dialog(qtbot, viewer))
    settled(qtbot, viewer, JobState.WAITING)
    qtbot.waitUntil(lambda: "wait" in viewer.pacs.note.text())
    words = "does not answer; check host and port; next try at"
    qtbot.waitUntil(lambda: words in outbox(viewer).reason.text())
    viewer.pacs.finish()
    archive.error = ""
    again = Sender(archive.connect)
    again.begin()
    qtbot.waitUntil(lambda: again.waiting > 0)
    again.send(is_urgent=True)
    qtbot.waitUntil(lambda: {job.state for job in again.jobs} == {JobState.SENT})
    again.finish()


def test_a_pacs_that_may_no_longer_be_sent_to_gets_nothing(
    qtbot: QtBot, with_result: Viewer, archive: ScriptedArchive
) -> None:
    viewer = with_result
    archive.error = "no answer"
    confirm(qtbot, send_dialog(qtbot, viewer))
    settled(qtbot, viewer, JobState.WAITING)
    archive.error = ""
    archive.asked.clear()
    write_nodes(Nodes((READ_ONLY, DimseNode("Research archive", "127.0.0.1", 105, "RESEARCH"))))
    assert not read_nodes().find("Research archive").may_send
    QTest.mouseClick(outbox(viewer).now, Qt.MouseButton.LeftButton)
    settled(qtbot, viewer, JobState.REFUSED)
    assert "allow it among the known PACS" in outbox(viewer).reason.text()
    assert "send" not in archive.calls


def test_removing_what_waits_asks_first(qtbot: QtBot, with_result: Viewer, archive: ScriptedArchive) -> None:
    viewer = with_result
    archive.error = "no answer"
    confirm(qtbot, send_dialog(qtbot, viewer))
    settled(qtbot, viewer, JobState.WAITING)
    window = outbox(viewer)
    window.list.selectAll()
    QTest.keyClick(window.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QMessageBox))
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    go = next(button for button in box.buttons() if button.text().replace("&", "") == "Remove")
    QTest.mouseClick(go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.list.topLevelItemCount() == 0)
    assert not files_of_objects()


def test_a_silent_pacs_holds_up_neither_window_nor_outbox(
    qtbot: QtBot, with_result: Viewer, archive: ScriptedArchive
) -> None:
    viewer = with_result
    archive.frozen.set()
    confirm(qtbot, send_dialog(qtbot, viewer))
    qtbot.waitUntil(lambda: viewer.pacs.outbox is not None and outbox(viewer).foot.bar.isVisible())
    QTest.mouseClick(outbox(viewer).foot.cancel, Qt.MouseButton.LeftButton)
    assert viewer.pacs.post is not None
    assert not viewer.pacs.post.is_sending
    assert viewer.pacs.post.waiting > 0, "it waits until it is wanted"
    archive.frozen.clear()
    qtbot.waitUntil(lambda: archive.calls[-1:] != ["send"])
    assert states(viewer) == {JobState.WAITING}
