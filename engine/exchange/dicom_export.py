"""A folder of DICOM objects about one radiograph's results: it appears as a whole, or not at all.

| file | holds |
|---|---|
| result-001/counterfactual.dcm | Secondary Capture, 16 bit, marked |
| result-001/counterfactual-dx.dcm | derived DX For Presentation, where asked for |
| result-001/guidance.dcm, guidance.npz | fractional segmentation, and the exact float values |
| result-001/edit-mask.dcm, reader-mask.dcm | binary segmentations |
| result-001/view.dcm | presentation state |
| result-001/ratings.dcm | Comprehensive SR |
| result-001/recipe.json | how the result was made; also in a private block of each object |
| case-sheet.pdf, panes.jpg | for people, where a viewer writes them |
| export.json | every object with its UIDs and SHA-256 |
"""

import hashlib
import json
import warnings
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path, PureWindowsPath
from typing import Any

import numpy as np
from pydicom.dataset import Dataset

import engine
from engine.edit import EditResult
from engine.errors import OutputCancelled, OutputError
from engine.exchange.edit_folder import make_record
from engine.exchange.export_case import ExportCase, Study, imager_spacing, new_study, study_of
from engine.exchange.export_choice import (
    FORMAT,
    FORMAT_VERSION,
    MANIFEST,
    ExportedResult,
    ExportObject,
    is_export_folder,
)
from engine.exchange.synthetic_mark import DISCLAIMER
from engine.exchange.whole_folder import cannot_write, plain, replaced_as_a_whole
from engine.radiographs.radiograph import Radiograph
from engine.reading.items import RatingItem

OnWritten = Callable[[int, int, str], None]  # objects written, objects in all, name of the next


def export_dicom(
    folder: Path,
    radiograph: Radiograph,
    results: Sequence[ExportedResult],
    kinds: frozenset[ExportObject],
    same_study: bool = False,
    items: Sequence[RatingItem] = (),
    on_written: OnWritten | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
    write_more: Callable[[Path], None] | None = None,
) -> dict[str, Any]:
    """Write the objects; slow, for the background.

    Args:
        folder: made with its parents; an earlier export there is replaced, anything else is left alone.
        radiograph: that was edited.
        results: of it, at least one.
        kinds: what is wanted; what a result does not have is left out.
        same_study: the objects go into the study of the radiograph and name its patient; else they are of
            nobody.
        items: that were rated, for their wording.
        on_written: told before each object.
        is_cancelled: looked at before each object.
        write_more: gets the folder, not yet in its place, for ``CASE_SHEET`` and ``PANES``.

    Returns:
        The content of ``export.json``.

    Raises:
        RequestError: a result is a preview.
        OutputError: nothing was written.
        OutputCancelled: it was cancelled, and nothing was written.
    """
    if not results:
        raise OutputError("there is no result to export; make one first")
    for one in results:
        one.result.require_final("exported")
    _check_replaceable(folder)
    made_at = datetime.now().astimezone()
    kinds = kinds | {ExportObject.COUNTERFACTUAL}
    steps = [(n, kind) for n, one in enumerate(results, 1) for kind in _wanted(one, kinds)]
    written: list[dict[str, Any]] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the libraries' may quote the patient
            study = study_of(radiograph) if same_study else new_study(radiograph, made_at)
            folder.parent.mkdir(parents=True, exist_ok=True)
            with replaced_as_a_whole(folder) as fresh:
                for number, one in enumerate(results, start=1):
                    case = _case(radiograph, one, study, made_at, items, number)
                    place = fresh / f"result-{number:03d}"
                    place.mkdir()
                    _write_json(place / "recipe.json", case.recipe)
                    made: dict[ExportObject, Dataset] = {}
                    for kind in _wanted(one, kinds):
                        if is_cancelled():
                            raise OutputCancelled("the export was cancelled; nothing was written")
                        if on_written is not None:
                            on_written(len(written), len(steps), kind.value)
                        made[kind] = dataset = _make(kind, case, made)
                        file = place / f"{kind.value}.dcm"
                        dataset.save_as(file, enforce_file_format=True)
                        written.append(_describe(dataset, file, fresh, kind))
                    if ExportObject.GUIDANCE in made:
                        _write_values(place / "guidance.npz", one.result)
                if write_more is not None:
                    write_more(fresh)
                manifest = _manifest(radiograph, study, written)
                _write_json(fresh / MANIFEST, manifest)
                if is_cancelled():
                    raise OutputCancelled("the export was cancelled; nothing was written")
    except OSError as error:
        raise cannot_write(folder, error) from error
    return manifest


