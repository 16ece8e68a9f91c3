"""Which decoder gets a frame, and what it is checked against first."""

import struct
from pathlib import Path

import pytest

from engine.errors import UnsupportedImageError
from engine.radiographs import dicom_pixels
from engine.radiographs.dicom_image import read_dicom_image
from engine.radiographs.dicom_pixels import jpeg_2000_size, jpeg_frame


def test_without_dcmtk_the_message_says_to_install_it(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dicom_pixels.shutil, "which", lambda program: None)
    with pytest.raises(UnsupportedImageError, match="install dcmtk"):
        read_dicom_image((shared / "data" / "awkward" / "JPEG-LL.dcm").read_bytes())


def test_what_goes_to_dcmdjpeg_says_nothing_about_the_patient(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    run = dicom_pixels.subprocess.run

    def watch(command: list, **how: object) -> object:
        seen.append(Path(command[1]).read_bytes())
        return run(command, **how)

    monkeypatch.setattr(dicom_pixels.shutil, "which", lambda program: "/bin/false")
    monkeypatch.setattr(dicom_pixels.subprocess, "run", watch)
    data = (shared / "data" / "awkward" / "JPEG-LL.dcm").read_bytes()
    assert b"CompressedSamples" in data
    with pytest.raises(dicom_pixels.DecodingError):
        read_dicom_image(data)
    assert len(seen) == 1
    assert b"CompressedSamples" not in seen[0]
    assert b"\x10\x00\x10\x00PN" not in seen[0]


def test_jpeg_sizes_are_read_from_the_frame_header() -> None:
    header = b"\xff\xd8\xff\xe0\x00\x04ab" + b"\xff\xc3\x00\x0b" + struct.pack(">BHH", 16, 300, 200)
    assert jpeg_frame(header + b"\1\1\x11\0") == (300, 200, 16, 0xC3)
    assert jpeg_frame(b"\xff\xd8\xff\xda" + b"\0" * 20) == (0, 0, 0, 0)
    assert jpeg_frame(b"no JPEG at all") == (0, 0, 0, 0)


def test_jpeg_2000_size_reckons_with_the_offset_of_the_image() -> None:
    stream = b"junk\xff\x4f\xff\x51" + struct.pack(">HHLLLL", 41, 0, 210, 320, 10, 20)
    assert jpeg_2000_size(stream) == (300, 200)
    assert jpeg_2000_size(stream[:12]) == (0, 0)
