"""Plans of edits that are derived from a result, worked off with made-up edits."""

from dataclasses import replace

import pytest
from fakes import make_result

from engine.errors import InstructionError, ModelIntegrityError, RequestError
from engine.results.collecting import make_collector
from engine.results.consensus import Consensus
from engine.results.reproduction import Reproduction
from engine.results.round_trip import RoundTrip
from engine.results.series import (
    plan_reproduction,
    plan_round_trip,
    plan_seeds,
    plan_severity,
)
from engine.results.severity import SeverityFigures

PLANS = (plan_reproduction, plan_severity, plan_seeds, plan_round_trip)


def work_off(plan):
    collector = make_collector(plan)
    for place in plan.to_make:
        step = plan.steps[place]
        collector.add(step, make_result(step.request, size=64))
    return collector.outcome()


def test_a_reproduction_asks_for_the_same_and_says_that_it_is_the_same(radiograph, edit, card_of):
    result = edit()
    plan = plan_reproduction(radiograph, result, find_card=card_of(result))
    (step,) = plan.steps
    assert step.request.seed == 7
    outcome = work_off(plan)
    assert isinstance(outcome, Reproduction)
    assert outcome.is_same


def test_severity_takes_the_input_and_the_result_for_what_they_are(radiograph, edit, card_of):
    result = edit("Add the finding of small right pleural effusion.")
    plan = plan_severity(radiograph, result, find_card=card_of(result))
    assert [step.label for step in plan.steps] == ["none", "minimal", "small", "moderate", "large", "massive"]
    assert plan.steps[0].request is plan.steps[0].result is None
    assert plan.steps[2].result is result
    assert plan.to_make == (1, 3, 4, 5)
    assert {plan.steps[place].request.seed for place in plan.to_make} == {7}
    assert plan.keeps_results
    outcome = work_off(plan)
    assert isinstance(outcome, SeverityFigures)
    assert outcome.start == 0
    assert outcome.amounts[0] == 0
    assert all(amount for amount in outcome.amounts[1:])


def test_seeds_follow_the_seed_of_the_result_which_counts_too(radiograph, edit, card_of):
    result = edit()
    plan = plan_seeds(radiograph, result, count=4, find_card=card_of(result))
    assert [step.label for step in plan.steps] == ["seed 7", "seed 8", "seed 9", "seed 10"]
    assert plan.to_make == (1, 2, 3)
    outcome = work_off(plan)
    assert isinstance(outcome, Consensus)
    assert outcome.seeds == (7, 8, 9, 10)
    assert outcome.ever_changed >= outcome.always_changed > 0


@pytest.mark.parametrize("count", [2, 26])
def test_too_few_and_too_many_seeds_are_refused(radiograph, edit, card_of, count):
    result = edit()
    with pytest.raises(RequestError, match="choose 3 to 25"):
        plan_seeds(radiograph, result, count=count, find_card=card_of(result))


def test_a_round_trip_edits_the_synthetic_picture_backwards(radiograph, edit, card_of):
    result = edit()
    plan = plan_round_trip(radiograph, result, find_card=card_of(result))
    (step,) = plan.steps
    assert step.request.instruction == "Remove the finding of right pleural effusion."
    assert step.request.radiograph.is_synthetic
    assert (step.request.radiograph.stored_pixels == result.counterfactual).all()
    outcome = work_off(plan)
    assert isinstance(outcome, RoundTrip)
    assert outcome.largest_left >= outcome.largest_there > 0  # the made-up engine brightens again


@pytest.mark.parametrize("plan", PLANS)
def test_another_model_under_the_same_name_is_refused_before_anything_runs(radiograph, edit, card_of, plan):
    result = edit()
    with pytest.raises(ModelIntegrityError):
        plan(
            radiograph, result, find_card=card_of(result, **{"unet/diffusion_pytorch_model.safetensors": "1"})
        )


def test_a_model_that_changed_while_it_ran_is_noticed(radiograph, edit, card_of):
    result = edit()
    plan = plan_reproduction(radiograph, result, find_card=card_of(result))
    again = make_result(plan.steps[0].request, size=64)
    other = replace(again, provenance=replace(again.provenance, weights_sha256={"unet": "1"}))
    with pytest.raises(ModelIntegrityError):
        make_collector(plan).add(plan.steps[0], other)


def test_a_model_of_the_first_grammar_has_no_severity_row(radiograph, edit, card_of):
    result = edit("Add the finding of large pleural effusion.")
    with pytest.raises(InstructionError, match="does not read"):
        plan_severity(radiograph, result, find_card=card_of(result, grammar_version=1))
