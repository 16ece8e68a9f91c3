"""Gas below the diaphragm: stomach and bowel as clusters of soft-edged bubbles."""

import numpy as np
import torch
from torch import Tensor

from engine.simulation.anatomy import Chest
from engine.simulation.patient import Patient
from engine.simulation.random_streams import stream


def gas_paths(patients: list[Patient], chest: Chest) -> Tensor:
    """(B, H, W) float32: path in cm through gas of stomach and bowel."""
    total = torch.zeros_like(chest.x)
    for index, patient in enumerate(patients):
        random, body = stream(patient.seed, "gas"), patient.body
        x, y = chest.x[index], chest.y[index]
        stomach_y = body.dome_left + random.uniform(1.6, 3.0)
        spots = [
            (random.uniform(3.5, 7.5), stomach_y, random.uniform(1.2, 3.4), random.uniform(0.7, 1.7), 1.2)
        ]
        if random.random() < body.gas:
            for _ in range(int(random.integers(2, 9))):
                spots.append(
                    (
                        random.uniform(1, 10) if random.random() < 0.8 else random.uniform(-10, -2),
                        body.dome_left + random.uniform(3.0, 9.0),
                        random.uniform(0.5, 1.5),
                        random.uniform(0.4, 1.1),
                        random.uniform(0.4, 0.9),
                    )
                )
        for cx, cy, wide, high, share in spots:
            turn = random.normal(0, 0.5)
            u = ((x - cx) * np.cos(turn) + (y - cy) * np.sin(turn)) / wide
            v = (-(x - cx) * np.sin(turn) + (y - cy) * np.cos(turn)) / high
            r = u**2 + v**2 + 0.15 * torch.sin(3 * u + 2 * v + float(cx))
            total[index] += share * 2.2 * min(wide, high) * (1 - r).clamp(min=0) ** 0.7
    return total
