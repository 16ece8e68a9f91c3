"""What ``edit_folder`` wrote comes back as the same values."""

import dataclasses
import json

import numpy as np
import pytest
from fakes import make_result
from PIL import Image

from engine.edit import EditRequest
from engine.errors import OutputError
from engine.exchange.edit_folder import write_edit_folder
from engine.exchange.edit_folder_reading import read_edit_folder
from engine.history.encoding import is_same_result


@pytest.fixture
def written(radiograph, tmp_path):
    request = EditRequest(radiograph, "Add the finding of edema.", "test-model", seed=3)
    result = dataclasses.replace(make_result(request, size=64), notes=("weak relevance",))
    return write_edit_folder(tmp_path / "edit", radiograph, result, request).folder, result


def test_a_result_comes_back_to_the_bit(written, radiograph):
    folder, result = written
    assert is_same_result(read_edit_folder(folder, radiograph), result)


def test_signed_pixels_come_back(radiograph, tmp_path):
    stored = radiograph.stored_pixels.astype(np.int16) - 2000
    signed = dataclasses.replace(
        radiograph,
        stored_pixels=stored,
        grey_scale=dataclasses.replace(radiograph.grey_scale, stored_min=-2000),
    )
    request = EditRequest(signed, "Add the finding of edema.", "test-model")
    result = make_result(request, size=64)
    folder = write_edit_folder(tmp_path / "edit", signed, result).folder
    assert is_same_result(read_edit_folder(folder, signed), result)


def test_another_radiograph_is_refused(written, radiograph):
    with pytest.raises(OutputError, match="another radiograph"):
        read_edit_folder(written[0], dataclasses.replace(radiograph, sha256="e" * 64))


def test_altered_pixels_outside_the_mask_are_refused(written, radiograph):
    folder = written[0]
    with Image.open(folder / "counterfactual.png") as picture:
        pixels = np.array(picture)
    pixels[0, 0] ^= 1
    Image.fromarray(pixels).save(folder / "counterfactual.png")
    with pytest.raises(OutputError, match="outside the edit mask"):
        read_edit_folder(folder, radiograph)


def test_altered_pixels_inside_the_mask_are_refused_too(written, radiograph):
    folder, result = written
    with Image.open(folder / "counterfactual.png") as picture:
        pixels = np.array(picture)
    pixels[tuple(np.argwhere(result.edit_mask)[0])] ^= 1
    Image.fromarray(pixels).save(folder / "counterfactual.png")
    with pytest.raises(OutputError, match="not the one that was made"):
        read_edit_folder(folder, radiograph)


def test_what_is_no_result_is_refused(tmp_path, radiograph, written):
    with pytest.raises(OutputError, match="holds no result"):
        read_edit_folder(tmp_path, radiograph)
    (written[0] / "edit.json").write_text(json.dumps({"format": "counterview edit"}))
    with pytest.raises(OutputError, match="damaged"):
        read_edit_folder(written[0], radiograph)


@pytest.mark.parametrize("name", ["counterfactual.png", "edit_mask.png", "guidance.npz", "edit.json"])
def test_a_damaged_file_is_told_as_such(written, radiograph, name):
    path = written[0] / name
    whole = path.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], whole[:60] + b"\xff" * 40 + whole[100:]):
        path.write_bytes(damaged)
        with pytest.raises(OutputError, match=r"damaged|outside the edit mask"):
            read_edit_folder(written[0], radiograph)
    path.unlink()
    with pytest.raises(OutputError, match="not all of it"):
        read_edit_folder(written[0], radiograph)


def test_another_frame_is_refused_by_its_number(written, radiograph):
    with pytest.raises(OutputError, match="of frame 1, not of frame 2"):
        read_edit_folder(written[0], dataclasses.replace(radiograph, frame_number=2))
