"""The kinds of networks that can be fitted. Adding one is adding a row."""

import importlib
from collections.abc import Callable

from engine.errors import RequestError
from engine.training.config import TrainingConfig
from engine.training.task import Inputs, Task

# Name in the training file, module and class: made from its table, the loop's settings and the inputs.
TASKS = {
    "autoencoder": ("engine.training.autoencoder", "AutoencoderTask"),
    "comparison": ("engine.training.comparison", "ComparisonTask"),
    "editor": ("engine.training.editor", "EditorTask"),
    "preview": ("engine.training.preview", "PreviewTask"),
    "referee": ("engine.training.referee", "RefereeTask"),
}


def make_task(
    config: TrainingConfig, inputs: Inputs, on_done: Callable[[str, int, int], None] | None = None
) -> Task:
    """The task of a training file.

    Args:
        on_done: is told what is drawn, and how many parts of how many are.

    Raises:
        RequestError: there is no such task, or its table is wrong.
    """
    if config.task not in TASKS:
        raise RequestError(f'{config.path}: there is no task "{config.task}"; there are {", ".join(TASKS)}')
    module, name = TASKS[config.task]
    task: Task = getattr(importlib.import_module(module), name)(config.table, config.loop, inputs, on_done)
    return task
