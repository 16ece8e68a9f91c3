"""What a header says, one made-up DICOM file for each case."""

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from made_up_dicom import UIDS, chest_pixels, lut_item, make_dataset, save_dataset
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    RLELossless,
)

from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.greyscale import VoiFunction
from engine.radiographs.radiograph import SpacingMeaning

Write = Callable[..., Path]
SC = "1.2.840.10008.5.1.4.1.1.7"
CR = "1.2.840.10008.5.1.4.1.1.1"


def test_stored_pixels_and_identity_come_back_as_written(write_dicom: Write) -> None:
    radiograph = read_radiograph(write_dicom())
    np.testing.assert_array_equal(radiograph.stored_pixels, chest_pixels())
    assert radiograph.stored_pixels.dtype == np.uint16
    assert not radiograph.stored_pixels.flags.writeable
    assert (radiograph.bits_stored, radiograph.grey_scale.stored_min) == (12, 0)
    assert radiograph.grey_scale.stored_max == 4095
    assert radiograph.file_format == "DICOM"
    assert radiograph.sop_instance_uid == UIDS["SOPInstanceUID"]
    assert radiograph.study_instance_uid == UIDS["StudyInstanceUID"]
    assert radiograph.series_instance_uid == UIDS["SeriesInstanceUID"]
    assert (radiograph.modality, radiograph.view_position) == ("DX", "PA")
    assert not radiograph.is_synthetic


def test_a_path_may_be_text_and_the_result_survives_pickling(write_dicom: Write) -> None:
    radiograph = read_radiograph(str(write_dicom()))
    copy = pickle.loads(pickle.dumps(radiograph))
    np.testing.assert_array_equal(copy.display_pixels, radiograph.display_pixels)
    assert not copy.stored_pixels.flags.writeable


def test_monochrome1_is_shown_inverted(write_dicom: Write) -> None:
    plain = read_radiograph(write_dicom(WindowCenter=2048, WindowWidth=4096))
    inverted = read_radiograph(
        write_dicom(WindowCenter=2048, WindowWidth=4096, PhotometricInterpretation="MONOCHROME1")
    )
    np.testing.assert_allclose(inverted.display_pixels, 1 - plain.display_pixels, atol=1e-6)
    assert inverted.grey_scale.inverted


def test_presentation_lut_shape_inverse_inverts_and_is_noted_where_it_contradicts(write_dicom: Write) -> None:
    assert read_radiograph(
        write_dicom(PhotometricInterpretation="MONOCHROME1", PresentationLUTShape="INVERSE")
    ).grey_scale.inverted
    contradicting = read_radiograph(write_dicom(PresentationLUTShape="INVERSE"))
    assert contradicting.grey_scale.inverted
    assert any("Presentation LUT Shape" in note for note in contradicting.notes)
    assert not read_radiograph(write_dicom(PresentationLUTShape="IDENTITY")).grey_scale.inverted


def test_signed_pixels_are_read_whether_sign_extended_or_not(write_dicom: Write) -> None:
    signed = chest_pixels().astype(np.int16) - 2048
    extended = read_radiograph(write_dicom(signed))
    np.testing.assert_array_equal(extended.stored_pixels, signed)
    assert (extended.grey_scale.stored_min, extended.grey_scale.stored_max) == (-2048, 2047)
    bare = (signed.view(np.uint16) & 0x0FFF).view(np.int16)
    np.testing.assert_array_equal(read_radiograph(write_dicom(bare)).stored_pixels, signed)


def test_high_bit_above_bits_stored_shifts_the_pixel_down(write_dicom: Write) -> None:
    radiograph = read_radiograph(write_dicom(chest_pixels() << 4, HighBit=15))
    np.testing.assert_array_equal(radiograph.stored_pixels, chest_pixels())
    assert any("High Bit" in note for note in radiograph.notes)


def test_high_bit_counts_also_in_a_dark_radiograph(write_dicom: Write) -> None:
    dark = chest_pixels() // 16
    radiograph = read_radiograph(write_dicom(dark << 2, HighBit=13))
    np.testing.assert_array_equal(radiograph.stored_pixels, dark)


def test_values_above_bits_stored_use_all_bits_with_a_note(write_dicom: Write) -> None:
    pixels = chest_pixels(bits=16)
    radiograph = read_radiograph(write_dicom(pixels))
    np.testing.assert_array_equal(radiograph.stored_pixels, pixels)
    assert (radiograph.bits_stored, radiograph.grey_scale.stored_max) == (16, 65535)
    assert any("Bits Stored" in note for note in radiograph.notes)


