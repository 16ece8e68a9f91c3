"""What the history reads in the background: the store itself, and small pictures of results."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from engine.errors import StoreError
from engine.models.catalog import model_titles
from engine.radiographs.radiograph import Radiograph

if TYPE_CHECKING:
    from engine.history.entry import HistoryEntry
    from engine.history.store import HistorySize, HistoryStore
    from viewer.history.history_filters import Wanted


@dataclass(frozen=True, eq=False)
class KeptPicture:
    """A kept result as it shows before it is read."""

    entry: "HistoryEntry"
    picture: QImage
    model_title: str


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found, and what there is to choose from.

    Attributes:
        entries: newest first.
        rated: ``edit_id`` of every rated result.
        findings: key and name of each finding that results are about.
        models: name and title of each that made results; the name again where no card is found.
        size: of the store.
    """

    entries: "tuple[HistoryEntry, ...]"
    rated: frozenset[str]
    findings: tuple[tuple[str, str], ...]
    models: tuple[tuple[str, str], ...]
    size: "HistorySize"


def open_store() -> "HistoryStore":
    """The history of this user; what has been in the trash for long goes now.

    Raises:
        StoreError: it cannot be used.
    """
    # Imported here: the window opens before databases are known.
    from engine.history.store import KEPT_IN_TRASH, HistoryStore

    store = HistoryStore()
    with contextlib.suppress(StoreError):  # a history that can only be read
        store.empty_trash(KEPT_IN_TRASH)
    return store


def pictures_of(
    store: "HistoryStore", radiograph: Radiograph, place: tuple[str, str] | None
) -> list[KeptPicture]:
    """What was made of a radiograph earlier, oldest first.

    Args:
        store: of results.
        radiograph: that is open.
        place: path and member of its file, to be remembered.

    Raises:
        StoreError: the store cannot be read.
    """
    if place is not None:
        with contextlib.suppress(StoreError):
            store.remember_place(radiograph, Path(place[0]), place[1])
    entries = store.entries_of(radiograph)
    titles = model_titles() if entries else {}
    return [
        KeptPicture(entry, picture_of(store, entry), titles.get(entry.model_name, entry.model_name))
        for entry in entries
    ]


def find_results(store: "HistoryStore", wanted: "Wanted") -> Found:
    """What a search of the window of all results finds.

    Raises:
        StoreError: the store cannot be read.
    """
    from engine.history.entry import Query
    from engine.instructions.findings import load_vocabulary

    rated, titles = rated_edits(), model_titles()
    query = Query(
        words=wanted.words,
        finding=wanted.finding,
        model_name=wanted.model_name,
        model_titles=titles,
        is_starred=wanted.is_starred,
        is_rated=True if wanted.is_rated else None,
        rated=rated,
        is_deleted=wanted.is_deleted,
    )
    names = {finding.key: finding.name for finding in load_vocabulary().findings}
    findings = tuple((key, names.get(key, key)) for key in store.values("findings"))
    models = tuple((name, titles.get(name, name)) for name in store.values("model_name"))
    return Found(store.search(query), rated, findings, models, store.size())


def rated_edits() -> frozenset[str]:
    """``edit_id`` of every result that was rated; none where the ratings cannot be read."""
    from engine.reading.store import RatingStore

    with contextlib.suppress(StoreError):
        ratings = RatingStore()
        try:
            return frozenset(one.edit_id for one in ratings.ratings() if one.value is not None)
        finally:
            ratings.close()
    return frozenset()


def pictures_by_identity(store: "HistoryStore", entries: "Iterable[HistoryEntry]") -> dict[str, QImage]:
    """Small pictures of these results."""
    return {entry.identity: picture_of(store, entry) for entry in entries}


def picture_of(store: "HistoryStore", entry: "HistoryEntry") -> QImage:
    """The small picture of a kept result; black where it cannot be read."""
    picture = QImage()
    with contextlib.suppress(StoreError):
        picture = QImage.fromData(store.thumbnail(entry))
    if picture.isNull():
        picture = QImage(32, 32, QImage.Format.Format_Grayscale8)
        picture.fill(0)
    return picture
