"""EditBatch: several radiographs edited one after the other; a bad one does not stop the others."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.commands.input_files import unique_names
from engine.commands.progress_bar import ProgressBar
from engine.edit import EditRequest
from engine.errors import AtlasError, EngineError, InstructionError, ModelError, OutOfMemory, RequestError
from engine.exchange import audit
from engine.exchange.edit_folder import (
    FILE_NAMES,
    WrittenEdit,
    check_replaceable,
    make_output_folder,
    write_edit_folder,
)
from engine.masks.mask_file import MaskFile, fit_mask
from engine.models.catalog import ModelCard
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.suitability import assess_suitability
from engine.service.backend import Backend, BackendFactory
from engine.service.failures import describe_failure
from engine.service.launch import prepare_environment
from engine.service.result_check import check_result

PROGRAM = "counterview-engine edit"

# The same for every radiograph: going on would only repeat them.
_FATAL = (ModelError, AtlasError, InstructionError, RequestError)


@dataclass
class Outcome:
    """What became of one input; ``details`` differ between made and failed."""

    input: Path
    status: str
    details: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"input": str(self.input), "status": self.status, **self.details}


class EditBatch:
    """One run of the command.

    Args:
        options: as parsed by ``edit.add_parser``.
        card: of the model.
        mask: reader mask for every radiograph, or None.
        make_backend: gives what makes the edits; called once, when the first radiograph has been read.

    Attributes:
        outcomes: what became of each input so far.
    """

    def __init__(
        self,
        options: argparse.Namespace,
        card: ModelCard,
        mask: MaskFile | None,
        make_backend: BackendFactory,
    ) -> None:
        self.outcomes: list[Outcome] = []
        self._options = options
        self._card = card
        self._mask = mask
        self._make_backend = make_backend
        self._backend: Backend | None = None
        self._planned = 0
        self._told: set[str] = set()

    def count(self, status: str) -> int:
        return sum(outcome.status == status for outcome in self.outcomes)

    def work(self, inputs: Sequence[Path], missing: Sequence[Outcome]) -> None:
        """Go through all inputs; only what would fail for each of them is raised."""
        self._planned = len(inputs) + len(missing)
        with ProgressBar(len(inputs)) as bar:
            for outcome in missing:
                self._add(outcome, bar)
            for path, name in zip(inputs, unique_names(inputs), strict=True):
                bar.begin(name)
                self._add(self._one(path, self._options.out / name, bar), bar)
                bar.end()

    def summarize(self) -> None:
        """Say on stderr how many were made; a single input needs no summary."""
        if self._planned < 2 or not self.outcomes:
            return
        words = [f"{self.count('made')} made", f"{self.count('failed')} failed"]
        if len(self.outcomes) < self._planned:
            words.append(f"{self._planned - len(self.outcomes)} not begun or stopped")
        print(f"{PROGRAM}: {', '.join(words)}", file=sys.stderr)

    def _add(self, outcome: Outcome, bar: ProgressBar) -> None:
        self.outcomes.append(outcome)
        if outcome.status == "failed":
            message = outcome.details["message"].removeprefix(f"{outcome.input.name}: ")
            bar.say(f"{PROGRAM}: {outcome.input}: {message}")
        elif not self._options.json:
            bar.give(outcome.details["folder"])

    def _one(self, path: Path, folder: Path, bar: ProgressBar) -> Outcome:
        request: EditRequest | None = None
        try:
            request = self._request(path, bar)
            check_replaceable(folder, request.radiograph)
            written = self._edit(request, path, folder, bar)
        except _FATAL:
            raise
        except Exception as error:
            if not isinstance(error, EngineError) and os.environ.get("COUNTERVIEW_DEBUG") == "1":
                raise
            kind, message = describe_failure(error)
            if kind == OutOfMemory.__name__ and self._backend is not None:
                self._backend.free_memory()
            return Outcome(path, "failed", {"kind": kind, "message": message})
        return Outcome(path, "made", _details(written))

    def _request(self, path: Path, bar: ProgressBar) -> EditRequest:
        options = self._options
        radiograph = read_radiograph(path, options.frame)
        mask = None if self._mask is None else fit_mask(self._mask, radiograph)
        for note in () if self._mask is None else self._mask.notes:
            bar.say(f"{PROGRAM}: {path}: {note}")
        reasons = assess_suitability(radiograph).reasons
        for reason in reasons:
            bar.say(f"{PROGRAM}: {path}: warning: {reason}")
        return EditRequest(
            radiograph=radiograph,
            instruction=options.instruction,
            model=options.model or self._card.name,
            method=options.method,
            reader_mask=mask,
            reader_mask_use=options.mask_use,
            whole_image=options.whole_image,
            variant=options.variant,
            behaviour=options.behaviour,
            guidance_scale=options.guidance_scale,
            image_guidance_scale=options.image_guidance_scale,
            num_inference_steps=options.steps,
            relevance_timestep=options.relevance_timestep,
            relevance_quantile=options.relevance_quantile,
            threshold=options.threshold,
            solver=options.solver,
            seed=options.seed,
            atlas=None if options.atlas is None else str(options.atlas),
            device=options.device,
            precision=options.precision,
            saves_memory=options.save_memory,
            suitability_overridden=bool(reasons),
        )

    def _edit(self, request: EditRequest, path: Path, folder: Path, bar: ProgressBar) -> WrittenEdit:
        if self._backend is None:
            make_output_folder(self._options.out)  # before the work, which may be long
            prepare_environment()
            self._backend = self._make_backend()
        result = self._backend.edit(request, bar.progress, _never)
        check_result(request, result)
        notes = (result.provenance.model_notice, *result.notes)
        for note in notes:
            if note and note not in self._told:  # mostly the same for all radiographs
                self._told.add(note)
                bar.say(f"{PROGRAM}: note: {note}")
        written = write_edit_folder(folder, request.radiograph, result, asked=request, file_name=path.name)
        problem = audit.note(audit.AuditEvent.RAN, **audit.facts_of_result(request.radiograph, result))
        if problem and problem not in self._told:
            self._told.add(problem)
            bar.say(f"{PROGRAM}: {problem}")
        return written


def _details(written: WrittenEdit) -> dict[str, Any]:
    record = written.record
    result = record["result"]
    return {
        "folder": str(written.folder),
        "files": list(FILE_NAMES),
        "sentence": record["sentence"],
        "model": record["provenance"]["model_name"],
        "model_notice": record["model_notice"],
        "notes": record["notes"],
        "suitability": record["suitability"],
        "reading_notes": record["input"]["reading_notes"],
        "edit_mask_pixels": result["edit_mask_pixels"],
        "changed_pixels_inside_edit_mask": result["changed_pixels_inside_edit_mask"],
        "changed_pixels_outside_edit_mask": result["changed_pixels_outside_edit_mask"],
        "stored_value_offset": result["stored_value_offset"],
        "duration_s": record["provenance"]["duration_s"],
    }


def _never() -> bool:
    return False
