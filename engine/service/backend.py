"""What the engine process asks of whatever makes the edits, so that tests can put another in its place."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from engine.edit import EditRequest, EditResult, EditTask, IsCancelled, OnProgress
from engine.results.read_out import ReadOut, ReadOutRequest
from engine.service.messages import Health


class Backend(Protocol):
    """Makes counterfactuals in this process."""

    def describe_device(self) -> str:
        """Where edits run by default, in words."""
        ...

    def versions(self) -> dict[str, str]:
        """Versions of the libraries that influence a result."""
        ...

    def edit(self, request: EditRequest, on_progress: OnProgress, is_cancelled: IsCancelled) -> EditResult:
        """Make one counterfactual; raises an EngineError, EditCancelled when cancelled."""
        ...

    def most_in_step(self) -> int:
        """How many edits it makes at once at most where nobody chose a number."""
        ...

    def how_many(self, request: EditRequest, chosen: int | None = None) -> int:
        """How many edits of this kind go in step, as far as memory is free; raises an EngineError.

        Args:
            request: one of them.
            chosen: at most so many; None: as the device likes it.
        """
        ...

    def edit_together(self, tasks: Sequence[EditTask]) -> Iterator[tuple[int, EditResult | Exception]]:
        """Make several at once.

        Args:
            tasks: at least one, all of one ``EditRequest.kind``, no more than ``how_many``.

        Returns:
            Place and result of each as it ends, or the error that ended it alone.
        """
        ...

    def read_out(
        self, request: ReadOutRequest, on_progress: OnProgress, is_cancelled: IsCancelled
    ) -> ReadOut:
        """Have a classifier read an edit; raises an EngineError, EditCancelled when cancelled."""
        ...

    def warm(self, model: str, device: str, precision: str) -> None:
        """Load a model, so that the next edit finds it; raises an EngineError."""
        ...

    def health(self) -> Health:
        """How this process is; quick, and called in any thread."""
        ...

    def tidy(self) -> None:
        """Give back what a cancelled edit held; models stay."""
        ...

    def free_memory(self) -> None:
        """Give back what can be loaded again, after an edit ran out of memory."""
        ...


BackendFactory = Callable[[], Backend]


def make_torch_backend() -> Backend:
    """The real one; importing torch and what else an edit needs takes seconds."""
    from engine.service.torch_backend import TorchBackend

    return TorchBackend()
