"""The small network that says for each pixel how likely it is right lung or left lung."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from engine import paths
from engine.errors import ModelIntegrityError, ModelNotFoundError

SIZE = 128
_CHANNELS = (12, 24, 40, 56, 64)


class LungNetwork(nn.Module):
    """A U-Net on 128 x 128 images with the coordinates as two further channels; logits (N, 2, 128, 128)."""

    def __init__(self) -> None:
        super().__init__()
        widths = list(pairwise(_CHANNELS))
        self.stem = _block(3, _CHANNELS[0])
        self.down = nn.ModuleList(_block(narrow, wide) for narrow, wide in widths)
        self.up = nn.ModuleList(_block(narrow + wide, narrow) for narrow, wide in reversed(widths))
        self.head = nn.Conv2d(_CHANNELS[0], 2, 1)

    def forward(self, images: Tensor) -> Tensor:
        """Logits of right and left lung for images (N, 1, 128, 128) of mean 0 and deviation 1."""
        count, _, height, width = images.shape
        rows = torch.linspace(-1, 1, height).view(1, 1, height, 1).expand(count, 1, height, width)
        columns = torch.linspace(-1, 1, width).view(1, 1, 1, width).expand(count, 1, height, width)
        features = self.stem(torch.cat([images, rows, columns], 1))
        kept = []
        for block in self.down:
            kept.append(features)
            features = block(functional.avg_pool2d(features, 2))
        for block in self.up:
            larger = functional.interpolate(features, scale_factor=2, mode="bilinear", align_corners=False)
            features = block(torch.cat([larger, kept.pop()], 1))
        logits: Tensor = self.head(features)
        return logits


def _block(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
        nn.GroupNorm(4, outputs),
        nn.SiLU(),
        nn.Conv2d(outputs, outputs, 3, padding=1, bias=False),
        nn.GroupNorm(4, outputs),
        nn.SiLU(),
    )


def lung_network_file() -> Path:
    """The shipped weights."""
    return paths.resources_dir() / "anatomy" / "lungs.safetensors"


@lru_cache(maxsize=2)
def load_lung_network(path: Path | None = None) -> LungNetwork:
    """The network with its weights (float16 in the file, float32 in memory).

    Raises:
        ModelNotFoundError: the file is missing.
        ModelIntegrityError: it does not hold the weights of this network.
    """
    path = path or lung_network_file()
    if not path.is_file():
        raise ModelNotFoundError(f"the lung network {path.name} is missing; reinstall the application")
    network = LungNetwork()
    try:
        network.load_state_dict({name: value.float() for name, value in load_file(path).items()})
    except (SafetensorError, RuntimeError, OSError) as error:
        raise ModelIntegrityError(
            f"{path.name} does not hold the lung network; reinstall the application"
        ) from error
    return network.eval()


@dataclass(frozen=True)
class Pose:
    """How a film is placed before the network sees it: larger ``scale`` makes it smaller in its frame.

    ``down`` and ``across`` move what is seen, in halves of the frame.
    """

    scale: float = 1.0
    down: float = 0.0
    across: float = 0.0

    def grid(self) -> Tensor:
        """(1, 128, 128, 2) places of the film that the posed pixels show."""
        return _grid(self.scale, self.down, self.across)

    def grid_back(self) -> Tensor:
        """(1, 128, 128, 2) places of the posed film that the film's own pixels show."""
        return _grid(1 / self.scale, -self.down / self.scale, -self.across / self.scale)


def _grid(scale: float, down: float, across: float) -> Tensor:
    matrix = torch.tensor([[[scale, 0, across], [0, scale, down]]], dtype=torch.float32)
    return functional.affine_grid(matrix, [1, 1, SIZE, SIZE], align_corners=False)


def posed_lung_probabilities(
    views: NDArray[np.float32], poses: Sequence[Pose], network: LungNetwork
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """How likely each pixel is right or left lung, asked in these poses and brought back.

    Args:
        views: (N, 128, 128) float32, any grey scale in which lungs are dark.
        poses: N of them.

    Returns:
        (N, 2, 128, 128) float32 in [0, 1], and (N, 128, 128) bool: which pixels the posed view showed.
    """
    images = torch.from_numpy(np.ascontiguousarray(views))[:, None]
    with torch.inference_mode():
        ahead = torch.cat([pose.grid() for pose in poses])
        back = torch.cat([pose.grid_back() for pose in poses])
        posed = functional.grid_sample(images, ahead, padding_mode="border", align_corners=False)
        found = network(standardize(posed)).sigmoid()
        found = functional.grid_sample(found, back, padding_mode="border", align_corners=False)
        seen = (back.abs() <= 1).all(-1)
    return found.numpy(), seen.numpy()


def standardize(images: Tensor) -> Tensor:
    """Each of the images (N, 1, H, W) with mean 0 and deviation 1."""
    mean = images.mean((1, 2, 3), keepdim=True)
    spread = images.std((1, 2, 3), keepdim=True) + 1e-3
    standardized: Tensor = (images - mean) / spread
    return standardized
