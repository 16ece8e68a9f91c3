from pathlib import Path

import pytest
from made_up_study_folder import INSTRUCTIONS, ITEMS, make_sources

from engine.errors import StudyError
from engine.reading.protocol import Design, StudyArm
from engine.reading.study import Study
from viewer.reading.draft import StudyDraft, radiographs_in


def make_draft(folder: Path, count: int = 5, design: Design = Design.RATE) -> StudyDraft:
    draft = StudyDraft(
        title="Two findings",
        design=design,
        arms=(StudyArm("arm1", "chest-editor"),),
        items=(ITEMS["performance"], ITEMS["real_or_synthetic"]),
        folder=folder / "study",
    )
    draft.add_files(make_sources(folder / "sources", count))
    return draft


def test_instructions_are_dealt_out_in_turn_after_practice_and_before_controls(tmp_path: Path) -> None:
    draft = make_draft(tmp_path, design=Design.REAL_OR_SYNTHETIC)
    draft.deal(INSTRUCTIONS, practice=1, controls=2)
    assert [case.instruction for case in draft.cases] == [*INSTRUCTIONS, INSTRUCTIONS[0], "", ""]
    assert [case.is_practice for case in draft.cases] == [True, False, False, False, False]
    study = draft.create()
    made = Study(study.folder).protocol
    assert [case.is_control for case in made.cases] == [False, False, False, True, True]
    assert [case.finding for case in made.cases[:2]] == ["edema", "pleural_effusion"]
    assert "SMITH" not in (study.folder / "study.toml").read_text("utf-8")


def test_what_is_missing_is_said_before_anything_is_written(tmp_path: Path) -> None:
    draft = make_draft(tmp_path)
    with pytest.raises(StudyError, match="no instruction yet"):
        draft.preview()
    draft.deal(INSTRUCTIONS, 0, 0)
    draft.design = Design.PAIRED
    with pytest.raises(StudyError, match="needs the item 'preference'"):
        draft.preview()
    draft.items = (ITEMS["preference"],)
    with pytest.raises(StudyError, match="needs two arms"):
        draft.create()
    assert not (tmp_path / "study").exists()


def test_the_same_file_comes_in_once_and_hidden_ones_stay_out(tmp_path: Path) -> None:
    draft = make_draft(tmp_path)
    (tmp_path / "sources" / ".hidden.dcm").write_bytes(b"")
    draft.add_files(radiographs_in(tmp_path / "sources"))
    assert len(draft.cases) == 5
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(StudyError, match="holds no DICOM"):
        radiographs_in(empty)
