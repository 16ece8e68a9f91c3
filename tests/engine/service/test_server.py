"""What the engine process does around an edit; its messages are tested with the viewer's client."""

import multiprocessing
import weakref

import pytest

from engine.edit import EditRequest
from engine.errors import EditCancelled
from engine.results.read_out import ReadOutRequest
from engine.service.messages import Cancelled, Failed, Finished, Submit
from engine.service.server import Server


class Weights:
    pass


class ShortOfMemory:
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


@pytest.fixture
def server() -> Server:
    connection, _ = multiprocessing.Pipe()
    return Server(connection, ShortOfMemory)  # type: ignore[arg-type]


def test_memory_is_given_back_once_the_failed_edit_holds_none_of_it(server: Server, radiograph) -> None:
    backend = ShortOfMemory()
    answer = server._work(backend, Submit(1, EditRequest(radiograph, "Add edema", "m")))  # type: ignore[arg-type]
    assert isinstance(answer, Failed)
    assert answer.kind == "OutOfMemory"
    assert backend.is_released


class Reader:
    def read_out(self, request, on_progress, is_cancelled):
        return f"read by {request.classifier}"


def test_a_reading_goes_through_the_same_queue_to_the_classifier(server: Server, radiograph) -> None:
    request = ReadOutRequest(radiograph, radiograph.stored_pixels, "real")
    assert server._work(Reader(), Submit(2, request)) == Finished(2, "read by real")  # type: ignore[arg-type]


class Cancellable:
    """An edit that is cancelled while it runs, and says whether previews were wanted."""

    tidied = False

    def edit(self, request, on_progress, is_cancelled):
        self.wanted_previews = on_progress.wants_previews
        raise EditCancelled("cancelled")

    def tidy(self) -> None:
        self.tidied = True


@pytest.mark.parametrize("wanted", [True, False])
def test_a_cancelled_edit_gives_back_what_it_held_and_makes_no_previews_unasked(
    server: Server, radiograph, wanted: bool
) -> None:
    backend = Cancellable()
    submit = Submit(3, EditRequest(radiograph, "Add edema", "m"), wanted)
    assert server._work(backend, submit) == Cancelled(3)  # type: ignore[arg-type]
    assert backend.tidied
    assert backend.wanted_previews is wanted
