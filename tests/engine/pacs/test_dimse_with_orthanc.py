"""A real PACS: asked, fetched from and sent to, and in all its troubles."""

import dataclasses
import socket
import threading
import time

import pydicom
import pytest
from made_up_dicom import SEEDED_NAME, UIDS
from orthanc_server import free_port

from engine.errors import ArchiveCancelled, ArchiveError
from engine.pacs.archive import StudyQuery
from engine.pacs.dimse import DimseArchive
from engine.pacs.nodes import ReceiverRules, TlsFiles

STUDY, SERIES, OBJECT = UIDS["StudyInstanceUID"], UIDS["SeriesInstanceUID"], UIDS["SOPInstanceUID"]


def never():
    return False


def quiet(done, of):
    pass


def changed(node, **how):
    return dataclasses.replace(node, **how)


@pytest.fixture
def archive(node, rules):
    return DimseArchive(node, rules)


def test_orthanc_hears_this_machine_alone(orthanc):
    assert orthanc.listening_addresses() == {
        ("127.0.0.1", orthanc.dicom_port),
        ("127.0.0.1", int(orthanc.url.rpartition(":")[2])),
    }


def test_studies_series_and_objects_are_found(orthanc, archive, film, objects):
    orthanc.put([film, *objects])
    assert "answers" in archive.check()
    everything = archive.find_studies(StudyQuery(), never)
    assert len(everything.studies) == 2
    assert not everything.is_cut
    [study] = archive.find_studies(
        StudyQuery(patient_name="zeb*", study_date="20210301-20210331", modalities=("CR", "DX")), never
    ).studies
    assert (study.study_instance_uid, study.patient_name) == (STUDY, SEEDED_NAME)
    assert (study.modalities, study.number_of_instances) == (("DX",), 1)
    assert not archive.find_studies(StudyQuery(patient_name="ZEB*", modalities=("MR",)), never).studies
    [series] = archive.find_series(STUDY, never)
    assert (series.series_instance_uid, series.modality, series.body_part) == (SERIES, "DX", "CHEST")
    [one] = archive.find_instances(STUDY, SERIES, never)
    assert (one.sop_instance_uid, one.sop_class_uid) == (OBJECT, "1.2.840.10008.5.1.4.1.1.1.1")


def test_more_answers_than_wanted_are_cut_and_said(orthanc, archive, film, tmp_path):
    for number in range(5):
        dataset = pydicom.dcmread(film)
        dataset.StudyInstanceUID = f"1.2.3.{number}"
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{number}.1"
        dataset.save_as(tmp_path / f"{number}.dcm")
    orthanc.put(sorted(tmp_path.glob("*.dcm")))
    found = archive.find_studies(StudyQuery(), never, most=3)
    assert (len(found.studies), found.is_cut) == (3, True)


@pytest.mark.parametrize("way", ["get", "move"])
def test_what_is_fetched_is_what_was_stored(orthanc, node, rules, film, objects, tmp_path, way):
    orthanc.put([film, *objects])
    archive = DimseArchive(changed(node, retrieve_by=way), rules)
    [study] = archive.find_studies(StudyQuery(patient_name="SYNTHETIC*"), never).studies
    counts = []
    brought = archive.fetch(
        study.study_instance_uid, "", "", tmp_path / "new", lambda done, of: counts.append((done, of)), never
    )
    assert brought.notes == ()
    assert counts == [(n, len(objects)) for n in range(1, len(objects) + 1)]
    assert [file.name for file in brought.files] == [f"{n:06d}.dcm" for n in range(1, len(objects) + 1)]
    sent = {str(one.SOPInstanceUID): one for one in map(pydicom.dcmread, objects)}
    for file in brought.files:
        dataset = pydicom.dcmread(file)
        assert dataset == sent.pop(str(dataset.SOPInstanceUID))
    assert not sent
    [one] = archive.fetch(STUDY, SERIES, OBJECT, tmp_path / "new", quiet, never).files
    assert one.name == f"{len(objects) + 1:06d}.dcm"
    with pytest.raises(ArchiveError, match="does not have this"):
        archive.fetch(STUDY, "1.2.3", "", tmp_path / "new", quiet, never)


def test_what_is_sent_is_there_and_its_pixels_too(orthanc, archive, objects, tmp_path):
    counts = []
    receipts = archive.send(objects, lambda done, of: counts.append((done, of)), never)
    assert all(one.is_stored and "found there afterwards" in one.proof for one in receipts)
    assert [one.sop_instance_uid for one in receipts] == [
        str(pydicom.dcmread(file).SOPInstanceUID) for file in objects
    ]
    assert orthanc.instances() == {one.sop_instance_uid for one in receipts}
    assert counts[-1] == (len(objects), len(objects))


def test_wrong_settings_are_named(node, rules, tmp_path):
    def problem(**how):
        for _ in range(5):  # Orthanc hangs up on who says nothing within a second, as on a busy machine
            with pytest.raises(ArchiveError) as error:
                DimseArchive(changed(node, **how), rules).check()
            if "closed the connection at once" not in str(error.value):
                break
        return str(error.value)

    assert "not called WRONG; mend its AE title" in problem(ae_title="WRONG")
    assert "does not know the AE title WRONG" in problem(calling_ae_title="WRONG")
    assert "nothing listens" in problem(port=free_port())
    assert "is unknown" in problem(host="no.such.host.invalid")
    assert "no TLS connection" in problem(tls=TlsFiles())


