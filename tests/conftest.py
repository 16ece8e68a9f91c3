"""What all tests share: the folder of public test data beside the checkout, and small made-up radiographs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_radiograph import make_radiograph

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


@pytest.fixture
def radiograph_factory() -> Callable[..., Radiograph]:
    """The function ``make_radiograph``, for tests that need several."""
    return make_radiograph


@pytest.fixture
def radiograph() -> Radiograph:
    """One made-up radiograph."""
    return make_radiograph()
