"""The case sheet: one marked page, whatever stands on it."""

import shutil
import subprocess

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage

from engine.errors import OutputError
from viewer import start
from viewer.exchange.case_sheet import Words, write_case_sheet


@pytest.fixture
def picture(qapp) -> QImage:
    start.make_application()
    made = QImage(900, 400, QImage.Format.Format_RGB32)
    made.fill(0x404040)
    return made


def page(file, tmp_path) -> np.ndarray:
    """(h, w, 3) of the only page."""
    if shutil.which("gs") is None:
        pytest.skip("Ghostscript is not installed")
    out = tmp_path / "page-%d.png"
    command = [
        "gs",
        "-q",
        "-dNOPAUSE",
        "-dBATCH",
        "-sDEVICE=png16m",
        "-r50",
        f"-sOutputFile={out}",
        str(file),
    ]
    subprocess.run(command, check=True, timeout=60)
    assert [path.name for path in tmp_path.glob("page-*")] == ["page-1.png"]
    return np.asarray(Image.open(tmp_path / "page-1.png").convert("RGB")).astype(int)


@pytest.mark.parametrize("rows", [0, 12, 300])
def test_it_is_one_page_with_the_mark_at_head_and_foot_and_everywhere(picture, tmp_path, rows):
    file = tmp_path / "sheet.pdf"
    table = [(f"row {n}", "a value that goes on and on " * 6) for n in range(rows)]
    write_case_sheet(file, picture, "Add the finding of edema. " * 3, table, Words())
    shown = page(file, tmp_path)
    amber = (shown[..., 0] > 200) & (shown[..., 2] < 60)
    height = len(shown)
    assert amber[: height // 6].sum() > 1000
    assert amber[-height // 6 :].sum() > 1000
    grey = np.ptp(shown, axis=2) < 12
    faint = grey & (shown[..., 0] > 200) & (shown[..., 0] < 245)
    for part in (*np.array_split(faint, 4, axis=0), *np.array_split(faint, 4, axis=1)):
        assert part.sum() > 20


def test_a_place_that_cannot_be_written_is_said(picture, tmp_path):
    with pytest.raises(OutputError, match="cannot write"):
        write_case_sheet(tmp_path / "no" / "sheet.pdf", picture, "Add edema.", [], Words())
