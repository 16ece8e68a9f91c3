"""Which classifier is asked about which film, and what counts as coming or going."""

from dataclasses import replace

import pytest

from engine.edit import EditRequest
from engine.errors import FrameMismatchError, RequestError
from engine.paths import samples_dir
from engine.radiographs.dicom_reader import read_radiograph
from engine.results.collecting import make_collector
from engine.results.read_out import FindingRead, ReadOutRequest, choose_classifier, request_read_out
from engine.results.series import plan_read_out


@pytest.fixture(scope="module")
def simulated():
    return read_radiograph(samples_dir() / "simulated_normal.dcm")


def test_a_simulated_film_is_for_the_classifier_that_knows_such(simulated):
    assert simulated.is_simulated
    assert choose_classifier(simulated) == "simulated"


def test_a_real_frontal_film_is_for_the_other(simulated):
    film = replace(simulated, is_simulated=False, is_synthetic=False)
    assert choose_classifier(film) == "real"


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"view_position": "LL"}, "lateral"),
        ({"patient_age_years": 7.0}, "adult"),
        ({"is_simulated": False, "is_synthetic": True}, "synthetic"),
    ],
)
def test_films_that_no_classifier_was_made_for_are_refused(simulated, fields, word):
    with pytest.raises(RequestError, match=word):
        choose_classifier(replace(simulated, **fields))


def test_a_result_of_another_film_is_refused(radiograph, edit, simulated):
    with pytest.raises(RequestError, match="another file"):
        request_read_out(simulated, edit())


def test_films_of_two_sizes_are_refused(simulated):
    with pytest.raises(FrameMismatchError, match="is not of an input"):
        ReadOutRequest(simulated, simulated.stored_pixels[:-1], "simulated")


def test_a_finding_comes_or_goes_at_the_threshold_of_the_classifier():
    read = FindingRead("edema", "edema", True, (0.1, 0.9), (0.5, 0.4), 0.5, 0.9, None)
    assert (read.turned(0), read.turned(1)) == ("comes", "goes")
    assert read.change(1) == pytest.approx(-0.5)
    assert replace(read, after=(0.49, 0.5)).turned(0) == ""


def test_the_plan_has_one_step_whose_outcome_is_what_was_read(simulated, edit):
    from fakes import make_result

    result = make_result(EditRequest(simulated, "Add the finding of edema.", "fake"), size=64)
    plan = plan_read_out(simulated, result)
    (step,) = plan.steps
    assert step.request.classifier == "simulated"
    collector = make_collector(plan)
    assert collector.outcome() is None
    found = object()
    collector.add(step, found)
    assert collector.outcome() is found
    assert collector.records == ()