def test_stray_bits_that_break_the_picture_are_left_out_with_a_note(write_dicom: Write) -> None:
    stray = np.random.default_rng(3).integers(0, 16, chest_pixels().shape).astype(np.uint16) << 12
    radiograph = read_radiograph(write_dicom(chest_pixels() | stray))
    np.testing.assert_array_equal(radiograph.stored_pixels, chest_pixels())
    assert any("Bits Stored" in note for note in radiograph.notes)


def test_an_overlay_in_the_unused_bits_is_left_out(write_dicom: Write) -> None:
    dataset = make_dataset(chest_pixels() | np.uint16(0x8000))
    dataset.add_new((0x6000, 0x0100), "US", 16)
    dataset.add_new((0x6000, 0x0102), "US", 15)
    radiograph = read_radiograph(save_dataset(dataset, write_dicom().with_name("overlay.dcm")))
    np.testing.assert_array_equal(radiograph.stored_pixels, chest_pixels())


def test_eight_bits_without_window_are_shown_as_v_over_255(write_dicom: Write) -> None:
    pixels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    radiograph = read_radiograph(write_dicom(pixels))
    np.testing.assert_array_equal(radiograph.display_pixels, pixels / np.float32(255))


def test_without_window_the_range_of_the_pixels_is_shown_and_noted(write_dicom: Write) -> None:
    pixels = chest_pixels() // 4 + 500
    radiograph = read_radiograph(write_dicom(pixels))
    window = radiograph.grey_scale.windows[0]
    assert window.explanation.startswith("computed")
    assert radiograph.display_pixels.min() == 0
    assert radiograph.display_pixels.max() == 1
    assert any("window" in note for note in radiograph.notes)


def test_padding_does_not_widen_the_computed_window(write_dicom: Write) -> None:
    pixels = chest_pixels() // 4 + 2000
    pixels[:20] = 0
    window = read_radiograph(write_dicom(pixels, PixelPaddingValue=0)).grey_scale.windows[0]
    assert window.center - window.width / 2 >= 2000


def test_hot_pixels_do_not_widen_the_computed_window(write_dicom: Write) -> None:
    pixels = chest_pixels() // 8 + 500
    pixels[0, 0] = 4095
    window = read_radiograph(write_dicom(pixels)).grey_scale.windows[0]
    assert window.center + window.width / 2 < 1100


def test_first_valid_window_of_mismatched_lists_counts(write_dicom: Write) -> None:
    radiograph = read_radiograph(
        write_dicom(
            WindowCenter=[100, 1000, 2000],
            WindowWidth=[0, 800],
            WindowCenterWidthExplanation=["BROKEN", "SOFT"],
        )
    )
    (window,) = radiograph.grey_scale.windows
    assert (window.center, window.width, window.explanation) == (1000, 800, "SOFT")
    assert any("differ in number" in note for note in radiograph.notes)


def test_a_decimal_comma_is_read_as_a_point_with_a_note(write_dicom: Write) -> None:
    dataset = make_dataset()
    texts = {"WindowCenter": b"2000,5", "WindowWidth": b"3000,0", "RescaleIntercept": b"-24,0 "}
    texts |= {"RescaleSlope": b"1,0 ", "ImagerPixelSpacing": b"0,143\\0,143 "}
    for keyword, text in texts.items():
        tag = Tag(keyword)
        dataset[tag] = RawDataElement(tag, "DS", len(text), text, 0, False, True)
    radiograph = read_radiograph(save_dataset(dataset, write_dicom().with_name("comma.dcm")))
    window = radiograph.grey_scale.windows[0]
    assert (window.center, window.width) == (2000.5, 3000)
    assert radiograph.grey_scale.modality_values[0] == -24
    assert radiograph.pixel_spacing is not None
    assert radiograph.pixel_spacing.row_mm == 0.143
    for keyword in texts:
        assert any(keyword in note and "comma" in note for note in radiograph.notes)


def test_several_windows_are_kept_in_order(write_dicom: Write) -> None:
    windows = read_radiograph(
        write_dicom(WindowCenter=[510, 300], WindowWidth=[1020, 400])
    ).grey_scale.windows
    assert [(w.center, w.width) for w in windows] == [(510, 1020), (300, 400)]


