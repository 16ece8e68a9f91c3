"""What goes into an export beside the DICOM objects, and what there is to export."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from engine.edit import EditResult
from engine.errors import EngineError, OutputError
from engine.exchange.export_choice import CASE_SHEET, PANES, ExportedResult, countable
from engine.radiographs.radiograph import Radiograph
from viewer.exchange.case_sheet import Row, Words, write_case_sheet
from viewer.language import tr
from viewer.retold.edits import edit_words
from viewer.retold.films import film_words

if TYPE_CHECKING:
    from engine.reading.rating import Rating

_JPEG_QUALITY = 92


def sheet_rows(one: ExportedResult, changed: tuple[int, int]) -> list[Row]:
    """What stands on the case sheet, in the language of the window.

    Args:
        one: that is exported.
        changed: pixels inside and outside the edit mask.
    """
    provenance, request = one.result.provenance, one.result.provenance.request
    rows = [
        (tr("Model"), provenance.model_name),
        (tr("Notice of the model"), provenance.model_notice),
        (tr("Seed"), str(request.get("seed", ""))),
        (
            tr("Settings"),
            ", ".join(
                f"{name.replace('_', ' ')} {request[name]}"
                for name in (
                    *("guidance_scale", "image_guidance_scale", "num_inference_steps"),
                    *("threshold", "solver", "variant"),
                )
                if name in request
            ),
        ),
        (tr("Where"), edit_words(provenance.mask_source)),
        (
            tr("Changed"),
            tr("{inside} pixels inside the edit mask, {outside} outside").format(
                inside=changed[0], outside=changed[1]
            ),
        ),
        (tr("Notes"), "; ".join(map(edit_words, one.result.notes))),
        (tr("Reasons against this film"), "; ".join(map(film_words, provenance.suitability))),
        (
            tr("Ratings"),
            ", ".join(f"{one.item} {one.value}" for one in one.ratings if one.value is not None),
        ),
        (
            tr("Weights, SHA-256"),
            "\n".join(f"{digest}  {name}" for name, digest in provenance.weights_sha256.items()),
        ),
        (tr("Input, SHA-256"), provenance.image_sha256),
    ]
    return [(what, told) for what, told in rows if told]


def files_for_people(
    picture: QImage | None, one: ExportedResult, files: frozenset[str], rows: Sequence[Row], texts_: Words
) -> Callable[[Path], None] | None:
    """What writes the files for people."""
    if picture is None or not files:
        return None
    shown: QImage = picture
    sentence = one.result.provenance.sentence

    def write(folder: Path) -> None:
        if CASE_SHEET in files:
            write_case_sheet(folder / CASE_SHEET, shown, sentence, rows, texts_)
        if PANES in files:
            shown.setText("Description", "SYNTHETIC - research only, never for diagnosis")
            if not shown.save(str(folder / PANES), None, _JPEG_QUALITY):
                raise OutputError(f"cannot write {PANES}; free some space or choose another folder")

    return write


def look_at(
    radiograph: Radiograph, result: EditResult
) -> "tuple[tuple[Rating, ...], str, str, tuple[int, int]]":
    """Ratings, why there is no DX image, why not the study of the radiograph, and how much changed."""
    from engine.exchange.dicom_counterfactual import why_no_dx
    from engine.exchange.export_case import imager_spacing, study_of
    from engine.reading.rating import edit_identity
    from engine.reading.store import RatingStore

    try:
        study_of(radiograph)
        no_study = ""
    except OutputError as error:
        no_study = str(error)
    ratings: tuple[Rating, ...] = ()
    try:
        store = RatingStore()
        try:
            ratings = tuple(store.ratings(edit_id=edit_identity(result)))
        finally:
            store.close()
    except EngineError:
        pass  # the rating form has said why
    no_dx = why_no_dx(radiograph, imager_spacing(radiograph))
    changed = result.count_changed(radiograph.stored_pixels)
    return ratings if countable(ratings) else (), no_dx, no_study, changed
