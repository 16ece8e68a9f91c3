"""A composer without history and protocols."""

import pytest
from composer_cards import VERSION_1, VERSION_2
from pytestqt.qtbot import QtBot

from engine.guidance.pseudo_masks import load_atlas
from engine.instructions.findings import load_vocabulary
from viewer.case import Case
from viewer.tools.instruction_composer import InstructionComposer


@pytest.fixture
def composer(qtbot: QtBot, case: Case) -> InstructionComposer:
    composer = InstructionComposer(case, load_vocabulary(), (VERSION_2, VERSION_1), load_atlas(None))
    qtbot.addWidget(composer)
    composer.resize(320, 900)
    composer.show()
    qtbot.waitExposed(composer)
    composer.activateWindow()
    return composer
