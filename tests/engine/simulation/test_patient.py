import pytest

from engine.errors import RequestError
from engine.simulation.patient import Sex, draw_patient


def test_a_seed_always_gives_the_same_patient() -> None:
    assert draw_patient(5) == draw_patient(5)
    assert draw_patient(5) != draw_patient(6)


def test_giving_the_style_leaves_pose_and_age_as_drawn() -> None:
    drawn = draw_patient(5)
    other = draw_patient(5, style=(drawn.style + 1) % 3)
    assert other.age_years == drawn.age_years
    assert other.exposure.field_cm == drawn.exposure.field_cm
    assert other.body.half_width == drawn.body.half_width
    assert other.exposure.gamma != drawn.exposure.gamma


def test_only_female_builds_have_breasts() -> None:
    assert draw_patient(5, sex=Sex.FEMALE).body.breast > 0
    assert draw_patient(5, sex=Sex.MALE).body.breast == 0


def test_age_unfolds_the_aorta_and_thins_the_bones() -> None:
    young, old = draw_patient(5, age_years=20), draw_patient(5, age_years=90)
    assert old.body.knob > young.body.knob + 0.5
    assert old.body.bone < young.body.bone - 0.2


@pytest.mark.parametrize("wrong", [{"age_years": 3.0}, {"style": 3}])
def test_values_out_of_range_are_refused(wrong: dict) -> None:
    with pytest.raises(RequestError, match="is not"):
        draw_patient(5, **wrong)


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(RequestError, match="negative"):
        draw_patient(-1)
