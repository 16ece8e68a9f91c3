"""Protocols: written, read, filled in, locked."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.edit import MaskUse, Solver, Variant
from engine.errors import RequestError
from engine.instructions.protocol import (
    Protocol,
    fill,
    find_protocols,
    read_protocol,
    write_protocol,
)

EVERYTHING = Protocol(
    "Edema, left/right: Ödem",
    "Change the level of {side} {finding} from {from} to {to}.",
    "chest-editor",
    {
        "guidance_scale": 1.5,
        "num_inference_steps": 4,
        "seed": 7,
        "keeps_seed": False,
        "variant": Variant.MASK,
        "solver": Solver.DPM_SOLVER_PP,
        "reader_mask_use": MaskUse.INTERSECT,
        "threshold": 0.25,
        "relevance_quantile": 0.995,
    },
    is_starred=True,
)


def test_what_is_written_is_read_again_to_the_last_parameter(tmp_path: Path) -> None:
    path = tmp_path / "new" / EVERYTHING.file_name
    write_protocol(EVERYTHING, path)
    assert read_protocol(path) == EVERYTHING
    assert path.name == "edema-left-right-ödem.protocol.toml"
    assert 'variant = "mask"' in path.read_text("utf-8")


def test_blanks_are_filled_in_and_empty_ones_leave_no_gap() -> None:
    values = {"finding": "edema", "side": None, "from": "mild", "to": "severe"}
    assert fill(EVERYTHING.instruction, values) == "Change the level of edema from mild to severe."
    assert fill("Add the finding of {finding} {zone}.", {"finding": "edema"}) == "Add the finding of edema."
    assert EVERYTHING.blanks == ("side", "finding", "from", "to")


def test_a_locked_protocol_that_somebody_changed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "study.protocol.toml"
    write_protocol(replace(EVERYTHING, is_locked=True, may_unlock=False), path)
    assert read_protocol(path) == replace(EVERYTHING, is_locked=True, may_unlock=False)
    text = path.read_text("utf-8")
    path.write_text(text.replace("starred = true", "starred = false"), "utf-8")
    assert not read_protocol(path).is_starred
    path.write_text(text.replace("seed = 7", "seed = 8"), "utf-8")
    with pytest.raises(RequestError, match="changed after it was locked"):
        read_protocol(path)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("counterview protocol 1", "counterview protocol 9", "its format is"),
        ("seed = 7", 'behaviour = "preview"', "a preview is for looking"),
        ("seed = 7", "seed = -7", "seed must be a number from 0"),
        ("seed = 7", "seed = 7.5", "seed must be a number"),
        ("threshold = 0.25", "threshold = nan", "threshold must be a number from 0 to 1"),
        ("threshold = 0.25", "treshold = 0.25", "unknown parameter treshold"),
        ('variant = "mask"', 'variant = "everything"', "everything"),
        ("keeps_seed = false", "keeps_seed = 3", "keeps_seed must be true or false"),
        ("starred = true", "starred = 1", "entry starred must be of kind bool"),
        ("{finding}", "{findings}", "unknown blank {findings}"),
        ("starred = true", "starred = true\nextra = 1", "unknown entry extra"),
        ('model = "chest-editor"', "model = ", "cannot be read"),
    ],
)
def test_a_file_that_is_no_protocol_is_refused_with_what_is_wrong(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    path = tmp_path / "x.protocol.toml"
    write_protocol(EVERYTHING, path)
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(RequestError, match=complaint):
        read_protocol(path)


def test_a_protocol_out_of_range_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "x.protocol.toml"
    with pytest.raises(RequestError, match="guidance_scale"):
        write_protocol(Protocol("x", parameters={"guidance_scale": 1000.0}), path)
    assert not path.exists()
    with pytest.raises(RequestError, match="name"):
        write_protocol(Protocol(" "), path)


def test_starred_protocols_come_first_and_broken_ones_are_told(tmp_path: Path) -> None:
    for name, is_starred in (("b", False), ("c", True), ("a", False)):
        write_protocol(Protocol(name, is_starred=is_starred), tmp_path / f"{name}.protocol.toml")
    (tmp_path / "d.protocol.toml").write_text("nonsense")
    found, problems = find_protocols(tmp_path)
    assert [protocol.name for _, protocol in found] == ["c", "a", "b"]
    assert len(problems) == 1
    assert "d.protocol.toml" in problems[0]
    assert find_protocols(tmp_path / "none") == ((), ())
