"""Reproduction: does the same request give the same pixels again, and by how much not."""

from dataclasses import dataclass

import numpy as np

from engine.edit import EditResult
from engine.errors import FrameMismatchError
from engine.results.in_step import how_made


@dataclass(frozen=True)
class Reproduction:
    """Two results of one request, compared.

    Attributes:
        pixels: compared.
        differing: pixels whose stored value differs.
        largest_difference: of two stored values, unsigned.
        mask_pixels_differing: pixels that one edit mask has and the other has not.
        causes: what else differs between the two runs: device, precision, versions, edits made in step.
    """

    pixels: int
    differing: int
    largest_difference: int
    mask_pixels_differing: int
    causes: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """The same to the bit."""
        return self.differing == 0 and self.mask_pixels_differing == 0

    @property
    def sentence(self) -> str:
        """What came out, for the reader."""
        if self.is_same:
            return f"Reproduced: all {self.pixels:,} pixels are the same to the bit (largest difference 0)."
        share = 100.0 * self.differing / self.pixels
        text = (
            f"Not the same: the largest pixel difference is {self.largest_difference} stored units; "
            f"{self.differing:,} pixels differ ({share:.2g} %)."
        )
        if self.mask_pixels_differing:
            text += f" The edit masks differ in {self.mask_pixels_differing:,} pixels."
        if self.causes:
            text += f" Different now: {'; '.join(self.causes)}."
        return text


def compare_runs(first: EditResult, second: EditResult) -> Reproduction:
    """Compare the stored values of two results of one request.

    Raises:
        FrameMismatchError: they are not of one radiograph.
    """
    one, other = first.counterfactual, second.counterfactual
    if one.shape != other.shape:
        raise FrameMismatchError(f"results of {one.shape} and {other.shape} cannot be compared")
    differing = one != other
    count = int(np.count_nonzero(differing))
    largest = 0
    if count:
        largest = int(np.abs(one[differing].astype(np.int64) - other[differing].astype(np.int64)).max())
    return Reproduction(
        pixels=int(one.size),
        differing=count,
        largest_difference=largest,
        mask_pixels_differing=int(np.count_nonzero(first.edit_mask != second.edit_mask)),
        causes=_causes(first, second),
    )


def _causes(first: EditResult, second: EditResult) -> tuple[str, ...]:
    was, now = first.provenance, second.provenance
    pairs = [("device", was.device, now.device), ("precision", was.precision, now.precision)]
    pairs += [
        (name, was.versions.get(name, "none"), now.versions.get(name, "none"))
        for name in sorted(was.versions | now.versions)
    ]
    pairs.append(("made", how_made(first.notes), how_made(second.notes)))
    return tuple(f"{name} {new} (was {old})" for name, old, new in pairs if old != new)
