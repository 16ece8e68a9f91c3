"""Weights of convolutions as the processor multiplies them, arranged once.

The library behind torch on a CPU, oneDNN, otherwise arranges them anew in every call, which takes a good part
of a call of a network with few parameters.
"""

import torch
from torch import Tensor, nn


class PackedWeights:
    """The weights of one convolution in single precision on a CPU; for inference alone."""

    def __init__(self) -> None:
        self._packed: Tensor | None = None
        self._plain: Tensor | None = None  # what was packed, and for which size
        self._size: tuple[int, ...] = ()

    def __deepcopy__(self, memo: dict[int, object]) -> "PackedWeights":
        """The copy of a convolution may get other weights."""
        return PackedWeights()

    def convolve(self, convolution: nn.Conv2d, picture: Tensor) -> Tensor:
        """What the convolution gives, to the rounding of its sums.

        Args:
            convolution: always the same one; padded with zeros by numbers.
            picture: (n, C, H, W) float32.
        """
        assert not isinstance(convolution.padding, str)
        how = (
            *(list(convolution.padding), list(convolution.stride), list(convolution.dilation)),
            convolution.groups,
        )
        weight, size = convolution.weight, tuple(picture.shape[2:])
        if weight is not self._plain or size != self._size:
            # As for one picture, however many there are: what came before must not decide the last bits.
            like = [1, convolution.in_channels, *size]
            self._packed = torch.ops.mkldnn._reorder_convolution_weight(weight, *how, like)
            self._plain, self._size = weight, size
        convolved: Tensor = torch.ops.mkldnn._convolution_pointwise(
            picture, self._packed, convolution.bias, *how, "none", [], ""
        )
        return convolved


def can_pack() -> bool:
    """Whether torch has what this needs: it is not among what it promises."""
    names = ("_reorder_convolution_weight", "_convolution_pointwise")
    return torch.backends.mkldnn.is_available() and all(hasattr(torch.ops.mkldnn, name) for name in names)