def test_an_unknown_destination_and_one_out_of_reach_are_named(orthanc, node, rules, film, tmp_path):
    orthanc.put([film])
    moving = changed(node, retrieve_by="move")
    for wrong in (
        dataclasses.replace(rules, ae_title="WRONG"),
        dataclasses.replace(rules, port=free_port()),
    ):
        with pytest.raises(
            ArchiveError, match=f"knows us as a destination.*{wrong.ae_title}, port {wrong.port}"
        ):
            DimseArchive(moving, wrong).fetch(STUDY, "", "", tmp_path / "new", quiet, never)
        assert not (tmp_path / "new").exists()


def test_only_the_node_that_was_asked_may_deliver(orthanc, node, rules, film, tmp_path):
    orthanc.put([film])
    moving = changed(node, retrieve_by="move")
    for how, who in (
        ({"allowed_ae_titles": ("OTHER",)}, "caller with the AE title TESTPACS refused"),
        ({"allowed_hosts": ("192.0.2.1",)}, "caller at 127.0.0.1 refused"),
    ):
        with pytest.raises(ArchiveError, match=who):
            DimseArchive(moving, dataclasses.replace(rules, **how)).fetch(
                STUDY, "", "", tmp_path / "new", quiet, never
            )


def test_nobody_listens_before_and_after_a_retrieval(orthanc, node, rules, film, tmp_path):
    orthanc.put([film])
    heard = []

    def listen(done, of):
        with socket.create_connection(("127.0.0.1", rules.port), timeout=2):
            heard.append(done)

    DimseArchive(changed(node, retrieve_by="move"), rules).fetch(STUDY, "", "", tmp_path, listen, never)
    assert heard == [1]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", rules.port), timeout=2)


def test_a_port_in_use_is_named(orthanc, node, rules, film, tmp_path):
    orthanc.put([film])
    with socket.create_server(("127.0.0.1", 0)) as taken:
        used = ReceiverRules(port=taken.getsockname()[1], ae_title="VIEWER")
        archive = DimseArchive(changed(node, retrieve_by="move"), used)
        with pytest.raises(ArchiveError, match="is in use"):
            archive.fetch(STUDY, "", "", tmp_path, quiet, never)


def test_a_frozen_pacs_is_not_waited_for_longer_than_allowed(orthanc, node, rules, film, tmp_path):
    orthanc.put([film])
    archive = DimseArchive(changed(node, timeout_s=0.4), rules)
    orthanc.freeze()
    for ask in (
        archive.check,
        lambda: archive.find_studies(StudyQuery(), never),
        lambda: archive.fetch(STUDY, "", "", tmp_path, quiet, never),
        lambda: archive.send([film], quiet, never),
    ):
        start = time.monotonic()
        with pytest.raises(ArchiveError, match=r"does not answer \(waited 0.4 s\)"):
            ask()
        assert time.monotonic() - start < 30
    orthanc.thaw()
    assert DimseArchive(node, rules).find_series(STUDY, never)


def test_waiting_for_a_frozen_pacs_can_be_cancelled(orthanc, node, rules, film, tmp_path):
    orthanc.put([film])
    archive = DimseArchive(changed(node, timeout_s=60), rules)
    orthanc.freeze()
    for ask in (
        lambda cancelled: archive.find_studies(StudyQuery(), cancelled),
        lambda cancelled: archive.fetch(STUDY, "", "", tmp_path / "new", quiet, cancelled),
        lambda cancelled: archive.send([film], quiet, cancelled),
    ):
        pressed = threading.Event()
        threading.Timer(0.2, pressed.set).start()
        start = time.monotonic()
        with pytest.raises(ArchiveCancelled):
            ask(pressed.is_set)
        assert time.monotonic() - start < 30
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("way", ["get", "move"])
def test_a_retrieval_cancelled_half_way_leaves_nothing(orthanc, node, rules, objects, tmp_path, way):
    orthanc.put(objects)
    study = str(pydicom.dcmread(objects[0]).StudyInstanceUID)
    came = threading.Event()
    with pytest.raises(ArchiveCancelled):
        DimseArchive(changed(node, retrieve_by=way), rules).fetch(
            study, "", "", tmp_path / "new", lambda done, of: (came.set(), time.sleep(0.2)), came.is_set
        )
    assert came.is_set()
    assert not (tmp_path / "new").exists()


def test_a_pacs_that_is_killed_is_told_and_its_objects_come_when_it_is_back(
    orthanc, node, rules, film, objects, tmp_path
):
    archive = DimseArchive(node, rules)
    killed = []

    def kill(done, of):
        if not killed:
            orthanc.kill()
            killed.append(done)

    receipts = archive.send(objects, kill, never)
    assert [one.is_stored for one in receipts] == [True] + [False] * (len(objects) - 1)
    assert "not sent: the connection to pacs broke off" in receipts[-1].proof
    with pytest.raises(ArchiveError, match="nothing listens"):
        archive.check()
    orthanc.start()
    assert all(one.is_stored for one in archive.send(objects[1:], quiet, never))
    assert len(orthanc.instances()) == len(objects)
