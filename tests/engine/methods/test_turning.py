"""A mirrored film gets the edit of the film that is not, mirrored: side, place, previews, all of it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from tiny_models import add_card, write_model

from engine.edit import Behaviour, EditRequest, EditResult, MaskUse, Progress, Variant
from engine.methods.region_specific import RegionSpecificMethod
from engine.methods.turning import TURNED_NOTE, TurnedProgress
from engine.models.card import ModelCard
from engine.radiographs.framing import Geometry
from engine.radiographs.radiograph import Radiograph

LEFT = "Add the finding of left pleural effusion."
MAPS = ("framed_input", "framed_counterfactual", "relevance_map", "pseudo_mask", "guidance_map")


class Previews:
    """Hears them all."""

    def __init__(self) -> None:
        self.heard: list[np.ndarray] = []

    def __call__(self, progress: Progress) -> None:
        if progress.preview is not None:
            self.heard.append(progress.preview)


def mirrored(request: EditRequest) -> EditRequest:
    film = request.radiograph
    turned = replace(
        film, stored_pixels=np.ascontiguousarray(film.stored_pixels[:, ::-1]), patient_orientation="R\\F"
    )
    mask = request.reader_mask
    return replace(
        request,
        radiograph=turned,
        reader_mask=None if mask is None else np.ascontiguousarray(mask[:, ::-1]),
    )


def assert_mirrored(turned: EditResult, usual: EditResult) -> None:
    for name in MAPS:
        np.testing.assert_allclose(getattr(turned, name)[:, ::-1], getattr(usual, name), atol=1e-3)
    apart = turned.counterfactual[:, ::-1].astype(int) - usual.counterfactual.astype(int)
    assert np.mean(np.abs(apart) > 2) < 0.01  # a cell at the threshold may fall to either side
    assert np.mean(turned.edit_mask[:, ::-1] != usual.edit_mask) < 0.01
    assert usual.edit_mask.any()
    assert not np.array_equal(usual.counterfactual, usual.counterfactual[:, ::-1])


@pytest.mark.parametrize("variant", [Variant.BOTH, Variant.RELEVANCE, Variant.MASK])
@pytest.mark.parametrize("behaviour", [Behaviour.DEFAULT, Behaviour.PAPER_FAITHFUL])
def test_a_mirrored_film_is_edited_on_the_side_of_the_patient(
    method: RegionSpecificMethod,
    radiograph: Radiograph,
    tiny_model: ModelCard,
    published_size_model: ModelCard,
    behaviour: Behaviour,
    variant: Variant,
) -> None:
    model = published_size_model if behaviour is Behaviour.PAPER_FAITHFUL else tiny_model
    asked = EditRequest(
        *(radiograph, LEFT, str(model.folder)),
        behaviour=behaviour,
        variant=variant,
        threshold=0.3,
        num_inference_steps=2,
    )
    heard = Previews(), Previews()
    usual = method.edit(asked, heard[0], lambda: False)
    turned = method.edit(mirrored(asked), heard[1], lambda: False)
    assert_mirrored(turned, usual)
    assert TURNED_NOTE in turned.notes
    assert TURNED_NOTE not in usual.notes
    for first, second in zip(heard[1].heard, heard[0].heard, strict=False):  # a slow machine makes fewer
        np.testing.assert_allclose(first[:, ::-1], second, atol=1e-3)


def test_bars_and_painted_masks_are_turned_as_well(
    radiograph_factory: Callable[..., Radiograph], method: RegionSpecificMethod, tmp_path
) -> None:
    card = add_card(write_model(tmp_path / "letterbox"), geometry=Geometry.LETTERBOX)
    film = radiograph_factory(rows=211, columns=130)  # an odd number of columns of bars
    mask = np.zeros(film.shape, dtype=bool)
    mask[120:180, 70:120] = True
    asked = EditRequest(
        *(film, LEFT, str(card.folder)),
        threshold=0.0,
        reader_mask=mask,
        reader_mask_use=MaskUse.INSTEAD,
        num_inference_steps=2,
    )
    usual, turned = (
        method.edit(one, lambda progress: None, lambda: False) for one in (asked, mirrored(asked))
    )
    top, left, height, width = usual.content_box
    assert width % 2 == 1
    assert turned.content_box == usual.content_box  # it lies as its film does
    for name in MAPS:
        part = np.s_[top : top + height, left : left + width]
        first, second = getattr(turned, name)[part][:, ::-1], getattr(usual, name)[part]
        np.testing.assert_allclose(first, second, atol=1e-3)
    assert not turned.edit_mask[~mask[:, ::-1]].any()
    assert turned.edit_mask.any()


def test_whether_previews_are_wanted_is_asked_of_the_listener() -> None:
    def listener(progress: Progress) -> None: ...

    assert TurnedProgress(listener).wants_previews
    listener.wants_previews = False  # type: ignore[attr-defined]
    assert not TurnedProgress(listener).wants_previews
