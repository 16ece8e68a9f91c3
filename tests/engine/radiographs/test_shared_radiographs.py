"""Every public test file opens right or is refused with one line; what to expect of each is a table."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from engine.errors import RadiographError
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.greyscale import GreyScale
from engine.radiographs.radiograph import Radiograph

NOT_AN_IMAGE, UNSUPPORTED, DAMAGED = "NotAnImageFileError", "UnsupportedImageError", "DamagedImageError"

REFUSED = {
    "CT_small.dcm": (UNSUPPORTED, "CT Image"),
    "DICOMDIR": (UNSUPPORTED, "Media Storage Directory"),
    "DICOMDIR-empty.dcm": (UNSUPPORTED, "Media Storage Directory"),
    "DICOMDIR-nooffset": (UNSUPPORTED, "Media Storage Directory"),
    "ExplVR_BigEnd.dcm": (UNSUPPORTED, "Ultrasound"),
    "ExplVR_BigEndNoMeta.dcm": (UNSUPPORTED, "RT Ion Plan"),
    "ExplVR_LitEndNoMeta.dcm": (UNSUPPORTED, "RT Ion Plan"),
    "HTJ2KLossless_08_RGB.dcm": (UNSUPPORTED, "color"),
    "J2K_pixelrep_mismatch.dcm": (UNSUPPORTED, "CT Image"),
    "JPEG2000-embedded-sequence-delimiter.dcm": (DAMAGED, "compressed stream"),
    "MR_small_RLE.dcm": (UNSUPPORTED, "MR Image"),
    "MR_small_bigendian.dcm": (UNSUPPORTED, "MR Image"),
    "MR_small_jp2klossless.dcm": (UNSUPPORTED, "MR Image"),
    "MR_small_jpeg_ls_lossless.dcm": (UNSUPPORTED, "MR Image"),
    "MR_small_padded.dcm": (UNSUPPORTED, "MR Image"),
    "MR_truncated.dcm": (UNSUPPORTED, "MR Image"),
    "OT-PAL-8-face.dcm": (UNSUPPORTED, "color"),
    "SC_rgb_32bit.dcm": (UNSUPPORTED, "32 bits"),
    "SC_rgb_jpeg_dcmtk.dcm": (UNSUPPORTED, "color"),
    "SC_rgb_rle_2frame.dcm": (UNSUPPORTED, "color"),
    "SC_rgb_small_odd.dcm": (UNSUPPORTED, "color"),
    "SC_ybr_full_422_uncompressed.dcm": (UNSUPPORTED, "color"),
    "UN_sequence.dcm": (UNSUPPORTED, "CT Image"),
    "badVR.dcm": (UNSUPPORTED, "RT Dose"),
    "bad_sequence.dcm": (UNSUPPORTED, "CT Image"),
    "chrJapMulti.dcm": (NOT_AN_IMAGE, "no pixels"),
    "derived_nih_00024604_no_pixeldata.dcm": (NOT_AN_IMAGE, "no pixels"),
    "derived_nih_00024604_rows_too_big.dcm": (DAMAGED, "incomplete"),
    "derived_nih_00024604_truncated60.dcm": (DAMAGED, "incomplete"),
    "emri_small_RLE.dcm": (UNSUPPORTED, "Enhanced MR"),
    "examples_overlay.dcm": (UNSUPPORTED, "MR Image"),
    "examples_palette.dcm": (UNSUPPORTED, "Ultrasound"),
    "examples_ybr_color.dcm": (UNSUPPORTED, "Ultrasound"),
    "explicit_VR-UN.dcm": (UNSUPPORTED, "CT Image"),
    "liver_1frame.dcm": (UNSUPPORTED, "Segmentation"),
    "liver_deflate.dcm": (UNSUPPORTED, "Segmentation"),
    "meta_missing_tsyntax.dcm": (DAMAGED, "SOP Class"),
    "no_meta.dcm": (NOT_AN_IMAGE, "neither DICOM"),
    "no_meta_group_length.dcm": (UNSUPPORTED, "RT Image"),
    "parametric_map_float.dcm": (UNSUPPORTED, "Parametric Map"),
    "reportsi_with_empty_number_tags.dcm": (UNSUPPORTED, "SR"),
    "rtdose.dcm": (UNSUPPORTED, "RT Dose"),
    "rtplan.dcm": (UNSUPPORTED, "RT Plan"),
    "rtplan_truncated.dcm": (UNSUPPORTED, "RT Plan"),
    "rtstruct.dcm": (UNSUPPORTED, "RT Structure Set"),
    "test-SR.dcm": (UNSUPPORTED, "SR"),
    "waveform_ecg.dcm": (UNSUPPORTED, "ECG"),
}

# Shape, type, bits stored, inverted, words of a note ("" where there should be none).
OPENED = {
    "6154": ((16, 16), "uint16", 12, True, ""),
    "JPEG-LL.dcm": ((1024, 256), "int16", 16, False, "no window"),
    "JPEG-lossy.dcm": ((1024, 256), "uint16", 12, False, "no window"),
    "JPEG2000.dcm": ((1024, 256), "int16", 16, False, "no window"),
    "JPEGLSNearLossless_16.dcm": ((50, 10), "uint16", 16, False, "no window"),
    "RG3_J2KR.dcm": ((1760, 1760), "uint16", 10, True, "left is on the left"),
    "derived_nih_00004094_mono1_10bit_2windows.dcm": ((1024, 1024), "uint16", 10, True, ""),
    "derived_nih_00010834_jpegbaseline.dcm": ((1024, 1024), "uint8", 8, False, ""),
    "derived_nih_00012791_bigendian_signed16.dcm": ((1024, 1024), "int16", 16, False, ""),
    "derived_nih_00013716_rgb_secondary_capture_rle.dcm": ((512, 512), "uint8", 8, False, "equal channels"),
    "derived_nih_00022526_deflated.dcm": ((1024, 1024), "uint8", 8, False, ""),
    "derived_nih_00022721_nonsquare.dcm": ((512, 1024), "uint8", 8, False, "not square"),
    "derived_nih_00024604_bitsstored_lies.dcm": ((512, 512), "uint16", 16, False, "Bits Stored"),
    "derived_nih_00024604_extra_bytes.dcm": ((512, 512), "uint8", 8, False, "4096 bytes"),
    "derived_nih_00024604_no_meta_header.dcm": ((512, 512), "uint8", 8, False, "preamble"),
    "derived_nih_00024604_windowwidth0.dcm": ((512, 512), "uint8", 8, False, "window"),
    "derived_nih_3frame_multiframe.dcm": ((512, 512), "uint8", 8, False, "frame 1 of 3"),
    "derived_rg1_mono2_12bit_voilutseq_j2k.dcm": ((1955, 1841), "uint16", 12, False, ""),
    "image_dfl.dcm": ((512, 512), "uint8", 8, False, ""),
    "mlut_18.dcm": ((512, 512), "int16", 12, False, "no window"),
    "nih_udacity_test4_wrong_metadata.dcm": ((1024, 1024), "uint8", 8, False, "Age"),
    "nih_udacity_test5_wrong_metadata.dcm": ((1024, 1024), "uint8", 8, False, "Age"),
    "not_human_dog_thorax_dx.dcm": ((169, 211), "uint8", 8, True, ""),
    "vlut_04.dcm": ((512, 512), "uint8", 8, False, ""),
}


NEED_DCMTK = ("JPEG-LL.dcm", "JPEG-lossy.dcm")


def one_line(path: Path) -> str:
    """The line that refuses a file, or ""."""
    try:
        read_radiograph(path)
    except RadiographError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def test_every_awkward_file_is_expected(shared: Path) -> None:
    found = {path.name for path in (shared / "data" / "awkward").iterdir()}
    assert found == REFUSED.keys() | OPENED.keys()


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_awkward_files_that_are_no_radiographs_are_refused_with_one_line(shared: Path, name: str) -> None:
    kind, words = REFUSED[name]
    line = one_line(shared / "data" / "awkward" / name)
    assert line.startswith(f"{kind}: {name}: ")
    assert words in line
    assert "\n" not in line


@pytest.mark.parametrize("name", sorted(OPENED))
def test_awkward_radiographs_open_right(shared: Path, name: str) -> None:
    if name in NEED_DCMTK and shutil.which("dcmdjpeg") is None:
        assert "install dcmtk" in one_line(shared / "data" / "awkward" / name)
        return
    shape, kind, bits, inverted, note = OPENED[name]
    radiograph = read_radiograph(shared / "data" / "awkward" / name)
    assert (radiograph.shape, radiograph.stored_pixels.dtype.name) == (shape, kind)
    assert (radiograph.bits_stored, radiograph.grey_scale.inverted) == (bits, inverted)
    notes = " | ".join(radiograph.notes)
    assert note in notes if note else not notes
    assert np.ptp(radiograph.display_pixels) > 0.15


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("derived_nih_00004094_mono1_10bit_2windows.dcm", "nih_00004094_000.png"),
        ("derived_nih_00010834_jpegbaseline.dcm", "nih_00010834_000.png"),
        ("derived_nih_00012791_bigendian_signed16.dcm", "nih_00012791_000.png"),
        ("derived_nih_00022526_deflated.dcm", "nih_00022526_000.png"),
    ],
)
def test_rewrapped_radiographs_look_like_their_originals(shared: Path, name: str, original: str) -> None:
    rewrapped = read_radiograph(shared / "data" / "awkward" / name)
    picture = read_radiograph(shared / "data" / "cxr_images" / original)
    np.testing.assert_allclose(rewrapped.display_pixels, picture.display_pixels, atol=0.06)
    assert correlation(rewrapped.display_pixels, picture.display_pixels) > 0.999


def test_bits_stored_that_lie_give_the_same_picture(shared: Path) -> None:
    lies = read_radiograph(shared / "data" / "awkward" / "derived_nih_00024604_bitsstored_lies.dcm")
    truth = read_radiograph(shared / "data" / "awkward" / "derived_nih_00024604_extra_bytes.dcm")
    assert correlation(lies.display_pixels, truth.display_pixels) > 0.999


def center_minus_lungs(radiograph: Radiograph) -> float:
    """Mean of the lower mediastinum minus mean of both lung fields, on the display."""
    pixels, (rows, columns) = radiograph.display_pixels, radiograph.shape
    mediastinum = pixels[int(0.5 * rows) : int(0.8 * rows), int(0.45 * columns) : int(0.6 * columns)]
    right = pixels[int(0.25 * rows) : int(0.5 * rows), int(0.2 * columns) : int(0.38 * columns)]
    left = pixels[int(0.25 * rows) : int(0.5 * rows), int(0.64 * columns) : int(0.8 * columns)]
    return float(mediastinum.mean() - (right.mean() + left.mean()) / 2)


def test_lungs_are_dark_in_every_chest_radiograph(shared: Path) -> None:
    paths = [*(shared / "data" / "cxr_dicom").iterdir(), *(shared / "data" / "cxr_images").iterdir()]
    assert len(paths) == 33
    differences = {path.name: center_minus_lungs(read_radiograph(path)) for path in paths}
    assert {name: value for name, value in differences.items() if value < 0.02} == {}


def test_the_same_film_in_two_compressions_is_the_same(shared: Path) -> None:
    films = [
        read_radiograph(shared / "data" / "cxr_dicom" / f"RG1_{kind}_philips_mono1_15bit.dcm")
        for kind in ("J2KI", "JLSN")
    ]
    np.testing.assert_allclose(films[0].display_pixels, films[1].display_pixels, atol=0.02)
    assert isinstance(films[0].grey_scale, GreyScale)
    assert [film.photometric_interpretation for film in films] == ["MONOCHROME1"] * 2
