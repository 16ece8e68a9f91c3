"""What happens in the window is in the audit log, in order, without the patient."""

import json

import pytest
from fakes import make_result
from made_up_viewer import make_viewer, open_one

from engine.edit import EditRequest
from engine.exchange.audit import verify
from engine.results.pixel_digest import digest_of_pixels
from viewer.case import Case
from viewer.wiring.audit import Auditing


@pytest.fixture
def auditing(qtbot):
    """(case, auditing)."""
    case = Case()
    return case, Auditing(case, case)


def entries(home):
    return [json.loads(line) for line in (home / "audit.jsonl").read_text().splitlines()]


def test_opening_running_and_exporting_are_one_chain(auditing, radiograph, counterview_home):
    case, audit = auditing
    case.open(radiograph, ())
    request = EditRequest(radiograph, "Add the finding of edema.", "fake-model", seed=3)
    case.edit_started(1, request)
    case.edit_finished(1, make_result(request, size=64))
    audit.note_left("clipboard")
    audit.note_dicom(
        {"input_pixels_sha256": "1" * 64, "objects": [{"object": "view"}], "names_the_patient": True}
    )
    audit.note_unblinded("study")
    audit.finish()
    found = entries(counterview_home)
    assert [entry["event"] for entry in found] == ["opened", "ran", "exported", "exported", "unblinded"]
    pixels = digest_of_pixels(radiograph.stored_pixels)
    assert all(entry["facts"]["pixels_sha256"] == pixels for entry in found[:3])
    assert found[1]["facts"]["seed"] == 3
    assert found[3]["facts"]["names_the_patient"] is True
    assert "pixels_sha256" not in found[4]["facts"]
    assert verify(counterview_home / "audit.jsonl").broken_line is None


def test_no_line_tells_who_the_patient_is(auditing, radiograph_factory, counterview_home):
    from dataclasses import replace
    from pathlib import Path

    case, audit = auditing
    uid = "1.2.826.0.1.3680043.99.77"
    seeded = replace(
        radiograph_factory(), path=Path("/clinic/DOE_JANE.dcm"), sop_instance_uid=uid, study_instance_uid=uid
    )
    case.open(seeded, ())
    audit.note_left("folder")
    audit.note_unblinded("header")
    audit.finish()
    text = (counterview_home / "audit.jsonl").read_text()
    assert len(text.splitlines()) == 3
    for word in ("DOE", "clinic", uid):
        assert word not in text


def test_a_log_that_cannot_be_written_is_said_once(auditing, radiograph, counterview_home, qtbot):
    case, audit = auditing
    (counterview_home / "audit.jsonl").mkdir()
    said = []
    case.message_changed.connect(lambda: said.append(case.message))
    audit.note_left("clipboard")
    audit.note_left("clipboard")
    audit.finish()
    qtbot.waitUntil(lambda: bool(said))
    qtbot.wait(50)
    assert len(said) == 1
    assert "audit log" in said[0]


def test_the_window_tells_the_log_what_leaves_and_what_is_shown(qtbot, counterview_home):
    viewer = make_viewer(qtbot)
    open_one(qtbot, viewer)
    viewer.actions["copy"].trigger()
    viewer.browsing.show_header(viewer.window)
    viewer.browsing._header.reveal.pressed.emit()
    viewer.studies.unblinded.emit("study")
    viewer.auditing.finish()
    found = entries(counterview_home)
    assert [entry["event"] for entry in found] == ["opened", "exported", "unblinded", "unblinded"]
    assert [entry["facts"].get("what") for entry in found] == [None, "clipboard", "header", "study"]
