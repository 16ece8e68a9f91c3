"""Broken and hostile DICOM files: one typed line each, never the patient's name (ROBUSTNESS, section 5)."""

import logging
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from made_up_dicom import SEEDED_ID, SEEDED_NAME, chest_pixels, make_dataset, save_dataset
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID

from engine.errors import (
    DamagedImageError,
    DecodingError,
    NotAnImageFileError,
    RadiographError,
    UnsupportedImageError,
)
from engine.radiographs import decoding
from engine.radiographs.dicom_reader import read_radiograph

Write = Callable[..., Path]
META_END = b"\x02\x00\x10\x00UI"


def refused(path: Path, kind: type[RadiographError]) -> str:
    """The message of the refusal, checked to be one line that names the file and not the patient."""
    with pytest.raises(kind) as caught:
        read_radiograph(path)
    message = str(caught.value)
    assert type(caught.value) is kind, message
    assert message.startswith(path.name)
    assert len(message.splitlines()) == 1
    assert "ZEBEDEE" not in message
    assert SEEDED_ID not in message
    return message


def message_of(path: Path) -> str:
    """Why a file is refused, or ""."""
    try:
        read_radiograph(path)
    except RadiographError as error:
        return str(error)
    return ""


def write_bytes(folder: Path, data: bytes) -> Path:
    path = folder / "film.dcm"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"just text, not an image\n" * 50,
        b"\0" * 100_000,
        b"\x08\x00" + b"\xff" * 500,
        b"\x08\x00\x05\x00",
    ],
)
def test_files_of_another_kind_are_not_images(tmp_path: Path, data: bytes) -> None:
    refused(write_bytes(tmp_path, data), NotAnImageFileError)


def test_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    assert "folder" in refused(tmp_path, NotAnImageFileError)
    assert "no such file" in refused(tmp_path / "nothing.dcm", RadiographError)


def test_a_preamble_alone_is_damaged(tmp_path: Path) -> None:
    refused(write_bytes(tmp_path, b"\0" * 128 + b"DICM"), DamagedImageError)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_truncated_file_is_refused(write_dicom: Write, share: float) -> None:
    path = write_dicom()
    data = path.read_bytes()
    refused(write_bytes(path.parent, data[: int(len(data) * share)]), DamagedImageError)


def test_a_file_cut_in_its_header_is_refused(write_dicom: Write) -> None:
    path = write_dicom()
    refused(write_bytes(path.parent, path.read_bytes()[:300]), DamagedImageError)


@pytest.mark.parametrize("magic", [b"MZ\x90", b"\x7fELF", b"#!/bin/sh", b"<html>"])
def test_a_program_in_the_preamble_is_noted_and_never_matters(write_dicom: Write, magic: bytes) -> None:
    path = write_dicom()
    data = path.read_bytes()
    radiograph = read_radiograph(write_bytes(path.parent, magic.ljust(128, b"\0") + data[128:]))
    assert any("preamble looks like" in note for note in radiograph.notes)


def test_garbage_after_the_pixels_is_ignored_with_a_note(write_dicom: Write) -> None:
    path = write_dicom()
    radiograph = read_radiograph(write_bytes(path.parent, path.read_bytes() + b"PK\x03\x04" + b"AAzip" * 99))
    np.testing.assert_array_equal(radiograph.stored_pixels, chest_pixels())
    assert any("out of order" in note or "follows the pixel data" in note for note in radiograph.notes)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"Rows": 65535, "Columns": 65535}, DamagedImageError),
        ({"Rows": 0}, DamagedImageError),
        ({"Rows": None}, DamagedImageError),
        ({"Columns": None}, DamagedImageError),
        ({"Rows": 61}, DamagedImageError),
        ({"NumberOfFrames": 2147483647}, DamagedImageError),
        ({"NumberOfFrames": -3}, DamagedImageError),
        ({"NumberOfFrames": 2}, DamagedImageError),
        ({"BitsStored": 20}, DamagedImageError),
        ({"BitsStored": 0}, DamagedImageError),
        ({"BitsAllocated": 13}, DamagedImageError),
        ({"BitsAllocated": 12}, UnsupportedImageError),
        ({"BitsAllocated": None}, DamagedImageError),
        ({"PixelRepresentation": 7}, DamagedImageError),
        ({"PhotometricInterpretation": "ZEBEDEE"}, UnsupportedImageError),
        ({"PhotometricInterpretation": None}, DamagedImageError),
        ({"SamplesPerPixel": 3}, DamagedImageError),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.2"}, UnsupportedImageError),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.88.33"}, UnsupportedImageError),
        ({"SOPClassUID": "1.2.999"}, None),
        ({"PixelData": None}, NotAnImageFileError),
        ({"PixelData": b""}, NotAnImageFileError),
        ({"FloatPixelData": b"\0" * 12000}, DamagedImageError),
    ],
)
def test_a_header_that_cannot_be_is_refused(
    write_dicom: Write, changes: dict, kind: type[RadiographError] | None
) -> None:
    path = write_dicom(**changes)
    if kind is None:
        assert read_radiograph(path).notes
    else:
        message = refused(path, kind)
        assert "ZEBEDEE" not in message


