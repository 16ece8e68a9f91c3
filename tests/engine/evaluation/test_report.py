"""The report: whole, self-contained, marked, and saying what its numbers are made of."""

import base64
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from scripted_referee import ScriptedCases, ScriptedReferee

from engine.edit import Variant
from engine.errors import OutputError
from engine.evaluation.case import EvaluationCase, Suite
from engine.evaluation.edit_store import EditStore
from engine.evaluation.editors import Edited, true_counterfactual, unedited
from engine.evaluation.evaluation import Evaluator
from engine.evaluation.report import Report
from engine.evaluation.report_text import as_markdown
from engine.evaluation.rows import rows_of
from engine.evaluation.writing import make_report, write_report

COUNT = 16
DETAILS: dict[str, Any] = {
    "command": "counterview-engine evaluate some --suite simulated",
    "made": "2026-01-02T03:04+00:00",
    "seed": 0,
    "steps": 20,
    "device": "CPU, 1 thread",
    "precision": "float32",
    "versions": {"counterview": "0.1.0"},
    "model": {
        "name": "some <model>",
        "title": "Some | model",
        "notice": "wiring only",
        "weights_sha256": {"unet": "ab" * 32},
    },
    "referee": {
        "name": "scripted",
        "title": "Scripted",
        "notice": "",
        "source": "by hand",
        "ceiling_on_its_card": {
            "presence_auroc": {"mean": 0.93, "pleural_effusion": 0.98},
            "counts": {"films": 100.0, "pleural_effusion": 12.0},
            "person": {"age_r": 0.31},
            "odd": 3,
        },
        "thresholds_from": {"films": 90, "patients": 45},
    },
}


