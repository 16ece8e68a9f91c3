"""A radiologist writes down a PACS with what the administrator said, tests it, and may send there or not."""

from collections.abc import Iterator

import keyring
import keyring.backend
import pytest
from in_memory_keyring import InMemory
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot
from scripted_archive import ScriptedArchive

from engine import paths
from engine.pacs.nodes import DimseNode, Nodes, ReceiverRules, WebNode, read_nodes, write_nodes
from viewer.pacs.node_pages import ASK, DIMSE, RECEIVER, WEB
from viewer.pacs.nodes_dialog import NodesDialog

DIMSE_NODE = DimseNode("Archive A", "pacs.example.org", 104, "ARCHIVE", timeout_s=7.0)
WEB_NODE = WebNode("Web", "https://pacs.example.org/dicom-web", most_bytes=12345)


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> InMemory:
    backend = InMemory()
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    return backend


@pytest.fixture
def archive() -> Iterator[ScriptedArchive]:
    made = ScriptedArchive()
    yield made
    made.frozen.clear()


def open_dialog(qtbot: QtBot, archive: ScriptedArchive, *nodes: DimseNode | WebNode) -> NodesDialog:
    dialog = NodesDialog(Nodes(nodes), archive.connect)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def write(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)


def saved(qtbot: QtBot, dialog: NodesDialog) -> Nodes:
    with qtbot.waitSignal(dialog.saved):
        QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    return read_nodes()


