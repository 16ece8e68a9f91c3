"""What a series tells, as a folder: values, receipts and marks."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from fakes import make_result
from PIL import Image

from engine.edit import EditRequest
from engine.errors import OutputError
from engine.exchange.series_folder import write_series_folder
from engine.results.collecting import make_collector
from engine.results.series import plan_reproduction, plan_round_trip, plan_seeds, plan_severity

INSTRUCTION = "Add the finding of small right pleural effusion."


@pytest.fixture
def series(radiograph):
    """A function: how to plan, to what ``write_series_folder`` takes; everything is made."""

    def make(make_plan, film=radiograph):
        result = make_result(EditRequest(film, INSTRUCTION, "fake", seed=7), size=64)
        card = SimpleNamespace(weights_sha256=result.provenance.weights_sha256, grammar_version=2)
        plan = make_plan(film, result, find_card=lambda name: card)
        collector, results = make_collector(plan), {}
        for place, step in enumerate(plan.steps):
            made = step.result
            if step.request is not None:
                made = make_result(step.request, size=64)
                collector.add(step, made)
            if made is not None:
                results[place] = made
        return plan, collector.outcome(), collector.records, results

    return make


def record_of(folder):
    return json.loads((folder / "series.json").read_text("utf-8"))


def test_seeds_are_kept_as_values_with_a_receipt_of_each(tmp_path, series):
    plan, outcome, records, results = series(plan_seeds)
    folder = write_series_folder(tmp_path / "seeds", plan, outcome, records, results)
    with np.load(folder / "seeds.npz", allow_pickle=False) as values:
        assert np.array_equal(values["mean_change"], outcome.mean_change)
        assert np.array_equal(values["spread"], outcome.spread)
        assert list(values["seeds"]) == [7, 8, 9, 10, 11]
        assert "Synthetic" in str(values["disclaimer"])
        assert str(values["model_notice"]) == "fake engine: output has no meaning"
    record = record_of(folder)
    assert record["synthetic"] is True
    assert [step["seed"] for step in record["steps"]] == [7, 8, 9, 10, 11]
    assert all(step["locality"]["is_kept"] for step in record["steps"])
    assert record["steps"][0]["locality"]["changed_inside"] > 0
    assert record["figures"]["steadiness"] == pytest.approx(outcome.steadiness)
    assert record["source"]["provenance"]["model_name"] == "fake"


def test_a_round_trip_keeps_the_way_there_and_the_values_after_the_way_back(tmp_path, series):
    plan, outcome, records, results = series(plan_round_trip)
    folder = write_series_folder(tmp_path / "trip", plan, outcome, records, results)
    with Image.open(folder / "there_and_back.png") as image:
        assert np.array_equal(np.asarray(image), outcome.returned)
        assert "Synthetic" in image.text["Disclaimer"]
    with np.load(folder / "left.npz", allow_pickle=False) as values:
        assert np.array_equal(values["left"], outcome.left)
    assert (folder / "there" / "edit.json").is_file()
    (step,) = record_of(folder)["steps"]
    assert step["locality"]["is_kept"], "outside the mask of the way back it is the synthetic image"


def test_each_level_has_its_own_folder_and_stands_marked_in_the_row(tmp_path, series):
    plan, outcome, records, results = series(plan_severity)
    folder = write_series_folder(tmp_path / "levels", plan, outcome, records, results)
    folders = sorted(entry.name for entry in folder.iterdir() if entry.is_dir())
    assert folders == ["01-minimal", "02-small", "03-moderate", "04-large", "05-massive"]
    with Image.open(folder / "row.png") as row:
        assert "Synthetic" in row.text["Disclaimer"]
        tile = (row.width + 8) // 6
        feet = [np.asarray(row)[-20:, place * tile : place * tile + 60] for place in range(6)]
    assert [foot.max() > 230 and foot.min() < 5 for foot in feet[1:]] == [True] * 5
    assert feet[0].max() < 230, "the input is no synthetic image"


def test_no_file_says_who_the_patient_is(tmp_path, series, radiograph):
    plan, outcome, records, results = series(plan_seeds)
    folder = write_series_folder(tmp_path / "seeds", plan, outcome, records, results)
    text = (folder / "series.json").read_text("utf-8")
    assert str(radiograph.path.parent) not in text or str(radiograph.path.parent) == "."
    assert radiograph.path.stem not in text


def test_an_earlier_series_is_replaced_and_nothing_else(tmp_path, series, radiograph):
    from dataclasses import replace

    first = series(plan_severity)
    folder = write_series_folder(tmp_path / "levels", *first)
    write_series_folder(folder, *series(plan_seeds))
    assert not (folder / "02-small").exists()
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="no earlier series"):
        write_series_folder(folder, *first)
    (folder / "notes.txt").unlink()
    with pytest.raises(OutputError, match="another radiograph"):
        write_series_folder(folder, *series(plan_seeds, replace(radiograph, sha256="1" * 64)))
    assert (folder / "seeds.npz").is_file()


def test_a_reproduction_has_no_folder(tmp_path, series):
    with pytest.raises(OutputError, match="reproduction"):
        write_series_folder(tmp_path / "again", *series(plan_reproduction))