def test_window_width_zero_falls_back_to_a_computed_window(write_dicom: Write) -> None:
    radiograph = read_radiograph(write_dicom(WindowCenter=128, WindowWidth=0))
    assert radiograph.grey_scale.windows[0].explanation.startswith("computed")
    assert np.isfinite(radiograph.display_pixels).all()


def test_a_window_that_shows_nothing_is_replaced_but_kept(write_dicom: Write) -> None:
    radiograph = read_radiograph(write_dicom(WindowCenter=-30000, WindowWidth=10))
    assert len(radiograph.grey_scale.windows) == 2
    assert np.ptp(radiograph.display_pixels) > 0.9
    assert any("shows none" in note for note in radiograph.notes)


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
def test_voi_lut_functions_are_read(write_dicom: Write, function: str) -> None:
    path = write_dicom(WindowCenter=2000, WindowWidth=1000, VOILUTFunction=function)
    assert read_radiograph(path).grey_scale.windows[0].function is VoiFunction(function)


def test_rescale_gives_modality_values_with_their_unit(write_dicom: Write) -> None:
    scale = read_radiograph(
        write_dicom(RescaleSlope="-2", RescaleIntercept="100", RescaleType="US")
    ).grey_scale
    np.testing.assert_array_equal(scale.modality_values[[0, 1, 4095]], [100, 98, -8090])
    assert scale.units == "US"


@pytest.mark.parametrize("slope", ["0", "NaN", "1e308"])
def test_a_rescale_without_sense_is_ignored_with_a_note(write_dicom: Write, slope: str) -> None:
    radiograph = read_radiograph(write_dicom(RescaleSlope=slope, RescaleIntercept="5"))
    assert radiograph.grey_scale.modality_values[7] == 7
    assert any("Rescale" in note for note in radiograph.notes)


def test_modality_lut_wins_over_rescale(write_dicom: Write) -> None:
    entries = [min(65535, 10 * n) for n in range(4096)]
    path = write_dicom(ModalityLUTSequence=[lut_item(0, entries, 16)], RescaleSlope="3", RescaleIntercept="0")
    np.testing.assert_array_equal(
        read_radiograph(path).grey_scale.modality_values[[0, 1, 4095]], [0, 10, 40950]
    )


def test_voi_lut_wins_over_windows_and_clamps_at_its_ends(write_dicom: Write) -> None:
    item = lut_item(1000, [0, 1023, 2046, 4095], 12)
    radiograph = read_radiograph(write_dicom(VOILUTSequence=[item], WindowCenter=2000, WindowWidth=500))
    table = radiograph.grey_scale.table()
    np.testing.assert_allclose(
        table[[0, 1000, 1001, 1002, 1003, 4095]], [0, 0, 1023 / 4095, 2046 / 4095, 1, 1]
    )
    assert [(w.center, w.width) for w in radiograph.grey_scale.windows] == [(2000, 500)]


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian])
@pytest.mark.parametrize("bits", [8, 16])
def test_voi_lut_of_bytes_is_read_in_both_byte_orders(write_dicom: Write, syntax: str, bits: int) -> None:
    entries = np.linspace(0, 1, 4096) ** 2 * (2**bits - 1)
    packed = entries.astype(f"<u{bits // 8}").tobytes()
    item = lut_item(0, [0] * 4096, bits)
    order = ">u2" if syntax == ExplicitVRBigEndian else "<u2"
    item.add_new("LUTData", "OW", np.frombuffer(packed, "<u2").astype(order).tobytes())
    dataset = make_dataset(chest_pixels().astype(order), VOILUTSequence=[item])
    dataset.file_meta.TransferSyntaxUID = syntax
    radiograph = read_radiograph(save_dataset(dataset, write_dicom().with_name("lut.dcm")))
    expected = entries.astype(int)[chest_pixels()] / (2**bits - 1)
    np.testing.assert_allclose(radiograph.display_pixels, expected, atol=1e-6)


def test_voi_lut_that_overstates_its_bits_is_scaled_with_a_note(write_dicom: Write) -> None:
    radiograph = read_radiograph(write_dicom(VOILUTSequence=[lut_item(0, list(range(4096)), 16)]))
    assert radiograph.grey_scale.table()[-1] == 1
    assert any("VOI LUT" in note for note in radiograph.notes)


