"""Round trip: there and back again, and what is left of the way."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.arrays import StoredPixels, freeze_arrays
from engine.edit import EditResult
from engine.errors import FrameMismatchError
from engine.instructions.findings import Vocabulary
from engine.instructions.grammar import parse, print_instructions
from engine.instructions.inverse import invert
from engine.instructions.printing import GRAMMAR_VERSIONS
from engine.radiographs.radiograph import Radiograph
from engine.results.pixel_digest import digest_of_pixels


@dataclass(frozen=True, eq=False)
class RoundTrip:
    """The input, the counterfactual, and the counterfactual of the counterfactual, in stored units.

    Attributes:
        returned: (H, W) stored values after the way back.
        left: (H, W) int32, returned minus input.
        largest_there, largest_left: unsigned, of the first change and of what is left.
        mean_there, mean_left: mean of the unsigned difference to the input over pixels that either edit
            changed; 0 where nothing did.
        changed_left: pixels of ``returned`` that differ from the input.
    """

    returned: StoredPixels
    left: NDArray[np.int32]
    largest_there: int
    largest_left: int
    mean_there: float
    mean_left: float
    changed_left: int

    def __post_init__(self) -> None:
        freeze_arrays(self)

    @property
    def undone_share(self) -> float | None:
        """How much of the first change was taken back: 1 all of it, 0 none; below 0: it got worse."""
        return 1.0 - self.mean_left / self.mean_there if self.mean_there else None


def way_back(text: str, vocabulary: Vocabulary) -> str:
    """The instruction that undoes this one, in full words; the engine prints it for its model.

    Raises:
        InstructionError: the text cannot be understood.
    """
    return print_instructions(invert(parse(text, vocabulary).instructions), vocabulary, GRAMMAR_VERSIONS[-1])


def as_radiograph(radiograph: Radiograph, result: EditResult) -> Radiograph:
    """A counterfactual as an input for a further edit: marked synthetic, with a digest of its own."""
    digest = digest_of_pixels(result.counterfactual)
    note = f"SYNTHETIC: made by {result.provenance.model_name} from another image, not an examination"
    return replace(
        radiograph,
        stored_pixels=result.counterfactual,
        sha256=digest,
        is_synthetic=True,
        notes=(*radiograph.notes, note),
        sop_instance_uid="",
        series_instance_uid="",
    )


def measure_round_trip(input_pixels: StoredPixels, there: StoredPixels, returned: StoredPixels) -> RoundTrip:
    """What is left after the way back.

    Args:
        input_pixels: (H, W) stored values of the radiograph.
        there: (H, W) of the counterfactual.
        returned: (H, W) of the counterfactual of the counterfactual.

    Raises:
        FrameMismatchError: the shapes differ.
    """
    if not input_pixels.shape == there.shape == returned.shape:
        raise FrameMismatchError(
            f"input {input_pixels.shape}, counterfactual {there.shape} and return {returned.shape} differ"
        )
    start = input_pixels.astype(np.int32)
    first, left = there.astype(np.int32) - start, returned.astype(np.int32) - start
    touched = (first != 0) | (left != 0)
    count = int(np.count_nonzero(touched))
    sums = [float(np.abs(change).sum(dtype=np.int64)) for change in (first, left)]
    return RoundTrip(
        returned=returned,
        left=left,
        largest_there=int(np.abs(first).max(initial=0)),
        largest_left=int(np.abs(left).max(initial=0)),
        mean_there=sums[0] / count if count else 0.0,
        mean_left=sums[1] / count if count else 0.0,
        changed_left=int(np.count_nonzero(left)),
    )
