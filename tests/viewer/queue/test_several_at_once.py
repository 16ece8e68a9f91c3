"""The queue with an engine that makes three edits at once: order, cancel, failure, death."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from threading import Event

import pytest
from fakes import FakeEngineClient
from job_ends import Ask, ends
from pytestqt.qtbot import QtBot
from scripted_backend import make_several

from engine.edit import EditRequest
from viewer.engine_client import EngineClient
from viewer.queue.job import Place
from viewer.queue.job_queue import JobQueue
from viewer.queue.live_preview import LivePreview


@pytest.fixture
def client(fake_engine: FakeEngineClient) -> FakeEngineClient:
    fake_engine.most_in_step = 3
    return fake_engine


def numbers(jobs: tuple) -> list[int]:
    return [job.number for job in jobs]


def test_as_many_are_handed_over_as_the_engine_makes_at_once_and_the_others_can_be_moved(
    queue: JobQueue, client: FakeEngineClient, ask: Ask
) -> None:
    jobs = [queue.submit(ask()) for _ in range(5)]
    assert numbers(queue.ahead) == jobs[:3]
    assert client.busy_jobs == (1, 2, 3)
    front = queue.submit(ask(), Place.FRONT)
    queue.move([jobs[4]], 0)
    queue.reorder([jobs[0], jobs[4], front])
    assert numbers(queue.jobs) == [*jobs[:3], jobs[4], front, jobs[3]]
    client.finish(2)
    assert numbers(queue.jobs) == [jobs[0], jobs[2], jobs[4], front, jobs[3]]
    assert client.busy_jobs == (1, 3, 4)


def test_more_are_handed_over_once_the_engine_says_that_it_takes_them(
    queue: JobQueue, client: FakeEngineClient, ask: Ask
) -> None:
    client.most_in_step = 1
    for _ in range(5):
        queue.submit(ask())
    assert len(client.busy_jobs) == 1
    client.most_in_step = 3
    client.become_ready()
    assert len(client.busy_jobs) == 3
    followed = [job.more_follow for job in client.jobs.values()]
    assert followed == [False, True, False], "what is handed over in one go"


def test_films_are_read_at_once_and_handed_over_in_their_order(
    queue: JobQueue, client: FakeEngineClient, ask: Ask, qtbot: QtBot
) -> None:
    first_may_go, others_read = Event(), []

    def load(seed: int) -> Callable[[], EditRequest]:
        def do() -> EditRequest:
            if seed == 0:
                first_may_go.wait(60)
            else:
                others_read.append(seed)
            return ask(seed=seed)

        return do

    for seed in range(4):
        queue.submit(None, load=load(seed))
    qtbot.waitUntil(lambda: sorted(others_read) == [1, 2])
    assert client.jobs == {}
    first_may_go.set()
    qtbot.waitUntil(lambda: len(client.jobs) == 3)
    assert [job.request.seed for job in client.jobs.values()] == [0, 1, 2]
    client.finish(1)
    qtbot.waitUntil(lambda: len(client.jobs) == 4)
    for number in (2, 3, 4):
        client.finish(number)


def test_one_of_several_is_cancelled_and_fails_alone(
    queue: JobQueue, client: FakeEngineClient, ask: Ask
) -> None:
    heard = ends(queue)
    jobs = [queue.submit(ask()) for _ in range(4)]
    queue.cancel(jobs[1])
    client.fail(1)
    assert heard == [("cancelled", jobs[1]), ("failed", jobs[0])]
    assert numbers(queue.ahead) == [jobs[2], jobs[3]]


def test_all_are_cancelled_together_and_the_last_to_stop_ends_it(
    queue: JobQueue, client: FakeEngineClient, ask: Ask
) -> None:
    client.cancel_at_once = False
    jobs = [queue.submit(ask()) for _ in range(5)]
    queue.cancel_all()
    assert numbers(queue.jobs) == jobs[:3]
    client.confirm_cancel(1)
    client.confirm_cancel(3)
    assert queue.is_clearing
    client.confirm_cancel(2)
    assert not queue.is_clearing
    assert queue.jobs == ()


def test_a_death_brings_them_back_in_their_order_to_be_tried_one_by_one(
    queue: JobQueue, client: FakeEngineClient, ask: Ask, qtbot: QtBot
) -> None:
    heard = ends(queue)
    jobs = [queue.submit(ask()) for _ in range(6)]
    client.die()
    assert numbers(queue.waiting) == jobs
    qtbot.waitUntil(lambda: len(client.busy_jobs) == 1)
    client.die()  # by the first, which was alone
    assert heard == [("failed", jobs[0])]
    for _ in range(2):
        qtbot.waitUntil(lambda: len(client.busy_jobs) == 1)
        client.finish(client.busy_jobs[0])
    assert numbers(queue.ahead) == jobs[3:], "the others go at once again"


def test_a_preview_goes_as_soon_as_one_of_several_has_ended(
    queue: JobQueue, client: FakeEngineClient, ask: Ask, qtbot: QtBot
) -> None:
    preview = LivePreview(client, queue)
    jobs = [queue.submit(ask()) for _ in range(5)]
    preview.ask(ask())
    qtbot.waitUntil(lambda: not preview._pause.isActive())
    assert len(client.jobs) == 3
    client.finish(1)
    assert client.jobs[4].request.behaviour.value == "preview"
    assert numbers(queue.ahead) == jobs[1:4]


def test_the_time_left_counts_edits_in_step_once(
    queue: JobQueue, client: FakeEngineClient, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    for _ in range(4):
        queue.submit(ask())
    for number in (1, 2, 3, 1, 2, 3):
        client.progress(number, "preparing", 0, 0)
    now += 6.0
    for number in (1, 2, 3):
        client.finish(number)
    assert queue.times.speeds.last_s == 2.0, "three took six seconds"
    for _ in range(4):
        queue.submit(ask())
    assert [job.loaded for job in queue.ahead] == [None, None, None]
    assert queue.seconds_left == 10.0
    for number in (4, 5, 4, 5):
        client.progress(number, "preparing", 0, 0)
    assert queue.seconds_left == 4.0 + 3 * 2.0, "two in step, and three to come"


# With a real engine process.


@pytest.fixture
def real(qapp: object) -> Iterator[EngineClient]:
    client = EngineClient(make_several)
    yield client
    client.shutdown()


def submit_at_once(queue: JobQueue, qtbot: QtBot, requests: list[EditRequest]) -> list[int]:
    """Once the engine has said how many it takes; read in the background, so that they follow each other."""
    with qtbot.waitSignal(queue.ready):
        queue._client.start()
    return [queue.submit(None, load=lambda request=request: request) for request in requests]


def test_edits_of_the_queue_go_in_step_in_the_engine_process(
    real: EngineClient, ask: Ask, qtbot: QtBot
) -> None:
    queue = JobQueue(real)
    notes: dict[int, tuple[str, ...]] = {}
    queue.finished.connect(lambda job, result: notes.update({job: result.notes}))
    told: set[int] = set()
    queue.progressed.connect(lambda job, progress: told.add(job) if progress.steps == 3 else None)
    jobs = submit_at_once(queue, qtbot, [ask("steps 3 0.01", seed) for seed in range(3)])
    qtbot.waitUntil(lambda: len(notes) == 3)
    assert notes == dict.fromkeys(jobs, ("of 3",))
    assert told == set(jobs)


def test_one_of_several_is_cancelled_in_the_engine_process_and_the_others_end(
    real: EngineClient, ask: Ask, qtbot: QtBot
) -> None:
    queue = JobQueue(real)
    heard = ends(queue)
    cancelled: list[int] = []

    def cancel(job: int, progress: object) -> None:
        if job == jobs[1] and not cancelled:
            cancelled.append(job)
            queue.cancel(job)

    jobs = submit_at_once(queue, qtbot, [ask("steps 20 0.02"), ask("steps 100000 0.001"), ask("value")])
    queue.progressed.connect(cancel)
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert heard[0] == ("failed", jobs[2])
    assert set(heard[1:]) == {("finished", jobs[0]), ("cancelled", jobs[1])}


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_kill_9_in_the_midst_of_several_costs_nothing(real: EngineClient, ask: Ask, qtbot: QtBot) -> None:
    queue = JobQueue(real)
    heard = ends(queue)
    killed: list[int] = []

    def kill(job: int, progress: object) -> None:
        if not killed and job == jobs[2] and real.process_id is not None:
            killed.append(real.process_id)
            os.kill(real.process_id, signal.SIGKILL)

    queue.progressed.connect(kill)
    jobs = submit_at_once(queue, qtbot, [ask("steps 10 0.01") for _ in range(4)])
    qtbot.waitUntil(lambda: len(heard) == 4)
    assert heard == [("finished", job) for job in jobs]
    assert real.process_id != killed[0]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_an_edit_that_kills_the_engine_costs_the_others_in_step_nothing(
    real: EngineClient, ask: Ask, qtbot: QtBot
) -> None:
    queue = JobQueue(real)
    heard = ends(queue)
    jobs = submit_at_once(queue, qtbot, [ask("ok"), ask("steps 5 0.01"), ask("kill"), ask("ok")])
    qtbot.waitUntil(lambda: len(heard) == 4)
    assert sorted(heard) == sorted([("failed", jobs[2]), *(("finished", jobs[at]) for at in (0, 1, 3))])
