"""A first look while a slider moves: by real events, with an engine that the test answers for."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fakes import FakeEngineClient, make_result
from made_up_radiograph import make_radiograph
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from engine import paths
from engine.edit import Behaviour
from engine.models.card import PreviewSpec
from viewer.app import Viewer
from viewer.exchange.reading import Reading
from viewer.panes.strip_rows import caption
from viewer.settings import SettingsStore

LEFT = Qt.MouseButton.LeftButton


def card(preview: PreviewSpec | None) -> Any:
    digests = {"unet/diffusion_pytorch_model.safetensors": "0" * 64}
    return SimpleNamespace(weights_sha256=digests, grammar_version=2, preview=preview)


def engine(viewer: Viewer) -> FakeEngineClient:
    assert isinstance(viewer.client, FakeEngineClient)
    return viewer.client


@pytest.fixture
def viewer(qtbot: QtBot, fake_engine: FakeEngineClient) -> Iterator[Viewer]:
    """With one result of a model that offers previews."""
    viewer = Viewer(
        SettingsStore(paths.settings_file()),
        fake_engine,
        read=lambda path: Reading(replace(make_radiograph(), path=path), ()),
    )
    viewer.series.asking._find_card = viewer.previewing.find_card = lambda name: card(PreviewSpec(1, "", ""))
    qtbot.addWidget(viewer.window)
    viewer.show([Path("a")])
    viewer.window.resize(1280, 800)
    qtbot.waitUntil(lambda: viewer.case.radiograph is not None and viewer.side is not None)
    viewer.case.set_instruction("Add the finding of small right pleural effusion.")
    viewer.runner.run({"model": "fake", "seed": 7})
    fake_engine.finish(fake_engine.busy_jobs[0])
    yield viewer
    viewer.window.close()


def move(qtbot: QtBot, viewer: Viewer, times: int = 1) -> float:
    """The threshold slider, by key; returns where it stands."""
    slider = viewer.window.panes.guidance_footer.threshold
    slider.setFocus()
    for _ in range(times):
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    return viewer.window.panes.guidance.threshold


def wished(qtbot: QtBot, viewer: Viewer) -> None:
    """Wait until a preview would be asked for, were the engine free."""
    live = viewer.previewing._live
    qtbot.waitUntil(lambda: live._wish is not None and not live._pause.isActive())


def asked(qtbot: QtBot, viewer: Viewer) -> int:
    """The one job that the engine has, once it has it."""
    qtbot.waitUntil(lambda: len(engine(viewer).busy_jobs) == 1)
    return engine(viewer).busy_jobs[0]


def test_the_slider_shows_a_preview_that_says_so_and_esc_the_stored_result(
    viewer: Viewer, qtbot: QtBot
) -> None:
    panes, stored = viewer.window.panes, viewer.case.selected_edit
    value = move(qtbot, viewer, 3)
    job = asked(qtbot, viewer)
    request = engine(viewer).jobs[job].request
    assert (request.behaviour, request.threshold, request.seed) == (Behaviour.PREVIEW, value, 7)
    assert panes.preview_bar.word.text() == "preview is being made: threshold 0.115"
    result = engine(viewer).finish(job)
    assert panes.counterfactual.image.stored is result.counterfactual
    assert (panes.counterfactual.title, panes.counterfactual.is_synthetic) == ("preview", True)
    assert panes.preview_bar.isVisible()
    assert panes.preview_bar.word.text() == "preview: threshold 0.115"
    assert panes.guidance.threshold == value
    assert not viewer.side.rating.isEnabled()
    qtbot.keyClick(viewer.window.panes.guidance_footer.threshold, Qt.Key.Key_Escape)
    assert panes.counterfactual.image.stored is stored.counterfactual
    assert panes.counterfactual.title == "counterfactual"
    assert not panes.preview_bar.isVisible()
    assert viewer.side.rating.isEnabled()


def test_a_preview_is_no_result_no_job_and_leaves_no_trace(viewer: Viewer, qtbot: QtBot) -> None:
    panes, edits = viewer.window.panes, viewer.case.edits
    heard: list[object] = []
    for told in (viewer.case.result_came, viewer.case.edit_added, viewer.case.edits_changed):
        told.connect(lambda *_: heard.append(1))
    move(qtbot, viewer)
    job = asked(qtbot, viewer)
    assert viewer.queue.jobs == ()
    result = engine(viewer).finish(job)
    assert panes.shows_preview
    assert (viewer.case.edits, viewer.queue.jobs, viewer.queue.ended, heard) == (edits, (), (), [])
    assert not viewer.queueing.journal.read(viewer.opener.read)
    viewer.actions["copy"].trigger()  # what leaves shows the stored result
    assert not panes.shows_preview
    assert panes.counterfactual.image.stored is not result.counterfactual
    assert not QGuiApplication.clipboard().image().isNull()


def test_only_the_newest_wish_is_computed(viewer: Viewer, qtbot: QtBot) -> None:
    panes = viewer.window.panes
    move(qtbot, viewer)
    first = asked(qtbot, viewer)
    newest = move(qtbot, viewer, 5)
    wished(qtbot, viewer)
    assert engine(viewer).busy_jobs == (first,)
    engine(viewer).finish(first)
    last = asked(qtbot, viewer)
    assert panes.preview_bar.word.text() == "preview: threshold 0.105"  # of the picture that is shown
    assert engine(viewer).jobs[last].request.threshold == newest
    result = engine(viewer).finish(last)
    assert panes.counterfactual.image.stored is result.counterfactual
    qtbot.wait(150)
    assert engine(viewer).busy_jobs == ()


def test_a_preview_waits_for_the_edit_that_runs_and_goes_before_those_that_wait(
    viewer: Viewer, qtbot: QtBot
) -> None:
    runs, waits = (viewer.runner.run({"model": "fake", "seed": seed}) for seed in (8, 9))
    running = engine(viewer).busy_jobs[0]
    value = move(qtbot, viewer)
    wished(qtbot, viewer)
    assert engine(viewer).busy_jobs == (running,)
    viewer.queue.cancel(runs)
    preview, following = engine(viewer).busy_jobs
    assert engine(viewer).jobs[preview].request.threshold == value
    assert engine(viewer).jobs[preview].request.behaviour is Behaviour.PREVIEW
    assert viewer.queue.running.number == waits
    assert viewer.queue.running.engine_job == following


def test_a_slider_that_comes_back_shows_the_stored_result(viewer: Viewer, qtbot: QtBot) -> None:
    panes, stored = viewer.window.panes, viewer.case.selected_edit
    move(qtbot, viewer)
    engine(viewer).finish(asked(qtbot, viewer))
    assert panes.shows_preview
    qtbot.keyClick(panes.guidance_footer.threshold, Qt.Key.Key_Left)
    assert panes.counterfactual.image.stored is stored.counterfactual
    move(qtbot, viewer)
    late = asked(qtbot, viewer)
    qtbot.keyClick(panes.guidance_footer.threshold, Qt.Key.Key_Left)
    engine(viewer).finish(late)
    assert not panes.shows_preview


def test_make_it_asks_for_the_result_which_takes_its_place(viewer: Viewer, qtbot: QtBot) -> None:
    panes = viewer.window.panes
    value = move(qtbot, viewer, 4)
    engine(viewer).finish(asked(qtbot, viewer))
    assert panes.preview_bar.make.isVisible()
    qtbot.mouseClick(panes.preview_bar.make, LEFT)
    job = engine(viewer).busy_jobs[0]
    request = engine(viewer).jobs[job].request
    assert (request.behaviour, request.threshold) == (Behaviour.DEFAULT, value)
    assert panes.shows_preview
    assert not panes.preview_bar.make.isVisible()
    result = engine(viewer).finish(job)
    assert viewer.case.selected_edit is result
    assert not panes.shows_preview
    assert not panes.preview_bar.isVisible()
    assert panes.counterfactual.title == "counterfactual"


def test_another_result_ends_the_preview(viewer: Viewer, qtbot: QtBot) -> None:
    panes = viewer.window.panes
    viewer.runner.run({"model": "fake", "seed": 8})
    second = engine(viewer).finish(engine(viewer).busy_jobs[0])
    move(qtbot, viewer)
    engine(viewer).finish(asked(qtbot, viewer))
    assert panes.shows_preview
    viewer.actions["previous_result"].trigger()
    assert viewer.case.selected_edit is not second
    assert not panes.shows_preview
    qtbot.wait(150)
    assert engine(viewer).busy_jobs == ()


def test_without_previews_the_slider_does_what_it_did(viewer: Viewer, qtbot: QtBot) -> None:
    viewer.previewing.find_card = lambda name: card(None)
    jobs = len(engine(viewer).jobs)
    move(qtbot, viewer, 3)
    qtbot.wait(250)
    assert len(engine(viewer).jobs) == jobs
    assert not viewer.window.panes.preview_bar.isVisible()


def test_nothing_is_previewed_while_a_study_is_read(viewer: Viewer, qtbot: QtBot) -> None:
    move(qtbot, viewer)
    engine(viewer).finish(asked(qtbot, viewer))
    viewer.studies.reading_changed.emit(True)
    assert not viewer.window.panes.shows_preview
    jobs = len(engine(viewer).jobs)
    move(qtbot, viewer)
    qtbot.wait(150)
    assert len(engine(viewer).jobs) == jobs


def test_a_preview_that_fails_is_said_and_the_stored_result_stays(viewer: Viewer, qtbot: QtBot) -> None:
    stored = viewer.case.selected_edit
    move(qtbot, viewer)
    engine(viewer).fail(asked(qtbot, viewer), message="the edit failed; run it again")
    assert viewer.case.message == "No preview: the edit failed; run it again"
    assert viewer.window.panes.counterfactual.image.stored is stored.counterfactual
    assert not viewer.window.panes.preview_bar.isVisible()


def test_a_level_that_is_not_made_yet_shows_its_preview_until_it_is(viewer: Viewer, qtbot: QtBot) -> None:
    viewer.actions["severity"].trigger()
    qtbot.waitUntil(lambda: viewer.series.shown is not None)
    panes, levels = viewer.window.panes, viewer.series.band.levels
    missing = viewer.series.shown.left[-1]
    running = engine(viewer).busy_jobs[0]
    levels.slider.setFocus()
    while levels.place < missing:
        qtbot.keyClick(levels.slider, Qt.Key.Key_Right)
    wished(qtbot, viewer)
    assert engine(viewer).busy_jobs == (running,)
    engine(viewer).finish(running)
    preview = engine(viewer).busy_jobs[0]
    request = engine(viewer).jobs[preview].request
    assert request.behaviour is Behaviour.PREVIEW
    assert request.instruction == viewer.series.shown.plan.steps[missing].request.instruction
    result = engine(viewer).finish(preview, make_result(request))
    assert panes.counterfactual.image.stored is result.counterfactual
    assert panes.preview_bar.word.text() == f"preview: {caption(request.instruction)}"
    assert panes.guidance.title == "Guidance of the stored result"
    assert not panes.preview_bar.make.isVisible()
    while engine(viewer).busy_jobs:
        engine(viewer).finish(engine(viewer).busy_jobs[0])
    qtbot.waitUntil(lambda: not panes.shows_preview)
    assert panes.guidance.title == "Guidance"
    assert viewer.case.selected_edit.provenance.request["behaviour"] == "default"
    assert viewer.case.selected_edit.provenance.request["instruction"] == request.instruction


def test_the_bar_stands_within_its_pane(viewer: Viewer, qtbot: QtBot) -> None:
    move(qtbot, viewer)
    engine(viewer).finish(asked(qtbot, viewer))
    bar, pane = viewer.window.panes.preview_bar, viewer.window.panes.counterfactual
    assert pane.viewport.contains(bar.geometry())
    assert bar.childAt(bar.make.geometry().center()) is bar.make
