"""A study from the first command to its results, without a screen."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from fakes import EditsOneByOne, make_result
from made_up_dicom import chest_pixels, make_dataset, save_dataset
from tiny_models import add_card, write_model

from engine import __main__ as program
from engine.commands import study as command
from engine.edit import EditRequest, EditResult, EditTask
from engine.models.catalog import register_folder
from engine.reading.events import EventKind, ReadingEvent
from engine.reading.protocol import Control
from engine.reading.rating import Rating
from engine.reading.study import Study
from engine.results.in_step import ALONE, how_made
from engine.service.torch_backend import TorchBackend


class DrawnBackend(EditsOneByOne):
    """Makes results without a network."""

    def __init__(self) -> None:
        self.made = 0

    def edit(self, request: EditRequest, on_progress: object, is_cancelled: object) -> EditResult:
        self.made += 1
        return make_result(request, size=64)


@pytest.fixture
def films(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    for number in range(12):
        pixels = chest_pixels()
        pixels[number, 0] = 1 + number
        save_dataset(make_dataset(pixels), folder / f"ZEBEDEE_{number}.dcm")
    return folder


def new(films: Path, folder: Path, *more: str) -> Study:
    arguments = ["study", "new", str(folder), str(films), "-i", "Add the finding of edema."]
    assert program.main([*arguments, "--reader", "R1", "--reader", "R2", *more]) == 0
    return Study(folder)


def run(*arguments: str, backend: Callable[[], DrawnBackend] = DrawnBackend) -> int:
    import argparse

    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    return command.run(parser.parse_args(["study", *arguments]), backend)  # type: ignore[arg-type]


def read_all(study: Study) -> None:
    """Both readers answer everything: R1 by the case's number, R2 one point more."""
    store = study.open_answers()
    for reader in study.protocol.readers:
        for showing in study.order(reader):
            shown = study.load(showing)
            value = int(showing.case[-1]) % 4 + 1 + (reader == "R2")
            what = {"reader": reader, "showing": showing.identity, "sentence": shown.sentence}
            for item in study.protocol.items:
                store.save(
                    [
                        Rating(
                            *(shown.radiograph.sha256, shown.edit_id, item.key, min(value, item.points)),
                            model_name=shown.model_name,
                            **what,
                        )
                    ]
                )
            store.add_events([ReadingEvent(reader, showing.identity, EventKind.COMPLETED)])
    store.close()


