import numpy as np
import pytest

from engine.evaluation.case import Suite
from engine.evaluation.referee_judge import RefereeJudge, judge_for
from engine.models.predictors import FINDINGS, NAMES, load_referee


@pytest.mark.parametrize(
    ("suite", "name"),
    [(Suite.SIMULATED, "simulated"), (Suite.INSERTED, "real"), (Suite.REAL, "real")],
)
def test_each_suite_is_read_by_the_referee_of_its_kind_of_image(suite: Suite, name: str) -> None:
    judge = judge_for(suite)
    assert judge.description["name"] == name
    assert judge.findings == FINDINGS
    assert judge.thresholds.shape == (len(FINDINGS),)
    assert len(judge.description["weights_sha256"]) >= 1


def test_a_look_is_what_the_referee_reads_on_that_image() -> None:
    images = np.random.default_rng(0).random((3, 512, 512)).astype(np.float32)
    reading = load_referee("simulated").read(images)
    looks = judge_for(Suite.SIMULATED).look(images)
    assert len(looks) == 3
    for index, look in enumerate(looks):
        np.testing.assert_array_equal(look.presence, reading.presence[index])
        np.testing.assert_array_equal(look.extent, reading.extent[index])
        np.testing.assert_array_equal(look.features, reading.features[index])
        assert look.age == pytest.approx(float(reading.age[index]))
    assert np.isfinite(looks[0].style).all()
    assert np.isnan(looks[0].view_ap)


@pytest.mark.parametrize("name", NAMES)
def test_beside_another_film_the_judge_reads_as_its_referee_does(name: str) -> None:
    films = np.random.default_rng(0).random((2, 512, 512)).astype(np.float32)
    referee = load_referee(name)
    assert referee.card.reads_beside
    judge = RefereeJudge(referee)
    reading, looks = referee.read(films, films[::-1]), judge.look(films, films[::-1])
    for index, look in enumerate(looks):
        np.testing.assert_array_equal(look.presence, reading.presence[index])
    np.testing.assert_array_equal(judge.thresholds, referee.card.threshold_array(beside=True))
    np.testing.assert_array_equal(judge.thresholds_alone, referee.card.threshold_array())
