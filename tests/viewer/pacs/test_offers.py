"""Chest X-rays are offered; of all else it is said why not."""

import dataclasses

import pytest
from scripted_archive import make_instances, make_series, make_study

from viewer.pacs.offers import Offer, offer_of_instance, offer_of_series, offer_of_study


@pytest.mark.parametrize(
    ("modalities", "is_good", "is_possible"),
    [
        (("DX",), True, True),
        (("CR", "SR"), True, True),
        ((), True, True),
        (("MG",), False, True),
        (("CT",), False, False),
    ],
)
def test_a_study_by_its_modalities(modalities: tuple[str, ...], is_good: bool, is_possible: bool) -> None:
    offer = offer_of_study(make_study(1, modalities=modalities))
    assert (offer.is_good, offer.is_possible) == (is_good, is_possible)


@pytest.mark.parametrize(
    ("modality", "part", "reason", "is_possible"),
    [
        ("DX", "CHEST", "", True),
        ("CR", "", "", True),
        ("", "THORAX", "", True),
        ("DX", "HAND", "Hand instead of chest", True),
        ("XA", "CHEST", "XA instead of DX or CR", True),
        ("SEG", "CHEST", "SEG: no radiograph", False),
    ],
)
def test_a_series_by_modality_and_part(modality: str, part: str, reason: str, is_possible: bool) -> None:
    assert offer_of_series(make_series(make_study(1), 1, modality, part)) == Offer(reason, is_possible)


def test_an_object_by_its_class_and_else_as_its_series() -> None:
    (instance,) = make_instances(make_series(make_study(1)), 1)
    assert offer_of_instance(instance, Offer()).is_good
    report = dataclasses.replace(instance, sop_class_uid="1.2.840.10008.5.1.4.1.1.88.33")
    assert not offer_of_instance(report, Offer()).is_possible
    refused = Offer("why", is_possible=False)
    assert offer_of_instance(instance, refused) == refused