def test_a_study_goes_from_files_to_results(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = new(films, tmp_path / "study", "-i", "Remove the finding of edema.", "--practice", "2")
    assert run("prepare", str(study.folder)) == 0
    again = DrawnBackend()
    assert run("prepare", str(study.folder), backend=lambda: again) == 0
    assert again.made == 0
    read_all(study)
    capsys.readouterr()
    assert run("results", str(study.folder), "--json", "--out", str(tmp_path / "out")) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [(one["done"], one["total"]) for one in printed["progress"]] == [(12, 12), (12, 12)]
    first = printed["items"][0]
    assert first["overall"]["n"] == 20
    numbers = [int(case.name[-1]) % 4 + 1 for case in study.protocol.cases if not case.is_practice]
    assert first["overall"]["mean"]["value"] == pytest.approx(sum(numbers) / len(numbers) + 0.5)
    assert [group["group"] for group in first["groups"]["operation"]] == [["add"], ["remove"]]
    assert json.loads((tmp_path / "out" / "results.json").read_text("utf-8-sig")) == printed
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert printed["paper_line"] in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_counterfactuals_in_step_are_those_made_singly_but_for_rounding_and_a_stopped_run_goes_on(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register_folder(add_card(write_model(tmp_path / "tiny"), name="tiny", size=64, num_inference_steps=2))
    for path in sorted(films.iterdir())[3:]:
        path.unlink()
    asked: list[int] = []

    class Stopping(TorchBackend):
        """Goes no further than its first group."""

        def edit_together(self, tasks: Sequence[EditTask]) -> Iterator[tuple[int, EditResult | Exception]]:
            asked.append(len(tasks))
            if len(asked) == 2:
                raise KeyboardInterrupt
            return super().edit_together(tasks)

    singly = new(films, tmp_path / "singly", "--model", "tiny")
    assert run("prepare", str(singly.folder), backend=TorchBackend) == 0
    assert "in step" not in capsys.readouterr().err, "a CPU makes one after the other"
    in_step = new(films, tmp_path / "in-step", "--model", "tiny")
    with pytest.raises(KeyboardInterrupt):
        run("prepare", str(in_step.folder), "--together", "2", backend=Stopping)
    assert [one.is_ready for one in in_step.preparations()] == [True, True, False]
    assert run("prepare", str(in_step.folder), "--together", "2", backend=Stopping) == 0
    assert asked == [2, 1, 1], "what was there is not made again"
    capsys.readouterr()
    for showing in in_step.order("R1"):
        (one,) = in_step.load(showing).results
        (other,) = singly.load(next(of for of in singly.order("R1") if of.case == showing.case)).results
        apart = np.abs(one.counterfactual.astype(int) - other.counterfactual.astype(int))
        assert (how_made(one.notes) == ALONE) == (showing.case == "case003")
        assert how_made(other.notes) == ALONE
        assert apart.max() <= (showing.case != "case003")
        assert np.mean(apart > 0) < 1e-3


def test_preparing_says_how_many_went_in_step_and_why_not_more(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Small(DrawnBackend):
        def how_many(self, request: EditRequest, chosen: int | None = None) -> int:
            return min(3, 8 if chosen is None else chosen)

    for number, (words, told) in enumerate((((), False), (("--together", "5"), True))):
        study = new(films, tmp_path / f"study{number}")
        assert run("prepare", str(study.folder), *words, backend=Small) == 0
        said = capsys.readouterr().err
        assert "12 prepared, up to 3 in step, as their notes say" in said
        assert said.count("note: 3 of 5 edits go in step, no memory is free for more") == told


def test_the_long_table_holds_every_answer_and_the_codebook_every_column(films: Path, tmp_path: Path) -> None:
    study = new(films, tmp_path / "study")
    run("prepare", str(study.folder))
    read_all(study)
    store = study.open_answers()
    showing = study.order("R1")[0]
    shown = study.load(showing)
    store.save(
        [
            Rating(
                *(shown.radiograph.sha256, shown.edit_id, "performance", 1),
                comment='=HYPERLINK("x")',
                reader="R1",
                showing=showing.identity,
                sentence=shown.sentence,
                model_name=shown.model_name,
            )
        ]
    )
    store.close()
    run("results", str(study.folder), "--out", str(tmp_path / "out"))
    with (tmp_path / "out" / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * 12 * 2 + 1
    assert [row["superseded"] for row in rows].count("1") == 1
    assert rows[-1]["comment"] == '\'=HYPERLINK("x")'
    assert rows[-1]["position"] == "1"
    with (tmp_path / "out" / "codebook.csv").open(encoding="utf-8-sig", newline="") as file:
        book = list(csv.DictReader(file))
    assert {row["name"] for row in book if row["kind"] == "column"} == set(rows[0])
    assert len([row for row in book if row["kind"] == "value" and row["name"] == "performance"]) == 5
    with (tmp_path / "out" / "imrmc_performance.csv").open(encoding="utf-8-sig", newline="") as file:
        imrmc = list(csv.DictReader(file))
    assert list(imrmc[0]) == ["readerID", "caseID", "modalityID", "score"]
    assert len(imrmc) == 24


def test_controls_give_truth_rows(films: Path, tmp_path: Path) -> None:
    study = new(films, tmp_path / "study", "--design", "real-or-synthetic", "--controls", "5")
    run("prepare", str(study.folder))
    read_all(study)
    run("results", str(study.folder), "--out", str(tmp_path / "out"))
    with (tmp_path / "out" / "imrmc_confidence.csv").open(encoding="utf-8-sig", newline="") as file:
        truth = [row for row in csv.DictReader(file) if row["readerID"] == "truth"]
    assert sorted(row["score"] for row in truth) == ["0"] * 5 + ["1"] * 7


def test_answers_leave_as_dicom_where_that_is_asked_for(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = new(films, tmp_path / "study", "--practice", "10")
    run("prepare", str(study.folder))
    read_all(study)
    out = tmp_path / "out"
    run("results", str(study.folder), "--out", str(out))
    assert not (out / "dicom-sr").exists()
    run("results", str(study.folder), "--out", str(out), "--dicom", "--same-study")
    files = sorted(path.name for path in (out / "dicom-sr").iterdir())
    assert files == [f"{reader}_case0{case}.dcm" for reader in ("R1", "R2") for case in (11, 12)]
    assert program.main(["study", "results", str(study.folder), "--dicom"]) == 2
    assert "--dicom needs --out" in capsys.readouterr().err


def test_sham_edits_are_made_and_counted_apart_from_untouched_films(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design = ("--design", "real-or-synthetic", "--controls", "3", "--shams", "3")
    study = new(films, tmp_path / "study", *design)
    by_kind = Counter(case.control for case in study.protocol.cases)
    assert by_kind == {None: 6, Control.SAME_PATH: 3, Control.UNTOUCHED: 3}
    backend = DrawnBackend()
    run("prepare", str(study.folder), backend=lambda: backend)
    assert backend.made == 9
    read_all(study)
    capsys.readouterr()
    run("results", str(study.folder), "--out", str(tmp_path / "out"))
    said = capsys.readouterr().out
    assert "untouched controls called real" in said
    assert "d' against same-path controls" in said
    assert "without a finding" in (tmp_path / "out" / "report.html").read_text("utf-8")
    with (tmp_path / "out" / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    kinds = Counter((row["control"], row["control_kind"]) for row in rows if row["item"] == "confidence")
    assert kinds == {("0", ""): 12, ("1", "same-path"): 6, ("1", "untouched"): 6}


def test_no_name_of_a_file_that_came_in_is_in_the_study(films: Path, tmp_path: Path) -> None:
    study = new(films, tmp_path / "study")
    for path in study.folder.rglob("*"):
        assert "ZEBEDEE" not in path.name
        if path.suffix in (".toml", ".json"):
            assert "ZEBEDEE" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--controls", "12"], "leave no edit that counts"),
        (["--reader", "Dr. M"], "reader name 'Dr. M'"),
        (["--design", "paired"], "needs two arms"),
        (["--model", "nothing"], "nothing"),
        (["--repeats", "100"], "leaves room for"),
        (["-i", "Add the finding of nonsense."], "nonsense"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    films: Path, tmp_path: Path, more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["study", "new", str(tmp_path / "s"), str(films), "-i", "Add the finding of edema."]
    assert program.main([*arguments, "--reader", "R1", *more]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not (tmp_path / "s").exists()


def test_a_file_that_no_study_can_show_is_named_before_the_study_is_made(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (films / "notes.png").write_text("no picture")
    arguments = ["study", "new", str(tmp_path / "s"), str(films), "-i", "Add the finding of edema."]
    assert program.main([*arguments, "--reader", "R1"]) == 2
    assert "notes.png: " in capsys.readouterr().err
    assert not (tmp_path / "s").exists()


def test_a_synthetic_control_is_named_before_the_study_is_made(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset = make_dataset(chest_pixels())
    dataset.SyntheticData = "YES"
    save_dataset(dataset, films / "zz.dcm")
    arguments = ["study", "new", str(tmp_path / "s"), str(films), "-i", "Add the finding of edema."]
    design = ["--reader", "R1", "--design", "real-or-synthetic", "--controls", "1"]
    assert program.main([*arguments, *design]) == 2
    assert "zz.dcm: found a synthetic image" in capsys.readouterr().err
    assert not (tmp_path / "s").exists()


def test_results_of_what_is_no_study_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["study", "results", str(tmp_path)]) == 2
    assert "holds no study.toml" in capsys.readouterr().err
