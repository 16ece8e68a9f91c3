"""Ctrl+C asks a run to stop; pressed again it does not wait."""

import os
import signal

import pytest

from engine.training.stopping import Stop


def test_the_first_signal_asks_and_the_second_breaks_in() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Stop() as stop:
        assert not stop.is_asked
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.is_asked
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
