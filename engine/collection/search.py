"""find_candidates: what there is to open in files, folders, archives and on discs, told as it is found."""

import contextlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from engine.collection.archive import list_archive
from engine.collection.candidate import Candidate, Reason, Skipped
from engine.collection.dicomdir import list_disc
from engine.collection.kinds import Kind, kind_of_file
from engine.collection.natural_order import natural_key

MAX_CANDIDATES = 100_000

Item = Candidate | Skipped
_REASONS = {
    Kind.EMPTY: Reason.EMPTY,
    Kind.UNKNOWN: Reason.NO_IMAGE,
    Kind.OTHER_DICOM: Reason.OTHER_DICOM,
    Kind.DICOMDIR: Reason.DISC_INDEX,
}


def find_candidates(paths: Sequence[Path], should_stop: Callable[[], bool] = lambda: False) -> Iterator[Item]:
    """Look for radiographs; of each file at most the first 4 KiB are read.

    A file that was named itself is a candidate whatever it holds, so that reading it says what is wrong;
    a ZIP gives its members, a DICOMDIR the images it names, a folder all that is below it (links to other
    folders are not followed). Folders give their files in natural order, then their subfolders.

    Args:
        paths: files and folders; none need exist.
        should_stop: asked before each file; True ends the search.
    """
    found = 0
    for item in _search(paths, should_stop):
        if should_stop():
            return
        if isinstance(item, Candidate):
            found += 1
            if found > MAX_CANDIDATES:
                yield Skipped(item.name, Reason.TOO_MANY, f"{MAX_CANDIDATES:,}")
                return
        yield item


def _search(paths: Sequence[Path], should_stop: Callable[[], bool]) -> Iterator[Item]:
    for path in paths:
        if should_stop():
            return
        try:
            status = path.stat()
        except (OSError, ValueError):
            yield Candidate(path)
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _walk(path, should_stop)
            continue
        kind = Kind.UNKNOWN
        if stat.S_ISREG(status.st_mode):
            with contextlib.suppress(OSError):  # reading it will tell
                kind, _ = kind_of_file(path)
        if kind is Kind.ZIP:
            yield from list_archive(path, path.name, should_stop)
        elif kind is Kind.DICOMDIR:
            yield from list_disc(path, should_stop)
        else:
            yield Candidate(path, "", status.st_size, status.st_mtime_ns)


def _walk(root: Path, should_stop: Callable[[], bool]) -> Iterator[Item]:
    waiting = [root]
    while waiting and not should_stop():
        folder = waiting.pop()
        try:
            listed = []
            with os.scandir(folder) as entries:
                for entry in entries:
                    listed.append((natural_key(entry.name), entry.name, entry))
                    if should_stop():
                        return
            listed.sort(key=lambda named: named[:2])
        except OSError as error:
            yield Skipped(_below(root, folder), Reason.UNREADABLE, _why(error))
            continue
        subfolders = []
        for _, _, entry in listed:
            if should_stop():
                return
            path = folder / entry.name
            if entry.name.startswith("."):
                yield Skipped(_below(root, path), Reason.HIDDEN)
            elif entry.is_dir(follow_symlinks=False):
                subfolders.append(path)
            else:
                yield from _file(entry, path, _below(root, path), should_stop)
        waiting.extend(reversed(subfolders))


def _file(
    entry: "os.DirEntry[str]", path: Path, name: str, should_stop: Callable[[], bool]
) -> Iterator[Item]:
    """One file of a folder; a ZIP is looked into."""
    try:
        status = entry.stat()
        if not stat.S_ISREG(status.st_mode):
            return  # a link to a folder, a pipe, a device
        kind, what = kind_of_file(path)
    except OSError as error:
        yield Skipped(name, Reason.UNREADABLE, _why(error))
        return
    if kind is Kind.ZIP and path.suffix.lower() == ".zip":
        yield from list_archive(path, name, should_stop)
    elif kind in (Kind.RADIOGRAPH, Kind.PICTURE):
        yield Candidate(path, "", status.st_size, status.st_mtime_ns)
    else:
        yield Skipped(name, _REASONS.get(kind, Reason.NO_IMAGE), what)


def _below(root: Path, path: Path) -> str:
    return path.relative_to(root.parent).as_posix() if path != root else root.name


def _why(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else ""