def sometimes(case: EvaluationCase, variant: Variant, seed: int) -> Edited:
    """Right in three of four cases; without a map where nothing confines it."""
    edited = unedited(case) if seed % 4 == 3 else true_counterfactual(case)
    return edited if variant is Variant.BOTH else Edited(edited.image, None, None, edited.edit_mask, 1.0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("report")


@pytest.fixture(scope="module")
def report(folder: Path) -> Report:
    cases = ScriptedCases(COUNT)
    rows = rows_of(Suite.SIMULATED, (Variant.NONE, Variant.BOTH))
    store = EditStore(folder, {"model": "some"})
    evaluator = Evaluator(cases, sometimes, rows, ScriptedReferee(), store, seed=0)
    made = make_report(Suite.SIMULATED, DETAILS, evaluator.run(lambda index, name: None), evaluator, cases)
    write_report(made, folder)
    return made


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sources: list[str] = []
        self.cells: list[int] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.sources.append(dict(attributes)["src"] or "")
            assert dict(attributes)["alt"]
        if tag == "tr":
            self.cells.append(0)
        if tag in ("td", "th"):
            self.cells[-1] += int(dict(attributes).get("colspan") or 1)
        if tag not in ("img", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing_from_elsewhere(report: Report, folder: Path) -> None:
    page = (folder / "report.html").read_text("utf-8")
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert len(tags.sources) == 3 * 6
    assert "CPU, 1 thread, in float32" in page
    assert all(source.startswith("data:image/png;base64,") for source in tags.sources)
    assert not re.search(r"https?://|<script|@import|url\(", page)
    assert "some &lt;model&gt;" in page
    assert "<model>" not in page
    assert "never for diagnosis" in page
    assert "wiring only" in page


def test_every_row_of_a_table_has_as_many_cells_as_its_head(report: Report, folder: Path) -> None:
    text = (folder / "report.md").read_text("utf-8")
    tables = re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE)
    assert len(tables) == 1 + 5 + 1 + 3
    for table in tables:
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1, table


def test_pictures_of_best_median_and_worst_case_lie_beside_the_text(report: Report, folder: Path) -> None:
    text = (folder / "report.md").read_text("utf-8")
    named = re.findall(r"\((pictures/[^)]+)\)", text)
    assert {name.split("/")[1].split("-")[0] for name in named} == {"best", "median", "worst"}
    for name in named:
        assert Image.open(folder / name).size == (320, 320)
    assert [example.rank for example in report.examples] == ["best", "median", "worst"]
    assert report.examples[0].remark == "error 0.00 of that of no edit"
    assert report.examples[2].remark == "error 1.00 of that of no edit"


def test_whatever_is_synthetic_bears_the_mark(report: Report) -> None:
    for example in report.examples:
        by_key = {panel.key: panel for panel in example.panels}
        for key in ("input", "edit", "truth", "guidance"):
            picture = Image.open(io.BytesIO(by_key[key].png))
            assert picture.text["Warning"].startswith("SYNTHETIC")  # type: ignore[attr-defined]
            corner = np.asarray(picture.convert("L"))[-12:, :40]
            assert corner.min() == 0
            assert corner.max() > 200


def test_the_values_are_json_with_interval_and_count_for_each_figure(report: Report, folder: Path) -> None:
    values = json.loads((folder / "report.json").read_text("utf-8"))
    assert values["schema_version"] == 2
    assert values["model"]["weights_sha256"] == {"unet": "ab" * 32}
    assert (values["cases_measured"], values["patients"]) == (COUNT, COUNT // 2)
    assert values["cases"][3]["rows"]["both"]["failed"] is False
    rows = {row["key"]: row for row in values["rows"]}
    assert list(rows) == ["none", "both", "truth", "unedited", "shuffled", "contrast"]
    success = rows["both"]["figures"]["effect"]["success"]
    assert success["value"] == 0.75
    assert success["low"] <= 0.75 <= success["high"]
    assert success["n"] == COUNT
    assert len(values["cases"]) == COUNT
    assert values["differences"]["of"] == "both"
    assert values["differences"]["minus"]["none"]["success"]["value"] == 0
    assert values["cases"][3]["rows"]["both"]["success"] == 0
    for row in values["rows"]:
        for section in row["figures"].values():
            assert all(set(figure) == {"value", "low", "high", "n"} for figure in section.values())


def test_what_is_not_known_is_a_dash_and_equal_variants_are_not_told_apart(
    report: Report, folder: Path
) -> None:
    page = (folder / "report.html").read_text("utf-8")
    localization = page[page.index("Localization:") : page.index("Error and time")]
    none = localization[localization.index("no region") : localization.index("pseudo mask x")]
    assert none.count("<td>–</td>") == 5
    assert "<b>" not in page[page.index("Preservation:") : page.index("Localization:")]


def test_the_main_figures_are_told_in_words(report: Report, folder: Path) -> None:
    text = (folder / "report.md").read_text("utf-8")
    assert re.search(r"sees the instruction done in 75 % \(\d+ to \d+\) of 16 cases;", text)
    assert "in the true counterfactuals themselves it sees it done in 100 % (68 to 100)." in text
    assert "The findings change by 7" in text
    assert "Outside the edit mask not one pixel changed." in text
    assert "nearer to the truth than the unedited source" in text


def test_the_accuracy_of_the_referee_itself_stands_beside(report: Report, folder: Path) -> None:
    text, page = ((folder / name).read_text("utf-8") for name in ("report.md", "report.html"))
    assert "| pleural effusion | 12 | 0.98 |" in text
    assert '<th scope="row">pleural effusion</th><td>12</td><td>0.98</td>' in page
    assert "- presence auroc: mean 0.93" in text
    assert "- thresholds rest on: 90 films, 45 patients" in text
    assert "age, correlation 0.31 with the true one" in text


def test_of_a_referee_that_reads_beside_others_its_accuracy_at_that_is_told(report: Report) -> None:
    ceiling = {
        "presence_auroc": {"mean": 0.8, "pleural_effusion": 0.81},
        "presence_beside": {"mean": 0.9, "pleural_effusion": 0.97},
        "counts_beside": {"pleural_effusion": 11.0},
    }
    referee = report.details["referee"] | {"ceiling_on_its_card": ceiling, "reads_beside": True}
    text = as_markdown(replace(report, details=report.details | {"referee": referee}))
    assert "each read beside another of its patient" in text
    assert "Source and edit are read beside each other." in text
    assert "| pleural effusion | 11 | 0.97 |" in text
    assert "- presence beside: mean 0.9\n" in text
    assert "0.81" not in text  # that is of films read alone


def test_figures_of_fewer_cases_say_of_how_many(report: Report, folder: Path) -> None:
    text = (folder / "report.md").read_text("utf-8")
    assert "16 cases of 8 patients." in text
    effect = text[text.index("## Effect") : text.index("## Preservation")]
    (both,) = (line for line in effect.splitlines() if line.startswith("| pseudo mask x"))
    assert re.fullmatch(r" \**75.0\** \(\d+\.\d to \d+\.\d\) ", both.split("|")[2])
    assert re.search(r"\(n = \d+\)", both.split("|")[4])


def test_the_pictures_inside_are_those_beside(report: Report, folder: Path) -> None:
    page = (folder / "report.html").read_text("utf-8")
    first = base64.b64encode((folder / "pictures" / "best-input.png").read_bytes()).decode()
    assert first in page


def test_a_folder_that_cannot_be_written_is_told(report: Report, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        write_report(report, tmp_path / "file")
