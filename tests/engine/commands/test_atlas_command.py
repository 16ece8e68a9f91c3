import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.__main__ import main
from engine.guidance.pseudo_masks import load_atlas


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, Path]:
    boxes = tmp_path / "boxes.csv"
    boxes.write_text(
        "category_name,label_text,path,x,y,w,h,image_width,image_height,dicom_id,split\n"
        "Pneumothorax,made-up,p.jpg,100,100,200,300,1000,1000,a,train\n"
        "Pneumothorax,made-up,p.jpg,100,100,200,300,1000,1000,b,train\n",
        "utf-8",
    )
    metadata = tmp_path / "metadata.csv"
    metadata.write_text("dicom_id,ViewPosition\na,PA\nb,AP\n", "utf-8")
    return boxes, metadata


def test_build_writes_an_atlas_and_reports_what_it_skipped(
    tables: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "atlas"
    assert main(["atlas", "build", *map(str, tables), "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "skipped 1 rows: view position AP" in printed
    assert "edits open the whole frame: pleural effusion, atelectasis" in printed
    assert load_atlas(out).findings == ("pneumothorax",)


def test_a_wrong_table_is_one_line_on_stderr_and_exit_code_2(
    tables: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    boxes, metadata = tables
    assert main(["atlas", "build", str(metadata), str(boxes), "--out", str(tmp_path / "atlas")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "has no column" in error
    assert not (tmp_path / "atlas").exists()


def test_show_draws_all_masks(tmp_path: Path) -> None:
    out = tmp_path / "atlas.png"
    assert main(["atlas", "show", "--out", str(out)]) == 0
    with Image.open(out) as sheet:
        pixels = np.asarray(sheet).astype(int)
    assert pixels.shape == (2 * (256 + 16), 4 * 256, 3)
    for top in (16, 288):
        for left in range(0, 1024, 256):
            tile = pixels[top : top + 256, left : left + 256]
            red = tile[..., 0] > tile[..., 1] + 50
            assert 0.3 < red.mean() < 0.7


def test_show_refuses_what_it_cannot_read_or_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "no.png").write_bytes(b"no")
    assert main(["atlas", "show", "--over", str(tmp_path / "no.png"), "--out", str(tmp_path / "a.png")]) == 2
    assert main(["atlas", "show", "--atlas", str(tmp_path), "--out", str(tmp_path / "a.png")]) == 2
    assert main(["atlas", "show", "--out", str(tmp_path / "nowhere" / "a.png")]) == 2
    assert capsys.readouterr().err.count("\n") == 3


def test_instructions_and_the_light_half_of_guidance_load_neither_torch_nor_qt() -> None:
    code = (
        "import sys\n"
        "import engine.commands.atlas, engine.guidance.atlas_building, engine.guidance.guidance_map\n"
        "import engine.guidance.published_masks, engine.guidance.pseudo_masks, engine.instructions.grammar\n"
        "heavy = {'torch', 'PySide6', 'diffusers', 'transformers'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
