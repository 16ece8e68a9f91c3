"""What can be exported as DICOM, and the folder that it goes into; loads no DICOM library."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from engine.arrays import BoolImage
from engine.edit import EditRequest, EditResult
from engine.exchange.view_state import ViewState
from engine.reading.rating import Rating

FORMAT = "counterview dicom export"
FORMAT_VERSION = 1
MANIFEST = "export.json"
CASE_SHEET, PANES = "case-sheet.pdf", "panes.jpg"


class ExportObject(Enum):
    """What can be exported beside the counterfactual, which always is: the others refer to it."""

    COUNTERFACTUAL = "counterfactual"
    DX = "counterfactual-dx"
    GUIDANCE = "guidance"
    EDIT_MASK = "edit-mask"
    READER_MASK = "reader-mask"
    VIEW = "view"
    RATINGS = "ratings"


@dataclass(frozen=True, eq=False)
class ExportedResult:
    """A result with what belongs to it.

    Attributes:
        result: the counterfactual.
        request: as it was given, where that is known.
        reader_mask: (H, W) bool that the reader painted, or None.
        view: how the reader looks at it.
        ratings: of it.
    """

    result: EditResult
    request: EditRequest | None = None
    reader_mask: BoolImage | None = None
    view: ViewState = field(default_factory=ViewState)
    ratings: tuple[Rating, ...] = ()

    def offers(self, kind: ExportObject) -> bool:
        """There is something to write of this kind."""
        if kind is ExportObject.READER_MASK:
            return self.reader_mask is not None
        if kind is ExportObject.RATINGS:
            return bool(countable(self.ratings))
        return True


def countable(ratings: Sequence[Rating]) -> tuple[Rating, ...]:
    """Those that a report holds: the latest step of each reader and item."""
    latest: dict[tuple[str, str], Rating] = {}
    for rating in sorted(ratings, key=lambda one: one.created_at):
        latest[rating.reader, rating.item] = rating
    return tuple(rating for rating in latest.values() if rating.value is not None and not rating.is_declined)


def is_export_folder(folder: Path) -> bool:
    """Whether a folder is empty or an earlier export, which may be replaced."""
    if not folder.is_dir() or folder.is_symlink():
        return False
    names = {entry.name for entry in folder.iterdir()}
    if not names:
        return True
    try:
        stated = json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("format")
    except (OSError, ValueError, AttributeError):
        return False
    return stated == FORMAT and all(
        name in (MANIFEST, CASE_SHEET, PANES) or name.startswith("result-") for name in names
    )
