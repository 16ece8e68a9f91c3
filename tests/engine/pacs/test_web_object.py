import contextlib
import io
import mmap
import struct
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import pytest
from exported_objects import write_source
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_dicom import chest_pixels, make_dataset, save_dataset
from pydicom import Dataset

from engine.pacs.web_object import NoObject, ObjectIdentity, find_object, read_identity

KIND = 'multipart/related; type="application/dicom"; boundary="b/=1"'


def found(body: bytes, kind: str = KIND, has_known_end: bool = True) -> bytes:
    with mmap.mmap(-1, len(body)) as answer:
        answer[:] = body
        start, end = find_object(kind, has_known_end, answer)
        return answer[start:end]


@pytest.mark.parametrize(
    "body",
    [
        b"--b/=1\r\nContent-Type: application/dicom\r\n\r\nDATA\r\n--b/=1--",
        b"\r\n--b/=1\r\nA: b\r\nC: d\r\n\r\nDATA\r\n--b/=1--\r\n",
        b"To whom it may concern\r\n--b/=1 \r\nA: b\r\n\r\nDATA\r\n--b/=1--\r\nepilogue",
    ],
)
def test_the_object_is_found_between_the_boundaries(body: bytes) -> None:
    assert found(body) == b"DATA"


def test_an_object_alone_needs_an_end_that_http_told() -> None:
    assert found(b"DATA", "application/dicom; transfer-syntax=1.2") == b"DATA"
    with pytest.raises(NoObject, match="end cannot be known"):
        found(b"DATA", "application/dicom", has_known_end=False)


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"<html>", "text/html", "something else than DICOM"),
        (b"<html>", "", "something else than DICOM"),
        (b"DATA", "multipart/related", "without saying what is between"),
        (b"DATA", 'multipart/related; boundary=""', "without saying what is between"),
        (b"DATA", "multipart/related; boundary=" + "x" * 500, "without saying what is between"),
        (b"DATA", "multipart/related; boundary*=utf-8''%0d%0a", "without saying what is between"),
        (b"--other\r\n\r\nDATA\r\n--other--", KIND, "not where they should be"),
        (b"--b/=1\r\nA: b\r\nDATA", KIND, "not where they should be"),
        (b" " * 70_000 + b"--b/=1\r\n\r\nDATA\r\n--b/=1--", KIND, "not where they should be"),
        (b"--b/=1\r\n\r\nDATA", KIND, "cut off"),
        (b"--b/=1\r\n\r\nDATA\r\n--b/=", KIND, "cut off"),
        (b"--b/=1\r\n\r\nDATA\r\n--b/=1", KIND, "several"),
        (b"--b/=1\r\n\r\nDATA\r\n--b/=1\r\n\r\nMORE\r\n--b/=1--", KIND, "several"),
    ],
)
def test_other_bodies_are_named(body: bytes, kind: str, words: str) -> None:
    with pytest.raises(NoObject, match=words):
        found(body, kind)


def test_a_boundary_is_found_wherever_the_windows_of_the_search_end() -> None:
    for length in range((1 << 20) - 40, (1 << 20) + 20):
        data = b"x" * length
        assert len(found(b"--b/=1\r\n\r\n" + data + b"\r\n--b/=1--")) == length


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(["multipart/related", "application/dicom", ";", "boundary", "*", "0", "1", "=", '"'])
        | st.sampled_from(["utf-8''", "%0d%0a", "\\", " ", ",", "%zz", "''", "\r\n ", "bogus'x'"])
        | st.text(max_size=3),
        max_size=14,
    ).map("".join)
)
def test_no_content_type_is_fatal(kind: str) -> None:
    with contextlib.suppress(NoObject):
        found(b"--1\r\n\r\nDATA\r\n--1--", kind)


@pytest.fixture
def sound(tmp_path: Path) -> bytes:
    return write_source(tmp_path / "sound.dcm").read_bytes()


def test_a_file_says_what_it_is(sound: bytes) -> None:
    identity = read_identity(io.BytesIO(sound))
    assert identity.sop_instance_uid.startswith("1.2.826")
    assert identity.sop_class_uid == "1.2.840.10008.5.1.4.1.1.1.1"
    assert identity.study_instance_uid != identity.series_instance_uid


