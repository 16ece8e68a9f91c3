"""Locality: where stored values changed, by how much, and which rule confined the change."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from engine.edit import EditResult, Provenance, Variant
from engine.radiographs.greyscale import GreyScale, Window
from engine.radiographs.radiograph import Radiograph


@dataclass(frozen=True)
class Locality:
    """A receipt that an edit kept to its place, from stored values alone.

    Attributes:
        pixels: of the radiograph.
        mask_pixels: of the edit mask.
        changed_inside, changed_outside: pixels whose stored value differs from the input's.
        largest_change: signed, in stored units; 0 where nothing changed.
        largest_change_modality: the same pixel's change in modality units (as windows count), unsigned.
        percent_of_window: of the window of the first display; None where a VOI LUT table displays it.
        rule: what confined the edit, in words.
        rule_share: part of the image in [0, 1] that the rule's mask leaves open before the threshold.
    """

    pixels: int
    mask_pixels: int
    changed_inside: int
    changed_outside: int
    largest_change: int
    largest_change_modality: float
    percent_of_window: float | None
    rule: str
    rule_share: float

    @property
    def is_kept(self) -> bool:
        """No pixel outside the edit mask changed."""
        return self.changed_outside == 0

    @property
    def mask_share(self) -> float:
        """Part of the image in [0, 1] inside the edit mask."""
        return self.mask_pixels / self.pixels

    @property
    def inside_share(self) -> float:
        """Part of the edit mask in [0, 1] that changed; 0 for an empty mask."""
        return self.changed_inside / self.mask_pixels if self.mask_pixels else 0.0

    @property
    def outside_share(self) -> float:
        """Part of what is outside the edit mask in [0, 1] that changed."""
        outside = self.pixels - self.mask_pixels
        return self.changed_outside / outside if outside else 0.0

    def percent_of(self, window: Window | None) -> float | None:
        """The largest change in percent of this window's width; of the first display's for None."""
        if window is None:
            return self.percent_of_window
        return _percent(self.largest_change_modality, window)

    def record(self) -> dict[str, Any]:
        """For ``edit.json``: the fields and the shares."""
        return asdict(self) | {
            "is_kept": self.is_kept,
            "mask_share": self.mask_share,
            "inside_share": self.inside_share,
            "outside_share": self.outside_share,
        }


def measure_locality(radiograph: Radiograph, result: EditResult) -> Locality:
    """Compare input and counterfactual pixel by pixel; some 100 ms for 3000 x 3000.

    Args:
        radiograph: what was edited, of the result's shape.
        result: its counterfactual.
    """
    before, after = radiograph.stored_pixels, result.counterfactual
    changed = before != after
    inside = int(np.count_nonzero(changed & result.edit_mask))
    total = int(np.count_nonzero(changed))
    largest, modality = 0, 0.0
    if total:
        was, becomes = before[changed].astype(np.int32), after[changed].astype(np.int32)
        differences = becomes - was
        place = int(np.argmax(np.abs(differences)))
        largest = int(differences[place])
        modality = _modality_change(radiograph.grey_scale, int(was[place]), int(becomes[place]))
    grey = radiograph.grey_scale
    first = grey.windows[0] if grey.voi_table is None and grey.windows else None
    return Locality(
        pixels=int(before.size),
        mask_pixels=int(np.count_nonzero(result.edit_mask)),
        changed_inside=inside,
        changed_outside=total - inside,
        largest_change=largest,
        largest_change_modality=modality,
        percent_of_window=None if first is None else _percent(modality, first),
        rule=describe_rule(result.provenance),
        rule_share=_rule_share(result),
    )


def describe_rule(provenance: Provenance) -> str:
    """What confined an edit: the mask's origin, and the threshold on the relevance or guidance map."""
    variant = Variant(provenance.request.get("variant", Variant.BOTH.value))
    threshold = provenance.request.get("threshold")
    parts = [provenance.mask_source] if variant.uses_mask else []
    if variant.uses_relevance and threshold is not None:
        what = "mask × relevance" if variant is Variant.BOTH else "relevance"
        parts.append(f"{what} at least {threshold:.3g}")
    return "; ".join(parts) or "nothing: the whole frame may change"


def _rule_share(result: EditResult) -> float:
    top, left, height, width = result.content_box
    return float(np.mean(result.pseudo_mask[top : top + height, left : left + width] > 0))


def _modality_change(grey: GreyScale, was: int, becomes: int) -> float:
    """Unsigned, in the units that windows are given in."""
    values, last = grey.modality_values, len(grey.modality_values) - 1
    first, second = (min(last, max(0, stored - grey.stored_min)) for stored in (was, becomes))
    return float(abs(values[second] - values[first]))


def _percent(change: float, window: Window) -> float:
    return 100.0 * change / window.width
