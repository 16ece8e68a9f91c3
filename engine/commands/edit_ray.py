"""edit_ray: the edits of one run of the command spread over the machines of an existing Ray cluster.

Each worker is a process with the model loaded once. It gets one radiograph at a time, reads it and writes its
result as the command itself would, so all machines must see the same files under the same paths.
"""

import argparse
import contextlib
import os
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any

import engine
from engine.commands.edit_worker import Joined, Stopped, Worker
from engine.commands.file_editor import Finished, Outcome
from engine.commands.ray_connection import connect, reason_of
from engine.errors import EngineError, OutOfMemory, RequestError
from engine.exchange.edit_folder import make_output_folder
from engine.masks.mask_file import MaskFile
from engine.models.catalog import ModelCard
from engine.service.backend import BackendFactory
from engine.service.launch import prepare_environment

MOST_TRIES = 2
"""A radiograph whose worker dies is given to another one once."""

_FAILED_STARTS = 3  # in a row; then the cluster cannot run the application
_WAIT_S = 1.0
_TELL_AFTER_S = 30.0

Lines = Sequence[tuple[str, bool]]
OnShares = Callable[[Sequence[float], int, str], None]


@dataclass(frozen=True)
class _Needs:
    """How many workers there are to be, and what each reserves."""

    workers: int
    cores: float
    gpus: float
    threads: int


