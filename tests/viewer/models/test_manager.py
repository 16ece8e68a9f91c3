"""The model manager, as a reader uses it; the process that adds is a stand-in."""

import shutil
from pathlib import Path

import pytest
from own_model import write_own_model
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from engine.models.catalog import find_model
from engine.service.model_job import JobDone, ModelJob
from viewer.models.manager import ModelManager


@pytest.fixture
def own() -> Path:
    return write_own_model()


@pytest.fixture
def manager(qtbot: QtBot, own: Path, monkeypatch: pytest.MonkeyPatch) -> ModelManager:
    dialog = ModelManager()
    qtbot.addWidget(dialog)
    jobs: list[ModelJob] = []
    monkeypatch.setattr(dialog.work, "start", jobs.append)
    dialog.jobs = jobs  # type: ignore[attr-defined]
    dialog.show()
    qtbot.waitUntil(lambda: dialog.list.list.topLevelItemCount() == 2)
    return dialog


def titles(manager: ModelManager) -> list[str]:
    tree = manager.list.list
    return [tree.topLevelItem(place).text(0) for place in range(tree.topLevelItemCount())]


def choose(manager: ModelManager, *places: int) -> None:
    for place in range(manager.list.list.topLevelItemCount()):
        manager.list.list.topLevelItem(place).setSelected(place in places)


def drop(manager: ModelManager, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    manager.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def test_the_models_that_readers_use_are_listed_with_their_facts(manager: ModelManager) -> None:
    assert titles(manager) == ["Chest editor 2", "My own"]
    choose(manager, 1)
    facts = dict(manager.list.chosen[0].facts)
    card = find_model("own")
    assert facts["Name"] == "own"
    assert facts["Understands"] == "findings and levels, also side, zone, severity and kind"
    assert facts["Hash"].startswith(card.weights_sha256["unet/diffusion_pytorch_model.safetensors"][:8])
    assert "half precision" in facts["Memory"]


def test_what_came_with_the_application_cannot_be_removed(manager: ModelManager) -> None:
    choose(manager, 0)
    assert not manager.buttons["remove"].isEnabled()
    assert not manager.buttons["title"].isEnabled()
    choose(manager, 1)
    assert manager.buttons["remove"].isEnabled()


def test_a_damaged_model_says_why(manager: ModelManager, own: Path, qtbot: QtBot) -> None:
    (own / "vae" / "diffusion_pytorch_model.safetensors").unlink()
    manager.read()
    qtbot.waitUntil(lambda: manager.list.list.topLevelItem(1).text(3) == "missing file")
    choose(manager, 1)
    assert "copy the model again" in dict(manager.list.chosen[0].facts)["Problem"]


def test_a_dropped_checkpoint_is_added_after_its_licence_was_accepted(
    manager: ModelManager, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "given" / "model.ckpt"
    file.parent.mkdir()
    file.write_bytes(b"PK")
    (file.parent / "LICENSE").write_text("Do as you like.")
    drop(manager, file)
    page = manager.page
    qtbot.waitUntil(lambda: manager.pages.currentWidget() is page)
    assert page.licence.toPlainText() == "Do as you like."
    page.accepts.click()
    assert not page.add.isEnabled(), "there is no tokenizer"
    shutil.copytree(find_model("own").folder / "tokenizer", tmp_path / "words")
    page._take_tokenizer(str(tmp_path / "words"))
    assert page.add.isEnabled()
    page.accepts.click()
    assert not page.add.isEnabled(), "the licence is not accepted"
    page.accepts.click()
    page.title.setText("Given to me")
    qtbot.mouseClick(page.add, Qt.MouseButton.LeftButton)
    (job,) = manager.jobs  # type: ignore[attr-defined]
    assert (job.path, job.tokenizer, job.copy) == (file, tmp_path / "words", False)
    assert job.given == {"title": "Given to me", "licence": "Do as you like.", "grammar_version": 1}


def test_progress_is_shown_and_what_came_of_it_is_said(manager: ModelManager, qtbot: QtBot) -> None:
    manager.work.progressed.emit("converting the unet", 0.5)
    assert manager.foot.phase.text() == "Converting the unet"
    assert manager.foot.bar.value() == 500
    assert manager.foot.cancel.isVisible()
    with qtbot.waitSignal(manager.changed) as changed:
        manager._job = ModelJob(Path("given"))
        manager.work.done.emit(JobDone("own"))
    assert changed.args == ["own"]
    assert manager.foot.said.text() == "Added own."
    manager.work.failed.emit("it wants to run code (posix.system)")
    assert manager.foot.said.property("role") == "error"
    assert manager.pages.currentWidget() is manager.page, "what was typed is still there"


def test_two_chosen_models_run_unless_the_request_cannot(manager: ModelManager, qtbot: QtBot) -> None:
    choose(manager, 0, 1)
    manager.allow_run("Say what should change.")
    assert not manager.buttons["run"].isEnabled()
    assert manager.hint.text() == "Say what should change."
    manager.allow_run("")
    with qtbot.waitSignal(manager.run_requested) as run:
        qtbot.mouseClick(manager.buttons["run"], Qt.MouseButton.LeftButton)
    assert run.args == [["chest-editor", "own"]]


def test_removing_asks_first(manager: ModelManager, own: Path, qtbot: QtBot) -> None:
    choose(manager, 1)
    qtbot.mouseClick(manager.buttons["remove"], Qt.MouseButton.LeftButton)
    (box,) = manager.findChildren(QMessageBox)
    assert "deleted" in box.informativeText()
    assert own.exists()
    go = next(button for button in box.findChildren(QPushButton) if button.text().endswith("Remove"))
    with qtbot.waitSignal(manager.changed):
        qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
    assert not own.exists()
    qtbot.waitUntil(lambda: titles(manager) == ["Chest editor 2"])
