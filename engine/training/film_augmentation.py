"""Films as other machines and hands would have made them: what must not change a referee's mind.

Geometry, grey levels, sharpness, noise and compression vary; sides never do. An edited picture differs from
a film in just such ways, and a referee must judge the finding, not the traces of the editor.
"""

import io

import numpy as np
import torch
import torch.nn.functional as functional
from PIL import Image
from torch import Tensor

_ROTATION = np.deg2rad(5)
_COMPRESSED = 0.25  # share of the films
_OWN_TONE = 0.5  # share of films that differ from those beside them in more than the finding
_ALL_OVER = 0.5  # share of those where that is so all over
_STEEP = 8.0  # how sharp patches are at their edge


def augment(films: Tensor, random: torch.Generator, much: float = 1.0) -> Tensor:
    """Vary films.

    Args:
        films: (N, H, W) float32 in [0, 1].
        random: everything follows from it.
        much: how far geometry, grey levels and grain go; 1 as usual, 2 twice as far.

    Returns:
        (N, H, W) float32 in [0, 1].
    """
    return _retouch(_move(films[:, None], random, much)[:, 0], random, much)


def augment_together(
    films: Tensor, others: Tensor, random: torch.Generator, much: float = 1.0
) -> tuple[Tensor, Tensor]:
    """Vary films and those that they are read beside, so that what differs is the finding and then some.

    Each film and its other are moved alike. Half of them are alike in grey levels and grain too; of the rest
    either one has others, all over as another exposure would, or in patches as an editor leaves them.

    Args:
        films, others: (N, H, W) float32 in [0, 1].
        random, much: as ``augment``.

    Returns:
        Films and others, (N, H, W) float32 in [0, 1].
    """
    both = _move(torch.stack([films, others], 1), random, much)
    is_first = torch.rand(len(films), generator=random) < 0.5
    share = _patches(films.shape, random) * _some(len(films), _OWN_TONE, random)
    state = random.get_state()
    alike = [_retouch(both[:, 0], random, much)]
    random.set_state(state)
    alike.append(_retouch(both[:, 1], random, much))
    chosen = is_first[:, None, None]
    own = _retouch(torch.where(chosen, both[:, 0], both[:, 1]), random, much)
    first = torch.where(chosen, alike[0].lerp(own, share), alike[0])
    return first, torch.where(chosen, alike[1], alike[1].lerp(own, share))


def _uniform(count: int, low: float, high: float, random: torch.Generator) -> Tensor:
    return torch.rand(count, generator=random) * (high - low) + low


def _some(count: int, share: float, random: torch.Generator) -> Tensor:
    """(N, 1, 1): 1 for this share of the films, else 0."""
    return (torch.rand(count, generator=random) < share).float()[:, None, None]


def _patches(shape: torch.Size, random: torch.Generator) -> Tensor:
    """(N, H, W) in [0, 1]: all over, or in a few smooth patches."""
    count = shape[0]
    hills = torch.randn(count, 1, 5, 5, generator=random)
    smooth = functional.interpolate(hills, shape[1:], mode="bicubic", align_corners=False)[:, 0]
    return torch.maximum((_STEEP * (smooth - 0.5)).sigmoid(), _some(count, _ALL_OVER, random))


def _retouch(films: Tensor, random: torch.Generator, much: float) -> Tensor:
    """All but the geometry."""
    films = _shade(films, random, much)
    films = _sharpen_or_blur(films, random, min(1.0, much))
    films = _add_noise(films, random, much)
    return _compress(films, random)


def _move(films: Tensor, random: torch.Generator, much: float) -> Tensor:
    """Turn, scale (each way on its own, as frames squash), shear and shift a little, and bend less.

    (N, C, H, W); what shares N moves alike.
    """
    count = len(films)
    angle = _uniform(count, -_ROTATION, _ROTATION, random) * much
    wide, high = (1 + _uniform(count, -0.08, 0.08, random) * much for _ in range(2))
    shear = _uniform(count, -0.04, 0.04, random) * much
    right, down = (_uniform(count, -0.09, 0.09, random) * min(1.0, much) for _ in range(2))
    rows = [
        torch.stack([wide * angle.cos(), shear - angle.sin(), right], 1),
        torch.stack([angle.sin(), high * angle.cos(), down], 1),
    ]
    grid = functional.affine_grid(torch.stack(rows, 1), list(films.shape), align_corners=False)
    bends = torch.randn(count, 2, 4, 4, generator=random) * 0.012 * much
    bent = functional.interpolate(bends, films.shape[2:], mode="bicubic", align_corners=False)
    grid = grid + bent.permute(0, 2, 3, 1)
    return functional.grid_sample(films, grid, padding_mode="zeros", align_corners=False)


def _shade(films: Tensor, random: torch.Generator, much: float) -> Tensor:
    """Gamma, window, and a slow drift of brightness over the film."""
    count = len(films)
    gamma = _uniform(count, -0.5, 0.5, random)[:, None, None] * _some(count, 0.7, random) * much
    films = films.clamp(1e-4, 1) ** gamma.exp()
    some = _some(count, 0.5, random) * much
    low = _uniform(count, -0.08, 0.12, random)[:, None, None] * some
    high = 1 + _uniform(count, -0.15, 0.1, random)[:, None, None] * some
    films = (films - low) / (high - low)
    drift = torch.randn(count, 1, 4, 4, generator=random) * 0.05 * much
    smooth = functional.interpolate(drift, films.shape[1:], mode="bicubic", align_corners=False)[:, 0]
    return (films + smooth * _some(count, 0.3, random)).clamp(0, 1)


def _sharpen_or_blur(films: Tensor, random: torch.Generator, much: float) -> Tensor:
    kernel = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0])
    kernel = (kernel[:, None] * kernel / 256)[None, None]
    padded = functional.pad(films[:, None], (2, 2, 2, 2), mode="replicate")
    blurred = functional.conv2d(padded, kernel)[:, 0]
    amount = _uniform(len(films), -0.6, 1.0, random)[:, None, None] * _some(len(films), 0.6, random) * much
    return (films + amount * (blurred - films)).clamp(0, 1)


def _add_noise(films: Tensor, random: torch.Generator, much: float) -> Tensor:
    """Of single pixels and of grains twice as large."""
    count, height, width = films.shape
    level = much * _uniform(count, 0, 0.02, random)[:, None, None] * _some(count, 0.5, random)
    fine = torch.randn(films.shape, generator=random)
    coarse = torch.randn(count, 1, (height + 1) // 2, (width + 1) // 2, generator=random)
    grains = functional.interpolate(coarse, (height, width), mode="bilinear", align_corners=False)[:, 0]
    return (films + level * (0.7 * fine + 0.7 * grains)).clamp(0, 1)


def _compress(films: Tensor, random: torch.Generator) -> Tensor:
    """Some as JPEG."""
    chosen = torch.rand(len(films), generator=random) < _COMPRESSED
    qualities = torch.randint(25, 90, (len(films),), generator=random)
    result = films.clone()
    for index in torch.nonzero(chosen)[:, 0].tolist():
        buffer = io.BytesIO()
        levels = (films[index] * 255).round().to(torch.uint8).numpy()
        Image.fromarray(levels).save(buffer, "JPEG", quality=int(qualities[index]))
        result[index] = torch.from_numpy(np.array(Image.open(buffer), np.float32)) / 255
    return result
