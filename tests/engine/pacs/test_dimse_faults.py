"""A PACS that refuses, breaks off, floods, lies or sends what was not asked for."""

import functools
import socket
import struct
import time

import pydicom
import pytest
from made_up_dicom import UIDS
from orthanc_server import free_port
from pydicom.dataset import Dataset
from pydicom.uid import JPEG2000Lossless, JPEGLSLossless
from scripted_pacs import STORAGE, rude_peer, scripted_pacs

from engine.errors import ArchiveError
from engine.pacs import dimse, inbox, line, storage_contexts
from engine.pacs.archive import StudyQuery
from engine.pacs.dimse import DimseArchive
from engine.pacs.nodes import DimseNode, ReceiverRules
from engine.pacs.storage_contexts import SYNTAXES, all_storage_classes, contexts_to_get, contexts_to_send

STUDY, SERIES, OBJECT = UIDS["StudyInstanceUID"], UIDS["SeriesInstanceUID"], UIDS["SOPInstanceUID"]
RULES = ReceiverRules(port=free_port())


def never():
    return False


def quiet(done, of):
    pass


def answer(**values):
    dataset = Dataset()
    dataset.QueryRetrieveLevel = "STUDY"
    for keyword, value in values.items():
        dataset.add_new(keyword, pydicom.datadict.dictionary_VR(keyword), value)
    return dataset


def problem_of(call, *args):
    with pytest.raises(ArchiveError) as error:
        call(*args)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_search_that_is_refused_says_why():
    with scripted_pacs() as pacs:
        archive = DimseArchive(pacs.node(), RULES)
        for status, told in (
            (0x0124, "does not permit searching to COUNTERVIEW; ask its keeper for it"),
            (0x0122, "does not offer searching"),
            (0xA700, "too much to do for searching"),
            (0xA900, "does not understand what it was asked"),
            (0xC001, r"failed at searching (status C001)"),
        ):
            pacs.on_find = lambda event, status=status: iter([(status, None)])
            assert told in problem_of(archive.find_studies, StudyQuery(), never)
    with scripted_pacs(services=()) as pacs:
        told = problem_of(DimseArchive(pacs.node(), RULES).find_studies, StudyQuery(), never)
        assert "offers no search" in told


def test_an_endless_answer_is_cancelled_at_the_limit():
    sent = []

    def endless(event):
        for number in range(100_000):
            if event.is_cancelled:
                yield 0xFE00, None
                return
            sent.append(number)
            time.sleep(0.001)
            yield 0xFF00, answer(StudyInstanceUID=f"1.2.{number}")

    def deaf(event):
        for number in range(100_000):
            sent.append(number)
            time.sleep(0.001)
            yield 0xFF00, answer(StudyInstanceUID=f"1.2.{number}")

    for talk in (endless, deaf):
        sent.clear()
        with scripted_pacs() as pacs:
            pacs.on_find = talk
            found = DimseArchive(pacs.node(), RULES).find_studies(StudyQuery(), never, most=20)
            assert (len(found.studies), found.is_cut) == (20, True)
            assert len(sent) < 5000


def test_answers_larger_than_sense_are_cut_off(monkeypatch):
    with scripted_pacs() as pacs:
        archive = DimseArchive(pacs.node(), RULES)
        large = answer(StudyInstanceUID="1.2", RetrieveURI="x" * 2_000_000)
        pacs.on_find = lambda event: iter([(0xFF00, large)])
        assert "more than 1 MiB at once" in problem_of(archive.find_studies, StudyQuery(), never)
        small = answer(StudyInstanceUID="1.2", RetrieveURI="x" * 900_000)
        pacs.on_find = lambda event: iter([(0xFF00, small)] * 40)
        limited = functools.partial(dimse.open_association, most_in_all=10 << 20)
        monkeypatch.setattr(dimse, "open_association", limited)
        assert "10 MiB in all" in problem_of(archive.find_studies, StudyQuery(), never)


def test_answers_that_cannot_be_true_are_left_out_and_counted():
    def lie(event):
        yield 0xFF00, answer(StudyInstanceUID="1.2.3", PatientName="A^B")
        yield 0xFF00, answer(StudyInstanceUID="../../etc/passwd")
        yield 0xFF00, answer(PatientName="NOBODY")
        yield 0xFF00, answer(StudyInstanceUID="9.9.9")

    with scripted_pacs() as pacs:
        pacs.on_find = lie
        found = DimseArchive(pacs.node(), RULES).find_studies(StudyQuery(study_instance_uid="1.2.3"), never)
        assert [study.study_instance_uid for study in found.studies] == ["1.2.3"]
        assert found.notes == (
            "2 answers without a valid study UID left out",
            "1 answer that nobody asked for left out",
        )


