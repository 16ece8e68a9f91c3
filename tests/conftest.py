"""What all tests share: the folder of public test data beside the checkout, and small made-up radiographs."""

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from made_up_radiograph import make_radiograph

from engine.radiographs.radiograph import Radiograph
from viewer.garbage import collect_if_due

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

SHARED = Path(__file__).resolve().parents[2] / "shared"
PATIENCE_MS = 60_000
"""Tests share a machine; only those that fail wait it out."""


def pytest_configure() -> None:
    """As in the viewer, no thread but the main thread collects garbage."""
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Collect the garbage of the test."""
    collect_if_due()


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
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return home


@pytest.fixture
def qtbot(qapp: "QApplication", request: pytest.FixtureRequest) -> "QtBot":
    """The one of pytest-qt, but it waits longer.

    What vanishes while a callback looks at it counts as not yet so.
    """
    from pytestqt.qtbot import QtBot

    class PatientBot(QtBot):
        def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
            def holds() -> bool | None:
                try:
                    return callback()
                except FileNotFoundError as error:
                    raise AssertionError(str(error)) from error

            super().waitUntil(holds, timeout=timeout)

        def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:
            return super().waitSignal(signal, timeout=timeout, **options)

        def waitSignals(self, signals: Any, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:
            return super().waitSignals(signals, timeout=timeout, **options)

        def waitExposed(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
            return super().waitExposed(widget, timeout=timeout)

    return PatientBot(request)


@pytest.fixture
def radiograph_factory() -> Callable[..., Radiograph]:
    """The function ``make_radiograph``, for tests that need several."""
    return make_radiograph


@pytest.fixture
def radiograph() -> Radiograph:
    """One made-up radiograph."""
    return make_radiograph()
