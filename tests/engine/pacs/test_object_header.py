import contextlib
import io
import struct
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from exported_objects import write_source
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_dicom import chest_pixels, make_dataset, save_dataset
from pydicom import Dataset

from engine.errors import ArchiveError
from engine.pacs.object_header import NoObject, ObjectHeader, read_header, read_own_header, read_own_headers


@pytest.fixture
def sound(tmp_path: Path) -> bytes:
    return write_source(tmp_path / "sound.dcm").read_bytes()


def test_a_file_says_what_it_is(sound: bytes) -> None:
    header = read_header(io.BytesIO(sound))
    assert header.sop_instance_uid.startswith("1.2.826")
    assert header.sop_class_uid == "1.2.840.10008.5.1.4.1.1.1.1"
    assert header.study_instance_uid != header.series_instance_uid


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
    assert read_header(file) == ObjectHeader(
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
    assert read_header(io.BytesIO(bomb)).sop_instance_uid == dataset.SOPInstanceUID
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
        read_header(changed(**changes))


def test_a_file_meta_of_another_object_is_refused(sound: bytes) -> None:
    uid = read_header(io.BytesIO(sound)).sop_instance_uid.encode()
    other = uid[:-1] + b"9"
    with pytest.raises(NoObject, match="contradicts itself"):
        read_header(io.BytesIO(sound.replace(uid, other, 1)))


@pytest.mark.parametrize("length", [0, 100, 132, 140, 200, 400])
def test_a_file_that_is_cut_off_is_refused(sound: bytes, length: int) -> None:
    with pytest.raises(NoObject, match="cut off" if 132 < length < 400 else None):
        read_header(io.BytesIO(sound[:length]))


def test_file_meta_information_in_implicit_vr_is_refused(sound: bytes) -> None:
    start = 144 + struct.unpack_from("<L", sound, 140)[0]
    meta = struct.pack("<HHL", 2, 0x10, 20) + b"1.2.840.10008.1.2.1\0"
    with pytest.raises(NoObject, match="implicit VR"):
        read_header(io.BytesIO(sound[:132] + meta + sound[start:]))


def test_deep_sequences_are_refused(sound: bytes) -> None:
    start = 144 + struct.unpack_from("<L", sound, 140)[0]
    nested = (b"\x08\x00\x05\x01SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff") * 20_000
    with pytest.raises(NoObject, match=r"damaged|valid UID"):
        read_header(io.BytesIO(sound[:start] + nested + sound[start:]))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_flipped_bytes_are_never_fatal(data: st.DataObject) -> None:
    file = io.BytesIO()
    make_dataset(chest_pixels(8, 8)).save_as(file, enforce_file_format=True)
    hurt = bytearray(file.getvalue()[:900])
    for _ in range(data.draw(st.integers(1, 8))):
        hurt[data.draw(st.integers(0, len(hurt) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(NoObject):
        read_header(io.BytesIO(bytes(hurt)))


def test_saved_files_can_be_read(tmp_path: Path) -> None:
    path = save_dataset(make_dataset(chest_pixels(8, 8)), tmp_path / "a.dcm")
    with open(path, "rb") as file:
        assert read_header(file).transfer_syntax_uid == "1.2.840.10008.1.2.1"


def test_the_pixels_of_a_file_are_not_held_to_know_what_it_is(tmp_path: Path) -> None:
    big = write_source(tmp_path / "big.dcm", pixels=np.zeros((3000, 3000), np.uint16))
    with open(big, "rb") as file:
        read_header(file)
        assert file.tell() <= 8 << 20 < big.stat().st_size


def test_a_file_to_be_sent_is_named_in_its_meta_information_too(tmp_path: Path) -> None:
    dataset = make_dataset(chest_pixels(8, 8))
    path = save_dataset(dataset, tmp_path / "a.dcm")
    assert read_own_header(path).sop_instance_uid == dataset.SOPInstanceUID
    dataset.preamble = bytes(128)
    del dataset.file_meta.MediaStorageSOPInstanceUID
    dataset.save_as(path, enforce_file_format=False)
    assert read_header(io.BytesIO(path.read_bytes())).sop_instance_uid == dataset.SOPInstanceUID
    with pytest.raises(ArchiveError, match=r"^a.dcm is an object .* contradicts itself; leave it out$"):
        read_own_header(path)


def test_files_to_be_sent_are_told_by_their_place(tmp_path: Path) -> None:
    sound = save_dataset(make_dataset(chest_pixels(8, 8)), tmp_path / "a.dcm")
    named = tmp_path / "DOE^JANE.dcm"
    named.write_bytes(b"junk")
    with pytest.raises(ArchiveError, match=r"^file 2 of 2 is something else than DICOM; leave it out$"):
        read_own_headers([sound, named])
    with pytest.raises(ArchiveError, match=r"^file 1 of 1 cannot be read"):
        read_own_headers([tmp_path])
