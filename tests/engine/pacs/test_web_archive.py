"""Fetching and sending over DICOMweb: against a real Orthanc, and against servers that lie."""

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from exported_objects import export, write_source
from orthanc_server import Orthanc, free_port, running_orthanc
from scripted_web_server import (
    Asked,
    ScriptedWebServer,
    element,
    http,
    json_answer,
    multipart,
    never,
    scripted,
    soon_after,
)

from engine.errors import ArchiveCancelled, ArchiveError
from engine.pacs import web_archive
from engine.pacs.archive import Archive, Fetched, Receipt, SendingCancelled, StudyQuery
from engine.pacs.nodes import WebNode
from engine.pacs.web_archive import WebArchive


@pytest.fixture(scope="module")
def orthanc() -> Iterator[Orthanc]:
    with running_orthanc({"VIEWER": free_port()}) as server:
        yield server


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A radiograph and one object of each kind that is made of it."""
    folder = tmp_path_factory.mktemp("objects")
    source = write_source(folder / "source.dcm")
    export(folder / "export", source)
    return [source, *sorted((folder / "export").rglob("*.dcm"))]


def nothing(*_: Any) -> None:
    """``on_count`` of nobody."""


def test_all_kinds_of_objects_go_there_and_come_back_byte_for_byte(
    orthanc: Orthanc, objects: list[Path], tmp_path: Path
) -> None:
    archive: Archive = WebArchive(WebNode("Web", orthanc.web_url, may_send=True))
    assert re.fullmatch(r"Web answers DICOMweb in \d+ ms", archive.check())
    counts: list[tuple[int, int | None]] = []
    receipts = archive.send(objects, lambda *count: counts.append(count), never)
    assert counts == [(n, len(objects)) for n in range(len(objects) + 1)]
    assert all(one.is_stored and "found there afterwards" in one.proof for one in receipts)
    sent = {str(pydicom.dcmread(path).SOPInstanceUID): path for path in objects}
    assert [one.sop_instance_uid for one in receipts] == list(sent)
    assert orthanc.instances() == set(sent)
    came: dict[str, Path] = {}
    for study in archive.find_studies(StudyQuery(patient_name="*"), never).studies:
        folder = tmp_path / str(len(came))
        fetched = archive.fetch(study.study_instance_uid, "", "", folder, nothing, never)
        assert fetched.notes == ()
        assert study.number_of_instances == len(fetched.files)
        came |= {str(pydicom.dcmread(path).SOPInstanceUID): path for path in fetched.files}
        assert sorted(folder.iterdir()) == list(fetched.files)
    for uid, path in sent.items():
        assert came[uid].read_bytes() == path.read_bytes()
    classes = {pydicom.dcmread(path).SOPClassUID for path in objects}
    assert len(classes) == 5
    for uid in list(sent)[:2]:
        assert np.array_equal(*(pydicom.dcmread(paths[uid]).pixel_array for paths in (sent, came)))


def test_a_study_is_found_by_each_field(orthanc: Orthanc, tmp_path: Path) -> None:
    orthanc.put(
        [
            write_source(
                tmp_path / "a.dcm",
                PatientName="DE LA CRUZ^ANA",
                PatientID="FIND/7 7",
                AccessionNumber="A&B#1",
                StudyDescription="CHEST PA",
                StudyInstanceUID="1.2.3.77",
                SeriesInstanceUID="1.2.3.77.1",
                SOPInstanceUID="1.2.3.77.1.1",
                StudyDate="20190506",
            )
        ]
    )
    archive = WebArchive(WebNode("Web", orthanc.web_url))

    def found(**query: Any) -> bool:
        studies = archive.find_studies(StudyQuery(**query), never).studies
        return "1.2.3.77" in [one.study_instance_uid for one in studies]

    for name in ("DE LA CRUZ^ANA", "de la cruz^ana", "DE LA*", "*ANA", "?E LA CRUZ*"):
        assert found(patient_name=name), name
    assert found(patient_id="FIND/7 7", accession_number="A&B#1", study_description="CHEST *")
    assert found(study_date="20190506", modalities=("CR", "DX"))
    assert found(study_date="-20190506", study_instance_uid="1.2.3.77")
    for query in (
        {"patient_name": "DE LA"},
        {"patient_id": "FIND/7_7"},
        {"study_date": "20190507-"},
        {"modalities": ("CT",)},
    ):
        assert not found(**query), query
    (series,) = archive.find_series("1.2.3.77", never)
    assert (series.modality, series.number_of_instances) == ("DX", 1)
    (one,) = archive.find_instances("1.2.3.77", series.series_instance_uid, never)
    assert one.sop_instance_uid == "1.2.3.77.1.1"
    fetched = archive.fetch("1.2.3.77", "1.2.3.77.1", "1.2.3.77.1.1", tmp_path / "got", nothing, never)
    assert len(fetched.files) == 1
    with pytest.raises(ArchiveError, match="does not have it"):
        archive.fetch("1.2.3.77", "1.2.3.77.1", "1.2.3.9", tmp_path / "none", nothing, never)
    with pytest.raises(ArchiveError, match="has no objects there"):
        archive.fetch("1.2.3.78", "", "", tmp_path / "none", nothing, never)


def test_a_frozen_orthanc_is_told_and_cancelled(orthanc: Orthanc, objects: list[Path]) -> None:
    orthanc.freeze()
    try:
        archive = WebArchive(WebNode("Web", orthanc.web_url, may_send=True, timeout_s=0.3))
        with pytest.raises(ArchiveError, match=r"within 0\.3 s"):
            archive.check()
        (receipt, rest) = archive.send(objects[:2], nothing, never)
        assert not receipt.is_stored
        assert "within 0.3 s" in receipt.proof
        assert rest.proof.startswith("not sent: Web did not answer")
        patient = WebArchive(WebNode("Web", orthanc.web_url))
        start = time.monotonic()
        with pytest.raises(ArchiveCancelled):
            patient.find_studies(StudyQuery(), soon_after(lambda: True))
        assert time.monotonic() - start < 30
    finally:
        orthanc.thaw()


# Fetching from a server that lies


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return write_source(tmp_path / "sound.dcm")


class Lister:
    """Lists objects of a study as they are, and answers as told when one is fetched."""

    def __init__(self, answer: Any, *files: Path) -> None:
        self._answer = answer
        self.files = [pydicom.dcmread(file) for file in files]

    def __call__(self, asked: Asked) -> Any:
        if asked.target.split("?")[0].endswith("/instances"):
            listed = [
                {
                    "0020000E": element(one.SeriesInstanceUID, "UI"),
                    "00080018": element(one.SOPInstanceUID, "UI"),
                }
                for one in self.files
            ]
            return json_answer(listed if "offset=0" in asked.target else [])
        return self._answer(asked) if callable(self._answer) else self._answer


def fetch(
    answer: Any, sound: Path, folder: Path, is_cancelled: Callable[[], bool] = never, **settings: Any
) -> Fetched:
    lister = Lister(answer, sound)
    with scripted(lister) as server:
        node = WebNode("Web", server.base_url, **settings)
        study = lister.files[0].StudyInstanceUID
        return WebArchive(node).fetch(study, "", "", folder, nothing, is_cancelled)


def test_an_object_is_kept_as_it_came_under_a_number(sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "got"
    data = sound.read_bytes()
    alone = http(body=data, kind="application/dicom")
    for number, answer in enumerate((multipart(data), alone, multipart(data, boundary="a b'()+_,-./:=?")), 1):
        fetched = fetch(answer, sound, folder)
        assert fetched == Fetched((folder / f"{number:06d}.dcm",))
        assert fetched.files[0].read_bytes() == data
    assert len(list(folder.iterdir())) == 3


def test_a_program_before_the_object_is_removed(sound: Path, tmp_path: Path) -> None:
    data = b"MZ" + b"\x90" * 126 + sound.read_bytes()[128:]
    fetched = fetch(multipart(data), sound, tmp_path / "got")
    assert fetched.files[0].read_bytes() == sound.read_bytes()
    assert fetched.notes == ("000001.dcm: what stood before the DICOM file was removed (its preamble)",)


def other(sound: Path, **changes: str) -> bytes:
    path = sound.with_name("other.dcm")
    write_source(path, **changes)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda file: multipart(other(file, StudyInstanceUID="9.9")), "another object than the one"),
        (lambda file: multipart(other(file, SeriesInstanceUID="9.9")), "another object than the one"),
        (lambda file: multipart(other(file, SOPInstanceUID="9.9")), "another object than the one"),
        (lambda file: multipart(file.read_bytes(), file.read_bytes()), "several objects"),
        (lambda file: multipart(file.read_bytes()).replace(b"--between--", b"          "), "cut off"),
        (lambda file: multipart(file.read_bytes())[:-500], "less came than it told"),
        (lambda file: multipart(b"junk" * 100), "something else than DICOM"),
        (lambda file: http(body=b"<html>", kind="text/html"), "something else than DICOM"),
        (lambda file: http(body=b"", kind="application/dicom"), "nothing where an object"),
        (lambda file: http(204), "status 204"),
        (lambda file: http(206, file.read_bytes(), kind="application/dicom"), "status 206"),
        (lambda file: http(404), "does not have it"),
        (lambda file: http(401), "set or renew its token"),
        (lambda file: http(406), "in this form"),
        (lambda file: http(302, Location="http://127.0.0.1:1/dicom-web"), "sends us on"),
        (
            lambda file: http(body=file.read_bytes(), kind="application/dicom", Content_Length=None),  # type: ignore[arg-type]
            "end cannot be known",
        ),
    ],
)
def test_what_was_not_asked_for_is_not_kept(
    make: Callable[[Path], bytes], words: str, sound: Path, tmp_path: Path
) -> None:
    with pytest.raises(ArchiveError, match=words) as told:
        fetch(make(sound), sound, tmp_path / "got")
    assert str(told.value).startswith("object 1 of 1: ")
    assert list((tmp_path / "got").iterdir()) == []


def test_one_bad_object_does_not_cost_the_others(tmp_path: Path) -> None:
    files = [write_source(tmp_path / f"{n}.dcm", SOPInstanceUID=f"1.2.3.{n}") for n in range(3)]

    def answer(asked: Asked) -> bytes:
        number = int(asked.target[-1])
        return http(410) if number == 1 else multipart(files[number].read_bytes())

    lister = Lister(answer, *files)
    counts = []
    with scripted(lister) as server:
        study = lister.files[0].StudyInstanceUID
        fetched = WebArchive(WebNode("Web", server.base_url)).fetch(
            study, "", "", tmp_path / "got", lambda *count: counts.append(count), never
        )
    assert [file.name for file in fetched.files] == ["000001.dcm", "000002.dcm"]
    assert fetched.notes == ("object 2 of 3: Web does not have it (410)",)
    assert counts == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_server_that_fails_midway_is_not_asked_for_the_rest(tmp_path: Path) -> None:
    files = [write_source(tmp_path / f"{n}.dcm", SOPInstanceUID=f"1.2.3.{n}") for n in range(4)]

    def answer(asked: Asked) -> bytes:
        number = int(asked.target[-1])
        return multipart(files[number].read_bytes()) if number < 2 else http(503, Retry_After="9")

    lister = Lister(answer, *files)
    with scripted(lister) as server:
        archive = WebArchive(WebNode("Web", server.base_url))
        fetched = archive.fetch(lister.files[0].StudyInstanceUID, "", "", tmp_path / "got", nothing, never)
        assert len([one for one in server.asked if "offset" not in one.target]) == 3
    assert len(fetched.files) == 2
    assert "object 3 of 4: Web is too busy (503); try again in 9 s" in fetched.notes[0]
    assert fetched.notes[1] == "the rest was not asked for"


def test_objects_have_bounds_of_bytes_and_of_the_disk(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ArchiveError, match=r"more than 20,000 bytes"):
        fetch(multipart(sound.read_bytes()), sound, tmp_path / "got", most_bytes=20_000)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1 << 20))
    with pytest.raises(ArchiveError, match="disk is nearly full"):
        fetch(multipart(sound.read_bytes()), sound, tmp_path / "got")
    assert list((tmp_path / "got").iterdir()) == []


def test_who_cancels_a_retrieval_leaves_no_files(tmp_path: Path) -> None:
    files = [write_source(tmp_path / f"{n}.dcm", SOPInstanceUID=f"1.2.3.{n}") for n in range(2)]

    def answer(asked: Asked) -> Any:
        data = multipart(files[0].read_bytes())
        return data if asked.target.endswith(".0") else server.drip(data[:20_000], b"x")

    lister = Lister(answer, *files)
    folder = tmp_path / "new" / "got"
    with scripted(lister) as server:
        archive = WebArchive(WebNode("Web", server.base_url))
        is_cancelled = soon_after(lambda: any(one.target.endswith(".1") for one in server.asked))
        with pytest.raises(ArchiveCancelled):
            archive.fetch(lister.files[0].StudyInstanceUID, "", "", folder, nothing, is_cancelled)
    assert not folder.exists()


def test_a_folder_that_cannot_be_made_is_named(sound: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ArchiveError, match="choose another folder"):
        fetch(multipart(sound.read_bytes()), sound, tmp_path / "file" / "got")


# Sending to a server that lies


def receipt_for(uid: str, **more: Any) -> dict[str, Any]:
    return {"00081199": {"vr": "SQ", "Value": [{"00081155": element(uid, "UI")} | more]}}


def refusal_of(uid: str, code: int) -> dict[str, Any]:
    return {
        "00081198": {
            "vr": "SQ",
            "Value": [{"00081155": element(uid, "UI"), "00081197": {"vr": "US", "Value": [code]}}],
        }
    }


def send(
    stow: Any, sound: Path, has_it: bool | None = True, count: int = 1
) -> tuple[tuple[Receipt, ...], ScriptedWebServer]:
    """Send a file; ``has_it``: whether the server lists it afterwards, None: it does not say."""
    header = pydicom.dcmread(sound)
    uid = str(header.SOPInstanceUID)
    listed = [{"00080018": element(uid, "UI"), "0020000E": element(header.SeriesInstanceUID, "UI")}]

    def script(asked: Asked) -> Any:
        if asked.method == "POST":
            return stow(uid) if callable(stow) else stow
        if has_it is None:
            return http(500)
        return json_answer(listed if has_it else [])

    with scripted(script) as server:
        archive = WebArchive(WebNode("Web", server.base_url, may_send=True, timeout_s=5))
        return archive.send([sound] * count, nothing, never), server


def test_a_file_is_sent_once_and_byte_for_byte(sound: Path) -> None:
    receipts, server = send(lambda uid: json_answer(receipt_for(uid)), sound)
    assert receipts[0].proof == "stored, the archive says, and found there afterwards"
    (post,) = [one for one in server.asked if one.method == "POST"]
    assert post.target == "/dicom-web/studies"
    assert post.headers["accept"] == "application/dicom+json"
    boundary = re.search('boundary="(.+)"', post.headers["content-type"])[1].encode()  # type: ignore[index]
    before, _, rest = post.body.partition(b"\r\n\r\n")
    assert before == b"--" + boundary + b"\r\nContent-Type: application/dicom"
    assert rest == sound.read_bytes() + b"\r\n--" + boundary + b"--\r\n"


def test_a_changed_or_unprovable_object_is_stored_and_told(sound: Path) -> None:
    changed = {"00081196": {"vr": "US", "Value": [0xB000]}}
    (receipt,), _ = send(lambda uid: json_answer(receipt_for(uid, **changed)), sound)
    assert receipt.is_stored
    assert "with warning B000" in receipt.proof
    (receipt,), _ = send(lambda uid: json_answer([receipt_for(uid)]), sound, has_it=None)
    assert receipt.is_stored
    assert "could not be asked for it afterwards: Web failed by itself" in receipt.proof


def test_what_is_not_found_afterwards_is_not_stored(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_archive, "_PROOF_WAITS_S", (0.0, 0.05))
    (receipt,), server = send(lambda uid: json_answer(receipt_for(uid)), sound, has_it=False)
    assert not receipt.is_stored
    assert "was not found there afterwards" in receipt.proof
    assert [one.method for one in server.asked].count("POST") == 1
    assert [one.method for one in server.asked].count("GET") == 2


def refused(code: int, status: int = 409) -> Callable[[str], bytes]:
    return lambda uid: http(status, json.dumps(refusal_of(uid, code)).encode())


@pytest.mark.parametrize(
    ("stow", "words", "is_for_good"),
    [
        (refused(0x0122), r"objects of this kind \(0122\)", True),
        (refused(0xA702), r"it has no room \(A702\)", False),
        (refused(0xA9FE, 202), r"another kind.*\(A9FE\)", True),
        (refused(0xC5AB, 200), r"does not understand.*\(C5AB\)", True),
        (refused(0x0124), r"no right to store there \(0124\)", False),
        (refused(0x7777), r"look into its own log \(7777\)", False),
        (http(413), "nothing that large", True),
        (http(415), "in this form", True),
        (http(400), r"refused the request \(400\)", False),
    ],
)
def test_a_refusal_says_why(stow: Any, words: str, is_for_good: bool, sound: Path) -> None:
    (receipt, second), _ = send(stow, sound, has_it=False, count=2)
    assert not receipt.is_stored
    assert re.search(words, receipt.proof)
    assert receipt.is_refused == is_for_good
    assert second == receipt


@pytest.mark.parametrize(
    "stow",
    [
        json_answer({}),
        json_answer(receipt_for("9.9")),
        json_answer({"00081199": {"Value": [{"00081155": 3}, 7]}}),
        http(200, b"<html>", kind="text/html"),
        http(200, b"<NativeDicomModel/>", kind="application/dicom+xml"),
        http(202),
        http(200, b"[" * 100_000),
        http(200, b"[]"),
        http(500),
        http(200, b"{}", Content_Length="99"),
        b"",
    ],
)
def test_without_a_receipt_nothing_is_stored_nor_sent_again(stow: bytes, sound: Path) -> None:
    (receipt,), server = send(stow, sound)
    assert not receipt.is_stored
    assert not receipt.is_refused
    assert receipt.proof.endswith("yet it lists the object: look at it there before you send it again")
    assert len([one for one in server.asked if one.method == "POST"]) == 1
    (receipt,), _ = send(stow, sound, has_it=None)
    assert not receipt.is_stored


@pytest.mark.parametrize("answer", [http(401), http(404), http(429), http(307, Location="/dicom-web/x")])
def test_an_archive_that_lets_nobody_in_is_asked_once(answer: bytes, sound: Path) -> None:
    with scripted(answer) as server:
        archive = WebArchive(WebNode("Web", server.base_url, may_send=True))
        with pytest.raises(ArchiveError, match=r"token|path|busy|sends us on"):
            archive.send([sound, sound], nothing, never)
        assert len(server.asked) == 1


def test_nothing_is_sent_that_may_not_or_is_no_dicom_file(sound: Path, tmp_path: Path) -> None:
    junk = tmp_path / "PATIENT NAME.dcm"
    junk.write_bytes(b"junk" * 100)
    with scripted(json_answer({})) as server:
        with pytest.raises(ArchiveError, match="nothing may be sent to Web; allow it"):
            WebArchive(WebNode("Web", server.base_url)).send([sound], nothing, never)
        archive = WebArchive(WebNode("Web", server.base_url, may_send=True))
        for file in (junk, tmp_path / "missing.dcm", tmp_path):
            with pytest.raises(ArchiveError, match=r"file 2 of 2 (is|cannot)") as told:
                archive.send([sound, file], nothing, never)
            assert "PATIENT" not in str(told.value)
    assert server.connections == 0


def test_who_cancels_a_sending_keeps_the_receipts(sound: Path) -> None:
    uid = str(pydicom.dcmread(sound).SOPInstanceUID)
    series = str(pydicom.dcmread(sound).SeriesInstanceUID)

    def script(asked: Asked) -> Any:
        if asked.method == "GET":
            return json_answer([{"00080018": element(uid, "UI"), "0020000E": element(series, "UI")}])
        posts = [one for one in server.asked if one.method == "POST"]
        return json_answer(receipt_for(uid)) if len(posts) == 1 else server.drip(b"HTTP/1.1 200 OK\r\n", b"")

    def posted_twice() -> bool:
        return len([one for one in server.asked if one.method == "POST"]) == 2

    with scripted(script) as server:
        archive = WebArchive(WebNode("Web", server.base_url, may_send=True))
        with pytest.raises(SendingCancelled, match="of 3 objects 1 had been dealt with") as told:
            archive.send([sound] * 3, nothing, soon_after(posted_twice))
    assert [one.is_stored for one in told.value.receipts] == [True]


def test_a_server_that_does_not_read_is_given_up(tmp_path: Path) -> None:
    big = write_source(tmp_path / "big.dcm", pixels=np.zeros((3000, 3000), np.uint16))
    with scripted(b"") as server:
        server.is_silent = True
        archive = WebArchive(WebNode("Web", server.base_url, may_send=True, timeout_s=0.3))
        ((receipt),) = archive.send([big], nothing, never)
    assert "within 0.3 s" in receipt.proof
