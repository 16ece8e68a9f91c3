"""SettingDesk: all that is set, as a protocol; taken over from a protocol or a result, or locked by one."""

from PySide6.QtCore import QObject, Signal

from engine.edit import Provenance
from engine.instructions.findings import Vocabulary
from engine.instructions.protocol import Protocol, fill
from viewer.case import Case
from viewer.language import tr
from viewer.tools.composer_form import ComposerForm
from viewer.tools.instruction_picks import Picks
from viewer.tools.protocol_desk import ProtocolDesk


class SettingDesk(QObject):
    """Text, model and parameters as one.

    Args:
        case: whose instruction this is.
        vocabulary: what can be said.
        form: where it is set.
        protocols: which one is in force, or None.
    """

    lock_changed = Signal()

    def __init__(
        self, case: Case, vocabulary: Vocabulary, form: ComposerForm, protocols: ProtocolDesk | None
    ) -> None:
        super().__init__(form)
        self._case, self._vocabulary, self._form, self._protocols = case, vocabulary, form, protocols
        if protocols is not None:
            protocols.taken.connect(self._take)
            protocols.changed.connect(self._show_lock)
            protocols.failed.connect(lambda message: case.set_message(message, is_error=True))
            protocols.said.connect(case.set_message)

    def as_protocol(self) -> Protocol:
        """All that is set now, without a name."""
        expert, card = self._form.expert, self._form.models.card
        parameters = {**expert.parameters(), "keeps_seed": expert.keep_seed.isChecked()}
        if self._case.reader_mask is not None:
            parameters["reader_mask_use"] = self._case.mask_use
        return Protocol("", self._case.instruction, card.name if card else "", parameters)

    def restore(self, provenance: Provenance) -> list[str]:
        """Take over model, instruction and parameters of an earlier result; the case has its mask.

        Returns:
            What could not be restored, in words.
        """
        if self.is_locked:
            return [tr("a locked protocol is in force")]
        lost = []
        stored, name = provenance.request, provenance.model_name
        models = self._form.models
        models.set_cards(models.cards, name)
        card = models.card
        if card is None or card.name != name:
            lost.append(tr("the model {name} is not there").format(name=name))
        elif dict(card.weights_sha256) != dict(provenance.weights_sha256):
            lost.append(tr("the model {name} has other weights now").format(name=name))
        self._case.set_instruction(str(stored.get("instruction") or provenance.sentence))
        not_here = self._form.expert.restore(stored)
        return lost + [tr("{name} cannot be set here").format(name=one) for one in not_here]

    @property
    def is_locked(self) -> bool:
        """A locked protocol is in force."""
        return self._protocols is not None and self._protocols.is_locked

    @property
    def _lock(self) -> Protocol | None:
        """The locked protocol that is in force."""
        return self._protocols.protocol if self._protocols is not None and self.is_locked else None

    def locked_text(self, picks: Picks) -> str | None:
        """What a locked protocol makes of picks; None where it leaves the text to the reader."""
        if self._lock is None or not self._lock.instruction:
            return None
        return fill(self._lock.instruction, picks.words(self._vocabulary))

    def _take(self, protocol: Protocol) -> None:
        models, expert = self._form.models, self._form.expert
        if protocol.model:
            if protocol.model not in [card.name for card in models.cards]:
                message = tr("The protocol wants the model {name}, which is not among your models.")
                self._case.set_message(message.format(name=protocol.model), is_error=True)
            models.set_cards(models.cards, protocol.model)
        expert.restore(protocol.parameters)
        expert.keep_seed.setChecked(bool(protocol.parameters.get("keeps_seed", True)))
        if "reader_mask_use" in protocol.parameters:
            self._case.set_mask_use(protocol.parameters["reader_mask_use"])
        if protocol.instruction:
            picks = self._form.picks.picks
            self._case.set_instruction(fill(protocol.instruction, picks.words(self._vocabulary)))

    def _show_lock(self) -> None:
        """Let be changed what may be changed."""
        form, lock = self._form, self._lock
        is_text_locked = lock is not None and bool(lock.instruction)
        form.picks.set_locked(is_text_locked, () if lock is None else lock.blanks)
        form.field.setReadOnly(is_text_locked)
        form.lines.setEnabled(not is_text_locked)
        form.head.set_locked(is_text_locked)
        form.models.setEnabled(lock is None or not lock.model)
        form.strength.setEnabled(lock is None)
        form.expert.set_locked(lock is not None)
        self.lock_changed.emit()