def answer(qtbot: QtBot, text: str) -> None:
    """Click a button of the box that asks."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QMessageBox))
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    button = next(one for one in box.buttons() if one.text().replace("&", "") == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_first_time_it_says_what_to_ask_the_administrator_for(
    qtbot: QtBot, archive: ScriptedArchive
) -> None:
    dialog = open_dialog(qtbot, archive)
    assert dialog.pages.currentIndex() == ASK
    QTest.mouseClick(dialog.pages.what.copy, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert all(words in text for words in ("AE title COUNTERVIEW", "port", "C-GET", "11112", "https"))


def test_a_pacs_is_added_by_typing_and_may_not_be_sent_to_unless_ticked(
    qtbot: QtBot, archive: ScriptedArchive
) -> None:
    dialog = open_dialog(qtbot, archive)
    dialog.known.add_dimse.trigger()
    form = dialog.pages.dimse
    assert dialog.pages.currentIndex() == DIMSE
    assert dialog.problem.text() == "Still to be filled in: name, host, AE title of the PACS."
    assert not dialog.save.isEnabled()
    for field, text in (
        (form.name, "Archive A"),
        (form.host, "pacs.example.org"),
        (form.ae_title, "ARCHIVE"),
    ):
        write(qtbot, field, text)
    assert not dialog.problem.isVisible()
    kept = saved(qtbot, dialog)
    assert kept.nodes == (DimseNode("Archive A", "pacs.example.org", 104, "ARCHIVE"),)
    assert not kept.nodes[0].may_send
    assert dialog.known.list.currentItem().text() == "Archive A"


def test_what_cannot_be_is_said_while_it_is_typed(qtbot: QtBot, archive: ScriptedArchive) -> None:
    dialog = open_dialog(qtbot, archive, DIMSE_NODE, WEB_NODE)
    form = dialog.pages.dimse
    for field, text, words in (
        (form.host, "http://pacs", "The host 'http://pacs'"),
        (form.ae_title, "A TITLE THAT IS TOO LONG", "The AE title"),
        (form.name, "web", "Two nodes are called"),
    ):
        before = field.text()
        write(qtbot, field, text)
        assert dialog.problem.isVisible()
        assert dialog.problem.text().startswith(words)
        assert dialog.problem.property("role") == "error"
        assert not dialog.save.isEnabled()
        assert not dialog.test.isEnabled()
        write(qtbot, field, before)
    assert not dialog.problem.isVisible()


def test_an_address_without_encryption_is_refused_in_words(qtbot: QtBot, archive: ScriptedArchive) -> None:
    dialog = open_dialog(qtbot, archive)
    dialog.known.add_web.trigger()
    write(qtbot, dialog.pages.web.name, "Web")
    write(qtbot, dialog.pages.web.url, "http://pacs.example.org/dicom-web")
    assert "without encryption" in dialog.problem.text()


def test_a_change_keeps_what_the_form_does_not_show(qtbot: QtBot, archive: ScriptedArchive) -> None:
    dialog = open_dialog(qtbot, archive, WEB_NODE)
    QTest.mouseClick(dialog.pages.web.may_send, Qt.MouseButton.LeftButton, pos=QPoint(8, 14))
    (node,) = saved(qtbot, dialog).nodes
    assert node.may_send
    assert isinstance(node, WebNode)
    assert node.most_bytes == 12345


def test_files_of_tls_are_asked_for_only_where_it_is_encrypted(
    qtbot: QtBot, archive: ScriptedArchive
) -> None:
    dialog = open_dialog(qtbot, archive, DIMSE_NODE)
    form = dialog.pages.dimse
    assert not form.authorities.isVisible()
    QTest.mouseClick(form.encrypted, Qt.MouseButton.LeftButton, pos=QPoint(8, 14))
    assert form.authorities.isVisible()
    write(qtbot, form.authorities.field, "/etc/ca.pem")
    (node,) = saved(qtbot, dialog).nodes
    assert isinstance(node, DimseNode)
    assert node.tls is not None
    assert node.tls.authorities == "/etc/ca.pem"


def test_the_form_as_it_stands_is_tested_and_the_answer_stands_in_place(
    qtbot: QtBot, archive: ScriptedArchive
) -> None:
    dialog = open_dialog(qtbot, archive, DIMSE_NODE)
    write(qtbot, dialog.pages.dimse.host, "other.example.org")
    QTest.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.foot.said.text() == "✓ it answers")
    assert isinstance(archive.node, DimseNode)
    assert archive.node.host == "other.example.org"
    archive.error = "the archive does not know the AE title COUNTERVIEW; ask its administrator to add it"
    QTest.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.foot.said.property("role") == "error")
    assert dialog.foot.said.text().endswith("ask its administrator to add it")


def test_a_silent_pacs_does_not_hold_up_the_test(qtbot: QtBot, archive: ScriptedArchive) -> None:
    dialog = open_dialog(qtbot, archive, DIMSE_NODE)
    archive.frozen.set()
    QTest.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
    assert dialog.foot.cancel.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.foot.said.text() == "Cancelled."
    assert dialog.test.isEnabled()


def test_a_token_goes_to_the_keyring_and_nowhere_else(
    qtbot: QtBot, archive: ScriptedArchive, ring: InMemory
) -> None:
    write_nodes(Nodes((WEB_NODE,)))
    dialog = open_dialog(qtbot, archive, WEB_NODE)
    row = dialog.pages.web.token
    qtbot.waitUntil(lambda: row.state.text().startswith("No token"))
    assert row.field.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(row.field, "s3cret-token")
    QTest.mouseClick(row.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: row.state.text().startswith("A token is kept"))
    assert list(ring.kept.values()).count("s3cret-token") == 1
    assert row.field.text() == ""
    assert all(
        b"s3cret" not in file.read_bytes() for file in paths.user_data_dir().rglob("*") if file.is_file()
    )
    QTest.mouseClick(row.forget, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: row.state.text().startswith("No token"))
    assert not ring.kept


def test_a_token_does_not_follow_to_another_address(
    qtbot: QtBot, archive: ScriptedArchive, ring: InMemory
) -> None:
    dialog = open_dialog(qtbot, archive, WEB_NODE)
    ring.set_password("Counterview PACS", "web", "s3cret")
    write(qtbot, dialog.pages.web.url, "https://pacs.example.org/other-path")
    saved(qtbot, dialog)
    assert ring.kept, "the same machine"
    write(qtbot, dialog.pages.web.url, "https://elsewhere.example.org/dicom-web")
    saved(qtbot, dialog)
    assert not ring.kept


def test_a_keyring_that_keeps_nothing_says_what_to_do(
    qtbot: QtBot, archive: ScriptedArchive, ring: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ring, "set_password", lambda *_: None)
    dialog = open_dialog(qtbot, archive, WEB_NODE)
    row = dialog.pages.web.token
    qtbot.keyClicks(row.field, "s3cret-token")
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "COUNTERVIEW_PACS_TOKEN_WEB" in dialog.foot.said.text())
    assert "s3cret" not in dialog.foot.said.text()


def test_removing_asks_first(qtbot: QtBot, archive: ScriptedArchive) -> None:
    dialog = open_dialog(qtbot, archive, DIMSE_NODE, WEB_NODE)
    QTest.mouseClick(dialog.known.remove, Qt.MouseButton.LeftButton)
    answer(qtbot, "Cancel")
    assert dialog.known.list.count() == 2
    QTest.mouseClick(dialog.known.remove, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(dialog.saved):
        answer(qtbot, "Remove")
    assert read_nodes().nodes == (WEB_NODE,)


def test_leaving_with_changes_asks_and_can_be_called_off(qtbot: QtBot, archive: ScriptedArchive) -> None:
    dialog = open_dialog(qtbot, archive, DIMSE_NODE)
    write(qtbot, dialog.pages.dimse.host, "other")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    answer(qtbot, "Cancel")
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    answer(qtbot, "Discard")
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert not paths.pacs_nodes_file().exists()


def test_rules_of_the_receiver_are_changed_and_checked(qtbot: QtBot, archive: ScriptedArchive) -> None:
    dialog = open_dialog(qtbot, archive, DIMSE_NODE)
    QTest.mouseClick(dialog.known.receive, Qt.MouseButton.LeftButton)
    assert dialog.pages.currentIndex() == RECEIVER
    form = dialog.pages.receiver
    write(qtbot, form.host, "everywhere")
    assert "address 'everywhere'" in dialog.problem.text()
    write(qtbot, form.host, "0.0.0.0")
    write(qtbot, form.hosts, "192.168.7.20, 192.168.7.21")
    kept = saved(qtbot, dialog)
    assert kept.receiver == ReceiverRules(host="0.0.0.0", allowed_hosts=("192.168.7.20", "192.168.7.21"))
    assert kept.nodes == (DIMSE_NODE,)


def test_the_kinds_of_pacs_have_forms_of_their_own(qtbot: QtBot, archive: ScriptedArchive) -> None:
    dialog = open_dialog(qtbot, archive, DIMSE_NODE, WEB_NODE)
    assert dialog.pages.currentIndex() == DIMSE
    assert dialog.pages.dimse.timeout.value() == 7
    dialog.known.list.setFocus()
    QTest.keyClick(dialog.known.list, Qt.Key.Key_Down)
    assert dialog.pages.currentIndex() == WEB
    assert dialog.pages.web.url.text() == WEB_NODE.url
