"""InstructionComposer: say what should change, see what will go to the model and where it may act."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.arrays import FloatImage
from engine.edit import MaskUse, Provenance
from engine.errors import InstructionError
from engine.guidance.pseudo_masks import Atlas
from engine.instructions.findings import Vocabulary
from engine.instructions.grammar import complete, print_instructions
from engine.models.catalog import ModelCard
from viewer.case import Case
from viewer.language import tr
from viewer.tools.expert_panel import ExpertPanel
from viewer.tools.instruction_field import InstructionField
from viewer.tools.instruction_outlook import Circumstances, Outlook, look_ahead
from viewer.tools.instruction_picks import Picks, picks_of, put_back
from viewer.tools.model_chooser import ModelChooser
from viewer.tools.outlook_view import OutlookView, wrapped_label
from viewer.tools.pick_rows import PickRows
from viewer.tools.run_row import RunRow
from viewer.tools.strength_sliders import StrengthSliders

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
    """

    run_requested = Signal()
    cancel_requested = Signal()
    permission_wanted = Signal()  # to edit a radiograph that looks unsuitable
    model_changed = Signal(str)  # name of the chosen model
    outlook_changed = Signal()

    def __init__(
        self,
        case: Case,
        vocabulary: Vocabulary,
        cards: Sequence[ModelCard],
        atlas: Atlas | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._case = case
        self._vocabulary = vocabulary
        self._atlas = atlas
        self._outlook = Outlook()
        self._is_typing = False
        self._waits_for_permission = False  # asked to run; runs once the reader says "Edit anyway"
        self._typing_pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE_MS)
        self._build()

        self.picks.changed.connect(self._picked)
        self.field.edited.connect(self._typed)
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
        case.reader_mask_changed.connect(self._look)
        case.mask_use_changed.connect(self._look)
        case.radiograph_changed.connect(self._turn_to_radiograph)
        case.suitability_changed.connect(self._hear_permission)
        case.running_changed.connect(self._show_run)
        self._fold(False)
        self.set_cards(cards)
        self._show_text()

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
        if self._case.running is not None:
            return tr("A counterfactual is being made.")
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

    def set_cards(self, cards: Sequence[ModelCard], chosen: str = "") -> None:
        """Offer these models; keeps the choice where possible, or takes the model named ``chosen``."""
        self.models.set_cards(cards, chosen)

    def restore(self, provenance: Provenance) -> list[str]:
        """Take over model, instruction and parameters of an earlier result; the case has its mask.

        Returns:
            What could not be restored, in words.
        """
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
            self._waits_for_permission = self._lacks_only_permission
            if self._waits_for_permission:
                self.permission_wanted.emit()
            return
        if not self.expert.keep_seed.isChecked():
            self.expert.draw_seed()
        self.run_requested.emit()

    def focus_instruction(self) -> None:
        """Put the cursor into the text (/)."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    # Building

    def _build(self) -> None:
        heading = wrapped_label("heading", tr("Instruction"))
        self.picks = PickRows(self._vocabulary)
        self.field = InstructionField(lambda text: complete(text, self._vocabulary))
        self.view = OutlookView()
        self.models = ModelChooser()
        self.expert_toggle = QPushButton(tr("E&xpert"))
        self.expert_toggle.setCheckable(True)
        self.expert_toggle.setProperty("role", "link")
        self.expert = ExpertPanel()
        self.strength = StrengthSliders(self.expert)
        self.run_row = RunRow()  # the window moves it to where it never scrolls away

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addWidget(self.picks)
        layout.addWidget(self.field)
        layout.addWidget(self.view)
        layout.addWidget(self.models)
        layout.addWidget(self.strength)
        layout.addWidget(self.expert_toggle)
        layout.addWidget(self.expert)
        layout.addWidget(self.run_row)

    # What the reader does

    def _picked(self, picks: Picks) -> None:
        instructions = put_back(picks, self._outlook.instructions)
        if not instructions:
            return
        try:
            text = print_instructions(instructions, self._vocabulary, 2)
        except InstructionError as error:
            self._case.set_message(str(error), is_error=True)
            return
        self._case.set_instruction(text)

    def _typed(self, text: str) -> None:
        self._is_typing = True
        try:
            self._case.set_instruction(text)
        finally:
            self._is_typing = False

    @property
    def _lacks_only_permission(self) -> bool:
        is_free = self._case.running is None and self.card is not None
        return is_free and self._needs_permission and self._outlook.can_run

    def _turn_to_radiograph(self) -> None:
        self._waits_for_permission = False
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
        self.field.show_text(self._case.instruction)
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
            reader_mask_share=None if mask is None else float(mask.mean()),
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
        self.outlook_changed.emit()

    def _show_outlook(self) -> None:
        outlook = self._outlook
        if outlook.instructions:
            self.picks.show_picks(picks_of(outlook.instructions))
        elif self._case.instruction.strip():  # the pickers never say other than the text
            self.picks.show_picks(Picks(self.picks.picks.operation))
        self.field.offers_unasked = not outlook.can_run  # a list over what is right would be in the way
        if self._is_typing and outlook.problem:
            self._typing_pause.start()
        else:
            self._show_problem()
        self.view.show_outlook(outlook)

    def _show_problem(self) -> None:
        """What is wrong with the text, and what would be right; not while the reader is still typing."""
        outlook = self._outlook
        if outlook.problem and self.field.is_offering:
            self._typing_pause.start()
            return
        self._typing_pause.stop()
        self.field.underline(outlook.unknown)
        self.view.show_problem(outlook)

    def _take_suggestion(self, text: str) -> None:
        self._case.set_instruction(text)
        self.field.setFocus()

    def _show_run(self) -> None:
        reason = self.why_not()
        is_running = self._case.running is not None
        is_said_above = bool(self._outlook.problem) and not self._outlook.asks_permission
        self.run_row.show_state(
            is_running,
            is_enabled=not reason or self._lacks_only_permission,
            why_not=reason,
            shown_reason="" if is_running or is_said_above else reason,
        )
