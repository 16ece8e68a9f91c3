"""Pairs that an editor learns from: latents before and after, and the sentences there and back.

Most are real films of the editors' patients with findings drawn into them; the others are simulated patients.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor

from engine import paths
from engine.arrays import FloatImage
from engine.datasets.real_films import RealFilm, film_pixels
from engine.datasets.split_films import films_of_split
from engine.datasets.splits import Split
from engine.errors import LocalizationError, RequestError
from engine.instructions.findings import load_vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Side
from engine.models.networks.autoencoder import Autoencoder
from engine.models.networks.weights import load_autoencoder
from engine.simulation.insertion_pairs import CaseMix, draw_inserted_case, insertable
from engine.simulation.localization import FrontalAnatomy, locate
from engine.simulation.population import draw_simulated_case, seed_split, sentence
from engine.simulation.random_streams import stream
from engine.training.drawing import Arrays, drawn_once
from engine.training.few_words import in_few_words

# To be raised when pairs are drawn otherwise than before; then all is drawn anew.
PAIRS_VERSION = 2
FACTOR = 8  # pixels per cell
_A_JOB = 8
_TEXTS = {
    "there": "U240",
    "back": "U240",
    "there_short": "U240",
    "back_short": "U240",
    "finding": "U40",
    "side": "U8",
}
_SEEN = 3 / 255
_PARTNERS = 6
_SIMULATED_SIZE = 512


@dataclass(frozen=True)
class PairsConfig:
    """How many pairs, and how films vary.

    Attributes:
        inserted: on real films, each finding as often as the others and each film as often as the others.
        simulated: patients.
        shift, scale: of both pictures together, as shares of the side.
        rotation: in degrees. There are no flips: the heart is on the left.
        gamma: standard deviation of the logarithm of the exponent that both pictures get.
        several: share of what is added or removed that is two findings, where they go together.
        usual: share drawn so that a sentence in few words asks for it.
        acquired_apart: share of pairs whose second picture was taken a little otherwise, as follow-ups are.
    """

    inserted: int
    simulated: int = 0
    shift: float = 0.04
    scale: float = 0.04
    rotation: float = 2.0
    gamma: float = 0.18
    several: float = 0.3
    usual: float = 0.2
    acquired_apart: float = 0.1

    def __post_init__(self) -> None:
        for name, most in (("inserted", 10**7), ("simulated", 10**7), ("several", 1), ("usual", 1)):
            if not 0 <= getattr(self, name) <= most:
                raise RequestError(f"{name} is {getattr(self, name)}; it goes from 0 to {most}")
        if not self.inserted and not self.simulated:
            raise RequestError("inserted and simulated are both 0; give a number of pairs")


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs in latents; both ways are good to learn from.

    Attributes:
        before, after: (N, C, h, w) float16, posterior means.
        region: (N, h, w) bool, cells in which the pictures differ.
        there, back: N sentences.
        there_short, back_short: the same in few words.
        finding: key of what the sentence names first.
        side: "left", "right" or "" of the change.
        is_real: (N,) bool, on a real film.
    """

    before: np.ndarray
    after: np.ndarray
    region: np.ndarray
    there: list[str]
    back: list[str]
    there_short: list[str]
    back_short: list[str]
    finding: list[str]
    side: list[str]
    is_real: np.ndarray

    def __len__(self) -> int:
        return len(self.before)

    def latents(self, chosen: np.ndarray, is_after: np.ndarray) -> Tensor:
        """Of the chosen pairs (n,), after where told (n,) bool, else before: (n, C, h, w) float32."""
        rows = [
            self.after[place] if late else self.before[place]
            for place, late in zip(chosen, is_after, strict=True)
        ]
        return torch.from_numpy(np.stack(rows)).float()