def test_a_missing_sop_class_is_refused(write_dicom: Write) -> None:
    data = write_dicom().read_bytes().replace(b"1.2.840.10008.5.1.4.1.1.1.1\0", b"\0" * 28)
    assert "SOP Class" in refused(write_bytes(write_dicom().parent, data), DamagedImageError)


def test_a_swallowing_length_is_refused(write_dicom: Write) -> None:
    path = write_dicom()
    data = bytearray(path.read_bytes())
    at = data.index(b"\x08\x00\x60\x00CS")
    data[at + 6 : at + 8] = struct.pack("<H", 65534)
    refused(write_bytes(path.parent, bytes(data)), DamagedImageError)


@pytest.mark.parametrize("length", [0xFFFFFFFE, 2**31])
def test_a_declared_length_beyond_the_file_is_refused(write_dicom: Write, length: int) -> None:
    path = write_dicom()
    data = bytearray(path.read_bytes())
    at = data.index(b"\xe0\x7f\x10\x00OW")
    data[at + 8 : at + 12] = struct.pack("<L", length)
    refused(write_bytes(path.parent, bytes(data[:-100])), DamagedImageError)


def test_a_private_element_that_declares_two_gigabytes_is_refused(write_dicom: Write) -> None:
    path = write_dicom()
    data = path.read_bytes()
    at = data.index(b"\x10\x00\x10\x00PN")
    private = struct.pack("<HH2sHL", 0x0009, 0x1010, b"OB", 0, 2**31) + b"abc"
    refused(write_bytes(path.parent, data[:at] + private + data[at:]), DamagedImageError)


@pytest.mark.parametrize("depth", [300, 20_000])
def test_deep_sequences_are_refused(write_dicom: Write, depth: int) -> None:
    path = write_dicom()
    data = path.read_bytes()
    at = data.index(b"\x10\x00\x10\x00PN")
    opening = struct.pack("<HH2sHLHHL", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF, 0xFFFE, 0xE000, 0xFFFFFFFF)
    message = refused(write_bytes(path.parent, data[:at] + opening * depth + data[at:]), DamagedImageError)
    assert "nested" in message
    assert read_radiograph(write_dicom()).shape == (60, 50)


def test_an_unterminated_sequence_is_refused(write_dicom: Write) -> None:
    path = write_dicom()
    data = path.read_bytes()
    at = data.index(b"\x10\x00\x10\x00PN")
    opening = struct.pack("<HH2sHL", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF)
    refused(write_bytes(path.parent, data[:at] + opening), DamagedImageError)


def deflated(path: Path, dataset: bytes) -> Path:
    """A deflated file whose data set is these bytes, already deflated."""
    data = path.read_bytes()
    meta = data[: data.index(b"\x08\x00\x16\x00UI")]
    uid = b"1.2.840.10008.1.2.1.99"
    at = meta.index(META_END)
    element = META_END + struct.pack("<H", len(uid)) + uid
    rest_at = at + 8 + struct.unpack_from("<H", meta, at + 6)[0]
    return write_bytes(path.parent, meta[:at] + element + meta[rest_at:] + dataset)


@pytest.fixture(scope="module")
def bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = b"\0" * 2**24
    return b"".join(packer.compress(zeros) for _ in range(40)) + packer.flush()


def test_a_deflate_bomb_is_refused_in_seconds(write_dicom: Write, bomb: bytes) -> None:
    assert len(bomb) < 2**20
    assert "512 MiB" in refused(deflated(write_dicom(), bomb), DamagedImageError)


@pytest.mark.parametrize(
    ("preamble", "element"),
    [
        (b"", struct.pack("<HH2sH", 2, 0x10, b"UI", 22)),
        (b"\0" * 128 + b"DICM", struct.pack("<HHL", 2, 0x10, 22)),
    ],
    ids=["no preamble", "implicit VR"],
)
def test_a_deflate_bomb_is_found_wherever_its_syntax_is_named(
    tmp_path: Path, bomb: bytes, preamble: bytes, element: bytes
) -> None:
    data = preamble + element + b"1.2.840.10008.1.2.1.99" + bomb
    assert "512 MiB" in refused(write_bytes(tmp_path, data), DamagedImageError)


@pytest.mark.parametrize("length", [134, 139, 141, 150, 200])
def test_a_file_meta_group_that_is_cut_off_is_refused(write_dicom: Write, length: int) -> None:
    path = write_dicom()
    data = path.read_bytes()[:length]
    assert "file meta group is cut off" in refused(write_bytes(path.parent, data), DamagedImageError)
    refused(write_bytes(path.parent, data[132:]), NotAnImageFileError)


