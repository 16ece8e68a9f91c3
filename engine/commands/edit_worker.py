"""Worker: edits radiographs in a process of a Ray cluster; knows nothing of Ray itself."""

import argparse
import contextlib
import os
import socket
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import engine
from engine.commands.file_editor import FATAL, FileEditor, Finished
from engine.edit import Progress
from engine.errors import EngineError
from engine.masks.mask_file import MaskFile
from engine.models.catalog import find_model
from engine.service.backend import Backend, BackendFactory
from engine.service.launch import prepare_environment

_LOOK_S = 0.5


@dataclass(frozen=True)
class Joined:
    """What a new worker says of itself.

    Attributes:
        host: its machine.
        version: of the application there.
        unseen: what it does not see, or cannot write; "" where nothing is.
        problem: why it cannot use the model; "" where it can.
        weights_sha256: of the model there.
    """

    host: str
    version: str
    unseen: str = ""
    problem: str = ""
    weights_sha256: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stopped:
    """An error that all radiographs would meet: its class in ``engine.errors``, and its words."""

    kind: str
    message: str


class Worker:
    """One process with one backend.

    Args:
        options: as parsed by ``edit.add_parser``.
        mask: reader mask for every radiograph, or None.
        make_backend: gives what makes the edits.
        threads: with which the CPU computes.
        folder: where the command was called; paths may be relative to it.
    """

    def __init__(
        self,
        options: argparse.Namespace,
        mask: MaskFile | None,
        make_backend: BackendFactory,
        threads: int,
        folder: str,
    ) -> None:
        os.environ["OMP_NUM_THREADS"] = str(threads)
        prepare_environment()
        with contextlib.suppress(OSError):  # join() says what it does not see
            os.chdir(folder)
        self._options, self._mask, self._make_backend = options, mask, make_backend
        self._threads = threads
        self._editor: FileEditor | None = None
        self._share = 0.0

    def join(self, witness: str, first: Path) -> Joined:
        """See whether this machine can do the work.

        Args:
            witness: name of a file in the folder of results.
            first: one of the radiographs.
        """
        host, out = socket.gethostname(), self._options.out
        unseen = "" if first.exists() else str(first)
        if not (out / witness).exists() or not os.access(out, os.W_OK):
            unseen = str(out)
        try:
            card = find_model(self._options.model)
        except EngineError as error:
            return Joined(host, engine.__version__, unseen, problem=str(error))
        self._editor = FileEditor(self._options, card, self._mask, self._make)
        return Joined(host, engine.__version__, unseen, weights_sha256=dict(card.weights_sha256))

    def edit(self, path: Path, folder: Path) -> tuple[Finished | Stopped, list[tuple[str, bool]]]:
        """Make one edit and write it; gives what became of it, and the lines for the user."""
        assert self._editor is not None, "join() comes first"
        lines: list[tuple[str, bool]] = []
        self._share = 0.0
        try:
            return self._editor.edit(
                path, folder, lambda line, once: lines.append((line, once)), self._hear
            ), lines
        except FATAL as error:
            return Stopped(type(error).__name__, str(error)), lines

    def look(self) -> float:
        """How much of the present edit is done, 0 to 1; answers after a moment."""
        time.sleep(_LOOK_S)
        return self._share

    def _make(self) -> Backend:
        backend = self._make_backend()
        if "torch" in sys.modules:
            sys.modules["torch"].set_num_threads(self._threads)
        return backend

    def _hear(self, progress: Progress) -> None:
        if progress.phase == "denoising" and progress.steps:
            self._share = progress.step / progress.steps
