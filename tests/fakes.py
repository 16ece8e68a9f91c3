"""Stand-ins for tests: an engine client without an engine, and results made without a network."""

import itertools
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.edit import EditRequest, EditResult, Progress, Provenance, Solver, Variant
from engine.service.messages import PROTOCOL_VERSION, Ready

FAKE_NOTICE = "fake engine: output has no meaning"


class EditsOneByOne:
    """Of a backend that knows single edits only: several are made one after the other.

    Attributes:
        most: it takes at once where nobody chose a number, and so many fit.
    """

    most = 1

    def most_in_step(self):
        return self.most

    def how_many(self, request, chosen=None):
        return self.most if chosen is None else chosen

    def edit_together(self, tasks):
        for place, task in enumerate(tasks):
            try:
                outcome = self.edit(task.request, task.on_progress, task.is_cancelled)
            except Exception as error:
                outcome = error
            yield place, outcome
            del outcome


def each(make):
    """What ``Study.prepare`` wants, of what makes one result."""
    return lambda asked: ((key, make(request)) for key, request in asked.items())


def make_result(request: EditRequest, size: int = 512, change: float = 0.1) -> EditResult:
    """A plausible result of a request: a soft blob brightened where the edit mask allows it.

    Args:
        request: what was asked; its seed moves the blob, its reader mask replaces the pseudo mask.
        size: S of the model frame.
        change: how much brighter the middle of the blob gets, in display units.
    """
    radiograph = request.radiograph
    rows, columns = radiograph.shape
    frame_rows = np.arange(size) * rows // size
    frame_columns = np.arange(size) * columns // size
    framed_input = radiograph.display_pixels[np.ix_(frame_rows, frame_columns)]

    y, x = (np.mgrid[0:size, 0:size] + 0.5) / size
    shift = (request.seed % 7 - 3) * 0.02
    relevance = np.exp(-(((x - 0.32 - shift) / 0.12) ** 2 + ((y - 0.6) / 0.18) ** 2)).astype(np.float32)
    if request.reader_mask is not None:
        pseudo = request.reader_mask[np.ix_(frame_rows, frame_columns)].astype(np.float32)
        source = "reader mask"
    else:
        pseudo = (np.hypot((x - 0.3) / 0.2, (y - 0.55) / 0.3) < 1).astype(np.float32)
        source = "pseudo mask of a fake atlas"
    if request.variant in (Variant.NONE, Variant.RELEVANCE):
        pseudo = np.ones_like(pseudo)
    if request.variant is Variant.NONE:
        relevance = np.ones_like(relevance)
    guidance = pseudo * (relevance if request.variant is not Variant.MASK else np.float32(1))
    framed_mask = guidance >= request.threshold
    framed_counterfactual = np.where(
        framed_mask, np.clip(framed_input + change * relevance, 0, 1), framed_input
    )

    to_frame_rows = np.arange(rows) * size // rows
    to_frame_columns = np.arange(columns) * size // columns
    mask = framed_mask[np.ix_(to_frame_rows, to_frame_columns)]
    top = 2**radiograph.bits_stored - 1
    sign = -1 if radiograph.grey_scale.inverted else 1
    delta = sign * change * top * relevance[np.ix_(to_frame_rows, to_frame_columns)]
    low, high = radiograph.grey_scale.stored_min, radiograph.grey_scale.stored_max
    changed = np.clip(np.round(radiograph.stored_pixels + delta), low, high)
    stored = np.where(mask, changed, radiograph.stored_pixels).astype(radiograph.stored_pixels.dtype)

    return EditResult(
        counterfactual=stored,
        edit_mask=mask,
        framed_input=framed_input.astype(np.float32),
        framed_counterfactual=framed_counterfactual.astype(np.float32),
        relevance_map=relevance,
        pseudo_mask=pseudo,
        guidance_map=guidance.astype(np.float32),
        framed_edit_mask=framed_mask,
        content_box=(0, 0, size, size),
        relevance_strength=1.0,
        notes=(),
        provenance=Provenance(
            request={
                "instruction": request.instruction,
                "model": request.model,
                "method": request.method,
                "variant": request.variant.value,
                "behaviour": request.behaviour.value,
                "guidance_scale": request.guidance_scale or 7.5,
                "image_guidance_scale": request.image_guidance_scale or 1.5,
                "num_inference_steps": request.num_inference_steps or 20,
                "relevance_timestep": request.relevance_timestep,
                "threshold": request.threshold,
                "solver": (request.solver or Solver.DDIM).value,
                "seed": request.seed,
                "whole_image": request.whole_image,
                "atlas": request.atlas,
                "device": request.device,
                "precision": request.precision,
                "suitability_overridden": request.suitability_overridden,
            },
            sentence=request.instruction,
            model_name=request.model,
            model_notice=FAKE_NOTICE,
            weights_sha256={"unet/diffusion_pytorch_model.safetensors": "0" * 64},
            mask_source=source,
            device="fake",
            precision="float32",
            versions={"counterview": "0"},
            image_sha256=radiograph.sha256,
            duration_s=1.5,
        ),
    )


