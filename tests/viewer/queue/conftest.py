"""A queue, the scripted engine behind it, and what to ask it for."""

import pytest
from fakes import FakeEngineClient
from job_ends import Ask

from engine.edit import EditRequest
from engine.radiographs.radiograph import Radiograph
from viewer.queue.job_queue import JobQueue


@pytest.fixture
def ask(radiograph: Radiograph) -> Ask:
    return lambda text="ok", seed=0: EditRequest(radiograph, text, "m", seed=seed)


@pytest.fixture
def client(fake_engine: FakeEngineClient) -> FakeEngineClient:
    return fake_engine


@pytest.fixture
def queue(client: FakeEngineClient) -> JobQueue:
    return JobQueue(client)
