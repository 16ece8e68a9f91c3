"""Masks from files and to files, and for which radiograph they are."""

import dataclasses
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from engine.errors import MaskError
from engine.masks.mask_file import FractionalMaskError, fit_mask, read_mask_file, write_mask_file
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.radiograph import Radiograph

PAINTED = np.zeros((6, 8), dtype=bool)
PAINTED[2:4, 3:7] = True


@pytest.mark.parametrize("mode", ["1", "L", "I;16", "LA", "RGB", "RGBA", "P"])
def test_painted_pixels_are_read_from_every_kind_of_png(tmp_path, mode):
    file = tmp_path / "mask.png"
    grey = Image.fromarray(PAINTED.astype(np.uint8) * 255)
    if mode == "I;16":
        image = Image.fromarray(PAINTED.astype(np.uint16) * 3)  # 1 of 65535 still counts
    elif mode == "RGBA":  # white paint on a transparent layer whose colour is white too
        image = Image.fromarray(np.dstack([np.full((6, 8, 3), 255, np.uint8), PAINTED * np.uint8(255)]))
    elif mode == "P":
        image = Image.fromarray(PAINTED.astype(np.uint8))
        image.putpalette([0, 0, 0, 200, 0, 0])
    else:
        image = grey.convert(mode)
    image.save(file)
    assert (read_mask_file(file).mask == PAINTED).all()


def test_what_is_no_mask_is_refused_in_words(tmp_path):
    file = tmp_path / "mask.png"
    with pytest.raises(MaskError, match="does not exist"):
        read_mask_file(file)
    file.write_text("no picture")
    with pytest.raises(MaskError, match="no PNG, no NIfTI"):
        read_mask_file(file)
    Image.fromarray(PAINTED).save(file)
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(MaskError, match="cannot be read"):
        read_mask_file(file)
    Image.new("L", (8, 6)).save(file)
    with pytest.raises(MaskError, match="nothing is painted"):
        read_mask_file(file)


@pytest.fixture
def film(tmp_path: Path) -> Radiograph:
    """A DICOM film of more columns than rows, with detector spacing, read from its file."""
    return read_radiograph(write_film(tmp_path / "film.dcm"))


def write_film(path: Path, **changes: object) -> Path:
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = "2.25.1234"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "2.25.1", "2.25.2"
    dataset.Modality, dataset.PatientID, dataset.PatientName = "DX", "X1", "Somebody^Any"
    dataset.Rows, dataset.Columns = 60, 90
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME1"
    dataset.ImagerPixelSpacing = [0.4, 0.2]
    dataset.PixelData = np.arange(60 * 90, dtype="<u2").reshape(60, 90).tobytes()
    for keyword, value in changes.items():
        setattr(dataset, keyword, value)
    dataset.save_as(path, enforce_file_format=True)
    return path


def painted_on(radiograph: Radiograph) -> np.ndarray:
    mask = np.zeros(radiograph.shape, bool)
    mask[5:20, 10:80] = True
    mask[40, 3] = True
    return mask


@pytest.mark.parametrize("name", ["a.dcm", "a.png", "a.nii", "a.nii.gz"])
def test_every_form_gives_back_the_same_pixels(film: Radiograph, tmp_path: Path, name: str) -> None:
    mask = painted_on(film)
    write_mask_file(tmp_path / name, mask, film)
    found = read_mask_file(tmp_path / name)
    np.testing.assert_array_equal(fit_mask(found, film), mask)
    is_dicom = name == "a.dcm"
    assert any("only its size was checked" in note for note in found.notes) != is_dicom
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(["film.dcm", name])


def test_the_segmentation_names_its_source_and_not_its_reader(film: Radiograph, tmp_path: Path) -> None:
    write_mask_file(tmp_path / "a.dcm", painted_on(film), film)
    seg = pydicom.dcmread(tmp_path / "a.dcm")
    assert seg.SOPClassUID == "1.2.840.10008.5.1.4.1.1.66.4"
    assert (seg.StudyInstanceUID, seg.PatientID) == ("2.25.1", "X1")
    assert seg.SeriesInstanceUID != "2.25.2"
    source = seg.PerFrameFunctionalGroupsSequence[0].DerivationImageSequence[0].SourceImageSequence[0]
    assert source.ReferencedSOPInstanceUID == "2.25.1234"
    segment = seg.SegmentSequence[0]
    assert segment.SegmentAlgorithmType == "MANUAL"
    assert segment.SegmentedPropertyTypeCodeSequence[0].CodingSchemeDesignator == "SCT"
    assert segment.SegmentedPropertyCategoryCodeSequence[0].CodingSchemeDesignator == "SCT"
    assert "FrameOfReferenceUID" not in seg  # a projection radiograph has none
    assert not seg.ContentCreatorName
    measures = seg.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]
    assert list(measures.PixelSpacing) == [0.4, 0.2]


def test_masks_of_another_image_or_size_are_refused_with_the_reason(film: Radiograph, tmp_path: Path) -> None:
    other = read_radiograph(write_film(tmp_path / "other.dcm", SOPInstanceUID="2.25.999"))
    for name in ("a.dcm", "a.png"):
        write_mask_file(tmp_path / name, painted_on(film), film)
    with pytest.raises(MaskError, match="another image"):
        fit_mask(read_mask_file(tmp_path / "a.dcm"), other)
    tall = read_radiograph(write_film(tmp_path / "tall.dcm", Rows=90, Columns=60))
    with pytest.raises(MaskError, match="60 rows and 90 columns, the radiograph 90 and 60"):
        fit_mask(read_mask_file(tmp_path / "a.png"), tall)
    with pytest.raises(MaskError, match="another size"):
        write_mask_file(tmp_path / "b.png", painted_on(film), tall)


