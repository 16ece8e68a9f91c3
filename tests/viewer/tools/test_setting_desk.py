"""All that is set, taken over from an earlier result or from the protocol that was in force last."""

import dataclasses
from pathlib import Path

import pytest
from composer_cards import VERSION_1, VERSION_2
from fakes import make_result
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest, Provenance
from engine.guidance.pseudo_masks import load_atlas
from engine.instructions.findings import load_vocabulary
from engine.instructions.protocol import Protocol, write_protocol
from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.tools.instruction_composer import InstructionComposer


@pytest.fixture
def provenance(composer: InstructionComposer, case: Case, radiograph: Radiograph) -> Provenance:
    """Of a result of model one, with seed 77 and words that only the whole image lets run."""
    composer.models.set_cards(composer.models.cards, "one")
    case.set_instruction("Add the finding of stardust.")
    composer.view.whole_image.click()
    composer.expert.seed.setValue(77)
    return make_result(EditRequest(radiograph, case.instruction, **composer.parameters())).provenance


def test_an_earlier_result_puts_back_what_it_was_made_with(
    composer: InstructionComposer, case: Case, provenance: Provenance
) -> None:
    wanted = composer.parameters()
    composer.models.set_cards(composer.models.cards, "two")
    case.set_instruction("Add the finding of edema.")
    composer.expert.seed.setValue(5)
    assert composer.parameters() != wanted
    made = dataclasses.replace(provenance, model_name="one", weights_sha256={})
    assert composer.restore(made) == []
    assert composer.parameters() == wanted
    assert case.instruction == "Add the finding of stardust."


def test_what_cannot_be_put_back_is_told(composer: InstructionComposer, provenance: Provenance) -> None:
    gone = dataclasses.replace(provenance, model_name="three")
    assert composer.restore(gone) == ["the model three is not there"]
    other = dataclasses.replace(provenance, model_name="one", weights_sha256={"unet": "1"})
    assert composer.restore(other) == ["the model one has other weights now"]


def test_the_protocol_in_force_is_taken_with_its_model_however_late_the_models_come(
    qtbot: QtBot, case: Case, tmp_path: Path
) -> None:
    protocol = Protocol("Study", "Add the finding of edema.", "one", {"seed": 12}, is_locked=True)
    write_protocol(protocol, tmp_path / "study.protocol.toml")
    composer = InstructionComposer(case, load_vocabulary(), (), load_atlas(None), protocols_folder=tmp_path)
    qtbot.addWidget(composer)
    qtbot.wait(50)
    composer.set_cards((VERSION_2, VERSION_1))
    assert not composer.is_locked
    assert composer.protocols is not None
    composer.protocols.read("study.protocol.toml")
    qtbot.waitUntil(lambda: composer.is_locked)
    assert composer.card == VERSION_1
    assert (case.instruction, composer.parameters()["seed"]) == ("Add the finding of edema.", 12)
    assert "not among your models" not in case.message
