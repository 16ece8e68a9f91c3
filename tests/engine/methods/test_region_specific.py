import shutil
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from tiny_models import add_card, write_model

from engine.edit import Behaviour, EditRequest, EditResult, MaskUse, Progress, Solver, Variant
from engine.errors import (
    EditCancelled,
    MaskError,
    ModelCardError,
    ModelNotFoundError,
    NonFiniteResultError,
    RequestError,
    UnknownWordError,
)
from engine.methods.parameters import PUBLISHED_STEPS, resolve_parameters
from engine.methods.region_specific import RegionSpecificMethod
from engine.models import loading
from engine.models.card import ModelCard
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.models.loading import load_bundle
from engine.radiographs.framing import FrameSpec, Geometry, Intensity
from engine.radiographs.radiograph import Radiograph
from engine.results.again import request_again

ADD = "Add the finding of pleural effusion."


def ignore(progress: Progress) -> None:
    pass


def never() -> bool:
    return False


def edit(method: RegionSpecificMethod, request: EditRequest) -> EditResult:
    return method.edit(request, ignore, never)


def make_deaf(bundle: InstructPix2PixBundle) -> None:
    """Each text becomes the same zeros."""
    bundle.text_encoder.register_forward_hook(lambda encoder, inputs, output: torch.zeros(1, 77, 16))


@pytest.fixture
def request_for(radiograph: Radiograph, tiny_model: ModelCard) -> Callable[..., EditRequest]:
    def make(**changes) -> EditRequest:
        return replace(EditRequest(radiograph, ADD, str(tiny_model.folder), threshold=0.3), **changes)

    return make


@pytest.mark.parametrize("behaviour", list(Behaviour))
def test_the_same_request_gives_the_same_pixels(
    method, request_for, published_size_model, behaviour: Behaviour
) -> None:
    changes = {"behaviour": behaviour, "seed": 4}
    if behaviour is Behaviour.PAPER_FAITHFUL:
        changes["model"] = str(published_size_model.folder)
    first, second = (edit(method, request_for(**changes)) for _ in range(2))
    assert np.array_equal(first.counterfactual, second.counterfactual)
    assert np.array_equal(first.framed_counterfactual, second.framed_counterfactual)
    assert np.array_equal(first.relevance_map, second.relevance_map)


def test_another_seed_gives_other_pixels(method, request_for) -> None:
    first, second = edit(method, request_for(seed=1)), edit(method, request_for(seed=2))
    assert not np.array_equal(first.framed_counterfactual, second.framed_counterfactual)


@pytest.mark.parametrize("behaviour", list(Behaviour))
@pytest.mark.parametrize("variant", list(Variant))
@pytest.mark.parametrize("inverted", [False, True])
def test_no_pixel_outside_the_edit_mask_changes(
    method, request_for, radiograph_factory, published_size_model, variant, behaviour, inverted
) -> None:
    radiograph = radiograph_factory(rows=211, columns=157, inverted=inverted)
    changes = {"variant": variant, "behaviour": behaviour, "radiograph": radiograph}
    if behaviour is Behaviour.PAPER_FAITHFUL:
        changes["model"] = str(published_size_model.folder)
    result = edit(method, request_for(**changes))
    outside, framed_outside = ~result.edit_mask, ~result.framed_edit_mask
    assert np.array_equal(result.counterfactual[outside], radiograph.stored_pixels[outside])
    assert np.array_equal(result.framed_counterfactual[framed_outside], result.framed_input[framed_outside])
    assert result.counterfactual.dtype == radiograph.stored_pixels.dtype
    assert (result.counterfactual[result.edit_mask] != radiograph.stored_pixels[result.edit_mask]).any()


def test_each_variant_confines_by_its_own_maps(method, request_for) -> None:
    results = {variant: edit(method, request_for(variant=variant)) for variant in Variant}
    masks = {variant: result.framed_edit_mask for variant, result in results.items()}
    both = results[Variant.BOTH]
    assert masks[Variant.NONE].all()
    assert np.array_equal(masks[Variant.MASK], both.pseudo_mask >= np.float32(0.3))
    assert np.array_equal(masks[Variant.RELEVANCE], both.relevance_map >= np.float32(0.3))
    assert np.array_equal(masks[Variant.BOTH], both.pseudo_mask * both.relevance_map >= np.float32(0.3))
    assert not results[Variant.MASK].relevance_map.any()
    assert results[Variant.MASK].relevance_strength == 0
    assert both.relevance_strength > 0
    assert both.relevance_map.min() == 0
    assert both.relevance_map.max() <= 1


