"""What viewer and engine process say to each other; frozen dataclasses, pickled on a private pipe."""

from dataclasses import dataclass

from engine.edit import EditRequest, EditResult, Progress
from engine.results.read_out import ReadOut, ReadOutRequest

PROTOCOL_VERSION = 4

JobRequest = EditRequest | ReadOutRequest
JobResult = EditResult | ReadOut

# Exit codes of the engine process.
EXIT_GONE = 0  # the viewer shut it down or went away
EXIT_START_FAILED = 3  # told as StartFailed
EXIT_DEFECT = 4  # a message that cannot be understood, or a defect outside any edit
EXIT_OUT_OF_MEMORY = 5  # not even a message fits


@dataclass(frozen=True)
class Submit:
    """Viewer to engine: queue this edit, or this reading of an edit.

    Attributes:
        job: names it.
        request: what to do.
        wants_previews: a look at the picture so far goes with some steps, which takes time.
        more_follow: other edits come at once, and may go in step with this one.
    """

    job: int
    request: JobRequest
    wants_previews: bool = False
    more_follow: bool = False


@dataclass(frozen=True)
class Warm:
    """Viewer to engine: load a model while nothing waits, so that the first edit with it finds it."""

    model: str
    device: str = "auto"
    precision: str = "auto"


@dataclass(frozen=True)
class Cancel:
    """Viewer to engine: drop the job if it waits, stop it at the next step if it runs."""

    job: int


@dataclass(frozen=True)
class Shutdown:
    """Viewer to engine: stop what runs and exit."""


@dataclass(frozen=True)
class Ready:
    """Engine to viewer, once, after start.

    Attributes:
        protocol_version: refused unless equal to PROTOCOL_VERSION.
        device: where edits will run, in words ("CPU, 2 threads", "CUDA: NVIDIA ...").
        versions: of the libraries that influence a result.
        most_in_step: it makes so many edits at once, where they are alike and memory is free.
    """

    protocol_version: int
    device: str
    versions: dict[str, str]
    most_in_step: int = 1


@dataclass(frozen=True)
class StartFailed:
    """Engine to viewer, in place of Ready: the engine cannot work and exits.

    Attributes:
        message: one line for the reader.
    """

    message: str


@dataclass(frozen=True)
class Progressed:
    """Engine to viewer: may be dropped."""

    job: int
    progress: Progress


@dataclass(frozen=True)
class Finished:
    """Engine to viewer: the job's result."""

    job: int
    result: JobResult


@dataclass(frozen=True)
class Failed:
    """Engine to viewer: the job failed.

    Attributes:
        kind: class name of the EngineError ("OutOfMemory", "InstructionError", ...), or "EngineError"
            for a defect of the engine itself.
        message: one line for the reader.
        remedies: of a want of memory, values of ``remedies.Remedy`` that may help.
    """

    job: int
    kind: str
    message: str
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cancelled:
    """Engine to viewer: the job was cancelled."""

    job: int


@dataclass(frozen=True)
class Health:
    """Engine to viewer: how the engine process is; may be dropped.

    Attributes:
        used_bytes: memory of its own, or None where that cannot be told.
        free_bytes: memory that is free where edits run, or None.
        models: names of the models that are loaded.
        loading: name of the model that is being loaded ahead, or "".
        device_used_bytes: memory of a GPU that it holds, or None without one.
    """

    used_bytes: int | None
    free_bytes: int | None
    models: tuple[str, ...] = ()
    loading: str = ""
    device_used_bytes: int | None = None


ToEngine = Submit | Cancel | Warm | Shutdown
FromEngine = Ready | StartFailed | Progressed | Finished | Failed | Cancelled | Health
