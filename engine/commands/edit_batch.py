"""EditBatch: several radiographs edited, here or on a cluster; a bad one does not stop the others."""

import argparse
import contextlib
import shutil
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from engine.commands.file_editor import FileEditor, Finished, Outcome
from engine.commands.input_files import unique_names
from engine.commands.progress_bar import ProgressBar
from engine.edit import Progress
from engine.exchange import audit
from engine.masks.mask_file import MaskFile
from engine.models.catalog import ModelCard
from engine.service.backend import BackendFactory

__all__ = ["PROGRAM", "EditBatch", "Outcome"]

PROGRAM = "counterview-engine edit"
_LEFT_AFTER_S = 3600.0


class EditBatch:
    """One run of the command.

    Args:
        options: as parsed by ``edit.add_parser``.
        card: of the model.
        mask: reader mask for every radiograph, or None.
        make_backend: gives what makes the edits; called once, when the first radiograph has been read (on a
            cluster, by each worker).
    """

    def __init__(
        self,
        options: argparse.Namespace,
        card: ModelCard,
        mask: MaskFile | None,
        make_backend: BackendFactory,
    ) -> None:
        self._options = options
        self._card = card
        self._mask = mask
        self._make_backend = make_backend
        self._planned = 0
        self._missing: tuple[Outcome, ...] = ()
        self._settled: dict[int, Outcome] = {}  # by place among the inputs
        self._told: set[str] = set()
        self._to_name = 0

    @property
    def outcomes(self) -> list[Outcome]:
        """What became of the inputs so far: what is not there first, then in their order."""
        return [*self._missing, *(outcome for _, outcome in sorted(self._settled.items()))]

    def count(self, status: str) -> int:
        return sum(outcome.status == status for outcome in self.outcomes)

    def work(self, inputs: Sequence[Path], missing: Sequence[Outcome]) -> None:
        """Go through all inputs; only what would fail for each of them is raised."""
        self._planned = len(inputs) + len(missing)
        self._missing = tuple(missing)
        folders = [self._options.out / name for name in unique_names(inputs)]
        jobs = list(zip(inputs, folders, strict=True))
        _clear_leftovers(self._options.out)
        with ProgressBar(len(inputs)) as bar:
            for outcome in missing:
                self._tell(outcome, bar)
            if self._options.ray is None:
                self._work_here(jobs, bar)
            elif jobs:
                self._work_on_cluster(jobs, bar)

    def summarize(self) -> None:
        """Say on stderr how many were made; a single input needs no summary."""
        if self._planned < 2 or not self.outcomes:
            return
        earlier = sum("made_earlier" in outcome.details for outcome in self.outcomes)
        made = f"{self.count('made')} made"
        words = [f"{made} ({earlier} of them earlier)" if earlier else made, f"{self.count('failed')} failed"]
        if len(self.outcomes) < self._planned:
            words.append(f"{self._planned - len(self.outcomes)} not begun or stopped")
        print(f"{PROGRAM}: {', '.join(words)}", file=sys.stderr)

    def _work_here(self, jobs: Sequence[tuple[Path, Path]], bar: ProgressBar) -> None:
        editor = FileEditor(self._options, self._card, self._mask, self._make_backend)
        names = [folder.name for _, folder in jobs]

        def hear(place: int, progress: Progress) -> None:
            bar.hear(names[place], progress)

        for place, finished in editor.edit_all(jobs, partial(self._say, bar), hear):
            self._settle(place, finished, bar)
            bar.end(names[place])

    def _work_on_cluster(self, jobs: Sequence[tuple[Path, Path]], bar: ProgressBar) -> None:
        from engine.commands.edit_ray import Cluster

        say = partial(self._say, bar)
        with Cluster(self._options, self._card, self._mask, self._make_backend, say) as cluster:
            for place, finished, lines in cluster.work(jobs, bar.several):
                for line, once in lines:
                    self._say(bar, line, once)
                self._settle(place, finished, bar)

    def _settle(self, place: int, finished: Finished, bar: ProgressBar) -> None:
        self._settled[place] = finished.outcome
        if finished.audit_facts is not None:
            problem = audit.note(audit.AuditEvent.RAN, **finished.audit_facts)
            if problem:
                self._say(bar, problem, True)
        if "made_earlier" in finished.outcome.details:
            self._say(bar, "note: what was made earlier is kept; --again makes it anew", True)
        if finished.outcome.status == "failed":
            self._tell(finished.outcome, bar)
        while (settled := self._settled.get(self._to_name)) is not None:  # named in the order of the inputs
            self._to_name += 1
            if settled.status == "made" and not self._options.json:
                bar.give(settled.details["folder"])

    def _tell(self, failed: Outcome, bar: ProgressBar) -> None:
        message = failed.details["message"].removeprefix(f"{failed.input.name}: ")
        bar.say(f"{PROGRAM}: {failed.input}: {message}")

    def _say(self, bar: ProgressBar, line: str, once: bool) -> None:
        if once and line in self._told:
            return
        self._told.add(line)
        bar.say(f"{PROGRAM}: {line}")


def _clear_leftovers(out: Path) -> None:
    """Remove what runs that were killed while they wrote have left; no run writes a result for so long."""
    for path in (*out.glob(".making-*"), *out.glob(".seen-by-all-*")):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime < _LEFT_AFTER_S:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
