"""What of an archive is offered: chest radiographs first; of all else, why not."""

from dataclasses import dataclass

from engine.pacs.archive import FoundInstance, FoundSeries, FoundStudy
from engine.radiographs.sop_classes import CHEST_MODALITIES, IMAGE_CLASSES
from viewer.language import tr

_CHEST_PARTS = frozenset({"", "CHEST", "THORAX", "LUNG", "LUNGS"})
_READABLE = CHEST_MODALITIES | {"", "MG", "RF", "XA", "OT", "SC"}  # may hold what can be opened


@dataclass(frozen=True)
class Offer:
    """Whether something is worth fetching.

    Attributes:
        reason: why it is not offered; "" where it is.
        is_possible: it can be fetched all the same, by choosing it.
    """

    reason: str = ""
    is_possible: bool = True

    @property
    def is_good(self) -> bool:
        return not self.reason


def offer_of_study(study: FoundStudy) -> Offer:
    """By the modalities in it; a study that does not tell them is looked into."""
    known = frozenset(study.modalities)
    if not known or known & CHEST_MODALITIES:
        return Offer()
    names = ", ".join(sorted(known))
    if known & _READABLE:
        return Offer(tr("{modality} instead of DX or CR").format(modality=names))
    return Offer(tr("{modality} only: no radiograph").format(modality=names), is_possible=False)


def offer_of_series(series: FoundSeries) -> Offer:
    """By modality and part of the body."""
    modality, part = series.modality.upper(), series.body_part.strip().upper()
    if modality not in _READABLE:
        return Offer(tr("{modality}: no radiograph").format(modality=modality), is_possible=False)
    if modality and modality not in CHEST_MODALITIES:
        return Offer(tr("{modality} instead of DX or CR").format(modality=modality))
    if part not in _CHEST_PARTS:
        return Offer(tr("{part} instead of chest").format(part=part.capitalize()))
    return Offer()


def offer_of_instance(instance: FoundInstance, series: Offer) -> Offer:
    """By its class; all else it takes from its series."""
    if not series.is_possible:
        return series
    if instance.sop_class_uid and instance.sop_class_uid not in IMAGE_CLASSES:
        return Offer(tr("No image that can be opened"), is_possible=False)
    return series
