"""ComposerForm: the parts of the composer and how they stand, without what they do."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from engine.instructions.findings import Vocabulary
from viewer.language import tr
from viewer.tools.composer_head import ComposerHead
from viewer.tools.expert_panel import ExpertPanel
from viewer.tools.instruction_field import InstructionField
from viewer.tools.line_list import LineList
from viewer.tools.model_chooser import ModelChooser
from viewer.tools.outlook_view import OutlookView
from viewer.tools.pick_rows import PickRows
from viewer.tools.protocol_desk import ProtocolDesk
from viewer.tools.run_row import RunRow
from viewer.tools.strength_sliders import StrengthSliders
from viewer.tools.text_history import TextHistory


class ComposerForm(QWidget):
    """Heading, lines, pickers, text, outlook, model, sliders, expert panel and button, from top to bottom."""

    def build(
        self,
        vocabulary: Vocabulary,
        complete: Callable[[str], list[str]],
        history: TextHistory | None,
        protocols: ProtocolDesk | None,
    ) -> Iterator[None]:
        """Make the parts, in turns of the event loop of their own.

        Args:
            vocabulary: what can be picked.
            complete: gives the sentences that a text may become.
            history: of texts, or None.
            protocols: to choose from, or None.
        """
        # Each with its parent from the start: one that comes later styles all that is in them once more.
        self.head = ComposerHead(history, protocols, self)
        self.lines = LineList(vocabulary, self)
        yield
        self.picks = PickRows(vocabulary, self)
        yield
        self.field = InstructionField(complete, self)
        self.view = OutlookView(self)
        self.models = ModelChooser(self)
        self.expert_toggle = QPushButton(tr("E&xpert"), self)
        self.expert_toggle.setCheckable(True)
        self.expert_toggle.setProperty("role", "link")
        self.expert_toggle.setStyleSheet(
            "QPushButton { padding: 0 4px; min-height: 24px; }"
            "QPushButton:focus { padding: 0 3px; min-height: 22px; }"
        )
        yield
        self.expert = ExpertPanel(self)
        yield
        self.strength = StrengthSliders(self.expert, self)
        self.strength.place_beside_last(self.expert_toggle)
        self.run_row = RunRow(self)  # the window moves it to where it never scrolls away
        yield
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.head)
        layout.addWidget(self.lines)
        layout.addWidget(self.picks)
        layout.addWidget(self.field)
        layout.addWidget(self.view)
        layout.addWidget(self.models)
        layout.addWidget(self.strength)
        layout.addWidget(self.expert)
        layout.addWidget(self.run_row)
        # The sliders were made after the panel that they set, and stand before it.
        for before, after in pairwise((self.models.manage, self.strength.strong, self.strength.local)):
            self.setTabOrder(before, after)
        self.expert_toggle.toggled.connect(self._fold)
        self._fold(False)

    def _fold(self, is_open: bool) -> None:
        self.expert.setVisible(is_open)
        arrow = "▾" if is_open else "▸"
        self.expert_toggle.setText(tr("{arrow} E&xpert").format(arrow=arrow))
