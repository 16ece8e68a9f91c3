"""Never more than three flashes in a second."""

from pytestqt.qtbot import QtBot

from viewer.comparing.flash_guard import MOST_FLASHES, FlashGuard


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_switch_is_done_at_once(qtbot: QtBot) -> None:
    guard = FlashGuard()
    with qtbot.waitSignal(guard.switched, timeout=10):
        guard.set(True)
    assert guard.is_on


def test_it_is_turned_to_the_other_one_than_was_asked_for_last(qtbot: QtBot) -> None:
    guard = FlashGuard()
    guard.toggle()
    assert guard.is_on
    guard.toggle()
    assert not guard.is_on
    guard.set(True)
    guard.toggle()
    assert not guard.is_on


def test_however_fast_it_is_asked_there_are_at_most_three_flashes_a_second(qtbot: QtBot) -> None:
    clock = Clock()
    guard = FlashGuard(clock)
    changes: list[float] = []
    guard.switched.connect(lambda on: changes.append(clock.now))
    for number in range(400):
        clock.now = 100.0 + number * 0.01
        guard.set(number % 2 == 0)
    assert len(changes) >= 18, "it does switch"
    most = 2 * MOST_FLASHES
    for first, later in zip(changes, changes[most:], strict=False):
        assert later - first >= 1.0


def test_what_was_asked_last_is_shown_in_the_end(qtbot: QtBot) -> None:
    guard = FlashGuard()
    for number in range(7):
        guard.set(number % 2 == 0)
    assert not guard.is_on, "the seventh change has to wait"
    qtbot.waitUntil(lambda: guard.is_on)
