"""A preview: the same request in very few steps, told apart from a result wherever it could be mistaken."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.edit import Behaviour, EditRequest, EditResult, Solver
from engine.errors import RequestError
from engine.exchange.dicom_export import export_dicom
from engine.exchange.edit_folder import write_edit_folder
from engine.exchange.edit_folder_reading import read_edit_folder
from engine.exchange.export_choice import ExportedResult, ExportObject
from engine.history.store import HistoryStore
from engine.methods.region_specific import RegionSpecificMethod
from engine.models.card import ModelCard
from engine.radiographs.radiograph import Radiograph
from engine.reading.rating import edit_identity


@pytest.fixture
def request_for(radiograph: Radiograph, tiny_model: ModelCard) -> Callable[..., EditRequest]:
    def make(**changes: object) -> EditRequest:
        request = EditRequest(
            radiograph, "Add the finding of pleural effusion.", str(tiny_model.folder), threshold=0.3
        )
        return replace(request, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def preview(method: RegionSpecificMethod, request_for: Callable[..., EditRequest]) -> EditResult:
    return edit(method, request_for(behaviour=Behaviour.PREVIEW))


def edit(method: RegionSpecificMethod, request: EditRequest) -> EditResult:
    return method.edit(request, lambda progress: None, lambda: False)


def test_it_says_what_it_is_and_how_it_was_made(
    method: RegionSpecificMethod, request_for: Callable[..., EditRequest], preview: EditResult
) -> None:
    assert preview.provenance.is_preview
    assert preview.notes[0].startswith("preview, in 1 step:")
    assert "(preview)" in preview.provenance.model_words
    asked = preview.provenance.request
    assert (asked["behaviour"], asked["num_inference_steps"], asked["solver"]) == (
        "preview",
        1,
        Solver.DPM_SOLVER_PP.value,
    )
    default = edit(method, request_for())
    assert not default.provenance.is_preview
    assert not any(note.startswith("preview") for note in default.notes)


def test_it_opens_what_the_result_will_open(
    method: RegionSpecificMethod, request_for: Callable[..., EditRequest], preview: EditResult
) -> None:
    default = edit(method, request_for())
    assert np.array_equal(preview.edit_mask, default.edit_mask)
    assert np.array_equal(preview.guidance_map, default.guidance_map)
    assert not np.array_equal(preview.counterfactual, default.counterfactual)


def test_any_request_can_be_previewed(
    method: RegionSpecificMethod, request_for: Callable[..., EditRequest], preview: EditResult
) -> None:
    request = request_for(
        behaviour=Behaviour.PAPER_FAITHFUL, num_inference_steps=50, solver=Solver.DDIM, guidance_scale=3.0
    ).as_preview()
    assert np.array_equal(edit(method, request).counterfactual, preview.counterfactual)


def test_a_model_without_previews_says_so(
    method: RegionSpecificMethod, request_for: Callable[..., EditRequest], published_size_model: ModelCard
) -> None:
    with pytest.raises(RequestError, match="makes no previews"):
        edit(method, request_for(model=str(published_size_model.folder), behaviour=Behaviour.PREVIEW))


def test_it_is_not_rated_kept_or_exported(
    preview: EditResult, radiograph: Radiograph, tmp_path: Path
) -> None:
    with pytest.raises(RequestError, match="a preview is not rated"):
        edit_identity(preview)
    store = HistoryStore(tmp_path / "history")
    with pytest.raises(RequestError, match="a preview is not"):
        store.add(radiograph, None, preview)
    assert store.entries_of(radiograph) == ()
    store.close()
    with pytest.raises(RequestError, match="a preview is not exported"):
        write_edit_folder(tmp_path / "folder", radiograph, preview)
    with pytest.raises(RequestError, match="a preview is not exported"):
        export_dicom(
            tmp_path / "dicom",
            radiograph,
            [ExportedResult(preview)],
            frozenset([ExportObject.COUNTERFACTUAL]),
        )
    assert not (tmp_path / "dicom").exists()
    assert not (tmp_path / "folder").exists()


def test_a_folder_of_a_preview_that_was_asked_for_goes_no_further(
    preview: EditResult,
    request_for: Callable[..., EditRequest],
    radiograph: Radiograph,
    tmp_path: Path,
) -> None:
    asked = request_for(behaviour=Behaviour.PREVIEW)
    written = write_edit_folder(tmp_path / "folder", radiograph, preview, asked=asked)
    assert written.record["provenance"]["request"]["behaviour"] == "preview"
    back = read_edit_folder(tmp_path / "folder", radiograph)
    with pytest.raises(RequestError, match="a preview is not"):
        edit_identity(back)
