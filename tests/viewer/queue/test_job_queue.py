"""The queue: one job at a time for the engine, in the order that the reader wants, through every death."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngineClient
from job_ends import Ask, ends
from pytestqt.qtbot import QtBot
from scripted_backend import make_broken, make_scripted, make_slowly

from engine.edit import Behaviour, EditRequest, Progress
from engine.service.messages import Health
from viewer.engine_client import EngineClient
from viewer.queue.job import About, Place, Skip
from viewer.queue.job_queue import JobQueue
from viewer.queue.speeds import Speeds


def test_jobs_go_to_the_back_to_the_front_and_in_the_place_of_what_runs(
    queue: JobQueue, client: FakeEngineClient, ask: Ask
) -> None:
    heard = ends(queue)
    running, back = queue.submit(ask()), queue.submit(ask())
    front = queue.submit(ask(), Place.FRONT)
    assert queue.busy_jobs == (running, front, back)
    assert len(client.busy_jobs) == 1
    instead = queue.submit(ask(), Place.REPLACE)
    assert heard == [("cancelled", running)]
    assert queue.busy_jobs == (instead, front, back)
    for _ in range(3):
        client.finish(client.busy_jobs[0])
    assert heard[1:] == [("finished", instead), ("finished", front), ("finished", back)]


def test_waiting_jobs_are_reordered_and_cancelled_by_number(
    queue: JobQueue, client: FakeEngineClient, ask: Ask
) -> None:
    heard = ends(queue)
    first, *others = [queue.submit(ask()) for _ in range(4)]
    queue.reorder(others[::-1])
    assert queue.busy_jobs == (first, *others[::-1])
    queue.move([others[0]], 0)
    assert queue.busy_jobs == (first, others[0], others[2], others[1])
    queue.cancel(others[2])
    queue.cancel(others[2])
    assert heard == [("cancelled", others[2])]
    assert len(client.jobs) == 1, "the engine never heard of it"


def test_all_that_was_cancelled_can_be_put_back_in_its_order(
    queue: JobQueue, client: FakeEngineClient, ask: Ask
) -> None:
    seeds = (5, 3, 9)

    def submit(seed: int) -> int:
        return queue.submit(ask(seed=seed), about=About(renew=lambda: submit(seed)))

    for seed in seeds:
        submit(seed)
    queue.cancel_all()
    assert queue.jobs == ()
    assert queue.can_put_back == 3
    assert len(client.jobs) == 1, "none was started on the way"
    queue.put_back()
    assert tuple(job.seed for job in queue.jobs) == seeds
    assert queue.can_put_back == 0


def test_what_an_earlier_session_left_outlives_cancelling_all(
    queue: JobQueue, client: FakeEngineClient, ask: Ask
) -> None:
    def submit(seed: int) -> int:
        return queue.submit(ask(seed=seed), about=About(renew=lambda: submit(seed)))

    queue.offer([(About(), lambda: submit(1))])
    submit(2)
    queue.cancel_all()
    assert queue.can_put_back == 2
    queue.put_back()
    assert tuple(job.seed for job in queue.jobs) == (1, 2)
    queue.offer([(About(), lambda: submit(3))])
    queue.forget_dropped()
    assert queue.can_put_back == 0


def test_a_radiograph_is_read_when_it_is_its_turn_and_an_unsuitable_one_is_left_out(
    queue: JobQueue, client: FakeEngineClient, ask: Ask, qtbot: QtBot
) -> None:
    heard = ends(queue)
    read: list[str] = []

    def load(name: str) -> Callable[[], EditRequest | Skip]:
        def do() -> EditRequest | Skip:
            read.append(name)
            return Skip("a lateral view") if name == "b" else ask()

        return do

    jobs = [queue.submit(None, about=About(case=at), load=load(name)) for at, name in enumerate("abc")]
    qtbot.waitUntil(lambda: len(client.busy_jobs) == 1)
    assert read == ["a"]
    client.finish(client.busy_jobs[0])
    qtbot.waitUntil(lambda: read == ["a", "b", "c"] and len(client.busy_jobs) == 1)
    client.finish(client.busy_jobs[0])
    assert heard == [("finished", jobs[0]), ("skipped", jobs[1]), ("finished", jobs[2])]
    assert [(one.case, one.reason) for one in queue.ended] == [(1, "a lateral view")]


def test_the_time_left_is_known_from_an_earlier_session(
    tmp_path: Path, client: FakeEngineClient, ask: Ask, qtbot: QtBot
) -> None:
    file = tmp_path / "speeds.json"
    request = replace(ask(), num_inference_steps=20)
    Speeds(file).measured(request, 12.0, 3.0)
    qtbot.waitUntil(file.exists)
    queue = JobQueue(client, Speeds(file))
    client.set_status("ready: fake")
    for _ in range(3):
        queue.submit(request)
    left = queue.seconds_left
    assert left is not None
    assert 38.0 < left <= 39.0, "three edits, and the model once"
    queue.submit(replace(ask(), num_inference_steps=40))
    assert queue.seconds_of(queue.waiting[-1]) == 24.0, "scaled by the steps"
    told: list[Progress] = []
    queue.progressed.connect(lambda job, progress: told.append(progress))
    client.progress(1, "preparing", 0, 0)
    assert told[-1].seconds_left is not None
    assert 11.5 < told[-1].seconds_left <= 12.0


def test_the_published_procedure_has_a_speed_of_its_own(ask: Ask) -> None:
    speeds = Speeds(None)
    speeds.measured(replace(ask(), num_inference_steps=15), 100.0, None)
    published = replace(ask(), behaviour=Behaviour.PAPER_FAITHFUL, num_inference_steps=100)
    assert speeds.edit(published) is None, "it is in another precision"


def test_a_broken_file_of_speeds_is_as_none(tmp_path: Path, ask: Ask) -> None:
    file = tmp_path / "speeds.json"
    file.write_text('{"format": 1, "edits": {"m": "x"}, "loads": 3}')
    assert Speeds(file).edit(ask()) is None


def test_too_many_deaths_stop_the_queue_and_it_goes_on_when_the_reader_says_so(
    queue: JobQueue, client: FakeEngineClient, ask: Ask, qtbot: QtBot
) -> None:
    heard = ends(queue)
    jobs = [queue.submit(ask()) for _ in range(2)]
    client.has_given_up = True
    with qtbot.waitSignal(queue.stalled):
        client.die()
    qtbot.wait(20)
    assert heard == []
    assert queue.busy_jobs == tuple(jobs)
    assert client.busy_jobs == ()
    queue.resume()
    assert len(client.busy_jobs) == 1


# With a real engine process.


@pytest.fixture
def real(qapp: object) -> Iterator[EngineClient]:
    client = EngineClient(make_scripted)
    yield client
    client.shutdown()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_kill_9_costs_nothing_the_job_is_tried_once_more_and_the_others_follow(
    real: EngineClient, ask: Ask, qtbot: QtBot
) -> None:
    queue = JobQueue(real)
    heard = ends(queue)
    steps: list[int] = []
    queue.progressed.connect(lambda job, progress: steps.append(progress.step))
    jobs = [queue.submit(ask("steps 20 0.02")), queue.submit(ask())]
    qtbot.waitUntil(lambda: len(steps) > 3)
    process = real.process_id
    assert process is not None
    os.kill(process, signal.SIGKILL)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == [("finished", job) for job in jobs]
    assert real.process_id != process


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_job_that_kills_the_engine_fails_at_its_second_try_and_the_fourth_death_stops_the_queue(
    real: EngineClient, ask: Ask, qtbot: QtBot
) -> None:
    queue = JobQueue(real)
    heard = ends(queue)
    stalled: list[str] = []
    queue.stalled.connect(stalled.append)
    jobs = [queue.submit(ask(text)) for text in ("kill", "kill", "ok")]
    qtbot.waitUntil(lambda: bool(stalled))
    assert heard == [("failed", jobs[0])]
    assert queue.busy_jobs == tuple(jobs[1:]), "what waits is kept"
    assert "signal 9" in queue.ended[0].reason
    qtbot.wait(300)
    assert real.process_id is None, "it is not started by itself"
    queue.cancel(jobs[1])
    queue.resume()
    qtbot.waitUntil(lambda: ("finished", jobs[2]) in heard)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_an_engine_that_is_killed_while_it_starts_is_started_again(ask: Ask, qtbot: QtBot) -> None:
    client = EngineClient(make_slowly)
    queue = JobQueue(client)
    heard = ends(queue)
    job = queue.submit(ask())
    assert queue.running is not None
    assert queue.running.progress is not None
    assert queue.running.progress.phase == "starting the engine"
    qtbot.waitUntil(lambda: client.process_id is not None)
    os.kill(client.process_id or 0, signal.SIGKILL)
    qtbot.waitUntil(lambda: heard == [("finished", job)])
    client.shutdown()


def test_a_job_that_waits_for_its_model_says_so(queue: JobQueue, client: FakeEngineClient, ask: Ask) -> None:
    client.set_status("ready: fake")
    queue.submit(ask())
    client.health_changed.emit(Health(1, 1, (), "m"))
    assert queue.running is not None
    assert queue.running.progress is not None
    assert queue.running.progress.phase == "loading model"
    assert not queue.times.warm
    client.health_changed.emit(Health(1, 1, ("m",)))
    assert queue.times.warm == {"m"}


def test_an_engine_that_cannot_start_keeps_the_queue(ask: Ask, qtbot: QtBot) -> None:
    client = EngineClient(make_broken)
    queue = JobQueue(client)
    heard = ends(queue)
    jobs = [queue.submit(ask()) for _ in range(3)]
    with qtbot.waitSignal(queue.stalled):
        pass
    assert heard == []
    assert queue.busy_jobs == tuple(jobs)
    client.shutdown()


def test_a_model_is_loaded_ahead_and_its_memory_is_told(real: EngineClient, qtbot: QtBot) -> None:
    told: list[object] = []
    real.health_changed.connect(told.append)
    real.start()
    real.warm("m")
    qtbot.waitUntil(lambda: any(getattr(one, "models", ()) == ("m",) for one in told))
    assert any(getattr(one, "loading", "") == "m" for one in told)
    assert all(one.used_bytes > 2**20 for one in told)  # type: ignore[attr-defined]
