"""RunDesk: whether a counterfactual can be made now, why not, and asking for one."""

from PySide6.QtCore import QObject, Signal

from viewer.case import Case
from viewer.language import tr
from viewer.tools.expert_panel import ExpertPanel
from viewer.tools.instruction_outlook import Outlook
from viewer.tools.model_chooser import ModelChooser
from viewer.tools.run_row import RunRow
from viewer.tools.text_history import TextHistory


class RunDesk(QObject):
    """What stands between the instruction and its counterfactual.

    Args:
        case: what will be edited.
        row: the button.
        models: the chosen one.
        expert: draws the seed.
        history: remembers the text, or None.
    """

    run_requested = Signal()
    permission_wanted = Signal()  # to edit a radiograph that looks unsuitable

    def __init__(
        self,
        case: Case,
        row: RunRow,
        models: ModelChooser,
        expert: ExpertPanel,
        history: TextHistory | None,
    ) -> None:
        super().__init__(row)
        self._case, self._row, self._models, self._expert = case, row, models, expert
        self._history = history
        self._outlook = Outlook()
        self._waits_for_permission = False  # asked to run; runs once the reader says "Edit anyway"
        row.make_clicked.connect(self.run)
        case.radiograph_changed.connect(self._forget_wish)
        case.suitability_changed.connect(self._hear_permission)
        case.running_changed.connect(self._show)

    def look(self, outlook: Outlook) -> None:
        """Show whether what the text will do can be done."""
        self._outlook = outlook
        self._show()

    def why_not(self) -> str:
        """Why a counterfactual cannot be made now, one line; "" when it can."""
        if self._case.radiograph is None:
            return tr("Open a radiograph first.")
        if self._models.card is None:
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
    def lacks_only_permission(self) -> bool:
        """All is well but for the radiograph, which looks unsuitable."""
        return self._models.card is not None and self._needs_permission and self._outlook.can_run

    @property
    def _needs_permission(self) -> bool:
        return bool(self._case.suitability) and not self._case.is_suitability_overridden

    def run(self) -> None:
        """Ask for a counterfactual if one can be made; otherwise say why not."""
        reason = self.why_not()
        if reason:
            self._case.set_message(reason)
            self._waits_for_permission = self.lacks_only_permission
            if self._waits_for_permission:
                self.permission_wanted.emit()
            return
        if not self._expert.keep_seed.isChecked():
            self._expert.draw_seed()
        radiograph = self._case.radiograph
        if self._history is not None and radiograph is not None:
            self._history.remember(self._case.instruction, radiograph.sha256)
        self.run_requested.emit()

    def _forget_wish(self) -> None:
        self._waits_for_permission = False

    def _hear_permission(self) -> None:
        self._show()
        if self._waits_for_permission and not self.why_not():
            self._waits_for_permission = False
            self._case.set_message("")
            self.run()

    def _show(self) -> None:
        reason = self.why_not()
        is_running = self._case.running is not None
        is_said_above = bool(self._outlook.problem) and not self._outlook.asks_permission
        self._row.show_state(
            is_running,
            is_enabled=not reason or self.lacks_only_permission,
            why_not=reason,
            shown_reason="" if is_running or is_said_above else reason,
        )
