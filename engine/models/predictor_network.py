"""The network of a referee: one small residual network with a head for each thing that it reads.

It sees the film at 160 x 160, evened out to mean 0 and deviation 1, with the coordinates as two further
channels. A coarse map says where each finding is; from it and the features, each finding is judged on each
side with an attention of its own that begins on that side, so that "on the left" is looked for on the left.
Nothing is ever mirrored.

Where another film of the same patient lies beside it, a further part looks at what differs and moves the
answers about findings; see ``Comparison``. All else is read from the film alone, as if it lay there alone.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from engine.models.predictor_blocks import Residual, norm, with_coordinates
from engine.models.predictor_comparison import Comparison

SIZE = 160  # pixels of a side that the network sees
GRID = SIZE // 16  # cells of a side of the maps of findings
FINDINGS: tuple[str, ...] = (
    "atelectasis",
    "cardiomegaly",
    "consolidation",
    "edema",
    "lung_opacity",
    "pleural_effusion",
    "pneumonia",
    "pneumothorax",
)
UNSIDED = FINDINGS.index("cardiomegaly")
STYLES = 3
AREAS = ("right_lung", "left_lung", "heart")
_MOST_EXTENT = 1.4  # a little above massive (1.25), so that the curve is not flat there
_PERSON_QUERIES = 4
_OTHER_SIDE = -4.0  # how little a side is looked at for findings of the other, to begin with


@dataclass(frozen=True)
class Shape:
    """How wide and how deep; stored in the referee's card.

    Attributes:
        widths: channels at 1/2, 1/4, 1/8 and 1/16 of the size; multiples of 8.
        depths: residual blocks at each of them.

    Raises:
        ValueError: not four of each, or numbers that no network can have.
    """

    widths: tuple[int, ...] = (16, 40, 80, 160)
    depths: tuple[int, ...] = (1, 2, 2, 3)

    def __post_init__(self) -> None:
        if len(self.widths) != 4 or len(self.depths) != 4:
            raise ValueError("widths and depths need four numbers each")
        if any(width < 8 or width % 8 or width > 4096 for width in self.widths):
            raise ValueError(f"widths are {list(self.widths)}; each is a multiple of 8 up to 4096")
        if any(not 1 <= depth <= 99 for depth in self.depths):
            raise ValueError(f"depths are {list(self.depths)}; each goes from 1 to 99")


@dataclass(frozen=True, eq=False)
class Answers:
    """What the network says about N films, before any probability is made of it.

    Attributes:
        presence: (N, 8, 2) logits, of the film alone.
        maps: (N, 8, 10, 10) logits: whether a cell of the film shows the finding.
        extent: (N, 8, 2) in 0..1.4.
        age: (N,) in units of 20 years around 50.
        male, view_ap: (N,) logits.
        style: (N, 3) logits.
        areas: (N, 3) shares of the frame.
        features: (N, D), D the last width.
        came: (N, 8, 2) logits: what is on the film and not on the one beside it, negative the other way
            round; None where films are read alone.
    """

    presence: Tensor
    maps: Tensor
    extent: Tensor
    age: Tensor
    male: Tensor
    view_ap: Tensor
    style: Tensor
    areas: Tensor
    features: Tensor
    came: Tensor | None = None


class PredictorNetwork(nn.Module):
    """Films (N, 1 or 2, 160, 160) float32, evened out, to Answers; see ``view``.

    Args:
        shape: how wide and how deep.
        compares: whether it reads films beside others; else a second channel is passed over.
    """

    def __init__(self, shape: Shape | None = None, compares: bool = False) -> None:
        super().__init__()
        self.shape = shape = shape or Shape()
        first, last = shape.widths[0], shape.widths[-1]
        self.stem = nn.Sequential(nn.Conv2d(3, first, 5, 2, 2, bias=False), norm(first), nn.ReLU())
        blocks: list[nn.Module] = []
        width = first
        for level, (wide, depth) in enumerate(zip(shape.widths, shape.depths, strict=True)):
            for number in range(depth):
                blocks.append(Residual(width, wide, 2 if number == 0 and level > 0 else 1))
                width = wide
        self.body = nn.Sequential(*blocks)
        sides = 2 * len(FINDINGS)
        self.finding_maps = nn.Conv2d(last, len(FINDINGS), 1)
        assert self.finding_maps.bias is not None
        nn.init.constant_(self.finding_maps.bias, -3.0)  # most cells show nothing
        self.attention = nn.Conv2d(last, sides + _PERSON_QUERIES, 1)
        self.place = nn.Parameter(_sides_to_begin_with())
        self.presence = nn.Parameter(torch.randn(sides, 2 * last + 2) * 0.02)
        self.presence_bias = nn.Parameter(torch.zeros(sides))
        self.extent = nn.Parameter(torch.randn(sides, 2 * last + 2) * 0.02)
        self.extent_bias = nn.Parameter(torch.full((sides,), -1.5))
        with torch.no_grad():
            self.presence[:, -2] = 1.0  # what the map says where it is looked at
            self.extent[:, -1] = 4.0  # the share of the side that the map covers
        self.person = nn.Sequential(nn.Linear((1 + _PERSON_QUERIES) * last, 96), nn.ReLU())
        self.person_head = nn.Linear(96, 3 + STYLES)  # age, male, view, styles
        place = _sides_to_begin_with()[:sides]
        self.comparison = Comparison(place, len(FINDINGS)) if compares else None
        self.area_head = nn.Sequential(nn.Linear(2 * last, 64), nn.ReLU(), nn.Linear(64, len(AREAS)))

    def forward(self, films: Tensor) -> Answers:
        """Answers of N films; without the second channel, or where that is 0, each is read alone."""
        features = self.body(self.stem(with_coordinates(films[:, :1])))
        count, sides = len(films), 2 * len(FINDINGS)
        found = self.finding_maps(features).float()
        on_sides = found.repeat_interleave(2, 1)  # as the answers: right and left of each finding
        interest = self.attention(features).float() + self.place
        interest = torch.cat([interest[:, :sides] + on_sides, interest[:, sides:]], 1)
        weights = interest.flatten(2).softmax(2)
        features = features.float()
        looked = torch.einsum("nqp,ncp->nqc", weights, features.flatten(2))
        average = features.mean((2, 3))
        told = (weights[:, :sides] * on_sides.flatten(2)).sum(2)
        halves_of_maps = functional.adaptive_avg_pool2d(found.sigmoid(), (1, 2)).flatten(1)
        everywhere = average[:, None].expand(-1, sides, -1)
        seen = torch.cat([looked[:, :sides], everywhere, told[..., None], halves_of_maps[..., None]], 2)
        presence = (seen * self.presence).sum(2) + self.presence_bias
        extent = (seen * self.extent).sum(2) + self.extent_bias
        person = self.person_head(self.person(torch.cat([average, looked[:, sides:].flatten(1)], 1)))
        halves = functional.adaptive_avg_pool2d(features, (1, 2)).flatten(1)
        came = None
        if self.comparison is not None and films.shape[1] > 1:
            came = _join_unsided(self.comparison(films).presence.view(count, -1, 2))
        return Answers(
            presence=_join_unsided(presence.view(count, -1, 2)),
            maps=found,
            extent=_MOST_EXTENT * torch.sigmoid(_join_unsided(extent.view(count, -1, 2))),
            age=person[:, 0],
            male=person[:, 1],
            view_ap=person[:, 2],
            style=person[:, 3:],
            areas=torch.sigmoid(self.area_head(halves) - 2),
            features=average,
            came=came,
        )


def _join_unsided(values: Tensor) -> Tensor:
    """(N, 8, 2) with the mean of both sides where the finding has no side."""
    sided = torch.ones(len(FINDINGS), 1, dtype=torch.bool, device=values.device)
    sided[UNSIDED] = False
    return torch.where(sided, values, values.mean(2, keepdim=True))


def _sides_to_begin_with() -> Tensor:
    """(queries, 10, 10): the patient's right is on the left of the picture."""
    place = torch.zeros(2 * len(FINDINGS) + _PERSON_QUERIES, GRID, GRID)
    for index in range(len(FINDINGS)):
        if index != UNSIDED:
            place[2 * index, :, GRID // 2 :] = _OTHER_SIDE
            place[2 * index + 1, :, : GRID // 2] = _OTHER_SIDE
    return place


def shrink(films: Tensor) -> Tensor:
    """(N, H, W) in [0, 1] to (N, 160, 160), each pixel an average of what it covers."""
    if films.shape[-2:] == (SIZE, SIZE):
        return films
    return functional.interpolate(
        films[:, None], (SIZE, SIZE), mode="bilinear", antialias=True, align_corners=False
    )[:, 0]


def even_out(films: Tensor) -> Tensor:
    """(N, 160, 160) to (N, 1, 160, 160) of mean 0 and deviation 1: brightness and contrast do not count."""
    mean = films.mean((1, 2), keepdim=True)
    deviation = films.std((1, 2), keepdim=True)
    return ((films - mean) / deviation.clamp_min(0.02))[:, None]


def view(films: Tensor, others: Tensor | None = None) -> Tensor:
    """What the network is shown.

    Args:
        films: (N, 160, 160) in [0, 1].
        others: (N, 160, 160), of the same patients; None: the films are read alone.

    Returns:
        (N, 1, 160, 160) films, evened out; with others (N, 2, 160, 160), the second the change from those.
    """
    evened = even_out(films)
    return evened if others is None else torch.cat([evened, evened - even_out(others)], 1)
