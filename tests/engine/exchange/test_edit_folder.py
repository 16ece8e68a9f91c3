"""A result as a folder of files."""

import json
import os
from dataclasses import replace

import numpy as np
import pytest
from fakes import make_result
from PIL import Image

from engine.edit import EditRequest
from engine.errors import OutputError
from engine.exchange import edit_folder
from engine.exchange.edit_folder import FILE_NAMES, png_offset, write_edit_folder
from engine.exchange.synthetic_mark import burn_mark


@pytest.fixture
def edited(radiograph_factory):
    """A function: radiograph fields to (request, result)."""

    def make(dtype=np.uint16, **more):
        radiograph = radiograph_factory(rows=90, columns=70)
        if np.issubdtype(dtype, np.signedinteger):
            top = radiograph.stored_pixels.max() // 2 + 1
            low = int(radiograph.stored_pixels.min()) - int(top)
            shifted = (radiograph.stored_pixels.astype(int) - top).astype(dtype)
            grey = replace(radiograph.grey_scale, stored_min=min(low, -2048))
            radiograph = replace(radiograph, stored_pixels=shifted, grey_scale=grey)
        radiograph = replace(radiograph, **more)
        request = EditRequest(radiograph, "Add the finding of edema.", "fake-model", seed=3)
        return request, make_result(request, size=128)

    return make


def write(folder, edited_pair, **more):
    request, result = edited_pair
    return write_edit_folder(folder, request.radiograph, result, asked=request, **more)


@pytest.mark.parametrize("dtype", [np.uint16, np.int16])
def test_stored_values_come_back_exactly_with_the_offset(tmp_path, edited, dtype):
    pair = edited(dtype)
    written = write(tmp_path / "out" / "film", pair)
    assert sorted(path.name for path in written.folder.iterdir()) == sorted(FILE_NAMES)
    offset = written.record["result"]["stored_value_offset"]
    with Image.open(written.folder / "counterfactual.png") as image:
        assert image.mode == "I;16"
        values = np.asarray(image).astype(int) - offset
    assert (values == pair[1].counterfactual).all()
    with Image.open(written.folder / "edit_mask.png") as image:
        mask = np.asarray(image)
    assert set(np.unique(mask)) == {0, 255}
    assert ((mask == 255) == pair[1].edit_mask).all()
    changed = values != pair[0].radiograph.stored_pixels
    assert changed.any()
    assert not (changed & (mask == 0)).any()


def test_offset_makes_room_for_the_most_negative_value():
    assert [png_offset(np.dtype(name)) for name in ("uint8", "uint16", "int8", "int16")] == [0, 0, 128, 32768]


def test_guidance_is_kept_as_values(tmp_path, edited):
    pair = edited()
    write(tmp_path / "film", pair)
    with np.load(tmp_path / "film" / "guidance.npz") as arrays:
        assert (arrays["relevance_map"] == pair[1].relevance_map).all()
        assert (arrays["pseudo_mask"] == pair[1].pseudo_mask).all()
        assert (arrays["guidance_map"] == pair[1].guidance_map).all()
        assert (arrays["edit_mask"] == pair[1].framed_edit_mask).all()
        assert arrays["framed_counterfactual"].dtype == np.float32


def test_every_picture_says_that_it_is_synthetic(tmp_path, edited):
    write(tmp_path / "film", edited())
    for name in FILE_NAMES:
        if name.endswith(".png"):
            with Image.open(tmp_path / "film" / name) as image:
                assert "Synthetic" in image.text["Disclaimer"]
                assert image.text["Notice"] == "fake engine: output has no meaning"
    for name in ("counterfactual_512.png", "guidance.png"):
        with Image.open(tmp_path / "film" / name) as image:
            assert image.size == (512, 512)
            corner = np.asarray(image.convert("L"))[-40:, :60]
        assert corner.min() < 20
        assert corner.max() > 230


def test_every_file_names_the_model_and_its_notice(tmp_path, edited, monkeypatch):
    burnt = []

    def note(picture, notice=""):
        burnt.append(notice)
        return burn_mark(picture, notice)

    monkeypatch.setattr(edit_folder, "burn_mark", note)
    record = write(tmp_path / "film", edited()).record
    assert burnt == ["fake-model: fake engine: output has no meaning"] * 2
    assert record["provenance"]["model_name"] == "fake-model"
    assert record["model_notice"] == "fake engine: output has no meaning"
    for name in FILE_NAMES:
        if name.endswith(".png"):
            with Image.open(tmp_path / "film" / name) as image:
                assert image.text["Model"] == "fake-model"
                assert image.text["Notice"] == "fake engine: output has no meaning"
    with np.load(tmp_path / "film" / "guidance.npz", allow_pickle=False) as arrays:
        assert str(arrays["model_name"]) == "fake-model"
        assert str(arrays["model_notice"]) == "fake engine: output has no meaning"
        assert "Synthetic" in str(arrays["disclaimer"])


