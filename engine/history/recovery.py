"""What is done when folders and index disagree, as after a crash, or when something is damaged."""

from datetime import UTC, datetime
from pathlib import Path

from engine.errors import DamagedEntryError, StoreError
from engine.history.entry import describe_entry
from engine.history.folders import DAMAGED, NAME_LENGTH, RESULTS, TRASH, ResultFolders, key_of
from engine.history.index import HistoryIndex
from engine.history.record import RECORD, digest, read_record

INDEX = "index.sqlite"


def open_index(root: Path) -> tuple[HistoryIndex, tuple[str, ...]]:
    """The index, and what has to be said about it.

    A damaged one is set aside and made again from the folders: only stars and names were in it alone.

    Raises:
        StoreError: it cannot be used; it is as it was.
    """
    path = root / INDEX
    try:
        return HistoryIndex(path), ()
    except StoreError as error:
        if "damaged" not in str(error):
            raise
        name = f"damaged-{datetime.now(UTC):%Y%m%d%H%M%S}-{INDEX}"
        try:
            for end in ("", "-wal", "-shm"):
                old = path.with_name(path.name + end)
                if old.exists():
                    old.rename(path.with_name(name + end))
        except OSError:
            raise error from None
    notice = f"The list of results was damaged and is made again without stars and names (kept as {name})."
    return HistoryIndex(path), (notice,)


def reconcile(index: HistoryIndex, folders: ResultFolders) -> tuple[str, ...]:
    """Let the index list what the folders hold; one line for each thing that is damaged or gone.

    Raises:
        OSError, StoreError: folders or index cannot be read or written.
    """
    known = {whole[:NAME_LENGTH]: (whole, gone) for whole, gone in index.all_identities().items()}
    there: set[str] = set()
    notices: list[str] = []
    for place in (RESULTS, TRASH):
        since = datetime.now(UTC) if place == TRASH else None
        for key, name in folders.list(place):
            there.add(name)
            if name not in known:
                notices += _adopt(index, folders, key, name, place)
            elif known[name][1] != (place == TRASH):
                index.set_deleted(known[name][0], since)
    lost = [whole for name, (whole, _) in known.items() if name not in there]
    if lost:
        index.remove(lost)
        many = "1 kept result is gone" if len(lost) == 1 else f"{len(lost)} kept results are gone"
        notices.append(f"{many}: the files in {folders.root.name} were moved or deleted.")
    return tuple(notices)


def put_away(folders: ResultFolders, key: str, name: str, place: str = RESULTS) -> str:
    """Set a damaged result aside, and say where it is now."""
    try:
        folders.move(key, name, place, DAMAGED)
    except OSError:
        return "it was left where it is"
    return f"it is set aside in {DAMAGED}/{key}/{name}"


def _adopt(index: HistoryIndex, folders: ResultFolders, key: str, name: str, place: str) -> list[str]:
    """List a result that is whole, as far as its record tells, and that the index does not know."""
    folder = folders.folder(key, name, place)
    try:
        text = (folder / RECORD).read_bytes()
        record = read_record(text, name)
        entry = describe_entry(digest(text), record, folders.size_of(key, name, place))
        if key_of(entry.image_sha256, entry.frame_number) != key:
            raise DamagedEntryError("it lies in the folder of another radiograph")
    except FileNotFoundError:
        return [f"A kept result lost its {RECORD}; {put_away(folders, key, name, place)}."]
    except DamagedEntryError as error:
        return [f"A kept result is damaged ({error}); {put_away(folders, key, name, place)}."]
    index.add([entry])
    if place == TRASH:
        index.set_deleted(entry.identity, datetime.now(UTC))
    return []