@dataclass
class FakeJob:
    """A submitted request and what became of it: "queued", "finished", "failed" or "cancelled"."""

    request: EditRequest
    state: str = "queued"
    progress: list[Progress] = field(default_factory=list)
    more_follow: bool = False


class FakeEngineClient(QObject):
    """The signals and methods of ``viewer.engine_client.EngineClient``; the test decides what happens.

    Attributes:
        jobs: every submitted job by number, in order.
        cancel_at_once: ``cancel`` answers with the signal ``cancelled`` by itself.
        most_in_step: so many edits at once.
    """

    ready = Signal(object)
    progressed = Signal(int, object)
    finished = Signal(int, object)
    failed = Signal(int, str, str)
    remedies_offered = Signal(int, object)
    cancelled = Signal(int)
    status_changed = Signal(str)
    died = Signal(str)
    health_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.has_given_up = False
        self.warmed: list[str] = []
        self.wants_previews = False
        self.jobs: dict[int, FakeJob] = {}
        self.cancel_at_once = True
        self.most_in_step = 1
        self.is_started = False
        self.is_shut_down = False
        self._numbers = itertools.count(1)
        self._status = "stopped"

    @property
    def status(self) -> str:
        return self._status

    @property
    def busy_jobs(self) -> tuple[int, ...]:
        return tuple(job for job, entry in self.jobs.items() if entry.state == "queued")

    @property
    def process_id(self) -> int | None:
        return None

    def start(self) -> None:
        self.is_started = True
        self.has_given_up = False
        self.set_status("starting")

    def submit(self, request: EditRequest, more_follow: bool = False) -> int:
        job = next(self._numbers)
        self.jobs[job] = FakeJob(request, more_follow=more_follow)
        self.set_status("busy")
        return job

    def cancel(self, job: int) -> None:
        if self.cancel_at_once and job in self.busy_jobs:
            self.confirm_cancel(job)

    def warm(self, model: str, device: str = "auto", precision: str = "auto") -> None:
        self.warmed.append(model)

    def set_previews(self, wanted: bool) -> None:
        self.wants_previews = wanted

    def shutdown(self) -> None:
        self.is_shut_down = True
        self.set_status("stopped")

    # What the engine would do, on the test's word.

    def become_ready(self, device: str = "fake, no threads") -> None:
        self.set_status(f"ready: {device}")
        self.ready.emit(Ready(PROTOCOL_VERSION, device, {"counterview": "0"}))

    def progress(
        self, job: int, phase: str = "denoising", step: int = 1, steps: int = 10, **more: object
    ) -> None:
        progress = Progress(phase, step, steps, **more)  # type: ignore[arg-type]
        self.jobs[job].progress.append(progress)
        self.progressed.emit(job, progress)

    def finish(self, job: int, result: EditResult | None = None) -> EditResult:
        """Finish with this result, or with ``make_result`` of the job's request."""
        result = make_result(self.jobs[job].request) if result is None else result
        self._end(job, "finished")
        self.finished.emit(job, result)
        return result

    def fail(
        self,
        job: int,
        kind: str = "EditError",
        message: str = "the edit failed; run it again",
        remedies: tuple[str, ...] = (),
    ) -> None:
        self._end(job, "failed")
        if remedies:
            self.remedies_offered.emit(job, remedies)
        self.failed.emit(job, kind, message)

    def confirm_cancel(self, job: int) -> None:
        self._end(job, "cancelled")
        self.cancelled.emit(job)

    def die(
        self, message: str = "the engine stopped unexpectedly (signal 9); your case is kept; run again"
    ) -> None:
        """What the real client does when its process dies: all jobs fail, then ``died``."""
        for job in self.busy_jobs:
            self.fail(job, "EngineProcessError", message)
        self.set_status(f"stopped: {message}")
        self.died.emit(message)

    def set_status(self, text: str) -> None:
        if text != self._status:
            self._status = text
            self.status_changed.emit(text)

    def _end(self, job: int, state: str) -> None:
        self.jobs[job].state = state
        if not self.busy_jobs:
            self.set_status("ready: fake, no threads")
