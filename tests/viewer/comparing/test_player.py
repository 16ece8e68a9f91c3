"""A value walks there and back, slowly."""

import pytest
from pytestqt.qtbot import QtBot

from viewer.comparing.flash_guard import MOST_FLASHES
from viewer.comparing.player import REST_S, SECONDS_A_STEP, Player


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def player(qapp: object, clock: Clock) -> Player:
    return Player(clock)


def test_it_walks_up_rests_walks_down_and_rests(player: Player, clock: Clock) -> None:
    player.start(0.0)
    began, seen = clock.now, []
    for part in (0.0, 0.5, 1.0, 1.2, 1.0 + REST_S / SECONDS_A_STEP + 0.25):
        clock.now = began + part * SECONDS_A_STEP
        seen.append(player.place)
    assert seen == pytest.approx([0.0, 0.5, 1.0, 1.0, 0.75])
    clock.now = began + 2 * SECONDS_A_STEP + 1.5 * REST_S
    assert player.place == 0.0


def test_more_pictures_take_longer(player: Player, clock: Clock) -> None:
    player.start(0.0, 5)
    clock.now += SECONDS_A_STEP
    assert player.place == pytest.approx(0.2)


def test_it_goes_on_from_a_place_and_anew_from_the_end(player: Player) -> None:
    player.start(0.4)
    assert player.place == pytest.approx(0.4)
    player.start(1.0)
    assert player.place == 0.0


def test_what_is_played_flashes_far_less_than_is_harmful(player: Player) -> None:
    assert 1 / (2 * (SECONDS_A_STEP + REST_S)) < MOST_FLASHES / 10


def test_it_tells_until_it_is_stopped(qtbot: QtBot) -> None:
    player = Player()
    with qtbot.waitSignal(player.moved):
        player.start(0.0)
    player.stop()
    assert not player.is_playing
