"""What an instruction will do is said before it runs, and nothing widens silently."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.edit import Behaviour, EditRequest, MaskUse, Variant
from engine.guidance.pseudo_masks import load_atlas
from engine.instructions.findings import load_vocabulary
from engine.methods.understanding import confine, understand
from engine.models.catalog import ModelCard
from engine.radiographs.framing import FrameSpec, Geometry, frame_radiograph, place_in_content
from engine.radiographs.radiograph import Radiograph
from viewer.tools.edit_place import Circumstances, describe_share
from viewer.tools.instruction_outlook import Outlook, look_ahead

VOCABULARY = load_vocabulary()
ATLAS = load_atlas(None)


def card(
    grammar_version: int = 2, findings: tuple[str, ...] = (), frame: FrameSpec | None = None
) -> ModelCard:
    frame = frame or FrameSpec()
    return ModelCard(Path("model"), "m", "M", "region_specific", "MIT", frame, grammar_version, findings, {})


def look(text: str, **circumstances: object) -> Outlook:
    return look_ahead(text, VOCABULARY, ATLAS, Circumstances(**{"card": card(), **circumstances}))


def test_an_empty_text_has_no_problem_and_cannot_run() -> None:
    outlook = look("   ")
    assert not outlook.problem
    assert not outlook.can_run


def test_the_exact_sentence_for_the_models_grammar_is_shown() -> None:
    text = "add small left effusion"
    assert look(text).sentence == "Add the finding of small left pleural effusion."
    assert look(text, card=card(1)).sentence == "Add the finding of pleural effusion."


def test_the_pseudo_mask_is_named_with_its_share_and_a_side_halves_it() -> None:
    both, right = look("add effusion"), look("add right effusion")
    assert both.pseudo_mask is not None
    assert right.pseudo_mask is not None
    share = describe_share(float(right.pseudo_mask.mean()))
    assert right.where == f"Pseudo mask of pleural effusion, right, {share} of the radiograph"
    assert right.pseudo_mask.mean() < 0.6 * both.pseudo_mask.mean()
    assert not right.pseudo_mask[:, 300:].any()  # the patient's right is on the left of the image
    assert not right.is_whole_image


def test_a_finding_without_annotated_mask_opens_the_whole_image_and_says_so() -> None:
    outlook = look("add edema and fracture")
    assert outlook.is_whole_image
    assert "fracture has no annotated mask" in outlook.where
    assert outlook.pseudo_mask is None
    assert outlook.can_run


def test_an_unknown_word_needs_a_mask_or_permission() -> None:
    refused = look("Add the finding of pericardial effusion.")
    assert refused.asks_permission
    assert not refused.can_run
    assert refused.unknown == ("pericardial effusion",)
    assert refused.suggestions[0].text == "Add the finding of pleural effusion."

    allowed = look("Add the finding of pericardial effusion.", whole_image=True)
    assert allowed.can_run
    assert allowed.is_whole_image
    assert allowed.sentence == "Add the finding of pericardial effusion."
    assert "not in the vocabulary" in allowed.notes[0]

    painted = look("Add the finding of pericardial effusion.", reader_mask_share=0.05)
    assert painted.can_run
    assert not painted.is_whole_image
    assert painted.where == "Your painted mask, 5.0 % of the radiograph"


def test_a_painted_mask_takes_the_place_of_the_pseudo_mask_which_stays_offered() -> None:
    outlook = look("add effusion", reader_mask_share=0.123)
    assert outlook.where == "Your painted mask, 12 % of the radiograph"
    assert outlook.pseudo_mask is not None
    whole = look("add fracture", reader_mask_share=0.5)
    assert not whole.is_whole_image


def test_a_painted_mask_that_must_agree_leaves_the_pseudo_mask_in_force() -> None:
    both = look("add right effusion", reader_mask_share=0.1, mask_use=MaskUse.INTERSECT)
    assert both.where == "Where your painted mask and the pseudo mask of pleural effusion, right agree"
    assert both.pseudo_mask is not None
    assert both.can_run
    without = look("add fracture", reader_mask_share=0.1, mask_use=MaskUse.INTERSECT)
    assert without.where == "Your painted mask, 10 % of the radiograph"
    assert not without.is_whole_image
    unknown = look(
        "Add the finding of pericardial effusion.", reader_mask_share=0.1, mask_use=MaskUse.INTERSECT
    )
    assert unknown.can_run
    assert not unknown.is_whole_image


@pytest.mark.parametrize("variant", [Variant.NONE, Variant.RELEVANCE])
def test_variants_without_mask_are_called_whole_image_even_when_something_is_painted(
    variant: Variant,
) -> None:
    outlook = look("add effusion", variant=variant, reader_mask_share=0.1)
    assert outlook.is_whole_image
    assert outlook.where.startswith("Whole image")


@pytest.mark.parametrize("variant", list(Variant))
def test_unknown_words_ask_for_permission_whatever_the_variant(variant: Variant) -> None:
    refused = look("Add the finding of nodule.", variant=variant)
    assert refused.asks_permission
    assert not refused.can_run
    assert look("Add the finding of nodule.", variant=variant, whole_image=True).can_run


def test_a_proposed_sentence_is_offered_when_it_would_run() -> None:
    outlook = look("no effusion")
    assert "negation" in outlook.problem
    assert [s.text for s in outlook.suggestions] == ["Remove the finding of pleural effusion."]
    assert look(outlook.suggestions[0].text).can_run


def test_as_published_sends_the_text_as_it_is_with_the_mask_of_the_letters_found() -> None:
    outlook = look("pericardial effusion, please", behaviour=Behaviour.PAPER_FAITHFUL)
    assert outlook.sentence == "pericardial effusion, please"
    assert not outlook.is_whole_image
    whole = look("nodule", behaviour=Behaviour.PAPER_FAITHFUL)
    assert whole.is_whole_image
    assert whole.where.startswith("Whole image")


def test_without_an_atlas_only_a_painted_mask_runs() -> None:
    circumstances = Circumstances(card=card())
    assert "cannot be read" in look_ahead("add edema", VOCABULARY, None, circumstances).problem
    painted = Circumstances(card=card(), reader_mask_share=0.1)
    assert look_ahead("add edema", VOCABULARY, None, painted).can_run


def test_the_offered_mask_is_binary_and_of_the_frame() -> None:
    mask = look("add edema").pseudo_mask
    assert mask is not None
    assert mask.shape == (512, 512)
    assert set(np.unique(mask)) == {0.0, 1.0}


def test_shares_are_given_with_sensible_figures() -> None:
    assert [describe_share(s) for s in (0, 0.0005, 0.0123, 0.31)] == ["0.0 %", "< 0.1 %", "1.2 %", "31 %"]


@pytest.mark.parametrize("geometry", Geometry)
@pytest.mark.parametrize("behaviour", Behaviour)
@pytest.mark.parametrize(("rows", "columns"), [(96, 64), (64, 120)])
@pytest.mark.parametrize("orientation", ["", "R"])
def test_what_is_outlined_is_where_the_engine_will_act(
    radiograph_factory: Callable[..., Radiograph],
    geometry: Geometry,
    behaviour: Behaviour,
    rows: int,
    columns: int,
    orientation: str,
) -> None:
    radiograph = replace(radiograph_factory(rows, columns), patient_orientation=orientation)
    model = card(frame=FrameSpec(geometry=geometry))
    text = "Add the finding of left pleural effusion."
    outlook = look(text, card=model, radiograph=radiograph, behaviour=behaviour)
    request = EditRequest(radiograph, text, "m", behaviour=behaviour)
    framed = frame_radiograph(radiograph, model.frame)
    confinement = confine(request, understand(request, model, VOCABULARY), framed, VOCABULARY)

    assert outlook.pseudo_mask is not None
    shown = place_in_content(outlook.pseudo_mask, framed.content_box, framed.spec.size)
    top, left, height, width = framed.content_box
    where = np.s_[top : top + height, left : left + width]
    assert np.array_equal(shown[where] >= 0.5, confinement.mask[where] >= 0.5)
    assert describe_share(float(outlook.pseudo_mask.mean())) in outlook.where
    is_on_the_left = outlook.pseudo_mask[:, : outlook.pseudo_mask.shape[1] // 2].any()
    if behaviour is Behaviour.DEFAULT:
        assert is_on_the_left == (orientation == "R")
        assert ("mirrored" in outlook.where) == (orientation == "R")


def test_a_mask_to_paint_on_is_mirrored_too(radiograph_factory: Callable[..., Radiograph]) -> None:
    mirrored = replace(radiograph_factory(), patient_orientation="R")
    plain = look("add right effusion", reader_mask_share=0.1).pseudo_mask
    turned = look("add right effusion", reader_mask_share=0.1, radiograph=mirrored).pseudo_mask
    assert plain is not None
    assert turned is not None
    assert np.array_equal(turned, plain[:, ::-1])


def test_of_sentences_that_contradict_each_other_one_can_be_kept_by_a_click() -> None:
    outlook = look("add edema. remove edema.")
    assert "contradict" in outlook.problem
    assert [one.text for one in outlook.suggestions] == ["remove edema.", "add edema."]
