"""Figures of a script that is run several times, each time in a process of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def measure(script: str, repeats: int, arguments: Callable[[], list[str]]) -> dict[str, list[float]]:
    """By name, the values of all runs.

    Args:
        script: prints "name=value;name=value".
        repeats: how often it is run, from the root of the repository.
        arguments: of the script; asked right before each run.
    """
    runs: dict[str, list[float]] = {}
    for _ in range(repeats):
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments()], cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        for part in done.stdout.strip().split(";"):
            name, value = part.split("=")
            runs.setdefault(name, []).append(float(value))
    return runs
