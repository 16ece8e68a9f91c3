"""What the engine process does around an edit; its messages are tested with the viewer's client."""

import multiprocessing
import threading
import weakref
from collections.abc import Callable

import pytest
from fakes import EditsOneByOne, make_result
from scripted_backend import SeveralBackend

from engine.edit import Behaviour, EditRequest
from engine.errors import EditCancelled
from engine.results.read_out import ReadOutRequest
from engine.service import wire
from engine.service.messages import (
    Cancel,
    Cancelled,
    Failed,
    Finished,
    FromEngine,
    Health,
    Progressed,
    Submit,
)
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


class Told(Server):
    """A server whose answers go into a list.

    Attributes:
        on_progress: called with each progress, before it is told.
    """

    def __init__(self) -> None:
        super().__init__(multiprocessing.Pipe()[0], SeveralBackend)
        self.told: list[FromEngine] = []
        self.on_progress: Callable[[Progressed], None] = lambda message: None

    def _send(self, message: FromEngine) -> None:
        if isinstance(message, Progressed):
            self.on_progress(message)
        if not isinstance(message, Health):
            self.told.append(message)

    def ends(self) -> list[tuple[int, str]]:
        """Job and answer; of a result its notes, which tell of how many it is."""
        return [
            (one.job, " ".join(one.result.notes) or "alone")
            if isinstance(one, Finished)
            else (one.job, type(one).__name__)
            for one in self.told
            if isinstance(one, Finished | Failed | Cancelled)
        ]


Submitted = Callable[..., None]


@pytest.fixture
def server() -> Told:
    return Told()


@pytest.fixture
def submit(server: Told, radiograph) -> Submitted:
    def take(job: int, script: str = "ok", more_follow: bool = False, **more: object) -> None:
        request = EditRequest(**({"radiograph": radiograph, "instruction": script, "model": "m"} | more))
        server._take(Submit(job, request, more_follow=more_follow))

    return take


def test_alike_edits_that_wait_go_in_step_each_with_its_own_progress(server: Told, submit: Submitted) -> None:
    for job in range(1, 6):
        submit(job, f"steps {5 - job if job < 4 else 1} 0")
    backend = SeveralBackend()
    server._work_off_next(backend)
    assert server.ends() == [(3, "of 3"), (2, "of 3"), (1, "of 3")], "as each ends"
    steps = [(one.job, one.progress.steps) for one in server.told if isinstance(one, Progressed)]
    assert set(steps) == {(1, 4), (2, 3), (3, 2)}
    server._work_off_next(backend)
    assert server.ends()[3:] == [(4, "of 2"), (5, "of 2")]


def test_an_edit_of_another_kind_and_a_reading_wait_for_their_turn(
    server: Told, submit: Submitted, radiograph
) -> None:
    submit(1)
    submit(2, seed=5)
    submit(3, model="other")
    submit(4, model="other", num_inference_steps=7)
    server._take(Submit(5, ReadOutRequest(radiograph, radiograph.stored_pixels, "real")))
    submit(6)
    backend = SeveralBackend()
    backend.read_out = lambda *_: make_result(EditRequest(radiograph, "ok", "m"), 64)  # type: ignore[attr-defined]
    for _ in range(5):
        server._work_off_next(backend)
    assert server.ends() == [(1, "of 2"), (2, "of 2"), *((job, "alone") for job in (3, 4, 5, 6))]


def test_one_of_several_is_cancelled_and_another_fails_while_the_third_goes_on(
    server: Told, submit: Submitted
) -> None:
    def cancel(message: Progressed) -> None:
        if message.job == 1:
            server._take(Cancel(1))

    server.on_progress = cancel
    submit(1, "steps 50 0")
    submit(2, "value")
    submit(3, "steps 5 0")
    server._work_off_next(SeveralBackend())
    assert server.ends() == [(2, "Failed"), (1, "Cancelled"), (3, "of 3")]
    assert server._running == {}


def test_what_ends_all_of_several_is_told_of_each_that_had_not_ended(server: Told, submit: Submitted) -> None:
    submit(1)
    submit(2, "exit")
    submit(3)
    submit(4)
    backend = SeveralBackend()
    server._work_off_next(backend)
    server._work_off_next(backend)
    assert server.ends() == [(1, "of 3"), (2, "Failed"), (3, "Failed"), (4, "alone")]


def test_memory_is_given_back_once_all_in_step_have_ended(server: Told, submit: Submitted) -> None:
    told_before: list[int] = []
    backend = SeveralBackend()
    backend.free_memory = lambda: told_before.append(len(server.ends()))  # type: ignore[method-assign]
    submit(1, "memory")
    submit(2, "torch-memory")
    submit(3)
    server._work_off_next(backend)
    assert server.ends() == [(1, "Failed"), (2, "Failed"), (3, "of 3")]
    assert told_before == [3]


def test_an_edit_waits_for_those_that_are_said_to_follow(
    server: Told, submit: Submitted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.service.server.FOLLOW_S", 600.0)
    submit(1, more_follow=True)
    later = threading.Thread(target=lambda: (submit(2, more_follow=True), submit(3)))
    later.start()
    server._work_off_next(SeveralBackend())
    later.join()
    assert server.ends() == [(1, "of 3"), (2, "of 3"), (3, "of 3")]


def test_those_that_do_not_come_are_not_waited_for_without_end(
    server: Told, submit: Submitted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.service.server.FOLLOW_S", 0.01)
    submit(1, more_follow=True)
    server._work_off_next(SeveralBackend())
    assert server.ends() == [(1, "alone")]


def test_a_preview_goes_before_the_edits_that_wait_and_with_none_of_them(
    server: Told, submit: Submitted
) -> None:
    for job in range(1, 4):
        submit(job)
    submit(4, behaviour=Behaviour.PREVIEW)
    backend = SeveralBackend()
    server._work_off_next(backend)
    server._work_off_next(backend)
    assert server.ends() == [(4, "alone"), *((job, "of 3") for job in (1, 2, 3))]
