"""How well a referee reads films of which the truth is known."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.models.predictor_network import FINDINGS, UNSIDED
from engine.models.predictors import Reading
from engine.training.referee_truth import Truth

Figures = dict[str, dict[str, float]]
_FEWEST_FILMS = 5
_HALF_A_LEVEL = 0.125  # extents of neighboring levels are .25 apart


def score(reading: Reading, truth: Truth) -> Figures:
    """Figures by group; a figure that cannot be had from these films is left out.

    Groups: "presence_auroc" by finding, over films and sides, and "mean"; "side" (share of films with a
    finding on one side only where that side gets the higher probability); "extent" over what is present:
    mean absolute error, correlation, share within half a level, and over what is absent; "level_change" over
    pairs of films that differ in the level of a finding on a side: correlation, slope of the measured change
    over the true one, share in the right direction and share within half a level of it; "person"; "areas" in
    percent of the frame; "counts": what the figures rest on. Of each finding that is the number of films with
    it and, as "FINDING_one_side", of those where its side can be right or wrong.
    """
    figures: Figures = {
        "presence_auroc": _presence(reading, truth),
        "side": _sides(reading, truth),
        "extent": _extent(reading, truth),
        "level_change": _level_changes(reading, truth),
        "person": _person(reading, truth),
        "areas": _areas(reading, truth),
        "counts": _counts(truth),
    }
    return {group: values for group, values in figures.items() if values}


def label_figures(reading: Reading, truth: Truth) -> dict[str, float]:
    """How well a film's own labels are told from their absence: AUROC by finding, and the films with it.

    The likelier side counts. Labels were mined from reports and are often wrong; a finding with fewer than
    five films is left out, since a figure from so few means nothing.
    """
    figures = {}
    for index, finding in enumerate(FINDINGS):
        named = truth["somewhere"][:, index] == 1
        where = named | (truth["presence"][:, index] == 0).all(1)
        if named.sum() >= _FEWEST_FILMS:
            figures[finding] = auroc(reading.presence[where, index].max(1), named[where])
            figures[f"{finding}_films"] = float(named.sum())
    return {name: value for name, value in figures.items() if np.isfinite(value)}


def auroc(values: NDArray[Any], is_positive: NDArray[Any]) -> float:
    """Chance that a positive has the higher value, ties counting half; NaN without both kinds."""
    positive = np.asarray(is_positive, bool)
    ups, downs = int(positive.sum()), int((~positive).sum())
    if not ups or not downs:
        return float("nan")
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]  # mean rank of equal values
    return float((ranks[positive].sum() - ups * (ups + 1) / 2) / (ups * downs))


def best_threshold(values: NDArray[Any], is_positive: NDArray[Any]) -> float:
    """The probability that parts positives from negatives with the highest balanced accuracy.

    The middle of all thresholds that are within .005 of the best, so that chance at single films counts
    less; .5 without both kinds.
    """
    positive = np.asarray(is_positive, bool)
    if positive.all() or not positive.any():
        return 0.5
    candidates = 1 / (1 + np.exp(-np.linspace(-7, 5, 121)))  # findings are rare, so most lie low
    balanced = np.array(
        [((values[positive] >= c).mean() + (values[~positive] < c).mean()) / 2 for c in candidates]
    )
    return round(float(np.median(candidates[balanced >= balanced.max() - 0.005])), 4)


def known(truth: Truth, index: int) -> NDArray[np.bool_]:
    """(N, 2) bool: whether it is known for each film and side that the finding is there or not."""
    is_known: NDArray[np.bool_] = np.isfinite(truth["presence"][:, index])
    if index == UNSIDED:
        is_known = is_known & np.array([True, False])  # both sides say the same
    return is_known


def _presence(reading: Reading, truth: Truth) -> dict[str, float]:
    figures = {}
    for index, finding in enumerate(FINDINGS):
        where = known(truth, index)
        value = auroc(reading.presence[:, index][where], truth["presence"][:, index][where] == 1)
        if np.isfinite(value):
            figures[finding] = value
    return figures | ({"mean": float(np.mean(list(figures.values())))} if figures else {})


def _sides(reading: Reading, truth: Truth) -> dict[str, float]:
    figures, hits = {}, []
    for index, finding in enumerate(FINDINGS):
        there = truth["presence"][:, index]
        one_side = _on_one_side(truth, index)
        if not one_side.any():
            continue
        said = reading.presence[one_side, index]
        right = (said[:, 0] > said[:, 1]) == (there[one_side, 0] == 1)
        figures[finding] = float(right.mean())
        hits.append(right)
    return figures | ({"all": float(np.concatenate(hits).mean())} if hits else {})


def _on_one_side(truth: Truth, index: int) -> NDArray[np.bool_]:
    """(N,) bool: the finding is there on one side and is known not to be on the other."""
    there = truth["presence"][:, index]
    is_so: NDArray[np.bool_] = np.isfinite(there).all(1) & (there[:, 0] != there[:, 1])
    return is_so & (index != UNSIDED)


def _counts(truth: Truth) -> dict[str, float]:
    people = np.stack([truth["is_real"], truth["person"]], 1)
    counts = {"films": float(len(people)), "patients": float(len(np.unique(people, axis=0)))}
    for index, finding in enumerate(FINDINGS):
        counts[finding] = float((truth["presence"][:, index] == 1).any(1).sum())
        if index != UNSIDED:
            counts[f"{finding}_one_side"] = float(_on_one_side(truth, index).sum())
    for name in ("age", "sex", "view", "style"):
        there = np.isfinite(truth[{"sex": "male", "view": "view_ap"}.get(name, name)])
        counts[name] = float(there.sum())
    return counts


def _level_changes(reading: Reading, truth: Truth) -> dict[str, float]:
    pairs: dict[tuple[float, int], list[int]] = {}
    for index, pair in enumerate(truth["pair"].tolist()):
        if pair >= 0:
            pairs.setdefault((float(truth["is_real"][index]), pair), []).append(index)
    first, second = np.array([both for both in pairs.values() if len(both) == 2], int).reshape(-1, 2).T
    both_there = (truth["presence"][first] == 1) & (truth["presence"][second] == 1)
    both_there[:, UNSIDED, 1] = False
    true = (truth["extent"][second] - truth["extent"][first])[both_there]
    said = (reading.extent[second] - reading.extent[first])[both_there][true != 0]
    true = true[true != 0]
    if len(true) < 3:
        return {}
    figures = {
        "n": float(len(true)),
        "r": _correlation(said, true),
        "slope": float((said * true).sum() / (true * true).sum()),
        "right_direction": float((said * true > 0).mean()),
        "within_half_a_level": float((np.abs(said - true) <= _HALF_A_LEVEL).mean()),
    }
    return {name: value for name, value in figures.items() if np.isfinite(value)}


def _extent(reading: Reading, truth: Truth) -> dict[str, float]:
    said, true, nothing, figures = [], [], [], {}
    for index, finding in enumerate(FINDINGS):
        where = known(truth, index) & (truth["presence"][:, index] == 1)
        nothing.append(reading.extent[:, index][known(truth, index) & ~where])
        if not where.any():
            continue
        said.append(reading.extent[:, index][where])
        true.append(truth["extent"][:, index][where])
        figures[f"{finding}_r"] = _correlation(said[-1], true[-1])
    if not said:
        return {}
    all_said, all_true = np.concatenate(said), np.concatenate(true)
    away = np.abs(all_said - all_true)
    figures |= {
        "r": _correlation(all_said, all_true),
        "mean_error": float(away.mean()),
        "within_half_a_level": float((away <= _HALF_A_LEVEL).mean()),
        "within_a_level": float((away <= 2 * _HALF_A_LEVEL).mean()),
        "mean_where_absent": float(np.concatenate(nothing).mean()),
    }
    return {name: value for name, value in figures.items() if np.isfinite(value)}


def _person(reading: Reading, truth: Truth) -> dict[str, float]:
    figures = {}
    age = np.isfinite(truth["age"])
    if age.sum() > 2:
        figures["age_mean_error_years"] = float(np.abs(reading.age[age] - truth["age"][age]).mean())
        figures["age_r"] = _correlation(reading.age[age], truth["age"][age])
    for name, said, true in (
        ("sex", reading.sex_male, truth["male"]),
        ("view", reading.view_ap, truth["view_ap"]),
    ):
        there = np.isfinite(true) & np.isfinite(said)
        if there.any():
            figures[f"{name}_auroc"] = auroc(said[there], true[there] == 1)
            figures[f"{name}_accuracy"] = float(((said[there] >= 0.5) == (true[there] == 1)).mean())
    style = np.isfinite(truth["style"]) & np.isfinite(reading.style).all(1)
    if style.any():
        figures["style_accuracy"] = float((reading.style[style].argmax(1) == truth["style"][style]).mean())
    return {name: value for name, value in figures.items() if np.isfinite(value)}


def _areas(reading: Reading, truth: Truth) -> dict[str, float]:
    figures = {}
    for index, name in enumerate(("right_lung", "left_lung", "heart")):
        there = np.isfinite(truth["areas"][:, index])
        if there.sum() > 2:
            said, true = reading.areas[there, index], truth["areas"][there, index]
            figures[f"{name}_mean_error_percent"] = float(100 * np.abs(said - true).mean())
            figures[f"{name}_r"] = _correlation(said, true)
    return {name: value for name, value in figures.items() if np.isfinite(value)}


def _correlation(one: NDArray[Any], other: NDArray[Any]) -> float:
    """Pearson's r; NaN where one does not vary."""
    if len(one) < 3 or np.std(one) == 0 or np.std(other) == 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])
