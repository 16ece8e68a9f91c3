"""What a reader can change about an edit that found too little memory."""

from dataclasses import replace

import pytest

from engine.edit import Behaviour, EditRequest
from engine.service.remedies import Remedy, remedied, remedies_after_death, remedies_for


@pytest.fixture
def asked(radiograph) -> EditRequest:
    return EditRequest(radiograph, "Add the finding of edema.", "m")


def test_what_was_done_already_is_not_offered_again(asked: EditRequest) -> None:
    assert remedies_for(asked, "cuda", "float32", True) == (Remedy.HALF_PRECISION, Remedy.SPARING, Remedy.CPU)
    assert remedies_for(asked, "cpu", "bfloat16", True) == (Remedy.SPARING,)
    spared = remedied(asked, Remedy.SPARING, on_cpu=True)
    assert remedies_for(spared, "cpu", "float32", True) == (Remedy.HALF_PRECISION,)
    assert remedies_for(remedied(spared, Remedy.HALF_PRECISION, on_cpu=True), "cpu", "bfloat16", True) == ()


def test_half_precision_that_would_only_be_imitated_is_not_offered(asked: EditRequest) -> None:
    assert remedies_for(asked, "cpu", "float32", False) == (Remedy.SPARING,)


def test_the_published_inference_stays_in_float32(radiograph) -> None:
    asked = EditRequest(radiograph, "Add the finding of edema.", "m", behaviour=Behaviour.PAPER_FAITHFUL)
    assert Remedy.HALF_PRECISION not in remedies_for(asked, "cuda", "float32", True)


def test_each_remedy_changes_one_thing(asked: EditRequest) -> None:
    assert remedied(asked, Remedy.HALF_PRECISION, on_cpu=True).precision == "bfloat16"
    assert remedied(asked, Remedy.HALF_PRECISION, on_cpu=False).precision == "float16"
    assert remedied(asked, Remedy.SPARING, on_cpu=True).saves_memory
    assert remedied(asked, Remedy.CPU, on_cpu=False).device == "cpu"
    assert all(remedied(asked, remedy, True).radiograph is asked.radiograph for remedy in Remedy)


def test_after_a_death_the_device_is_not_known(asked: EditRequest) -> None:
    for precision in ("auto", "float32"):
        assert remedies_after_death(replace(asked, precision=precision)) == (Remedy.SPARING,)
    assert remedies_after_death(remedied(asked, Remedy.SPARING, on_cpu=True)) == ()
