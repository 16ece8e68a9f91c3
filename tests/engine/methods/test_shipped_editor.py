"""The shipped editor draws what it is told, where it is told, on radiographs that it has not seen."""

from dataclasses import replace

import numpy as np
import pytest

from engine import paths
from engine.edit import Behaviour, EditRequest, EditResult
from engine.methods.region_specific import RegionSpecificMethod
from engine.models.catalog import find_model
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.models.loading import load_bundle
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.radiograph import Radiograph

LIMIT_BYTES = 60 * 10**6
SHARD_BYTES = 16 * 2**20


@pytest.fixture(scope="module")
def bundle() -> InstructPix2PixBundle:
    return load_bundle(find_model("chest-editor"), "cpu")


@pytest.fixture(scope="module")
def normal() -> Radiograph:
    return read_radiograph(paths.resources_dir() / "samples" / "simulated_normal.dcm")


def edit(
    bundle: InstructPix2PixBundle, radiograph: Radiograph, sentence: str, **fields: object
) -> EditResult:
    request = EditRequest(radiograph, sentence, "chest-editor", **fields)  # type: ignore[arg-type]
    method = RegionSpecificMethod(lambda card, device, precision: bundle)
    return method.edit(request, lambda progress: None, lambda: False)


def halves(result: EditResult) -> tuple[float, float]:
    """How much brighter the patient's right and left became, over all pixels."""
    change = result.framed_counterfactual - result.framed_input
    middle = change.shape[1] // 2
    return float(change[:, :middle].sum()), float(change[:, middle:].sum())


@pytest.mark.parametrize("side", ["right", "left"])
def test_an_effusion_comes_to_its_side_whatever_confines_it(
    bundle: InstructPix2PixBundle, normal: Radiograph, side: str
) -> None:
    from engine.edit import Variant

    sentence = f"Add the finding of large {side} pleural effusion."
    for variant in (Variant.BOTH, Variant.NONE):
        right, left = halves(edit(bundle, normal, sentence, variant=variant))
        asked, other = (right, left) if side == "right" else (left, right)
        assert asked > 1500  # of 262,144 pixels from 0 to 1
        assert other < 0.4 * asked


def test_more_is_drawn_for_a_higher_level(bundle: InstructPix2PixBundle, normal: Radiograph) -> None:
    amounts = [
        halves(edit(bundle, normal, f"Add the finding of {level} right pleural effusion."))[0]
        for level in ("small", "moderate", "large")
    ]
    assert amounts[0] < amounts[1] < amounts[2]


def test_what_is_there_is_taken_away(bundle: InstructPix2PixBundle) -> None:
    sick = read_radiograph(paths.resources_dir() / "samples" / "simulated_pleural_effusion.dcm")
    result = edit(bundle, sick, "Remove the finding of pleural effusion.")
    assert sum(halves(result)) < -300


def test_another_seed_asks_for_the_same(bundle: InstructPix2PixBundle, normal: Radiograph) -> None:
    first, second = (
        edit(bundle, normal, "Add the finding of edema.", seed=seed).framed_counterfactual for seed in (0, 1)
    )
    assert 0 < np.abs(first - second).mean() < 0.02


def test_its_preview_is_nearer_to_the_result_than_a_single_step_of_its_own(
    bundle: InstructPix2PixBundle, normal: Radiograph
) -> None:
    distances = {"preview": 0.0, "one step": 0.0}
    for sentence in ("Add the finding of large left pleural effusion.", "Add the finding of pneumonia."):
        result = edit(bundle, normal, sentence).framed_counterfactual
        for name, other in (
            ("preview", edit(bundle, normal, sentence, behaviour=Behaviour.PREVIEW)),
            ("one step", edit(bundle, normal, sentence, num_inference_steps=1)),
        ):
            distances[name] += float(np.square(other.framed_counterfactual - result).sum())
    assert distances["preview"] < 0.5 * distances["one step"]


def test_it_is_small_and_says_what_it_is() -> None:
    card = find_model("chest-editor")
    weights = [path.stat().st_size for path in card.folder.rglob("*.safetensors")]
    assert sum(weights) < LIMIT_BYTES
    assert max(weights) <= SHARD_BYTES
    assert replace(card, notice="") != card
    text = (card.folder / "README.md").read_text("utf-8")
    for heading in ("Data", "Recipe", "Measure"):
        assert f"## {heading}" in text
