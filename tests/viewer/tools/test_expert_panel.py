"""The fields for experts can be read and keep what belongs to the model apart from what belongs to us."""

from pytestqt.qtbot import QtBot

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
