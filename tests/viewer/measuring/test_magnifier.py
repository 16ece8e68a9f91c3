"""The lens magnifies 2 to 4 times, a step for each notch."""

from viewer.measuring.magnifier import FACTORS, Magnifier


def test_notches_are_steps_between_two_and_four(qapp: object) -> None:
    magnifier = Magnifier()
    heard: list[float] = []
    magnifier.changed.connect(lambda: heard.append(magnifier.factor))
    magnifier.hold(True)
    for _ in range(9):
        magnifier.turn(1.0)
    assert magnifier.factor == 4.0
    for _ in range(9):
        magnifier.turn(-1.0)
    assert magnifier.factor == 2.0
    assert set(heard) == set(FACTORS)


def test_a_touch_pad_turns_in_parts_of_a_notch(qapp: object) -> None:
    magnifier = Magnifier()
    before = magnifier.factor
    for _ in range(3):
        magnifier.turn(0.25)
        assert magnifier.factor == before
    magnifier.turn(0.25)
    assert magnifier.factor > before
