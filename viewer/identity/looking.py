"""Looking at one film before it is copied: its pixels, what may be text, and what its header loses."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError, IdentityError
from engine.identity.blanking import Rectangle
from engine.identity.burnt_in import Kind, SuspectedText, suspected_text
from engine.identity.cleaning import Change, Choice
from engine.identity.copying import read_file, warnings_of
from engine.identity.deidentify import deidentified
from engine.identity.secret import Secret
from engine.radiographs.dicom_reader import read_radiograph
from viewer.language import mark, tr

_LONGEST_SIDE = 1200
HEADER_WARNINGS = {
    "the file says that text is burnt into its pixels": mark(
        "The file says that text is burnt into its pixels."
    ),
    "the file says that the person can be recognized in the picture": mark(
        "The file says that the person can be recognized in the picture."
    ),
    "a secondary capture: screens and scanned films often show names": mark(
        "A secondary capture: screens and scanned films often show names."
    ),
}


@dataclass
class Region:
    """A part of a film that may be blanked.

    Attributes:
        place: in pixels of the film.
        kind: of text that it looks like; None: the reader drew it.
        is_blanked: the reader wants it blanked.
    """

    place: Rectangle
    kind: Kind | None
    is_blanked: bool = False

    @property
    def words(self) -> str:
        """What it is, for a list."""
        what = {Kind.LINE: tr("Line of text"), Kind.MARKER: tr("Marker"), None: tr("Drawn by you")}[self.kind]
        at = tr("{width} × {height} at {x}, {y}").format(
            width=self.place.width, height=self.place.height, x=self.place.x, y=self.place.y
        )
        return f"{what} · {at}"


@dataclass(frozen=True, eq=False)
class Look:
    """What there is to see of one film.

    Attributes:
        pixels: (h, w) uint8 as displayed, perhaps smaller than the film; None: they cannot be shown.
        shape: rows and columns of the film.
        suspected: text in the pixels.
        changes: what becomes of each attribute.
        warnings: of the header, in the reader's language.
        obstacle: why there will be no copy; "" where there will.
    """

    pixels: NDArray[np.uint8] | None
    shape: tuple[int, int]
    suspected: tuple[SuspectedText, ...]
    changes: tuple[Change, ...]
    warnings: tuple[str, ...]
    obstacle: str


def look_at(path: Path, choice: Choice, secret: Secret) -> Look:
    """Read a film, clean its header and look for text; takes a second or several, for the background."""
    changes: tuple[Change, ...] = ()
    warnings: tuple[str, ...] = ()
    try:
        source = read_file(path)
        changes = deidentified(source, choice, secret).changes
        warnings = tuple(tr(HEADER_WARNINGS.get(one, one)) for one in warnings_of(source))
        obstacle = ""
    except EngineError as error:
        obstacle = str(error)
    except (MemoryError, RecursionError):
        obstacle = tr("the file cannot be read")
    try:
        radiograph = read_radiograph(path)
    except EngineError:
        return Look(None, (0, 0), (), changes, warnings, obstacle)
    display = radiograph.display_pixels
    step = -(-max(display.shape) // _LONGEST_SIDE)
    small = np.ascontiguousarray((display[::step, ::step] * 255).astype(np.uint8))
    rows, columns = display.shape
    return Look(small, (rows, columns), suspected_text(display), changes, warnings, obstacle)


def dicom_files_in(folder: Path) -> list[Path]:
    """DICOM files of a folder and all below it, hidden ones left out; slow, for the background.

    Raises:
        IdentityError: there is none.
    """
    found = []
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent) / name
            if not name.startswith(".") and _is_dicom(path):
                found.append(path)
    if not found:
        raise IdentityError(tr("There is no DICOM file in this folder; choose another."))
    return found


def _is_dicom(path: Path) -> bool:
    if path.suffix.lower() in (".dcm", ".dicom", ".dic", ".ima"):
        return True
    try:
        with open(path, "rb") as file:
            return file.read(132)[128:] == b"DICM"
    except OSError:
        return False
