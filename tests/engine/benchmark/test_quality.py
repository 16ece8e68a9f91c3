"""The quality beside the speed is that of ``evaluate``, on the same cases for each procedure."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scripted_referee import ScriptedCases, ScriptedReferee

from engine.benchmark import quality as measuring
from engine.benchmark.procedures import DEFAULT, FAITHFUL, PREVIEW
from engine.benchmark.quality import Asked, Quality, keep_edits, measure_quality, procedures_of
from engine.benchmark.quality_table import quality_as_json, quality_as_text
from engine.datasets.splits import Split
from engine.edit import Behaviour, Variant
from engine.errors import RequestError
from engine.evaluation.case import EvaluationCase
from engine.evaluation.editors import Edited, ModelEditor, true_counterfactual, unedited
from engine.models.catalog import find_model
from engine.radiographs.framing import FrameSpec

COUNT = 16


class ScriptedEditor:
    """Draws the truth; the preview draws it in every other case alone."""

    made: list[tuple[str, str]]

    def __init__(self, card, *, behaviour: Behaviour, **more: object) -> None:
        self._behaviour = behaviour

    def __call__(self, case: EvaluationCase, variant: Variant, seed: int) -> Edited:
        self.made.append((case.name, self._behaviour.value))
        half = self._behaviour is Behaviour.PREVIEW and seed % 2
        return replace(unedited(case) if half else true_counterfactual(case), seconds=1.0)


@pytest.fixture(scope="module")
def scripted() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measuring, "ModelEditor", ScriptedEditor)
        patch.setattr(Asked, "cases", lambda self, count: ScriptedCases(count))
        yield


def ask(folder: Path, count: int) -> Asked:
    ScriptedEditor.made = []
    return Asked(count, None, Split.TEST, 0, "cpu", "auto", folder)


def measured(asked: Asked, on_case: Callable[[int, str], None] = lambda index, name: None) -> Quality:
    card = find_model("chest-editor")
    return measure_quality(
        card, asked, keep_edits(card, asked), ScriptedReferee(), on_case, lambda name: None
    )


@pytest.fixture(scope="module")
def quality(scripted: None, tmp_path_factory: pytest.TempPathFactory) -> Quality:
    found = measured(ask(tmp_path_factory.mktemp("quality") / "edits", COUNT))
    assert len(set(ScriptedEditor.made)) == len(ScriptedEditor.made) == 3 * COUNT
    return found


def test_each_procedure_gets_the_figures_it_deserves(quality: Quality) -> None:
    assert [row.key for row in quality.rows] == [FAITHFUL, DEFAULT, PREVIEW, "truth", "unedited"]
    done = {row.key: quality.figures[row.key].sections["effect"]["success"].value for row in quality.rows}
    assert (done[DEFAULT], done[PREVIEW], done["unedited"]) == (1.0, 0.5, 0.0)
    assert quality.is_whole
    assert quality.differences[DEFAULT]["success"].value == 0
    of_preview = quality.differences[PREVIEW]["success"]
    assert of_preview.value == -0.5
    assert of_preview.low < -0.5 < of_preview.high < 0


def test_the_table_tells_each_figure_with_its_interval(quality: Quality) -> None:
    lines = quality_as_text(quality).splitlines()
    assert lines[0].startswith("Quality on 16 cases: simulated patients, 8 test patients, read by scripted.")
    cells = {line.split("|")[1].strip(): line.split("|")[2:-1] for line in lines if line.startswith("|")}
    assert [cell.split("(")[0].strip() for cell in cells["done as told, %"]] == [
        *("100.0", "100.0", "50.0", "100.0", "0.0")
    ]
    figure = quality.figures[PREVIEW].sections["effect"]["success"]
    assert f"({100 * figure.low:.1f} to {100 * figure.high:.1f})" in cells["done as told, %"][2]
    assert cells["done as told, percentage points"][1].strip().startswith("-50.0 (")
    for name in ("error inside region, of 255", "FID", "guidance map: pointing, %", "guidance map, AUROC"):
        assert "–" not in cells[name][0], name
    told = json.loads(json.dumps(quality_as_json(quality), allow_nan=False))
    assert told["rows"][2]["figures"]["effect"]["success"]["value"] == 0.5
    assert told["minus_published"][PREVIEW]["success"]["value"] == -0.5


@pytest.mark.usefixtures("scripted")
def test_interrupted_it_tells_the_cases_that_are_done_and_goes_on_from_there(tmp_path: Path) -> None:
    asked = ask(tmp_path / "edits", 6)

    def interrupt(index: int, name: str) -> None:
        if index == 4:
            raise KeyboardInterrupt

    quality = measured(asked, interrupt)
    assert (quality.cases, quality.is_whole) == (4, False)
    assert quality_as_text(quality).startswith("Quality on 4 of 6 cases")
    assert len(ScriptedEditor.made) == 12
    assert measured(asked).is_whole
    assert len(ScriptedEditor.made) == 18  # none was made twice


@pytest.mark.usefixtures("scripted")
def test_interrupted_before_a_case_is_done_there_is_nothing_to_tell(tmp_path: Path) -> None:
    def interrupt(index: int, name: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measured(ask(tmp_path / "edits", 2), interrupt)


@pytest.mark.usefixtures("scripted")
def test_edits_that_were_made_otherwise_are_not_taken_for_these(tmp_path: Path) -> None:
    asked = ask(tmp_path / "edits", 1)
    measured(asked)
    with pytest.raises(RequestError, match="another run"):
        keep_edits(find_model("chest-editor"), replace(asked, seed=1))
    half = replace(asked, precision="bfloat16")
    with pytest.raises(RequestError, match=f"other {DEFAULT}, {PREVIEW}"):  # published means float32
        keep_edits(find_model("chest-editor"), half)


def test_the_published_procedure_is_left_out_for_another_frame() -> None:
    card = find_model("chest-editor")
    assert procedures_of(card) == [FAITHFUL, DEFAULT, PREVIEW]
    smaller = replace(card, frame=replace(card.frame, size=256), preview=None)
    assert isinstance(smaller.frame, FrameSpec)
    assert procedures_of(smaller) == [DEFAULT]


def test_the_published_arithmetic_draws_what_is_asked_at_the_levels_of_the_model() -> None:
    """At the published scale of latents this model's pictures would be noise."""
    from engine.evaluation.suites import SimulatedCases

    case = SimulatedCases(1, 0, Split.VALIDATE)[0]
    editor = ModelEditor(
        find_model("chest-editor"),
        steps=6,
        device="cpu",
        behaviour=Behaviour.PAPER_FAITHFUL,
        own_levels=True,
    )
    edited = editor(case, Variant.BOTH, 0)
    assert case.target is not None
    assert case.region is not None
    apart = [float(np.abs(image - case.target)[case.region].mean()) for image in (edited.image, case.source)]
    assert apart[0] < apart[1]
    with pytest.raises(RequestError, match="noise levels of Stable Diffusion"):
        ModelEditor(find_model("chest-editor"), device="cpu", behaviour=Behaviour.PAPER_FAITHFUL)(
            case, Variant.BOTH, 0
        )
