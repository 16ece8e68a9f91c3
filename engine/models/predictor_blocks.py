"""What the networks of referees are made of."""

import torch
import torch.nn.functional as functional
from torch import Tensor, nn


class Residual(nn.Module):
    """Two convolutions whose outcome is added; nothing at first."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.first_norm = norm(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.second_norm = norm(outputs)
        nn.init.zeros_(self.second_norm.weight)
        self.pass_by: nn.Module = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.pass_by = nn.Sequential(
                nn.AvgPool2d(stride) if stride > 1 else nn.Identity(),
                nn.Conv2d(inputs, outputs, 1, bias=False),
            )

    def forward(self, maps: Tensor) -> Tensor:
        """(N, inputs, H, W) to (N, outputs, H / stride, W / stride)."""
        changed = functional.relu(self.first_norm(self.first(maps)))
        changed = self.second_norm(self.second(changed))
        return functional.relu(self.pass_by(maps) + changed)


def norm(channels: int) -> nn.GroupNorm:
    """Not over the batch: a film is read alike alone and among others."""
    return nn.GroupNorm(8, channels)


def with_coordinates(films: Tensor) -> Tensor:
    """(N, C, H, W) with rows and columns, from -1 to 1, as two further channels."""
    count, _, height, width = films.shape
    rows = torch.linspace(-1, 1, height, device=films.device).view(1, 1, height, 1)
    columns = torch.linspace(-1, 1, width, device=films.device).view(1, 1, 1, width)
    shape = (count, 1, height, width)
    return torch.cat([films, rows.expand(shape), columns.expand(shape)], 1)
