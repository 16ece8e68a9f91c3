"""Each test trains as if in a process of its own."""

from collections.abc import Iterator

import pytest
from accelerate.state import AcceleratorState
from line_task import LineTask


@pytest.fixture(autouse=True)
def fresh_accelerator() -> Iterator[None]:
    """Its state lives as long as the process; a training process runs once, tests run many."""
    AcceleratorState._reset_state(reset_partial_state=True)
    yield
    AcceleratorState._reset_state(reset_partial_state=True)


@pytest.fixture
def line_task() -> LineTask:
    return LineTask()
