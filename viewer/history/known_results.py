"""KnownResults: the kept results of the open radiograph, and which edits in memory are kept ones."""

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, WeakValueDictionary

from engine.edit import EditResult
from viewer.case import Case
from viewer.history.history_rows import local_time
from viewer.history.opening import KeptPicture
from viewer.panes.strip_rows import KeptRow

if TYPE_CHECKING:  # loaded in the background, after the first paint
    from engine.history.entry import HistoryEntry


class KnownResults:
    """Entries of edits in memory, as long as those live, and the kept ones of the open radiograph.

    Args:
        case: whose radiograph is open.

    Attributes:
        kept: entries of the open radiograph by identity, oldest first.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self.kept: dict[str, HistoryEntry] = {}
        self._entries: WeakKeyDictionary[EditResult, HistoryEntry] = WeakKeyDictionary()
        self._edits: WeakValueDictionary[str, EditResult] = WeakValueDictionary()
        self._pictures: dict[str, KeptPicture] = {}

    def begin(self) -> None:
        """Another radiograph is open, of which nothing is kept as far as is known."""
        self.kept, self._pictures = {}, {}

    def add_kept(self, one: KeptPicture) -> None:
        """A result of the open radiograph is kept."""
        identity = one.entry.identity
        edit = self._edits.get(identity)
        if edit is not None:
            self._entries[edit] = one.entry
        self.kept[identity] = one.entry
        self._pictures[identity] = one

    def add_edit(self, edit: EditResult, entry: "HistoryEntry") -> None:
        """An edit in memory is kept, or came back."""
        self._entries[edit] = entry
        self._edits[entry.identity] = edit

    def change(self, entry: "HistoryEntry") -> None:
        """A kept result has another star or name."""
        edit = self._edits.get(entry.identity)
        if edit is not None:
            self._entries[edit] = entry
        if entry.identity in self.kept:
            self.kept[entry.identity] = entry

    def edit_of(self, identity: str) -> EditResult | None:
        """The edit in memory; None: it is on disk only."""
        return self._edits.get(identity)

    def entry_of(self, edit: EditResult) -> "HistoryEntry | None":
        """What the store knows of an edit; None where it was not kept."""
        return self._entries.get(edit)

    @property
    def identities(self) -> dict[int, str]:
        """Of the edits of the open radiograph that the store has or had, by position."""
        made = ((at, self._entries.get(edit)) for at, edit in enumerate(self._case.edits))
        return {at: entry.identity for at, entry in made if entry is not None}

    @property
    def rows(self) -> list[KeptRow]:
        """Kept results of the open radiograph, oldest first, those in memory with their edit."""
        grouped = {id(self._case.edits[at]) for at in self._case.grouped}
        rows = []
        for identity, entry in self.kept.items():
            edit = self._edits.get(identity)
            if edit is not None and id(edit) in grouped:
                continue  # stands in the stack of its series
            if edit is not None and not any(edit is known for known in self._case.edits):
                edit = None
            seed = "?" if entry.seed is None else str(entry.seed)
            shown = self._pictures[identity]
            more = f"{shown.model_title} · {local_time(entry.created_at)}"
            rows.append(KeptRow(identity, entry.sentence, seed, more, shown.picture, edit))
        return rows

    @property
    def starred(self) -> list[object]:
        """Identities of kept results and edits with a star."""
        found: list[object] = [entry.identity for entry in self.kept.values() if entry.is_starred]
        made = ((edit, self._entries.get(edit)) for edit in self._case.edits)
        return found + [edit for edit, entry in made if entry is not None and entry.is_starred]

    @property
    def entries(self) -> "list[HistoryEntry]":
        """Of the open radiograph, in the order they came; those that are out of sight are left out."""
        hidden = {id(self._case.edits[at]) for at in self._case.hidden}
        known = dict(self.kept)
        for edit in self._case.edits:
            entry = self._entries.get(edit)
            if entry is not None and id(edit) not in hidden:
                known[entry.identity] = entry
        return sorted(known.values(), key=lambda entry: entry.created_at)
