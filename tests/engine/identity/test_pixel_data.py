import io

import numpy as np
import pytest
from made_up_dicom import chest_pixels, make_dataset
from PIL import Image
from pydicom.dataset import FileDataset
from pydicom.encaps import encapsulate, generate_frames
from pydicom.pixels.encoders import RLELosslessEncoder
from pydicom.uid import JPEG2000Lossless, JPEGBaseline8Bit, RLELossless

from engine.identity.cleaning import Choice
from engine.identity.deidentify import deidentified
from engine.identity.pixel_data import without_comments_of_j2k, without_comments_of_jpeg
from engine.identity.secret import fresh_secret

SECRET_TEXT = b"QUILLON ZEBEDEE 7719931"


def jpeg() -> bytes:
    target = io.BytesIO()
    grey = (chest_pixels() >> 4).astype(np.uint8)
    Image.fromarray(grey).save(target, "JPEG", comment=SECRET_TEXT, progressive=True)
    stream = target.getvalue()
    exif = b"\xff\xe1" + (2 + len(SECRET_TEXT)).to_bytes(2, "big") + SECRET_TEXT
    return stream[:2] + exif + stream[2:] + SECRET_TEXT


def test_comments_of_jpeg_go_and_the_picture_stays() -> None:
    dirty = jpeg()
    clean = without_comments_of_jpeg(dirty)
    assert dirty.count(SECRET_TEXT) == 3
    assert SECRET_TEXT not in clean
    np.testing.assert_array_equal(
        np.asarray(Image.open(io.BytesIO(clean))), np.asarray(Image.open(io.BytesIO(dirty)))
    )


def test_comments_of_jpeg_2000_go_and_the_picture_stays() -> None:
    target = io.BytesIO()
    Image.fromarray(chest_pixels()).save(
        target, "JPEG2000", no_jp2=True, irreversible=False, comment=SECRET_TEXT
    )
    dirty = target.getvalue() + SECRET_TEXT
    clean = without_comments_of_j2k(dirty)
    assert dirty.count(SECRET_TEXT) == 2
    assert SECRET_TEXT not in clean
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(clean))), chest_pixels())


@pytest.mark.parametrize("damage", [b"", b"\xff\xd8", b"\xff\xd8\xff\xfe\xff\xff", b"no picture"])
def test_a_damaged_stream_is_an_error_and_no_copy(damage: bytes) -> None:
    film = compressed(JPEGBaseline8Bit, damage or b"\0")
    from engine.errors import IdentityError

    with pytest.raises(IdentityError, match="damaged"):
        deidentified(film, Choice(), fresh_secret())


def compressed(syntax: str, frame: bytes) -> FileDataset:
    film = make_dataset(chest_pixels(bits=8).astype(np.uint8))
    film.file_meta.TransferSyntaxUID = syntax
    film.PixelData = encapsulate([frame])
    film["PixelData"].is_undefined_length = True
    return film


def test_compressed_frames_stay_compressed() -> None:
    copy = deidentified(compressed(JPEGBaseline8Bit, jpeg()), Choice(), fresh_secret()).dataset
    assert copy.file_meta.TransferSyntaxUID == JPEGBaseline8Bit
    assert SECRET_TEXT not in next(generate_frames(copy.PixelData, number_of_frames=1))


def test_frames_of_rle_are_unpacked_and_bytes_behind_them_go() -> None:
    pixels = chest_pixels(bits=8).astype(np.uint8)
    film = make_dataset(pixels)
    frame = RLELosslessEncoder.encode(film, encoding_plugin="pydicom")
    packed = compressed(RLELossless, frame + SECRET_TEXT + b"\0")
    copy = deidentified(packed, Choice(), fresh_secret()).dataset
    assert SECRET_TEXT not in copy.PixelData
    np.testing.assert_array_equal(
        np.frombuffer(copy.PixelData, np.uint8)[: pixels.size].reshape(pixels.shape), pixels
    )


def test_an_old_overlay_in_the_unused_bits_goes() -> None:
    pixels = chest_pixels()
    film = make_dataset(pixels | (np.indices(pixels.shape).sum(0) % 2 << 15).astype(np.uint16))
    film.add_new(0x60000100, "US", 16)
    film.add_new(0x60000102, "US", 15)
    copy = deidentified(film, Choice(), fresh_secret()).dataset
    np.testing.assert_array_equal(np.frombuffer(copy.PixelData, "<u2").reshape(pixels.shape), pixels)


def test_unknown_compression_is_refused() -> None:
    from engine.errors import IdentityError

    film = compressed("1.2.840.10008.1.2.4.100", b"video" * 4)
    with pytest.raises(IdentityError, match="uncompressed"):
        deidentified(film, Choice(), fresh_secret())
    assert JPEG2000Lossless != film.file_meta.TransferSyntaxUID
