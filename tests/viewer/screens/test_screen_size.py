"""How large a pixel of a screen is."""

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from viewer.screens.screen_dialog import ScreenDialog
from viewer.screens.screen_size import ScreenSize, name_of, read_sizes, told_pixel_mm, write_size


def test_sizes_are_kept_by_screen() -> None:
    text = write_size("", "left", ScreenSize(0.25, "2026-11-21"))
    text = write_size(text, "right", ScreenSize(0.2, "2026-11-20"))
    text = write_size(text, "left", ScreenSize(0.3, "2026-11-22"))
    assert read_sizes(text) == {
        "left": ScreenSize(0.3, "2026-11-22"),
        "right": ScreenSize(0.2, "2026-11-20"),
    }


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "3", '{"A": 3}', '{"A": {"pixel_mm": 0.2}}'),
        '{"A": {"pixel_mm": 0.2, "measured_on": "yesterday"}}',
        '{"A": {"pixel_mm": 50, "measured_on": "2026-11-21"}}',
        '{"A": {"pixel_mm": NaN, "measured_on": "2026-11-21"}}',
    ],
)
def test_what_is_damaged_counts_as_not_measured(text: str) -> None:
    assert read_sizes(text) == {}


def test_a_screen_has_a_name_and_a_likely_size(qtbot: QtBot) -> None:
    screen = QGuiApplication.primaryScreen()
    assert name_of(screen) == name_of(screen)
    assert str(screen.size().width()) in name_of(screen)
    assert 0.02 <= told_pixel_mm(screen) <= 2


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_the_card_begins_as_wide_as_is_known_and_says_what_the_slider_means(
    qtbot: QtBot, ratio: float
) -> None:
    dialog = ScreenDialog(0.25 / ratio, ratio)
    qtbot.addWidget(dialog)
    assert dialog.pixel_mm == pytest.approx(0.25 / ratio, rel=0.001)
    before = dialog.pixel_mm
    dialog.slider.setValue(dialog.slider.value() * 2)
    assert dialog.pixel_mm < before
    assert dialog.card.card_width * ratio * dialog.pixel_mm == pytest.approx(85.6)