@pytest.mark.parametrize("data", [b"\xff" * 500, zlib.compress(b"abc" * 999, 9)[2:40]])
def test_a_damaged_deflate_stream_is_refused(write_dicom: Write, data: bytes) -> None:
    refused(deflated(write_dicom(), data), DamagedImageError)


def compressed(write_dicom: Write, uid: str, frame: bytes, **changes: object) -> Path:
    dataset = make_dataset(**changes)
    dataset.PixelData = encapsulate([frame])
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    dataset.file_meta.TransferSyntaxUID = UID(uid)
    return save_dataset(dataset, write_dicom().with_name("packed.dcm"))


JPEG_2000, JPEG_LS, JPEG, RLE = (f"1.2.840.10008.1.2.{n}" for n in ("4.90", "4.80", "4.50", "5"))


@pytest.mark.parametrize(
    "uid", [JPEG_2000, JPEG_LS, JPEG, RLE, "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.70"]
)
@pytest.mark.parametrize(
    "frame", [b"\xff\xd8\xff\xe0garbage!" * 30, b"\0" * 200, b"\xff\x4f\xff\x51" + b"\xff" * 200]
)
def test_garbage_in_a_compressed_frame_is_refused(write_dicom: Write, uid: str, frame: bytes) -> None:
    with pytest.raises(RadiographError) as caught:
        read_radiograph(compressed(write_dicom, uid, frame))
    assert isinstance(caught.value, DamagedImageError | DecodingError)


def test_a_codestream_of_another_size_is_refused_before_decoding(write_dicom: Write) -> None:
    size = struct.pack(">HHLLLLLLLLH", 41, 0, 60000, 60000, 0, 0, 60000, 60000, 0, 0, 1) + b"\x0b\x01\x01"
    frame = b"\xff\x4f\xff\x51" + size + b"\xff\xd9"
    assert "60000 x 60000" in refused(compressed(write_dicom, JPEG_2000, frame), DamagedImageError)


@pytest.mark.parametrize(
    "uid", ["1.2.840.10008.1.2.4.102", "1.2.840.10008.1.2.6.1", "1.2.840.10008.1.2.4.94"]
)
def test_other_transfer_syntaxes_are_named_as_unsupported(write_dicom: Write, uid: str) -> None:
    assert "transfer syntax" in refused(compressed(write_dicom, uid, b"\0" * 100), UnsupportedImageError)


def test_big_endian_claimed_for_little_endian_data_is_refused(write_dicom: Write) -> None:
    path = write_dicom()
    data = path.read_bytes().replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.2\0")
    refused(write_bytes(path.parent, data), DamagedImageError)


def test_repeated_elements_are_noted(write_dicom: Write) -> None:
    path = write_dicom()
    data = path.read_bytes()
    at = data.index(b"\x08\x00\x60\x00CS")
    element = data[at : at + 10]
    radiograph = read_radiograph(write_bytes(path.parent, data[:at] + element + data[at:]))
    assert any("repeated" in note for note in radiograph.notes)


def test_an_unknown_character_set_and_long_texts_do_no_harm(write_dicom: Write) -> None:
    path = write_dicom(
        SpecificCharacterSet="ISO_IR 99999", InstitutionName="x" * 60_000, PatientID="=HYPERLINK(../)\x1b[31m"
    )
    assert read_radiograph(path).shape == (60, 50)


def test_a_frame_beyond_the_last_is_refused(write_dicom: Write) -> None:
    for number in (0, 2):
        with pytest.raises(RadiographError, match="frame"):
            read_radiograph(write_dicom(), frame_number=number)


def test_a_header_of_nonsense_values_is_survived(write_dicom: Write) -> None:
    item = Dataset()
    item.add_new("LUTDescriptor", "US", [9])
    radiograph = read_radiograph(
        write_dicom(
            ModalityLUTSequence=[item], VOILUTSequence=[item], VOILUTFunction="WAVY", PixelAspectRatio=[0, 0]
        )
    )
    assert np.ptp(radiograph.display_pixels) > 0.9
    assert len(radiograph.notes) >= 4


def test_random_damage_gives_typed_errors_and_keeps_the_worker(
    write_dicom: Write, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = write_dicom()
    whole, random = path.read_bytes(), np.random.default_rng(11)
    read_radiograph(path)
    messages, worker = [], decoding._worker.pid
    for _ in range(250):
        data = bytearray(whole)
        for at in random.integers(132, 900, 3):
            data[at] = random.integers(0, 256)
        messages.append(message_of(write_bytes(path.parent, bytes(data))))
    refusals = [message for message in messages if message]
    assert len(refusals) > 20
    assert not [message for message in refusals if "ZEBEDEE" in message or "died" in message]
    assert decoding._worker.pid == worker
    for secret in (SEEDED_NAME, "QUILLON", SEEDED_ID):
        assert secret not in caplog.text
