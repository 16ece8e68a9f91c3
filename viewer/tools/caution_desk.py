"""CautionDesk: finds what there is to know before an edit runs, and does what the reader wants about it."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.instructions.cautions import Caution, CautionKind, find_cautions
from engine.instructions.findings import Vocabulary
from engine.models.catalog import ModelCard
from viewer.case import Case
from viewer.tools.caution_view import CautionView
from viewer.tools.expert_panel import ExpertPanel
from viewer.tools.foresight import facts_of, painted_left
from viewer.tools.instruction_outlook import Outlook
from viewer.tools.model_chooser import ModelChooser

_OF_ANOTHER_MODEL = {CautionKind.UNTRAINED, CautionKind.PLACE_IGNORED, CautionKind.LEFT_OUT}
_WHILE_LOCKED = {CautionKind.WHOLE_IMAGE, CautionKind.ASKED_BEFORE, CautionKind.UNSUITABLE}


class CautionDesk(QObject):
    """Cautions of the open case.

    Args:
        case: what will be edited.
        vocabulary: to read with.
        view: where they are shown.
        models: to choose another one.
        expert: to draw another seed.
    """

    brush_wanted = Signal()  # to paint where an edit may happen

    def __init__(
        self,
        case: Case,
        vocabulary: Vocabulary,
        view: CautionView,
        models: ModelChooser,
        expert: ExpertPanel,
    ) -> None:
        super().__init__(view)
        self._case, self._vocabulary, self._view = case, vocabulary, view
        self._models, self._expert = models, expert
        self._outlook = Outlook()
        self._painted_left: float | None = None
        view.remedy_wanted.connect(self._remedy)

    def measure_mask(self) -> None:
        """On which side it is painted; once for each mask, for it has millions of pixels."""
        radiograph = self._case.radiograph
        is_mirrored = radiograph is not None and radiograph.is_mirrored
        self._painted_left = painted_left(self._case.reader_mask, is_mirrored)

    def look(self, outlook: Outlook, parameters: Mapping[str, Any], is_locked: bool) -> None:
        """Show what there is to know; nothing while an edit runs or nothing is open.

        Args:
            outlook: of the text.
            parameters: of the request that would be made now.
            is_locked: a protocol lets nothing be changed.
        """
        self._outlook = outlook
        case = self._case
        cautions: tuple[Caution, ...] = ()
        if case.radiograph is not None and case.running is None:
            facts = facts_of(case, self._models.card, parameters, self._painted_left)
            cautions = find_cautions(case.instruction, outlook.instructions, facts, self._vocabulary)
        remedies = set(_WHILE_LOCKED if is_locked else CautionKind)
        if self._better_model() is None:
            remedies -= _OF_ANOTHER_MODEL
        self._view.show_cautions(cautions, frozenset(remedies))

    def _remedy(self, caution: Caution) -> None:
        """Do what a caution offers."""
        if caution.kind is CautionKind.PAINTED_ELSEWHERE:
            self._case.set_instruction(caution.text)
        elif caution.kind is CautionKind.WHOLE_IMAGE:
            self.brush_wanted.emit()
        elif caution.kind is CautionKind.SAME_AGAIN:
            self._expert.draw_seed()
        elif caution.kind is CautionKind.ASKED_BEFORE:
            self._case.select_edit(caution.result)
        elif caution.kind is CautionKind.UNSUITABLE:
            self._case.override_suitability()
        elif (other := self._better_model()) is not None:
            self._models.set_cards(self._models.cards, other.name)

    def _better_model(self) -> ModelCard | None:
        """Another model that knows everything the text says."""
        keys = {mention.finding for one in self._outlook.instructions for mention in one.mentions}
        for card in self._models.cards:
            knows_all = card.grammar_version >= 2 and (not card.findings or keys <= set(card.findings))
            if card is not self._models.card and knows_all:
                return card
        return None
