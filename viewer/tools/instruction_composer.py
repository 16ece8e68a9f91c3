"""InstructionComposer: say what should change, see what will go to the model and where it may act."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from engine.arrays import FloatImage
from engine.edit import MaskUse, Provenance
from engine.guidance.pseudo_masks import Atlas
from engine.instructions.findings import Vocabulary
from engine.instructions.grammar import complete
from engine.instructions.lines import read_lines
from engine.instructions.protocol import Protocol
from engine.models.catalog import ModelCard
from viewer.case import Case
from viewer.tools.caution_desk import CautionDesk
from viewer.tools.composer_form import ComposerForm
from viewer.tools.edit_place import Circumstances
from viewer.tools.instruction_outlook import Outlook, look_ahead
from viewer.tools.instruction_picks import Picks, picks_of
from viewer.tools.line_editing import LineEditing
from viewer.tools.problem_desk import ProblemDesk
from viewer.tools.protocol_desk import ProtocolDesk
from viewer.tools.run_desk import RunDesk
from viewer.tools.setting_desk import SettingDesk
from viewer.tools.text_history import TextHistory


class InstructionComposer(ComposerForm):
    """Pickers and text for the instruction, the exact sentence, where it acts, the model, and the button.

    The text lives in the case; pickers and text follow each other. Nothing widens silently: the whole
    image is always named as such.

    Args:
        case: whose instruction this is.
        vocabulary: what can be said.
        cards: models to choose from.
        atlas: of pseudo masks; None where it cannot be read.
        history: of texts, or None.
        protocols_folder: of the reader's protocols, or None for none.
        in_steps: whoever makes it goes through ``steps`` before anything else.

    Attributes:
        history: as above.
        protocols: to be read once the cards are there, or None.
        steps: of building it, for turns of the event loop of their own.
    """

    run_requested = Signal()
    cancel_requested = Signal()
    permission_wanted = Signal()  # to edit a radiograph that looks unsuitable
    model_changed = Signal(str)  # name of the chosen model
    outlook_changed = Signal()
    brush_wanted = Signal()  # to paint where an edit may happen

    def __init__(
        self,
        case: Case,
        vocabulary: Vocabulary,
        cards: Sequence[ModelCard],
        atlas: Atlas | None,
        history: TextHistory | None = None,
        protocols_folder: Path | None = None,
        parent: QWidget | None = None,
        in_steps: bool = False,
    ) -> None:
        super().__init__(parent)
        self._case = case
        self._vocabulary = vocabulary
        self._atlas = atlas
        self._outlook = Outlook()
        self.history = history
        self.protocols: ProtocolDesk | None = None
        if protocols_folder is not None:
            self.protocols = ProtocolDesk(protocols_folder, self.as_protocol, self)
        self._is_typing = False
        self.steps = self._build(cards)
        if not in_steps:
            for _ in self.steps:
                pass

    # What others ask

    @property
    def card(self) -> ModelCard | None:
        """Of the chosen model."""
        return self.models.card

    def why_not(self) -> str:
        """Why a counterfactual cannot be made now, one line; "" when it can."""
        return self._run.why_not()

    @property
    def lacks_only_permission(self) -> bool:
        """All is well but for the radiograph, which looks unsuitable."""
        return self._run.lacks_only_permission

    @property
    def is_locked(self) -> bool:
        """A locked protocol is in force."""
        return self._setting.is_locked

    @property
    def _image(self) -> str:
        return "" if self._case.radiograph is None else self._case.radiograph.sha256

    def _complete(self, text: str) -> list[str]:
        card = self.card
        if card is None:
            return complete(text, self._vocabulary)
        return complete(text, self._vocabulary, card.findings, card.grammar_version)

    def parameters(self) -> dict[str, Any]:
        """Fields of EditRequest that are chosen here, with the model by name.

        Keys: model, whole_image, variant, behaviour, guidance_scale, image_guidance_scale,
        num_inference_steps, relevance_timestep, threshold, solver, seed.
        """
        card = self.card
        return {
            "model": "" if card is None else card.name,
            "whole_image": self._outlook.asks_permission and self.view.whole_image.isChecked(),
            **self.expert.parameters(),
        }

    def pseudo_mask(self) -> FloatImage | None:
        """(h, w) float32 over the whole radiograph; None where the instruction has none."""
        return self._outlook.pseudo_mask

    def confining_mask(self) -> FloatImage | None:
        """The pseudo mask where it confines the edit; None where a painted mask or nothing does."""
        is_painted = self._case.reader_mask is not None and self._case.mask_use is MaskUse.INSTEAD
        return None if is_painted or self._outlook.is_whole_image else self._outlook.pseudo_mask

    def as_protocol(self) -> Protocol:
        """All that is set now, without a name."""
        return self._setting.as_protocol()

    def set_cards(self, cards: Sequence[ModelCard], chosen: str = "") -> None:
        """Offer these models; keeps the choice where possible, or takes the model named ``chosen``."""
        self.models.set_cards(cards, chosen)

    def restore(self, provenance: Provenance) -> list[str]:
        """Take over model, instruction and parameters of an earlier result; the case has its mask.

        Returns:
            What could not be restored, in words.
        """
        lost = self._setting.restore(provenance)
        if provenance.request.get("whole_image") and self._outlook.asks_permission and not self.is_locked:
            self.view.whole_image.setChecked(True)
        return lost

    def run(self) -> None:
        """Ask for a counterfactual if one can be made; otherwise say why not."""
        self._run.run()

    def focus_instruction(self) -> None:
        """Put the cursor into the text (/)."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    # Building

    def _build(self, cards: Sequence[ModelCard]) -> Iterator[None]:
        case, vocabulary = self._case, self._vocabulary
        yield from self.build(vocabulary, self._complete, self.history, self.protocols)
        self._setting = SettingDesk(case, vocabulary, self, self.protocols)
        self._run = RunDesk(case, self.run_row, self.models, self.expert, self.history)
        self._editing = LineEditing(
            *(case, vocabulary, self.field, self.picks, self.lines),
            *(self._setting.locked_text, self._look),
        )
        self._cautions = CautionDesk(case, vocabulary, self.run_row.cautions, self.models, self.expert)
        self._problem = ProblemDesk(vocabulary, self.field, self.view)
        self._connect(case)
        self.set_cards(cards)
        self._show_text()

    def _connect(self, case: Case) -> None:
        self.field.edited.connect(self._typed)
        self.field.recalled.connect(self._recall)
        self.field.fix_wanted.connect(self._fix)
        self.field.run_wanted.connect(self.run)
        self.head.add_wanted.connect(self._editing.begin_line)
        self.head.text_chosen.connect(self._take_suggestion)
        self.head.star_clicked.connect(self._star)
        self._setting.lock_changed.connect(self._show_text)
        self._run.run_requested.connect(self.run_requested)
        self._run.permission_wanted.connect(self.permission_wanted)
        self._cautions.brush_wanted.connect(self.brush_wanted)
        self.view.suggestion_taken.connect(self._take_suggestion)
        self.models.changed.connect(self._show_model)
        self.models.chosen.connect(self.model_changed)
        self.models.failed.connect(lambda message: case.set_message(message, is_error=True))
        self.view.permission_changed.connect(self._look)
        self.expert.changed.connect(self._look)
        self.run_row.cancel_clicked.connect(self.cancel_requested)
        case.instruction_changed.connect(self._show_text)
        case.reader_mask_changed.connect(self._measure_mask)
        case.edits_changed.connect(self._show_cautions)
        case.mask_use_changed.connect(self._look)

    # What the reader does

    def _recall(self, by: int) -> None:
        if self.history is not None and not self.is_locked:
            text = self.history.step(by, self._case.instruction, self._image)
            if text is not None:
                self._case.set_instruction(text)

    def _fix(self) -> None:
        """The nearest known words in place of the first that is not understood."""
        if self._outlook.suggestions and not self.is_locked:
            self._case.set_instruction(self._outlook.suggestions[0].text)

    def _star(self) -> None:
        if self.history is not None:
            self.history.set_starred(self._case.instruction, self.head.star.isChecked())

    def _typed(self, text: str) -> None:
        self._is_typing = True
        self._editing.follow_cursor(text)
        try:
            self._case.set_instruction(text)
        finally:
            self._is_typing = False

    def _measure_mask(self) -> None:
        self._cautions.measure_mask()
        self._look()

    # Showing

    def _show_text(self) -> None:
        text = self._case.instruction
        lines = read_lines(text, self._vocabulary)
        first = lines[0].instruction if lines else None
        locked = self._setting.locked_text(Picks() if first is None else picks_of((first,)))
        if locked is not None and locked != text:  # whoever set it, the protocol does not ask this
            locked = self._setting.locked_text(self.picks.picks)
            if locked is not None and locked != text:
                self._case.set_instruction(locked)
                return
        self.field.show_text(text)
        self._look()

    def _show_model(self) -> None:
        card = self.card
        self.picks.set_card(card)
        self.expert.set_card(card)
        self._look()

    def _look(self) -> None:
        """Work out anew what the instruction will do, and show it."""
        mask = self._case.reader_mask
        parameters = self.expert.parameters()
        circumstances = Circumstances(
            card=self.card,
            radiograph=self._case.radiograph,
            variant=parameters["variant"],
            behaviour=parameters["behaviour"],
            reader_mask_share=None if mask is None else np.count_nonzero(mask) / mask.size,
            mask_use=self._case.mask_use,
            whole_image=self.view.whole_image.isChecked(),
        )
        text = self._case.instruction
        outlook = look_ahead(text, self._vocabulary, self._atlas, circumstances)
        if outlook.unknown != self._outlook.unknown and self.view.whole_image.isChecked():
            self._outlook = outlook
            self.view.take_permission_back()  # it was given for other words
            self._look()
            return
        self._outlook = outlook
        self._show_outlook()
        self._run.look(outlook)
        self._show_cautions()
        self.outlook_changed.emit()

    def _show_outlook(self) -> None:
        outlook = self._outlook
        self._editing.show_lines()
        self.head.show_text(self._case.instruction, self._image)
        self.head.show_protocol()
        self.field.offers_unasked = not outlook.can_run  # a list over what is right would be in the way
        self._problem.look(self._case.instruction, outlook, self.card, self._is_typing)
        self.view.show_outlook(outlook, self._case.instruction)

    def _show_cautions(self) -> None:
        self._cautions.look(self._outlook, self.parameters(), self.is_locked)

    def _take_suggestion(self, text: str) -> None:
        self._case.set_instruction(text)
        self.field.setFocus()