class PairDrawer:
    """Draws the pairs of a split, a job at a time; goes to other processes as it is.

    Args:
        config: how many and how.
        split: whose patients.
        films: folder of real films.
        autoencoder: folder of the AutoencoderKL.
    """

    def __init__(self, config: PairsConfig, split: Split, films: Path | None, autoencoder: Path) -> None:
        self._config = config
        self._split = split
        self.films = films_of_split(films, split) if config.inserted else []
        self._autoencoder = autoencoder
        self._seeds = _seeds_of(split, config.simulated)
        self._mix = CaseMix(config.several, _PARTNERS, config.usual)

    @property
    def jobs(self) -> int:
        return -(-self._config.inserted // _A_JOB) + -(-self._config.simulated // _A_JOB)

    def key(self) -> str:
        """Names what the pairs depend on."""
        weights = sorted(self._autoencoder.glob("*.safetensors"))
        digest = hashlib.sha256(repr((PAIRS_VERSION, _A_JOB, asdict(self._config), self._split)).encode())
        for film in self.films:
            digest.update(f"{film.path.name} {sorted(film.present)}".encode())
        tables = [paths.findings_file(), *sorted(paths.resources_dir().glob("anatomy/*.safetensors"))]
        for path in (*(film.path for film in self.films), *weights, *tables):
            digest.update(path.read_bytes())
        return f"pairs-{self._split.value}-{digest.hexdigest()[:16]}"

    def drawn(
        self, cache: Path, workers: int = 1, on_done: Callable[[int, int], None] | None = None
    ) -> Pairs:
        """All pairs; raises as ``drawn_once`` and where films cannot be read."""
        arrays = drawn_once(cache / self.key(), self, self.jobs, workers, on_done)
        texts = {name: [str(text) for text in arrays[name]] for name in _TEXTS}
        return Pairs(
            arrays["before"], arrays["after"], arrays["region"], is_real=np.array(arrays["is_real"]), **texts
        )

    def __call__(self, job: int) -> Arrays:
        """The pairs of one job."""
        on_films = -(-self._config.inserted // _A_JOB)
        if job >= on_films:
            first = (job - on_films) * _A_JOB
            drawn = [_simulated(seed) for seed in self._seeds[first : first + _A_JOB]]
        else:
            numbers = range(job * _A_JOB, min((job + 1) * _A_JOB, self._config.inserted))
            drawn = [one for one in map(self._inserted, numbers) if one is not None]
        rows = [self._vary(pair, job * _A_JOB + number) for number, pair in enumerate(drawn)]
        return _encoded(rows, self._autoencoder)

    def _inserted(self, number: int) -> "_Pair | None":
        """The pair of this number; None where nothing can be shown on the film."""
        film = self.films[number % len(self.films)]
        located = _located(film)
        if located is None:
            return None
        pixels, anatomy = located
        possible = insertable(film.present)
        if not possible:
            return None
        about = possible[(number // len(self.films) + number) % len(possible)]
        try:
            case = draw_inserted_case(pixels, anatomy, film.present, number, about=about, mix=self._mix)
        except RequestError:
            return None
        return _Pair(
            *(case.source, case.target, case.instruction, case.way_back),
            *(_staying(case.before, case.after), about, True),
        )

    def _vary(self, pair: "_Pair", number: int) -> "_Pair":
        """Move both pictures and change their tone alike; now and then the second a little more."""
        config, random = self._config, stream(number, f"variation {self._split.value}")
        scale = np.exp(random.uniform(-config.scale, config.scale, 2))
        angle = np.deg2rad(random.uniform(-config.rotation, config.rotation))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * scale
        shift = random.uniform(-2 * config.shift, 2 * config.shift, 2)
        theta = torch.from_numpy(np.column_stack([turn, shift])).float()[None]
        grid = functional.affine_grid(theta, [1, 1, *pair.before.shape], align_corners=False)
        both = torch.from_numpy(np.stack([pair.before, pair.after]))[None]
        moved = functional.grid_sample(both, grid, padding_mode="border", align_corners=False)[0]
        moved = moved.clamp(0, 1) ** float(np.exp(random.normal(0, config.gamma)))
        before, after = moved.numpy()
        region = np.abs(after - before) >= _SEEN
        if random.random() < config.acquired_apart:
            exponent, gain = np.exp(random.normal(0, 0.06)), random.normal(1, 0.02)
            after = np.clip(gain * after**exponent, 0, 1).astype(np.float32)
        return replace(pair, before=before, after=after, region=region)


@dataclass(frozen=True, eq=False)
class _Pair:
    before: FloatImage
    after: FloatImage
    there: Instruction
    back: Instruction
    staying: frozenset[str]
    finding: str
    is_real: bool
    region: np.ndarray | None = None

    def texts(self) -> dict[str, str]:
        vocabulary = load_vocabulary()
        return {
            "there": sentence(self.there),
            "back": sentence(self.back),
            "there_short": in_few_words(self.there, self.staying, vocabulary),
            "back_short": in_few_words(self.back, self.staying, vocabulary),
            "finding": self.finding,
            "side": _side(self.there),
        }


def _simulated(seed: int) -> _Pair:
    pair = draw_simulated_case(seed, _SIMULATED_SIZE)
    return _Pair(
        *(pair.before.image, pair.after.image, pair.instruction, pair.way_back),
        _staying([one.mention for one in pair.before.findings], [one.mention for one in pair.after.findings]),
        *(pair.instruction.mentions[0].finding, False),
    )


def _staying(before: Sequence[FindingMention], after: Sequence[FindingMention]) -> frozenset[str]:
    return frozenset(mention.finding for mention in before if mention in after)


def _side(instruction: Instruction) -> str:
    sides = {mention.location.side for mention in instruction.mentions}
    return next(iter(sides)).value if len(sides) == 1 and sides <= {Side.LEFT, Side.RIGHT} else ""  # type: ignore[union-attr]


def _seeds_of(split: Split, count: int) -> list[int]:
    found: list[int] = []
    seed = 0
    while len(found) < count:
        if seed_split(seed) is split:
            found.append(seed)
        seed += 1
    return found


_anatomies: dict[Path, tuple[FloatImage, FrontalAnatomy] | None] = {}


def _located(film: RealFilm) -> tuple[FloatImage, FrontalAnatomy] | None:
    """Pixels and anatomy, None where the lungs are not found; kept, for each film comes many times."""
    if film.path not in _anatomies:
        pixels = film_pixels(film)
        try:
            _anatomies[film.path] = pixels, locate(pixels)
        except LocalizationError:
            _anatomies[film.path] = None
    return _anatomies[film.path]


@cache
def _autoencoder(folder: Path) -> Autoencoder:
    return load_autoencoder(folder)


@torch.inference_mode()
def _encoded(pairs: list[_Pair], autoencoder: Path) -> Arrays:
    vae = _autoencoder(autoencoder)

    def encode(film: FloatImage) -> np.ndarray:
        picture = torch.from_numpy(np.array(film, np.float32))[None, None].expand(1, 3, -1, -1)
        mean, _ = vae.encode(2 * picture - 1)
        return mean[0].numpy().astype(np.float16)

    def cells(region: np.ndarray | None) -> np.ndarray:
        assert region is not None
        share = functional.avg_pool2d(torch.from_numpy(region).float()[None, None], FACTOR)[0, 0]
        return np.asarray(share.numpy() >= 0.25)

    size = _SIMULATED_SIZE // FACTOR
    texts = [pair.texts() for pair in pairs]
    none = np.zeros((0, vae.latent_channels, size, size), np.float16)
    return {
        "before": np.stack([encode(pair.before) for pair in pairs]) if pairs else none,
        "after": np.stack([encode(pair.after) for pair in pairs]) if pairs else none,
        "region": np.stack([cells(pair.region) for pair in pairs]) if pairs else none[:, 0].astype(bool),
        **{name: np.array([one[name] for one in texts], kind) for name, kind in _TEXTS.items()},
        "is_real": np.array([pair.is_real for pair in pairs], bool),
    }
