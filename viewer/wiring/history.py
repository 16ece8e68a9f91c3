"""Remembering: results are kept as they come and come back with their radiograph; the window of all."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from engine.edit import EditResult
from viewer import background
from viewer.announcement import Announcement
from viewer.case import Case
from viewer.exchange.opener import Opener
from viewer.history.capsule_desk import CapsuleDesk
from viewer.history.history_window import HistoryWindow
from viewer.history.result_history import ResultHistory
from viewer.language import tr
from viewer.main_window import MainWindow
from viewer.scrolling import resize_on_screen
from viewer.settings import SettingsStore
from viewer.wiring.side import Asking

if TYPE_CHECKING:
    from engine.history.entry import HistoryEntry
    from engine.history.store import HistoryStore


class Remembering(QObject):
    """Connects the history of results with the strip, the composer and the keys.

    Args:
        case: whose results are kept.
        opener: tells where the open radiograph lies.
        window: whose strip shows them.
        asking: gets settings back.
        settings: remember folders.
        announcement: says what is wrong with the store.

    Attributes:
        all_results: the window of all of them; None until it is asked for.
    """

    def __init__(
        self,
        case: Case,
        opener: Opener,
        window: MainWindow,
        asking: Asking,
        settings: SettingsStore,
        announcement: Announcement,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._opener, self._window, self._asking = case, opener, window, asking
        self.history = ResultHistory(case, self._place, parent=self)
        self.capsules = CapsuleDesk(case, self.history, opener, settings, window)
        self.all_results: HistoryWindow | None = None
        self._base: EditResult | None = None  # in the place of the input, while the panes name it
        strip = window.results
        self.history.rows_changed.connect(self._list)
        self.history.awaited_changed.connect(strip.await_kept)
        self.history.deleted.connect(self._offer_undo)
        self.history.announced.connect(announcement.say)
        strip.kept_chosen.connect(self.history.show)
        strip.delete_requested.connect(self.history.delete_selected)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about kept results do."""
        return {
            "star": self.history.toggle_star,
            "restore_settings": self._restore_settings,
            "delete_result": self.history.delete_selected,
            "compare_with": self.toggle_base,
            "history": self.show_window,
            "save_capsule": self._save_capsule,
        }

    def edited_images(self) -> tuple[str, ...]:
        """SHA-256 of each radiograph that has results; not for the main thread."""
        store = self.history.store
        return () if store is None else store.values("image_sha256")

    def load(self) -> None:
        """Open the store; after the first paint."""
        self.history.load()

    def finish(self) -> None:
        """Let results reach the disk; before the application ends."""
        self.history.finish()

    @Slot()
    def toggle_base(self) -> None:
        """Hang the selected result in the place of the input, to compare others with it, or not."""
        panes, edit, place = self._window.panes, self._case.selected_edit, self._case.selected_index
        if panes.base is not None:
            panes.set_base(None)
            self._case.set_message("")
        elif edit is not None and place is not None:
            self._base, name = edit, self._name_of(place)
            panes.set_base(edit, name)
            text = tr("Now choose another result: it is compared with {name} instead of the input. Esc ends.")
            self._case.set_message(text.format(name=name))

    def _name_of(self, place: int) -> str:
        return tr("result {number}").format(number=self._window.results.number_of(place))

    def _keep_base(self) -> None:
        """Results before it may be gone, or itself."""
        panes, case = self._window.panes, self._case
        if panes.base is None:
            return
        place = next((at for at, edit in enumerate(case.edits) if edit is self._base), None)
        if place is None or place in case.hidden:
            panes.set_base(None)
        elif panes.base != self._name_of(place):
            panes.set_base(self._base, self._name_of(place))

    def step_back(self) -> bool:
        """Compare with the input again; False where it is so already."""
        if self._window.panes.base is None:
            return False
        self.toggle_base()
        return True

    @Slot()
    def show_window(self) -> None:
        """Search results of all radiographs."""
        if self.all_results is None:
            self.all_results = HistoryWindow(self.history, self._window)
            resize_on_screen(self.all_results, self.all_results.size())
            self.all_results.open_requested.connect(self._open_entry)
        self.all_results.show()
        self.all_results.raise_()
        self.all_results.activateWindow()
        self.all_results.filters.words.setFocus()
        self.all_results.filters.words.selectAll()

    def _open_entry(self, entry: "HistoryEntry") -> None:
        """Show a result at its radiograph, or say where that was."""
        radiograph, store = self._case.radiograph, self.history.store
        if radiograph is not None and radiograph.key == (entry.image_sha256, entry.frame_number):
            self.history.show_when_open(entry)
            self._close_window()
        elif store is not None:
            background.run(
                lambda: _place_if_there(store, entry),
                lambda found: self._open_place(entry, *found),
                lambda message: self._say_in_window(message),
            )

    def _open_place(self, entry: "HistoryEntry", place: tuple[Path, str] | None, is_there: bool) -> None:
        if place is None:
            self._say_in_window(
                tr("Where its radiograph was is not known; open it, and its results come back.")
            )
        elif not is_there:
            text = tr(
                "Its radiograph is no longer at {path}. Open it where it is now: its results come back."
            )
            self._say_in_window(text.format(path=place[0]))
        else:
            self.history.show_when_open(entry)
            self._close_window()
            path, member = place
            self._opener.open_paths([path], (path, member) if member else None)

    def _say_in_window(self, text: str) -> None:
        if self.all_results is not None:
            self.all_results.say(text)

    def _close_window(self) -> None:
        if self.all_results is not None:
            self.all_results.close()

    def _save_capsule(self) -> None:
        self.capsules.save()

    @Slot()
    def _list(self) -> None:
        history = self.history
        self._window.results.set_kept(history.rows, history.starred, history.remarks)
        self._keep_base()

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


def _place_if_there(store: "HistoryStore", entry: "HistoryEntry") -> tuple[tuple[Path, str] | None, bool]:
    """Where the radiograph of a result was, and whether a file is there."""
    place = store.place(entry)
    try:
        return place, place is not None and place[0].exists()
    except OSError:  # as of a drive that was pulled out
        return place, False
