"""Saying what should change without a mouse: several lines, earlier texts, warnings, protocols."""

import dataclasses
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fakes import make_result
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest, MaskUse
from engine.guidance.pseudo_masks import load_atlas
from engine.instructions.findings import load_vocabulary
from engine.instructions.instruction import Operation, Side
from engine.instructions.protocol import Protocol, find_protocols, read_protocol
from engine.instructions.said import read_said
from engine.models.catalog import ModelCard
from engine.radiographs.framing import FrameSpec
from engine.radiographs.radiograph import Radiograph
from viewer import background
from viewer.case import Case
from viewer.tools.instruction_composer import InstructionComposer
from viewer.tools.protocol_dialog import ProtocolDialog
from viewer.tools.text_history import TextHistory

VERSION_2 = ModelCard(
    Path("two"), "two", "Model two", "region_specific", "MIT", FrameSpec(), 2, (), {},
    num_inference_steps=20, guidance_scale=3.0,
)  # fmt: skip
VERSION_1 = dataclasses.replace(
    VERSION_2, name="one", title="Model one", grammar_version=1, findings=("edema", "pleural_effusion")
)
LEFT_EDEMA = "change the level of edema from mild to severe, left"


Make = Callable[..., InstructionComposer]


@pytest.fixture
def make(qtbot: QtBot, case: Case, tmp_path: Path) -> Make:
    def build(protocol: str = "") -> InstructionComposer:
        history = TextHistory(tmp_path / "said.json")
        composer = InstructionComposer(
            case, load_vocabulary(), (), load_atlas(None), history, tmp_path / "protocols", in_steps=True
        )
        for _ in composer.steps:
            settle()
        composer.set_cards((VERSION_2, VERSION_1))
        assert composer.protocols is not None
        composer.protocols.read(protocol)
        qtbot.addWidget(composer)
        composer.resize(320, 900)
        composer.show()
        qtbot.waitExposed(composer)
        composer.activateWindow()
        settle()
        return composer

    return build


@pytest.fixture
def composer(make: Make) -> InstructionComposer:
    return make()


def settle() -> None:
    for _ in range(3):
        background.wait()
        QApplication.processEvents()


def type_text(qtbot: QtBot, composer: InstructionComposer, text: str) -> None:
    composer.focus_instruction()
    qtbot.keyClicks(composer.field, text)


