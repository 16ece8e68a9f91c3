"""Many edits one after the other in one process: how many a minute, and what memory they take together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import count, islice
from time import perf_counter

import numpy as np
import torch

from engine.benchmark.procedures import INSTRUCTION
from engine.benchmark.stopwatch import measure_peak
from engine.benchmark.table import in_columns
from engine.edit import EditRequest, EditTask
from engine.radiographs.radiograph import Radiograph
from engine.service.backend import Backend

COUNTS = (1, 8, 64)
FILMS, SEEDS = "different films", "one film, different seeds"

_HEADINGS = ("edits", "of", "s", "s an edit", "edits a minute", "GB at most")


@dataclass(frozen=True)
class Batch:
    """What so many edits took.

    Attributes:
        of: FILMS, where nothing but the text is shared, or SEEDS, where the film is encoded once.
        edits: so many.
        seconds: of all together, the model loaded before.
        peak_bytes: of the process (on a GPU: of the device); None where the system does not tell.
        precision: of the U-Net's products.
        together: so many were in step.
    """

    of: str
    edits: int
    seconds: float
    peak_bytes: int | None
    precision: str
    together: int = 1

    @property
    def edits_per_minute(self) -> float:
        return 60 * self.edits / self.seconds

    def as_json(self) -> dict[str, object]:
        """All figures by name."""
        return {**asdict(self), "edits_per_minute": self.edits_per_minute}


def measure_batches(
    backend: Backend,
    radiograph: Radiograph,
    model: str,
    device: torch.device,
    tell: Callable[[str], None],
    counts: Sequence[int] = COUNTS,
    precision: str = "auto",
    together: int = 1,
) -> list[Batch]:
    """Make so many edits in a row, in the way of ``counterview-engine edit``, and let each result go.

    Args:
        backend: makes all of them; one edit before them loads the model.
        radiograph: what to edit; different films are this one moved sideways.
        model: name or folder.
        device: where edits run.
        tell: hears what is being measured.
        counts: of edits.
        precision: of the requests.
        together: so many edits in step, fewer where memory is short.
    """
    first = EditRequest(
        radiograph, INSTRUCTION, model, device=device.type, precision=precision, suitability_overridden=True
    )
    moved = (
        replace(
            first, radiograph=replace(radiograph, stored_pixels=np.roll(radiograph.stored_pixels, shift, 1))
        )
        for shift in count(1)
    )
    seeds = (replace(first, seed=seed) for seed in count(1))
    backend.edit(first, _NOBODY, _never)
    together = backend.how_many(first, together)
    measured = []
    for of, requests in ((FILMS, moved), (SEEDS, seeds)):
        for edits in counts:
            tell(f"{edits} edits of {of}")
            measured.append(_measure(backend, of, edits, requests, device, together))
    return measured


def as_text(batches: Sequence[Batch]) -> str:
    """A table in Markdown."""
    rows = [
        (
            *(str(one.edits), one.of, f"{one.seconds:.1f}", f"{one.seconds / one.edits:.2f}"),
            f"{one.edits_per_minute:.0f}",
            "-" if one.peak_bytes is None else f"{one.peak_bytes / 1e9:.2f}",
        )
        for one in batches
    ]
    return "\n".join(in_columns(_HEADINGS, rows, words=1))


def _measure(
    backend: Backend,
    of: str,
    edits: int,
    requests: Iterator[EditRequest],
    device: torch.device,
    together: int,
) -> Batch:
    seconds, precision = 0.0, ""

    def work() -> None:
        nonlocal seconds, precision
        started = perf_counter()
        for begun in range(0, edits, together):
            group = islice(requests, min(together, edits - begun))
            for _, outcome in backend.edit_together([EditTask(one, _NOBODY, _never) for one in group]):
                if isinstance(outcome, Exception):
                    raise outcome
                precision = outcome.provenance.precision
                del outcome
        seconds = perf_counter() - started

    peak = measure_peak(device, work)
    return Batch(of, edits, seconds, peak, precision, together)


class _Nobody:
    """Hears how far an edit is, and sees no preview: as in ``counterview-engine edit``."""

    wants_previews = False

    def __call__(self, progress: object) -> None:
        pass


_NOBODY = _Nobody()


def _never() -> bool:
    return False
