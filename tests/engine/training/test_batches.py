"""Batches are made ahead, in the order of the steps."""

import torch
from line_task import LineTask, loop_config

from engine.training.batches import batches_of_steps
from engine.training.task import Batch, Share


class Counting(LineTask):
    def __init__(self) -> None:
        self.asked: list[Share] = []

    def batch(self, share: Share) -> Batch:
        self.asked.append(share)
        return {"x": torch.tensor([share.step, share.part])}


def test_each_step_gets_the_parts_of_this_process_in_order() -> None:
    task, loop = Counting(), loop_config(steps=9, batch_size=12, loader_threads=2)
    made = [
        [tuple(batch["x"].tolist()) for batch in batches]
        for batches in batches_of_steps(task, loop, 5, [1, 3], 4)
    ]
    assert made == [[(step, 1), (step, 3)] for step in range(5, 9)]
    assert {(share.parts, share.size) for share in task.asked} == {(4, 3)}


def test_no_more_batches_are_made_when_nobody_asks_for_them() -> None:
    task = Counting()
    steps = batches_of_steps(task, loop_config(steps=1000, loader_threads=1), 0, [0], 1)
    next(steps)
    steps.close()
    assert len(task.asked) <= 3
