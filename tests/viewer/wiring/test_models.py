"""Models in the whole window: opened, dropped, several on one request, and ways out of too little memory."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEngineClient, make_result
from own_model import write_own_model
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine import paths
from engine.models.catalog import find_model
from engine.radiographs.radiograph import Radiograph
from viewer import start
from viewer.app import Viewer
from viewer.exchange.reading import Reading
from viewer.settings import SettingsStore
from viewer.tools.model_chooser import ModelChooser

INSTRUCTION = "Add the finding of pleural effusion."


@pytest.fixture
def viewer(qtbot: QtBot, radiograph_factory: Callable[..., Radiograph]) -> Viewer:
    write_own_model()
    start.make_application()
    made = Viewer(
        SettingsStore(paths.settings_file()),
        FakeEngineClient(),
        read=lambda path: Reading(radiograph_factory(), ()),
    )
    qtbot.addWidget(made.window)
    made.show([Path("a")])
    qtbot.waitUntil(lambda: made.side is not None and made.case.radiograph is not None, timeout=120_000)
    made.case.set_instruction(INSTRUCTION)
    return made


def engine(viewer: Viewer) -> FakeEngineClient:
    client: Any = viewer.client
    return client


def offered(viewer: Viewer) -> list[str]:
    bar = viewer.window.messages
    buttons = bar.findChildren(QPushButton)
    return [button.text() for button in buttons if button.text() and not button.isHidden()]


def press(viewer: Viewer, text: str) -> None:
    bar = viewer.window.messages
    next(button for button in bar.findChildren(QPushButton) if button.text() == text).click()


def test_two_models_make_the_same_request_and_stand_together(viewer: Viewer, qtbot: QtBot) -> None:
    viewer.models.show()
    viewer.models.run_on(["chest-editor", "own"])
    client = engine(viewer)
    assert [job.request.model for job in client.jobs.values()] == ["chest-editor"]
    first = client.jobs[1].request
    result = make_result(first)
    same = replace(result.provenance, weights_sha256=dict(find_model("chest-editor").weights_sha256))
    client.finish(1, replace(result, provenance=same))
    qtbot.waitUntil(lambda: len(client.jobs) == 2)
    second = client.jobs[2].request
    assert (second.model, second.instruction, second.seed) == ("own", first.instruction, first.seed)
    client.finish(2)
    (series,) = viewer.series.runner.series
    assert [step.label for step in series.plan.steps] == ["Chest editor 2", "My own"]
    assert len(viewer.case.edits) == 2
    assert viewer.series.shown is not None
    assert viewer.series.shown.number == series.number


def test_models_follow_the_first_result_though_others_come_and_another_case_is_open(
    viewer: Viewer, qtbot: QtBot, radiograph_factory: Callable[..., Radiograph]
) -> None:
    client, film = engine(viewer), viewer.case.radiograph
    viewer.run()
    viewer.models.run_on(["chest-editor", "own"])
    client.finish(1)  # of the same film, but not what the models follow
    qtbot.wait(50)
    assert [job.request.model for job in client.jobs.values()] == ["chest-editor", "chest-editor"]
    other = replace(radiograph_factory(), sha256="5" * 64)
    viewer.case.open(other, ())
    viewer.case.bring_back(other, None, make_result(client.jobs[2].request))
    viewer.case.select_edit(0)
    result = make_result(client.jobs[2].request)
    same = replace(result.provenance, weights_sha256=dict(find_model("chest-editor").weights_sha256))
    client.finish(2, replace(result, provenance=same))
    qtbot.waitUntil(lambda: len(client.jobs) == 3)
    assert client.jobs[3].request.radiograph is film
    assert client.jobs[3].request.model == "own"
    assert viewer.queue.jobs[0].about.path == Path("a"), "not that of the open case"
    assert viewer.series.shown is None


def test_a_film_that_is_opened_again_meanwhile_gets_the_ways_out(viewer: Viewer) -> None:
    viewer.run()
    client, film = engine(viewer), viewer.case.radiograph
    assert film is not None
    viewer.case.open(replace(film), ())
    client.fail(1, "OutOfMemory", "not enough memory", ("half precision",))
    assert offered(viewer) == ["Half precision", "Try again"]
    press(viewer, "Try again")
    assert client.jobs[2].request.radiograph is film


def test_a_cancelled_first_edit_starts_no_other(viewer: Viewer, qtbot: QtBot) -> None:
    viewer.models.run_on(["chest-editor", "own"])
    client = engine(viewer)
    viewer.runner.cancel()
    qtbot.wait(50)
    assert len(client.jobs) == 1
    assert viewer.series.runner.series == ()


def test_too_little_memory_offers_ways_out_by_one_click(viewer: Viewer) -> None:
    viewer.run()
    client = engine(viewer)
    text = (
        "not enough memory: Model needs about 6.0 GB for this edit and 3.0 GB are free; close other programs"
    )
    client.fail(1, "OutOfMemory", text, ("half precision", "less memory, slower"))
    assert viewer.case.message == text
    assert offered(viewer) == ["Half precision", "Less memory, slower", "Try again"]
    press(viewer, "Less memory, slower")
    again = client.jobs[2].request
    assert again.saves_memory
    assert (again.instruction, again.seed) == (
        client.jobs[1].request.instruction,
        client.jobs[1].request.seed,
    )
    assert offered(viewer) == []


def test_after_the_engine_died_twice_the_edit_can_be_tried_again(qtbot: QtBot, viewer: Viewer) -> None:
    viewer.run()
    client = engine(viewer)
    client.die()
    qtbot.waitUntil(lambda: len(client.jobs) == 2)
    client.die()
    assert "Try again" in offered(viewer)
    press(viewer, "Try again")
    assert client.jobs[3].request is client.jobs[1].request


def test_a_dropped_model_opens_the_manager_and_is_no_radiograph(
    viewer: Viewer, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "model.safetensors"
    file.write_bytes(b"x")
    before = viewer.case.radiograph
    viewer.window.files_dropped.emit([file])
    manager = viewer.models.manager
    assert manager is not None
    qtbot.waitUntil(lambda: manager.pages.currentWidget() is manager.page)
    assert viewer.case.radiograph is before
    assert not viewer.opener.is_reading


def test_the_model_for_tests_is_not_offered(viewer: Viewer) -> None:
    chooser = viewer.window.findChild(ModelChooser)
    names = [card.name for card in chooser.cards]
    assert names == ["chest-editor", "own"]
