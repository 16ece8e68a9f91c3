"""The fields for experts can be read and keep what belongs to the model apart from what belongs to us."""

from pytestqt.qtbot import QtBot

from engine.edit import Behaviour, Solver
from engine.models.catalog import find_model
from viewer.tools.expert_panel import LARGEST_SEED, ExpertPanel

NARROWEST = 286  # of the side panel with its scroll bar


def test_every_number_can_be_read_whole_in_the_narrowest_panel(qtbot: QtBot) -> None:
    panel = ExpertPanel()
    qtbot.addWidget(panel)
    panel.resize(NARROWEST, panel.sizeHint().height())
    panel.show()
    panel.seed.setValue(LARGEST_SEED)
    panel.steps.setValue(1000)
    assert panel.width() == NARROWEST
    for spin in (panel.steps, panel.guidance, panel.image_guidance, panel.threshold, panel.seed):
        field = spin.lineEdit()
        room = field.width() - field.textMargins().left()
        assert room >= field.fontMetrics().horizontalAdvance(spin.text()), spin.accessibleName()


def test_the_published_inference_brings_its_own_solver_and_steps(qtbot: QtBot) -> None:
    card = find_model("chest-editor")
    panel = ExpertPanel()
    qtbot.addWidget(panel)
    panel.set_card(card)
    ours = {"num_inference_steps": card.num_inference_steps, "solver": Solver.DPM_SOLVER_PP}
    assert panel.parameters() | ours == panel.parameters()
    panel.behaviour.setCurrentIndex(1)
    paper = {"behaviour": Behaviour.PAPER_FAITHFUL, "num_inference_steps": 100, "solver": Solver.DDIM}
    assert panel.parameters() | paper == panel.parameters()
    panel.behaviour.setCurrentIndex(0)
    assert panel.parameters() | ours == panel.parameters()
