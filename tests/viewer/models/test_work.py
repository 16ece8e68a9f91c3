"""A model is added in another process, which is heard, and which leaves nothing when it is stopped."""

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tiny_models import write_model

from engine import paths
from engine.models.catalog import find_models
from engine.service.model_job import JobDone, ModelJob
from viewer.models.work import ModelWork


@pytest.fixture
def work(qtbot: QtBot) -> ModelWork:
    return ModelWork()


def names() -> list[str]:
    return [card.name for card in find_models()]


def test_a_folder_is_copied_and_found(work: ModelWork, tmp_path: Path, qtbot: QtBot) -> None:
    folder = write_model(tmp_path / "tiny")
    heard: list[str] = []
    work.progressed.connect(lambda phase, share: heard.append(phase))
    with qtbot.waitSignal(work.done, timeout=280_000) as done:
        work.start(ModelJob(folder, given={"licence": "my own", "title": "Tiny"}))
    assert done.args == [JobDone("tiny")]
    assert not work.is_running
    assert "checking the unet" in heard
    assert "tiny" in names()


def test_what_is_wrong_is_one_line(work: ModelWork, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "empty").mkdir()
    with qtbot.waitSignal(work.failed, timeout=280_000) as failed:
        work.start(ModelJob(tmp_path / "empty", given={"licence": "my own"}))
    assert "is no model" in failed.args[0]
    assert not work.is_running


def test_cancelling_ends_the_process_and_keeps_nothing(work: ModelWork, tmp_path: Path, qtbot: QtBot) -> None:
    folder = shutil.copytree(paths.shipped_models_dir() / "test-model", tmp_path / "tiny")
    with qtbot.waitSignal(work.progressed, timeout=60_000):
        work.start(ModelJob(folder, given={"licence": "my own"}))
    run = work._run
    assert run is not None
    qtbot.waitUntil(lambda: run._process is not None)
    process = run._process
    assert process is not None
    with qtbot.waitSignal(work.cancelled):
        work.cancel()
    assert not work.is_running
    qtbot.waitUntil(lambda: not process.is_alive())
    home = paths.user_models_dir()
    qtbot.waitUntil(lambda: not home.exists() or not list(home.iterdir()))
    assert "tiny" not in names()
