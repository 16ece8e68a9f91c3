"""What viewer and engine process say to each other; frozen dataclasses, pickled on a private pipe."""

from dataclasses import dataclass

from engine.edit import EditRequest, EditResult, Progress

PROTOCOL_VERSION = 1


@dataclass(frozen=True)
class Submit:
    """Viewer to engine: queue this edit."""

    job: int
    request: EditRequest


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
    """

    protocol_version: int
    device: str
    versions: dict[str, str]


@dataclass(frozen=True)
class Progressed:
    """Engine to viewer: may be dropped."""

    job: int
    progress: Progress


@dataclass(frozen=True)
class Finished:
    """Engine to viewer: the job's result."""

    job: int
    result: EditResult


@dataclass(frozen=True)
class Failed:
    """Engine to viewer: the job failed.

    Attributes:
        kind: class name of the EngineError ("OutOfMemory", "InstructionError", ...).
        message: one line for the reader.
    """

    job: int
    kind: str
    message: str


@dataclass(frozen=True)
class Cancelled:
    """Engine to viewer: the job was cancelled."""

    job: int


ToEngine = Submit | Cancel | Shutdown
FromEngine = Ready | Progressed | Finished | Failed | Cancelled
