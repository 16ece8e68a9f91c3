from pathlib import Path

import pytest
from made_up_study_folder import make_study

from engine.errors import StudyError
from engine.reading.adjudication import find_disagreements, make_adjudication
from engine.reading.plan import Showing
from engine.reading.protocol import Design
from engine.reading.rating import Rating
from engine.reading.study import Study


def rating(reader: str, showing: Showing, item: str, value: int) -> Rating:
    return Rating("a" * 64, "b" * 64, item, value, reader=reader, showing=showing.identity)


def test_cases_differ_where_readers_lie_two_points_apart(tmp_path: Path) -> None:
    study = make_study(tmp_path, count=4, practice=1, repeat_share=0.3, repeat_gap=1)
    said = {"R1": 2, "R2": 4}
    ratings = [
        rating(reader, showing, "performance", said[reader] if showing.case == "case02" else 3)
        for reader in said
        for showing in study.order(reader)
    ]
    ratings += [
        rating(reader, showing, "interpretability", said[reader])
        for reader in said
        for showing in study.order(reader)
        if showing.is_practice or showing.repeat
    ]
    (found,) = find_disagreements(study.protocol, study.showings(), ratings)
    assert (found.case, found.item, found.values) == ("case02", "performance", (2, 4))


def test_sides_are_exchanged_before_preferences_are_compared(tmp_path: Path) -> None:
    study = make_study(tmp_path, count=6, design=Design.PAIRED)
    ratings = [
        rating(reader, showing, "preference", 1 + showing.arms.index("ARM-0"))
        for reader in study.protocol.readers
        for showing in study.order(reader)
    ]
    assert len({one.value for one in ratings}) == 2
    assert find_disagreements(study.protocol, study.showings(), ratings) == ()


def test_a_round_holds_only_its_cases_ready_to_be_read(tmp_path: Path) -> None:
    study = make_study(tmp_path)
    made = make_adjudication(study, tmp_path / "round", "R3", ["case01"])
    again = Study(made.folder)
    (showing,) = again.order("R3")
    shown = again.load(showing)
    assert shown.case.name == "case01"
    before = study.load(next(one for one in study.order("R1") if one.case == "case01"))
    assert (shown.results[0].counterfactual == before.results[0].counterfactual).all()
    assert again.protocol.identity != study.protocol.identity
    with pytest.raises(StudyError, match="has read this study already"):
        make_adjudication(study, tmp_path / "other", "R1", ["case01"])
