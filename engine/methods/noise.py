"""Every random draw of an edit: from a seed, or replayed from a recording."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch

from engine.errors import RequestError

LatentShape = tuple[int, int, int]

SEED_LIMIT = 2**64
"""Seeds are in [0, SEED_LIMIT), what torch's generator takes."""


@dataclass(frozen=True, eq=False)
class Draws:
    """The four standard normal draws of one edit, each (1, C, h, w) float32 on the CPU.

    Attributes:
        init_posterior: behind the posterior sample that the edit starts from.
        added_noise: added at the start and, the same numbers again, at each re-noising of the kept region.
        source_posterior: behind the posterior sample of the kept region; the repaired behaviour uses
            ``init_posterior`` for both.
        relevance_noise: of the relevance probe.
    """

    init_posterior: torch.Tensor
    added_noise: torch.Tensor
    source_posterior: torch.Tensor
    relevance_noise: torch.Tensor


class Noise(Protocol):
    """Where the draws of one edit come from."""

    def draw(self, shape: LatentShape) -> Draws:
        """All draws of one edit for latents of shape (C, h, w)."""
        ...


class SeededNoise:
    """Draws from a private generator on the CPU, so each device gets the same numbers from the same seed.

    The order is that of the published inference, its useless integer included: a recording made after
    ``torch.manual_seed(seed)`` there has the same numbers.

    Args:
        seed: integer in [0, 2**64).

    Raises:
        RequestError: the seed is out of range.
    """

    def __init__(self, seed: int) -> None:
        if not 0 <= seed < SEED_LIMIT:
            raise RequestError(f"seed {seed} is out of range; use an integer from 0 to 2**64 - 1")
        self._seed = seed

    def draw(self, shape: LatentShape) -> Draws:
        """The same draws at each call."""
        generator = torch.Generator(device="cpu").manual_seed(self._seed)
        torch.randint(1000, 1001, [1], generator=generator)  # changes nothing but the generator's state

        def normal() -> torch.Tensor:
            return torch.randn((1, *shape), generator=generator, dtype=torch.float32)

        return Draws(normal(), normal(), normal(), normal())


class ReplayedNoise:
    """Draws taken from a recording.

    Args:
        draws: ``draw_1_init_posterior``, ``draw_2_added_noise``, ``draw_3_source_posterior`` and
            ``draw_4_relevance_noise``, each (C, h, w).

    Raises:
        RequestError: a draw is missing, or the draws differ in shape.
    """

    NAMES = (
        "draw_1_init_posterior",
        "draw_2_added_noise",
        "draw_3_source_posterior",
        "draw_4_relevance_noise",
    )

    def __init__(self, draws: Mapping[str, np.ndarray]) -> None:
        missing = [name for name in self.NAMES if name not in draws]
        if missing:
            raise RequestError(f"the recording lacks {', '.join(missing)}; record it again with all draws")
        self._draws = [np.asarray(draws[name], dtype=np.float32) for name in self.NAMES]
        if len({draw.shape for draw in self._draws}) != 1:
            shapes = ", ".join(str(draw.shape) for draw in self._draws)
            raise RequestError(f"the recorded draws differ in shape ({shapes}); record them again")

    def draw(self, shape: LatentShape) -> Draws:
        """The recorded draws; RequestError where the model's latents have another shape."""
        recorded = self._draws[0].shape
        if recorded != tuple(shape):
            raise RequestError(
                f"the recorded draws have shape {recorded} but this model's latents have {tuple(shape)}; "
                "replay with the model that was recorded"
            )
        return Draws(*(torch.from_numpy(draw.copy())[None] for draw in self._draws))
