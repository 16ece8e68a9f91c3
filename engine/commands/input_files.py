"""Which files a command works on, and how their results are called."""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.errors import NotAnImageFileError
from engine.exchange.edit_folder import RECORD_NAME

_KNOWN_SUFFIXES = {".dcm", ".dicom", ".dic", ".ima", ".png", ".jpg", ".jpeg"}
_LONGEST_NAME = 80
# Names that Windows keeps for devices, whatever their suffix.
_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(10)
}


def find_inputs(given: Path, output: Path) -> tuple[Path, ...]:
    """The radiographs that one argument names.

    Args:
        given: a file, taken as it is, or a folder, searched with all below it in natural order for files
            that look like DICOM, PNG or JPEG; hidden ones and results of edits are left out.
        output: where results go; not searched.

    Raises:
        NotAnImageFileError: nothing there.
    """
    if not given.is_dir():
        if not given.exists():
            raise NotAnImageFileError(f"{given.name}: does not exist; check the path")
        return (given,)
    found = tuple(sorted(_search(given, output.resolve()), key=lambda path: natural_key(str(path))))
    if not found:
        raise NotAnImageFileError(f"{given.name}: holds no DICOM, PNG or JPEG file; name a folder that does")
    return found


def natural_key(text: str) -> list[tuple[int, int, str]]:
    """For sorting: "film2" comes before "film10"."""
    parts = re.split(r"(\d+)", text.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def safe_name(path: Path) -> str:
    """A name for a result folder that every file system accepts, from a file's name without its suffix."""
    name = path.stem if path.suffix.lower() in _KNOWN_SUFFIXES else path.name
    name = (
        re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFC", name)).strip("._")[:_LONGEST_NAME].rstrip("._")
    )
    if not name:
        return "radiograph"
    return f"{name}_" if name.split(".")[0].casefold() in _DEVICES else name


def unique_names(inputs: Iterable[Path]) -> tuple[str, ...]:
    """One name for each input; where they collide (case counts for nothing), "-2", "-3", ... follow."""
    taken: set[str] = set()
    names = []
    for path in inputs:
        base = name = safe_name(path)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def _search(folder: Path, output: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        here = Path(parent)
        folders[:] = [
            name for name in folders if not name.startswith(".") and (here / name).resolve() != output
        ]
        if RECORD_NAME in files:
            continue  # results of an earlier edit
        for name in files:
            path = here / name
            if not name.startswith(".") and name.upper() != "DICOMDIR" and _looks_like_image(path):
                yield path


def _looks_like_image(path: Path) -> bool:
    if not path.is_file():
        return False  # a pipe or a device would block
    if path.suffix.lower() in _KNOWN_SUFFIXES:
        return True
    try:
        with path.open("rb") as file:
            head = file.read(132)
    except OSError:
        return False
    return head[128:132] == b"DICM" or head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))
