"""Batches made ahead of the step that needs them, in other threads."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from engine.training.config import LoopConfig
from engine.training.task import Batch, Share, Task


def batches_of_steps(
    task: Task, loop: LoopConfig, start: int, own: Sequence[int], parts: int
) -> Iterator[list[Batch]]:
    """The micro batches of each step from ``start`` to the last.

    Args:
        own: parts of each batch that this process works through.
        parts: of a batch in all.
    """

    def make(step: int) -> list[Batch]:
        return [task.batch(Share(step, part, parts, loop.batch_size // parts)) for part in own]

    threads = loop.loader_threads
    if not threads:
        yield from (make(step) for step in range(start, loop.steps))
        return
    pool = ThreadPoolExecutor(threads)
    ahead: deque[Future[list[Batch]]] = deque()
    try:
        for step in range(start, loop.steps):
            while len(ahead) <= 2 * threads and step + len(ahead) < loop.steps:
                ahead.append(pool.submit(make, step + len(ahead)))
            yield ahead.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
