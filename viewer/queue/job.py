"""Job: one thing that the engine is asked for, with all that it needs, wherever the reader has gone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from engine.edit import EditRequest, Progress
from engine.service.messages import JobRequest


class Place(Enum):
    """Where a job goes."""

    BACK = "back"
    FRONT = "front"  # next
    REPLACE = "replace"  # in the place of the one that runs, which is cancelled


@dataclass(frozen=True)
class Skip:
    """In place of a request: the job is not worth running.

    Attributes:
        reason: one line for the reader.
        anyway: asks for it again although; None where that makes no sense.
    """

    reason: str
    anyway: Callable[[], object] | None = None


Load = Callable[[], JobRequest | Skip]


@dataclass(frozen=True, eq=False)
class About:
    """What the queue shows of a job, and how it comes back.

    Attributes:
        title: what is asked for, in a few words; "" for the sentence of the request.
        case: number of the case in its list, or None.
        group: jobs of one group stand together and are cancelled together; "" for none.
        group_title: what they are.
        model, seed: as far as they are known before the request is.
        renew: asks for it anew after it was cancelled; jobs of one group share it.
        is_kept: written into the journal, to be offered after a crash of the viewer.
        path, member: of the file that holds the radiograph, or None: it can not be asked for again later.
    """

    title: str = ""
    case: int | None = None
    group: str = ""
    group_title: str = ""
    model: str = ""
    seed: int | None = None
    renew: Callable[[], object] | None = None
    is_kept: bool = False
    path: Path | None = None
    member: str = ""


class JobState(Enum):
    """How a job stands."""

    WAITING = "waiting"
    READING = "reading"  # its radiograph
    RUNNING = "running"


@dataclass(eq=False)
class Job:
    """One job; changed by the queue only.

    Attributes:
        number: names it as long as the viewer runs.
        about: for the reader.
        request: what to ask for; None until ``load`` has given it.
        load: reads what the request needs, in the background, when it is its turn.
        state: how it stands.
        engine_job: its number in the engine, while it runs.
        progress: newest.
        was_tried: the engine died of it, or with it, once.
        is_cancelling: it was asked to stop.
        began: when it was sent, on a clock of the queue; ``loaded``: when its model was there.
        together: so many were made at once, as far as was seen.
    """

    number: int
    about: About
    request: JobRequest | None = None
    load: Load | None = None
    state: JobState = JobState.WAITING
    engine_job: int | None = None
    progress: Progress | None = None
    was_tried: bool = False
    is_cancelling: bool = False
    began: float = 0.0
    loaded: float | None = field(default=None)
    together: int = 1

    @property
    def title(self) -> str:
        """What is asked for."""
        if self.about.title:
            return self.about.title
        return self.request.instruction if isinstance(self.request, EditRequest) else ""

    @property
    def model(self) -> str:
        """Name of the model, or ""."""
        return self.request.model if isinstance(self.request, EditRequest) else self.about.model

    @property
    def seed(self) -> int | None:
        """Of an edit."""
        return self.request.seed if isinstance(self.request, EditRequest) else self.about.seed


@dataclass(frozen=True)
class Ended:
    """A job that did not give a result.

    Attributes:
        number: of the job.
        title: what was asked for.
        case: number of its case, or None.
        reason: why there is none, one line.
        renew: asks for it anew, or None.
    """

    number: int
    title: str
    case: int | None
    reason: str
    renew: Callable[[], object] | None
