"""Messages through a pipe."""

import multiprocessing
import pickle
import threading

import numpy as np
import pytest

from engine.edit import EditRequest
from engine.service import wire
from engine.service.messages import Submit


@pytest.fixture
def pipe():
    one, other = multiprocessing.Pipe()
    yield one, other
    one.close()
    other.close()


def pass_on(pipe, message):
    thread = threading.Thread(target=wire.send, args=(pipe[0], message))
    thread.start()
    received = wire.receive(pipe[1])
    thread.join()
    return received


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6, dtype=np.int16).reshape(2, 3),
        np.zeros((0, 4), np.float32),
        np.asfortranarray(np.arange(12.0).reshape(3, 4)),
        np.arange(100).reshape(10, 10)[::2, ::3],
        np.ones((3000, 2500), np.float32),
    ],
)
def test_arrays_arrive_as_they_were(pipe, array):
    received = pass_on(pipe, {"array": array, "more": [1, "two"]})
    assert received["array"].dtype == array.dtype
    assert received["array"].shape == array.shape
    assert (received["array"] == array).all()
    assert received["more"] == [1, "two"]


def test_a_request_arrives_whole_and_read_only(pipe, radiograph):
    mask = np.zeros(radiograph.shape, bool)
    mask[3:9, 5:8] = True
    sent = EditRequest(radiograph, "Add the finding of edema.", "m", reader_mask=mask, seed=4)
    received = pass_on(pipe, Submit(7, sent))
    assert received.job == 7
    request = received.request
    assert (request.instruction, request.seed) == ("Add the finding of edema.", 4)
    assert (request.reader_mask == mask).all()
    for array in (request.radiograph.stored_pixels, request.reader_mask):
        assert not array.flags.writeable
    assert (request.radiograph.display_pixels == radiograph.display_pixels).all()


def test_what_cannot_be_pickled_leaves_the_pipe_usable(pipe):
    with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
        wire.send(pipe[0], lambda: None)
    assert pass_on(pipe, "next") == "next"


def test_an_end_of_the_other_side_is_told(pipe):
    pipe[0].close()
    with pytest.raises((EOFError, OSError)):
        wire.receive(pipe[1])
