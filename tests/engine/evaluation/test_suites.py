from pathlib import Path

import numpy as np
import pytest

from engine import paths
from engine.datasets.splits import Split, read_splits
from engine.errors import DatasetError, LocalizationError, RequestError
from engine.evaluation.case import CaseSource, EvaluationCase, Suite, from_stored, to_stored
from engine.evaluation.suites import make_cases
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.instructions.instruction import Operation
from engine.simulation.localization import FrontalAnatomy, locate
from engine.simulation.population import seed_split


def cases_of(suite: Suite, count: int, films: Path | None = None, seed: int = 0) -> CaseSource:
    return make_cases(suite, count, seed, films)


def check(case: EvaluationCase) -> None:
    assert case.source.shape == (512, 512)
    assert case.source.dtype == np.float32
    np.testing.assert_array_equal(from_stored(to_stored(case.source)), case.source)
    assert parse(case.text, load_vocabulary()).instructions == (case.instruction,)
    if case.target is not None:
        assert case.region is not None
        assert case.region.any()
        assert np.abs(case.target - case.source)[~case.region].max() < 2 / 255


def same(first: EvaluationCase, second: EvaluationCase) -> bool:
    return first.text == second.text and np.array_equal(first.source, second.source)


@pytest.fixture
def films(shared: Path) -> Path:
    return shared / "data" / "nih512"


def test_simulated_cases_are_test_patients_and_always_the_same() -> None:
    cases = cases_of(Suite.SIMULATED, 3)
    case = cases[0]
    check(case)
    assert all(seed_split(int(name)) is Split.TEST for name in (case.patient,))
    assert case.target is not None
    assert None not in (case.identity.age_years, case.identity.sex, case.identity.style)
    assert same(cases_of(Suite.SIMULATED, 1)[0], case)


def test_another_seed_gives_other_simulated_patients() -> None:
    one, other = cases_of(Suite.SIMULATED, 50), cases_of(Suite.SIMULATED, 50, seed=1)
    assert not set(one._seeds) & set(other._seeds)  # type: ignore[attr-defined]


def test_inserted_cases_are_on_films_of_test_patients(films: Path) -> None:
    splits = read_splits(paths.splits_file())
    cases = cases_of(Suite.INSERTED, 3, films)
    drawn = [cases[index] for index in range(3)]
    for case in drawn:
        check(case)
        assert splits[case.patient] is Split.TEST
    assert len({case.name for case in drawn}) == 3
    assert same(cases[1], drawn[1])
    assert cases.describe().startswith("3 films of the ")


def test_what_the_labels_of_a_film_leave_open_is_not_called_absent(films: Path) -> None:
    cases = cases_of(Suite.INSERTED, 10, films)
    for index in range(1, 10, 2):
        case = cases[index]
        put_in = {one.finding for one in case.after if one.severity}
        labelled = {one.finding for one in case.after if not one.severity}
        assert {finding for finding, there in case.known_after.items() if there} == put_in
        assert not labelled & set(case.known_after)


def test_films_without_lungs_to_be_found_are_counted(films: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = cases_of(Suite.INSERTED, 1, films)
    tried = []

    def fail_once(pixels: np.ndarray) -> FrontalAnatomy:
        tried.append(pixels)
        if len(tried) == 1:
            raise LocalizationError("no lungs")
        return locate(pixels)

    monkeypatch.setattr("engine.evaluation.suites.locate", fail_once)
    first = cases[0]
    assert "; 1 more passed over, for their lungs could not be found" in cases.describe()
    assert same(first, cases[0])


def test_inserted_cases_are_about_each_finding_in_turn_whatever_their_number(films: Path) -> None:
    few, many = cases_of(Suite.INSERTED, 9, films), cases_of(Suite.INSERTED, 500, films)
    named = [{mention.finding for mention in few[index].instruction.mentions} for index in (0, 3, 8)]
    assert "atelectasis" in named[0] & named[2]
    assert "edema" in named[1]
    assert same(few[3], many[3])


def test_more_cases_than_films_are_other_changes_of_the_same_films(films: Path) -> None:
    cases = cases_of(Suite.REAL, 400, films)
    names = {cases[index].name.rsplit("-", 1)[0] for index in (0, 399)}
    assert len(cases) == 400
    assert len(names) == 2


def test_real_cases_add_what_is_not_there_or_remove_what_is(films: Path) -> None:
    cases = cases_of(Suite.REAL, 32, films)
    operations, findings = set(), []
    for index in range(32):
        case = cases[index]
        check(case)
        (mention,) = case.instruction.mentions
        operations.add(case.instruction.operation)
        findings.append(mention.finding)
        is_there = mention.finding in {one.finding for one in case.before}
        will_be = mention.finding in {one.finding for one in case.after}
        assert is_there == (case.instruction.operation is Operation.REMOVE)
        assert will_be == (case.instruction.operation is Operation.ADD)
        assert case.target is None
        known = case.known_after[mention.finding]
        assert known is (case.instruction.operation is Operation.ADD)
        labelled = {one.finding for one in case.before}
        assert all(case.known_before[finding] for finding in labelled)
        assert not any(there for finding, there in case.known_before.items() if finding not in labelled)
    assert operations == {Operation.ADD, Operation.REMOVE}
    assert {findings.count(finding) for finding in findings} == {4}
    assert "test patients in this folder" in cases.describe()


def test_films_are_needed_and_must_be_of_test_patients(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="--films"):
        cases_of(Suite.INSERTED, 1)
    table = "file,labels,age_years,sex,view_position,patient\na.png,No Finding,50,F,PA,100\n"
    (tmp_path / "labels.csv").write_text(table)
    (tmp_path / "a.png").write_bytes(b"")
    assert read_splits(paths.splits_file())["100"] is not Split.TEST
    with pytest.raises(DatasetError, match="test patient"):
        cases_of(Suite.REAL, 1, tmp_path)


def test_choices_can_be_made_on_patients_that_are_not_for_figures(films: Path) -> None:
    simulated = make_cases(Suite.SIMULATED, 2, 0, None, Split.VALIDATE)
    assert all(seed_split(int(simulated[index].patient)) is Split.VALIDATE for index in range(2))
    assert "validate patients" in simulated.describe()
    inserted = make_cases(Suite.INSERTED, 2, 0, films, Split.VALIDATE)
    splits = read_splits(paths.splits_file())
    assert {splits[inserted[index].patient] for index in range(2)} == {Split.VALIDATE}
