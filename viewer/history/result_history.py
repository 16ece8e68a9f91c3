"""ResultHistory: keeps each result on disk as it comes, and brings those of the open radiograph back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from engine.edit import EditResult
from engine.radiographs.radiograph import Radiograph
from viewer import background
from viewer.case import Case
from viewer.history.arrivals import Arrivals
from viewer.history.known_results import KnownResults
from viewer.history.opening import KeptPicture, open_store, pictures_of
from viewer.language import tr
from viewer.panes.strip_rows import KeptRow

if TYPE_CHECKING:  # loaded in the background, after the first paint
    from engine.history.encoding import DecodedResult
    from engine.history.entry import HistoryEntry
    from engine.history.store import HistoryStore


class ResultHistory(QObject):
    """What is on disk of the results, and what of it is in memory.

    Args:
        case: whose results are kept and brought back.
        place: path and member of the file that is open, to find it again; None where there is none.
        open_store: opens the store; slow, called in the background.

    Attributes:
        store: None until it is open, or where it cannot be opened.
    """

    announced = Signal(str, bool)  # what the reader must know of the store, and whether that is an error
    ready = Signal()  # the store is open
    rows_changed = Signal()  # of the open radiograph, or their stars
    awaited_changed = Signal(object)  # identity of the result that is on its way from the disk, or None
    changed = Signal()  # anything in the store
    deleted = Signal(str)  # what is said about it; ``undo_delete`` brings it back

    def __init__(
        self,
        case: Case,
        place: Callable[[], tuple[str, str] | None],
        open_store: Callable[[], "HistoryStore"] = open_store,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.store: HistoryStore | None = None
        self._case, self._place, self._open_store = case, place, open_store
        self._arrivals = Arrivals(case, self)
        self._known = KnownResults(case)
        self._remarks: WeakKeyDictionary[EditResult, str] = WeakKeyDictionary()
        self._turn = 0
        self._awaited: str | None = None
        self._wanted: str | None = None  # to be shown once its radiograph is open
        self._last_deleted: tuple[HistoryEntry | None, EditResult] | None = None
        self._arrivals.kept.connect(self._take_entry)
        self._arrivals.failed.connect(lambda message: case.set_message(_lost(message), is_error=True))
        case.radiograph_changed.connect(self._look_up)
        case.selected_edit_changed.connect(self._stop_waiting)

    def load(self) -> None:
        """Open the store in the background."""
        background.run(self._open_store, self._take_store, self._go_without)

    def finish(self) -> None:
        """Let what is being written reach the disk; before the application ends."""
        self._arrivals.finish()
        if self.store is not None:
            self.store.close()
            self.store = None

    # What is shown.

    @property
    def rows(self) -> list[KeptRow]:
        """Kept results of the open radiograph, oldest first, those in memory with their edit."""
        return self._known.rows

    @property
    def starred(self) -> list[object]:
        """Identities of kept results and edits with a star."""
        return self._known.starred

    @property
    def entries(self) -> "list[HistoryEntry]":
        """Of the open radiograph, in the order they came."""
        return self._known.entries

    @property
    def remarks(self) -> dict[int, str]:
        """What is said of edits by ``id``, in the place of what confined them."""
        return {id(edit): self._remarks[edit] for edit in self._case.edits if edit in self._remarks}

    def add_remark(self, edit: EditResult, remark: str) -> None:
        """Say where an edit came from."""
        self._remarks[edit] = remark
        self.rows_changed.emit()

    def entry_of(self, edit: EditResult | None) -> "HistoryEntry | None":
        """What the store knows of a result in memory; None where it was not kept."""
        return None if edit is None else self._known.entry_of(edit)

    # What the reader does.

    def show(self, identity: str) -> None:
        """Look at a kept result of the open radiograph, once it is there."""
        edit = self._known.edit_of(identity)
        if edit is not None and self._select(edit):
            return
        entry, radiograph, store = self._known.kept.get(identity), self._case.radiograph, self.store
        if entry is None or radiograph is None or store is None or identity == self._awaited:
            return
        self._set_awaited(identity)
        background.run(
            lambda: store.load(entry, radiograph),
            lambda back: self._bring_back(entry, radiograph, back),
            lambda message: self._lose(entry, message),
        )

    def show_when_open(self, entry: "HistoryEntry") -> None:
        """Look at a result as soon as its radiograph is open."""
        self._wanted = entry.identity
        if entry.identity in self._known.kept:
            self._wanted = None
            self.show(entry.identity)

    def toggle_star(self) -> None:
        """Star the selected result, or take its star away."""
        entry = self._entry_to_change()
        if entry is not None:
            self.set_star(entry, not entry.is_starred)

    def set_star(self, entry: "HistoryEntry", is_starred: bool) -> None:
        """Star a kept result, or take its star away."""
        store = self.store
        if store is not None:
            changed = replace(entry, is_starred=is_starred)
            self._do(lambda: store.set_star(entry, is_starred), lambda: self._take_change(changed))

    def set_name(self, entry: "HistoryEntry", name: str) -> None:
        """Give a kept result a name."""
        store = self.store
        if store is not None:
            changed = replace(entry, name=name.strip())
            self._do(lambda: store.set_name(entry, name), lambda: self._take_change(changed))

    def delete_selected(self) -> None:
        """Move the selected result to the trash; one that could not be kept is only taken out of sight."""
        edit, store = self._case.selected_edit, self.store
        if edit is None:
            return
        entry = self._known.entry_of(edit)
        if entry is None or store is None:
            if not (self._arrivals.is_failing or edit in self._remarks):
                self._case.set_message(tr("The result is still being kept; delete it in a moment."))
                return
            self._put_out_of_sight(None, edit)
            return
        self._do(lambda: store.delete(entry), lambda: self._put_out_of_sight(entry, edit))

    def undo_delete(self) -> None:
        """Bring back what was deleted last."""
        if self._last_deleted is None:
            return
        (entry, edit), self._last_deleted = self._last_deleted, None
        store = self.store
        if entry is None or store is None:
            self._case.hide_edit(edit, False)
            self._case.set_message(tr("The result is back."))
        else:
            self._do(lambda: store.restore(entry), lambda: self._take_back(entry, edit))

    def look_again(self) -> None:
        """The store was changed elsewhere, as in the window of all results."""
        self._look_up()

    # The store.

    def _take_store(self, store: "HistoryStore") -> None:
        self.store = store
        if store.notices:
            self.announced.emit(" ".join(store.notices), True)
        self._arrivals.begin(store)
        self.ready.emit()
        self._look_up()

    def _go_without(self, message: str) -> None:
        self._arrivals.give_up()
        self.announced.emit(_lost(message), True)

    def _take_entry(self, result: EditResult, entry: "HistoryEntry") -> None:
        self._known.add_edit(result, entry)
        self.changed.emit()

    def _do(self, task: Callable[[], None], done: Callable[[], None]) -> None:
        def finished(_: object) -> None:
            done()
            self.changed.emit()

        background.run(task, finished, lambda message: self._case.set_message(message, is_error=True))

    # The open radiograph.

    def _look_up(self) -> None:
        """What was made of the open radiograph earlier."""
        self._turn += 1
        turn, store, radiograph = self._turn, self.store, self._case.radiograph
        self._known.begin()
        self._set_awaited(None)
        self.rows_changed.emit()
        if store is None or radiograph is None:
            return
        place, stored = self._place(), self._known.identities
        background.run(
            lambda: pictures_of(store, radiograph, place),
            lambda found: self._take_kept(turn, found, stored),
            lambda message: self._case.set_message(message, is_error=True),
        )

    def _take_kept(self, turn: int, found: Iterable[KeptPicture], stored: Mapping[int, str]) -> None:
        """What is in the store, and which edits in memory, by position, were there when it was asked."""
        if turn != self._turn:
            return
        known = {id(edit) for edit in self._case.edits}
        for one in found:
            self._known.add_kept(one)
        deleted = {at for at, identity in stored.items() if identity not in self._known.kept}
        self._case.hide_edits(frozenset(deleted | (self._case.hidden - set(stored))))
        self.rows_changed.emit()
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted not in self._known.kept:
            text = tr("The file there is another radiograph now; the result that you chose is not of it.")
            self._case.set_message(text, is_error=True)
        elif wanted is not None:
            self.show(wanted)
        elif self._known.kept and not known and self._case.running is None:
            whole = [entry for entry in self._known.kept.values() if not entry.is_part_of_series]
            newest = (whole or list(self._known.kept.values()))[-1]
            self.show(newest.identity)

    def _bring_back(self, entry: "HistoryEntry", radiograph: Radiograph, back: "DecodedResult") -> None:
        is_awaited = self._awaited == entry.identity  # else the reader has gone on meanwhile
        if is_awaited:
            self._set_awaited(None)
        current = self._case.radiograph
        if current is None or current.key != radiograph.key or entry.identity not in self._known.kept:
            return
        earlier = self._known.edit_of(entry.identity)
        if earlier is not None and any(earlier is edit for edit in self._case.edits):
            if is_awaited:  # it was asked for twice
                self._select(earlier)
            return
        self._known.add_edit(back.result, entry)
        if self._case.bring_back(radiograph, back.request, back.result) is None:
            return
        self.rows_changed.emit()
        if is_awaited:
            self._select(back.result)

    def _lose(self, entry: "HistoryEntry", message: str) -> None:
        if self._awaited == entry.identity:
            self._set_awaited(None)
        self._case.set_message(message, is_error=True)
        if self.store is not None and self._known.kept.pop(entry.identity, None) is not None:
            self._look_up()
        self.changed.emit()

    def _select(self, edit: EditResult) -> bool:
        for place, known in enumerate(self._case.edits):
            if known is edit:
                if place in self._case.hidden:
                    self._case.hide_edit(edit, False)
                self._case.select_edit(place)
                return True
        return False

    def _stop_waiting(self) -> None:
        """Another result is looked at meanwhile."""
        if self._awaited is not None and self._case.selected_edit is not None:
            self._set_awaited(None)

    def _set_awaited(self, identity: str | None) -> None:
        if identity != self._awaited:
            self._awaited = identity
            self.awaited_changed.emit(identity)

    # Stars and trash.

    def _entry_to_change(self) -> "HistoryEntry | None":
        edit = self._case.selected_edit
        entry = self.entry_of(edit)
        if edit is not None and entry is None:
            if edit in self._remarks:
                text = tr("The result belongs to a capsule; only results of your own can be starred.")
            elif self._arrivals.is_failing:
                text = tr("The result could not be kept on disk, so it cannot be starred.")
            else:
                text = tr("The result is still being kept; try again in a moment.")
            self._case.set_message(text)
        return entry

    def _take_change(self, entry: "HistoryEntry") -> None:
        self._known.change(entry)
        self.rows_changed.emit()

    def _put_out_of_sight(self, entry: "HistoryEntry | None", edit: EditResult) -> None:
        self._last_deleted = entry, edit
        if entry is not None:
            self._known.kept.pop(entry.identity, None)
        self._case.hide_edit(edit, True)
        self.rows_changed.emit()
        self.deleted.emit(tr("The result is in the trash.") if entry else tr("The result is put away."))

    def _take_back(self, entry: "HistoryEntry", edit: EditResult) -> None:
        self._case.hide_edit(edit, False)
        self._case.set_message(tr("The result is back."))
        self._look_up()


def _lost(problem: str) -> str:
    text = tr("{problem} Results of this session are lost when the window closes, unless saved.")
    return text.format(problem=problem)
