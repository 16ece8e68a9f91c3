"""For tests of the viewer: no screen is needed, and the engine is a stand-in."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication

from engine.radiographs.radiograph import Radiograph
from viewer.app import Viewer
from viewer.case import Case
from viewer.theme import apply_theme

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _theme(qapp: QApplication) -> None:
    """Widgets are as large as in the application."""
    if not qapp.styleSheet():
        apply_theme(qapp)


@pytest.fixture(autouse=True)
def _no_viewer_outlives_its_test(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Its clocks would go on in the next one, and with that one's files."""
    made: list[Viewer] = []
    build = Viewer.__init__

    def note(viewer: Viewer, *args: Any, **options: Any) -> None:
        made.append(viewer)
        build(viewer, *args, **options)

    monkeypatch.setattr(Viewer, "__init__", note)
    yield
    for viewer in filter(shiboken6.isValid, made):
        for gone in (viewer.window, viewer):
            if shiboken6.isValid(gone):
                shiboken6.delete(gone)


@pytest.fixture
def fake_engine(qapp: object) -> object:
    """A scriptable engine client; ``fakes.make_result`` builds results."""
    from fakes import FakeEngineClient

    return FakeEngineClient()


@pytest.fixture
def case(qapp: object, radiograph: Radiograph) -> Case:
    """One with a film."""
    case = Case()
    case.open(radiograph, ())
    return case