@pytest.mark.parametrize("uid", [ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian])
def test_uncompressed_transfer_syntaxes_give_the_same_pixels(write_dicom: Write, uid: str) -> None:
    pixels = chest_pixels()
    dataset = make_dataset(pixels.byteswap() if uid == ExplicitVRBigEndian else pixels)
    dataset.file_meta.TransferSyntaxUID = uid
    path = save_dataset(dataset, write_dicom().with_name("other.dcm"))
    np.testing.assert_array_equal(read_radiograph(path).stored_pixels, pixels)


def test_rle_gives_the_same_pixels(write_dicom: Write) -> None:
    dataset = make_dataset()
    dataset.compress(RLELossless, generate_instance_uid=False)
    path = save_dataset(dataset, write_dicom().with_name("rle.dcm"))
    np.testing.assert_array_equal(read_radiograph(path).stored_pixels, chest_pixels())


def test_a_missing_preamble_is_read_with_a_note(write_dicom: Write) -> None:
    whole = write_dicom()
    bare = whole.with_name("bare")
    bare.write_bytes(whole.read_bytes()[132:])
    radiograph = read_radiograph(bare)
    np.testing.assert_array_equal(radiograph.stored_pixels, chest_pixels())
    assert any("preamble" in note for note in radiograph.notes)


