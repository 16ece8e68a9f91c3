"""What all tests share: the folder of public test data beside the checkout, and small made-up radiographs."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.radiographs.greyscale import GreyScale, Window
from engine.radiographs.radiograph import Radiograph

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of public test data beside the checkout; tests that need it skip without it."""
    if not SHARED.is_dir():
        pytest.skip("the folder 'shared' with public test data is not beside this checkout")
    return SHARED


@pytest.fixture(autouse=True)
def counterview_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep each test away from the user's own data."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("COUNTERVIEW_HOME", str(home))
    return home


def make_radiograph(
    rows: int = 300,
    columns: int = 260,
    bits_stored: int = 12,
    inverted: bool = False,
    seed: int = 0,
) -> Radiograph:
    """Two dark lungs in a bright body with noise; stored as unsigned integers of ``bits_stored`` bits."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:rows, 0:columns]
    y, x = y / rows, x / columns
    body = 0.75 - 0.5 * (np.hypot((x - 0.3) / 0.15, (y - 0.45) / 0.3) < 1)
    body -= 0.5 * (np.hypot((x - 0.7) / 0.15, (y - 0.45) / 0.3) < 1)
    body += random.normal(0, 0.02, body.shape)
    top = 2**bits_stored - 1
    stored = np.clip(body if not inverted else 1 - body, 0, 1) * top
    return Radiograph(
        stored_pixels=np.round(stored).astype(np.uint8 if bits_stored <= 8 else np.uint16),
        grey_scale=GreyScale(
            stored_min=0,
            modality_values=np.arange(top + 1, dtype=np.float64),
            windows=(Window(center=(top + 1) / 2, width=top + 1),),
            voi_table=None,
            inverted=inverted,
        ),
        path=Path("made-up.dcm"),
        file_format="DICOM",
        sha256="0" * 64,
        bits_stored=bits_stored,
        photometric_interpretation="MONOCHROME1" if inverted else "MONOCHROME2",
        modality="DX",
        view_position="PA",
        body_part_examined="CHEST",
    )


@pytest.fixture
def radiograph_factory() -> Callable[..., Radiograph]:
    """The function ``make_radiograph``, for tests that need several."""
    return make_radiograph


@pytest.fixture
def radiograph() -> Radiograph:
    """One made-up radiograph."""
    return make_radiograph()
