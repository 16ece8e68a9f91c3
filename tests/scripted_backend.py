"""A backend for the engine process whose edits do what the instruction says: steps, waits, deaths."""

import os
import signal
import sys
import time
from collections.abc import Generator, Iterator, Sequence

import numpy as np
from fakes import make_result

from engine.arrays import FloatImage
from engine.edit import EditRequest, EditResult, EditTask, Progress
from engine.errors import EditCancelled, InstructionError
from engine.service.messages import Health
from engine.service.process_memory import process_memory


class ScriptedBackend:
    """The instruction is a script: words separated by blanks.

    ``steps N S``: N steps of S seconds; ``flood N``: N steps without a pause; ``hang``: never returns and
    never looks at cancel; ``kill``: kill -9 of itself; ``exit``: sys.exit; ``value``: raises a ValueError
    that names the file; ``instruction``: raises an InstructionError; ``memory``, ``torch-memory``: out of
    memory; ``nan``: a result with NaN; ``leak``: a result changed outside its mask; ``pid``: notes tell it.
    Several go step by step in turn, and the notes of each tell of how many it is.

    Attributes:
        most: it takes at once.
    """

    models: tuple[str, ...] = ()
    most = 1

    def describe_device(self) -> str:
        return "scripted, no threads"

    def versions(self) -> dict[str, str]:
        return {"counterview": "test"}

    def free_memory(self) -> None:
        pass

    def warm(self, model: str, device: str, precision: str) -> None:
        time.sleep(0.1)
        self.models = (*self.models, model)

    def health(self) -> Health:
        return Health(process_memory(), 2**33, self.models)

    def tidy(self) -> None:
        pass

    def most_in_step(self) -> int:
        return self.most

    def how_many(self, request: EditRequest, chosen: int | None = None) -> int:
        return self.most if chosen is None else chosen

    def edit_together(self, tasks: Sequence[EditTask]) -> Iterator[tuple[int, EditResult | Exception]]:
        walks = {place: self._walk(task, len(tasks)) for place, task in enumerate(tasks)}
        while walks:
            for place, walk in list(walks.items()):
                outcome: EditResult | Exception
                try:
                    next(walk)
                    continue
                except StopIteration as end:
                    outcome = end.value
                except Exception as error:
                    outcome = error
                del walks[place]
                yield place, outcome

    def _walk(self, task: EditTask, together: int) -> Generator[None, None, EditResult]:
        request, on_progress = task.request, task.on_progress
        words = request.instruction.split() or ["ok"]
        if words[0] == "steps":
            for step in range(int(words[1])):
                if task.is_cancelled():
                    raise EditCancelled("cancelled")
                time.sleep(float(words[2]))
                preview: FloatImage | None = np.zeros((64, 64), np.float32) if step % 5 == 4 else None
                on_progress(Progress("denoising", step + 1, int(words[1]), 1.0, preview))
                yield
        elif words[0] == "flood":
            for step in range(int(words[1])):
                on_progress(Progress("denoising", step + 1, int(words[1])))
        elif words[0] == "hang":
            on_progress(Progress("denoising", 1, 10))
            time.sleep(3600)
        elif words[0] == "kill":
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
            time.sleep(10)
        elif words[0] == "exit":
            sys.exit(7)
        elif words[0] == "value":
            raise ValueError(f"bad value\nin {request.radiograph.path}")
        elif words[0] == "instruction":
            raise InstructionError("the instruction is empty; say what should change")
        elif words[0] == "memory":
            raise MemoryError
        elif words[0] == "torch-memory":
            raise RuntimeError(
                "[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: can't allocate memory"
            )
        result = make_result(request, size=64)
        if words[0] == "nan":
            broken = result.guidance_map.copy()
            broken[3, 3] = np.nan
            object.__setattr__(result, "guidance_map", broken)
        elif words[0] == "leak":
            object.__setattr__(result, "edit_mask", np.zeros_like(result.edit_mask))
        elif words[0] == "pid":
            object.__setattr__(result, "notes", (str(os.getpid()),))
        elif together > 1:
            object.__setattr__(result, "notes", (f"of {together}",))
        return result


class SeveralBackend(ScriptedBackend):
    """Takes three at once."""

    most = 3


def make_scripted() -> ScriptedBackend:
    return ScriptedBackend()


def make_several() -> ScriptedBackend:
    from engine.service import server

    server.FOLLOW_S = 600.0  # whatever else the machine does
    return SeveralBackend()


def make_slowly() -> ScriptedBackend:
    time.sleep(1.5)
    return ScriptedBackend()


def make_broken() -> ScriptedBackend:
    raise ImportError("libtorch.so is missing")


def make_dying() -> ScriptedBackend:
    os._exit(9)


def make_stranger() -> ScriptedBackend:
    from engine.service import server

    server.PROTOCOL_VERSION = 999
    return ScriptedBackend()
