"""For tests of the viewer: no screen is needed, and the engine is a stand-in."""

import os

import pytest
from PySide6.QtWidgets import QApplication

from viewer.theme import apply_theme

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _theme(qapp: QApplication) -> None:
    """Widgets are as large as in the application."""
    if not qapp.styleSheet():
        apply_theme(qapp)


@pytest.fixture
def fake_engine(qapp: object) -> object:
    """A scriptable engine client; ``fakes.make_result`` builds results."""
    from fakes import FakeEngineClient

    return FakeEngineClient()
