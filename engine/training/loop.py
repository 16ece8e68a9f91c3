"""The training loop: one for every kind of network, on one CPU, one GPU or many.

Step n of a run depends on the training file and n alone: batches and noise follow from the seed and the step.
So a run that was stopped goes on as if it had not been, on one CPU to the last bit. Under ``accelerate
launch`` each process makes its own part of every batch.
"""

import contextlib
import hashlib
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator
from torch import nn

from engine.errors import OutputError, RequestError, TrainingError
from engine.training.averaging import RunningAverage
from engine.training.batches import batches_of_steps
from engine.training.checkpoint import (
    Checkpoint,
    checkpoints_in,
    load_checkpoint,
    load_learned,
    save_checkpoint,
    without_frozen,
)
from engine.training.config import TrainingConfig
from engine.training.run_table import RunTable
from engine.training.schedule import decay_groups, learning_share
from engine.training.stopping import Stop
from engine.training.task import Batch, Task

LOG_NAME, VALIDATION_NAME = "log.csv", "validation.csv"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """What a run says now and then.

    Attributes:
        step: steps done.
        steps: in all.
        figures: by name; losses since the last time, or the figures of a validation.
        is_validation: whether they are.
    """

    step: int
    steps: int
    figures: dict[str, float]
    is_validation: bool = False


def train(
    task: Task,
    config: TrainingConfig,
    out: Path,
    *,
    cpu: bool = False,
    tell: Callable[[Told], None] | None = None,
) -> Path:
    """Fit a network, or go on where the folder says that this run stopped; then export it.

    Args:
        task: what is fitted.
        config: the training file.
        out: folder of the run: log, checkpoints, samples, export.
        cpu: not on a GPU, even where there is one.
        tell: is told about losses and validations, in the main process.

    Returns:
        The folder with what was exported.

    Raises:
        RequestError: the folder holds a run of other settings or data, or the batch cannot be shared out.
        TrainingError: the loss is not finite.
        KeyboardInterrupt: stopped by Ctrl+C or SIGTERM, after a checkpoint.
    """
    digest = hashlib.sha256(f"{config.digest()} {task.fingerprint()}".encode()).hexdigest()
    checkpoint = _latest(out)
    if checkpoint is not None and checkpoint.digest != digest:
        raise RequestError(
            f"{out} holds a run of other settings or data; name a new folder, or delete this one"
        )
    task.prepare()  # before the processes of a launch meet: they wait for each other only so long
    run = _Run(task, config, out, _Start(digest, checkpoint), cpu, tell)
    with Stop() as stop:
        run.fit(stop)
    return run.export()


def export_latest(task: Task, out: Path) -> Path:
    """Export the running average of the last checkpoint; raises as ``train`` and when there is none."""
    checkpoint = _latest(out)
    if checkpoint is None:
        raise RequestError(f"{out} holds no checkpoint; train first")
    network = task.build()
    load_learned(network, checkpoint.average)
    return _export(task, network, out)


@dataclass(frozen=True, eq=False)
class _Start:
    """What a run begins with: the digest of its settings and data, and the checkpoint to go on from."""

    digest: str
    checkpoint: Checkpoint | None


