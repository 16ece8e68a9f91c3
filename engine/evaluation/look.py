"""Look: what a referee sees on one image; and what the measure asks of a referee."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.arrays import FloatImage, freeze_arrays

UNDECIDED = 0.5


@dataclass(frozen=True, eq=False)
class Look:
    """One image as a referee reads it.

    Attributes:
        presence: (F, 2) probability of each finding on the patient's right and left; a finding without a
            side has the same value twice.
        extent: (F, 2) how much: severity rank / 4.
        age: years.
        sex_male: probability.
        style: (3,) probabilities; NaN where the referee does not know styles.
        view_ap: probability; NaN where the referee does not know views.
        areas: (3,) share of the frame: right lung, left lung, heart.
        features: (D,) for FID and KID.
    """

    presence: NDArray[np.float32]
    extent: NDArray[np.float32]
    age: float
    sex_male: float
    style: NDArray[np.float32]
    view_ap: float
    areas: NDArray[np.float32]
    features: NDArray[np.float32]

    def __post_init__(self) -> None:
        freeze_arrays(self)


class Judge(Protocol):
    """A referee and the order and thresholds of its findings.

    Attributes:
        findings: keys of the vocabulary, in the order of ``Look.presence``.
        thresholds: (F,) at which a probability says that the finding is there, on a film read beside another.
        thresholds_alone: (F,) the same on a film read alone.
        description: name, hash and what its card says of it, for the report.
    """

    findings: tuple[str, ...]
    thresholds: NDArray[np.float32]
    thresholds_alone: NDArray[np.float32]
    description: dict[str, Any]

    def look(self, images: NDArray[np.float32], beside: NDArray[np.float32] | None = None) -> list[Look]:
        """Read (N, 512, 512) float32 in [0, 1], each alone or beside another film of its patient.

        What lies beside an image may change what is said of its findings, and nothing else.
        """
        ...


def stack(images: list[FloatImage]) -> NDArray[np.float32]:
    """(N, 512, 512) float32."""
    return np.stack([np.asarray(image, np.float32) for image in images])