@pytest.mark.parametrize(
    "syntax", ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"]
)
def test_every_encoding_is_read(syntax: str, tmp_path: Path) -> None:
    plain = make_dataset(chest_pixels(16, 16))
    dataset = Dataset()
    dataset.update({tag: plain[tag] for tag in list(plain.keys()) if tag != 0x7FE00010})
    dataset.file_meta = plain.file_meta
    dataset.file_meta.TransferSyntaxUID = syntax
    file = io.BytesIO()
    dataset.save_as(file, enforce_file_format=True)
    file.seek(0)
    assert read_identity(file) == ObjectIdentity(
        dataset.SOPClassUID,
        dataset.SOPInstanceUID,
        dataset.StudyInstanceUID,
        dataset.SeriesInstanceUID,
        syntax,
    )


def test_a_bomb_in_a_deflated_data_set_is_not_unpacked(tmp_path: Path) -> None:
    dataset = make_dataset(chest_pixels(16, 16))
    dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1.99"
    file = io.BytesIO()
    dataset.save_as(file, enforce_file_format=True)
    meta_end = 144 + struct.unpack_from("<L", file.getvalue(), 140)[0]
    plain = zlib.decompress(file.getvalue()[meta_end:], -zlib.MAX_WBITS)
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = packer.compress(plain) + b"".join(packer.compress(bytes(1 << 20)) for _ in range(64))
    bomb = file.getvalue()[:meta_end] + packed + packer.flush()
    tracemalloc.start()
    assert read_identity(io.BytesIO(bomb)).sop_instance_uid == dataset.SOPInstanceUID
    assert tracemalloc.get_traced_memory()[1] < 40 << 20
    tracemalloc.stop()


def changed(**changes: Any) -> io.BytesIO:
    file = io.BytesIO()
    dataset = make_dataset(chest_pixels(16, 16))
    for keyword, value in changes.items():
        setattr(dataset, keyword, value)
    dataset.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
    dataset.file_meta.MediaStorageSOPClassUID = "1.2.4"
    dataset.save_as(file, enforce_file_format=True)
    file.seek(0)
    return file


@pytest.mark.parametrize(
    "changes",
    [
        {"SOPInstanceUID": "1.2/../../etc/passwd"},
        {"StudyInstanceUID": ".."},
        {"SeriesInstanceUID": ""},
        {"StudyInstanceUID": "1" * 65},
        {"SOPClassUID": "x"},
    ],
)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_uids_that_are_none_are_refused(changes: dict[str, str]) -> None:
    with pytest.raises(NoObject, match=r"valid UID"):
        read_identity(changed(**changes))


def test_a_file_meta_of_another_object_is_refused(sound: bytes) -> None:
    uid = read_identity(io.BytesIO(sound)).sop_instance_uid.encode()
    other = uid[:-1] + b"9"
    with pytest.raises(NoObject, match="contradicts itself"):
        read_identity(io.BytesIO(sound.replace(uid, other, 1)))


@pytest.mark.parametrize("length", [0, 100, 132, 140, 200, 400])
def test_a_file_that_is_cut_off_is_refused(sound: bytes, length: int) -> None:
    with pytest.raises(NoObject):
        read_identity(io.BytesIO(sound[:length]))


def test_deep_sequences_are_refused(sound: bytes) -> None:
    start = 144 + struct.unpack_from("<L", sound, 140)[0]
    nested = (b"\x08\x00\x05\x01SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff") * 20_000
    with pytest.raises(NoObject, match=r"damaged|valid UID"):
        read_identity(io.BytesIO(sound[:start] + nested + sound[start:]))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_flipped_bytes_are_never_fatal(data: st.DataObject) -> None:
    file = io.BytesIO()
    make_dataset(chest_pixels(8, 8)).save_as(file, enforce_file_format=True)
    hurt = bytearray(file.getvalue()[:900])
    for _ in range(data.draw(st.integers(1, 8))):
        hurt[data.draw(st.integers(0, len(hurt) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(NoObject):
        read_identity(io.BytesIO(bytes(hurt)))


def test_saved_files_can_be_read(tmp_path: Path) -> None:
    path = save_dataset(make_dataset(chest_pixels(8, 8)), tmp_path / "a.dcm")
    with open(path, "rb") as file:
        assert read_identity(file).transfer_syntax_uid == "1.2.840.10008.1.2.1"
