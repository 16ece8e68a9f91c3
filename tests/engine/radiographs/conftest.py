"""A file writer for the tests of this folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_up_dicom import make_dataset, save_dataset


@pytest.fixture
def write_dicom(tmp_path: Path) -> Callable[..., Path]:
    """Write a made-up radiograph with changed attributes; gives the path."""

    def write(pixels: np.ndarray | None = None, name: str = "film.dcm", **changes: Any) -> Path:
        return save_dataset(make_dataset(pixels, **changes), tmp_path / name)

    return write
