from dataclasses import replace
from pathlib import Path

import pytest

from engine.edit import Solver, Variant
from engine.errors import OutputError, StudyError
from engine.paths import rating_presets_file
from engine.reading.items import load_rating_items
from engine.reading.protocol import Control, Design, ReadingRules, StudyArm, StudyCase, StudyProtocol
from engine.reading.protocol_file import read_protocol, write_protocol

STUDY = StudyProtocol(
    identity="0123456789abcdef",
    title="Größe = wichtig",
    design=Design.RATE,
    seed=7,
    items=(*load_rating_items(), *load_rating_items(rating_presets_file())),
    arms=(
        StudyArm("plain", "chest-editor"),
        StudyArm("other", "m", Variant.MASK, solver=Solver.DDIM, num_inference_steps=100, threshold=0.5),
    ),
    cases=(
        StudyCase("c1", "c1.dcm", "a" * 64, instruction="Add the finding of edema.", finding="edema"),
        StudyCase("c2", "c2.png", "b" * 64, frame_number=2, instruction="x", is_practice=True, mask="m.png"),
    ),
    readers=("R1", "R2"),
    rules=ReadingRules(may_go_back=False, repeat_share=0.1, repeat_gap=0, hanging="side-by-side"),
)


def test_a_protocol_comes_back_as_it_was(tmp_path: Path) -> None:
    write_protocol(tmp_path, STUDY)
    assert read_protocol(tmp_path) == STUDY
    assert [path.name for path in tmp_path.iterdir()] == ["study.toml"]


def test_what_has_its_usual_value_is_not_written(tmp_path: Path) -> None:
    write_protocol(tmp_path, STUDY)
    text = (tmp_path / "study.toml").read_text("utf-8")
    assert "frame_number = 2" in text
    assert "frame_number = 1" not in text
    assert "may_go_back = false" in text
    assert "may_skip = true" in text  # a switch is to be seen


def test_kinds_of_control_come_back_and_older_studies_have_untouched_ones(tmp_path: Path) -> None:
    film = replace(STUDY.cases[0], name="c3", instruction="", finding="", control=Control.UNTOUCHED)
    sham = replace(STUDY.cases[0], name="c4", control=Control.SAME_PATH)
    study = replace(STUDY, design=Design.REAL_OR_SYNTHETIC, cases=(*STUDY.cases, film, sham))
    write_protocol(tmp_path, study)
    assert read_protocol(tmp_path) == study
    path = tmp_path / "study.toml"
    text = path.read_text("utf-8")
    assert 'control = "same-path"' in text
    path.write_text(text.replace('control = "untouched"', "is_control = true"), "utf-8")
    assert read_protocol(tmp_path) == study


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format_version = 1", "format_version = 9", "has format 9"),
        ('design = "rate"', 'design = "beauty"', "design must be one of rate"),
        ("seed = 7", 'seed = "7"', "seed must be a whole number"),
        ("seed = 7", "", "seed is missing"),
        ("seed = 7", "seed = 7\ncolour = 1", "unknown field 'colour'"),
        ("may_skip = true", "may_skip = 1", "may_skip must be true or false"),
        ('model = "m"', "", "[[arm]] 2: model is missing"),
        ('variant = "mask"', 'variant = "all"', "variant must be one of none"),
        ("threshold = 0.5", "threshold = 5", "threshold must be from 0 to 1"),
        ('input = "c1.dcm"', 'input = "../c1.dcm"', "file name inside"),
        ("points = 5", "points = 50", "points must be a whole number from 2 to 9"),
        ("readers = [", "readers = [1, ", "list of codes"),
        ("[study]", "[study", "not valid TOML"),
    ],
)
def test_a_wrong_protocol_is_refused_with_the_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    write_protocol(tmp_path, STUDY)
    path = tmp_path / "study.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(StudyError) as caught:
        read_protocol(tmp_path)
    assert said in str(caught.value)


def test_a_folder_without_a_study_says_so(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"holds no study\.toml"):
        read_protocol(tmp_path)


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_protocol(tmp_path / "none", STUDY)
