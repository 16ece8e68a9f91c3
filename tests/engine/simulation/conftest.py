"""What the tests of insertion share: a drawn chest and its anatomy."""

import pytest
from drawn_chest import draw_chest

from engine.arrays import FloatImage
from engine.simulation.localization import FrontalAnatomy, locate


@pytest.fixture(scope="session")
def film() -> FloatImage:
    """(512, 512) float32 in [0, 1], read-only, so that no test changes it for another."""
    drawn = draw_chest()
    drawn.setflags(write=False)
    return drawn


@pytest.fixture(scope="session")
def anatomy(film: FloatImage) -> FrontalAnatomy:
    """What is found on the drawn chest."""
    return locate(film)
