"""The client in the viewer against a real engine process whose edits are scripted."""

import os
import signal
import subprocess
import sys
import time
import weakref
from pathlib import Path

import pytest
from scripted_backend import make_broken, make_dying, make_scripted, make_slowly, make_stranger

from engine.edit import EditRequest
from viewer.engine_client import EngineClient


class Heard:
    """What a client told, in order."""

    def __init__(self, client: EngineClient) -> None:
        self.events: list[tuple] = []
        self.times: list[float] = []
        client.ready.connect(lambda ready: self._add("ready", ready.device))
        client.progressed.connect(lambda job, progress: self._add("progressed", job, progress))
        client.finished.connect(lambda job, result: self._add("finished", job, result))
        client.failed.connect(lambda job, kind, message: self._add("failed", job, kind, message))
        client.cancelled.connect(lambda job: self._add("cancelled", job))
        client.status_changed.connect(lambda status: self._add("status", status))
        client.died.connect(lambda message: self._add("died", message))

    def _add(self, *event: object) -> None:
        self.events.append(event)
        self.times.append(time.monotonic())

    def named(self, *names: str) -> list[tuple]:
        return [event for event in self.events if event[0] in names]

    def ends(self) -> list[tuple]:
        return [event[:2] for event in self.named("finished", "failed", "cancelled")]

    def time_of(self, *start: object) -> float:
        return next(
            t for event, t in zip(self.events, self.times, strict=True) if event[: len(start)] == start
        )


@pytest.fixture
def make_client(qapp):
    clients = []

    def make(make_backend=make_scripted, **more) -> tuple[EngineClient, Heard]:
        client = EngineClient(make_backend, **more)
        clients.append(client)
        return client, Heard(client)

    yield make
    for client in clients:
        client.shutdown()


@pytest.fixture
def ask(radiograph):
    def build(script: str = "ok", **more) -> EditRequest:
        return EditRequest(**({"radiograph": radiograph, "instruction": script, "model": "m"} | more))

    return build


