"""The script that makes a table of splits."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

from engine.datasets.splits import Split, read_splits, split_of, write_splits
from engine.paths import splits_file

SCRIPT = Path(__file__).resolve().parents[2] / "installer" / "make_splits.py"
HEAD = "file,labels,age_years,sex,view_position,patient\n"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    specification = importlib.util.spec_from_file_location("make_splits", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_new_patients_are_added_and_known_ones_stay(script: ModuleType, tmp_path: Path) -> None:
    Image.new("L", (300, 300)).save(tmp_path / "a.png")
    rows = [f"a.png,No Finding,50,F,PA,{patient}\n" for patient in ("7", "8", "9")]
    (tmp_path / "labels.csv").write_text(HEAD + "".join(rows), "utf-8")
    out = tmp_path / "splits.csv"
    moved = next(split for split in Split if split is not split_of("8"))
    write_splits(out, {"8": moved, "elsewhere": Split.TEST})
    assert script.main([str(tmp_path), "--out", str(out)]) == 0
    assert read_splits(out) == {
        "7": split_of("7"),
        "8": moved,
        "9": split_of("9"),
        "elsewhere": Split.TEST,
    }


def test_a_damaged_table_is_left_as_it_is(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "splits.csv"
    out.write_text("patient,split\n8,tset\n", "utf-8")
    assert script.main([str(tmp_path), "--out", str(out)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert out.read_text("utf-8") == "patient,split\n8,tset\n"


def test_the_shipped_table_is_made_again(script: ModuleType, shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "splits.csv"
    assert script.main([str(shared / "data" / "nih512"), "--out", str(out)]) == 0
    assert out.read_bytes() == splits_file().read_bytes()
