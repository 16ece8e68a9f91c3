from dataclasses import replace

import numpy as np
import pytest
from scripted_referee import ScriptedCases

from engine.edit import Behaviour, Variant
from engine.errors import DatasetError
from engine.evaluation.case import from_stored, to_stored
from engine.evaluation.editors import (
    ModelEditor,
    as_radiograph,
    contrast_changed,
    shuffled,
    true_counterfactual,
    unedited,
)
from engine.models.catalog import find_model
from engine.radiographs.framing import FrameSpec, Intensity, frame_radiograph


@pytest.fixture(scope="module")
def editor() -> ModelEditor:
    return ModelEditor(find_model("test-model"), steps=2, device="cpu")


def test_the_model_sees_the_source_exactly() -> None:
    case = ScriptedCases(1)[0]
    framed = frame_radiograph(as_radiograph(case), FrameSpec(intensity=Intensity.DISPLAY))
    np.testing.assert_allclose(framed.pixels, case.source, atol=1e-7)


def test_nothing_changes_outside_the_edit_mask_of_a_real_edit(editor: ModelEditor) -> None:
    case = ScriptedCases(3)[2]
    edited = editor(case, Variant.BOTH, 3)
    assert edited.edit_mask.any()
    assert not edited.edit_mask.all()
    np.testing.assert_array_equal(edited.image[~edited.edit_mask], case.source[~edited.edit_mask])
    assert (edited.image[edited.edit_mask] != case.source[edited.edit_mask]).any()
    assert edited.guidance_map is not None
    assert edited.relevance_map is not None
    assert edited.seconds > 0
    again = editor(case, Variant.BOTH, 3)
    np.testing.assert_array_equal(again.image, edited.image)


def test_previews_are_edits_in_the_steps_of_the_card(editor: ModelEditor) -> None:
    case = ScriptedCases(3)[2]
    card = find_model("chest-editor")
    preview = ModelEditor(card, device="cpu", behaviour=Behaviour.PREVIEW)(case, Variant.BOTH, 3)
    default = ModelEditor(card, device="cpu")(case, Variant.BOTH, 3)
    assert any(note.startswith("preview, in 1 step") for note in preview.notes)
    np.testing.assert_array_equal(preview.edit_mask, default.edit_mask)
    assert (preview.image != default.image).any()


def test_each_variant_has_the_maps_that_it_used(editor: ModelEditor) -> None:
    case = ScriptedCases(3)[2]
    has = {}
    for variant in Variant:
        edited = editor(case, variant, 3)
        has[variant] = (edited.guidance_map is not None, edited.relevance_map is not None)
    assert has == {
        Variant.NONE: (False, False),
        Variant.RELEVANCE: (True, True),
        Variant.MASK: (True, False),
        Variant.BOTH: (True, True),
    }


def test_references_are_what_they_say() -> None:
    case, other = ScriptedCases(2)[0], ScriptedCases(2)[1]
    assert case.target is not None
    assert other.region is not None
    np.testing.assert_array_equal(true_counterfactual(case).image, case.target)
    np.testing.assert_array_equal(unedited(case).image, case.source)
    wrong = shuffled(case, other)
    np.testing.assert_array_equal(wrong.image[~other.region], case.source[~other.region])
    assert (wrong.image[other.region] != case.source[other.region]).any()
    assert contrast_changed(case).image.std() > 1.3 * case.source.std()
    for edited in (wrong, contrast_changed(case), true_counterfactual(case)):
        np.testing.assert_array_equal(from_stored(to_stored(edited.image)), edited.image)
        assert not (edited.image != case.source)[~edited.edit_mask].any()


def test_without_a_truth_there_is_no_true_counterfactual() -> None:
    case = replace(ScriptedCases(1)[0], target=None, region=None)
    with pytest.raises(DatasetError, match="no true counterfactual"):
        true_counterfactual(case)
