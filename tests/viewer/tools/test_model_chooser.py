"""The list of models, and what is told about the chosen one and about the maker of a result."""

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import make_result
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest, Provenance
from engine.models.catalog import ModelCard
from engine.radiographs.framing import FrameSpec
from engine.radiographs.radiograph import Radiograph
from viewer.about_model import AboutModel
from viewer.tools.model_chooser import ModelChooser


@pytest.fixture
def cards(tmp_path: Path) -> tuple[ModelCard, ModelCard]:
    first = ModelCard(
        tmp_path, "one", "Model one", "region_specific", "MIT", FrameSpec(), 2, (), {"unet/a": "1" * 64}
    )
    return first, replace(
        first, folder=tmp_path / "gone", name="two", title="Model two", notice="wiring only"
    )


@pytest.fixture
def chooser(qtbot: QtBot, cards: tuple[ModelCard, ModelCard]) -> ModelChooser:
    widget = ModelChooser()
    qtbot.addWidget(widget)
    widget.resize(286, 80)
    widget.set_cards(cards)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def provenance(radiograph: Radiograph) -> Provenance:
    return make_result(EditRequest(radiograph, "Add the finding of edema.", "one"), size=64).provenance


def opened(qtbot: QtBot, chooser: ModelChooser) -> AboutModel:
    """The one dialog that is open, once it is."""
    found: list[AboutModel] = []

    def is_there() -> bool:
        found[:] = [dialog for dialog in chooser.findChildren(AboutModel) if dialog.isVisible()]
        return len(found) == 1

    qtbot.waitUntil(is_there)
    return found[0]


def test_the_button_tells_about_the_chosen_model(
    qtbot: QtBot, chooser: ModelChooser, cards: tuple[ModelCard, ModelCard]
) -> None:
    (cards[0].folder / "README.md").write_text("Words of its maker.")
    qtbot.mouseClick(chooser.about, Qt.MouseButton.LeftButton)
    dialog = opened(qtbot, chooser)
    assert dialog.model_name == "one"
    assert "Words of its maker." in dialog.text.toPlainText()
    assert not dialog.remark.isVisible()


def test_another_model_takes_the_place_of_the_first(qtbot: QtBot, chooser: ModelChooser) -> None:
    chooser.about.click()
    assert opened(qtbot, chooser).model_name == "one"
    chooser.box.setCurrentIndex(1)
    chooser.about.click()
    qtbot.waitUntil(lambda: opened(qtbot, chooser).model_name == "two")
    assert opened(qtbot, chooser).notice.text() == "wiring only"


def test_the_keyboard_reaches_the_button_after_the_list(qtbot: QtBot, chooser: ModelChooser) -> None:
    chooser.activateWindow()
    chooser.box.setFocus()
    QTest.keyClick(chooser.box, Qt.Key.Key_Tab)
    assert chooser.focusWidget() is chooser.about
    assert chooser.about.accessibleName() == "About this model"
    assert chooser.about.toolTip()
    assert not chooser.about.icon().isNull()
    QTest.keyClick(chooser.about, Qt.Key.Key_Space)
    assert opened(qtbot, chooser).model_name == "one"


def test_there_is_no_button_without_a_model(qtbot: QtBot, chooser: ModelChooser) -> None:
    assert chooser.about.isVisible()
    chooser.set_cards(())
    assert not chooser.about.isVisible()


def test_the_maker_of_a_result_is_told_whatever_is_chosen(
    qtbot: QtBot, chooser: ModelChooser, provenance: Provenance
) -> None:
    chooser.box.setCurrentIndex(1)
    chooser.show_about_maker(replace(provenance, weights_sha256={"unet/a": "1" * 64}))
    dialog = opened(qtbot, chooser)
    assert dialog.model_name == "one"
    assert not dialog.remark.isVisible()


def test_other_weights_under_the_same_name_are_told(
    qtbot: QtBot, chooser: ModelChooser, provenance: Provenance
) -> None:
    chooser.show_about_maker(replace(provenance, weights_sha256={"unet/a": "2" * 64}))
    dialog = opened(qtbot, chooser)
    assert dialog.remark.isVisible()
    assert "other weights" in dialog.remark.text()


def test_a_maker_that_is_gone_is_named(qtbot: QtBot, chooser: ModelChooser, provenance: Provenance) -> None:
    with qtbot.waitSignal(chooser.failed) as failed:
        chooser.show_about_maker(replace(provenance, model_name="three"))
    assert "three" in failed.args[0]
    assert not chooser.findChildren(AboutModel)
