"""Variation of films while the lung network learns: pose, processing, opacities, gas below the diaphragm."""

import torch
import torch.nn.functional as functional
from torch import Tensor

_GAS_SHARE = 0.4  # of the films get gas under the left dome
_RIGHT_GAS_SHARE = 0.08


def vary(images: Tensor, lungs: Tensor, generator: torch.Generator, size: int) -> tuple[Tensor, Tensor]:
    """Films as they could also have looked.

    Args:
        images: (N, H, W) float32 in [0, 1].
        lungs: (N, 2, H, W) float32: right and left lung.
        generator: of all random draws.
        size: pixels of a side of what is returned.

    Returns:
        (N, size, size) and (N, 2, size, size); the outlines follow the pose, and nothing else changes them.
    """

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator)

    def uniform(*shape: int) -> Tensor:
        return torch.rand(shape, generator=generator)

    images = _add_gas(images, lungs, generator)
    images, lungs = _move(images, lungs, generator, size)
    count = len(images)
    images = images.clamp(0, 1) ** torch.exp(0.4 * normal(count, 1, 1))
    ranks = images.flatten(1).argsort(1).argsort(1).view_as(images) / images[0].numel()
    share = (uniform(count, 1, 1) * 2 - 1).clamp(min=0)  # half of the films stay as they are
    images = images + share * (ranks - images)
    images = _add_opacities(images, generator)
    blurred = functional.avg_pool2d(images[:, None], 3, 1, 1, count_include_pad=False)[:, 0]
    images = blurred + (images - blurred) * (0.4 + 1.4 * uniform(count, 1, 1))
    return images + 0.03 * uniform(count, 1, 1) * normal(*images.shape), lungs


def _move(images: Tensor, lungs: Tensor, generator: torch.Generator, size: int) -> tuple[Tensor, Tensor]:
    count = len(images)
    angle = 0.07 * torch.randn(count, generator=generator)
    scale = torch.exp(0.10 * torch.randn(count, 2, generator=generator))
    matrix = torch.zeros(count, 2, 3)
    matrix[:, 0, 0] = scale[:, 0] * torch.cos(angle)
    matrix[:, 0, 1] = -scale[:, 0] * torch.sin(angle)
    matrix[:, 1, 0] = scale[:, 1] * torch.sin(angle)
    matrix[:, 1, 1] = scale[:, 1] * torch.cos(angle)
    matrix[:, :, 2] = 0.09 * torch.randn(count, 2, generator=generator)
    grid = functional.affine_grid(matrix, [count, 1, size, size], align_corners=False)
    padding = "zeros" if float(torch.rand(1, generator=generator)) < 0.4 else "border"
    moved = functional.grid_sample(images[:, None], grid, padding_mode=padding, align_corners=False)
    return moved[:, 0], functional.grid_sample(lungs, grid, align_corners=False)


def _add_opacities(images: Tensor, generator: torch.Generator) -> Tensor:
    """Soft bright clouds anywhere, so that diseased lungs are still lungs."""
    count, height, width = images.shape
    rows = torch.linspace(0, 1, height)[:, None]
    columns = torch.linspace(0, 1, width)
    for _ in range(2):
        draw = torch.rand(count, 6, 1, 1, generator=generator)
        radius = 0.03 + 0.13 * draw[:, 2]
        away = ((rows - 0.15 - 0.7 * draw[:, 0]) / radius) ** 2
        away = away + ((columns - 0.08 - 0.84 * draw[:, 1]) / (radius * (0.6 + draw[:, 3]))) ** 2
        amount = 0.8 * draw[:, 4] * (draw[:, 5] < 0.5)
        images = images + amount * torch.exp(-away) * (0.85 - images).clamp(min=0)
    return images


def _add_gas(images: Tensor, lungs: Tensor, generator: torch.Generator) -> Tensor:
    """Gas in stomach or colon just below the diaphragm, as dark as the lung above and close to it."""
    images = images.clone()
    height, width = images.shape[1:]
    rows = torch.arange(height, dtype=torch.float32)[:, None]
    columns = torch.arange(width, dtype=torch.float32)[None]
    for index in range(len(images)):
        for lung, share in ((1, _GAS_SHARE), (0, _RIGHT_GAS_SHARE)):
            draw = torch.rand(32, generator=generator)
            marked = lungs[index, lung] > 0.5
            if draw[0] > share or marked.sum() < 200:
                continue
            level = images[index][marked].quantile(0.15 + 0.5 * float(draw[1]))
            covered = marked.any(0).nonzero()[:, 0]
            lowest = (marked * rows).amax(0)
            gas = torch.zeros_like(images[index])
            for k in range(1 + int(4 * draw[2] ** 2)):
                own = draw[4 + 6 * k : 10 + 6 * k]
                column = int(covered[int(own[0] * (len(covered) - 1))])
                wide, tall = 3 + 11 * own[1], 2 + 8 * own[2]
                centre = lowest[column] + 1 + 4 * own[3] ** 2 + tall
                out = ((rows - centre) / tall) ** 2 + ((columns - column) / wide) ** 2
                gas = torch.maximum(gas, torch.sigmoid((1 - out) * (3 + 6 * own[4])))
            # The diaphragm and the wall of the stomach stay between gas and lung.
            gap = functional.max_pool2d(lungs[index, lung][None, None], 3, 1, 1)[0, 0]
            gas = gas * (1 - gap) * (0.5 + 0.5 * draw[3])
            images[index] += gas * (level - images[index]).clamp(max=0)
    return images
