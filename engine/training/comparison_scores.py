"""How well a referee reads films beside others: thresholds and figures for its card."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from engine.models.predictor_comparison import Comparison
from engine.models.predictor_network import FINDINGS, Answers, PredictorNetwork, view
from engine.models.predictors import reading_of
from engine.training.comparison_truth import NONE, changes, partners
from engine.training.referee_films import Films
from engine.training.referee_scores import Figures, auroc, best_threshold, known, score
from engine.training.referee_truth import Truth

_AT_ONCE = 64
_NAMES = {
    "presence_auroc": "presence_beside",
    "side": "side_beside",
    "extent": "extent_beside",
    "level_change": "level_change_beside",
    "counts": "counts_beside",
}


def change_aurocs(comparison: Comparison, films: Films) -> dict[str, float]:
    """By finding and as "mean", the AUROC of what came against what did not, from the change alone."""
    here, there = _pairs(films)
    seen = torch.cat([part.presence for part in _read(comparison, films, here, there)]).numpy()
    came = changes(films.truth, here, there)["presence"]
    figures = {}
    for index, finding in enumerate(FINDINGS):
        sides = slice(2 * index, 2 * index + 2)
        figures[f"came.{finding}"] = auroc(seen[:, sides].ravel(), came[:, sides].ravel() == 1)
    figures = {name: value for name, value in figures.items() if np.isfinite(value)}
    return figures | ({"came.mean": float(np.mean(list(figures.values())))} if figures else {})


def thresholds_beside(network: PredictorNetwork, films: Films | None) -> dict[str, float]:
    """By finding, the probability that parts best, on films read beside their partners, where it is there
    from where it is not; .5 without films.

    What is on both films of a pair is left out, for it is nothing that came or went.
    """
    thresholds = dict.fromkeys(FINDINGS, 0.5)
    here, there = (np.array([], int),) * 2 if films is None else _pairs(films)
    if films is None or not len(here):
        return thresholds
    presence = reading_of(_read(network, films, here, there), False, False).presence
    truth = _without_what_stayed(films.truth, here, there)
    for index, finding in enumerate(FINDINGS):
        where = known(truth, index)
        is_there = truth["presence"][:, index][where] == 1
        thresholds[finding] = best_threshold(presence[:, index][where], is_there)
    return thresholds


def figures_beside(network: PredictorNetwork, films: Films, alone: dict[str, float]) -> Figures:
    """The figures of ``score`` that are about findings, of films read beside their partners.

    Args:
        alone: thresholds of films read alone, for the extent.

    Groups: "presence_beside", "side_beside", "extent_beside" and "counts_beside", of findings that are on one
    film of a pair or on none; "level_change_beside" of those that are on both.
    """
    here, there = _pairs(films)
    if not len(here):
        return {}
    values = np.array([alone[key] for key in FINDINGS], np.float32)
    reading = reading_of(_read(network, films, here, there), False, False, values)
    figures = score(reading, _without_what_stayed(films.truth, here, there))
    whole = score(reading, {name: value[here] for name, value in films.truth.items()})
    figures = {**figures, "level_change": whole.get("level_change", {})}
    return {_NAMES[group]: told for group, told in figures.items() if group in _NAMES and told}


def _pairs(films: Films) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of the films that have a partner, and of the partners."""
    partner = partners(films.truth)
    here = np.flatnonzero(partner != NONE)
    return here, partner[here]


def _without_what_stayed(truth: Truth, here: NDArray[np.int64], there: NDArray[np.int64]) -> Truth:
    """The truth of films, with what their partners show too as not known."""
    told = {name: np.array(values[here]) for name, values in truth.items()}
    told["presence"][(told["presence"] == 1) & (truth["presence"][there] == 1)] = np.nan
    return told


def _read(
    network: nn.Module, films: Films, here: NDArray[np.int64], there: NDArray[np.int64]
) -> list[Answers]:
    """What a network says, some films at a time."""
    device = next(network.parameters()).device
    parts = []
    with torch.inference_mode():
        for start in range(0, len(here), _AT_ONCE):
            chosen = slice(start, start + _AT_ONCE)
            both = (
                torch.from_numpy(np.array(films.images[numbers[chosen]])).float().to(device) / 255
                for numbers in (here, there)
            )
            parts.append(network(view(*both)))
    return parts
