"""The client against the real engine process: torch, the shipped test model, and violence."""

import os
import signal
import sys

import pytest

from engine.edit import EditRequest
from viewer.engine_client import EngineClient

WAIT_MS = 120_000


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_edit_cancel_kill_and_edit_again(qtbot, radiograph, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    client = EngineClient()
    heard: list[tuple] = []
    steps: list[int] = []
    client.finished.connect(lambda job, result: heard.append(("finished", job, result)))
    client.failed.connect(lambda job, kind, message: heard.append(("failed", job, f"{kind}: {message}")))
    client.cancelled.connect(lambda job: heard.append(("cancelled", job)))
    client.progressed.connect(lambda job, progress: steps.append(progress.step))

    def ask(count: int) -> EditRequest:
        return EditRequest(
            radiograph, "Add the finding of pleural effusion.", "test-model", num_inference_steps=count
        )

    try:
        first = client.submit(ask(2))
        qtbot.waitUntil(lambda: len(heard) == 1, timeout=WAIT_MS)
        assert heard[0][:2] == ("finished", first), heard
        result = heard[0][2]
        assert result.count_changed(radiograph.stored_pixels)[1] == 0
        assert result.provenance.model_name == "test-model"
        assert client.status.startswith("ready: ")

        steps.clear()
        second = client.submit(ask(200))
        qtbot.waitUntil(lambda: sum(step > 0 for step in steps) > 2, timeout=WAIT_MS)
        client.cancel(second)
        qtbot.waitUntil(lambda: len(heard) == 2, timeout=WAIT_MS)
        assert heard[1] == ("cancelled", second)

        steps.clear()
        third = client.submit(ask(200))
        qtbot.waitUntil(lambda: sum(step > 0 for step in steps) > 2, timeout=WAIT_MS)
        os.kill(client.process_id, signal.SIGKILL)
        qtbot.waitUntil(lambda: len(heard) == 3, timeout=WAIT_MS)
        assert heard[2][:2] == ("failed", third)
        assert "signal 9" in heard[2][2]

        fourth = client.submit(ask(2))
        qtbot.waitUntil(lambda: len(heard) == 4, timeout=WAIT_MS)
        assert heard[3][:2] == ("finished", fourth)
        assert (heard[3][2].counterfactual == result.counterfactual).all()
    finally:
        client.shutdown()
