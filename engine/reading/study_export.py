"""The answers of a study as files for statistics: long table with codebook, iMRMC layout, JSON."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from engine.reading.answers import collect_scores
from engine.reading.detection import CONFIDENCE, ITEM, SYNTHETIC
from engine.reading.export import as_csv
from engine.reading.items import RatingItem
from engine.reading.plan import Showing, Showings
from engine.reading.protocol import Design, StudyCase, StudyProtocol
from engine.reading.rating import Rating
from engine.reading.region_results import find_regions, write_regions
from engine.reading.scores import Score
from engine.reading.study import Study
from engine.reading.study_results import StudyResults
from engine.whole_file import write_output

LONG_COLUMNS = (
    ("study", "identity of the study"),
    ("reader", "code of the reader"),
    ("case", "name of the case in the protocol"),
    ("position", "place of the showing in this reader's order, from 1"),
    ("showing", "identity of the showing"),
    ("practice", "1: shown for practice, not counted in the results"),
    ("control", "1: a control, nothing was put into it or taken out of it"),
    ("control_kind", "untouched: the film as it is; same-path: drawn again by the model, without a finding"),
    ("finding", "finding asked for, empty where the instruction is free text or there is none"),
    ("operation", "add, remove or change"),
    ("instruction", "as asked"),
    ("sentence", "exact text that went to the model"),
    ("arm_left", "arm shown, or the left one of a pair"),
    ("arm_right", "the right one of a pair"),
    ("stage", "1: first look; 2: after the guidance map was shown"),
    ("repeat", "1: the hidden second time"),
    ("item", "key of the item, see the codebook"),
    ("value", "answer to items with steps or options, from 1; empty for others"),
    (
        "answer",
        "answer to other items, as JSON; a painted region is size [rows, columns] and runs: pixels in "
        "turn not painted and painted, row by row from the top left; it is in regions/ as a picture, too",
    ),
    ("declined", "1: the reader said that it cannot be judged"),
    ("comment", "free text"),
    ("created_at", "when it was answered, ISO 8601, UTC"),
    ("application_version", "of Counterview"),
    ("superseded", "1: the reader answered anew later"),
)


def export_study(
    folder: Path,
    study: Study,
    results: StudyResults,
    has_dicom: bool = False,
    is_of_patient: bool = False,
) -> tuple[Path, ...]:
    """Write ``answers.csv``, ``codebook.csv``, ``results.json`` and ``imrmc_ITEM.csv`` of scored items.

    Painted regions come as PNG files with two tables, see ``region_results``.

    Files that are there are replaced, each at once. Spreadsheets cannot take a cell for a formula.

    Args:
        folder: is made where it is missing.
        study: opened.
        results: of ``study_results``.
        has_dicom: answers also as DICOM SR, see ``engine.exchange.study_reports``; takes a quarter of a
            second for each reader and case.
        is_of_patient: put the DICOM reports into the studies of the films, with the patients' identities.

    Returns:
        the files.

    Raises:
        StoreError: the answers cannot be read.
        OutputError: a file cannot be written, or a film has no DICOM study to put reports into.
    """
    with study.open_answers() as store:
        history = store.history()
    answers = study.read_answers()
    protocol, showings, newest = study.protocol, answers.showings, answers.ratings
    orders = {reader: study.order(reader) for reader in protocol.readers}
    texts = {
        "answers.csv": long_table(protocol, orders, history),
        "codebook.csv": codebook(protocol),
        "results.json": json.dumps(results.as_json(), indent=1, ensure_ascii=False).encode(),
    }
    for item in protocol.items:
        if item.is_scored:
            texts[f"imrmc_{item.key}.csv"] = imrmc_table(protocol, item, newest, showings)
    tables = tuple(write_output(folder / name, text, makes_folder=True) for name, text in texts.items())
    regions = write_regions(folder, find_regions(protocol, showings, newest))
    if not has_dicom:
        return (*tables, *regions)
    from engine.exchange.study_reports import write_study_reports  # pydicom takes its time

    return (*tables, *regions, *write_study_reports(folder, study, answers, is_of_patient))


def long_table(
    protocol: StudyProtocol, orders: Mapping[str, Sequence[Showing]], history: Sequence[Rating]
) -> bytes:
    """One row for each answer ever given, oldest first; columns: ``LONG_COLUMNS``."""
    places = {
        showing.identity: (reader, position, showing)
        for reader, order in orders.items()
        for position, showing in enumerate(order, 1)
    }
    last = {(rating.reader, rating.showing, rating.item): number for number, rating in enumerate(history)}
    rows = []
    for number, rating in enumerate(history):
        if rating.showing not in places:
            continue
        reader, position, showing = places[rating.showing]
        if rating.reader != reader:
            continue
        case = protocol.case(showing.case)
        arms = (*showing.arms, "", "")[:2]
        rows.append(
            (
                *(protocol.identity, reader, case.name, position, showing.identity),
                *(int(case.is_practice), int(case.is_control), _kind(case), case.finding, case.operation),
                *(case.instruction, rating.sentence, *arms, showing.stage, showing.repeat),
                *(rating.item, "" if rating.value is None else rating.value, rating.answer),
                *(int(rating.is_declined), rating.comment),
                *(rating.created_at.isoformat(timespec="seconds"), rating.application_version),
                int(last[rating.reader, rating.showing, rating.item] != number),
            )
        )
    return as_csv([name for name, _ in LONG_COLUMNS], rows)


def codebook(protocol: StudyProtocol) -> bytes:
    """What each column and each value means."""
    rows: list[tuple[object, ...]] = [("column", name, "", meaning) for name, meaning in LONG_COLUMNS]
    for item in protocol.items:
        rows.append(("item", item.key, item.kind.value, item.question))
        rows += [("value", item.key, number, text) for number, text in enumerate(item.anchors, 1)]
        if math.isfinite(item.low) or math.isfinite(item.high):
            rows.append(("range", item.key, item.unit, f"{item.low:g} to {item.high:g}"))
    for arm in protocol.arms:
        rows.append(("arm", arm.name, arm.model, f"variant {arm.variant.value}, seed {arm.seed}"))
    return as_csv(("kind", "name", "code", "meaning"), rows)


def imrmc_table(
    protocol: StudyProtocol, item: RatingItem, ratings: Sequence[Rating], showings: Showings
) -> bytes:
    """Scores of one item in the columns of iMRMC: readerID, caseID, modalityID, score.

    First readings; in two stages the modality is the stage, else the arm. Real or synthetic has truth rows,
    with 1 for synthetic; an untouched film was seen once and stands in every arm, and how sure a reader was
    counts below 0 where the image was called real, so that more means synthetic.

    Source: iMRMC (US FDA), columns of its R package.
    """
    is_detection = protocol.design is Design.REAL_OR_SYNTHETIC
    rows: list[tuple[object, ...]] = []
    for case in protocol.cases:
        if is_detection and not case.is_practice:
            rows.append(("truth", case.name, "truth", int(not case.is_control)))
    scores = collect_scores(protocol, item.key, ratings, showings)
    if is_detection and item.key == CONFIDENCE:
        scores = _signed(scores, collect_scores(protocol, ITEM, ratings, showings))
    every_arm = [arm.name for arm in protocol.arms] if is_detection else ["all"]
    for score in scores:
        if score.repeat == 0:
            stage = [f"stage{score.stage}"] if protocol.design is Design.TWO_STAGE else []
            for modality in stage or ([score.model] if score.model else every_arm):
                rows.append((score.reader, score.case, modality, f"{score.value:g}"))
    return as_csv(("readerID", "caseID", "modalityID", "score"), rows)


def _signed(sure: Sequence[Score], called: Sequence[Score]) -> list[Score]:
    """How sure readers were that an image is synthetic; without those who did not say what it is."""
    said = {_seen(one): one.value for one in called}
    return [
        one if said[_seen(one)] == SYNTHETIC else replace(one, value=-one.value)
        for one in sure
        if _seen(one) in said
    ]


def _seen(score: Score) -> tuple[str, str, str, int]:
    return score.reader, score.case, score.model, score.repeat


def _kind(case: StudyCase) -> str:
    return "" if case.control is None else case.control.value