class _Run:
    def __init__(
        self,
        task: Task,
        config: TrainingConfig,
        out: Path,
        start: _Start,
        cpu: bool,
        tell: Callable[[Told], None] | None,
    ) -> None:
        self._task, self._loop, self._out, self._digest = task, config.loop, out, start.digest
        accelerator = Accelerator(cpu=cpu, mixed_precision=config.loop.mixed_precision)
        self._accelerator, self._tell = accelerator, tell
        ranks = accelerator.num_processes
        if self._loop.batch_size % (ranks * self._loop.micro_batches):
            raise RequestError(
                f"a batch of {self._loop.batch_size} cannot be shared out to {ranks} devices with "
                f"{self._loop.micro_batches} micro batches; make it a multiple of both"
            )
        if accelerator.is_main_process:
            _make_folder(out)
        accelerator.wait_for_everyone()
        torch.manual_seed(self._loop.seed)
        network, checkpoint = task.build(), start.checkpoint
        self._start = 0
        if checkpoint is not None:
            load_learned(network, checkpoint.network)
            self._start = checkpoint.step
        optimizer = torch.optim.AdamW(decay_groups(network, self._loop), lr=self._loop.learning_rate)
        network.to(accelerator.device)
        self._average = RunningAverage(network, self._loop.ema_decay)
        self._network, self._optimizer = accelerator.prepare(network, optimizer)
        if checkpoint is not None:
            load_learned(self._average.network, checkpoint.average, network)
            optimizer.load_state_dict(checkpoint.optimizer)
            if accelerator.scaler is not None and checkpoint.scaler:
                accelerator.scaler.load_state_dict(checkpoint.scaler)
        if accelerator.is_main_process:
            self._files = [RunTable(out / name, self._start) for name in (LOG_NAME, VALIDATION_NAME)]

    def fit(self, stop: Stop) -> None:
        loop, last_saved, since = self._loop, time.monotonic(), time.monotonic()
        ranks = self._accelerator.num_processes
        parts = ranks * loop.micro_batches
        own = range(self._accelerator.process_index, parts, ranks)
        losses: dict[str, torch.Tensor] = {}  # sums since the last row of the log
        step = logged = self._start
        self._network.train()
        for batches in batches_of_steps(self._task, loop, self._start, own, parts):
            for name, value in self._learn(step, batches).items():
                losses[name] = losses.get(name, 0) + value.float()
            step += 1
            is_last = step == loop.steps
            if _is_due(step, loop.log_every, is_last):
                steps = step - logged
                mean = {name: float(total) / steps for name, total in losses.items()}
                self._write_log(step, mean, (time.monotonic() - since) / steps)
                losses, logged, since = {}, step, time.monotonic()
            if _is_due(step, loop.validate_every, is_last):
                self._validate(step)
            if _is_due(step, loop.samples_every, False):
                self._save_samples(step)
            stopped = self._agree(stop.is_asked)
            if is_last or stopped or time.monotonic() - last_saved > 60 * loop.checkpoint_minutes:
                self._save(step)
                last_saved = time.monotonic()
            if stopped and not is_last:
                _log.warning("stopped after step %d of %d", step, loop.steps)
                raise KeyboardInterrupt

    def export(self) -> Path:
        """Export in the main process; the others wait."""
        if self._accelerator.is_main_process:
            _export(self._task, self._average.network, self._out)
        self._accelerator.wait_for_everyone()
        return self._out / "export"

    def _learn(self, step: int, batches: list[Batch]) -> dict[str, torch.Tensor]:
        loop, accelerator = self._loop, self._accelerator
        rate = loop.learning_rate * learning_share(step, loop)
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        # Dropout and noise of this step on this device, whatever came before.
        torch.manual_seed((loop.seed * 1_000_003 + step) * 1009 + accelerator.process_index)
        told: dict[str, torch.Tensor] = {}
        for number, batch in enumerate(batches):
            on_device = {name: value.to(accelerator.device) for name, value in batch.items()}
            is_last = number == len(batches) - 1
            with _maybe_no_sync(accelerator, self._network, is_last), accelerator.autocast():
                losses = self._task.losses(self._network, on_device)
                accelerator.backward(losses["loss"] / len(batches))
            for name, value in losses.items():
                told[name] = told.get(name, 0) + value.detach() / len(batches)
        accelerator.clip_grad_norm_(self._network.parameters(), loop.gradient_clip)
        self._optimizer.step()
        self._optimizer.zero_grad()
        self._average.update(accelerator.unwrap_model(self._network), step)
        return told

    def _write_log(self, step: int, mean: dict[str, float], seconds: float) -> None:
        if not math.isfinite(mean["loss"]):
            raise TrainingError(
                f"the loss is not finite before step {step}; start a new folder with a lower learning_rate "
                'or with mixed_precision = "no"'
            )
        if self._accelerator.is_main_process:
            rate = self._loop.learning_rate * learning_share(step - 1, self._loop)
            self._files[0].add({"step": step, "seconds_per_step": seconds, "learning_rate": rate, **mean})
            self._say(Told(step, self._loop.steps, mean))

    def _validate(self, step: int) -> None:
        if self._accelerator.is_main_process:
            with torch.no_grad():
                figures = self._task.validate(self._average.network)
            if figures:
                self._files[1].add({"step": step, **figures})
                self._say(Told(step, self._loop.steps, figures, True))

    def _save_samples(self, step: int) -> None:
        if self._accelerator.is_main_process:
            folder = self._out / "samples" / f"step-{step:09d}"
            _make_folder(folder)
            with torch.no_grad():
                self._task.save_samples(self._average.network, folder)

    def _save(self, step: int) -> None:
        if not self._accelerator.is_main_process:
            return
        network = self._accelerator.unwrap_model(self._network)
        if not all(bool(value.isfinite().all()) for value in network.parameters()):
            raise TrainingError(
                f"the weights are not finite at step {step}; start a new folder with a lower learning_rate"
            )
        scaler = self._accelerator.scaler
        checkpoint = Checkpoint(
            self._digest,
            step,
            without_frozen(network),
            without_frozen(self._average.network, network),
            self._optimizer.state_dict(),
            scaler.state_dict() if scaler is not None else {},
        )
        save_checkpoint(self._out / "checkpoints", checkpoint, self._loop.kept_checkpoints)

    def _agree(self, asked: bool) -> bool:
        """Whether any process was asked to stop."""
        if self._accelerator.num_processes == 1:
            return asked
        flag = torch.tensor([float(asked)], device=self._accelerator.device)
        return bool(self._accelerator.reduce(flag, "sum").item() > 0)

    def _say(self, told: Told) -> None:
        if self._tell is not None:
            self._tell(told)


def _is_due(step: int, every: int, is_last: bool) -> bool:
    return every > 0 and (step % every == 0 or is_last)


def _maybe_no_sync(accelerator: Accelerator, network: nn.Module, is_last: bool) -> Any:
    """Gradients travel between devices once a step, with the last micro batch."""
    return contextlib.nullcontext() if is_last else accelerator.no_sync(network)


def _latest(out: Path) -> Checkpoint | None:
    paths = checkpoints_in(out / "checkpoints")
    return load_checkpoint(paths[-1]) if paths else None


def _export(task: Task, network: nn.Module, out: Path) -> Path:
    folder = out / "export"
    _make_folder(folder)
    with torch.no_grad():
        task.export(network.eval(), folder)
    return folder


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"the folder {folder} cannot be made: {error.strerror or error}") from error