def test_a_film_without_identity_takes_no_segmentation_and_gives_none(
    film: Radiograph, tmp_path: Path
) -> None:
    write_mask_file(tmp_path / "a.dcm", painted_on(film), film)
    picture = dataclasses.replace(film, file_format="PNG", sop_instance_uid="")
    with pytest.raises(MaskError, match="no identity"):
        fit_mask(read_mask_file(tmp_path / "a.dcm"), picture)
    with pytest.raises(MaskError, match="save the mask as PNG or NIfTI"):
        write_mask_file(tmp_path / "b.dcm", painted_on(film), picture)


def test_a_source_that_changed_meanwhile_is_not_referred_to(film: Radiograph, tmp_path: Path) -> None:
    write_film(film.path, PatientID="X2")
    with pytest.raises(MaskError, match="has changed"):
        write_mask_file(tmp_path / "a.dcm", painted_on(film), film)
    assert not (tmp_path / "a.dcm").exists()


def foreign(tmp_path: Path, film: Radiograph, **changes: object) -> Path:
    """A segmentation of others: ours with other elements."""
    write_mask_file(tmp_path / "ours.dcm", painted_on(film), film)
    seg = pydicom.dcmread(tmp_path / "ours.dcm")
    for keyword, value in changes.items():
        setattr(seg, keyword, value)
    seg.save_as(tmp_path / "foreign.dcm")
    return tmp_path / "foreign.dcm"


def test_a_fractional_segmentation_needs_a_threshold(film: Radiograph, tmp_path: Path) -> None:
    values = np.zeros(film.shape, np.uint8)
    values[:10], values[10:20] = 50, 180
    path = foreign(
        tmp_path, film, SegmentationType="FRACTIONAL", SegmentationFractionalType="PROBABILITY",
        MaximumFractionalValue=200, BitsAllocated=8, BitsStored=8, HighBit=7, PixelData=values.tobytes(),
    )  # fmt: skip
    with pytest.raises(FractionalMaskError):
        read_mask_file(path)
    found = read_mask_file(path, threshold=0.5)
    np.testing.assert_array_equal(found.mask, values == 180)
    np.testing.assert_array_equal(read_mask_file(path, threshold=0.25).mask, values > 0)
    assert "50%" in found.notes[0]


def test_stacks_other_objects_and_damaged_files_are_refused_in_words(
    film: Radiograph, tmp_path: Path
) -> None:
    path = foreign(tmp_path, film, NumberOfFrames=4, PixelData=bytes(4 * 60 * 90 // 8))
    with pytest.raises(MaskError, match="stack"):
        read_mask_file(path)
    with pytest.raises(MaskError, match="DICOM DX object and no segmentation"):
        read_mask_file(film.path)
    path.write_bytes((tmp_path / "ours.dcm").read_bytes()[:-300])
    with pytest.raises(MaskError, match="cannot be read"):
        read_mask_file(path)
    path.write_bytes(b"\0" * 128 + b"DICM" + b"\xff" * 40)
    with pytest.raises(MaskError, match=r"export it again|no segmentation"):
        read_mask_file(path)


def test_a_nifti_volume_and_a_damaged_one_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.nii"
    SimpleITK.WriteImage(SimpleITK.GetImageFromArray(np.ones((3, 6, 8), np.uint8)), str(path))
    with pytest.raises(MaskError, match="one slice"):
        read_mask_file(path)
    path.write_bytes(path.read_bytes()[:360])
    with pytest.raises(MaskError):
        read_mask_file(path)


def test_a_frame_of_a_multi_frame_film_is_named(tmp_path: Path) -> None:
    pixels = np.arange(3 * 60 * 90, dtype="<u2").tobytes()
    path = write_film(tmp_path / "three.dcm", NumberOfFrames=3, PixelData=pixels)
    second, third = read_radiograph(path, 2), read_radiograph(path, 3)
    write_mask_file(tmp_path / "a.dcm", painted_on(second), second)
    found = read_mask_file(tmp_path / "a.dcm")
    np.testing.assert_array_equal(fit_mask(found, second), painted_on(second))
    with pytest.raises(MaskError, match="frame 2 of this file"):
        fit_mask(found, third)


def test_an_unknown_ending_and_a_folder_that_is_gone_are_said(film: Radiograph, tmp_path: Path) -> None:
    with pytest.raises(MaskError, match="names no form"):
        write_mask_file(tmp_path / "a.gif", painted_on(film), film)
    with pytest.raises(MaskError, match="cannot be written"):
        write_mask_file(tmp_path / "gone" / "a.png", painted_on(film), film)


def test_no_warning_of_a_library_tells_the_name_of_the_patient(
    tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    film = read_radiograph(write_film(tmp_path / "film.dcm", PatientName="Somebody"))
    write_mask_file(tmp_path / "a.dcm", painted_on(film), film)
    read_mask_file(tmp_path / "a.dcm")
    assert not [warning for warning in recwarn if "Somebody" in str(warning.message)]
