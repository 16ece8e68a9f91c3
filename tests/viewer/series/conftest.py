"""A case with one result, and plans that are derived from it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngineClient, make_result
from made_up_radiograph import make_radiograph
from pytestqt.qtbot import QtBot
from series_case import engine, find_card

from engine import paths
from engine.edit import EditRequest, EditResult
from engine.radiographs.radiograph import Radiograph
from viewer.app import Viewer
from viewer.case import Case
from viewer.exchange.reading import Reading
from viewer.settings import SettingsStore

INSTRUCTION = "Add the finding of small right pleural effusion."


@pytest.fixture
def finish(case: Case, radiograph: Radiograph) -> Callable[..., EditResult]:
    """A function: an instruction to a result that the case has."""

    def make(instruction: str = INSTRUCTION, seed: int = 7) -> EditResult:
        request = EditRequest(radiograph, instruction, "fake", seed=seed)
        result = make_result(request, size=64)
        case.edit_started(-1, request)
        case.edit_finished(-1, result)
        return result

    return make


@pytest.fixture
def viewer(qtbot: QtBot, fake_engine: FakeEngineClient) -> Iterator[Viewer]:
    """With one result."""
    viewer = Viewer(
        SettingsStore(paths.settings_file()),
        fake_engine,
        read=lambda path: Reading(replace(make_radiograph(), path=path), ()),
    )
    viewer.series.asking._find_card = find_card
    qtbot.addWidget(viewer.window)
    viewer.show([Path("a")])
    viewer.window.resize(1280, 800)
    qtbot.waitUntil(lambda: viewer.case.radiograph is not None and viewer.side is not None)
    viewer.case.set_instruction(INSTRUCTION)
    viewer.runner.run({"model": "fake", "seed": 7})
    engine(viewer).finish(engine(viewer).busy_jobs[0])
    yield viewer
    viewer.window.close()
