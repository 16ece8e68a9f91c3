"""Remembering: results are kept as they come and come back with their radiograph; the window of all."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from viewer.case import Case
from viewer.exchange.opener import Opener
from viewer.history.result_history import ResultHistory
from viewer.language import tr
from viewer.main_window import MainWindow
from viewer.wiring.side import Asking


class Remembering(QObject):
    """Connects the history of results with the strip, the composer and the keys.

    Args:
        case: whose results are kept.
        opener: tells where the open radiograph lies.
        window: whose strip shows them.
        asking: gets settings back.
    """

    def __init__(
        self, case: Case, opener: Opener, window: MainWindow, asking: Asking, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._case, self._opener, self._window, self._asking = case, opener, window, asking
        self.history = ResultHistory(case, self._place, parent=self)
        strip = window.results
        self.history.rows_changed.connect(self._list)
        self.history.awaited_changed.connect(strip.await_kept)
        self.history.deleted.connect(self._offer_undo)
        strip.kept_chosen.connect(self.history.show)
        strip.delete_requested.connect(self.history.delete_selected)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about kept results do."""
        return {
            "star": self.history.toggle_star,
            "restore_settings": self._restore_settings,
            "delete_result": self.history.delete_selected,
        }

    def load(self) -> None:
        """Open the store; after the first paint."""
        self.history.load()

    def finish(self) -> None:
        """Let results reach the disk; before the application ends."""
        self.history.finish()

    @Slot()
    def _list(self) -> None:
        self._window.results.set_kept(self.history.rows, self.history.starred)

    @Slot(str)
    def _offer_undo(self, said: str) -> None:
        self._case.set_message(said)
        self._window.messages.offer(said, tr("Undo"), self.history.undo_delete)

    def _place(self) -> tuple[str, str] | None:
        current = self._opener.current
        return None if current is None else (str(current.path.absolute()), current.member)

    def _restore_settings(self) -> None:
        """Instruction, mask and settings of the selected result, as if the reader had just chosen them."""
        case, edit, panel = self._case, self._case.selected_edit, self._asking.panel
        if edit is None or panel is None:
            return
        request, stored = case.request_of(edit), edit.provenance.request
        lost = []
        if request is not None:
            case.set_mask_use(request.reader_mask_use)
            case.set_reader_mask(request.reader_mask)
        elif stored.get("reader_mask") is None:
            case.set_reader_mask(None)
        else:
            lost.append(tr("the painted mask is gone"))
        lost += panel.restore(edit.provenance)
        said = tr("Instruction, mask and settings are those of this result.")
        case.set_message(f"{said} {tr('But:')} {'; '.join(lost)}." if lost else said)
