"""PNG and JPEG files: grey values untouched, everything else said in a note."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from engine.errors import DamagedImageError, RadiographError, UnsupportedImageError
from engine.exchange.synthetic_mark import png_metadata
from engine.radiographs.dicom_reader import read_radiograph

ALL_8_BIT = np.arange(256, dtype=np.uint8).reshape(16, 16)


def save(image: Image.Image, path: Path, **how: object) -> Path:
    image.save(path, **how)
    return path


def test_8_bit_grey_is_shown_as_exactly_v_over_255(tmp_path: Path) -> None:
    radiograph = read_radiograph(save(Image.fromarray(ALL_8_BIT), tmp_path / "a.png"))
    np.testing.assert_array_equal(radiograph.stored_pixels, ALL_8_BIT)
    np.testing.assert_array_equal(radiograph.display_pixels, ALL_8_BIT / np.float32(255))
    assert radiograph.file_format == "PNG"
    assert radiograph.bits_stored == 8
    assert radiograph.pixel_spacing is None
    assert any(note.startswith("not DICOM") for note in radiograph.notes)


def test_16_bit_grey_is_shown_as_exactly_v_over_65535(tmp_path: Path) -> None:
    pixels = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    radiograph = read_radiograph(save(Image.fromarray(pixels), tmp_path / "a.png"))
    np.testing.assert_array_equal(radiograph.stored_pixels, pixels)
    np.testing.assert_array_equal(radiograph.display_pixels, pixels / np.float32(65535))
    assert radiograph.bits_stored == 16


def test_12_bit_values_in_a_16_bit_picture_are_not_shown_black(tmp_path: Path) -> None:
    pixels = np.arange(4096, dtype=np.uint16).reshape(64, 64)
    radiograph = read_radiograph(save(Image.fromarray(pixels), tmp_path / "a.png"))
    np.testing.assert_allclose(radiograph.display_pixels, pixels / 4095, atol=1e-6)
    assert any("12 bits" in note for note in radiograph.notes)
    assert radiograph.grey_scale.windows[1].width == 65535
    assert radiograph.grey_scale.stored_max == 65535


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P"])
def test_grey_in_other_modes_keeps_its_values(tmp_path: Path, mode: str) -> None:
    path = save(Image.fromarray(ALL_8_BIT).convert(mode), tmp_path / "a.png")
    radiograph = read_radiograph(path)
    np.testing.assert_array_equal(radiograph.stored_pixels, ALL_8_BIT)
    assert radiograph.photometric_interpretation == mode
    assert any("equal channels" in note for note in radiograph.notes)


def test_color_is_shown_by_its_luminance_with_a_note(tmp_path: Path) -> None:
    colors = np.zeros((40, 40, 3), dtype=np.uint8)
    colors[..., 1] = 200
    radiograph = read_radiograph(save(Image.fromarray(colors), tmp_path / "a.png"))
    assert set(np.unique(radiograph.stored_pixels)) == {round(0.587 * 200)}
    assert any("color picture" in note for note in radiograph.notes)


def test_transparency_is_ignored_with_a_note(tmp_path: Path) -> None:
    pixels = np.dstack([ALL_8_BIT] * 3 + [ALL_8_BIT])
    radiograph = read_radiograph(save(Image.fromarray(pixels, "RGBA"), tmp_path / "a.png"))
    np.testing.assert_array_equal(radiograph.stored_pixels, ALL_8_BIT)
    assert "transparency was ignored" in radiograph.notes


def test_exif_orientation_turns_a_jpeg_upright(tmp_path: Path) -> None:
    picture = np.zeros((32, 64), dtype=np.uint8)
    picture[:, :32] = 255
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees clockwise
    radiograph = read_radiograph(save(Image.fromarray(picture), tmp_path / "a.jpg", exif=exif, quality=95))
    assert radiograph.shape == (64, 32)
    assert radiograph.file_format == "JPEG"
    assert radiograph.stored_pixels[:28].min() > 200
    assert radiograph.stored_pixels[36:].max() < 50
    assert any("EXIF" in note for note in radiograph.notes)


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    path = save(Image.fromarray(ALL_8_BIT), tmp_path / "a.png").rename(tmp_path / "film.dcm")
    assert read_radiograph(path).file_format == "PNG"


def test_our_own_exports_are_recognized_as_synthetic(tmp_path: Path) -> None:
    marked = save(Image.fromarray(ALL_8_BIT), tmp_path / "a.png", pnginfo=png_metadata("Counterfactual", {}))
    assert read_radiograph(marked).is_synthetic
    other = PngImagePlugin.PngInfo()
    other.add_text("SyntheticData", "YES")
    assert read_radiograph(save(Image.fromarray(ALL_8_BIT), tmp_path / "b.png", pnginfo=other)).is_synthetic
    assert not read_radiograph(save(Image.fromarray(ALL_8_BIT), tmp_path / "c.png")).is_synthetic


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_truncated_picture_is_refused(tmp_path: Path, name: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (200, 200)).astype(np.uint8)
    path = save(Image.fromarray(noise), tmp_path / name)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(DamagedImageError, match=rf"^{name}: "):
        read_radiograph(path)


def test_a_decompression_bomb_is_refused_before_it_is_inflated(tmp_path: Path) -> None:
    path = save(Image.new("1", (20_000, 20_000)), tmp_path / "bomb.png")
    with pytest.raises(UnsupportedImageError, match="20000 x 20000"):
        read_radiograph(path)


def test_a_second_frame_is_refused_where_there_is_one(tmp_path: Path) -> None:
    with pytest.raises(RadiographError, match="frame"):
        read_radiograph(save(Image.fromarray(ALL_8_BIT), tmp_path / "a.png"), frame_number=2)


@pytest.mark.parametrize("name", ["a.bmp", "a.tiff", "a.gif", "a.webp"])
def test_other_picture_formats_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(RadiographError, match="neither DICOM nor PNG nor JPEG"):
        read_radiograph(save(Image.fromarray(ALL_8_BIT), tmp_path / name))