def test_a_painted_mask_takes_the_place_of_the_pseudo_mask(method, request_for, radiograph) -> None:
    painted = np.zeros(radiograph.shape, dtype=bool)
    painted[60:140, 30:90] = True
    result = edit(method, request_for(reader_mask=painted, variant=Variant.MASK))
    assert result.provenance.mask_source == "reader mask"
    assert result.edit_mask.any()
    assert not (result.edit_mask & ~painted).any()
    changed = result.counterfactual != radiograph.stored_pixels
    assert not (changed & ~painted).any()
    assert result.provenance.request["reader_mask"]["pixels"] == 80 * 60


@pytest.mark.parametrize("threshold", [0.0, 0.3])
def test_painted_mask_and_pseudo_mask_can_have_to_agree(
    method, request_for, radiograph, threshold: float
) -> None:
    painted = np.zeros(radiograph.shape, dtype=bool)
    painted[30:, : radiograph.shape[1] // 2 + 20] = True
    pseudo = edit(method, request_for(variant=Variant.MASK, threshold=0.5))
    both = edit(
        method,
        request_for(
            reader_mask=painted,
            reader_mask_use=MaskUse.INTERSECT,
            variant=Variant.MASK,
            threshold=threshold,
        ),
    )
    assert both.provenance.mask_source == f"reader mask and {pseudo.provenance.mask_source}"
    assert both.provenance.request["reader_mask_use"] == "intersect"
    assert both.edit_mask.any()
    assert not (both.edit_mask & ~painted).any()
    assert not (both.framed_edit_mask & (pseudo.pseudo_mask == 0)).any()
    assert (painted & ~both.edit_mask).any()


def test_masks_that_do_not_meet_are_refused_in_words(method, request_for, radiograph) -> None:
    painted = np.zeros(radiograph.shape, dtype=bool)
    painted[:3, :3] = True
    with pytest.raises(MaskError, match="outside the pseudo mask"):
        edit(method, request_for(reader_mask=painted, reader_mask_use=MaskUse.INTERSECT))


def test_without_a_pseudo_mask_the_painted_one_counts_alone_and_that_is_said(
    method, request_for, radiograph
) -> None:
    painted = np.zeros(radiograph.shape, dtype=bool)
    painted[60:140, 30:90] = True
    result = edit(
        method,
        request_for(
            instruction="Add the finding of fracture.",
            reader_mask=painted,
            reader_mask_use=MaskUse.INTERSECT,
            variant=Variant.MASK,
        ),
    )
    assert result.provenance.mask_source.startswith("reader mask; whole frame: fracture")
    assert any("painted mask alone counts" in note for note in result.notes)
    assert not (result.edit_mask & ~painted).any()
    assert result.edit_mask.any()


@pytest.mark.parametrize("threshold", [0.0, 0.1])
def test_nothing_outside_a_painted_mask_opens_at_any_threshold(
    method, request_for, radiograph, threshold: float
) -> None:
    painted = np.zeros(radiograph.shape, dtype=bool)
    painted[100:200, 100:200] = True
    result = edit(method, request_for(reader_mask=painted, threshold=threshold))
    assert not (result.edit_mask & ~painted).any()
    rows = np.nonzero(result.framed_edit_mask.any(axis=1))[0]
    assert rows.min() >= 64 * 100 // 300 - 1
    assert rows.max() <= 64 * 200 // 300 + 1


def test_threshold_zero_opens_the_frame_and_says_so(method, request_for) -> None:
    result = edit(method, request_for(threshold=0.0))
    assert result.framed_edit_mask.all()
    assert any("threshold 0" in note for note in result.notes)


def test_an_unreachable_threshold_changes_nothing_and_says_so(method, request_for, radiograph) -> None:
    painted = np.zeros(radiograph.shape, dtype=bool)
    painted[:4, :4] = True
    result = edit(method, request_for(threshold=1.0, reader_mask=painted))
    assert not result.edit_mask.any()
    assert np.array_equal(result.counterfactual, radiograph.stored_pixels)
    assert any("edit mask is empty" in note for note in result.notes)


def test_an_instruction_without_effect_changes_nothing_and_says_so(
    request_for, radiograph, tiny_model
) -> None:
    bundle = load_bundle(tiny_model, "cpu")
    make_deaf(bundle)
    result = edit(RegionSpecificMethod(lambda *_: bundle), request_for())
    assert not result.edit_mask.any()
    assert np.array_equal(result.counterfactual, radiograph.stored_pixels)
    assert any("no relevant region" in note for note in result.notes)


def test_published_behaviour_without_effect_changes_nothing_even_at_threshold_zero(
    request_for, radiograph, published_size_model
) -> None:
    bundle = load_bundle(published_size_model, "cpu")
    make_deaf(bundle)
    request = request_for(
        model=str(published_size_model.folder), behaviour=Behaviour.PAPER_FAITHFUL, threshold=0.0
    )
    result = edit(RegionSpecificMethod(lambda *_: bundle), request)
    assert np.array_equal(result.counterfactual, radiograph.stored_pixels)
    assert np.isfinite(result.relevance_map).all()
    assert any("no relevant region" in note for note in result.notes)


def test_a_finding_without_annotated_mask_opens_the_frame_and_says_so(method, request_for) -> None:
    result = edit(method, request_for(instruction="Add the finding of fracture.", variant=Variant.MASK))
    assert result.framed_edit_mask.all()
    assert result.provenance.mask_source.startswith("whole frame: fracture")
    assert any("fracture" in note for note in result.notes)


def test_a_side_is_the_side_of_the_patient_on_a_mirrored_radiograph(method, request_for, radiograph) -> None:
    right = {"instruction": "Remove the finding of right pleural effusion.", "variant": Variant.MASK}
    usual = edit(method, request_for(**right))
    mirrored = replace(radiograph, patient_orientation="R\\F")
    turned = edit(method, request_for(**right, radiograph=mirrored))
    assert usual.pseudo_mask[:, 32:].sum() == 0 < usual.pseudo_mask.sum()
    assert np.array_equal(turned.pseudo_mask, usual.pseudo_mask[:, ::-1])
    assert "mirrored" in turned.provenance.mask_source


def test_a_synthetic_input_is_told_in_the_result(method, request_for, radiograph) -> None:
    result = edit(method, request_for(radiograph=replace(radiograph, is_synthetic=True)))
    assert "the input is itself synthetic" in result.notes
    assert "the input is itself synthetic" not in edit(method, request_for()).notes


def test_unknown_words_stop_the_edit(method, request_for) -> None:
    with pytest.raises(UnknownWordError):
        edit(method, request_for(instruction="Add a banana"))


def test_unknown_words_go_to_the_model_as_they_are_when_the_reader_agreed(method, request_for) -> None:
    result = edit(method, request_for(instruction="Add a banana", whole_image=True))
    assert result.provenance.sentence == "Add a banana"
    assert "outside the vocabulary" in result.provenance.mask_source
    assert result.pseudo_mask.all()
    assert any("banana" in note for note in result.notes)


def test_unknown_words_go_to_the_model_as_they_are_with_a_painted_mask(
    method, request_for, radiograph
) -> None:
    painted = np.zeros(radiograph.shape, dtype=bool)
    painted[50:250, 50:200] = True
    result = edit(method, request_for(instruction="Add a banana", reader_mask=painted))
    assert result.provenance.sentence == "Add a banana"
    assert not (result.edit_mask & ~painted).any()


def test_words_are_brought_into_the_grammar_of_the_model(method, request_for) -> None:
    result = edit(method, request_for(instruction="add small LEFT pleural effusions", variant=Variant.MASK))
    assert result.provenance.sentence == "Add the finding of pleural effusion."
    # The patient's left is on the right of the image.
    assert not result.pseudo_mask[:, :24].any()
    assert result.pseudo_mask[:, 32:].any()
    assert any("side" in note for note in result.notes)
    assert any("small" in note for note in result.notes)


@pytest.mark.parametrize("variant", [Variant.NONE, Variant.RELEVANCE])
def test_a_side_that_nothing_clips_to_is_told(method, request_for, variant: Variant) -> None:
    result = edit(method, request_for(instruction="Add left pleural effusion", variant=variant))
    assert any("side and zone do not count" in note for note in result.notes)
    assert not any("clips the mask" in note for note in result.notes)


def test_published_behaviour_sends_the_text_word_for_word(method, request_for, published_size_model) -> None:
    request = request_for(
        instruction="add LEFT effusion, please",
        model=str(published_size_model.folder),
        behaviour=Behaviour.PAPER_FAITHFUL,
    )
    assert edit(method, request).provenance.sentence == "add LEFT effusion, please"


def test_bars_of_a_letterbox_never_change(method, request_for, radiograph_factory, tmp_path) -> None:
    card = add_card(write_model(tmp_path / "letterbox"), geometry=Geometry.LETTERBOX)
    radiograph = radiograph_factory(rows=300, columns=180)
    result = edit(method, request_for(model=str(card.folder), radiograph=radiograph, variant=Variant.NONE))
    top, left, height, width = result.content_box
    assert width < 64
    bars = np.ones((64, 64), dtype=bool)
    bars[top : top + height, left : left + width] = False
    assert not result.framed_edit_mask[bars].any()
    assert result.edit_mask.all()


@pytest.mark.parametrize("latent_channels", [4, 8])
@pytest.mark.parametrize("prediction_type", ["epsilon", "v_prediction", "sample"])
@pytest.mark.parametrize("solver", list(Solver))
def test_any_latent_width_prediction_type_and_solver_edits(
    method, request_for, tmp_path_factory, latent_channels, prediction_type, solver
) -> None:
    scheduler = {"prediction_type": prediction_type}
    if prediction_type != "epsilon":
        scheduler |= {"rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}
    folder = write_model(tmp_path_factory.mktemp("kind") / "model", latent_channels, scheduler)
    card = add_card(folder, predicts_residual=prediction_type == "sample", intensity=Intensity.MIMIC_CXR_JPG)
    result = edit(method, request_for(model=str(card.folder), solver=solver))
    assert result.edit_mask.any()
    assert np.isfinite(result.framed_counterfactual).all()
    assert not np.array_equal(result.framed_counterfactual, result.framed_input)


def test_the_card_chooses_the_solver_unless_the_request_does(method, request_for, tiny_model) -> None:
    own = tiny_model.folder.with_name("own-solver")
    shutil.copytree(tiny_model.folder, own)
    card = add_card(own, name="own-solver", solver=Solver.DPM_SOLVER_PP)
    results = {
        solver: edit(method, request_for(model=str(card.folder), solver=solver, num_inference_steps=3))
        for solver in (None, *Solver)
    }
    assert results[None].provenance.request["solver"] == "dpm-solver++"
    of_card, ddim = (results[solver].framed_counterfactual for solver in (None, Solver.DDIM))
    assert np.array_equal(of_card, results[Solver.DPM_SOLVER_PP].framed_counterfactual)
    assert not np.array_equal(of_card, ddim)


@pytest.mark.parametrize("solver", list(Solver))
def test_a_model_that_adds_nothing_gives_the_input_back_whatever_its_autoencoder_loses(
    request_for, tmp_path_factory, solver: Solver
) -> None:
    scheduler = {"prediction_type": "sample", "rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}
    scheduler["set_alpha_to_one"] = True  # the last step leaves no noise
    folder = write_model(tmp_path_factory.mktemp("idle") / "model", 4, scheduler)
    card = add_card(folder, predicts_residual=True, image_guidance_scale=1.0)

    def load(card: ModelCard, device: str, precision: str) -> InstructPix2PixBundle:
        bundle = load_bundle(card, device, precision)
        bundle.unet.conv_out.weight.zero_()
        bundle.unet.conv_out.bias.zero_()
        return bundle

    with torch.no_grad():
        request = request_for(model=str(card.folder), variant=Variant.NONE, solver=solver)
        result = edit(RegionSpecificMethod(load), request)
    assert result.framed_edit_mask.all()
    assert np.allclose(result.framed_counterfactual, result.framed_input, atol=1e-5)
    assert np.array_equal(result.counterfactual, request.radiograph.stored_pixels)


@pytest.mark.parametrize("precision", ["float16", "bfloat16"])
def test_half_precision_stays_close_to_single(method, request_for, precision: str) -> None:
    single = edit(method, request_for(variant=Variant.NONE, precision="float32"))
    half = edit(method, request_for(variant=Variant.NONE, precision=precision))
    assert half.provenance.precision == precision
    assert np.abs(half.framed_counterfactual - single.framed_counterfactual).mean() < 0.05


def test_a_large_model_edits_in_half_precision_and_is_reproduced_in_it_but_published_edits_are_single(
    request_for, published_size_model: ModelCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "cpu_multiplies_bfloat16", lambda: True)
    monkeypatch.setattr(loading, "LARGE_UNET_PARAMETERS", 1)
    method = RegionSpecificMethod(load_bundle)
    request = request_for(model=str(published_size_model.folder), variant=Variant.NONE, device="cpu")
    half = edit(method, request)
    assert half.provenance.precision == half.provenance.request["precision"] == "bfloat16"
    published = edit(method, replace(request, behaviour=Behaviour.PAPER_FAITHFUL, num_inference_steps=2))
    assert published.provenance.precision == "float32"
    # On a machine that would choose otherwise.
    monkeypatch.setattr(loading, "cpu_multiplies_bfloat16", lambda: False)
    again = edit(method, request_again(request.radiograph, half))
    assert again.provenance.precision == "bfloat16"
    assert np.array_equal(again.counterfactual, half.counterfactual)
    assert edit(method, request).provenance.precision == "float32"


def test_progress_tells_phases_steps_time_left_and_previews(method, request_for) -> None:
    heard: list[Progress] = []
    method.edit(request_for(num_inference_steps=9), heard.append, never)
    phases = list(dict.fromkeys(progress.phase for progress in heard))
    assert phases == ["loading model", "preparing", "relevance map", "denoising", "decoding"]
    steps = [progress for progress in heard if progress.phase == "denoising"]
    assert [(progress.step, progress.steps) for progress in steps] == [(step, 9) for step in range(1, 10)]
    assert all(progress.seconds_left is not None and progress.seconds_left >= 0 for progress in steps)
    previews = [progress.preview for progress in steps if progress.preview is not None]
    assert 1 <= len(previews) < 9
    for preview in previews:
        assert preview.dtype == np.float32
        assert preview.min() >= 0
        assert preview.max() <= 1


@pytest.mark.parametrize("behaviour", [Behaviour.DEFAULT, Behaviour.PAPER_FAITHFUL])
def test_time_left_counts_the_work_of_a_gpu_and_not_only_the_calls(
    method, request_for, published_size_model, monkeypatch, behaviour: Behaviour
) -> None:
    monkeypatch.setattr(InstructPix2PixBundle, "wait", lambda self: time.sleep(0.5))
    heard: list[Progress] = []
    request = request_for(model=str(published_size_model.folder), behaviour=behaviour, num_inference_steps=2)
    method.edit(request, heard.append, never)
    left = [progress.seconds_left for progress in heard if progress.seconds_left is not None]
    assert left[0] >= 0.5 + 2 * 0.5  # one more step, and decoding at twice the time of encoding
    assert left[1] >= 2 * 0.5


def test_cancelling_stops_within_one_step(method, request_for) -> None:
    heard: list[Progress] = []
    with pytest.raises(EditCancelled):
        method.edit(
            request_for(num_inference_steps=50),
            heard.append,
            lambda: any(progress.step == 3 for progress in heard),
        )
    assert heard[-1].step == 3


def test_cancelling_before_it_starts_loads_nothing(request_for) -> None:
    def load(*_: object) -> None:
        raise AssertionError("loaded")

    with pytest.raises(EditCancelled):
        RegionSpecificMethod(load).edit(request_for(), ignore, lambda: True)  # type: ignore[arg-type]


@pytest.mark.parametrize("part", ["unet", "vae"])
def test_nan_in_the_model_is_an_error_not_a_picture(request_for, tiny_model, part: str) -> None:
    bundle = load_bundle(tiny_model, "cpu")
    next(iter(getattr(bundle, part).parameters())).fill_(torch.nan)
    with pytest.raises(NonFiniteResultError):
        edit(RegionSpecificMethod(lambda *_: bundle), request_for(variant=Variant.MASK))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"num_inference_steps": 0}, "steps"),
        ({"num_inference_steps": 1001}, "steps"),
        ({"guidance_scale": float("nan")}, "guidance_scale"),
        ({"image_guidance_scale": float("inf")}, "image_guidance_scale"),
        ({"threshold": 1.5}, "threshold"),
        ({"threshold": float("nan")}, "threshold"),
        ({"relevance_timestep": -1}, "timestep"),
        ({"relevance_timestep": 1000}, "timestep"),
        ({"seed": -1}, "seed"),
        ({"method": "magic"}, "method"),
        ({"behaviour": Behaviour.PAPER_FAITHFUL}, "512 pixel"),
    ],
)
def test_a_wrong_parameter_is_named(method, request_for, changes: dict, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        edit(method, request_for(**changes))


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"solver": Solver.DPM_SOLVER_PP}, "DDIM"), ({"precision": "float16"}, "float32")],
)
def test_published_behaviour_refuses_what_was_not_published(
    method, request_for, published_size_model, changes: dict, words: str
) -> None:
    model = str(published_size_model.folder)
    with pytest.raises(RequestError, match=words):
        edit(method, request_for(model=model, behaviour=Behaviour.PAPER_FAITHFUL, **changes))