def test_the_walk_of_a_new_user_needs_no_mouse(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    type_text(qtbot, composer, LEFT_EDEMA)
    picks = composer.picks
    assert (picks.picks.operation, picks.finding.key, picks.side.value) == (
        Operation.CHANGE, "edema", Side.LEFT,
    )  # fmt: skip
    assert (picks.level_from.value, picks.level_to.value) == ("mild", "severe")
    assert composer.view.sentence.text() == "Change the level of left edema from mild to severe."
    qtbot.keyClick(composer.field, Qt.Key.Key_Tab)
    for _ in range(40):
        if composer.focusWidget() is composer.run_row.make:
            break
        qtbot.keyClick(composer.focusWidget(), Qt.Key.Key_Tab)
    with qtbot.waitSignal(composer.run_requested):
        qtbot.keyClick(composer.run_row.make, Qt.Key.Key_Space)
    assert case.instruction == LEFT_EDEMA


def test_pickers_can_be_worked_with_the_keyboard_alone_and_change_only_their_words(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    type_text(qtbot, composer, "please change the left oedema from mild to severe")
    composer.picks.side.setFocus()
    qtbot.keyClick(composer.picks.side, Qt.Key.Key_Down)
    assert case.instruction == "please change the right oedema from mild to severe"
    composer.picks.level_to.setFocus()
    qtbot.keyClicks(composer.picks.level_to, "mod")
    assert case.instruction == "please change the right oedema from mild to moderate"


def test_typing_with_lists_never_holds_up_the_window(qtbot: QtBot, composer: InstructionComposer) -> None:
    composer.focus_instruction()
    times = []
    for letter in f"{LEFT_EDEMA}. add effussion":
        start = time.process_time()
        qtbot.keyClicks(composer.field, letter)
        composer.field._offer(always=True)
        times.append(time.process_time() - start)
    assert sorted(times)[int(0.95 * len(times))] < 0.030


def test_lines_are_added_moved_and_removed_with_keys(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    case.set_instruction("add a little left effusion")
    assert not composer.lines.isVisible()
    composer.head.add.setFocus()
    qtbot.keyClick(composer.head.add, Qt.Key.Key_Space)
    assert composer.lines.isVisible()
    line = composer.picks.finding.lineEdit()
    assert line is not None
    assert composer.picks.finding.hasFocus()
    qtbot.keyClicks(line, "pneumonia")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert case.instruction == "add a little left effusion. Add the finding of pneumonia."
    rows = composer.lines.rows
    assert [rows.item(row).text() for row in range(rows.count())] == [
        "Add small left pleural effusion",
        "Add pneumonia",
    ]
    rows.setFocus()
    qtbot.keyClick(rows, Qt.Key.Key_Up)
    assert composer.picks.finding.key == "pleural_effusion"
    qtbot.keyClick(rows, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert case.instruction == "Add the finding of pneumonia. add a little left effusion."
    assert rows.currentRow() == 1
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    assert case.instruction == "Add the finding of pneumonia."
    assert not composer.lines.isVisible()


def test_the_pickers_show_the_line_that_the_cursor_is_in(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    type_text(qtbot, composer, "add edema. remove left effusion")
    assert composer.picks.picks.operation is Operation.REMOVE
    assert composer.lines.rows.currentRow() == 1
    qtbot.keyClick(composer.field, Qt.Key.Key_Home)
    qtbot.keyClicks(composer.field, "please ")
    assert composer.picks.finding.key == "edema"


def test_a_pick_leaves_sentences_that_are_not_understood(composer: InstructionComposer, case: Case) -> None:
    case.set_instruction("Make it sparkle. Add left edema as in prior.")
    composer.lines.rows.setCurrentRow(1)
    side = composer.picks.side
    side.setCurrentIndex(side._values.index(Side.RIGHT))
    side.activated.emit(side.currentIndex())
    assert case.instruction == "Make it sparkle. Add right edema as in prior."


def test_one_key_takes_the_nearest_word(qtbot: QtBot, composer: InstructionComposer, case: Case) -> None:
    type_text(qtbot, composer, "add small effussion, left")
    qtbot.keyClick(composer.field, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert case.instruction == "add small effusion, left"
    assert not composer.why_not()


def test_words_that_the_model_does_not_read_are_struck_through(
    composer: InstructionComposer, case: Case
) -> None:
    case.set_instruction("Add large left pneumonia")
    assert composer.field.extraSelections() == []
    composer.models.box.setCurrentIndex(1)
    struck = [
        one.cursor.selectedText() for one in composer.field.extraSelections() if one.format.fontStrikeOut()
    ]
    assert struck == ["large", "left", "pneumonia"]
    assert composer.field._complete("add fract") == []


def test_earlier_texts_come_back_with_alt_and_arrows(
    qtbot: QtBot, composer: InstructionComposer, case: Case, tmp_path: Path
) -> None:
    for text in ("add edema", "add left effusion"):
        case.set_instruction(text)
        composer.run()
    type_text(qtbot, composer, "add pneu")
    alt = Qt.KeyboardModifier.AltModifier
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(composer.field, key, alt)
        seen.append(case.instruction)
    assert seen == ["add left effusion", "add edema", "add edema", "add left effusion", "add pneu"]
    qtbot.keyClick(composer.field, Qt.Key.Key_Up, alt)
    composer.head.star.click()
    assert composer.history is not None
    composer.history.finish()
    settle()
    said = read_said(tmp_path / "said.json")
    assert [(one.text, one.is_starred) for one in said] == [("add left effusion", True), ("add edema", False)]


def test_the_list_of_earlier_texts_begins_with_stars(composer: InstructionComposer, case: Case) -> None:
    for text in ("add edema", "add left effusion"):
        case.set_instruction(text)
        composer.run()
    assert composer.history is not None
    composer.history.set_starred("add edema", True)
    menu = composer.head.earlier.menu()
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert texts == ["Starred", "add edema", "Of this radiograph", "add left effusion"]
    menu.actions()[1].trigger()
    assert case.instruction == "add edema"


def told(composer: InstructionComposer) -> list[str]:
    """The cautions that are shown."""
    view = composer.run_row.cautions
    texts = [label.text() for label in view.findChildren(QLabel) if not label.isHidden()]
    return [] if view.isHidden() else [text for text in texts if text != "!"]


def remedy(composer: InstructionComposer, word: str) -> QPushButton:
    buttons = [one for one in composer.run_row.cautions.findChildren(QPushButton) if one.text() == word]
    assert len(buttons) == 1, [one.text() for one in buttons]
    return buttons[0]


def test_a_mask_on_the_other_side_is_told_and_one_click_makes_the_text_fit(
    composer: InstructionComposer, case: Case, radiograph: Radiograph
) -> None:
    mask = np.zeros(radiograph.shape, dtype=bool)
    mask[:, : mask.shape[1] // 3] = True  # the patient's right
    case.set_instruction("add small left effusion")
    case.set_reader_mask(mask)
    assert told(composer)[0] == "The text says left, but the mask is painted on the right."
    remedy(composer, "Say right").click()
    assert case.instruction == "add small right effusion"
    assert told(composer) == []


def test_a_finding_without_a_mask_offers_the_brush(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    case.set_instruction("add fracture")
    with qtbot.waitSignal(composer.brush_wanted):
        remedy(composer, "Paint").click()


def test_a_model_that_lacks_the_word_is_exchanged(composer: InstructionComposer, case: Case) -> None:
    composer.models.box.setCurrentIndex(1)
    case.set_instruction("add pneumonia")
    remedy(composer, "Other model").click()
    assert composer.card == VERSION_2
    assert told(composer) == []


def test_the_same_request_again_is_told_with_another_seed_as_remedy(
    composer: InstructionComposer, case: Case, radiograph: Radiograph
) -> None:
    case.set_instruction("add edema")
    request = EditRequest(radiograph, case.instruction, **composer.parameters())
    case.edit_started(1, request)
    assert told(composer) == []
    case.edit_finished(1, make_result(request))
    (caution,) = told(composer)
    assert "the same request with the same seed" in caution
    before = composer.expert.seed.value()
    remedy(composer, "New seed").click()
    assert composer.expert.seed.value() != before
    assert told(composer) == ["An earlier result already asks this for edema."]
    case.select_edit(None)
    remedy(composer, "Show it").click()
    assert case.selected_index == 0


def test_many_cautions_fold_behind_a_button_that_counts_them(
    composer: InstructionComposer, case: Case, radiograph: Radiograph
) -> None:
    case.open(dataclasses.replace(radiograph, is_synthetic=True), ("lateral view",))
    composer.models.box.setCurrentIndex(1)
    case.set_instruction("add left fracture")
    view = composer.run_row.cautions
    assert len(told(composer)) == 2
    assert view.more.isVisible()
    assert view.more.text() == "3 more"
    height = view.sizeHint().height()
    view.more.click()
    assert view.sizeHint().height() > height
    assert len(told(composer)) == 5
    assert view.more.text() == "Fewer"
    remedy(composer, "Edit anyway").click()
    assert case.is_suitability_overridden


def test_what_is_not_the_models_value_is_marked_until_it_is_reset(composer: InstructionComposer) -> None:
    expert = composer.expert

    def marked() -> list[str]:
        return [label.text() for label in expert.findChildren(QLabel) if label.text().startswith("•")]

    assert marked() == []
    expert.steps.setValue(33)
    expert.quantile.setValue(0.5)
    assert marked() == ["• Steps", "• Relevance end"]
    expert.model_values.click()
    assert marked() == []
    expert.copy_seed.click()
    assert QApplication.clipboard().text() == str(expert.seed.value())


def save(composer: InstructionComposer, name: str, **changes: object) -> None:
    desk = composer.protocols
    assert desk is not None
    desk.save(dataclasses.replace(composer.as_protocol(), name=name, **changes))  # type: ignore[arg-type]
    settle()


def test_a_protocol_brings_back_everything_that_was_set(
    composer: InstructionComposer, case: Case, radiograph: Radiograph, tmp_path: Path
) -> None:
    case.set_instruction("add large left effusion")
    case.set_reader_mask(np.ones(radiograph.shape, dtype=bool))
    case.set_mask_use(MaskUse.INTERSECT)
    composer.expert.steps.setValue(7)
    composer.expert.seed.setValue(1234)
    composer.strength.local.setValue(80)
    composer.expert.keep_seed.setChecked(False)
    wanted = composer.parameters()
    save(composer, "Large effusion", is_starred=True)
    assert [path.name for path in (tmp_path / "protocols").iterdir()] == ["large-effusion.protocol.toml"]
    desk = composer.protocols
    assert desk is not None
    assert not desk.is_changed
    case.set_instruction("add edema")
    case.set_mask_use(MaskUse.INSTEAD)
    composer.models.box.setCurrentIndex(1)
    composer.expert.reset_to_paper()
    composer.expert.keep_seed.setChecked(True)
    composer.expert.seed.setValue(5)
    assert desk.is_changed
    assert "changed" in composer.head.in_force.text()
    desk.choose("Large effusion")
    assert composer.parameters() == wanted
    assert (case.instruction, case.mask_use) == ("add large left effusion", MaskUse.INTERSECT)
    assert not composer.expert.keep_seed.isChecked()


def test_a_locked_protocol_lets_nothing_be_changed_but_its_blanks_and_outlives_the_window(
    qtbot: QtBot, make: Make, case: Case
) -> None:
    composer = make()
    case.set_instruction("add left edema")
    save(
        composer,
        "Study",
        instruction="Add the finding of {side} {finding}.",
        is_locked=True,
        may_unlock=False,
    )
    later = make("study.protocol.toml")
    assert later.is_locked
    assert "locked" in later.head.in_force.text()
    assert not later.head.unlock.isVisible()
    assert later.field.isReadOnly()
    for widget in (later.expert.steps, later.strength, later.models, later.picks.level, later.head.add):
        assert not widget.isEnabled(), widget
    assert later.picks.side.isEnabled()
    later.picks.side.setFocus()
    qtbot.keyClick(later.picks.side, Qt.Key.Key_Down)
    assert case.instruction == "Add the finding of right edema."
    case.set_instruction("remove everything")  # from elsewhere
    assert case.instruction == "Add the finding of right edema."
    desk = later.protocols
    assert desk is not None
    desk.unlock()
    desk.choose("")
    desk.delete()
    settle()
    assert later.is_locked
    menu = QMenu()
    desk.fill_menu(menu)
    enabled = {action.text(): action.isEnabled() for action in menu.actions()}
    assert not enabled["No protocol"]
    assert enabled["Study · locked"]


def test_a_lock_ends_where_it_may_and_nothing_stays_closed(composer: InstructionComposer, case: Case) -> None:
    case.set_instruction("add left edema")
    save(composer, "Lesson", is_locked=True)
    assert composer.is_locked
    assert composer.field.isReadOnly()
    composer.head.unlock.click()
    assert not composer.is_locked
    for widget in (composer.expert.steps, composer.strength, composer.models, composer.head.add):
        assert widget.isEnabled()
    assert not composer.field.isReadOnly()
    case.set_instruction("add right edema")
    assert case.instruction == "add right edema"


def test_protocols_travel_as_files_and_broken_ones_are_refused(
    composer: InstructionComposer, case: Case, tmp_path: Path
) -> None:
    desk = composer.protocols
    assert desk is not None
    case.set_instruction("add left edema")
    save(composer, "Travels")
    desk.export_file(tmp_path / "out")
    settle()
    away = tmp_path / "out.protocol.toml"
    assert read_protocol(away).instruction == "add left edema"
    desk.delete()
    settle()
    assert desk.protocols == ()
    desk.import_file(away)
    settle()
    assert [protocol.name for protocol in desk.protocols] == ["Travels"]
    away.write_text("nonsense")
    desk.import_file(away)
    settle()
    assert case.message_is_error
    assert "out.protocol.toml" in case.message
    assert len(find_protocols(tmp_path / "protocols")[0]) == 1


def test_a_protocol_is_named_starred_and_locked_with_the_keyboard(qtbot: QtBot) -> None:
    dialog = ProtocolDialog(Protocol("", "add edema", "two", {"seed": 7}))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert dialog.height() < 420
    qtbot.keyClicks(dialog.name, "  Edema  study ")
    for box in (dialog.starred, dialog.locked, dialog.may_unlock):
        box.setFocus()
        qtbot.keyClick(box, Qt.Key.Key_Space)
    with qtbot.waitSignal(dialog.saved) as saved:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert saved.args == [
        Protocol("Edema study", "add edema", "two", {"seed": 7}, True, is_locked=True, may_unlock=False)
    ]
