"""Comparison of a recording with golden arrays: largest difference per array, its limit, and a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Limit:
    """How far an array may be from its recording: ``absolute + relative x |recorded|`` in each element.

    Attributes:
        absolute, relative: as above.
        extremes: absolute, of the last two elements (minimum and maximum beside the quartiles); 0: as all.
        most_differing: so many elements may differ by any amount (for masks).
        mask_stride: compare only where the two pixel edit masks agree; the array samples every so many
            pixels. 0: compare everywhere.
    """

    absolute: float = 0.0
    relative: float = 0.0
    extremes: float = 0.0
    most_differing: int = 0
    mask_stride: int = 0

    def __str__(self) -> str:
        if self.most_differing:
            return f"{self.most_differing} may differ"
        parts = [f"{self.absolute:g}"] if self.absolute or not self.relative else []
        if self.relative:
            parts.append(f"{self.relative:g} relative")
        extremes = f", extremes {self.extremes:g}" if self.extremes else ""
        return " + ".join(parts) + extremes + (" where masks agree" if self.mask_stride else "")

    def allowed(self, recorded: np.ndarray) -> np.ndarray:
        """Allowed absolute difference of each element."""
        allowed = self.absolute + self.relative * np.abs(np.nan_to_num(recorded))
        if self.extremes:
            allowed[-2:] = self.extremes
        return allowed


# Limits suggested beside the golden files, for single precision on a CPU.
_EXACT = Limit()
_BEFORE_THE_LOOP = Limit(absolute=2e-5)
_RELEVANCE = Limit(absolute=3e-5)
_HALF_PRECISION = Limit(absolute=1e-3, relative=1e-3)

LIMITS: Mapping[str, Limit] = {
    "token_ids": _EXACT,
    "text_embedding_instruction": _BEFORE_THE_LOOP,
    "text_embedding_empty": _BEFORE_THE_LOOP,
    "draw_1_init_posterior": _EXACT,
    "draw_2_added_noise": _EXACT,
    "draw_3_source_posterior": _EXACT,
    "draw_4_relevance_noise": _EXACT,
    "init_latents": _BEFORE_THE_LOOP,
    "source_latents": _BEFORE_THE_LOOP,
    "conditioning_latents": Limit(absolute=2e-5 / 0.18215),  # as the latents, before they are scaled
    "relevance_noisy_latents": _BEFORE_THE_LOOP,
    "relevance_eps_text": _BEFORE_THE_LOOP,
    "relevance_eps_image": _BEFORE_THE_LOOP,
    "raw_difference_64": Limit(absolute=4e-5),  # a sum of differences of the two arrays above
    "raw_difference_stats": Limit(relative=1e-5, extremes=4e-5),
    "relevance_R_64": _RELEVANCE,
    "relevance_R_512_stride4": _RELEVANCE,
    "pseudo_mask_64": _EXACT,
    "pseudo_mask_512": _EXACT,
    "guidance_G_64": _RELEVANCE,
    "guidance_G_512": _HALF_PRECISION,
    "guidance_G_512_stride4": _RELEVANCE,
    "edit_mask_64": Limit(most_differing=2),
    "edit_mask_512": Limit(most_differing=8),
    "timesteps": _EXACT,
    "noised_start_latents": _BEFORE_THE_LOOP,
    "step0_eps_branches": _HALF_PRECISION,
    "kept_steps": _EXACT,
    "kept_latents": Limit(absolute=1e-3),
    "decoded_image_stride4": Limit(absolute=2e-4),
    "final_image_u8": Limit(absolute=1, mask_stride=1),
    "final_image_stride4": Limit(absolute=2e-4, mask_stride=4),
    "kept_eps_steps": _EXACT,
    "first_last_guided_eps": _HALF_PRECISION,
    "first_last_unblended_latents": _HALF_PRECISION,
    "guidance_composite_stride8": Limit(absolute=2e-4, mask_stride=8),
}


@dataclass(frozen=True)
class ArrayComparison:
    """One line of the report.

    Attributes:
        name: of the array.
        largest: largest absolute difference; number of differing elements for masks.
        limit: in words.
        passed: within the limit.
        remark: why nothing was compared, or "".
    """

    name: str
    largest: float
    limit: str
    passed: bool
    remark: str = ""


def compare_arrays(
    found: Mapping[str, np.ndarray], recorded: Mapping[str, np.ndarray]
) -> tuple[ArrayComparison, ...]:
    """Compare the arrays that have a limit, in the order of the golden files' table.

    An array that the recording lacks passes with a remark; one that only the recording has fails.
    """
    agreement = _agreement(found, recorded)
    comparisons = []
    for name in LIMITS:
        if name in found and name in recorded:
            comparisons.append(_compare(name, found[name], np.asarray(recorded[name]), agreement))
        elif name in found:
            comparisons.append(ArrayComparison(name, 0.0, "", True, "not in the recording, skipped"))
        elif name in recorded:
            comparisons.append(ArrayComparison(name, np.inf, "", False, "recorded, but not made here"))
    return tuple(comparisons)


def _compare(
    name: str, found: np.ndarray, recorded: np.ndarray, agreement: np.ndarray | None
) -> ArrayComparison:
    limit = LIMITS[name]
    if found.shape != recorded.shape:
        remark = f"shape {found.shape}, recorded {recorded.shape}"
        return ArrayComparison(name, np.inf, str(limit), False, remark)
    found, recorded = found.astype(np.float64), recorded.astype(np.float64)
    both_undefined = np.isnan(found) & np.isnan(recorded)  # 0/0 in both is agreement
    equal = both_undefined | (found == recorded)
    with np.errstate(invalid="ignore"):
        difference = np.where(equal, 0.0, np.abs(found - recorded))
    difference = np.nan_to_num(difference, nan=np.inf)
    if limit.mask_stride and agreement is not None:
        difference = np.where(agreement[:: limit.mask_stride, :: limit.mask_stride], difference, 0.0)
    if limit.most_differing:
        count = int((difference > 0).sum())
        return ArrayComparison(name, count, str(limit), count <= limit.most_differing)
    largest = float(difference.max()) if difference.size else 0.0
    return ArrayComparison(name, largest, str(limit), bool((difference <= limit.allowed(recorded)).all()))


def _agreement(found: Mapping[str, np.ndarray], recorded: Mapping[str, np.ndarray]) -> np.ndarray | None:
    """(S, S) bool: where both pixel edit masks say the same."""
    if "edit_mask_512" not in found or "edit_mask_512" not in recorded:
        return None
    if found["edit_mask_512"].shape != recorded["edit_mask_512"].shape:
        return None
    return np.asarray(found["edit_mask_512"] == recorded["edit_mask_512"])
