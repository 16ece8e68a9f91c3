"""The guarded worker: what it survives, and that it is there again afterwards."""

import io
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.errors import DamagedImageError, DecodingError
from engine.radiographs import decoding
from engine.radiographs.decoding import GuardedWorker
from engine.radiographs.decoding_worker import read_message
from engine.radiographs.dicom_reader import read_radiograph

posix_only = pytest.mark.skipif(os.name != "posix", reason="signals and address space limits of POSIX")
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def worker() -> Iterator[GuardedWorker]:
    made = GuardedWorker("slow_jobs:misbehave", decoding_timeout_s=1.0)
    yield made
    made.shutdown()


def is_running(pid: int) -> bool:
    """Whether a process exists and is no zombie."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_the_worker_is_kept_between_jobs(worker: GuardedWorker) -> None:
    first = worker.request("a", {"do": "nothing"})[0]["pid"]
    second = worker.request("b", {"do": "nothing"})[0]["pid"]
    assert first == second == worker.pid != os.getpid()


@posix_only
def test_a_hanging_job_is_killed_and_the_next_one_works(worker: GuardedWorker) -> None:
    worker.request("a", {"do": "nothing"})
    hung, started = worker.pid, time.monotonic()
    with pytest.raises(DecodingError, match=r"^film\.dcm: .*stopped after 1 s"):
        worker.request("film.dcm", {"do": "hang"})
    assert time.monotonic() - started < 30
    assert hung is not None
    assert not Path(f"/proc/{hung}").exists()  # killed and reaped
    assert worker.request("b", {"do": "nothing"})[0]["pid"] != hung


@posix_only
def test_children_of_a_hanging_job_are_killed_too(worker: GuardedWorker, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with pytest.raises(DecodingError):
        worker.request("a", {"do": "hang with a child", "file": str(note)})
    child = int(note.read_text(encoding="ascii"))
    deadline = time.monotonic() + 30
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(child)


@posix_only
def test_a_job_that_kills_its_process_costs_an_error(worker: GuardedWorker) -> None:
    with pytest.raises(DecodingError, match=r"film\.dcm: the pixel decoder died \(SIGABRT\)"):
        worker.request("film.dcm", {"do": "abort"})
    with pytest.raises(DecodingError, match="exit code 3"):
        worker.request("film.dcm", {"do": "exit"})
    assert worker.request("b", {"do": "nothing"})[0]["pid"] == worker.pid


@posix_only
def test_a_worker_killed_while_idle_blames_no_file(worker: GuardedWorker) -> None:
    worker.request("a", {"do": "nothing"})
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.request("b", {"do": "nothing"})[0]["pid"] == worker.pid


@posix_only
def test_a_worker_killed_in_the_middle_costs_an_error() -> None:
    worker = GuardedWorker("slow_jobs:misbehave", decoding_timeout_s=30)
    worker.request("a", {"do": "nothing"})
    pid = worker.pid
    assert pid is not None
    killer = threading.Timer(0.5, os.kill, (pid, signal.SIGKILL))
    killer.start()
    with pytest.raises(DecodingError, match="SIGKILL"):
        worker.request("film.dcm", {"do": "hang"})
    worker.shutdown()


@pytest.mark.parametrize("what", ["panic", "recursion", pytest.param("memory", marks=posix_only)])
def test_failures_that_spoil_the_process_end_it_without_blaming_the_next(
    worker: GuardedWorker, what: str
) -> None:
    first = worker.request("a", {"do": "nothing"})[0]["pid"]
    with pytest.raises((DamagedImageError, DecodingError), match=r"^film\.dcm: "):
        worker.request("film.dcm", {"do": what})
    assert worker.request("b", {"do": "nothing"})[0]["pid"] != first


def test_typed_errors_travel_and_texts_of_others_do_not(worker: GuardedWorker) -> None:
    with pytest.raises(DamagedImageError, match=r"^film\.dcm: found a hole; fill it$"):
        worker.request("film.dcm", {"do": "typed"})
    with pytest.raises(DamagedImageError) as caught:
        worker.request("film.dcm", {"do": "secret"})
    assert "ZEBEDEE" not in str(caught.value)


def test_what_a_decoder_prints_does_not_disturb_the_pipe(
    worker: GuardedWorker, capfd: pytest.CaptureFixture
) -> None:
    assert worker.request("a", {"do": "print"})[0]["pid"] == worker.pid
    assert "noise" not in "".join(capfd.readouterr())


def test_the_worker_imports_neither_qt_nor_torch_nor_the_main_module() -> None:
    worker = GuardedWorker("slow_jobs:misbehave")
    modules = worker.request("a", {"do": "modules"})[0]["modules"]
    worker.shutdown()
    assert "engine.radiographs.decoding_worker" in modules
    assert not {name.split(".")[0] for name in modules} & {"torch", "PySide6", "pytest", "viewer"}


def test_the_worker_knows_no_token_of_an_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERVIEW_PACS_TOKEN_WEB", "s3cr3t")
    assert "s3cr3t" not in decoding._environment().values()
    assert decoding._environment()["COUNTERVIEW_HOME"] == os.environ["COUNTERVIEW_HOME"]


def test_shutdown_leaves_no_process_and_allows_another_start(worker: GuardedWorker) -> None:
    worker.request("a", {"do": "nothing"})
    pid = worker.pid
    worker.shutdown()
    assert worker.pid is None
    assert not Path(f"/proc/{pid}").exists()
    assert worker.request("b", {"do": "nothing"})[0]["pid"] != pid


def test_prestart_starts_the_worker_in_the_background(worker: GuardedWorker) -> None:
    worker.prestart()
    deadline = time.monotonic() + 30
    while worker.pid is None and time.monotonic() < deadline:
        time.sleep(0.02)
    started = worker.pid
    assert worker.request("a", {"do": "nothing"})[0]["pid"] == started


def test_many_threads_read_through_one_worker(write_dicom: Callable[..., Path]) -> None:
    paths = [write_dicom(name=f"{n}.dcm", WindowCenter=n, WindowWidth=100) for n in range(1, 9)]
    found: dict[int, float] = {}

    def read(n: int) -> None:
        found[n] = read_radiograph(paths[n]).grey_scale.windows[-1].center

    threads = [threading.Thread(target=read, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert found == {n: n + 1 for n in range(8)}


def test_a_script_without_main_guard_is_not_run_again(
    write_dicom: Callable[..., Path], tmp_path: Path
) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(
            f"""
            print("main runs", flush=True)
            import sys
            sys.path.insert(0, {str(ROOT)!r})
            from engine.radiographs import decoding
            from engine.radiographs.dicom_reader import read_radiograph
            print(read_radiograph({str(write_dicom())!r}).shape, decoding._worker.pid)
            """
        ),
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=True)
    first, second = done.stdout.splitlines()
    assert first == "main runs"
    assert second.startswith("(60, 50)")
    assert not is_running(int(second.split()[-1]))  # ended at exit


def test_a_daemonic_process_can_read(write_dicom: Callable[..., Path]) -> None:
    code = textwrap.dedent(
        f"""
        import multiprocessing
        from engine.radiographs.dicom_reader import read_radiograph
        process = multiprocessing.get_context("fork").Process(
            target=lambda: read_radiograph({str(write_dicom())!r}), daemon=True)
        process.start(); process.join(30); print(process.exitcode)
        """
    )
    if sys.platform != "linux":
        pytest.skip("uses fork")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "0"


def test_a_frozen_application_becomes_the_worker_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    start = "import sys; sys.argv[0:] = sys.argv[-3:]; from engine.radiographs import decoding; "
    start += "decoding.serve_if_asked(); print('not the worker')"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    frozen = decoding._command("slow_jobs:misbehave")
    assert frozen == [sys.executable, decoding.WORKER_ARGUMENT, "slow_jobs:misbehave"]
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    monkeypatch.setenv("PYTHONPATH", path)
    monkeypatch.setattr(
        decoding, "_command", lambda job: [frozen[0], "-c", start, "application", *frozen[1:]]
    )
    worker = GuardedWorker("slow_jobs:misbehave")
    assert worker.request("a", {"do": "nothing"})[0]["pid"] == worker.pid
    worker.shutdown()


@pytest.mark.parametrize("main", ["viewer", "engine"])
def test_both_commands_become_the_worker_in_a_frozen_application(main: str) -> None:
    code = "import sys, runpy; sys.frozen = True; "
    code += f"sys.argv[1:] = [{decoding.WORKER_ARGUMENT!r}, 'slow_jobs:misbehave']; "
    code += f"runpy.run_module('{main}', run_name='__main__')"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    done = subprocess.run(
        [sys.executable, "-c", code], input=b"", capture_output=True, timeout=60, check=True, env=environment
    )
    header, _ = read_message(io.BytesIO(done.stdout))
    assert header == {"kind": "ready"}


def test_a_worker_that_cannot_start_is_an_error() -> None:
    worker = GuardedWorker("no_such_module:function")
    with pytest.raises(DecodingError, match="could not be started"):
        worker.request("film.dcm", {})


def test_names_in_messages_are_one_short_line() -> None:
    assert decoding.display_name(Path("/tmp/a\n\x1b[31mb.dcm")) == "a??[31mb.dcm"
    assert len(decoding.display_name(Path("x" * 200))) <= 80


def test_a_large_image_crosses_unchanged(write_dicom: Callable[..., Path]) -> None:
    pixels = np.random.default_rng(0).integers(0, 4096, (2500, 2000)).astype(np.uint16)
    np.testing.assert_array_equal(read_radiograph(write_dicom(pixels)).stored_pixels, pixels)
