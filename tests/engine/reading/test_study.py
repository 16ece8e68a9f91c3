import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import each, make_result
from made_up_dicom import chest_pixels, make_dataset, save_dataset

from engine.edit import EditRequest, EditResult
from engine.errors import EngineError, StudyError
from engine.history.entry import Query
from engine.history.store import HistoryStore
from engine.reading.case_files import describe_case
from engine.reading.items import load_rating_items
from engine.reading.protocol import Control, Design, StudyArm, StudyProtocol
from engine.reading.study import Study

EDEMA = "Add the finding of edema."


def make_study(
    folder: Path,
    count: int = 3,
    design: Design = Design.RATE,
    arms: int = 1,
    controls: int = 0,
    shams: int = 0,
) -> Study:
    """``count`` edits and shams, the last of them shams, and untouched controls."""
    sources = folder / "sources"
    sources.mkdir()
    cases, files = [], {}
    for number in range(count + controls):
        pixels = np.maximum(chest_pixels(), np.uint16(number))
        path = save_dataset(make_dataset(pixels), sources / f"ZEBEDEE {number}.dcm")
        control = Control.SAME_PATH if count - shams <= number < count else None
        case = describe_case(f"case{number}", path, EDEMA if number < count else "", control)
        cases.append(case)
        files[case.input] = path
    protocol = StudyProtocol(
        identity="0123456789abcdef",
        title="Edema",
        design=design,
        seed=3,
        items=load_rating_items(),
        arms=tuple(StudyArm(f"arm{n}", "chest-editor", seed=n) for n in range(arms)),
        cases=tuple(cases),
        readers=("R1", "R2"),
    )
    return Study.create(folder / "study", protocol, files)


def make(request: EditRequest) -> EditResult:
    return make_result(request, size=64)


def test_a_study_is_prepared_once_and_shown_as_it_was_made(tmp_path: Path) -> None:
    study = make_study(tmp_path)
    asked: list[EditRequest] = []

    def note(request: EditRequest) -> EditResult:
        asked.append(request)
        return make(request)

    assert [one.is_ready for one in study.preparations()] == [False] * 3
    assert len(list(study.prepare(each(note)))) == 3
    assert list(study.prepare(each(note))) == []
    assert {request.instruction for request in asked} == {EDEMA}
    again = Study(study.folder)
    assert all(one.is_ready for one in again.preparations())
    for showing in again.order("R1"):
        shown = again.load(showing)
        wanted = make(again.request(shown.case, again.protocol.arms[0], shown.radiograph))
        assert (shown.results[0].counterfactual == wanted.counterfactual).all()
        assert shown.sentence
    assert again.load(again.order("R1")[0]).case.finding == "edema"


def test_preparing_can_be_stopped_and_goes_on(tmp_path: Path) -> None:
    study = make_study(tmp_path)
    next(study.prepare(each(make)))
    assert [one.is_ready for one in Study(study.folder).preparations()] == [True, False, False]

    def fail(request: EditRequest) -> EditResult:
        raise EngineError("the model is gone")

    with pytest.raises(EngineError, match="the model is gone"):
        list(study.prepare(each(fail)))
    assert len(list(Study(study.folder).prepare(each(make)))) == 2
    assert list(study.prepare(each(make), is_cancelled=lambda: True)) == []


def test_several_of_an_arm_are_asked_for_at_once_and_kept_though_one_of_them_fails(tmp_path: Path) -> None:
    study = make_study(tmp_path, count=3, arms=2)
    asked: list[list[str]] = []
    failing = {"case1/arm0"}

    def note(requests: Mapping[str, EditRequest]) -> Iterator[tuple[str, EditResult | Exception]]:
        asked.append(list(requests))
        for key in reversed(requests):
            yield key, EngineError("no memory") if key in failing else make(requests[key])

    with pytest.raises(EngineError, match="no memory"):
        list(study.prepare(note, how_many=lambda request: 2))
    assert asked == [["case0/arm0", "case1/arm0"]]
    again = Study(study.folder)
    assert [one.key for one in again.preparations() if one.is_ready] == ["case0/arm0"]
    asked.clear()
    failing.clear()
    made = [one.key for one in again.prepare(note, how_many=lambda request: 2)]
    assert asked == [["case0/arm1", "case1/arm1"], ["case1/arm0", "case2/arm0"], ["case2/arm1"]]
    assert sorted(made) == sorted(key for keys in asked for key in keys)
    for showing in again.order("R1"):
        shown = again.load(showing)
        arms = {arm.name: arm for arm in again.protocol.arms}
        for arm, result in zip(showing.arms, shown.results, strict=True):
            wanted = make(again.request(shown.case, arms[arm], shown.radiograph))
            assert (result.counterfactual == wanted.counterfactual).all()