def test_nothing_but_a_uid_is_asked_for(tmp_path):
    with scripted_pacs() as pacs:
        archive = DimseArchive(pacs.node(), RULES)
        for uid in ("", "1.2*", "1.2/3", "1" * 65, "1.2\\1.3"):
            assert "is none" in problem_of(archive.find_series, uid, never)
            assert "is none" in problem_of(archive.fetch, uid, "", "", tmp_path, quiet, never)
        assert "is none" in problem_of(archive.find_studies, StudyQuery(study_date="March"), never)
        assert "backslash" in problem_of(archive.find_studies, StudyQuery(patient_id="A\\B"), never)
        assert pacs.calls == []


@pytest.mark.parametrize("way", ["get", "move"])
def test_objects_that_were_not_asked_for_are_refused(film, objects, tmp_path, way):
    rules = ReceiverRules(port=free_port())
    with scripted_pacs() as pacs:
        pacs.keep(film, objects[0])
        pacs.deliver_to(rules.port)

        def both(event):
            if way == "move":
                yield pacs.destination
            yield 2
            for dataset in pacs.datasets():
                yield 0xFF00, dataset

        pacs.on_get = pacs.on_move = both
        fetched = DimseArchive(pacs.node(retrieve_by=way), rules).fetch(STUDY, "", "", tmp_path, quiet, never)
        assert [pydicom.dcmread(file).SOPInstanceUID for file in fetched.files] == [OBJECT]
        assert any("1 × object of another study than asked for refused" in note for note in fetched.notes)


def test_without_the_service_the_other_way_is_offered(film, tmp_path):
    with scripted_pacs(services=("find",)) as pacs:
        pacs.keep(film)
        for way, other in (("get", "move"), ("move", "get")):
            archive = DimseArchive(pacs.node(retrieve_by=way), RULES)
            told = problem_of(archive.fetch, STUDY, "", "", tmp_path / "new", quiet, never)
            assert f"retrieve from it by {other}" in told


def test_a_pacs_that_cannot_be_searched_can_still_be_fetched_from(film, tmp_path):
    with scripted_pacs() as pacs:
        pacs.keep(film)
        pacs.on_find = lambda event: iter([(0x0124, None)])
        fetched = DimseArchive(pacs.node(), RULES).fetch(STUDY, "", "", tmp_path, quiet, never)
        assert (len(fetched.files), fetched.notes) == (1, ())


def test_an_unknown_destination_with_the_standard_status_is_named(film, tmp_path):
    with scripted_pacs() as pacs:
        pacs.keep(film)
        archive = DimseArchive(pacs.node(retrieve_by="move"), RULES)
        told = problem_of(archive.fetch, STUDY, "", "", tmp_path, quiet, never)
        assert (
            f"does not know us as a destination; have it enter AE title COUNTERVIEW, port {RULES.port}"
            in told
        )


def test_more_than_the_quota_and_a_full_disk_are_refused(film, objects, tmp_path, monkeypatch):
    with scripted_pacs() as pacs:
        pacs.keep(*objects)
        study = str(pacs.datasets()[0].StudyInstanceUID)
        small = sorted(len(content) for content in pacs.stored.values())[0]
        archive = DimseArchive(pacs.node(), ReceiverRules(most_bytes=small + 100_000))
        fetched = archive.fetch(study, "", "", tmp_path / "a", quiet, never)
        assert 0 < sum(file.stat().st_size for file in fetched.files) <= small + 100_000
        assert any("more came than one retrieval may bring" in note for note in fetched.notes)
        monkeypatch.setattr(inbox, "KEPT_FREE_BYTES", 1 << 60)
        told = problem_of(archive.fetch, study, "", "", tmp_path / "b", quiet, never)
        assert "disk is nearly full" in told
        assert not (tmp_path / "b").exists()


