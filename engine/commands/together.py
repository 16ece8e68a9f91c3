"""--together: how many edits of a run go in step; the same for every command that makes many."""

from collections.abc import Callable
from typing import Any

from engine.commands.number_types import whole_number
from engine.edit import EditRequest, EditTask, OnProgress, Progress
from engine.service.backend import Backend

_AUTO = "auto"


class _Unseen:
    """Passes progress on; nobody sees a preview."""

    wants_previews = False

    def __init__(self, hear: OnProgress) -> None:
        self._hear = hear

    def __call__(self, progress: Progress) -> None:
        self._hear(progress)


def make_task(request: EditRequest, hear: OnProgress) -> EditTask:
    """An edit of a command: only Ctrl+C stops it.

    Args:
        request: what to make.
        hear: hears how far it is.
    """
    return EditTask(request, _Unseen(hear), lambda: False)


def add_together(parser: Any) -> None:
    """Add the option; None is "auto"."""
    parser.add_argument(
        "--together",
        type=lambda text: None if text == _AUTO else whole_number(1, 64)(text),
        default=_AUTO,
        metavar="N",
        help="make N edits in step, to fill a GPU; values may then differ from those of single edits, in "
        "half precision by about a hundredth of the range, and each result says so; auto: 1 on a CPU, on a "
        "CUDA device as many as fit into its memory, at most 8; default: %(default)s",
    )


def how_many(backend: Backend, request: EditRequest, chosen: int | None, say: Callable[[str], None]) -> int:
    """How many edits like this one go in step now.

    Args:
        backend: makes them.
        request: one of them.
        chosen: the option.
        say: hears where it is fewer than were chosen.
    """
    fit = backend.how_many(request, chosen)
    if chosen is not None and fit < chosen:
        why = "--save-memory makes them singly" if request.saves_memory else "no memory is free for more"
        say(f"note: {fit} of {chosen} edits go in step, {why}")
    return fit
