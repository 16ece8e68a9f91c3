"""What came, went and stayed between the two films of a pair, which differ by one change of findings."""

import numpy as np
import torch
from numpy.typing import NDArray

from engine.training.referee_truth import Truth

NONE = -1
_BESIDE_ITSELF = 0.1  # share of films; nothing changed but how the film was made


def partners(truth: Truth) -> NDArray[np.int64]:
    """(N,) number of the other film of a film's pair; -1 where there is none."""
    pairs: dict[tuple[float, int], list[int]] = {}
    for number, pair in enumerate(truth["pair"].tolist()):
        if pair >= 0:
            pairs.setdefault((float(truth["is_real"][number]), pair), []).append(number)
    partner = np.full(len(truth["pair"]), NONE, np.int64)
    for both in pairs.values():
        if len(both) == 2:
            partner[both] = both[::-1]
    return partner


def choose_beside(
    numbers: NDArray[np.int64], partner: NDArray[np.int64], random: torch.Generator
) -> NDArray[np.int64]:
    """(B,) number of the film that each film is read beside: its partner, or one time in ten itself.

    Args:
        numbers: (B,) of films that have a partner.
        partner: (N,) as ``partners`` gives it.
        random: everything follows from it.
    """
    itself = torch.rand(len(numbers), generator=random).numpy() < _BESIDE_ITSELF
    chosen: NDArray[np.int64] = np.where(itself, numbers, partner[numbers])
    return chosen


def changes(
    truth: Truth, here: NDArray[np.int64], there: NDArray[np.int64]
) -> dict[str, NDArray[np.float32]]:
    """1 where a finding is here and not there, 0 where it is there and not here, .5 where it is alike.

    Args:
        here, there: (B,) numbers of films.

    Returns:
        "presence" (B, 16), right and left of each finding; "maps" (B, 8, 10, 10), between 0 and 1, NaN where
        it is not known. What is not known of either film of a patient was not changed.
    """
    presence, maps = ((truth[name][here] - truth[name][there] + 1) / 2 for name in ("presence", "maps"))
    unknown = ~np.isfinite(truth["presence"][here]) & ~np.isfinite(truth["presence"][there])
    of_neither: NDArray[np.bool_] = unknown[..., 0] & unknown[..., 1]
    stays = np.where(unknown, 0.5, presence)
    return {
        "presence": stays.reshape(len(here), -1).astype(np.float32),
        "maps": np.where(of_neither[..., None, None], 0.5, maps).astype(np.float32),
    }