def test_one_object_that_never_ends_is_cut_off(film, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.pacs.dimse_fetch.most_message_bytes", lambda rules: 10_000)
    with scripted_pacs() as pacs:
        pacs.keep(film)
        told = problem_of(
            DimseArchive(pacs.node(), RULES).fetch, STUDY, "", "", tmp_path / "new", quiet, never
        )
        assert "at once; ask for less" in told
        assert not (tmp_path / "new").exists()


def test_a_pacs_that_breaks_off_in_a_retrieval_keeps_what_came_whole(objects, tmp_path):
    with scripted_pacs() as pacs:
        pacs.keep(*objects)
        study = str(pacs.datasets()[0].StudyInstanceUID)

        def break_off(event):
            yield 7
            for number, dataset in enumerate(pacs.datasets()):
                if number == 2:
                    event.assoc.dul.socket.socket.shutdown(socket.SHUT_RDWR)
                    return
                yield 0xFF00, dataset

        pacs.on_get = break_off
        fetched = DimseArchive(pacs.node(), RULES).fetch(study, "", "", tmp_path, quiet, never)
        assert len(fetched.files) == 2
        assert "broke off" in fetched.notes[0]
        assert fetched.notes[-1] == "2 of 7 objects came"
        assert sorted(tmp_path.iterdir()) == sorted(fetched.files)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (b"", "does not answer"),
        (struct.pack(">BBL", 4, 0, 1000) + b"\0" * 10, "does not answer"),
        (struct.pack(">BBL", 4, 0, 0xFFFFFFF0), "broke off"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "broke off"),
    ],
)
def test_half_a_pdu_a_huge_one_and_another_protocol_do_not_hang_a_search(sent, told):
    with scripted_pacs() as pacs:

        def talk(event):
            event.assoc.dul.socket.socket.sendall(sent)
            for _ in range(5000):
                if event.assoc._kill or not event.assoc.dul.is_alive():
                    break
                time.sleep(0.02)
            yield 0, None

        pacs.on_find = talk
        start = time.monotonic()
        assert told in problem_of(
            DimseArchive(pacs.node(timeout_s=0.5), RULES).find_studies, StudyQuery(), never
        )
        assert time.monotonic() - start < 30


def test_somebody_else_at_the_port_is_named():
    def silent(caller):
        time.sleep(100)

    def closing(caller):
        caller.close()

    def chatting(caller):
        caller.sendall(b"220 mail.example.org ESMTP\r\n")
        time.sleep(100)

    def dripping(caller):
        caller.sendall(struct.pack(">BBL", 2, 0, 500))
        for _ in range(490):
            caller.sendall(b"\0")
            time.sleep(0.05)

    for talk, told in (
        (silent, "does not answer"),
        (closing, "closed the connection at once; check the AE titles"),
        (chatting, "closed the connection at once"),
        (dripping, "does not answer"),
    ):
        with rude_peer(talk) as port:
            node = DimseNode("pacs", "127.0.0.1", port, "PACS", timeout_s=0.5)
            start = time.monotonic()
            assert told in problem_of(DimseArchive(node, RULES).check), talk
            assert time.monotonic() - start < 30


def test_a_status_that_is_none_is_told_and_the_object_stays_unsent(film):
    with scripted_pacs() as pacs:
        archive = DimseArchive(pacs.node(), RULES)
        for status, told, is_refused in (
            (0xA700, "has no room now (status A700)", False),
            (0xA900, "is not what it says (status A900)", True),
            (0xC123, "cannot store it (status C123)", True),
            (0x0124, "not permitted", False),
        ):
            pacs.store_status = lambda uid, status=status: status
            [receipt] = archive.send([film], quiet, never)
            assert told in receipt.proof
            assert (receipt.is_stored, receipt.is_refused) == (False, is_refused)
        pacs.store_status = lambda uid: 0xB000
        [receipt] = archive.send([film], quiet, never)
        assert receipt.is_stored
        assert "changed some of it (status B000), and found there afterwards" in receipt.proof


def test_stored_is_believed_only_when_it_is_shown_afterwards(film):
    with scripted_pacs() as pacs:
        archive = DimseArchive(pacs.node(), RULES)
        pacs.on_find = lambda event: iter(())
        [receipt] = archive.send([film], quiet, never)
        assert not receipt.is_stored
        assert "but not found there afterwards" in receipt.proof
        pacs.on_find = lambda event: iter([(0x0124, None)])
        [receipt] = archive.send([film], quiet, never)
        assert receipt.is_stored
        assert "could not be asked for it" in receipt.proof


