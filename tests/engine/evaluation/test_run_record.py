import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from engine.edit import Behaviour
from engine.evaluation.edit_store import EditStore
from engine.evaluation.run_record import run_record
from engine.models.card_file import read_card
from engine.models.catalog import find_model


def test_the_record_is_plain_and_always_the_same() -> None:
    card = find_model("test-model")
    record = run_record(card, "simulated", "test", 1, 20, "cpu")
    assert json.loads(json.dumps(record)) == record == run_record(card, "simulated", "test", 1, 20, "cpu")
    assert record["parameters"]["threshold"] == 0.1
    assert {"counterview", "torch", "diffusers"} <= set(record["versions"])


def test_whatever_an_edit_depends_on_makes_another_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = find_model("test-model")
    folder = tmp_path / "model"
    shutil.copytree(shipped.folder, folder)
    card = read_card(folder)

    def record() -> dict[str, object]:
        return run_record(card, "simulated", "test", 1, 20, "cpu")

    first = record()
    assert first == run_record(shipped, "simulated", "test", 1, 20, "cpu")
    scheduler = folder / "scheduler" / "scheduler_config.json"
    scheduler.write_text(scheduler.read_text().replace("{", "{ ", 1))
    changed = {key for key, value in record().items() if value != first[key]}
    assert changed == {"model_settings"}
    previews = run_record(card, "simulated", "test", 1, 20, "cpu", Behaviour.PREVIEW)
    assert previews["parameters"] != first["parameters"]
    scaled = run_record(replace(card, guidance_scale=1.0), "simulated", "test", 1, 20, "cpu")
    assert scaled["card"] != first["card"]
    half = run_record(card, "simulated", "test", 1, 20, "cpu", precision="bfloat16")
    assert (first["precision"], half["precision"]) == ("float32", "bfloat16")
    published = run_record(
        card, "simulated", "test", 1, 20, "cpu", Behaviour.PAPER_FAITHFUL, precision="bfloat16"
    )
    assert published["precision"] == "float32"
    atlas = tmp_path / "atlas"
    atlas.mkdir()
    (atlas / "atlas.toml").write_text("")
    monkeypatch.setattr("engine.paths.atlas_dir", lambda: atlas)
    assert record()["atlas"] != first["atlas"]
    assert EditStore(tmp_path / "out", first) is not None
