"""A painter without a journal."""

import pytest
from pytestqt.qtbot import QtBot

from viewer import background
from viewer.case import Case
from viewer.painting.painter import MaskPainter


@pytest.fixture
def painter(case: Case) -> MaskPainter:
    painter = MaskPainter(case)
    painter.sizes.set_radius(5)
    return painter


@pytest.fixture
def settled(qtbot: QtBot, painter: MaskPainter) -> object:
    """Waits until a change of the whole mask is done."""

    def wait() -> None:
        background.wait()
        qtbot.waitUntil(lambda: not painter.mask.is_busy)

    return wait
