"""RefereeCard: what ``referee.toml`` says about a referee, read and checked."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import ModelCardError
from engine.models.predictor_network import FINDINGS, Shape

CARD_NAME = "referee.toml"


@dataclass(frozen=True)
class RefereeCard:
    """What ``referee.toml`` says.

    Attributes:
        name: "simulated" or "real", or what it was trained as.
        title, notice, source: for people: what it is, what it is not, how it was made.
        shape: of the network.
        knows_style, knows_view: whether these heads were trained.
        thresholds: by finding, the probability from which the finding counts as seen.
        thresholds_beside: the same for films that are read beside another of the same patient; empty where
            the referee did not learn to read so.
        thresholds_from: "films" and "patients" on which the thresholds rest; empty where that is not told.
        weights_sha256: by file name.
        ceiling: figures on unseen truth, by name of a group of figures.
    """

    name: str
    title: str
    notice: str
    source: str
    shape: Shape
    knows_style: bool
    knows_view: bool
    thresholds: dict[str, float]
    weights_sha256: dict[str, str]
    ceiling: dict[str, dict[str, float]]
    thresholds_from: dict[str, int] = field(default_factory=dict)
    thresholds_beside: dict[str, float] = field(default_factory=dict)

    @property
    def reads_beside(self) -> bool:
        """Whether it learned to read a film beside another of the same patient."""
        return bool(self.thresholds_beside)

    def threshold_array(self, beside: bool = False) -> NDArray[np.float32]:
        """(8,) float32 in the order of FINDINGS, for films read alone or beside another."""
        thresholds = self.thresholds_beside if beside else self.thresholds
        return np.array([thresholds[finding] for finding in FINDINGS], np.float32)


def read_referee_card(path: Path) -> RefereeCard:
    """Read and check a card.

    Raises:
        ModelCardError: it is missing, or a field is missing or of the wrong kind.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        shape = Shape(tuple(map(int, table["widths"])), tuple(map(int, table["depths"])))
        thresholds = _thresholds(table["thresholds"])
        beside = table.get("thresholds_beside", {})
        if not table["weights_sha256"]:
            raise ValueError("weights_sha256 names no file")
        if any(Path(name).name != name for name in table["weights_sha256"]):
            raise ValueError("weights_sha256 names a file outside the folder")
        return RefereeCard(
            name=str(table["name"]),
            title=str(table["title"]),
            notice=str(table["notice"]),
            source=str(table["source"]),
            shape=shape,
            knows_style=bool(table["knows_style"]),
            knows_view=bool(table["knows_view"]),
            thresholds=thresholds,
            weights_sha256={str(key): str(value) for key, value in table["weights_sha256"].items()},
            ceiling=_ceiling(table.get("ceiling", {})),
            thresholds_from={str(k): int(v) for k, v in table.get("thresholds_from", {}).items()},
            thresholds_beside=_thresholds(beside) if beside else {},
        )
    except OSError as error:
        raise ModelCardError(f"the card {path} cannot be read: {error.strerror or error}") from error
    except KeyError as error:
        raise ModelCardError(f"the card {path} lacks {error}; export the referee again") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise ModelCardError(f"the card {path} is damaged ({error}); export the referee again") from error


def _thresholds(table: Any) -> dict[str, float]:
    """One for each finding, or KeyError or ValueError."""
    thresholds = {finding: float(table[finding]) for finding in FINDINGS}
    if not all(0 < value < 1 for value in thresholds.values()):
        raise ValueError("thresholds are probabilities between 0 and 1")
    return thresholds


def _ceiling(table: Any) -> dict[str, dict[str, float]]:
    """Groups of finite numbers, or ValueError."""
    ceiling: dict[str, dict[str, float]] = {}
    for group, values in dict(table).items():
        if not isinstance(values, Mapping):
            raise ValueError(f"ceiling.{group} is no table of figures")
        ceiling[str(group)] = {str(name): float(value) for name, value in values.items()}
        if not all(math.isfinite(value) for value in ceiling[str(group)].values()):
            raise ValueError(f"ceiling.{group} holds figures that are not finite")
    return ceiling


def referee_card_table(card: RefereeCard) -> dict[str, Any]:
    """The card as the table that ``referee.toml`` holds."""
    return {
        "name": card.name,
        "title": card.title,
        "notice": card.notice,
        "source": card.source,
        "widths": list(card.shape.widths),
        "depths": list(card.shape.depths),
        "knows_style": card.knows_style,
        "knows_view": card.knows_view,
        "thresholds": dict(card.thresholds),
        "thresholds_beside": dict(card.thresholds_beside),
        "thresholds_from": dict(card.thresholds_from),
        "weights_sha256": dict(card.weights_sha256),
        "ceiling": card.ceiling,
    }