def test_frames_are_counted_from_one(write_dicom: Write) -> None:
    frames = np.stack([chest_pixels(), chest_pixels() // 2, chest_pixels() // 4])
    dataset = make_dataset(NumberOfFrames=3)
    dataset.PixelData = frames.tobytes()
    path = save_dataset(dataset, write_dicom().with_name("frames.dcm"))
    second = read_radiograph(path, frame_number=2)
    np.testing.assert_array_equal(second.stored_pixels, frames[1])
    assert second.frame_number == 2
    assert "frame 2 of 3" in second.notes


def grey_as_rgb() -> np.ndarray:
    return np.repeat((chest_pixels(bits=8).astype(np.uint8))[..., None], 3, axis=2)


def test_grey_stored_as_rgb_is_read_as_grey(write_dicom: Write) -> None:
    path = write_dicom(
        grey_as_rgb(),
        SOPClassUID=SC,
        SamplesPerPixel=3,
        PhotometricInterpretation="RGB",
        PlanarConfiguration=0,
    )
    radiograph = read_radiograph(path)
    np.testing.assert_array_equal(radiograph.stored_pixels, grey_as_rgb()[..., 0])
    assert any("equal channels" in note for note in radiograph.notes)


def test_a_colored_marker_does_not_stop_a_grey_picture(write_dicom: Write) -> None:
    pixels = grey_as_rgb()
    pixels[2, 2] = [255, 0, 0]
    path = write_dicom(
        pixels, SOPClassUID=SC, SamplesPerPixel=3, PhotometricInterpretation="RGB", PlanarConfiguration=0
    )
    radiograph = read_radiograph(path)
    assert radiograph.stored_pixels[2, 2] == round(0.299 * 255)
    assert any("luminance" in note for note in radiograph.notes)


def test_a_grey_palette_is_read_as_grey(write_dicom: Write) -> None:
    indices = (chest_pixels(bits=8) // 2).astype(np.uint8)
    dataset = make_dataset(indices, SOPClassUID=SC, PhotometricInterpretation="PALETTE COLOR")
    ramp = np.arange(256, dtype=np.uint16)[::-1] * 257
    for color in ("Red", "Green", "Blue"):
        dataset.add_new(f"{color}PaletteColorLookupTableDescriptor", "US", [256, 0, 16])
        dataset.add_new(f"{color}PaletteColorLookupTableData", "OW", ramp.tobytes())
    radiograph = read_radiograph(save_dataset(dataset, write_dicom().with_name("palette.dcm")))
    np.testing.assert_array_equal(radiograph.stored_pixels, ramp[indices])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ImagerPixelSpacing": [0.2, 0.1]}, (0.2, 0.1, SpacingMeaning.DETECTOR)),
        ({"PixelSpacing": [0.2, 0.2]}, (0.2, 0.2, SpacingMeaning.DETECTOR)),
        ({"PixelSpacing": [0.2, 0.2], "ImagerPixelSpacing": [0.2, 0.2]}, (0.2, 0.2, SpacingMeaning.DETECTOR)),
        (
            {"PixelSpacing": [0.18, 0.18], "ImagerPixelSpacing": [0.2, 0.2]},
            (0.18, 0.18, SpacingMeaning.PATIENT),
        ),
        (
            {"PixelSpacing": [0.2, 0.2], "PixelSpacingCalibrationType": "FIDUCIAL"},
            (0.2, 0.2, SpacingMeaning.PATIENT),
        ),
        ({"PixelSpacing": [0.2, 0.2], "SOPClassUID": SC}, (0.2, 0.2, SpacingMeaning.UNKNOWN)),
        ({"NominalScannedPixelSpacing": [0.2, 0.2], "SOPClassUID": SC}, (0.2, 0.2, SpacingMeaning.UNKNOWN)),
        ({"PixelSpacing": [0, 0]}, None),
        ({"PixelSpacing": [0.2]}, None),
        ({}, None),
    ],
)
def test_spacing_has_the_meaning_of_the_standard(
    write_dicom: Write, changes: dict, expected: tuple | None
) -> None:
    spacing = read_radiograph(write_dicom(**changes)).pixel_spacing
    found = None if spacing is None else (spacing.row_mm, spacing.column_mm, spacing.meaning)
    assert found == expected


def test_pixels_that_are_not_square_are_noted(write_dicom: Write) -> None:
    by_ratio = read_radiograph(write_dicom(PixelAspectRatio=[2, 1]))
    by_spacing = read_radiograph(write_dicom(ImagerPixelSpacing=[0.3, 0.1]))
    assert (by_ratio.pixel_aspect, by_spacing.pixel_aspect) == (2.0, pytest.approx(3.0))
    assert any("not square" in note for note in by_ratio.notes)


@pytest.mark.parametrize(
    ("changes", "years"),
    [
        ({"PatientAge": "045Y"}, 45),
        ({"PatientAge": "006M"}, 0.5),
        ({"PatientAge": "81"}, 81),
        ({"PatientAge": "old"}, None),
        ({"PatientBirthDate": "19400305", "StudyDate": "20040826"}, 64.48),
        ({"PatientBirthDate": "20261399", "StudyDate": "20040826"}, None),
        ({}, None),
    ],
)
def test_age_is_read_or_reckoned(write_dicom: Write, changes: dict, years: float | None) -> None:
    age = read_radiograph(write_dicom(**changes)).patient_age_years
    assert age == (None if years is None else pytest.approx(years, abs=0.01))


def test_view_is_found_in_the_view_code_sequence(write_dicom: Write) -> None:
    item = Dataset()
    item.CodeMeaning = "postero-anterior"
    radiograph = read_radiograph(write_dicom(ViewPosition=None, ViewCodeSequence=[item]))
    assert radiograph.view_position == "PA"


@pytest.mark.parametrize(
    "changes",
    [{"SyntheticData": "YES"}, {"ConversionType": "SYN"}, {"ManufacturerModelName": "Counterview"}],
)
def test_synthetic_files_are_recognized(write_dicom: Write, changes: dict) -> None:
    assert read_radiograph(write_dicom(SOPClassUID=SC, **changes)).is_synthetic


@pytest.mark.parametrize("uid", ["1.2/../../etc", "1.2.3 4", "9" * 65, "<b>"])
def test_uids_unfit_for_paths_are_left_blank_with_a_note(write_dicom: Write, uid: str) -> None:
    radiograph = read_radiograph(write_dicom(SOPInstanceUID=uid))
    assert radiograph.sop_instance_uid == ""
    assert any("SOPInstanceUID" in note for note in radiograph.notes)


def test_secondary_capture_with_another_modality_is_opened(write_dicom: Write) -> None:
    assert read_radiograph(write_dicom(SOPClassUID=SC, Modality="CT")).modality == "CT"


def test_a_private_sop_class_with_a_projection_modality_is_opened_with_a_note(write_dicom: Write) -> None:
    radiograph = read_radiograph(write_dicom(SOPClassUID="1.3.46.670589.2.3.1.1", Modality="CR"))
    assert any("private SOP class" in note for note in radiograph.notes)


def test_raw_detector_data_is_noted(write_dicom: Write) -> None:
    radiograph = read_radiograph(write_dicom(SOPClassUID="1.2.840.10008.5.1.4.1.1.1.1.1"))
    assert any("For Processing" in note for note in radiograph.notes)


def test_missing_secondary_attributes_are_assumed_with_a_note(write_dicom: Write) -> None:
    radiograph = read_radiograph(
        write_dicom(chest_pixels(bits=16), BitsStored=None, HighBit=None, PixelRepresentation=None)
    )
    np.testing.assert_array_equal(radiograph.stored_pixels, chest_pixels(bits=16))
    assert sum("no valid" in note for note in radiograph.notes) == 3
