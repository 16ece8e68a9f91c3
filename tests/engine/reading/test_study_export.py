"""Answers as tables for other programs."""

import csv
import io

from made_up_study import case, study

from engine.paths import rating_presets_file
from engine.reading.items import load_rating_items
from engine.reading.plan import Showings, reading_order
from engine.reading.protocol import Control, Design, StudyProtocol
from engine.reading.rating import Rating
from engine.reading.study_export import imrmc_table

PRESETS = {item.key: item for item in load_rating_items(rating_presets_file())}


def real_or_synthetic(arms: int) -> StudyProtocol:
    """Three edits, two untouched films and a sham edit; one reader."""
    films = tuple(case(n, "", instruction="", control=Control.UNTOUCHED) for n in (70, 71))
    return study(
        3,
        Design.REAL_OR_SYNTHETIC,
        arms=arms,
        cases=(*study(3).cases, case(50, control=Control.SAME_PATH), *films),
        items=(PRESETS["real_or_synthetic"], PRESETS["confidence"]),
        readers=("R1",),
    )


def rows_of(protocol: StudyProtocol, said: dict[str, tuple[int | None, int]]) -> list[tuple[str, ...]]:
    """The table of the confidence, from what is said of each case: real or synthetic, and how sure."""
    showings: Showings = {one.identity: ("R1", one) for one in reading_order(protocol, "R1")}
    ratings = []
    for identity, (reader, showing) in showings.items():
        image = protocol.case(showing.case).sha256
        called, sure = said[showing.case]
        more = {"reader": reader, "showing": identity}
        if called is not None:
            ratings.append(Rating(image, image, "real_or_synthetic", called, **more))  # type: ignore[arg-type]
        ratings.append(Rating(image, image, "confidence", sure, **more))  # type: ignore[arg-type]
    text = imrmc_table(protocol, PRESETS["confidence"], ratings, showings).decode("utf-8-sig")
    return [tuple(row) for row in csv.reader(io.StringIO(text))][1:]


SAID = {
    "case00": (2, 5),
    "case01": (1, 4),
    "case02": (2, 1),
    "case50": (1, 2),
    "case70": (1, 5),
    "case71": (2, 3),
}


def test_more_means_synthetic_in_the_imrmc_table_of_real_or_synthetic() -> None:
    rows = [row for row in rows_of(real_or_synthetic(1), SAID) if row[0] == "R1"]
    assert {case: score for _, case, _, score in rows} == {
        "case00": "5",
        "case01": "-4",
        "case02": "1",
        "case50": "-2",
        "case70": "-5",
        "case71": "3",
    }


def test_every_modality_of_the_imrmc_table_has_untouched_films_and_synthetic_images() -> None:
    for arms in (1, 2):
        rows = rows_of(real_or_synthetic(arms), SAID)
        scored = {(modality, case) for reader, case, modality, _ in rows if reader == "R1"}
        assert scored == {(f"arm{arm}", case) for arm in range(arms) for case in SAID}
        assert [row[1:] for row in rows if row[0] == "truth"] == [
            *((f"case0{n}", "truth", "1") for n in range(3)),
            *((name, "truth", "0") for name in ("case50", "case70", "case71")),
        ]


def test_how_sure_somebody_is_of_no_answer_says_nothing() -> None:
    rows = rows_of(real_or_synthetic(1), SAID | {"case01": (None, 4)})
    assert "case01" not in {case for reader, case, *_ in rows if reader == "R1"}
    assert len([row for row in rows if row[0] == "R1"]) == 5
