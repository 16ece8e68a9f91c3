"""Arrays that are drawn once, in several processes, and kept in a folder."""

import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from engine.errors import OutputError

Arrays = dict[str, NDArray[Any]]
_DONE = "drawn"
_WAIT_S = 2.0


def drawn_once(
    folder: Path,
    draw: Callable[[int], Arrays],
    jobs: int,
    workers: int = 1,
    on_done: Callable[[int, int], None] | None = None,
) -> Arrays:
    """What all jobs draw, one after another along the first axis, from the folder where it is there.

    An interrupted drawing goes on; another run may draw the same at the same time. Under a launcher the first
    process draws and the others wait.

    Args:
        folder: of this drawing and no other; its name says what the drawing depends on.
        draw: gives the arrays of a job by its number; it is sent to other processes.
        jobs: how many there are.
        workers: processes.
        on_done: is told how many of how many jobs are done.

    Returns:
        Arrays by name, read from disk as they are used.

    Raises:
        OutputError: the folder cannot be written.
    """
    try:
        if int(os.environ.get("RANK", "0")) > 0:  # torchrun and accelerate number their processes
            while not (folder / _DONE).is_file():
                time.sleep(_WAIT_S)
        elif not (folder / _DONE).is_file():
            _draw(folder, draw, jobs, workers, on_done)
        return {path.stem: np.load(path, mmap_mode="r") for path in sorted(folder.glob("*.npy"))}
    except OSError as error:
        raise OutputError(f"what is drawn cannot be kept in {folder}: {error}") from error


def _draw(
    folder: Path,
    draw: Callable[[int], Arrays],
    jobs: int,
    workers: int,
    on_done: Callable[[int, int], None] | None,
) -> None:
    parts = folder / "parts"
    parts.mkdir(parents=True, exist_ok=True)
    paths = [parts / f"{number:06d}.npz" for number in range(jobs)]
    missing = [number for number in range(jobs) if not paths[number].is_file()]
    for done, (number, arrays) in enumerate(_work(draw, missing, workers), 1 + jobs - len(missing)):
        if (folder / _DONE).is_file():
            return  # another run was faster
        unfinished = parts / f"{os.getpid()}-{number}.npz"
        np.savez(unfinished, **arrays)  # type: ignore[arg-type]
        unfinished.replace(paths[number])
        if on_done is not None:
            on_done(done, jobs)
    with np.load(paths[0]) as first:
        names = list(first)
    for name in names:
        whole = np.concatenate([np.load(path)[name] for path in paths])
        unfinished = folder / f"{os.getpid()}-{name}.unfinished"
        with unfinished.open("wb") as file:
            np.save(file, whole)
        unfinished.replace(folder / f"{name}.npy")
    (folder / _DONE).touch()
    shutil.rmtree(parts, ignore_errors=True)


def _work(draw: Callable[[int], Arrays], numbers: list[int], workers: int) -> Iterator[tuple[int, Arrays]]:
    if workers == 1 or len(numbers) < 2:
        yield from ((number, draw(number)) for number in numbers)
        return
    with multiprocessing.get_context("spawn").Pool(workers, torch.set_num_threads, (1,)) as pool:
        yield from pool.imap_unordered(_Numbered(draw), numbers)


class _Numbered:
    """A job's number with what it draws."""

    def __init__(self, draw: Callable[[int], Arrays]) -> None:
        self._draw = draw

    def __call__(self, number: int) -> tuple[int, Arrays]:
        return number, self._draw(number)
