"""Through the window with a real Orthanc: search, fetch and open a film; send a result, and see the proof."""

import io
from collections.abc import Iterator

import pydicom
import pytest
from orthanc_server import Orthanc, free_port, running_orthanc
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine import paths
from engine.pacs.nodes import DimseNode, Node, Nodes, WebNode, write_nodes
from engine.pacs.outbox_job import JobState
from viewer.app import Viewer
from viewer.pacs.study_rows import NAME


@pytest.fixture(scope="module")
def orthanc() -> Iterator[Orthanc]:
    with running_orthanc({"COUNTERVIEW": free_port()}) as server:
        for name, number in (("Müller^Hans", 1), ("Doe^Jane", 2)):
            film = pydicom.dcmread(paths.samples_dir() / "simulated_normal.dcm")
            film.SpecificCharacterSet = "ISO_IR 100"
            film.PatientName, film.PatientID = name, f"P{number}"
            film.StudyInstanceUID, film.SeriesInstanceUID = f"1.2.{number}", f"1.2.{number}.1"
            film.SOPInstanceUID = film.file_meta.MediaStorageSOPInstanceUID = f"1.2.{number}.1.1"
            film.StudyDate = f"2021030{number}"
            written = io.BytesIO()
            film.save_as(written)
            server.ask("/instances", written.getvalue())
        yield server


def node_of(orthanc: Orthanc, kind: str) -> Node:
    if kind == "web":
        return WebNode("Orthanc", orthanc.web_url, may_send=True)
    return DimseNode("Orthanc", orthanc.host, orthanc.dicom_port, orthanc.ae_title, may_send=True)


@pytest.mark.parametrize("kind", ["dimse", "web"])
def test_a_film_is_searched_by_name_fetched_by_enter_and_opened(
    qtbot: QtBot, viewer: Viewer, orthanc: Orthanc, kind: str
) -> None:
    write_nodes(Nodes((node_of(orthanc, kind),)))
    viewer.actions["pacs_fetch"].trigger()
    browser = viewer.pacs.browser
    assert browser is not None
    qtbot.waitUntil(lambda: browser.node is not None)
    browser.form.name.insert("müller")  # QTest knows ASCII keys only
    QTest.keyClick(browser.form.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(browser.table.rows.studies))
    assert [row.cells[NAME] for row in browser.table.rows.studies] == ["Müller, Hans"]
    tree = browser.table.tree
    QTest.keyClick(tree, Qt.Key.Key_Right)
    study = browser.table.rows.studies[0]
    qtbot.waitUntil(lambda: study.is_read and study.children[0].is_read)
    for _ in range(2):
        QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: viewer.case.radiograph is not None)
    radiograph = viewer.case.radiograph
    assert radiograph is not None
    assert paths.pacs_fetched_dir() in radiograph.path.parents
    assert not browser.isVisible()
    assert "ller" not in viewer.window.windowTitle()
    assert not viewer.recents.paths
    left = b"".join(path.read_bytes() for path in paths.user_data_dir().glob("*.json*"))
    assert b"ller" not in left


def test_a_result_is_sent_and_the_archive_proves_that_it_has_it(
    qtbot: QtBot, with_result: Viewer, orthanc: Orthanc
) -> None:
    viewer = with_result
    write_nodes(Nodes((node_of(orthanc, "dimse"),)))
    before = orthanc.instances()
    viewer.actions["pacs_send"].trigger()
    qtbot.waitUntil(lambda: viewer.results.dicom.dialog is not None)
    assert viewer.results.dicom.dialog is not None
    QTest.mouseClick(viewer.results.dicom.dialog.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: viewer.pacs.sending is not None)
    dialog = viewer.pacs.sending
    assert dialog is not None
    count = dialog.list.topLevelItemCount()
    qtbot.keyClicks(dialog.name, "Orthanc")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)

    def is_sent() -> bool:
        post = viewer.pacs.post
        return post is not None and bool(post.jobs) and {job.state for job in post.jobs} == {JobState.SENT}

    qtbot.waitUntil(is_sent)
    assert viewer.pacs.post is not None
    sent = {job.sop_instance_uid for job in viewer.pacs.post.jobs}
    assert len(sent) == count
    assert sent == orthanc.instances() - before
    assert all(job.reason for job in viewer.pacs.post.jobs)
