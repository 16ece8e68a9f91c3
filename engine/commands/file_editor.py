"""FileEditor: one radiograph's counterfactual after the other, each from its file to its folder."""

import argparse
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from engine.commands.earlier_edits import EarlierEdits
from engine.commands.together import how_many, make_task
from engine.edit import EditRequest, EditResult, OnProgress, Progress
from engine.errors import AtlasError, EngineError, InstructionError, ModelError, OutOfMemory, RequestError
from engine.exchange import audit
from engine.exchange.edit_folder import (
    FILE_NAMES,
    RECORD_NAME,
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

# The same for every radiograph: going on would only repeat them.
FATAL = (ModelError, AtlasError, InstructionError, RequestError)

Ended = TypeVar("Ended")
Say = Callable[[str, bool], None]
"""Takes a line for the user, and whether it is mostly the same for all radiographs: once is then enough."""


@dataclass
class Outcome:
    """What became of one input; ``details`` differ between made and failed."""

    input: Path
    status: str
    details: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"input": str(self.input), "status": self.status, **self.details}


@dataclass(frozen=True)
class Finished:
    """What became of one input, and what the audit log should say of it; None: nothing."""

    outcome: Outcome
    audit_facts: dict[str, Any] | None = None


class FileEditor:
    """Makes the edits of one run of the command, in one process.

    Args:
        options: as parsed by ``edit.add_parser``.
        card: of the model.
        mask: reader mask for every radiograph, or None.
        make_backend: gives what makes the edits; called once, when the first radiograph has been read.
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
        self._earlier = EarlierEdits(card, options.device, options.together)
        self._backend: Backend | None = None

    def edit(self, path: Path, folder: Path, say: Say, on_progress: OnProgress) -> Finished:
        """Make one counterfactual; only what would fail for each radiograph is raised.

        Args:
            path: of the radiograph.
            folder: where its result goes; one that holds this very edit already is left as it is.
            say: hears warnings and notes.
            on_progress: hears how far the edit is.
        """
        ((_, finished),) = self.edit_all([(path, folder)], say, lambda place, how: on_progress(how))
        return finished

    def edit_all(
        self, jobs: Sequence[tuple[Path, Path]], say: Say, on_progress: Callable[[int, Progress], None]
    ) -> Iterator[tuple[int, Finished]]:
        """Make all, as many in step as is wanted and possible; gives place and end of each as it comes.

        Args:
            jobs: path of each radiograph, and folder of its result.
            say: hears warnings and notes.
            on_progress: hears the place of a radiograph, and how far its edit is.
        """
        group: dict[int, EditRequest] = {}  # to be made in step, by place
        most = 1
        for place, (path, folder) in enumerate(jobs):
            begun = self._caught(path, partial(self._begin, path, folder, say))
            if isinstance(begun, Finished):
                yield place, begun
            else:
                most = most if group else self._how_many(begun, say)
                group[place] = begun
            del begun  # it holds a radiograph
            if len(group) == most or (group and place + 1 == len(jobs)):
                yield from self._make(group, jobs, say, on_progress)
                group = {}

    def _begin(self, path: Path, folder: Path, say: Say) -> EditRequest | Finished:
        """What is to be made, or what was made earlier."""
        request = self._request(path, say)
        check_replaceable(folder, request.radiograph)
        earlier = None if self._options.again else self._earlier.find(folder, request)
        if earlier is not None:
            return Finished(Outcome(path, "made", details_of(earlier) | {"made_earlier": True}))
        if not self._options.again and (folder / RECORD_NAME).exists():
            say("note: results of other edits of these films are replaced; another --out keeps both", True)
        if self._backend is None:
            make_output_folder(self._options.out)  # before the work, which may be long
            prepare_environment()
            self._backend = self._make_backend()
        return request

    def _caught(self, path: Path, work: Callable[[], Ended]) -> Ended | Finished:
        """What the work gives, or how it failed."""
        try:
            return work()
        except Exception as error:
            return self._failed(path, error)

    def _failed(self, path: Path, error: Exception) -> Finished:
        """How it failed; raises what would fail for each radiograph."""
        is_defect = not isinstance(error, EngineError)
        if isinstance(error, FATAL) or (is_defect and os.environ.get("COUNTERVIEW_DEBUG") == "1"):
            raise error
        kind, message = describe_failure(error)
        if kind == OutOfMemory.__name__ and self._backend is not None:
            self._backend.free_memory()
        return Finished(Outcome(path, "failed", {"kind": kind, "message": message}))

    def _request(self, path: Path, say: Say) -> EditRequest:
        options = self._options
        radiograph = read_radiograph(path, options.frame)
        mask = None if self._mask is None else fit_mask(self._mask, radiograph)
        for note in () if self._mask is None else self._mask.notes:
            say(f"{path}: {note}", False)
        reasons = assess_suitability(radiograph).reasons
        for reason in reasons:
            say(f"{path}: warning: {reason}", False)
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

    def _how_many(self, request: EditRequest, say: Say) -> int:
        assert self._backend is not None, "_begin() comes first"
        return how_many(self._backend, request, self._options.together, lambda line: say(line, True))

    def _make(
        self,
        group: Mapping[int, EditRequest],
        jobs: Sequence[tuple[Path, Path]],
        say: Say,
        on_progress: Callable[[int, Progress], None],
    ) -> Iterator[tuple[int, Finished]]:
        assert self._backend is not None, "_begin() comes first"
        places = list(group)
        tasks = [make_task(request, partial(on_progress, place)) for place, request in group.items()]
        for number, outcome in self._backend.edit_together(tasks):
            place = places[number]
            path, folder = jobs[place]
            if isinstance(outcome, Exception):
                finished = self._failed(path, outcome)
            else:
                finished = self._caught(path, partial(self._end, outcome, group[place], path, folder, say))
            del outcome  # the traceback of an error holds this frame, and so all that the edit held
            yield place, finished

    def _end(self, result: EditResult, request: EditRequest, path: Path, folder: Path, say: Say) -> Finished:
        check_result(request, result)
        for note in (result.provenance.model_notice, *result.notes):
            if note:
                say(f"note: {note}", True)
        written = write_edit_folder(folder, request.radiograph, result, asked=request, file_name=path.name)
        facts = audit.facts_of_result(request.radiograph, result)
        return Finished(Outcome(path, "made", details_of(written)), facts)


def details_of(written: WrittenEdit) -> dict[str, Any]:
    """What ``--json`` tells of a result that was made."""
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
