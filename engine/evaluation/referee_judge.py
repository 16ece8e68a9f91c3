"""RefereeJudge: a shipped referee as the measure asks for it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.case import Suite
from engine.evaluation.look import Look
from engine.models.predictors import FINDINGS, Referee, load_referee


class RefereeJudge:
    """Reads images with a referee; beside others only where it learned that.

    Args:
        referee: as loaded.
    """

    def __init__(self, referee: Referee) -> None:
        self._referee = referee
        card = referee.card
        self.findings: tuple[str, ...] = FINDINGS
        self.thresholds: NDArray[np.float32] = card.threshold_array(beside=card.reads_beside)
        self.thresholds_alone: NDArray[np.float32] = card.threshold_array()
        self.description: dict[str, Any] = {
            "name": card.name,
            "title": card.title,
            "notice": card.notice,
            "source": card.source,
            "weights_sha256": dict(card.weights_sha256),
            "thresholds_from": dict(card.thresholds_from),
            "thresholds": {key: float(value) for key, value in card.thresholds.items()},
            "thresholds_beside": {key: float(value) for key, value in card.thresholds_beside.items()},
            "reads_beside": card.reads_beside,
            "ceiling_on_its_card": card.ceiling,
        }

    def look(self, images: NDArray[np.float32], beside: NDArray[np.float32] | None = None) -> list[Look]:
        """Read (N, 512, 512) float32 in [0, 1]; see Judge."""
        reading = self._referee.read(images, beside if self._referee.card.reads_beside else None)
        return [
            Look(
                presence=reading.presence[index],
                extent=reading.extent[index],
                age=float(reading.age[index]),
                sex_male=float(reading.sex_male[index]),
                style=reading.style[index],
                view_ap=float(reading.view_ap[index]),
                areas=reading.areas[index],
                features=reading.features[index],
            )
            for index in range(len(reading))
        ]


def judge_for(suite: Suite) -> RefereeJudge:
    """The referee that was trained on this kind of image; on the CPU, so that its readings are the same."""
    return RefereeJudge(load_referee("simulated" if suite is Suite.SIMULATED else "real"))
