"""Figures of sampled edits against the truth, in latents: cheap enough for every validation."""

import numpy as np

from engine.training.editor_pairs import Pairs


def edit_figures(pairs: Pairs, edited: np.ndarray) -> dict[str, float]:
    """How much of the true change is there, in the right place and nowhere else.

    Args:
        pairs: with their truth.
        edited: (N, C, h, w), the edits of ``before`` by the sentence ``there``.

    Returns:
        By name: "missed" is the squared error as a share of that of no edit; "reached" the projection of the
        edit on the true change, 1 when all is there; "outside" the deviation where nothing should change, as
        a share of the true change's deviation inside; "side" the share of one-sided edits that change their
        side more than the other. "missed" and "reached" also by finding.
    """
    before = pairs.before.astype(np.float32)
    wished, made = pairs.after.astype(np.float32) - before, edited - before
    size = (wished**2).sum((1, 2, 3))
    shows = size > 1e-6
    missed = ((made - wished) ** 2).sum((1, 2, 3)) / np.maximum(size, 1e-6)
    reached = (made * wished).sum((1, 2, 3)) / np.maximum(size, 1e-6)
    inside = np.array([_deviation(one, cells) for one, cells in zip(wished, pairs.region, strict=True)])
    outside = np.array([_deviation(one, ~cells) for one, cells in zip(made, pairs.region, strict=True)])
    spilled = outside / np.maximum(inside, 1e-6)
    figures = {
        "missed": _median(missed[shows]),
        "reached": _median(reached[shows]),
        "outside": _median(spilled[shows & pairs.region.any((1, 2))]),
    }
    halves = (made**2).sum(1).sum(1)  # (N, w)
    middle = halves.shape[1] // 2
    on_image_left = halves[:, :middle].sum(1) > halves[:, middle:].sum(1)
    sides = np.array(pairs.side)
    sided = sides != ""
    if sided.any():  # the patient's right is on the left of the picture
        figures["side"] = float((on_image_left == (sides == "right"))[sided].mean())
    for finding in sorted(set(pairs.finding)):
        these = shows & (np.array(pairs.finding) == finding)
        if these.any():
            figures[f"reached.{finding}"] = _median(reached[these])
            figures[f"missed.{finding}"] = _median(missed[these])
    return figures


def _deviation(change: np.ndarray, cells: np.ndarray) -> float:
    """Root mean square over (C, cells); 0 where there are none."""
    return float(np.sqrt((change[:, cells] ** 2).mean())) if cells.any() else 0.0


def _median(values: np.ndarray) -> float:
    return float(np.median(values)) if values.size else float("nan")
