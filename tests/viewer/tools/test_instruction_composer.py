"""Composing an instruction with pickers, text and keyboard."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QScrollArea,
    QSlider,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from engine.edit import Behaviour, EditRequest, Solver, Variant
from engine.instructions.instruction import Operation, Side
from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.tools.instruction_composer import InstructionComposer


def pick(composer: InstructionComposer, box: str, value: object) -> None:
    widget = getattr(composer.picks, box)
    index = widget._values.index(value)
    widget.setCurrentIndex(index)
    widget.activated.emit(index)


def operation(composer: InstructionComposer, which: Operation) -> None:
    for button in composer.picks.operations.buttons():
        if button.property("operation") == which.value:
            button.click()


def find(qtbot: QtBot, composer: InstructionComposer, text: str) -> None:
    line = composer.picks.finding.lineEdit()
    assert line is not None
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_picks_become_text(qtbot: QtBot, composer: InstructionComposer, case: Case) -> None:
    find(qtbot, composer, "pleural effusion")
    assert case.instruction == "Add the finding of pleural effusion."
    pick(composer, "side", Side.RIGHT)
    pick(composer, "level", "large")
    assert case.instruction == "Add the finding of large right pleural effusion."
    operation(composer, Operation.REMOVE)
    assert case.instruction == "Remove the finding of large right pleural effusion."
    operation(composer, Operation.CHANGE)
    pick(composer, "level_from", "small")
    pick(composer, "level_to", "moderate")
    assert case.instruction == "Change the level of right pleural effusion from small to moderate."
    assert composer.field.toPlainText() == case.instruction


def test_text_becomes_picks(composer: InstructionComposer, case: Case) -> None:
    case.set_instruction("worsen left effusion from small to large")
    picks = composer.picks
    assert picks.finding.key == "pleural_effusion"
    assert picks.side.value is Side.LEFT
    assert (picks.level_from.value, picks.level_to.value) == ("small", "large")
    assert picks.level_from.isVisible()
    assert not picks.level.isVisible()


def test_a_level_outside_the_usual_ones_is_shown_as_it_was_said(
    composer: InstructionComposer, case: Case
) -> None:
    case.set_instruction("Add acute edema.")
    assert composer.picks.level.value == "acute"


def test_the_pickers_are_empty_when_the_text_is_not_understood(
    composer: InstructionComposer, case: Case
) -> None:
    case.set_instruction("Add the finding of edema.")
    case.set_instruction("Add the finding of lymphedemas.")
    assert composer.picks.finding.key is None
    assert not composer.picks.side.isEnabled()


@pytest.mark.parametrize(
    ("typed", "key"),
    [("chf", "heart_failure"), ("enlarged heart", "cardiomegaly"), ("pneumoth", "pneumothorax")],
)
def test_findings_are_searched_by_synonym_and_beginning(
    qtbot: QtBot, composer: InstructionComposer, typed: str, key: str
) -> None:
    find(qtbot, composer, typed)
    assert composer.picks.finding.key == key


def test_a_search_that_means_nothing_returns_to_what_was_picked(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    find(qtbot, composer, "edema")
    find(qtbot, composer, "xyzzy")
    assert composer.picks.finding.key == "edema"
    assert composer.picks.finding.currentText() == "edema"
    assert case.instruction == "Add the finding of edema."


def test_the_sentence_follows_the_model(composer: InstructionComposer, case: Case) -> None:
    case.set_instruction("Add small left effusion")
    assert composer.view.sentence.text() == "Add the finding of small left pleural effusion."
    composer.models.box.setCurrentIndex(1)
    assert composer.view.sentence.text() == "Add the finding of pleural effusion."
    cautions = composer.run_row.cautions
    cautions.more.click()
    texts = [label.text() for label in cautions.findChildren(QLabel) if label.text() != "!"]
    for text, words in zip(texts, ("not trained on", "only clips the mask", "is left out"), strict=True):
        assert words in text
    assert composer.parameters()["model"] == "one"


def test_the_notice_of_the_model_is_always_visible(composer: InstructionComposer) -> None:
    assert composer.models.notice.isVisible()
    assert composer.models.notice.text() == "test model: wiring only"


def test_an_unknown_word_is_underlined_explained_and_replaced_by_a_click(
    composer: InstructionComposer, case: Case
) -> None:
    case.set_instruction("Add the finding of pericardial effusion.")
    assert "pericardial effusion" in composer.view.problem.text()
    assert composer.view.problem.property("role") == "error"
    assert len(composer.field.extraSelections()) == 1
    assert not composer.run_row.make.isEnabled()
    composer.view.suggestions.linkActivated.emit("0")
    assert case.instruction == "Add the finding of pleural effusion."
    assert composer.run_row.make.isEnabled()
    assert not composer.view.suggestions.isVisible()


def test_text_of_a_suggestion_is_shown_as_text(composer: InstructionComposer, case: Case) -> None:
    case.set_instruction("Add <img src=x> effusion")
    assert "<img" not in composer.view.suggestions.text()
    assert composer.view.problem.textFormat() == Qt.TextFormat.PlainText
    assert composer.view.sentence.textFormat() == Qt.TextFormat.PlainText


def test_permission_for_the_whole_image_is_asked_for_and_ends_with_the_words_it_was_for(
    composer: InstructionComposer, case: Case
) -> None:
    case.set_instruction("Add the finding of nodule.")
    assert composer.view.whole_image.isVisible()
    composer.view.whole_image.setChecked(True)
    assert not composer.why_not()
    assert composer.parameters()["whole_image"] is True
    assert "Whole image" in composer.view.where.text()
    case.set_instruction("Add the finding of mass.")
    assert not composer.view.whole_image.isChecked()
    assert composer.why_not()
    composer.view.whole_image.setChecked(True)
    case.set_instruction("Add the finding of edema.")
    assert composer.parameters()["whole_image"] is False


def test_a_painted_mask_lets_unknown_words_run(composer: InstructionComposer, case: Case) -> None:
    case.set_instruction("Add the finding of nodule.")
    mask = np.zeros(case.radiograph.shape, bool)
    mask[50:90, 40:80] = True
    case.set_reader_mask(mask)
    assert not composer.why_not()
    assert composer.view.where.text().startswith("Your painted mask")


def test_the_pseudo_mask_confines_until_something_is_painted_and_stays_offered(
    composer: InstructionComposer, case: Case
) -> None:
    case.set_instruction("Add the finding of edema.")
    assert composer.confining_mask() is composer.pseudo_mask() is not None
    case.set_reader_mask(np.ones(case.radiograph.shape, bool))
    assert composer.confining_mask() is None
    assert composer.pseudo_mask() is not None
    case.set_reader_mask(None)
    case.set_instruction("Add the finding of fracture.")
    assert composer.confining_mask() is None


def test_sentences_are_offered_while_typing_and_taken_with_enter(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    composer.field.setFocus()
    qtbot.keyClicks(composer.field, "remove pneumoth")
    qtbot.waitUntil(lambda: composer.field.is_offering)
    qtbot.keyClick(composer.field._popup, Qt.Key.Key_Down)
    qtbot.keyClick(composer.field._popup, Qt.Key.Key_Return)
    assert case.instruction.startswith("Remove the finding of ")
    assert "pneumothorax" in case.instruction
    assert not composer.why_not()


@pytest.mark.parametrize("is_chosen", [True, False])
def test_an_open_list_keeps_nobody_from_making_it(
    qtbot: QtBot, composer: InstructionComposer, case: Case, is_chosen: bool
) -> None:
    composer.field.setFocus()
    qtbot.keyClicks(composer.field, "remove pneumoth" if is_chosen else "remove the finding of edema")
    if is_chosen:
        qtbot.waitUntil(lambda: composer.field.is_offering)
        qtbot.keyClick(composer.field._popup, Qt.Key.Key_Down)
    else:
        qtbot.keyClick(composer.field, Qt.Key.Key_Down)
        assert composer.field.is_offering
    with qtbot.waitSignal(composer.run_requested):
        qtbot.keyClick(composer.field._popup, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not composer.field.is_offering
    assert ("pneumothorax" if is_chosen else "edema") in case.instruction


def test_no_list_opens_over_a_text_that_is_understood_until_it_is_asked_for(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    composer.field.setFocus()
    qtbot.keyClicks(composer.field, "add left effusion")
    qtbot.wait(300)
    assert not composer.field.is_offering
    qtbot.keyClick(composer.field, Qt.Key.Key_Down)
    assert composer.field.is_offering


def test_enter_makes_no_second_paragraph_and_pasting_neither(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    case.set_instruction("Add the finding of edema.")
    qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    assert case.instruction == "Add the finding of edema."
    composer.field.selectAll()
    mime = composer.field.createMimeDataFromSelection()
    mime.setText("Add\n the finding\nof edema.")
    composer.field.insertFromMimeData(mime)
    assert case.instruction == "Add the finding of edema."


def test_the_cursor_stays_where_the_reader_types(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    case.set_instruction("Add the finding of effusion.")
    composer.field.setFocus()
    cursor = composer.field.textCursor()
    cursor.setPosition(len("Add the finding of "))
    composer.field.setTextCursor(cursor)
    qtbot.keyClicks(composer.field, "left ")
    assert case.instruction == "Add the finding of left effusion."
    assert composer.field.textCursor().position() == len("Add the finding of left ")


def test_parameters_are_fields_of_the_request(
    composer: InstructionComposer, case: Case, radiograph: Radiograph
) -> None:
    case.set_instruction("add edema")
    parameters = composer.parameters()
    request = EditRequest(radiograph, case.instruction, **parameters)
    assert (request.model, request.num_inference_steps, request.guidance_scale) == ("two", 20, 3.0)
    assert (request.variant, request.behaviour, request.solver) == (
        Variant.BOTH, Behaviour.DEFAULT, Solver.DDIM,
    )  # fmt: skip


def test_expert_values_follow_the_model_and_reset_to_the_papers(composer: InstructionComposer) -> None:
    expert = composer.expert
    assert (expert.steps.value(), expert.guidance.value()) == (20, 3.0)
    composer.models.box.setCurrentIndex(1)
    assert (expert.steps.value(), expert.guidance.value()) == (100, 7.5)
    composer.models.box.setCurrentIndex(0)
    expert.threshold.setValue(0.6)
    expert.variant.setCurrentIndex(expert.variant.findData(Variant.NONE))
    expert.paper_values.click()
    values = expert.parameters()
    assert (values["num_inference_steps"], values["guidance_scale"], values["image_guidance_scale"]) == (
        100, 7.5, 1.5,
    )  # fmt: skip
    assert (values["threshold"], values["relevance_timestep"], values["variant"]) == (0.1, 800, Variant.BOTH)
    expert.model_values.click()
    assert (expert.steps.value(), expert.guidance.value()) == (20, 3.0)


def test_the_two_sliders_set_and_follow_the_expert_values(composer: InstructionComposer) -> None:
    strength, expert = composer.strength, composer.expert
    assert (strength.strong.value(), strength.local.value()) == (50, 50)  # the model's and the paper's
    strength.strong.setValue(75)
    strength.local.setValue(100)
    assert composer.parameters()["guidance_scale"] == 6.0  # twice the model's
    assert composer.parameters()["threshold"] == 0.9
    expert.threshold.setValue(0.1)
    assert strength.local.value() == 50
    expert.guidance.setValue(40)  # beyond the slider: kept
    assert strength.strong.value() == 100
    assert composer.parameters()["guidance_scale"] == 40
    composer.models.box.setCurrentIndex(1)
    assert strength.strong.value() == 50


@pytest.mark.parametrize(("slider", "name"), [("strong", "guidance_scale"), ("local", "threshold")])
def test_a_slider_never_lowers_its_parameter_on_the_way_up(
    composer: InstructionComposer, slider: str, name: str
) -> None:
    values = []
    for position in range(101):
        getattr(composer.strength, slider).setValue(position)
        assert getattr(composer.strength, slider).value() == position
        values.append(composer.parameters()[name])
    assert values == sorted(values)
    assert 0 < values[0] < values[50] < values[100]


def test_choosing_a_variant_without_mask_is_called_whole_image(
    composer: InstructionComposer, case: Case
) -> None:
    case.set_instruction("add edema")
    composer.expert.variant.setCurrentIndex(composer.expert.variant.findData(Variant.RELEVANCE))
    assert composer.view.where.text().startswith("Whole image")


def test_tab_leads_from_the_finding_to_the_button_without_a_trap(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    case.set_instruction("add left effusion")
    composer.picks.finding.setFocus()
    visited: list[QWidget] = []
    for _ in range(30):
        focused = composer.focusWidget()
        if focused is composer.run_row.make or focused is None:
            break
        visited.append(focused)
        composer.focusNextChild()
    assert composer.focusWidget() is composer.run_row.make
    order = [visited.index(widget) for widget in (composer.picks.side, composer.picks.zone, composer.field)]
    assert order == sorted(order)
    assert visited.index(composer.field) < visited.index(composer.models.box)


def test_a_wheel_over_the_panel_changes_no_value(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    case.set_instruction("Add the finding of mild edema.")
    composer.expert_toggle.setChecked(True)
    composer.field.setFocus()
    before = composer.parameters(), case.instruction
    kinds = (QComboBox, QSpinBox, QDoubleSpinBox, QSlider)
    turned = [widget for kind in kinds for widget in composer.findChildren(kind) if widget.isVisible()]
    for widget in turned:
        middle = QPointF(widget.rect().center())
        QApplication.sendEvent(
            widget,
            QWheelEvent(
                middle, widget.mapToGlobal(middle), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            ),
        )  # fmt: skip
    assert len(turned) > 12
    assert (composer.parameters(), case.instruction) == before


def test_nothing_is_clipped_in_a_narrow_panel(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(composer)
    area.resize(320, 700)
    qtbot.addWidget(area)
    area.show()
    case.set_instruction("Add dense left upper consolidation. Remove tortuosity of the descending aorta.")
    composer.models.box.setCurrentIndex(1)
    composer.expert_toggle.setChecked(True)
    case.edit_started(1)
    qtbot.wait(100)
    assert composer.minimumSizeHint().width() <= 280
    assert composer.width() <= area.viewport().width()
    for label in composer.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            flags = Qt.TextFlag.TextWordWrap
            box = label.fontMetrics().boundingRect(QRect(0, 0, label.width(), 9999), flags, label.text())
            assert box.height() <= label.height(), label.text()
    area.takeWidget()


def test_tab_goes_from_the_model_over_the_sliders_to_the_expert_panel(
    composer: InstructionComposer,
) -> None:
    composer.expert_toggle.setChecked(True)
    stops, part = [], composer.models.manage.nextInFocusChain()
    while part is not composer.expert.model_values:
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(part)
        part = part.nextInFocusChain()
    assert stops == [composer.strength.strong, composer.strength.local, composer.expert_toggle]
