"""Comparison: how a referee that reads a film beside another of the same patient thinks again.

As a radiologist does with a follow-up: what differs between two films is far easier to see than a finding on
one of them. This small network sees the film and its difference from the other, and says of each finding
whether it came or went. That is added to what the referee says of the film alone. Where nothing differs it
adds nothing.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from engine.models.predictor_blocks import Residual, norm, with_coordinates

_WIDTHS = (24, 48, 96)  # at 1/2, 1/4 and 1/8 of half the size


@dataclass(frozen=True, eq=False)
class Changes:
    """What is on N films and not on those beside them, as logits; negative where it is the other way round.

    Attributes:
        presence: (N, 16), right and left of each finding.
        maps: (N, 8, 10, 10).
    """

    presence: Tensor
    maps: Tensor


class Comparison(nn.Module):
    """Films and changes (N, 2, 160, 160) to Changes.

    Args:
        place: (16, 10, 10), where each answer is looked for to begin with.
        findings: how many have a map.
    """

    def __init__(self, place: Tensor, findings: int) -> None:
        super().__init__()
        first, last, answers = _WIDTHS[0], _WIDTHS[-1], len(place)
        self.stem = nn.Sequential(nn.Conv2d(4, first, 5, 2, 2, bias=False), norm(first), nn.ReLU())
        widths = zip((first, *_WIDTHS), _WIDTHS, strict=False)
        self.body = nn.Sequential(
            *(Residual(inner, outer, 2 if level else 1) for level, (inner, outer) in enumerate(widths)),
            Residual(last, last, 1),
        )
        self.attention = nn.Conv2d(last, answers, 1)
        self.place = nn.Parameter(place.clone())
        self.maps = nn.Conv2d(last, findings, 1)
        nn.init.zeros_(self.maps.weight)
        self.presence = nn.Parameter(torch.randn(answers, 2 * last + 1) * 0.02)
        with torch.no_grad():
            self.presence[:, -1] = 1.0  # what the map says where it is looked at

    def forward(self, films: Tensor) -> Changes:
        """What came and went on N films."""
        small = functional.avg_pool2d(films, 2)
        features = self.body(self.stem(with_coordinates(small)))
        maps = self.maps(features).float()
        on_sides = maps.repeat_interleave(2, 1)
        interest = self.attention(features).float() + self.place + on_sides.abs()
        weights, features = interest.flatten(2).softmax(2), features.float()
        looked = torch.einsum("nqp,ncp->nqc", weights, features.flatten(2))
        halves = functional.adaptive_avg_pool2d(features, (1, 2))[:, :, 0].transpose(1, 2)  # (N, 2, C)
        halves = halves.repeat(1, looked.shape[1] // 2, 1)
        told = (weights * on_sides.flatten(2)).sum(2)
        presence = (torch.cat([looked, halves, told[..., None]], 2) * self.presence).sum(2)
        differs = (films[:, 1] != 0).flatten(1).any(1).float()
        return Changes(presence * differs[:, None], maps * differs[:, None, None, None])
