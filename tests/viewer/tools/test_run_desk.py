"""Whether a counterfactual can be made, and asking for one."""

import pytest
from composer_cards import VERSION_1
from pytestqt.qtbot import QtBot

from engine.guidance.pseudo_masks import load_atlas
from engine.instructions.findings import load_vocabulary
from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.tools.instruction_composer import InstructionComposer


def test_why_it_cannot_run_is_said_in_order(qtbot: QtBot, radiograph: Radiograph) -> None:
    case = Case()
    composer = InstructionComposer(case, load_vocabulary(), (), load_atlas(None))
    qtbot.addWidget(composer)
    assert composer.why_not() == "Open a radiograph first."
    case.open(radiograph, ("lateral view",))
    assert composer.why_not() == "Add a model first."
    assert "counterview-engine models add" in composer.models.notice.text()
    composer.set_cards((VERSION_1,))
    assert composer.why_not() == "Say what should change."
    case.set_instruction("no edema")
    assert composer.why_not() == "The instruction cannot run as it is."
    case.set_instruction("add edema")
    assert "Edit anyway" in composer.why_not()
    case.override_suitability()
    assert not composer.why_not()
    assert composer.run_row.make.isEnabled()


def test_edit_anyway_makes_what_was_asked_for(
    qtbot: QtBot, composer: InstructionComposer, case: Case, radiograph: Radiograph
) -> None:
    case.open(radiograph, ("lateral view",))
    case.set_instruction("add edema")
    asked: list[str] = []
    composer.run_requested.connect(lambda: asked.append("run"))
    composer.permission_wanted.connect(lambda: asked.append("permission"))
    composer.run_row.make.click()
    assert asked == ["permission"]
    assert "Edit anyway" in case.message
    case.override_suitability()
    assert asked == ["permission", "run"]
    assert case.message == ""


def test_edit_anyway_alone_makes_nothing(
    qtbot: QtBot, composer: InstructionComposer, case: Case, radiograph: Radiograph
) -> None:
    case.open(radiograph, ("lateral view",))
    case.set_instruction("add edema")
    composer.run_requested.connect(lambda: pytest.fail("nobody asked for it"))
    case.override_suitability()


def test_running_asks_once_and_says_why_when_it_cannot(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    with qtbot.assertNotEmitted(composer.run_requested):
        composer.run()
    assert case.message == "Say what should change."
    case.set_instruction("add edema")
    with qtbot.waitSignal(composer.run_requested):
        composer.run_row.make.click()


def test_while_it_runs_there_is_a_cancel_button_and_another_can_be_queued(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    case.set_instruction("add edema")
    assert not composer.run_row.cancel.isVisible()
    case.edit_started(1)
    assert composer.run_row.cancel.isVisible()
    assert composer.run_row.make.isEnabled()
    assert composer.run_row.make.text() == "&Queue another"
    with qtbot.waitSignal(composer.cancel_requested):
        composer.run_row.cancel.click()
    case.edit_ended(1, "cancelled", False)
    assert composer.run_row.make.isEnabled()


def test_a_kept_seed_stays_and_a_released_one_changes_with_every_run(
    composer: InstructionComposer, case: Case
) -> None:
    case.set_instruction("add edema")
    composer.expert.seed.setValue(7)
    composer.run()
    assert composer.parameters()["seed"] == 7
    composer.expert.keep_seed.setChecked(False)
    seeds = set()
    for _ in range(5):
        composer.run()
        seeds.add(composer.parameters()["seed"])
    assert len(seeds) == 5