def _check_replaceable(folder: Path) -> None:
    if folder.exists() and not is_export_folder(folder):
        raise OutputError(f"{folder} exists and is no earlier export; choose another folder")


def _wanted(one: ExportedResult, kinds: frozenset[ExportObject]) -> list[ExportObject]:
    return [kind for kind in ExportObject if kind in kinds and one.offers(kind)]


def _case(
    radiograph: Radiograph,
    one: ExportedResult,
    study: Study,
    made_at: datetime,
    items: Sequence[RatingItem],
    number: int,
) -> ExportCase:
    return ExportCase(
        radiograph=radiograph,
        result=one.result,
        study=study,
        recipe=_recipe(radiograph, one),
        made_at=made_at,
        reader_mask=one.reader_mask,
        view=one.view,
        ratings=one.ratings,
        items=tuple(items),
        number=number,
        imager_spacing=imager_spacing(radiograph),
    )


def _recipe(radiograph: Radiograph, one: ExportedResult) -> dict[str, Any]:
    """The record of the result without paths of this machine, which may name people."""
    recipe = make_record(radiograph, one.result, one.request)
    for request in (recipe["asked"] or {}, recipe["provenance"]["request"]):
        for name in ("model", "atlas"):
            if request.get(name) is not None:
                request[name] = PureWindowsPath(str(request[name])).name  # knows both kinds of slashes
    return recipe


def _make(kind: ExportObject, case: ExportCase, made: dict[ExportObject, Dataset]) -> Dataset:
    """One object; those before it in ``ExportObject`` are made already."""
    from engine.exchange import dicom_counterfactual, dicom_maps, dicom_ratings, dicom_view

    if kind is ExportObject.COUNTERFACTUAL:
        return dicom_counterfactual.make_secondary_capture(case)
    if kind is ExportObject.DX:
        return dicom_counterfactual.make_dx(case)
    image = made[ExportObject.COUNTERFACTUAL]
    if kind is ExportObject.GUIDANCE:
        return dicom_maps.make_guidance_segmentation(case, image)
    if kind is ExportObject.EDIT_MASK:
        return dicom_maps.make_edit_mask_segmentation(case, image)
    if kind is ExportObject.READER_MASK:
        return dicom_maps.make_reader_mask_segmentation(case, image)
    if kind is ExportObject.VIEW:
        return dicom_view.make_presentation_state(case, [image])
    return dicom_ratings.make_rating_report(case, [image])


def _describe(dataset: Dataset, file: Path, root: Path, kind: ExportObject) -> dict[str, Any]:
    return {
        "file": file.relative_to(root).as_posix(),
        "object": kind.value,
        "sop_class_uid": str(dataset.SOPClassUID),
        "sop_instance_uid": str(dataset.SOPInstanceUID),
        "series_instance_uid": str(dataset.SeriesInstanceUID),
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
    }


def _manifest(radiograph: Radiograph, study: Study, written: list[dict[str, Any]]) -> dict[str, Any]:
    from engine.results.pixel_digest import digest_of_pixels

    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "application_version": engine.__version__,
        "created_utc": datetime.now(UTC).isoformat(timespec="seconds"),
        "synthetic": True,
        "disclaimer": DISCLAIMER,
        "input_pixels_sha256": digest_of_pixels(radiograph.stored_pixels),
        "names_the_patient": study.is_of_patient,
        "study_instance_uid": str(study.attributes.StudyInstanceUID),
        "objects": written,
    }


def _write_values(file: Path, result: EditResult) -> None:
    np.savez_compressed(
        file,
        guidance_map=result.guidance_map,
        relevance_map=result.relevance_map,
        pseudo_mask=result.pseudo_mask,
        edit_mask=result.framed_edit_mask,
        content_box=np.array(result.content_box),
        disclaimer=DISCLAIMER,
        model_name=result.provenance.model_name,
        model_notice=result.provenance.model_notice,
    )


def _write_json(file: Path, value: Any) -> None:
    text = json.dumps(plain(value), indent=2, ensure_ascii=False, allow_nan=False)
    file.write_text(text + "\n", encoding="utf-8")