@pytest.mark.parametrize(("shape", "painted"), [((10, 10), True), ((300, 260), False)])
def test_a_painted_mask_that_does_not_fit_is_refused(method, request_for, shape, painted) -> None:
    with pytest.raises(MaskError):
        edit(method, request_for(reader_mask=np.full(shape, painted)))


def test_unknown_and_bare_model_folders_are_refused(method, request_for, tmp_path) -> None:
    with pytest.raises(ModelNotFoundError, match="nowhere"):
        edit(method, request_for(model="nowhere"))
    with pytest.raises(ModelCardError, match="models add"):
        edit(method, request_for(model=str(write_model(tmp_path / "bare"))))


def test_provenance_tells_all_that_is_needed_to_do_it_again(method, request_for, tiny_model) -> None:
    result = edit(method, request_for(seed=11, suitability_overridden=True))
    provenance = result.provenance
    assert provenance.request["seed"] == 11
    assert provenance.request["num_inference_steps"] == 4
    assert provenance.request["guidance_scale"] == 7.5
    assert provenance.request["variant"] == "both"
    assert provenance.request["suitability_overridden"] is True
    assert "radiograph" not in provenance.request
    assert provenance.weights_sha256 == tiny_model.weights_sha256
    assert {"counterview", "torch", "diffusers", "transformers", "numpy"} <= provenance.versions.keys()
    assert provenance.device.startswith("CPU")
    assert provenance.duration_s > 0


def test_an_overlong_instruction_says_what_was_not_read(method, request_for) -> None:
    # One token per letter leaves room for 75 letters.
    text = "Add the findings of pleural effusion, atelectasis, cardiomegaly, consolidation and pneumothorax."
    result = edit(method, request_for(instruction=text))
    assert any("did not read all" in note for note in result.notes)


def test_the_published_inference_takes_the_papers_steps_where_the_card_names_another_solver(
    request_for: Callable[..., EditRequest], tiny_model: ModelCard
) -> None:
    faithful = request_for(behaviour=Behaviour.PAPER_FAITHFUL)
    published = replace(tiny_model, frame=FrameSpec(512), num_inference_steps=15, solver=Solver.DPM_SOLVER_PP)
    assert resolve_parameters(faithful, published).num_inference_steps == PUBLISHED_STEPS == 100
    assert resolve_parameters(faithful, replace(published, solver=Solver.DDIM)).num_inference_steps == 15
    assert resolve_parameters(request_for(), published).num_inference_steps == 15