def test_a_model_without_a_notice_is_still_named(edited):
    _, result = edited()
    assert replace(result.provenance, model_notice="").model_words == "fake-model"


def test_the_record_tells_request_provenance_and_counts(tmp_path, edited):
    pair = edited()
    record = write(tmp_path / "film", pair).record
    assert json.loads((tmp_path / "film" / "edit.json").read_text()) == record
    assert record["asked"]["seed"] == 3
    assert record["asked"]["guidance_scale"] is None
    assert record["provenance"]["request"]["guidance_scale"] == 7.5
    assert record["sentence"] == "Add the finding of edema."
    assert record["result"]["changed_pixels_outside_edit_mask"] == 0
    assert record["result"]["changed_pixels_inside_edit_mask"] > 100
    assert record["result"]["edit_mask_pixels"] == np.count_nonzero(pair[1].edit_mask)
    assert (record["result"]["rows"], record["result"]["columns"]) == (90, 70)


def test_nothing_written_says_who_the_patient_is(tmp_path, edited):
    from pathlib import Path

    uid = "1.2.826.0.1.3680043.99.77"
    pair = edited(
        path=Path("/clinic/DOE^JANE/DOE_JANE_1950.dcm"),
        sop_instance_uid=uid,
        study_instance_uid=uid + ".1",
        series_instance_uid=uid + ".2",
        patient_age_years=73.0,
    )
    write(tmp_path / "film", pair)
    for file in (tmp_path / "film").iterdir():
        data = file.read_bytes()
        assert b"DOE" not in data
        assert uid.encode() not in data


def test_an_earlier_result_is_replaced_as_a_whole(tmp_path, edited):
    write(tmp_path / "film", edited())
    before = (tmp_path / "film" / "counterfactual.png").read_bytes()
    request, _ = edited()
    request = replace(request, seed=6)
    write(tmp_path / "film", (request, make_result(request, size=128)))
    assert (tmp_path / "film" / "counterfactual.png").read_bytes() != before
    assert [path.name for path in tmp_path.iterdir()] == ["film"]


@pytest.mark.parametrize("other", [{"sha256": "f" * 64}, {"frame_number": 2}])
def test_the_result_of_another_radiograph_is_never_replaced(tmp_path, edited, other):
    write(tmp_path / "film", edited())
    before = (tmp_path / "film" / "edit.json").read_bytes()
    with pytest.raises(OutputError, match="another radiograph"):
        write(tmp_path / "film", edited(**other))
    assert (tmp_path / "film" / "edit.json").read_bytes() == before


def test_a_result_whose_record_is_damaged_may_be_replaced(tmp_path, edited):
    write(tmp_path / "film", edited())
    (tmp_path / "film" / "edit.json").write_text("{")
    write(tmp_path / "film", edited())
    assert json.loads((tmp_path / "film" / "edit.json").read_text())["synthetic"] is True


def test_a_file_name_that_is_no_text_can_be_recorded(tmp_path, edited):
    written = write(tmp_path / "film", edited(), file_name="bad\udcff.dcm")
    assert written.record["input"]["file_name"] == "bad\\udcff.dcm"


def test_a_folder_of_someone_else_is_never_replaced(tmp_path, edited):
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "thesis.docx").write_text("years of work")
    with pytest.raises(OutputError, match="no earlier result"):
        write(tmp_path / "film", edited())
    write(tmp_path / "other", edited())
    (tmp_path / "other" / "my_notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="no earlier result"):
        write(tmp_path / "other", edited())
    assert (tmp_path / "film" / "thesis.docx").read_text() == "years of work"


def test_a_full_disk_leaves_the_earlier_result_and_no_half_one(tmp_path, edited, monkeypatch):
    write(tmp_path / "film", edited())
    before = {path.name: path.read_bytes() for path in (tmp_path / "film").iterdir()}

    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(edit_folder.np, "savez_compressed", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write(tmp_path / "film", edited())
    assert {path.name: path.read_bytes() for path in (tmp_path / "film").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["film"]


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_told(tmp_path, edited):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="Permission denied"):
        write(tmp_path / "film", edited())


def test_a_file_where_the_output_folder_should_be_is_told(tmp_path, edited):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError):
        write(tmp_path / "out" / "film", edited())


def test_the_record_says_where_the_picture_changed_and_what_confined_it(tmp_path, edited):
    pair = edited()
    locality = write(tmp_path / "film", pair).record["locality"]
    inside, outside = pair[1].count_changed(pair[0].radiograph.stored_pixels)
    assert (locality["changed_inside"], locality["changed_outside"]) == (inside, outside) == (inside, 0)
    assert locality["is_kept"] is True
    assert 0 < locality["inside_share"] <= 1
    assert locality["rule"].startswith("pseudo mask of a fake atlas")
    assert locality["percent_of_window"] > 0
