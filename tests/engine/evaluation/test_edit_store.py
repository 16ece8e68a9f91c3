from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scripted_referee import ScriptedCases

from engine.errors import OutputError, RequestError
from engine.evaluation.case import EvaluationCase
from engine.evaluation.edit_store import EditStore
from engine.evaluation.editors import MAP_TOP, Edited, from_steps

RUN = {"model": "some", "seed": 1}


def make_edit(case: EvaluationCase) -> Edited:
    random = np.random.default_rng(0)
    assert case.target is not None
    return Edited(
        image=case.target,
        guidance_map=from_steps(random.integers(0, MAP_TOP + 1, case.source.shape)),
        relevance_map=None,
        edit_mask=random.random(case.source.shape) > 0.5,
        seconds=2.25,
        notes=("weak relevance",),
        failure="NaN in the latents",
    )


@pytest.fixture
def case() -> EvaluationCase:
    return ScriptedCases(1)[0]


def test_an_edit_comes_back_bit_for_bit(tmp_path: Path, case: EvaluationCase) -> None:
    store, edit = EditStore(tmp_path, RUN), make_edit(case)
    assert store.read(case, "both") is None
    store.write(case, "both", edit)
    kept = EditStore(tmp_path, RUN).read(case, "both")
    assert kept is not None
    for name in ("image", "guidance_map", "edit_mask"):
        np.testing.assert_array_equal(getattr(kept, name), getattr(edit, name))
    assert (kept.relevance_map, kept.seconds, kept.notes) == (None, 2.25, ("weak relevance",))
    assert kept.failure == "NaN in the latents"
    assert kept.image.dtype == np.float32


def test_an_edit_of_another_source_or_instruction_is_made_again(tmp_path: Path, case: EvaluationCase) -> None:
    store = EditStore(tmp_path, RUN)
    store.write(case, "both", make_edit(case))
    other = np.array(case.source)
    other[0, 0] = 1 - other[0, 0]
    assert store.read(replace(case, source=other), "both") is None
    assert store.read(replace(case, text="Remove the finding of edema."), "both") is None
    assert store.read(case, "none") is None


def test_a_damaged_file_is_made_again(tmp_path: Path, case: EvaluationCase) -> None:
    store = EditStore(tmp_path, RUN)
    store.write(case, "both", make_edit(case))
    (path,) = tmp_path.rglob("both.npz")
    whole = path.read_bytes()
    for damage in (b"", b"no archive", whole[: len(whole) // 2], whole[:2000] + b"\0" * 500 + whole[2500:]):
        path.write_bytes(damage)
        assert store.read(case, "both") is None


def test_edits_of_another_run_are_refused_by_what_differs(tmp_path: Path, case: EvaluationCase) -> None:
    EditStore(tmp_path, RUN).write(case, "both", make_edit(case))
    with pytest.raises(RequestError, match=r"another run \(other seed\)"):
        EditStore(tmp_path, RUN | {"seed": 2})
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(RequestError, match="damaged"):
        EditStore(tmp_path, RUN)


def test_edits_of_nobody_knows_which_run_are_refused(tmp_path: Path, case: EvaluationCase) -> None:
    EditStore(tmp_path, RUN).write(case, "both", make_edit(case))
    (tmp_path / "run.json").unlink()
    with pytest.raises(RequestError, match=r"no run\.json"):
        EditStore(tmp_path, RUN)


def test_nothing_is_written_before_the_first_edit(tmp_path: Path) -> None:
    EditStore(tmp_path / "new", RUN)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, case: EvaluationCase) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be"):
        EditStore(tmp_path / "file", RUN).write(case, "both", make_edit(case))
