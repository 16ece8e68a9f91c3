"""TrainingConfig: what a training file (TOML) says; every field is checked before anything runs."""

import dataclasses
import difflib
import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from engine.errors import RequestError

PRECISIONS = ("no", "bf16", "fp16")
_Table = TypeVar("_Table")
# Settings of the loop that change nothing in the weights.
_TOLD_ONLY = {
    "log_every",
    "validate_every",
    "samples_every",
    "checkpoint_minutes",
    "kept_checkpoints",
    "loader_threads",
}


@dataclass(frozen=True)
class LoopConfig:
    """How long and how fast to learn.

    Attributes:
        steps: of the optimizer, in all.
        batch_size: samples a step, over all devices and micro batches together.
        micro_batches: parts that a batch is worked through in, where memory is short.
        learning_rate, weight_decay: of AdamW.
        warmup_steps: the learning rate rises over these, then falls on a half cosine.
        final_share: of the learning rate, at the last step.
        gradient_clip: greatest norm of the gradient.
        ema_decay: of the running average of the weights; the average is what is validated and exported.
        mixed_precision: "no", "bf16" or "fp16".
        seed: everything random follows from it and the step.
        log_every, validate_every, samples_every: steps; 0 for never.
        checkpoint_minutes: between checkpoints.
        kept_checkpoints: the last ones that stay.
        loader_threads: that make batches ahead; 0: each when it is needed.
    """

    steps: int
    batch_size: int
    micro_batches: int = 1
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    warmup_steps: int = 100
    final_share: float = 0.02
    gradient_clip: float = 1.0
    ema_decay: float = 0.999
    mixed_precision: str = "no"
    seed: int = 0
    log_every: int = 20
    validate_every: int = 500
    samples_every: int = 0
    checkpoint_minutes: float = 5.0
    kept_checkpoints: int = 2
    loader_threads: int = 1

    def __post_init__(self) -> None:
        at_least_one = ("steps", "batch_size", "micro_batches", "kept_checkpoints")
        not_negative = (
            "warmup_steps",
            "weight_decay",
            "log_every",
            "validate_every",
            "samples_every",
            "checkpoint_minutes",
            "loader_threads",
            "seed",
        )
        shares = ("final_share", "ema_decay")
        for names, low, high in (
            (at_least_one, 1, 10**9),
            (not_negative, 0, 2**31 - 1),
            (shares, 0, 1),
            (("learning_rate", "gradient_clip"), 1e-12, 1e6),
        ):
            for name in names:
                if not low <= getattr(self, name) <= high:
                    raise RequestError(
                        f"loop.{name} is {getattr(self, name)}; it goes from {low:g} to {high:g}"
                    )
        if self.batch_size % self.micro_batches:
            raise RequestError(
                f"a batch of {self.batch_size} cannot be parted into {self.micro_batches} equal micro batches"
            )
        if self.mixed_precision not in PRECISIONS:
            raise RequestError(
                f'loop.mixed_precision is "{self.mixed_precision}"; it is one of {", ".join(PRECISIONS)}'
            )


@dataclass(frozen=True)
class TrainingConfig:
    """A training file.

    Attributes:
        path: the file.
        task: what kind of network is fitted; names the table with the task's own fields.
        loop: how long and how fast.
        table: the task's own table.
    """

    path: Path
    task: str
    loop: LoopConfig
    table: dict[str, Any]

    def digest(self) -> str:
        """Hex digest of all settings of the loop that the weights depend on; the task has its own."""
        loop = {k: v for k, v in dataclasses.asdict(self.loop).items() if k not in _TOLD_ONLY}
        content = json.dumps([self.task, loop], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


def read_config(path: Path) -> TrainingConfig:
    """Read and check a training file.

    Raises:
        RequestError: it cannot be read, or a field is missing, unknown, of the wrong kind or out of range.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RequestError(f"the training file {path} cannot be read: {error}") from error
    task = table.get("task")
    if not isinstance(task, str) or not isinstance(table.get(task), dict):
        raise RequestError(f'{path} names no task; it begins with task = "NAME" and has a table [NAME]')
    for key in table:
        if key not in ("task", "loop", task):
            raise RequestError(f"{path}: unknown table or field {key}; known are task, loop and {task}")
    return TrainingConfig(path, task, fill(LoopConfig, table.get("loop"), "loop"), table[task])


def fill(kind: type[_Table], table: Any, where: str) -> _Table:
    """A dataclass from a table; nested dataclasses from nested tables, tuples from lists.

    Raises:
        RequestError: a field is missing, unknown or of the wrong kind; named with ``where``.
    """
    if not isinstance(table, dict):
        raise RequestError(f"the table [{where}] is missing")
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for key in table:
        if key not in fields:
            near = difflib.get_close_matches(key, fields, 1)
            raise RequestError(
                f"unknown field {where}.{key}" + (f"; did you mean {where}.{near[0]}?" if near else "")
            )
    values = {}
    for name, field in fields.items():
        if name in table:
            values[name] = _value(table[name], field.type, f"{where}.{name}")
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise RequestError(f"the field {where}.{name} is missing")
    return kind(**values)


def _value(value: Any, kind: Any, where: str) -> Any:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return fill(kind, value, where)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind == tuple[int, ...] and isinstance(value, list) and all(type(one) is int for one in value):
        return tuple(value)
    if isinstance(kind, type) and type(value) is kind:
        return value
    wanted = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}
    raise RequestError(f"{where} is {value!r}; it takes {wanted.get(kind, 'a list of whole numbers')}")
