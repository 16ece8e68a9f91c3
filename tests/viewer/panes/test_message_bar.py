"""What happened, what is doubtful and what was changed is said in words under the panes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from fakes import make_result
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from words_that_fit import speaking

from engine.edit import EditRequest
from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.panes.message_bar import MessageBar
from viewer.panes.result_strip import ResultStrip


@pytest.fixture
def case() -> Case:
    return Case()


def make_edits(case: Case, seeds: range) -> None:
    assert case.radiograph is not None
    for seed in seeds:
        case.edit_started(seed)
        request = EditRequest(case.radiograph, f"Add the finding of edema {seed}.", "fake", seed=seed)
        case.edit_finished(seed, make_result(request, size=64))


def test_an_error_is_said_and_can_be_dismissed(qtbot: QtBot, case: Case) -> None:
    bar = MessageBar(case)
    qtbot.addWidget(bar)
    bar.show()
    case.set_message("a.dcm is truncated; copy it again", is_error=True)
    assert bar.message.text() == "a.dcm is truncated; copy it again"
    assert bar.message.property("role") == "error"
    assert bar._icon.isVisible(), "color is not the only sign"
    bar._close.click()
    assert case.message == ""
    assert bar.message.text() == ""


def test_an_unsuitable_radiograph_asks_before_editing(
    qtbot: QtBot, case: Case, radiograph: Radiograph
) -> None:
    bar = MessageBar(case)
    qtbot.addWidget(bar)
    bar.show()
    case.open(radiograph, ("a lateral view", "a child"))
    assert "a lateral view; a child" in bar.receipt.text()
    assert bar.anyway.isVisible()
    bar.anyway.click()
    assert case.is_suitability_overridden
    assert not bar.anyway.isVisible()
    assert "edit anyway" in bar.receipt.text()


def test_remarks_on_the_film_are_in_the_language_of_the_window(
    qtbot: QtBot, qapp: QApplication, case: Case, radiograph: Radiograph
) -> None:
    with speaking(qapp, "de"):
        bar = MessageBar(case)
        qtbot.addWidget(bar)
        case.open(radiograph, ("lateral view (LL) instead of PA or AP", "body part SKULL instead of CHEST"))
        said = "seitliche Aufnahme (LL) statt PA oder AP; Körperteil SKULL statt CHEST"
        assert bar.receipt.text().endswith(said)
        case.open(replace(radiograph, notes=("no window in the file; a computed one is used",)), ())
        assert "kein Fenster in der Datei" in bar.receipt.text()


def test_results_are_listed_and_chosen(qtbot: QtBot, case: Case, radiograph: Radiograph) -> None:
    strip = ResultStrip(case)
    qtbot.addWidget(strip)
    strip.resize(600, strip.height())
    strip.show()
    case.open(radiograph, ())
    make_edits(case, range(3))
    assert strip.list.count() == 3
    assert strip.list.currentRow() == 2
    strip.step(-1)
    assert case.selected_index == 1
    assert strip.list.currentRow() == 1
    strip.step(5)
    assert case.selected_index == 2
    strip.list.setCurrentRow(0)
    assert case.selected_index == 0
    assert strip.list.item(0).toolTip().startswith("Synthetic 1: ")


def test_results_of_another_radiograph_replace_those_listed(
    qtbot: QtBot, case: Case, radiograph: Radiograph, radiograph_factory: Callable[..., Radiograph]
) -> None:
    import dataclasses

    strip = ResultStrip(case)
    qtbot.addWidget(strip)
    case.open(radiograph, ())
    make_edits(case, range(2))
    case.open(dataclasses.replace(radiograph_factory(seed=3), sha256="3" * 64), ())
    assert strip.list.count() == 0
    make_edits(case, range(1))
    assert strip.list.count() == 1
    case.open(radiograph, ())
    assert strip.list.count() == 2


def test_stepping_without_results_does_nothing(qtbot: QtBot, case: Case) -> None:
    strip = ResultStrip(case)
    qtbot.addWidget(strip)
    strip.step(1)
    assert case.selected_index is None


def test_a_notice_of_a_model_shrinks_before_it_is_cut(qtbot: QtBot) -> None:
    from viewer.labels import ElidedLabel

    text = "test model: wiring only, output has no meaning"
    label = ElidedLabel(text, shrinks=True)
    qtbot.addWidget(label)
    label.resize(label.fontMetrics().horizontalAdvance(text) - 12, 20)
    cut = ElidedLabel(text)
    qtbot.addWidget(cut)
    cut.resize(label.size())
    cut.show()
    assert cut.toolTip() == text
    assert label.grab().toImage() != cut.grab().toImage()


def test_offers_beside_parts_of_one_message_stand_together(qtbot: QtBot, case: Case) -> None:
    bar = MessageBar(case)
    qtbot.addWidget(bar)
    taken: list[str] = []
    case.set_message("What was open comes back.")
    bar.offer("What was open comes back.", "Start empty", lambda: taken.append("empty"))
    case.set_message("What was open comes back. Two jobs waited.")
    bar.offer_choices("Two jobs waited.", [("Put them back", lambda: taken.append("back"))])

    def buttons() -> list[QPushButton]:
        return [one for one in bar.findChildren(QPushButton) if one.text() and not one.isHidden()]

    assert [one.text() for one in buttons()] == ["Start empty", "Put them back"]
    for one in buttons():
        one.click()
    assert taken == ["empty", "back"]
    case.set_message("Saved.")
    assert buttons() == []
    bar.offer("Saved.", "Undo", lambda: taken.append("undo"))
    assert [one.text() for one in buttons()] == ["Undo"]


def test_the_selected_result_stays_in_sight_whatever_room_the_list_has(
    qtbot: QtBot, case: Case, radiograph: Radiograph
) -> None:
    strip = ResultStrip(case)
    qtbot.addWidget(strip)
    strip.resize(600, 110)
    strip.show()
    case.open(radiograph, ())
    make_edits(case, range(9))
    case.select_edit(0)
    case.select_edit(4)  # at the right end of what is in sight
    for width in (600, 260, 180):
        strip.resize(width, 110)

        def is_in_sight() -> bool:
            place = strip.list.visualItemRect(strip.list.currentItem())
            return place.left() >= 0 and place.left() < strip.list.viewport().width() - place.width() // 2

        qtbot.waitUntil(is_in_sight)


def test_in_a_narrow_window_what_the_engine_does_gives_way_to_words_and_choices(
    qtbot: QtBot, case: Case, radiograph: Radiograph
) -> None:
    bar = MessageBar(case)
    qtbot.addWidget(bar)
    note = QPushButton("2 to send")
    note.hide()
    bar.place_status(note)
    bar.resize(850, bar.height())
    bar.show()
    case.open(radiograph, ())
    assert bar.engine.isVisible()
    said = "The engine ended while it made this; nothing is lost, and what waits is kept."
    case.set_message(said, is_error=True)
    bar.offer_choices(said, [(f"Make it another way, {n}", lambda: None) for n in range(3)])
    assert not bar.engine.isVisible()
    assert bar.message.width() >= 100
    bar.resize(1280, bar.height())
    assert bar.engine.isVisible()
    case.set_message("")
    bar.resize(850, bar.height())
    assert bar.engine.isVisible()
    assert not note.isVisible(), "nobody had shown it"