def test_files_go_out_in_their_own_syntax_and_byte_by_byte(film, tmp_path):
    pixels = pydicom.dcmread(film)
    files = []
    for number, syntax in enumerate((JPEG2000Lossless, JPEGLSLossless)):
        dataset = pydicom.dcmread(film)
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{number}"
        dataset.compress(syntax, generate_instance_uid=False)
        files.append(tmp_path / f"{number}.dcm")
        dataset.save_as(files[-1])
    with scripted_pacs() as pacs:
        assert all(one.is_stored for one in DimseArchive(pacs.node(), RULES).send(files, quiet, never))
        assert {syntax for _, syntax in pacs.syntaxes} == {JPEG2000Lossless, JPEGLSLossless}
        for file, kept in zip(files, pacs.datasets(), strict=True):
            assert kept.PixelData == pydicom.dcmread(file).PixelData
            assert (kept.pixel_array == pixels.pixel_array).all()
    with scripted_pacs(storage=["1.2.840.10008.5.1.4.1.1.7"]) as pacs:
        told = problem_of(DimseArchive(pacs.node(), RULES).send, files, quiet, never)
        assert "offers nothing of what is needed" in told


def test_an_object_of_a_kind_that_is_not_taken_is_refused_and_the_others_go(film, objects):
    with scripted_pacs(storage=["1.2.840.10008.5.1.4.1.1.1.1"]) as pacs:
        sc = next(file for file in objects if file.stem == "counterfactual")
        receipts = DimseArchive(pacs.node(), RULES).send([sc, film], quiet, never)
        assert [one.is_stored for one in receipts] == [False, True]
        assert "does not take Secondary Capture Image Storage in Explicit VR" in receipts[0].proof
        assert receipts[0].is_refused


def test_more_kinds_than_an_association_holds_go_in_several(film, tmp_path, monkeypatch):
    kinds = [(one, syntax) for one in all_storage_classes()[:70] for syntax in SYNTAXES[:2]]
    assert [len(group) for group in contexts_to_send(kinds)] == [128, 12]
    assert len(contexts_to_get(all_storage_classes(), reserved=1)) == 127
    assert len(contexts_to_get([], reserved=1)) <= 127
    monkeypatch.setattr(storage_contexts, "MOST_CONTEXTS", 2)
    files = []
    for number, sop_class in enumerate(STORAGE[:5]):
        dataset = pydicom.dcmread(film, stop_before_pixels=True)
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{number}"
        dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = sop_class
        files.append(tmp_path / f"{number}.dcm")
        dataset.save_as(files[-1])
    with scripted_pacs() as pacs:
        receipts = DimseArchive(pacs.node(), RULES).send(files, quiet, never)
        assert all(one.is_stored for one in receipts)
        assert [one.sop_instance_uid for one in receipts] == [f"1.2.3.{number}" for number in range(5)]


def test_what_is_no_sound_file_is_never_sent(film, tmp_path):
    text = tmp_path / "a.dcm"
    text.write_text("no DICOM")
    other = pydicom.dcmread(film)
    other.file_meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    other.save_as(tmp_path / "b.dcm", enforce_file_format=False)
    with scripted_pacs() as pacs:
        archive = DimseArchive(pacs.node(), RULES)
        assert "something else than DICOM" in problem_of(archive.send, [film, text], quiet, never)
        assert "contradicts itself" in problem_of(archive.send, [tmp_path / "b.dcm"], quiet, never)
        assert "nothing may be sent" in problem_of(
            DimseArchive(pacs.node(may_send=False), RULES).send, [film], quiet, never
        )
        assert pacs.calls == []


def test_nothing_of_a_patient_is_logged(film, tmp_path, caplog):
    caplog.set_level("DEBUG")
    with scripted_pacs() as pacs:
        pacs.keep(film)
        archive = DimseArchive(pacs.node(), RULES)
        archive.find_studies(StudyQuery(patient_name="ZEBEDEE*"), never)
        archive.fetch(STUDY, "", "", tmp_path, quiet, never)
        archive.send([film], quiet, never)
    ours = [one for one in caplog.text.splitlines() if "ZEBEDEE" in one or "MRN7719931" in one]
    assert ours == []
    assert line._config.LOG_HANDLER_LEVEL == "none"
