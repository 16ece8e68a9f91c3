"""EditStore: each edit kept in a file as soon as it is made, so that an interrupted run goes on."""

import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from engine.arrays import FloatImage
from engine.errors import OutputError, RequestError
from engine.evaluation.case import EvaluationCase, from_stored, to_stored
from engine.evaluation.editors import MAP_TOP, Edited, from_steps
from engine.whole_file import write_whole, written_whole

_RUN = "run.json"
_FOLDER = "cases"
_ARRAYS = {"change", "edit_mask", "seconds", "notes", "failure", "checksum", "text"}


class EditStore:
    """Edits by case and row under a folder.

    Args:
        folder: made with the first edit.
        run: what all edits in it have in common; see ``run_record``. Must be plain JSON values.

    Raises:
        RequestError: the folder holds the edits of another run, or edits of nobody knows which.
        OutputError: it cannot be read.
    """

    def __init__(self, folder: Path, run: dict[str, Any]) -> None:
        self._folder = folder / _FOLDER
        self._record = folder / _RUN
        self._run = run
        try:
            if self._record.exists():
                self._check(json.loads(self._record.read_text("utf-8")))
            elif self._folder.exists() and any(self._folder.iterdir()):
                raise RequestError(
                    f"{folder} holds edits but no {_RUN} that says how they were made; "
                    "give another folder with --out, or empty this one"
                )
        except ValueError as error:
            raise RequestError(
                f"{self._record} is damaged ({error}); give another folder with --out"
            ) from error
        except OSError as error:
            raise OutputError(f"{self._record} cannot be read: {error.strerror or error}") from error

    def _check(self, kept: dict[str, Any]) -> None:
        differing = sorted(key for key in {*kept, *self._run} if kept.get(key) != self._run.get(key))
        if differing:
            raise RequestError(
                f"{self._record.parent} holds the edits of another run (other {', '.join(differing)}); "
                "give another folder with --out, or empty this one"
            )

    def read(self, case: EvaluationCase, row: str) -> Edited | None:
        """The edit, or None where there is none for exactly this source, or it is damaged."""
        try:
            with np.load(self._path(case, row), allow_pickle=False) as file:
                kept: dict[str, Any] = {name: file[name] for name in file.files}
        except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error):
            return None  # it is made again
        if _ARRAYS - set(kept):
            return None
        if not np.array_equal(kept["checksum"], _checksum(case)) or str(kept["text"]) != case.text:
            return None
        shape = case.source.shape
        image = (to_stored(case.source).astype(np.int64) + kept["change"]).astype(np.uint16)
        return Edited(
            image=from_stored(image),
            guidance_map=_unpack(kept.get("guidance_map")),
            relevance_map=_unpack(kept.get("relevance_map")),
            edit_mask=np.unpackbits(kept["edit_mask"], count=image.size).reshape(shape).astype(bool),
            seconds=float(kept["seconds"]),
            notes=tuple(map(str, kept["notes"])),
            failure=str(kept["failure"]),
        )

    def write(self, case: EvaluationCase, row: str, edited: Edited) -> None:
        """Keep an edit, whole or not at all.

        Raises:
            OutputError: the disk is full or the folder cannot be written.
        """
        arrays: dict[str, Any] = {
            "change": to_stored(edited.image).astype(np.int32) - to_stored(case.source),
            "edit_mask": np.packbits(edited.edit_mask),
            "seconds": np.float64(edited.seconds),
            "notes": np.array(edited.notes, dtype=str),
            "failure": np.array(edited.failure),
            "checksum": _checksum(case),
            "text": np.array(case.text),
        }
        for name in ("guidance_map", "relevance_map"):
            map_ = getattr(edited, name)
            if map_ is not None:
                arrays[name] = _pack(map_)
        path = self._path(case, row)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not self._record.exists():
                write_whole(self._record, json.dumps(self._run, indent=2).encode())
            with written_whole(path) as fresh:
                np.savez_compressed(fresh, **arrays)
        except OSError as error:
            raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error

    def _path(self, case: EvaluationCase, row: str) -> Path:
        return self._folder / case.name / f"{row}.npz"


def _checksum(case: EvaluationCase) -> np.ndarray:
    """Sums over the stored values of the source, so that an edit of another image is noticed."""
    stored = to_stored(case.source).astype(np.int64).ravel()
    return np.array([stored.sum(), (stored * (np.arange(stored.size) % 8191)).sum()])


def _pack(map_: FloatImage) -> np.ndarray:
    """Steps from column to column: a smooth map is small after compression."""
    steps = np.round(map_ * MAP_TOP).astype(np.int16)
    return np.diff(steps, axis=1, prepend=np.int16(0))


def _unpack(steps: np.ndarray | None) -> FloatImage | None:
    return None if steps is None else from_steps(np.cumsum(steps, axis=1))
