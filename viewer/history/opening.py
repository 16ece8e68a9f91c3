"""What the history reads in the background: the store itself, and small pictures of results."""

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from engine.errors import StoreError
from engine.radiographs.radiograph import Radiograph

if TYPE_CHECKING:
    from engine.history.entry import HistoryEntry
    from engine.history.store import HistoryStore


@dataclass(frozen=True, eq=False)
class KeptPicture:
    """A kept result as it shows before it is read."""

    entry: "HistoryEntry"
    picture: QImage


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
    return [KeptPicture(entry, picture_of(store, entry)) for entry in store.entries_of(radiograph)]


def picture_of(store: "HistoryStore", entry: "HistoryEntry") -> QImage:
    """The small picture of a kept result; black where it cannot be read."""
    picture = QImage()
    with contextlib.suppress(StoreError):
        picture = QImage.fromData(store.thumbnail(entry))
    if picture.isNull():
        picture = QImage(32, 32, QImage.Format.Format_Grayscale8)
        picture.fill(0)
    return picture