class Cluster:
    """A connection to the cluster while radiographs are edited; leaving it ends all workers.

    Args:
        options: as parsed by ``edit.add_parser``.
        card: of the model; each worker must have the same.
        mask: reader mask for every radiograph, or None.
        make_backend: a module's function; called by each worker.
        say: hears what the user should know of the cluster.
    """

    def __init__(
        self,
        options: argparse.Namespace,
        card: ModelCard,
        mask: MaskFile | None,
        make_backend: BackendFactory,
        say: Callable[[str, bool], None],
    ) -> None:
        self._options = options
        self._card = card
        self._mask = mask
        self._make_backend = make_backend
        self._say = say
        self._workers: list[Any] = []

    def __enter__(self) -> "Cluster":
        """Connect.

        Raises:
            RequestError: Ray is not installed, or no cluster answers there.
        """
        self._ray = connect(self._options.ray)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            with contextlib.suppress(Exception):
                self._ray.kill(worker)
        self._ray.shutdown()

    def work(
        self, jobs: Sequence[tuple[Path, Path]], on_shares: OnShares
    ) -> Iterator[tuple[int, Finished, Lines]]:
        """Have all radiographs edited.

        Args:
            jobs: (radiograph, folder of its result) each.
            on_shares: hears how far those are that are worked on, how many are done, and who works.

        Yields:
            Place among the jobs, what became of it, and what the worker had to say; as they are done.

        Raises:
            EngineError: what would fail for each radiograph, or the cluster cannot run the application.
        """
        make_output_folder(self._options.out)
        prepare_environment()
        needs = self._needs(len(jobs))
        with tempfile.NamedTemporaryFile(dir=self._options.out, prefix=".seen-by-all-") as witness:
            yield from _Run(self, needs, jobs, Path(witness.name).name, on_shares).work()

    def start_worker(self, needs: _Needs) -> Any:
        """A new process somewhere on the cluster."""
        make = self._ray.remote(Worker).options(
            num_cpus=needs.cores,
            num_gpus=needs.gpus,
            max_concurrency=2,  # an edit, and the question how far it is
            scheduling_strategy="SPREAD",
        )
        words = {name: value for name, value in vars(self._options).items() if name != "run"}
        words["model"] = self._options.model or self._card.name
        worker = make.remote(
            SimpleNamespace(**words), self._mask, self._make_backend, needs.threads, os.getcwd()
        )
        self._workers.append(worker)
        return worker

    def check(self, joined: Joined) -> None:
        """Make sure that a worker is fit to work.

        Raises:
            RequestError: another version or model there, or it does not see the files.
        """
        where = f"the machine {joined.host} of the Ray cluster"
        if joined.version != engine.__version__:
            raise RequestError(
                f"{where} has version {joined.version}, this one {engine.__version__}; install the same there"
            )
        if joined.unseen:
            raise RequestError(
                f"{where} does not see {joined.unseen}; use folders that all machines share under one path"
            )
        if joined.problem:
            raise RequestError(f"{where} cannot use the model: {joined.problem}")
        if joined.weights_sha256 != self._card.weights_sha256:
            raise RequestError(
                f"{where} has other weights of {self._card.name}; give --model a folder that all share"
            )

    def _needs(self, jobs: int) -> _Needs:
        machines = [node["Resources"] for node in self._ray.nodes() if node["Alive"]]
        cores = [machine.get("CPU", 0.0) for machine in machines]
        gpus = sum(int(machine.get("GPU", 0.0)) for machine in machines)
        wanted = self._options.ray_workers
        if self._options.device == "cuda" and not gpus:
            raise RequestError("the Ray cluster has no CUDA device; use --device auto or cpu")
        threads = _threads()
        if gpus and self._options.device in ("auto", "cuda"):
            return _Needs(min(wanted or gpus, jobs), 1, min(1.0, gpus / (wanted or gpus)), threads)
        each = max(1, min(threads, int(max(cores, default=1))))
        fit = max(1, sum(int(count) // each for count in cores))
        if wanted is not None and wanted > fit:  # they share cores
            share = sum(cores) / wanted
            return _Needs(min(wanted, jobs), int(share) if share >= 1 else share, 0, threads)
        return _Needs(min(wanted or fit, jobs), each, 0, threads)


class _Run:
    """All radiographs of one run, handed out one by one."""

    def __init__(
        self, cluster: Cluster, needs: _Needs, jobs: Sequence[tuple[Path, Path]], witness: str, tell: OnShares
    ) -> None:
        self._cluster, self._needs, self._jobs = cluster, needs, jobs
        self._witness, self._tell = witness, tell
        self._ray = cluster._ray
        self._waiting = deque(range(len(jobs)))
        self._joining: dict[Any, Any] = {}  # by answer to come: the worker
        self._editing: dict[Any, tuple[Any, int]] = {}  # the worker and the place of its radiograph
        self._looking: dict[Any, Any] = {}
        self._idle: list[Any] = []
        self._shares: dict[Any, float] = {}  # by worker
        self._lost: Counter[int] = Counter()
        self._failed_starts = 0
        self._done = 0

    def work(self) -> Iterator[tuple[int, Finished, Lines]]:
        started = time.monotonic()
        for _ in range(self._needs.workers):
            self._start()
        while self._waiting or self._editing:
            answers = [*self._joining, *self._editing, *self._looking]
            for answer in self._ray.wait(answers, num_returns=1, timeout=_WAIT_S)[0]:
                if answer in self._joining:
                    self._join(answer)
                elif answer in self._looking:
                    self._look(answer)
                else:
                    yield from self._finish(answer)
            while self._idle and self._waiting:
                self._hand_out(self._idle.pop(), self._waiting.popleft())
            working = len(self._editing)
            self._tell(list(self._shares.values()), self._done, f"on {working} workers")
            if not working and self._done == 0 and time.monotonic() - started > _TELL_AFTER_S:
                self._cluster._say("note: no worker could start yet; the Ray cluster may be busy", True)

    def _start(self) -> None:
        worker = self._cluster.start_worker(self._needs)
        self._joining[worker.join.remote(self._witness, self._jobs[0][0])] = worker

    def _join(self, answer: Any) -> None:
        worker = self._joining.pop(answer)
        try:
            joined = self._ray.get(answer)
        except self._ray.exceptions.RayError as error:
            self._failed_starts += 1
            if self._failed_starts >= _FAILED_STARTS:
                raise RequestError(
                    f"workers of the Ray cluster end as they start ({reason_of(error)}); install counterview "
                    "in the Python of each machine, and see that memory is free"
                ) from error
            self._start()
            return
        self._failed_starts = 0
        self._cluster.check(joined)
        self._idle.append(worker)

    def _hand_out(self, worker: Any, place: int) -> None:
        self._editing[worker.edit.remote(*self._jobs[place])] = (worker, place)
        self._shares[worker] = 0.0
        self._looking[worker.look.remote()] = worker

    def _look(self, answer: Any) -> None:
        worker = self._looking.pop(answer)
        with contextlib.suppress(self._ray.exceptions.RayError):  # the end of a worker shows in its edit
            share = self._ray.get(answer)
            if worker in self._shares:
                self._shares[worker] = share
                self._looking[worker.look.remote()] = worker

    def _finish(self, answer: Any) -> Iterator[tuple[int, Finished, Lines]]:
        worker, place = self._editing.pop(answer)
        self._shares.pop(worker, None)
        self._looking = {look: asked for look, asked in self._looking.items() if asked is not worker}
        try:
            finished, lines = self._ray.get(answer)
        except self._ray.exceptions.RayActorError:
            self._lost[place] += 1
            if self._lost[place] < MOST_TRIES:
                self._waiting.appendleft(place)
            else:
                self._done += 1
                yield place, Finished(self._given_up(place)), ()
            if self._waiting:
                self._start()
            return
        if isinstance(finished, Stopped):
            raise _as_raised(finished)
        self._done += 1
        self._idle.append(worker)
        yield place, finished, lines

    def _given_up(self, place: int) -> Outcome:
        message = (
            f"{MOST_TRIES} workers of the Ray cluster ended while they made this edit, mostly for want of "
            "memory; use fewer --ray-workers, or --save-memory"
        )
        return Outcome(self._jobs[place][0], "failed", {"kind": OutOfMemory.__name__, "message": message})


def _threads() -> int:
    """With which each worker computes: as an edit here would, for the last bits of a sum depend on them."""
    import torch

    return torch.get_num_threads()


def _as_raised(stopped: Stopped) -> EngineError:
    import engine.errors as errors

    kind = getattr(errors, stopped.kind, EngineError)
    return kind(stopped.message) if issubclass(kind, EngineError) else EngineError(stopped.message)
