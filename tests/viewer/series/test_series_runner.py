"""Series run in the queue, can be cancelled, and survive the engine."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEngineClient
from pytestqt.qtbot import QtBot
from scripted_backend import make_scripted
from series_case import find_card

from engine.edit import EditResult
from engine.radiographs.radiograph import Radiograph
from engine.results.consensus import Consensus
from engine.results.reproduction import Reproduction
from engine.results.series import plan_reproduction, plan_seeds, plan_severity
from engine.results.severity import SeverityFigures
from viewer.case import Case
from viewer.engine_client import EngineClient
from viewer.queue.job import About
from viewer.queue.job_queue import JobQueue
from viewer.series.series import Series, SeriesState
from viewer.series.series_runner import MOST_MAPS_ASIDE, SeriesRunner

Finish = Callable[..., EditResult]


@pytest.fixture
def client(fake_engine: FakeEngineClient) -> FakeEngineClient:
    return fake_engine


@pytest.fixture
def runner(case: Case, client: FakeEngineClient) -> SeriesRunner:
    return SeriesRunner(case, JobQueue(client))


def found(runner: SeriesRunner, number: int) -> Series:
    one = runner.find(number)
    assert one is not None
    return one


def test_steps_go_to_the_engine_one_after_another_and_the_outcome_grows(
    qtbot: QtBot,
    case: Case,
    radiograph: Radiograph,
    finish: Finish,
    client: FakeEngineClient,
    runner: SeriesRunner,
) -> None:
    number = runner.start(plan_seeds(radiograph, finish(), count=3, find_card=find_card))
    assert len(client.jobs) == 1
    client.progress(client.busy_jobs[0], step=5, steps=10)
    assert found(runner, number).share_done == 0.25
    client.finish(client.busy_jobs[0])
    assert len(client.jobs) == 2
    qtbot.waitUntil(lambda: found(runner, number).outcome is not None)
    with qtbot.waitSignal(runner.ended):
        client.finish(client.busy_jobs[0])
    one = found(runner, number)
    assert one.state is SeriesState.DONE
    assert isinstance(one.outcome, Consensus)
    assert one.outcome.seeds == (7, 8, 9)
    assert len(case.edits) == 1, "seeds are no results of their own"


def test_a_series_that_goes_on_names_its_own_film_whatever_is_open_by_then(
    radiograph: Radiograph, finish: Finish, runner: SeriesRunner, client: FakeEngineClient
) -> None:
    runner.about = lambda: About(case=1, path=Path("own"))
    number = runner.start(plan_seeds(radiograph, finish(), count=3, find_card=find_card))
    runner.cancel(number)
    runner.about = lambda: About(case=2, path=Path("other"))
    runner.go_on(number)
    assert [(job.about.case, job.about.path) for job in runner._queue.jobs] == [(1, Path("own"))] * 2


def test_levels_are_kept_with_the_case_in_their_group(
    qtbot: QtBot,
    case: Case,
    radiograph: Radiograph,
    finish: Finish,
    client: FakeEngineClient,
    runner: SeriesRunner,
) -> None:
    source = finish()
    number = runner.start(plan_severity(radiograph, source, find_card=find_card))
    while client.busy_jobs:
        client.finish(client.busy_jobs[0])
    qtbot.waitUntil(lambda: found(runner, number).state is SeriesState.DONE)
    one = found(runner, number)
    assert len(case.edits) == 5
    assert case.grouped == {1, 2, 3, 4}
    assert case.selected_edit is source
    for place, member in one.members:
        assert f" {one.plan.steps[place].label} " in case.edits[member].provenance.sentence
    assert isinstance(one.outcome, SeverityFigures)


def test_cancel_stops_the_job_and_keeps_what_came_and_the_rest_can_be_made_later(
    qtbot: QtBot, radiograph: Radiograph, finish: Finish, client: FakeEngineClient, runner: SeriesRunner
) -> None:
    number = runner.start(plan_seeds(radiograph, finish(), count=4, find_card=find_card))
    client.finish(client.busy_jobs[0])
    runner.cancel(number)
    assert client.busy_jobs == ()
    assert client.jobs[2].state == "cancelled"
    one = found(runner, number)
    assert (one.state, one.message, len(one.made)) == (SeriesState.STOPPED, "cancelled", 1)
    runner.go_on(number)
    assert client.jobs[3].request.seed == client.jobs[2].request.seed
    while client.busy_jobs:
        client.finish(client.busy_jobs[0])
    qtbot.waitUntil(lambda: found(runner, number).state is SeriesState.DONE)
    outcome = found(runner, number).outcome
    assert isinstance(outcome, Consensus)
    assert sorted(outcome.seeds) == [7, 8, 9, 10]


def test_the_death_of_the_engine_costs_one_step_twice_at_most(
    qtbot: QtBot,
    case: Case,
    radiograph: Radiograph,
    finish: Finish,
    client: FakeEngineClient,
    runner: SeriesRunner,
) -> None:
    number = runner.start(plan_seeds(radiograph, finish(), count=3, find_card=find_card))
    client.die()
    qtbot.waitUntil(lambda: len(client.busy_jobs) == 1)
    assert client.jobs[2].request.seed == 8
    client.finish(2)
    client.die()
    qtbot.waitUntil(lambda: len(client.busy_jobs) == 1)
    client.die()
    one = found(runner, number)
    assert one.state is SeriesState.STOPPED
    assert "stopped unexpectedly" in one.message
    assert one.made == {1}


def test_another_failure_stops_at_once_and_is_said(
    radiograph: Radiograph, finish: Finish, client: FakeEngineClient, runner: SeriesRunner
) -> None:
    number = runner.start(plan_seeds(radiograph, finish(), count=3, find_card=find_card))
    client.fail(client.busy_jobs[0], "OutOfMemory", "not enough memory")
    assert found(runner, number).stand == "Stopped after 0 of 2: not enough memory"
    assert client.busy_jobs == ()


def test_an_edit_of_the_reader_goes_in_between_and_is_not_touched(
    radiograph: Radiograph, finish: Finish, case: Case, client: FakeEngineClient, runner: SeriesRunner
) -> None:
    number = runner.start(plan_seeds(radiograph, finish(), count=3, find_card=find_card))
    job = client.submit(replace(client.jobs[1].request, seed=99))
    client.finish(1)
    assert client.busy_jobs[0] == job, "the next step of the series waits behind it"
    runner.cancel(number)
    assert client.busy_jobs == (job,)


def test_a_series_goes_on_while_another_radiograph_is_open_and_is_found_again(
    qtbot: QtBot,
    case: Case,
    radiograph: Radiograph,
    finish: Finish,
    client: FakeEngineClient,
    runner: SeriesRunner,
    radiograph_factory: Callable[..., Radiograph],
) -> None:
    number = runner.start(plan_severity(radiograph, finish(), find_card=find_card))
    case.open(replace(radiograph_factory(seed=2), sha256="2" * 64), ())
    assert runner.series == ()
    while client.busy_jobs:
        client.finish(client.busy_jobs[0])
    qtbot.waitUntil(lambda: found(runner, number).state is SeriesState.DONE)
    assert case.edits == ()
    case.open(radiograph, ())
    assert [one.number for one in runner.series] == [number]
    assert len(case.edits) == 5


def test_an_outcome_that_cannot_be_made_stops_the_series_with_its_reason(
    qtbot: QtBot, radiograph: Radiograph, finish: Finish, client: FakeEngineClient, runner: SeriesRunner
) -> None:
    source = finish()
    number = runner.start(plan_reproduction(radiograph, source, find_card=find_card))
    other = replace(source, provenance=replace(source.provenance, weights_sha256={"unet": "1"}))
    client.finish(client.busy_jobs[0], other)
    qtbot.waitUntil(lambda: found(runner, number).state is SeriesState.STOPPED)
    assert "not the one that made this result" in found(runner, number).message


def test_old_maps_of_other_radiographs_are_let_go(
    qtbot: QtBot,
    case: Case,
    radiograph: Radiograph,
    finish: Finish,
    client: FakeEngineClient,
    runner: SeriesRunner,
    radiograph_factory: Callable[..., Radiograph],
) -> None:
    source = finish()
    plan = plan_reproduction(radiograph, source, find_card=find_card)
    for _ in range(MOST_MAPS_ASIDE + 2):
        number = runner.start(plan)
        client.finish(client.busy_jobs[0])
        qtbot.waitUntil(lambda number=number: found(runner, number).state is SeriesState.DONE)
    assert len(runner.series) == MOST_MAPS_ASIDE + 2
    case.open(replace(radiograph_factory(seed=2), sha256="2" * 64), ())
    case.open(radiograph, ())
    assert [one.number for one in runner.series] == list(range(3, MOST_MAPS_ASIDE + 3)), "the newest stay"


@pytest.fixture
def real_client(qapp: object) -> Iterator[EngineClient]:
    client = EngineClient(make_scripted)
    yield client
    client.shutdown()


def test_a_reproduction_in_a_real_engine_process_is_the_same_to_the_bit(
    qtbot: QtBot, case: Case, radiograph: Radiograph, finish: Finish, real_client: EngineClient
) -> None:
    runner = SeriesRunner(case, JobQueue(real_client, parent=real_client))
    number = runner.start(plan_reproduction(radiograph, finish("steps 3 0.01"), find_card=find_card))
    qtbot.waitUntil(lambda: found(runner, number).state is SeriesState.DONE)
    outcome = found(runner, number).outcome
    assert isinstance(outcome, Reproduction)
    assert outcome.largest_difference == 0
    assert len(case.edits) == 1


def test_a_killed_engine_process_is_asked_once_more_and_then_the_series_stops(
    qtbot: QtBot, case: Case, radiograph: Radiograph, finish: Finish, real_client: EngineClient
) -> None:
    runner = SeriesRunner(case, JobQueue(real_client, parent=real_client))
    deaths: list[str] = []
    real_client.died.connect(deaths.append)
    number = runner.start(plan_seeds(radiograph, finish("kill"), count=3, find_card=find_card))
    qtbot.waitUntil(lambda: found(runner, number).state is SeriesState.STOPPED)
    assert len(deaths) == 2
    assert "signal 9" in found(runner, number).message
    good = runner.start(plan_reproduction(radiograph, finish("ok"), find_card=find_card))
    qtbot.waitUntil(lambda: found(runner, good).state is SeriesState.DONE)
    assert np.array_equal(case.edits[0].edit_mask, case.edits[1].edit_mask)


def test_a_running_step_is_cancelled_in_the_engine_process(
    qtbot: QtBot, case: Case, radiograph: Radiograph, finish: Finish, real_client: EngineClient
) -> None:
    runner = SeriesRunner(case, JobQueue(real_client, parent=real_client))
    number = runner.start(plan_seeds(radiograph, finish("steps 500 0.02"), count=3, find_card=find_card))
    qtbot.waitUntil(lambda: found(runner, number).progress is not None)
    runner.cancel(number)
    qtbot.waitUntil(lambda: real_client.busy_jobs == ())
    assert found(runner, number).state is SeriesState.STOPPED
