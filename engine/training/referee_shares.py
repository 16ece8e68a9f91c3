"""What every task about referees needs: films to learn from, to validate and to test on; the card's file."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
import tomli_w
import torch

from engine.errors import OutputError
from engine.models.predictor_card import CARD_NAME, RefereeCard, referee_card_table
from engine.models.predictors import FRAME
from engine.training.referee_films import Drawing, Films, drawing_key, drawn_films
from engine.training.referee_truth import join
from engine.training.task import Inputs, Share

DrawnFor = Literal["learn", "validate", "test"]


class Counts(Protocol):
    """The fields of a training file's table that say how many films are drawn for what."""

    @property
    def simulated(self) -> int: ...
    @property
    def inserted(self) -> int: ...
    @property
    def validate_simulated(self) -> int: ...
    @property
    def validate_inserted(self) -> int: ...
    @property
    def test_simulated(self) -> int: ...
    @property
    def test_inserted(self) -> int: ...
    @property
    def size(self) -> int: ...


def drawings_of(counts: Counts, share: DrawnFor) -> list[Drawing]:
    """The films of a share; simulated and real ones apart, so that files can have some in common."""
    simulated, inserted = {
        "learn": (counts.simulated, counts.inserted),
        "validate": (counts.validate_simulated, counts.validate_inserted),
        "test": (counts.test_simulated, counts.test_inserted),
    }[share]
    size = FRAME if share == "test" else counts.size
    wanted = (Drawing(simulated, 0, size, share), Drawing(0, inserted, FRAME, share))
    return [drawing for drawing in wanted if drawing.simulated or drawing.inserted]


class FilmShares:
    """Films by what they are for, each share drawn when it is first asked for.

    Args:
        counts: of a training file that asks for films to learn from.
        inputs: films, cache and processes.
        on_done: is told a share and how many of how many of its jobs are drawn.
    """

    def __init__(
        self, counts: Counts, inputs: Inputs, on_done: Callable[[str, int, int], None] | None
    ) -> None:
        self._counts, self._inputs, self._on_done = counts, inputs, on_done

    def learn_keys(self) -> list[str]:
        """Names what the films to learn from depend on; nothing is drawn."""
        return [drawing_key(drawing, self._inputs.films) for drawing in drawings_of(self._counts, "learn")]

    def prepare(self) -> None:
        """Draw all films, or find them in the cache."""
        _ = self.learn, self.validate, self.test

    @cached_property
    def learn(self) -> Films:
        films = self._drawn("learn")
        assert films is not None  # checked in the configurations
        return films

    @cached_property
    def validate(self) -> Films | None:
        return self._drawn("validate")

    @cached_property
    def test(self) -> Films | None:
        return self._drawn("test")

    def _drawn(self, share: DrawnFor) -> Films | None:
        """The films of a share; None where none are asked for."""

        def tell(done: int, jobs: int) -> None:
            if self._on_done is not None:
                self._on_done(share, done, jobs)

        inputs = self._inputs
        parts = [
            drawn_films(drawing, inputs.films, inputs.cache, inputs.workers, tell)
            for drawing in drawings_of(self._counts, share)
        ]
        if not parts:
            return None
        return Films(np.concatenate([part.images for part in parts]), join(part.truth for part in parts))


def random_of(seed: int, share: Share, part: int) -> torch.Generator:
    """The randomness of a part of a step."""
    return torch.Generator().manual_seed(((seed * 1_000_003 + share.step) * share.parts + part) % 2**63)


def write_referee_card(card: RefereeCard, folder: Path) -> None:
    """Write a card beside its weights.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        (folder / CARD_NAME).write_text(tomli_w.dumps(referee_card_table(card)), "utf-8")
    except OSError as error:
        raise OutputError(f"the card cannot be written to {folder}: {error.strerror or error}") from error