def test_names_of_files_that_came_in_do_not_stay(tmp_path: Path) -> None:
    study = make_study(tmp_path)
    assert sorted(path.name for path in (study.folder / "inputs").iterdir()) == [
        "case0.dcm",
        "case1.dcm",
        "case2.dcm",
    ]
    assert "ZEBEDEE" not in (study.folder / "study.toml").read_text("utf-8")


def test_what_is_not_prepared_is_not_shown(tmp_path: Path) -> None:
    study = make_study(tmp_path)
    with pytest.raises(StudyError, match="not prepared"):
        study.load(study.order("R1")[0])


def test_an_altered_input_is_refused(tmp_path: Path) -> None:
    study = make_study(tmp_path)
    list(study.prepare(each(make)))
    path = study.folder / "inputs" / "case1.dcm"
    path.write_bytes(path.read_bytes() + b"\0")
    showing = next(one for one in study.order("R1") if one.case == "case1")
    with pytest.raises(StudyError, match="not the file that the protocol names"):
        study.load(showing)


def test_an_altered_counterfactual_is_refused(tmp_path: Path) -> None:
    study = make_study(tmp_path)
    list(study.prepare(each(make)))
    for path in (study.folder / "results").rglob("change.npz"):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    with pytest.raises(EngineError, match="damaged"):
        study.load(study.order("R1")[0])


def test_a_lost_or_damaged_list_of_what_is_prepared_says_what_to_do(tmp_path: Path) -> None:
    study = make_study(tmp_path)
    list(study.prepare(each(make)))
    (study.folder / "prepared.json").write_text("[1")
    with pytest.raises(StudyError, match=r"prepared\.json cannot be read"):
        study.preparations()
    (study.folder / "prepared.json").write_text(json.dumps({"case0/arm0": "0" * 64}))
    with pytest.raises(StudyError, match="is gone"):
        study.load(next(one for one in study.order("R1") if one.case == "case0"))


def test_a_pair_is_shown_left_and_right_as_drawn_and_answered_under_one_identity(tmp_path: Path) -> None:
    study = make_study(tmp_path, 6, Design.PAIRED, arms=2)
    list(study.prepare(each(make)))
    seen = set()
    seeds = {arm.name: arm.seed for arm in study.protocol.arms}
    for showing in study.order("R1"):
        shown = study.load(showing)
        assert [one.provenance.request["seed"] for one in shown.results] == [
            seeds[name] for name in showing.arms
        ]
        swapped = study.load(replace(showing, arms=showing.arms[::-1]))
        assert swapped.edit_id == shown.edit_id
        seen.add(showing.arms)
    assert len(seen) == 2


def test_a_control_is_the_input_alone(tmp_path: Path) -> None:
    study = make_study(tmp_path, 2, Design.REAL_OR_SYNTHETIC, controls=2)
    list(study.prepare(each(make)))
    shown = [study.load(showing) for showing in study.order("R2")]
    assert sorted(len(one.results) for one in shown) == [0, 0, 1, 1]
    assert len({one.edit_id for one in shown}) == 4
    assert len(HistoryStore(study.folder / "results").search(Query())) == 2


def test_a_sham_edit_takes_the_path_of_an_edit_without_being_told_of_a_finding(tmp_path: Path) -> None:
    study = make_study(tmp_path, 4, Design.REAL_OR_SYNTHETIC, controls=1, shams=2)
    asked: list[EditRequest] = []

    def note(request: EditRequest) -> EditResult:
        asked.append(request)
        return make(request)

    list(study.prepare(each(note)))
    assert [request.guidance_scale for request in asked] == [None, None, 0.0, 0.0]
    edit, *_, sham = ({**vars(request), "radiograph": None} for request in asked)
    assert sham == edit | {"guidance_scale": 0.0}  # but for the film, nothing else differs
    shown = {showing.case: study.load(showing) for showing in study.order("R1")}
    assert [len(shown[f"case{n}"].results) for n in range(5)] == [1, 1, 1, 1, 0]


def test_results_are_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = make_study(tmp_path)
    list(study.prepare(each(make)))
    opened = []

    def count(folder: Path) -> HistoryStore:
        opened.append(folder)
        return HistoryStore(folder)

    monkeypatch.setattr("engine.reading.prepared.HistoryStore", count)
    again = Study(study.folder)
    for showing in again.order("R1"):
        again.load(showing)
    assert len(opened) == 1


def test_answers_are_kept_in_the_folder(tmp_path: Path) -> None:
    study = make_study(tmp_path)
    study.open_answers().close()
    assert (study.folder / "answers.sqlite").exists()


def test_a_folder_in_use_and_a_missing_input_are_refused(tmp_path: Path) -> None:
    study = make_study(tmp_path)
    with pytest.raises(StudyError, match="not empty"):
        Study.create(study.folder, study.protocol, {})
    with pytest.raises(StudyError, match=r"no file was given for case0\.dcm"):
        Study.create(tmp_path / "other", study.protocol, {})
