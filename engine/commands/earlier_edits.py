"""EarlierEdits: folders that hold the very edit that is asked for, so that it need not be made again."""

import json
from functools import cached_property
from pathlib import Path

from engine.edit import EditRequest
from engine.errors import OutputError
from engine.exchange.edit_folder import FILE_NAMES, FORMAT, FORMAT_VERSION, RECORD_NAME, WrittenEdit
from engine.exchange.edit_folder_reading import read_edit_folder
from engine.models.card import ModelCard
from engine.results.in_step import ALONE, how_made


class EarlierEdits:
    """What a run of the command would only make again.

    Args:
        card: of the model of the run.
        device: of the run, "auto" or by name.
        together: so many the run makes in step, None: as the device likes it; where it makes several, what
            was made in step is as good as what it would make.
    """

    def __init__(self, card: ModelCard, device: str, together: int | None = 1) -> None:
        self._card, self._device, self._together = card, device, together

    def find(self, folder: Path, request: EditRequest) -> WrittenEdit | None:
        """The result in a folder where making it again would give the same.

        Args:
            folder: that the result would be written to.
            request: that would be run.

        Returns:
            None where nothing is there, something is missing, or any part of the request, the input, the
            model, the atlas or the software differs.

        Raises:
            RequestError, MaskError, ModelError: the request cannot be run here.
        """
        if not all((folder / name).is_file() for name in FILE_NAMES):
            return None
        try:
            record = json.loads((folder / RECORD_NAME).read_text(encoding="utf-8"))
            is_ours = record["format"] == FORMAT and record["format_version"] == FORMAT_VERSION
            is_same_frame = record["input"]["frame_number"] == request.radiograph.frame_number
            provenance = dict(record["provenance"])
            asked = (provenance["request"]["instruction"], provenance["request"]["seed"])
            weights = dict(provenance["weights_sha256"]) | self._card.weights_sha256
            notes = tuple(record["notes"])
        except (OSError, ValueError, KeyError, TypeError):
            return None  # damaged: it is made again
        if not (is_ours and is_same_frame):
            return None
        if asked != (request.instruction, request.seed) or weights != provenance["weights_sha256"]:
            return None  # told without torch
        if self._makes_one and how_made(notes) != ALONE:
            return None

        from engine.methods.provenance import is_recorded

        if not is_recorded(provenance, request, self._card) or not _is_whole(folder, request):
            return None
        return WrittenEdit(folder, record)

    @cached_property
    def _makes_one(self) -> bool:
        """Whether the run makes one edit at a time; the device is asked once."""
        if self._together is not None:
            return self._together == 1

        from engine.service.memory_check import most_in_step

        return most_in_step(self._device) == 1


def _is_whole(folder: Path, request: EditRequest) -> bool:
    """Whether all files can be read, which a machine that stopped may have kept from the disk."""
    try:
        read_edit_folder(folder, request.radiograph)
        return all((folder / name).stat().st_size for name in FILE_NAMES)
    except (OutputError, OSError):
        return False
