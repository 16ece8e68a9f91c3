"""Edits in step: what several ask of the same U-Net at the same time goes into one call, to fill a GPU.

An edit is a generator that asks its U-Net and is sent the answer; a single edit is a list of one. Each edit
has its own text, mask, noise, guidance and end: one that is cancelled or fails leaves the others to go on.
"""

from collections.abc import Generator, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import torch

from engine.models.instruct_pix2pix import InstructPix2PixBundle

Done = TypeVar("Done")


@dataclass(frozen=True, eq=False)
class Ask:
    """A call of a U-Net; see ``InstructPix2PixBundle.predict``.

    Attributes:
        place: of the call in its edit. Edits that are further wait for those that are not.
    """

    bundle: InstructPix2PixBundle
    latents: torch.Tensor
    conditioning: torch.Tensor
    words: Any
    timestep: int
    rows: list[int]
    place: int


Walk = Generator[Ask, torch.Tensor, Done]
"""Asks, is sent (n, C, h, w) float32, and returns what was made."""


def alone(walk: Walk[Done]) -> Done:
    """What a single edit makes; raises what it raises."""
    return only(in_step([walk]))


def only(outcomes: Iterator[tuple[int, Done | Exception]]) -> Done:
    """What a list of one made; raises the error that ended it."""
    ((_, outcome),) = outcomes
    if isinstance(outcome, Exception):
        try:
            raise outcome
        finally:
            del outcome  # its traceback holds this frame, and so all that the edit held
    return outcome


def in_step(walks: Sequence[Walk[Done]]) -> Iterator[tuple[int, Done | Exception]]:
    """Walk all of them; gives place and outcome of each as it ends.

    An outcome is what was made, or the error that ended that edit alone.
    """
    waiting: dict[int, Ask] = {}
    joined: dict[Hashable, tuple[Any, Any]] = {}  # words of several edits, the same in every step
    for number, walk in enumerate(walks):
        yield from _go_on(number, walk, None, waiting)
    while waiting:
        place = min(ask.place for ask in waiting.values())
        groups: dict[Hashable, list[int]] = {}
        for number, ask in waiting.items():
            if ask.place == place:
                groups.setdefault(_key(number, ask), []).append(number)
        for group in groups.values():
            answers = _answer([waiting.pop(number) for number in group], joined)
            for number, answer in zip(group, answers, strict=True):
                yield from _go_on(number, walks[number], answer, waiting)


def _go_on(
    number: int, walk: Walk[Done], answer: torch.Tensor | Exception | None, waiting: dict[int, Ask]
) -> Iterator[tuple[int, Done | Exception]]:
    """One edit until its next question, or its end."""
    outcome: Done | Exception
    try:
        with torch.inference_mode():
            if isinstance(answer, Exception):
                waiting[number] = walk.throw(answer)
            else:
                waiting[number] = next(walk) if answer is None else walk.send(answer)
            return
    except StopIteration as end:
        outcome = end.value
    except Exception as error:
        outcome = error
    try:
        yield number, outcome
    finally:
        del outcome, answer  # its traceback holds this frame, and so all that the edit held


def _key(number: int, ask: Ask) -> Hashable:
    """Equal where one call can answer both."""
    if ask.bundle.saves_memory:
        return number
    return id(ask.bundle.unet), ask.timestep, ask.latents.shape[1:]


def _answer(
    asks: Sequence[Ask], joined: dict[Hashable, tuple[Any, Any]]
) -> Sequence[torch.Tensor | Exception]:
    """An answer to each; where a common call fails, for example for want of memory, each has its own."""
    try:
        with torch.inference_mode():
            return _call(asks, joined)
    except Exception as error:
        if len(asks) == 1:
            return [error]
    return [answer for ask in asks for answer in _answer([ask], joined)]


def _call(asks: Sequence[Ask], joined: dict[Hashable, tuple[Any, Any]]) -> list[torch.Tensor]:
    first = asks[0]
    if len(asks) == 1:
        return [
            first.bundle.predict(first.latents, first.conditioning, first.words, first.timestep, first.rows)
        ]
    all_words = [ask.words for ask in asks]
    key = tuple(map(id, all_words))
    if key not in joined:
        joined[key] = (type(first.words).join(all_words), all_words)  # kept, so that no id comes again
    rows: list[int] = []
    pictures = 0
    for ask in asks:
        rows += [pictures + row for row in ask.rows]
        pictures += len(ask.latents)
    output = first.bundle.predict(
        torch.cat([ask.latents for ask in asks]),
        torch.cat([ask.conditioning for ask in asks]),
        joined[key][0],
        first.timestep,
        rows,
    )
    return list(output.split([len(ask.rows) for ask in asks]))
