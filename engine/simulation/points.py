"""Points along centrelines in patient coordinates, and where they fall on the image."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.simulation.patient import Patient
from engine.simulation.warp import to_film


@dataclass(frozen=True, eq=False)
class Points:
    """x, y in cm and weight, the length in cm that each stands for; (n,) float32 each."""

    x: np.ndarray
    y: np.ndarray
    weight: np.ndarray

    @staticmethod
    def join(parts: Sequence["Points"]) -> "Points":
        return Points(
            np.concatenate([part.x for part in parts]),
            np.concatenate([part.y for part in parts]),
            np.concatenate([part.weight for part in parts]),
        )


def polyline(x: np.ndarray, y: np.ndarray, z: np.ndarray, share: np.ndarray) -> Points:
    """Points of one line; each weighs its length in space times ``share``."""
    step = np.sqrt(np.gradient(x) ** 2 + np.gradient(y) ** 2 + np.gradient(z) ** 2)
    return Points(x.astype(np.float32), y.astype(np.float32), (step * share).astype(np.float32))


def gather(
    parts: Sequence[Points], patients: Sequence[Patient], size: int, device: torch.device
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Rows, columns, weights and image numbers for ``splat``, of one ``Points`` for each patient."""
    rows, columns, image = [], [], []
    for index, (points, patient) in enumerate(zip(parts, patients, strict=True)):
        across, down = to_film(points.x, points.y, patient)
        columns.append(across * size - 0.5)
        rows.append(down * size - 0.5)
        image.append(np.full(len(points.x), index, dtype=np.int64))
    weights = np.concatenate([points.weight for points in parts])
    return (
        torch.as_tensor(np.concatenate(rows).astype(np.float32), device=device),
        torch.as_tensor(np.concatenate(columns).astype(np.float32), device=device),
        torch.as_tensor(weights.astype(np.float32), device=device),
        torch.as_tensor(np.concatenate(image), device=device),
    )
