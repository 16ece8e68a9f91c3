"""What the engine process does around an edit; its messages are tested with the viewer's client."""

import multiprocessing
import weakref
from collections.abc import Callable

import pytest
from fakes import EditsOneByOne

from engine.edit import EditRequest
from engine.errors import EditCancelled
from engine.results.read_out import ReadOutRequest
from engine.service import wire
from engine.service.messages import Cancelled, Failed, Finished, FromEngine, Submit
from engine.service.server import Server


class Weights:
    pass


class ShortOfMemory(EditsOneByOne):
    """An edit that fails while it holds on to a model."""

    def edit(self, request, on_progress, is_cancelled):
        weights = Weights()
        self.held = weakref.ref(weights)
        try:
            raise MemoryError
        except MemoryError as error:
            raise RuntimeError("out of memory") from error

    def free_memory(self) -> None:
        self.is_released = self.held() is None


Ask = Callable[[object, Submit], FromEngine]


@pytest.fixture
def ask() -> Ask:
    """Has a server work off a job, and gives what it answers."""
    connection, other = multiprocessing.Pipe()
    server = Server(connection, ShortOfMemory)  # type: ignore[arg-type]

    def work(backend: object, submit: Submit) -> FromEngine:
        server._take(submit)
        server._take_out()
        server._work(backend, [submit])  # type: ignore[arg-type]
        return wire.receive(other)

    return work


def test_memory_is_given_back_once_the_failed_edit_holds_none_of_it(ask: Ask, radiograph) -> None:
    backend = ShortOfMemory()
    answer = ask(backend, Submit(1, EditRequest(radiograph, "Add edema", "m")))
    assert isinstance(answer, Failed)
    assert answer.kind == "OutOfMemory"
    assert backend.is_released


class Reader:
    def read_out(self, request, on_progress, is_cancelled):
        return f"read by {request.classifier}"


def test_a_reading_goes_through_the_same_queue_to_the_classifier(ask: Ask, radiograph) -> None:
    request = ReadOutRequest(radiograph, radiograph.stored_pixels, "real")
    assert ask(Reader(), Submit(2, request)) == Finished(2, "read by real")


class Cancellable(EditsOneByOne):
    """An edit that is cancelled while it runs, and says whether previews were wanted."""

    tidied = False

    def edit(self, request, on_progress, is_cancelled):
        self.wanted_previews = on_progress.wants_previews
        raise EditCancelled("cancelled")

    def tidy(self) -> None:
        self.tidied = True


@pytest.mark.parametrize("wanted", [True, False])
def test_a_cancelled_edit_gives_back_what_it_held_and_makes_no_previews_unasked(
    ask: Ask, radiograph, wanted: bool
) -> None:
    backend = Cancellable()
    submit = Submit(3, EditRequest(radiograph, "Add edema", "m"), wanted)
    assert ask(backend, submit) == Cancelled(3)
    assert backend.tidied
    assert backend.wanted_previews is wanted
