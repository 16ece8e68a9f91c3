"""Referee: a small network that reads films, to judge edits that it had no part in.

A referee says which of eight findings it sees on which side and how much, and who the film could be of. It
was trained on patients apart from those that any editor sees. It is a measuring instrument for software:
its readings are no diagnosis.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file

from engine import paths
from engine.arrays import freeze_arrays, reduce_through_constructor
from engine.errors import FrameMismatchError, ModelIntegrityError, ModelNotFoundError, RequestError
from engine.models.loading import file_sha256
from engine.models.predictor_card import CARD_NAME, RefereeCard, read_referee_card
from engine.models.predictor_network import (
    FINDINGS,
    STYLES,
    Answers,
    PredictorNetwork,
    shrink,
    view,
)

NAMES = ("simulated", "real")
FRAME = 512
AGE_CENTER, AGE_SCALE = 50.0, 20.0
_CLEARLY = 2.0  # how fast the extent goes to 0 with the odds of presence below their threshold
_CERTAINTY = 3.0  # what is seen to come or go counts so much more for presence than what one film shows
__all__ = ["FINDINGS", "NAMES", "Reading", "Referee", "RefereeCard", "load_referee"]

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Reading:
    """What a referee says about N films.

    Attributes:
        presence: (N, 8, 2) float32, probability of each finding (in the order of FINDINGS) on the patient's
            right and left; cardiomegaly has the same value in both.
        extent: (N, 8, 2) float32, how much: 0 none, .25 minimal, .5 small or mild, .75 moderate, 1 large or
            severe, 1.25 massive (a quarter of the level's rank). It is what the finding would measure if it
            is there, times how clearly it is: half at the finding's threshold, nearly nothing well below.
        age: (N,) float32, years.
        sex_male: (N,) float32, probability.
        style: (N, 3) float32, probabilities; NaN where the referee does not know styles.
        view_ap: (N,) float32, probability; NaN where the referee does not know views.
        areas: (N, 3) float32, share of the frame: right lung, left lung, heart.
        features: (N, D) float32, pooled features for distances between groups of films.
    """

    presence: FloatArray
    extent: FloatArray
    age: FloatArray
    sex_male: FloatArray
    style: FloatArray
    view_ap: FloatArray
    areas: FloatArray
    features: FloatArray

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)

    def __len__(self) -> int:
        return len(self.age)


class Referee:
    """A network with its card, ready to read.

    Args:
        card: what it is.
        network: with its weights.
        device: of torch.
    """

    def __init__(self, card: RefereeCard, network: PredictorNetwork, device: str = "cpu") -> None:
        self.card = card
        self._device = torch.device(device)
        self._network = network.to(self._device).eval().requires_grad_(False)

    @property
    def name(self) -> str:
        return self.card.name

    def weights(self) -> dict[str, torch.Tensor]:
        """The network's weights by name, to start another training from."""
        return self._network.state_dict()

    def read(self, images: FloatArray, beside: FloatArray | None = None, batch_size: int = 16) -> Reading:
        """Read films.

        Args:
            images: (N, 512, 512) float32 in [0, 1], bright is dense, the patient's right on the left.
            beside: as ``images``, another film of each one's patient that lies beside it, such as a film and
                its edit. The reading is of ``images`` all the same; what it says of findings is surer where
                the two differ, and all else is as without it. None: each film is read alone.
            batch_size: films at a time; the reading does not depend on it but for the last bits.

        Raises:
            FrameMismatchError: another shape, or values that are not finite.
            RequestError: films to be read beside others, by a referee that did not learn it.
        """
        if beside is not None and not self.card.reads_beside:
            raise RequestError(
                f'the referee {self.name} reads films alone; train it further with task = "comparison"'
            )
        _check(images)
        if beside is not None:
            _check(beside)
            if len(beside) != len(images):
                raise FrameMismatchError(f"{len(images)} films cannot be read beside {len(beside)} others")
        parts = []
        with torch.inference_mode():
            for start in range(0, len(images), batch_size):
                chosen = slice(start, start + batch_size)
                others = None if beside is None else self._small(beside[chosen])
                parts.append(self._network(view(self._small(images[chosen]), others)))
        card = self.card
        return reading_of(parts, card.knows_style, card.knows_view, card.threshold_array())

    def _small(self, images: FloatArray) -> torch.Tensor:
        return shrink(torch.from_numpy(np.array(images, np.float32)).to(self._device))


def reading_of(
    parts: list[Answers], knows_style: bool, knows_view: bool, thresholds: FloatArray | None = None
) -> Reading:
    """The reading that a network's answers stand for.

    Args:
        thresholds: (8,) float32, of films read alone, for the extent; None: as if every finding were there.
    """

    def join(name: str) -> FloatArray:
        values: FloatArray = torch.cat([getattr(part, name) for part in parts]).detach().float().cpu().numpy()
        return values

    styles, views, presence = join("style"), join("view_ap"), join("presence")
    extent = join("extent")
    came = np.zeros((), np.float32) if any(part.came is None for part in parts) else join("came")
    if thresholds is not None:
        odds = np.log(thresholds / (1 - thresholds))[None, :, None]
        extent = extent * _probability(_CLEARLY * (presence - odds) + came)
    return Reading(
        presence=_probability(presence + _CERTAINTY * came),
        extent=extent,
        age=join("age") * np.float32(AGE_SCALE) + np.float32(AGE_CENTER),
        sex_male=_probability(join("male")),
        style=_shares(styles) if knows_style else np.full((len(styles), STYLES), np.nan, np.float32),
        view_ap=_probability(views) if knows_view else np.full(len(views), np.nan, np.float32),
        areas=join("areas"),
        features=join("features"),
    )


def _check(images: FloatArray) -> None:
    if images.ndim != 3 or images.shape[1:] != (FRAME, FRAME) or not len(images):
        raise FrameMismatchError(
            f"a referee reads films of shape (N, {FRAME}, {FRAME}) with N at least 1, not {images.shape}"
        )
    if not np.isfinite(images).all():
        raise FrameMismatchError("a film holds values that are not finite; a referee cannot read it")


def _probability(logits: FloatArray) -> FloatArray:
    return (1 / (1 + np.exp(-logits.astype(np.float64)))).astype(np.float32)


def _shares(logits: FloatArray) -> FloatArray:
    powers = np.exp((logits - logits.max(1, keepdims=True)).astype(np.float64))
    return (powers / powers.sum(1, keepdims=True)).astype(np.float32)


def load_referee(name: str | Path, device: str = "cpu") -> Referee:
    """A shipped referee, or one from a folder that training wrote.

    Args:
        name: "simulated" or "real", or a folder.
        device: of torch.

    Raises:
        ModelNotFoundError: there is no such referee.
        ModelCardError: its card is missing or damaged.
        ModelIntegrityError: the weights are not those of the card.
    """
    folder = paths.resources_dir() / "referees" / name if name in NAMES else Path(name)
    if not folder.is_dir():
        raise ModelNotFoundError(f"there is no referee {name}; shipped are {' and '.join(NAMES)}")
    card = read_referee_card(folder / CARD_NAME)
    weights: dict[str, torch.Tensor] = {}
    for file, expected in card.weights_sha256.items():
        path = folder / file
        if not path.is_file():
            raise ModelIntegrityError(f"{file} of the referee {card.name} is missing; reinstall or export it")
        if file_sha256(path) != expected:
            raise ModelIntegrityError(
                f"{file} of the referee {card.name} is not what its card describes; reinstall or export it"
            )
        try:
            weights |= load_file(path)
        except (SafetensorError, OSError) as error:
            raise ModelIntegrityError(f"{file} of the referee {card.name} cannot be read: {error}") from error
    network = PredictorNetwork(card.shape, card.reads_beside)
    try:
        network.load_state_dict({key: value.float() for key, value in weights.items()})
    except RuntimeError as error:
        raise ModelIntegrityError(
            f"the weights of the referee {card.name} are not those of its network; reinstall or export it"
        ) from error
    if not all(bool(value.isfinite().all()) for value in network.state_dict().values()):
        raise ModelIntegrityError(f"the weights of the referee {card.name} hold values that are not finite")
    return Referee(card, network, device)
