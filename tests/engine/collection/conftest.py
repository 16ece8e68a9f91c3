"""A folder with radiographs and other things, as people have them."""

from pathlib import Path

import numpy as np
import pytest
from made_up_dicom import make_dataset
from PIL import Image


@pytest.fixture
def disc(tmp_path: Path) -> Path:
    """Two DICOM files in different folders, a PNG, and six things that are no radiographs."""
    root = tmp_path / "disc"
    (root / "IMAGES" / "A").mkdir(parents=True)
    make_dataset().save_as(root / "im10.dcm", enforce_file_format=True)
    make_dataset().save_as(root / "IMAGES" / "A" / "IM0001", enforce_file_format=True)
    Image.fromarray(np.full((9, 8), 77, np.uint8)).save(root / "im2.png")
    make_dataset(SOPClassUID="1.2.840.10008.5.1.4.1.1.2").save_as(root / "ct.dcm", enforce_file_format=True)
    (root / "notes.txt").write_text("no image")
    (root / "empty.dcm").touch()
    (root / ".thumbs").write_bytes(b"x")
    return root
