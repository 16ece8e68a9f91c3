"""counterview-engine: the engine without a screen.

Exit codes: 0 done; 1 some of several inputs failed; 2 bad arguments or files; 70 a defect; 130 interrupted.
"""

import argparse
import importlib
import io
import multiprocessing
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import engine
from engine.errors import EngineError

PROGRAM = "counterview-engine"
BAD_ARGUMENTS = 2
DEFECT = 70
INTERRUPTED = 130
BROKEN_PIPE = 141

# Name, module with add_parser() and run(), what it does. A module is imported only when it is asked for.
COMMANDS = (
    ("edit", "engine.commands.edit", "make counterfactuals of radiographs"),
    ("replay", "engine.commands.replay", "repeat a recorded run of the published inference and compare"),
    ("models", "engine.commands.models", "list, add and check models"),
    ("atlas", "engine.commands.atlas", "build and show atlases of pseudo masks"),
    ("capsule", "engine.commands.capsule", "pass a case on in one file, and run it again"),
    ("export", "engine.commands.export", "write results as DICOM objects that say they are synthetic"),
    ("deidentify", "engine.commands.deidentify", "copy DICOM images without the patient's identity"),
    ("pacs", "engine.commands.pacs", "ask, fetch from and send to a PACS"),
    ("bench", "engine.commands.bench", "measure how long edits take here"),
    ("audit", "engine.commands.audit", "check the log of what was opened, made and exported"),
    ("insert", "engine.commands.insert", "put findings with known extent into real radiographs"),
    ("evaluate", "engine.commands.evaluate", "measure how good a model's counterfactuals are"),
    ("study", "engine.commands.study", "make, prepare and evaluate reader studies"),
    ("simulate", "engine.commands.simulate", "write simulated patients with a known truth"),
    ("train", "engine.commands.train", "fit a network as a training file says"),
)


class OneLineParser(argparse.ArgumentParser):
    """Tells what is wrong with the arguments in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_ARGUMENTS, f"{self.prog}: {' '.join(message.split())} (try {self.prog} --help)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; errors are one line on stderr.

    Args:
        argv: without the program's name; None: from the command line.

    Returns:
        The exit code.
    """
    multiprocessing.freeze_support()
    if getattr(sys, "frozen", False):
        from engine.radiographs import decoding

        decoding.serve_if_asked()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed, as for services and by ">&-"
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):  # names of files may not fit the encoding of a console
        sys.stdout.reconfigure(errors="backslashreplace")
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        options = _read_arguments(arguments)
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except SystemExit as exit_:  # argparse: help, version, bad arguments
        return exit_.code if isinstance(exit_.code, int) else BAD_ARGUMENTS
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has enough, as "head" does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except EngineError as error:
        return _give_up(str(error), BAD_ARGUMENTS)
    except MemoryError:
        return _give_up("there is not enough memory; close other programs or take smaller inputs", DEFECT)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _give_up(f"{where}{error.strerror or error}", BAD_ARGUMENTS)
    except Exception as error:
        return _give_up(
            f"a defect: {type(error).__name__}: {error} (COUNTERVIEW_DEBUG=1 shows where; please report it)",
            DEFECT,
        )


def _read_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = OneLineParser(
        prog=PROGRAM,
        description="Counterfactual chest radiographs without a screen. For research, never for diagnosis.",
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {engine.__version__}")
    subparsers: Any = parser.add_subparsers(metavar="COMMAND", required=True, dest="command")
    wanted = next((word for word in arguments if not word.startswith("-")), None)
    for name, module, summary in COMMANDS:
        if name == wanted:
            importlib.import_module(module).add_parser(subparsers)
        else:
            subparsers.add_parser(name, help=summary)
    return parser.parse_args(arguments)


def _give_up(message: str, code: int) -> int:
    if os.environ.get("COUNTERVIEW_DEBUG") == "1":
        raise
    _say(message)
    return code


def _say(message: str) -> None:
    print(f"{PROGRAM}: {' '.join(message.split())}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
