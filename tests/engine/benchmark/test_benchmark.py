"""The procedures are what they are called, and the figures are those of the work that was done."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import call_tape
import numpy as np
import pytest
import torch
from made_up_radiograph import make_radiograph
from tiny_models import add_card, write_model

from engine.__main__ import main
from engine.benchmark.machine import Machine
from engine.benchmark.measuring import _count_operations, measure
from engine.benchmark.procedures import (
    DEFAULT,
    FAITHFUL,
    REFERENCE,
    Procedure,
    make_task,
    ours,
    published,
)
from engine.benchmark.reference import ENCODES, load_reference, published_precision
from engine.benchmark.table import as_text
from engine.methods.frame_edit import FrameEdit
from engine.methods.parameters import PUBLISHED_STEPS
from engine.methods.progress import EditProgress
from engine.models.diffusers_folder import DiffusersFolder
from engine.models.loading import load_bundle
from engine.models.networks.captured_calls import Call, CapturedCalls

MACHINE = Machine("a machine", {"float32": 1e9, "bfloat16": 4e9}, 1e9)


@pytest.fixture(scope="module")
def procedures(tmp_path_factory: pytest.TempPathFactory) -> list[Procedure]:
    card = add_card(write_model(tmp_path_factory.mktemp("bench") / "tiny"))
    bundle = load_bundle(card.folder, "cpu")
    reference = load_reference(DiffusersFolder.open(card.folder), bundle)
    task = make_task(make_radiograph(), card, "cpu")
    return [
        published(REFERENCE, task, card, reference),
        published(FAITHFUL, task, card, bundle),
        ours(DEFAULT, task, card, bundle),
    ]


def edited(procedure: Procedure, steps: int) -> FrameEdit:
    with torch.inference_mode():
        edit = procedure.run(steps, EditProgress(lambda progress: None, lambda: False))
    assert isinstance(edit, FrameEdit)
    return edit


def test_the_reference_and_the_faithful_mode_do_the_same_arithmetic(procedures: list[Procedure]) -> None:
    reference, faithful = (edited(procedure, 4) for procedure in procedures[:2])
    assert (reference.counterfactual != reference.counterfactual.mean()).any()
    assert np.mean(reference.edit_mask != faithful.edit_mask) < 0.01
    alike = reference.edit_mask == faithful.edit_mask
    np.testing.assert_allclose(reference.counterfactual[alike], faithful.counterfactual[alike], atol=1e-4)


def test_the_reference_encodes_as_often_as_the_published_inference(
    procedures: list[Procedure], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = dict.fromkeys((REFERENCE, FAITHFUL), 0)
    for procedure in procedures[:2]:
        autoencoder, name = procedure.bundle.vae, procedure.name

        def encode(picture: torch.Tensor, autoencoder=autoencoder, name=name, original=autoencoder.encode):
            calls[name] += 1
            return original(picture)

        monkeypatch.setattr(autoencoder, "encode", encode)
        edited(procedure, 1)
    assert calls == {REFERENCE: ENCODES, FAITHFUL: 1}


def test_rows_and_steps_are_counted_for_a_whole_edit(procedures: list[Procedure]) -> None:
    said: list[str] = []
    reference, faithful, default = measure(procedures, MACHINE, 2, 3, said.append)
    assert reference.rows == faithful.rows == 3 * (PUBLISHED_STEPS + 1) == 303
    assert default.rows == 2 + 3 * default.steps
    assert (reference.steps, reference.steps_measured) == (100, 3)
    for one in (reference, faithful, default):
        assert one.spread[0] <= one.seconds <= one.spread[1]
        assert one.seconds > one.steps * one.step_seconds * 0.5
        assert one.first_preview > 0
        assert one.floor_seconds == pytest.approx(
            max(one.operations / 1e9, (one.steps + 1) * procedures[1].bundle.size_bytes / 1e9), rel=0.01
        )
    # The published procedure has so much more to do.
    assert reference.operations > faithful.operations > 2 * default.operations
    assert said[0] == "reference, warming up"
    assert any("2 of 2, 3 steps" in line for line in said)


def test_the_table_says_how_many_times_faster(procedures: list[Procedure]) -> None:
    measured = measure(procedures[1:], MACHINE, 1, 1, lambda what: None)
    lines = as_text("tiny", MACHINE, measured).splitlines()
    assert lines[0] == (
        "tiny on a machine; G operations/s in large matrices: 1 in float32, 4 in bfloat16; 1.0 GB/s"
    )
    assert [line.split("|")[1].strip() for line in lines[2:]] == ["procedure", "---", FAITHFUL, DEFAULT]
    assert "1 of 100" in lines[4]
    assert len({len(line) for line in lines[2:]}) == 1


def test_half_precision_is_told_and_has_a_floor_of_its_own(procedures: list[Procedure]) -> None:
    single = procedures[2]
    bundle = load_bundle(single.bundle.card or Path(), "cpu", "bfloat16")
    half = ours(DEFAULT, make_task(make_radiograph(), bundle.card, "cpu"), bundle.card, bundle)
    fast_reading = replace(MACHINE, bytes_per_s=1e15)
    of_single, of_half = (measure([one], fast_reading, 1, 1, lambda what: None)[0] for one in (single, half))
    assert (of_single.precision, of_half.precision) == ("float32", "bfloat16")
    assert of_half.operations == pytest.approx(of_single.operations, rel=0.02)
    # The autoencoder works in single precision in both.
    assert of_single.floor_seconds / 4 < of_half.floor_seconds < of_single.floor_seconds
    lines = as_text("tiny", MACHINE, [of_single, of_half]).splitlines()
    assert [line.split("|")[7].strip() for line in lines[2:]] == ["precision", "--:", "float32", "bfloat16"]


def test_captured_calls_are_told_and_their_operations_counted(procedures: list[Procedure]) -> None:
    plain = procedures[2]
    card = plain.bundle.card
    assert card is not None
    bundle = load_bundle(card, "cpu", packs=False)
    captures: list[int] = []
    when_measured: list[int] = []

    def capture(call: Call) -> tuple[torch.Tensor, Callable[[], None]]:
        captures.append(1)
        return call_tape.capture(call)

    bundle.unet.captured = CapturedCalls(lambda: capture)
    capturing = ours(DEFAULT, make_task(make_radiograph(), card, "cpu"), card, bundle)
    (without,) = measure([plain], MACHINE, 1, 2, lambda what: None)
    (within,) = measure([capturing], MACHINE, 1, 2, lambda what: when_measured.append(len(captures)))
    assert when_measured[0] == 0 < when_measured[-1] == len(captures)  # none in what is timed
    assert (without.is_captured, within.is_captured) == (False, True)
    assert within.operations == without.operations
    assert within.rows == without.rows


def test_on_a_gpu_the_published_inference_works_under_autocast() -> None:
    assert published_precision(torch.device("cuda")) == torch.float16
    assert published_precision(torch.device("cpu")) == torch.float32


def test_attention_counts_as_its_two_products_do(procedures: list[Procedure]) -> None:
    heads = torch.rand(1, 2, 300, 8), torch.rand(1, 2, 70, 8), torch.rand(1, 2, 70, 8)

    def attend(steps: int, progress: EditProgress) -> None:
        for _ in range(steps):
            torch.nn.functional.scaled_dot_product_attention(*heads)

    attending = replace(procedures[2], run=attend, steps=5)
    assert sum(_count_operations(attending).values()) == 5 * 2 * (2 * 300 * 70) * (8 + 8)


def test_the_command_tells_precisions_and_leaves_the_published_one_single(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = add_card(write_model(tmp_path / "tiny"))
    words = f"bench --model {card.folder} --repeats 1 --most-steps 1 --device cpu --precision bfloat16 --json"
    assert main(words.split()) == 0
    figures = json.loads(capsys.readouterr().out)
    precisions = {one["name"]: one["precision"] for one in figures["procedures"]}
    assert precisions == {REFERENCE: "float32", FAITHFUL: "float32", DEFAULT: "bfloat16"}
    assert set(figures["operations_per_s"]) == {"float32", "bfloat16"}


def test_the_command_prints_all_figures_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card = add_card(write_model(tmp_path / "tiny"))
    code = main(
        [
            "bench",
            "--model",
            str(card.folder),
            "--repeats",
            "1",
            "--most-steps",
            "1",
            "--device",
            "cpu",
            "--json",
        ]
    )
    figures = json.loads(capsys.readouterr().out)
    assert code == 0
    assert [one["name"] for one in figures["procedures"]] == [REFERENCE, FAITHFUL, DEFAULT]
    assert all(one["seconds"] > 0 for one in figures["procedures"])


def test_two_models_at_once_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--model", "chest-editor", "--full-size", str(tmp_path)]) != 0
    assert "give one of them" in capsys.readouterr().err


def test_arguments_that_do_not_go_together_are_told_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "--films", str(tmp_path)]) == 2
    assert "--quality" in capsys.readouterr().err
    assert main(["bench", "--quality", "2", "--batches"]) == 2
    assert "leave" in capsys.readouterr().err
    assert main(["bench", "--quality", "2", "--films", str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err
