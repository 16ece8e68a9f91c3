"""What is wrong with the text is said at the right time."""

from pytestqt.qtbot import QtBot

from viewer.case import Case
from viewer.tools.instruction_composer import InstructionComposer
from viewer.tools.problem_desk import TYPING_PAUSE_MS


def test_errors_wait_until_the_reader_stops_typing(
    qtbot: QtBot, composer: InstructionComposer, case: Case
) -> None:
    composer.field.setFocus()
    qtbot.keyClicks(composer.field, "Add the finding of e")
    assert case.instruction == "Add the finding of e"
    qtbot.waitUntil(lambda: composer.field.is_offering)
    qtbot.wait(TYPING_PAUSE_MS + 200)
    assert not composer.view.problem.isVisible()  # nor while sentences are offered
    composer.field._popup.hide()
    assert not composer.view.problem.isVisible()
    assert composer.why_not()
    qtbot.waitUntil(composer.view.problem.isVisible)
    qtbot.keyClicks(composer.field, "dema")
    assert not composer.view.problem.isVisible()
    assert not composer.why_not()
