"""InstructionComposer: say what should change, see what will go to the model and where it may act."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.arrays import FloatImage
from engine.edit import MaskUse, Provenance
from engine.guidance.pseudo_masks import Atlas
from engine.instructions.findings import Vocabulary
from engine.instructions.grammar import complete
from engine.instructions.lines import read_lines
from engine.instructions.protocol import Protocol, fill
from engine.instructions.support import unsupported_spans
from engine.models.catalog import ModelCard
from viewer.case import Case
from viewer.language import tr
from viewer.tools.caution_desk import CautionDesk
from viewer.tools.composer_head import ComposerHead
from viewer.tools.expert_panel import ExpertPanel
from viewer.tools.instruction_field import InstructionField
from viewer.tools.instruction_outlook import Circumstances, Outlook, look_ahead
from viewer.tools.instruction_picks import Picks, picks_of
from viewer.tools.line_editing import LineEditing
from viewer.tools.line_list import LineList
from viewer.tools.model_chooser import ModelChooser
from viewer.tools.outlook_view import OutlookView
from viewer.tools.pick_rows import PickRows
from viewer.tools.protocol_desk import ProtocolDesk
from viewer.tools.run_row import RunRow
from viewer.tools.strength_sliders import StrengthSliders
from viewer.tools.text_history import TextHistory

_TYPING_PAUSE_MS = 700


class InstructionComposer(QWidget):
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
        protocol: file name of the protocol that was in force last, or "".
        in_steps: whoever makes it goes through ``steps`` before anything else.

    Attributes:
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
        protocol: str = "",
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
            self.protocols = ProtocolDesk(protocols_folder, self.as_protocol, self, protocol)
        self._is_typing = False
        self._waits_for_permission = False  # asked to run; runs once the reader says "Edit anyway"
        self._typing_pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE_MS)
        self.steps = self._build(cards)
        if not in_steps:
            for _ in self.steps:
                pass

    # What others ask

    @property
    def outlook(self) -> Outlook:
        """What the present instruction will do."""
        return self._outlook

    @property
    def card(self) -> ModelCard | None:
        """Of the chosen model."""
        return self.models.card

    @property
    def can_run(self) -> bool:
        return not self.why_not()

    def why_not(self) -> str:
        """Why a counterfactual cannot be made now, one line; "" when it can."""
        if self._case.radiograph is None:
            return tr("Open a radiograph first.")
        if self.card is None:
            return tr("Add a model first.")
        if not self._case.instruction.strip():
            return tr("Say what should change.")
        if self._outlook.asks_permission and not self._outlook.can_run:
            return tr("Use known words, paint a mask, or allow the whole image.")
        if not self._outlook.can_run:
            return tr("The instruction cannot run as it is.")
        if self._needs_permission:
            return tr("The radiograph looks unsuitable. “Edit anyway”, below, goes on and is recorded.")
        return ""

    @property
    def _image(self) -> str:
        return "" if self._case.radiograph is None else self._case.radiograph.sha256

    def _complete(self, text: str) -> list[str]:
        card = self.card
        if card is None:
            return complete(text, self._vocabulary)
        return complete(text, self._vocabulary, card.findings, card.grammar_version)

    @property
    def _needs_permission(self) -> bool:
        return bool(self._case.suitability) and not self._case.is_suitability_overridden

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
        parameters = {**self.expert.parameters(), "keeps_seed": self.expert.keep_seed.isChecked()}
        if self._case.reader_mask is not None:
            parameters["reader_mask_use"] = self._case.mask_use
        return Protocol("", self._case.instruction, self.card.name if self.card else "", parameters)

    def set_cards(self, cards: Sequence[ModelCard], chosen: str = "") -> None:
        """Offer these models; keeps the choice where possible, or takes the model named ``chosen``."""
        self.models.set_cards(cards, chosen)

    def restore(self, provenance: Provenance) -> list[str]:
        """Take over model, instruction and parameters of an earlier result; the case has its mask.

        Returns:
            What could not be restored, in words.
        """
        if self.is_locked:
            return [tr("a locked protocol is in force")]
        lost = []
        stored, name = provenance.request, provenance.model_name
        self.models.set_cards(self.models.cards, name)
        card = self.card
        if card is None or card.name != name:
            lost.append(tr("the model {name} is not there").format(name=name))
        elif dict(card.weights_sha256) != dict(provenance.weights_sha256):
            lost.append(tr("the model {name} has other weights now").format(name=name))
        self._case.set_instruction(str(stored.get("instruction") or provenance.sentence))
        lost += [tr("{name} cannot be set here").format(name=one) for one in self.expert.restore(stored)]
        if stored.get("whole_image") and self._outlook.asks_permission:
            self.view.whole_image.setChecked(True)
        return lost

    def run(self) -> None:
        """Ask for a counterfactual if one can be made; otherwise say why not."""
        reason = self.why_not()
        if reason:
            self._case.set_message(reason)
            self._waits_for_permission = self.lacks_only_permission
            if self._waits_for_permission:
                self.permission_wanted.emit()
            return
        if not self.expert.keep_seed.isChecked():
            self.expert.draw_seed()
        if self.history is not None:
            self.history.remember(self._case.instruction, self._image)
        self.run_requested.emit()

    def focus_instruction(self) -> None:
        """Put the cursor into the text (/)."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    # Building

    def _build(self, cards: Sequence[ModelCard]) -> Iterator[None]:
        # Each with its parent from the start: one that comes later styles all that is in them once more.
        self.head = ComposerHead(self.history, self.protocols, self)
        self.lines = LineList(self._vocabulary, self)
        yield
        self.picks = PickRows(self._vocabulary, self)
        yield
        self.field = InstructionField(self._complete, self)
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
        self.editing = LineEditing(
            *(self._case, self._vocabulary, self.field, self.picks, self.lines),
            *(self._locked_text, self._look),
        )
        self.cautions = CautionDesk(
            self._case, self._vocabulary, self.run_row.cautions, self.models, self.expert
        )
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
        self._connect(self._case)
        self._fold(False)
        self.set_cards(cards)
        self._show_text()

    def _connect(self, case: Case) -> None:
        self.field.edited.connect(self._typed)
        self.field.recalled.connect(self._recall)
        self.field.fix_wanted.connect(self._fix)
        self.field.run_wanted.connect(self.run)
        self.head.add_wanted.connect(self.editing.begin_line)
        self.head.text_chosen.connect(self._take_suggestion)
        self.head.star_clicked.connect(self._star)
        if self.protocols is not None:
            self.protocols.taken.connect(self._take_protocol)
            self.protocols.changed.connect(self._show_lock)
            self.protocols.failed.connect(lambda message: case.set_message(message, is_error=True))
            self.protocols.said.connect(case.set_message)
        self.cautions.brush_wanted.connect(self.brush_wanted)
        self.view.suggestion_taken.connect(self._take_suggestion)
        self._typing_pause.timeout.connect(self._show_problem)
        self.models.changed.connect(self._show_model)
        self.models.chosen.connect(self.model_changed)
        self.models.failed.connect(lambda message: case.set_message(message, is_error=True))
        self.view.permission_changed.connect(self._look)
        self.expert.changed.connect(self._look)
        self.expert_toggle.toggled.connect(self._fold)
        self.run_row.make_clicked.connect(self.run)
        self.run_row.cancel_clicked.connect(self.cancel_requested)
        case.instruction_changed.connect(self._show_text)
        case.reader_mask_changed.connect(self._measure_mask)
        case.edits_changed.connect(self._show_cautions)
        case.mask_use_changed.connect(self._look)
        case.radiograph_changed.connect(self._turn_to_radiograph)
        case.suitability_changed.connect(self._hear_permission)
        case.running_changed.connect(self._show_run)

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

    # Protocols

    @property
    def is_locked(self) -> bool:
        """A locked protocol is in force."""
        return self.protocols is not None and self.protocols.is_locked

    def _locked_text(self, picks: Picks) -> str | None:
        """What a locked protocol makes of picks; None where it leaves the text to the reader."""
        protocol = self.protocols.protocol if self.is_locked and self.protocols is not None else None
        if protocol is None or not protocol.instruction:
            return None
        return fill(protocol.instruction, picks.words(self._vocabulary))

    def _take_protocol(self, protocol: Protocol) -> None:
        if protocol.model:
            if protocol.model not in [card.name for card in self.models.cards]:
                message = tr("The protocol wants the model {name}, which is not among your models.")
                self._case.set_message(message.format(name=protocol.model), is_error=True)
            self.models.set_cards(self.models.cards, protocol.model)
        self.expert.restore(protocol.parameters)
        self.expert.keep_seed.setChecked(bool(protocol.parameters.get("keeps_seed", True)))
        if "reader_mask_use" in protocol.parameters:
            self._case.set_mask_use(protocol.parameters["reader_mask_use"])
        if protocol.instruction:
            picks = self.picks.picks
            self._case.set_instruction(fill(protocol.instruction, picks.words(self._vocabulary)))

    def _show_lock(self) -> None:
        """Let be changed what may be changed."""
        protocol = self.protocols.protocol if self.is_locked and self.protocols is not None else None
        is_text_locked = protocol is not None and bool(protocol.instruction)
        self.picks.set_locked(is_text_locked, () if protocol is None else protocol.blanks)
        self.field.setReadOnly(is_text_locked)
        self.lines.setEnabled(not is_text_locked)
        self.head.set_locked(is_text_locked)
        self.models.setEnabled(protocol is None or not protocol.model)
        self.strength.setEnabled(protocol is None)
        self.expert.set_locked(protocol is not None)
        self._show_text()

    def _typed(self, text: str) -> None:
        self._is_typing = True
        self.editing.follow_cursor(text)
        try:
            self._case.set_instruction(text)
        finally:
            self._is_typing = False

    @property
    def lacks_only_permission(self) -> bool:
        """All is well but for the radiograph, which looks unsuitable."""
        return self.card is not None and self._needs_permission and self._outlook.can_run

    def _turn_to_radiograph(self) -> None:
        self._waits_for_permission = False  # and the case tells of its mask, which is looked at

    def _measure_mask(self) -> None:
        self.cautions.measure_mask()
        self._look()

    def _hear_permission(self) -> None:
        self._show_run()
        if self._waits_for_permission and self.can_run:
            self._waits_for_permission = False
            self._case.set_message("")
            self.run()

    def _fold(self, is_open: bool) -> None:
        self.expert.setVisible(is_open)
        arrow = "▾" if is_open else "▸"
        self.expert_toggle.setText(tr("{arrow} E&xpert").format(arrow=arrow))

    # Showing

    def _show_text(self) -> None:
        text = self._case.instruction
        lines = read_lines(text, self._vocabulary)
        first = lines[0].instruction if lines else None
        locked = self._locked_text(Picks() if first is None else picks_of((first,)))
        if locked is not None and locked != text:  # whoever set it, the protocol does not ask this
            locked = self._locked_text(self.picks.picks)
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
        self._show_run()
        self._show_cautions()
        self.outlook_changed.emit()

    def _show_outlook(self) -> None:
        outlook = self._outlook
        self.editing.show_lines()
        self.head.show_text(self._case.instruction, self._image)
        self.head.show_protocol()
        self.field.offers_unasked = not outlook.can_run  # a list over what is right would be in the way
        if self._is_typing and outlook.problem:
            self._typing_pause.start()
        else:
            self._show_problem()
        self.view.show_outlook(outlook, self._case.instruction)

    def _show_problem(self) -> None:
        """What is wrong with the text, and what would be right; not while the reader is still typing."""
        outlook = self._outlook
        if outlook.problem and self.field.is_offering:
            self._typing_pause.start()
            return
        self._typing_pause.stop()
        card = self.card
        grey = (
            ()
            if card is None
            else unsupported_spans(
                self._case.instruction, card.findings, card.grammar_version, self._vocabulary
            )
        )
        self.field.mark(outlook.unknown, grey)
        self.view.show_problem(outlook)

    def _show_cautions(self) -> None:
        self.cautions.look(self._outlook, self.parameters(), self.is_locked)

    def _take_suggestion(self, text: str) -> None:
        self._case.set_instruction(text)
        self.field.setFocus()

    def _show_run(self) -> None:
        reason = self.why_not()
        is_running = self._case.running is not None
        is_said_above = bool(self._outlook.problem) and not self._outlook.asks_permission
        self.run_row.show_state(
            is_running,
            is_enabled=not reason or self.lacks_only_permission,
            why_not=reason,
            shown_reason="" if is_running or is_said_above else reason,
        )
