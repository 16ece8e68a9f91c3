"""Results as DICOM objects: valid, marked, of nobody unless asked for, and never half written."""

import json

import numpy as np
import pydicom
import pytest
from exported_objects import ALL, complaints, edit, export, write_source
from made_up_dicom import SEEDED_ID, SEEDED_NAME, UIDS

from engine.edit import EditResult
from engine.errors import OutputCancelled, OutputError
from engine.exchange import dicom_export
from engine.exchange.dicom_export import MANIFEST, ExportObject, export_dicom
from engine.exchange.dicom_maps import native_guidance
from engine.exchange.dicom_marking import read_recipe
from engine.exchange.tiled_mark import tile_over_stored
from engine.masks.segmentation_reading import read_segmentation
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.radiograph import SpacingMeaning

FILES = [f"{kind.value}.dcm" for kind in ExportObject]
SEEDED = [SEEDED_NAME, SEEDED_ID, "19500102", "20210304", "ACC7719", "REFERRER", "S77", "QUINCE"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """(folder of the one result, radiograph, result), of nobody."""
    root = tmp_path_factory.mktemp("export")
    radiograph = export(root / "out", write_source(root / "film.dcm"))
    return root / "out" / "result-001", radiograph, edit(radiograph)


@pytest.fixture(scope="module")
def in_study(tmp_path_factory):
    """The same in the study of its patient."""
    root = tmp_path_factory.mktemp("same")
    export(root / "out", write_source(root / "film.dcm"), same_study=True)
    return root / "out" / "result-001"


@pytest.mark.parametrize("name", FILES)
def test_a_validator_finds_no_error_in_any_object(exported, name):
    assert complaints(exported[0] / name) == []


@pytest.mark.parametrize("name", FILES)
def test_objects_in_the_study_of_the_patient_are_valid_too(in_study, name):
    assert complaints(in_study / name) == []


@pytest.mark.parametrize("name", FILES)
def test_every_object_says_that_it_is_synthetic_and_how_it_was_made(exported, name):
    dataset = pydicom.dcmread(exported[0] / name)
    assert dataset.SyntheticData == "YES"
    equipment = dataset.ContributingEquipmentSequence[0]
    assert equipment.ManufacturerModelName == "fake-model"
    assert "seed 3" in equipment.ContributionDescription
    assert "0" * 64 in equipment.ContributionDescription  # SHA-256 of the weights
    recipe = read_recipe(dataset)
    assert recipe == json.loads((exported[0] / "recipe.json").read_text())
    assert recipe["sentence"] == "Add the finding of edema."


def test_an_altered_recipe_is_noticed(exported):
    dataset = pydicom.dcmread(exported[0] / "counterfactual.dcm")
    block = dataset.private_block(0x0099, "COUNTERVIEW")
    block[2].value = bytes(block[2].value).replace(b"edema", b"oedem")
    with pytest.raises(OutputError, match="altered"):
        read_recipe(dataset)


def test_the_counterfactual_is_a_synthetic_secondary_capture(exported):
    folder, radiograph, _ = exported
    dataset = pydicom.dcmread(folder / "counterfactual.dcm")
    assert dataset.SOPClassUID == "1.2.840.10008.5.1.4.1.1.7"
    assert (dataset.ConversionType, dataset.Modality) == ("SYN", "OT")
    assert list(dataset.ImageType) == ["DERIVED", "SECONDARY"]
    assert (dataset.BitsAllocated, dataset.BitsStored) == (16, 12)
    assert (dataset.Rows, dataset.Columns) == radiograph.shape
    assert dataset.BurnedInAnnotation == "YES"
    assert "SYNTHETIC" in dataset.SeriesDescription
    assert "generative model" in dataset.DerivationDescription
    assert dataset.SourceImageSequence[0].PurposeOfReferenceCodeSequence[0].CodeValue == "121322"


@pytest.mark.parametrize("name", ["counterfactual.dcm", "counterfactual-dx.dcm"])
def test_pixels_and_display_come_back_through_pydicom_and_our_own_reader(exported, name):
    folder, radiograph, one = exported
    expected = tile_over_stored(one.result.counterfactual, radiograph.grey_scale)
    assert (pydicom.dcmread(folder / name).pixel_array == expected).all()
    back = read_radiograph(folder / name)
    assert (back.stored_pixels == expected).all()
    assert back.is_synthetic
    assert not back.is_simulated
    assert back.pixel_spacing == radiograph.pixel_spacing
    assert back.pixel_spacing.meaning is SpacingMeaning.DETECTOR
    # The reader's window comes first, the file's own stands beside it.
    shown = [(window.center, window.width) for window in back.grey_scale.windows]
    assert shown == [(1800.0, 3000.0), (2000.0, 3600.0)]


def test_both_images_have_uids_of_their_own(exported, in_study):
    for folder in (exported[0], in_study):
        for name in FILES:
            dataset = pydicom.dcmread(folder / name)
            assert dataset.SOPInstanceUID not in UIDS.values()
            assert dataset.SeriesInstanceUID not in UIDS.values()
    again = {str(pydicom.dcmread(exported[0] / name).SeriesInstanceUID) for name in FILES}
    assert len(again) == len(FILES)


def test_nothing_in_a_study_of_nobody_says_who_the_patient_is(exported):
    folder = exported[0].parent
    for file in folder.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            for word in (*SEEDED, *UIDS.values()):
                assert word.encode() not in data, (file.name, word)
    dataset = pydicom.dcmread(folder / "result-001" / "counterfactual.dcm")
    assert dataset.PatientName == "SYNTHETIC^RESEARCH"


def test_no_path_of_this_machine_goes_along(tmp_path, radiograph):
    from dataclasses import replace

    one = edit(radiograph)
    for model in ("/home/jane.doe/models/mine", "C:\\Users\\jane.doe\\mine"):
        provenance = replace(one.result.provenance, request=one.result.provenance.request | {"model": model})
        own = dicom_export.ExportedResult(
            replace(one.result, provenance=provenance), replace(one.request, model=model)
        )
        export_dicom(tmp_path / "out", radiograph, [own], frozenset())
        for file in (tmp_path / "out").rglob("*.*"):
            assert b"jane.doe" not in file.read_bytes()
        recipe = json.loads((tmp_path / "out" / "result-001" / "recipe.json").read_text())
        assert recipe["provenance"]["request"]["model"] == "mine"


def test_all_objects_are_in_one_study(exported, in_study):
    for folder, study in ((exported[0], None), (in_study, UIDS["StudyInstanceUID"])):
        found = {str(pydicom.dcmread(folder / name).StudyInstanceUID) for name in FILES}
        assert len(found) == 1
        assert study is None or found == {study}


def test_the_same_study_names_the_patient_and_the_source(in_study):
    for name in FILES:
        dataset = pydicom.dcmread(in_study / name)
        assert (dataset.PatientName, dataset.PatientID) == (SEEDED_NAME, SEEDED_ID)
        assert dataset.AccessionNumber == "ACC7719"
    source = pydicom.dcmread(in_study / "counterfactual.dcm").SourceImageSequence[0]
    assert source.ReferencedSOPInstanceUID == UIDS["SOPInstanceUID"]
    assert json.loads((in_study.parent / MANIFEST).read_text())["names_the_patient"] is True


def test_masks_come_back_to_the_pixel_and_the_map_within_a_step(exported):
    folder, radiograph, one = exported
    image = pydicom.dcmread(folder / "counterfactual.dcm")
    for name, mask in (("edit-mask", one.result.edit_mask), ("reader-mask", one.reader_mask)):
        found = read_segmentation((folder / f"{name}.dcm").read_bytes(), name)
        assert not found.is_fractional
        assert ((found.shares > 0) == mask).all()
        assert str(image.SOPInstanceUID) in found.sop_instance_uids
    found = read_segmentation((folder / "guidance.dcm").read_bytes(), "guidance")
    assert found.is_fractional
    case = type("Case", (), {"result": one.result, "radiograph": radiograph})
    assert np.abs(found.shares - native_guidance(case)).max() <= 0.5 / 255 + 1e-6
    with np.load(folder / "guidance.npz") as values:
        assert (values["guidance_map"] == one.result.guidance_map).all()
        assert values["guidance_map"].dtype == np.float32


def test_ratings_are_numbers_and_codes_without_the_name_of_the_reader(exported):
    dataset = pydicom.dcmread(exported[0] / "ratings.dcm")
    groups = next(
        item for item in dataset.ContentSequence if item.ConceptNameCodeSequence[0].CodeValue == "126010"
    )
    numbers, codes = [], []
    for group in groups.ContentSequence:
        for item in group.ContentSequence:
            if item.ValueType == "NUM":
                numbers.append(
                    (item.ConceptNameCodeSequence[0].CodeMeaning, item.MeasuredValueSequence[0].NumericValue)
                )
            elif item.ValueType == "CODE":
                codes.append(item.ConceptCodeSequence[0].CodeMeaning)
    assert numbers == [("Performance", 4), ("Interpretability", 2)]
    assert codes[0] == "Convincing: the change is there, with small flaws"
    assert b"reader 1" in (exported[0] / "ratings.dcm").read_bytes()


def test_low_values_that_are_bright_stay_so(tmp_path):
    source = write_source(
        tmp_path / "film.dcm", PhotometricInterpretation="MONOCHROME1", PresentationLUTShape="INVERSE"
    )
    radiograph = export(tmp_path / "out", source)
    for name in ("counterfactual.dcm", "counterfactual-dx.dcm"):
        dataset = pydicom.dcmread(tmp_path / "out" / "result-001" / name)
        assert dataset.PhotometricInterpretation == "MONOCHROME1"
        back = read_radiograph(tmp_path / "out" / "result-001" / name)
        assert back.grey_scale.inverted
        assert complaints(tmp_path / "out" / "result-001" / name) == []
    assert radiograph.grey_scale.inverted


def test_signed_pixels_with_a_rescale_come_back_and_become_a_dx_image_that_looks_the_same(tmp_path):
    from made_up_dicom import chest_pixels

    pixels = (chest_pixels(160, 120).astype(np.int32) - 2048).astype(np.int16)
    source = write_source(
        tmp_path / "film.dcm",
        pixels=pixels,
        RescaleSlope="0.5",
        RescaleIntercept="1024",
        RescaleType="US",
        WindowCenter="1000",
        WindowWidth="1800",
    )
    radiograph = read_radiograph(source)
    one = edit(radiograph)
    plain = dicom_export.ExportedResult(one.result)  # the file's own window
    kinds = frozenset({ExportObject.COUNTERFACTUAL, ExportObject.DX})
    export_dicom(tmp_path / "out", radiograph, [plain], kinds)
    expected = tile_over_stored(one.result.counterfactual, radiograph.grey_scale)
    back = read_radiograph(tmp_path / "out" / "result-001" / "counterfactual.dcm")
    assert (back.stored_pixels == expected).all()
    assert (back.grey_scale.modality_values == radiograph.grey_scale.modality_values).all()
    shown = radiograph.grey_scale.display(expected)
    assert np.abs(back.display_pixels - shown).max() < 1e-6
    dx = read_radiograph(tmp_path / "out" / "result-001" / "counterfactual-dx.dcm")
    assert dx.stored_pixels.dtype == np.uint16
    assert np.abs(dx.display_pixels - shown).max() < 1e-6
    for name in ("counterfactual.dcm", "counterfactual-dx.dcm"):
        assert complaints(tmp_path / "out" / "result-001" / name) == []


def test_a_dx_image_is_refused_where_the_radiograph_does_not_tell_enough(tmp_path):
    source = write_source(tmp_path / "film.dcm", ImagerPixelSpacing=None)
    with pytest.raises(OutputError, match="spacing of its detector"):
        export(tmp_path / "out", source)
    assert not (tmp_path / "out").exists()


def test_a_picture_without_identity_can_only_be_of_nobody(tmp_path, radiograph):
    from dataclasses import replace

    png = replace(radiograph, file_format="PNG", modality="", patient_orientation="")
    kinds = ALL - {ExportObject.DX}
    with pytest.raises(OutputError, match="same study"):
        export_dicom(tmp_path / "out", png, [edit(png)], kinds, same_study=True)
    assert not (tmp_path / "out").exists()
    export_dicom(tmp_path / "out", png, [edit(png)], kinds)
    assert complaints(tmp_path / "out" / "result-001" / "counterfactual.dcm") == []


@pytest.mark.parametrize("stop_at", range(len(FILES) + 1))
def test_a_cancelled_export_leaves_nothing(tmp_path, radiograph, stop_at):
    asked = iter(range(100))
    with pytest.raises(OutputCancelled):
        export_dicom(
            tmp_path / "out",
            radiograph,
            [edit(radiograph)],
            ALL - {ExportObject.DX},
            is_cancelled=lambda: next(asked) == min(stop_at, 6),
        )
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_fails_leaves_the_earlier_one(tmp_path, radiograph, monkeypatch):
    kinds = frozenset({ExportObject.COUNTERFACTUAL})
    export_dicom(tmp_path / "out", radiograph, [edit(radiograph)], kinds)
    before = (tmp_path / "out" / MANIFEST).read_bytes()

    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(dicom_export, "_write_json", full)
    with pytest.raises(OutputError, match="No space left"):
        export_dicom(tmp_path / "out", radiograph, [edit(radiograph, seed=4)], kinds)
    assert (tmp_path / "out" / MANIFEST).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_is_no_earlier_export_is_left_alone(tmp_path, radiograph):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(OutputError, match="no earlier export"):
        export_dicom(tmp_path / "out", radiograph, [edit(radiograph)], ALL)
    assert (tmp_path / "out" / "thesis.txt").read_text() == "mine"


def test_several_results_have_series_of_their_own_and_what_one_lacks_is_left_out(tmp_path, radiograph):
    bare = dicom_export.ExportedResult(edit(radiograph, seed=5).result)
    told = []
    manifest = export_dicom(
        tmp_path / "out",
        radiograph,
        [edit(radiograph), bare],
        ALL - {ExportObject.DX},
        on_written=lambda *step: told.append(step),
    )
    files = [entry["file"] for entry in manifest["objects"]]
    assert "result-001/reader-mask.dcm" in files
    assert "result-002/reader-mask.dcm" not in files
    assert "result-002/ratings.dcm" not in files
    numbers = [pydicom.dcmread(tmp_path / "out" / file).SeriesNumber for file in files]
    assert len(set(numbers)) == len(files)
    assert [step[0] for step in told] == list(range(len(files)))
    assert {step[1] for step in told} == {len(files)}
    assert isinstance(bare.result, EditResult)
