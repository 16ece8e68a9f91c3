"""The command line's entry: help, versions, errors in one line, exit codes."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import engine
from engine import __main__ as entry
from engine.errors import RequestError

ROOT = Path(__file__).resolve().parents[2]

FAKE_COMMAND = """
import sys, time, types
import engine.__main__ as entry

add = lambda subparsers: subparsers.add_parser("edit").set_defaults(run=lambda options: ({body}) and 0)
module = types.SimpleNamespace(add_parser=add)
entry.importlib = types.SimpleNamespace(import_module=lambda name: module)
sys.exit(entry.main(["edit"]))
"""


def run(*words: str, **more) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "engine", *words], cwd=ROOT, capture_output=True, text=True, timeout=60, **more
    )


@pytest.fixture
def command(monkeypatch):
    """A command that raises or returns what the test says."""

    def set_up(action):
        def add_parser(subparsers):
            subparsers.add_parser("edit").set_defaults(run=lambda options: action())

        module = SimpleNamespace(add_parser=add_parser)
        monkeypatch.setattr(entry.importlib, "import_module", lambda name: module)

    return set_up


def raising(error: BaseException):
    def action():
        raise error

    return action


def test_help_and_version_need_no_torch_and_name_every_command():
    code = "import sys, engine.__main__ as m; m.main(['--help']); sys.exit('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0
    for name, _, _ in entry.COMMANDS:
        assert name in done.stdout
    assert run("--version").stdout == f"counterview-engine {engine.__version__}\n"


@pytest.mark.parametrize(
    "words", [[], ["bogus"], ["--bogus"], ["edit"], ["edit", "x", "-i", "y", "--steps", "many"]]
)
def test_bad_arguments_are_one_line_and_exit_code_2(words):
    done = run(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("counterview-engine")
    assert "--help" in done.stderr


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (RequestError("the threshold is 3;\nuse one in 0 to 1"), 2, "the threshold is 3; use one in 0 to 1"),
        (FileNotFoundError(2, "No such file or directory", "a.csv"), 2, "a.csv: No such file or directory"),
        (ZeroDivisionError("division by zero"), 70, "a defect: ZeroDivisionError"),
        (MemoryError(), 70, "not enough memory"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_an_error_is_one_line_with_its_own_exit_code(command, capsys, error, code, words):
    command(raising(error))
    assert entry.main(["edit"]) == code
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.startswith("counterview-engine: ")
    assert words in told


def test_a_traceback_shows_on_request_only(command, monkeypatch):
    command(raising(RequestError("x")))
    monkeypatch.setenv("COUNTERVIEW_DEBUG", "1")
    with pytest.raises(RequestError):
        entry.main(["edit"])


def test_the_exit_code_of_a_command_is_passed_on(command):
    command(lambda: 1)
    assert entry.main(["edit"]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes of this kind")
def test_a_reader_that_has_enough_gets_no_traceback():
    code = FAKE_COMMAND.format(body="[print('x' * 1000) for _ in range(10000)]")
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.stdout.readline()
    process.stdout.close()  # as "head -1" does
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=120) == 141
    assert told == ""


@pytest.mark.skipif(sys.platform == "win32", reason="no shell of this kind")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_command_without_anywhere_to_write_does_its_work(tmp_path, closed):
    done = tmp_path / "done"
    body = f"[print('x'), print('y', file=sys.stderr), sys.stderr.isatty(), open({str(done)!r}, 'w')]"
    code = FAKE_COMMAND.format(body=body)
    command = ["sh", "-c", f'exec "$0" -c "$1" {closed}', sys.executable, code]
    assert subprocess.run(command, cwd=ROOT, timeout=120).returncode == 0
    assert done.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="other signals there")
def test_control_c_ends_a_run_with_130():
    # A shell that starts the tests in the background has them ignore the signal.
    listen = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    code = listen + FAKE_COMMAND.format(body="print('begun', flush=True), time.sleep(30)")
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "begun\n"
    os.kill(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 130
    assert told == "counterview-engine: interrupted\n"