def process_is_gone(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{process_id}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_an_edit_comes_back_with_its_progress_and_read_only_arrays(make_client, ask, qtbot):
    client, heard = make_client()
    job = client.submit(ask("steps 4 0.06"))
    qtbot.waitUntil(lambda: bool(heard.ends()))
    result = heard.named("finished")[0][2]
    assert heard.ends() == [("finished", job)]
    assert result.counterfactual.shape == (300, 260)
    assert not result.counterfactual.flags.writeable
    steps = [event[2].step for event in heard.named("progressed")]
    assert steps == sorted(steps)
    assert steps[-1] == 4
    assert [event[1] for event in heard.named("status")] == [
        "starting",
        "busy",
        "ready: scripted, no threads",
    ]
    assert client.busy_jobs == ()


def test_jobs_are_worked_off_in_the_order_of_submission(make_client, ask, qtbot):
    client, heard = make_client()
    jobs = [client.submit(ask(f"steps 2 {0.05 - 0.01 * index}")) for index in range(4)]
    qtbot.waitUntil(lambda: len(heard.ends()) == 4)
    assert heard.ends() == [("finished", job) for job in jobs]


@pytest.mark.parametrize(
    ("script", "kind", "words"),
    [
        ("value", "EngineError", "ValueError"),
        ("instruction", "InstructionError", "say what should change"),
        ("memory", "OutOfMemory", "close other programs"),
        ("torch-memory", "OutOfMemory", "lower precision"),
        ("exit", "EngineError", "SystemExit"),
        ("nan", "NonFiniteResultError", "guidance map"),
        ("leak", "EditError", "outside the edit mask"),
    ],
)
def test_a_failure_is_told_in_one_line_and_the_same_process_goes_on(
    make_client, ask, qtbot, script, kind, words
):
    client, heard = make_client()
    job = client.submit(ask(script))
    after = client.submit(ask("ok"))
    qtbot.waitUntil(lambda: len(heard.ends()) == 2)
    failure = heard.named("failed")[0]
    assert failure[1:3] == (job, kind)
    assert words in failure[3]
    assert "\n" not in failure[3]
    assert "made-up" not in failure[3]  # the file's name may be the patient's
    assert heard.ends()[1] == ("finished", after)
    assert not heard.named("died")


def test_the_log_keeps_where_a_defect_was_but_no_file_name(make_client, ask, qtbot, counterview_home):
    client, heard = make_client()
    client.submit(ask("value"))
    qtbot.waitUntil(lambda: bool(heard.ends()))
    log = (counterview_home / "logs" / "engine.log").read_text()
    assert "ValueError" in log
    assert "scripted_backend.py" in log
    assert "made-up" not in log


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_kill_9_in_mid_edit_is_told_within_a_second_and_the_next_edit_works(make_client, ask, qtbot):
    client, heard = make_client()
    running = client.submit(ask("steps 100 0.1"))
    waiting = client.submit(ask("ok"))
    qtbot.waitUntil(lambda: len(heard.named("progressed")) > 2)
    killed_at = time.monotonic()
    os.kill(client.process_id, signal.SIGKILL)
    qtbot.waitUntil(lambda: len(heard.ends()) == 2 and bool(heard.named("died")))
    assert heard.times[-1] - killed_at < 1.0
    assert heard.ends() == [("failed", running), ("failed", waiting)]
    kind, message = heard.named("failed")[0][2:]
    assert kind == "EngineProcessError"
    assert "signal 9" in message
    assert "case is kept" in message
    qtbot.waitUntil(lambda: len(heard.named("ready")) == 2)  # by itself
    again = client.submit(ask("ok"))
    qtbot.waitUntil(lambda: len(heard.ends()) == 3)
    assert heard.ends()[-1] == ("finished", again)


def test_an_engine_that_kills_itself_in_each_edit_is_started_for_each_edit(make_client, ask, qtbot):
    client, heard = make_client()
    for count in range(3):
        client.submit(ask("kill"))
        qtbot.waitUntil(lambda count=count: len(heard.named("died")) == count + 1)
    last = client.submit(ask("ok"))
    qtbot.waitUntil(lambda: len(heard.ends()) == 4)
    assert heard.ends()[-1] == ("finished", last)


def test_cancel_stops_the_running_edit_at_its_next_step(make_client, ask, qtbot):
    client, heard = make_client()
    job = client.submit(ask("steps 200 0.05"))
    qtbot.waitUntil(lambda: len(heard.named("progressed")) > 2)
    client.cancel(job)
    client.cancel(job)
    qtbot.waitUntil(lambda: bool(heard.ends()))
    assert heard.ends() == [("cancelled", job)]
    assert len(heard.named("progressed")) < 200
    client.cancel(job)  # nothing happens
    after = client.submit(ask("ok"))
    qtbot.waitUntil(lambda: len(heard.ends()) == 2)
    assert heard.ends()[-1] == ("finished", after)


def test_cancel_takes_a_waiting_job_out_at_once(make_client, ask, qtbot):
    client, heard = make_client()
    running = client.submit(ask("steps 30 0.05"))
    waiting, last = client.submit(ask("ok")), client.submit(ask("ok"))
    qtbot.waitUntil(lambda: len(heard.named("progressed")) > 2)
    client.cancel(waiting)
    qtbot.waitUntil(lambda: len(heard.ends()) == 3)
    assert heard.ends() == [("cancelled", waiting), ("finished", running), ("finished", last)]


def test_cancel_is_heard_while_the_engine_still_starts(make_client, ask, qtbot):
    client, heard = make_client(make_slowly)
    job = client.submit(ask("ok"))
    client.cancel(job)
    qtbot.waitUntil(lambda: bool(heard.ends()))
    assert heard.ends() == [("cancelled", job)]
    assert not heard.named("ready")


@pytest.mark.parametrize("script", ["ok", "value"])
def test_an_edit_that_ends_just_before_it_is_cancelled_is_cancelled(make_client, ask, qtbot, script):
    client, heard = make_client()
    client.start()
    qtbot.waitUntil(lambda: bool(heard.named("ready")))
    job = client.submit(ask(script))
    time.sleep(1.0)  # its answer waits in the event loop meanwhile
    client.cancel(job)
    qtbot.waitUntil(lambda: bool(heard.ends()))
    assert heard.ends() == [("cancelled", job)]


def test_an_edit_that_hangs_is_cancelled_by_force_and_the_others_still_run(make_client, ask, qtbot):
    client, heard = make_client(cancel_grace_s=0.5)
    hanging, waiting = client.submit(ask("hang")), client.submit(ask("ok"))
    qtbot.waitUntil(lambda: bool(heard.named("progressed")))
    first_process = client.process_id
    client.cancel(hanging)
    qtbot.waitUntil(lambda: len(heard.ends()) == 2)
    assert heard.ends() == [("cancelled", hanging), ("finished", waiting)]
    assert client.process_id != first_process
    qtbot.waitUntil(lambda: process_is_gone(first_process))


def test_an_engine_that_cannot_start_says_why_and_is_not_started_in_a_loop(make_client, ask, qtbot):
    client, heard = make_client(make_broken)
    job = client.submit(ask("ok"))
    qtbot.waitUntil(lambda: bool(heard.named("died")))
    assert heard.named("failed")[0][1:3] == (job, "EngineProcessError")
    assert "libtorch.so is missing" in client.status
    qtbot.wait(300)
    assert client.process_id is None


def test_an_engine_that_dies_while_starting_is_not_started_in_a_loop(make_client, qtbot):
    client, heard = make_client(make_dying)
    client.start()
    qtbot.waitUntil(lambda: bool(heard.named("died")))
    qtbot.wait(300)
    assert client.process_id is None
    assert client.status.startswith("stopped: ")
    assert "exit code 9" in client.status


def test_an_engine_of_another_version_is_refused(make_client, qtbot):
    client, heard = make_client(make_stranger)
    client.start()
    qtbot.waitUntil(lambda: bool(heard.named("died")))
    assert "protocol 999" in heard.named("died")[0][1]
    assert not heard.named("ready")


def test_shutdown_ends_even_an_edit_that_hangs_and_leaves_no_process(make_client, ask, qtbot):
    client, heard = make_client()
    client.submit(ask("hang"))
    qtbot.waitUntil(lambda: bool(heard.named("progressed")))
    process = client.process_id
    client.shutdown()
    assert process_is_gone(process)
    assert client.status == "stopped"
    late = client.submit(ask("ok"))
    qtbot.waitUntil(lambda: heard.ends() == [("failed", late)])


def test_shutdown_right_after_start_leaves_no_process(make_client, qtbot):
    client, heard = make_client(make_slowly)
    client.start()
    client.shutdown()
    assert client.process_id is None
    qtbot.wait(300)
    assert not heard.named("died")


def test_progress_is_throttled_but_the_result_is_not_lost(make_client, ask, qtbot):
    client, heard = make_client()
    client.submit(ask("flood 20000"))
    qtbot.waitUntil(lambda: bool(heard.ends()))
    took = heard.time_of("finished") - heard.time_of("status", "busy")
    assert len(heard.named("progressed")) <= 3 + 25 * took


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_the_engine_does_not_outlive_a_killed_viewer(tmp_path):
    script = """if __name__ == "__main__":
    import sys, os, signal
    sys.path[:0] = {paths!r}
    from PySide6.QtCore import QCoreApplication
    from made_up_radiograph import make_radiograph
    from engine.edit import EditRequest
    from scripted_backend import make_scripted
    from viewer.engine_client import EngineClient
    application = QCoreApplication([])
    client = EngineClient(make_scripted)
    client.progressed.connect(lambda *_: (print(client.process_id, flush=True), os.kill(os.getpid(), 9)))
    client.submit(EditRequest(make_radiograph(), "hang", "m"))
    application.exec()
"""
    root = Path(__file__).resolve().parents[2]
    file = tmp_path / "viewer_that_dies.py"
    file.write_text(script.format(paths=[str(root), str(root / "tests")]))
    run = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, timeout=60)
    assert run.returncode == -signal.SIGKILL, run.stderr
    engine = int(run.stdout)
    deadline = time.monotonic() + 100
    while not process_is_gone(engine) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert process_is_gone(engine)


def test_a_large_radiograph_travels_there_and_back(make_client, radiograph_factory, qtbot):
    client, heard = make_client()
    client.start()
    qtbot.waitUntil(lambda: bool(heard.named("ready")))
    large = radiograph_factory(rows=3000, columns=3000, bits_stored=14)
    for count in range(2):
        client.submit(EditRequest(large, "ok", "m"))
        qtbot.waitUntil(lambda count=count: len(heard.ends()) == count + 1)
    result = heard.named("finished")[0][2]
    changed = result.counterfactual != large.stored_pixels
    assert changed.any()
    assert not (changed & ~result.edit_mask).any()


def test_the_client_lets_go_of_a_radiograph_whose_edit_has_ended(make_client, radiograph_factory, qtbot):
    client, heard = make_client()
    request = EditRequest(radiograph_factory(rows=64, columns=64), "ok", "m")
    request_is_there = weakref.ref(request)
    client.submit(request)
    del request
    qtbot.waitUntil(lambda: bool(heard.ends()))
    qtbot.waitUntil(lambda: request_is_there() is None)


def test_the_viewer_side_imports_no_torch():
    code = "import sys, viewer.engine_client; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2]).returncode == 0
