"""For tests of the viewer: no screen is needed, and the engine is a stand-in."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def fake_engine(qapp: object) -> object:
    """A scriptable engine client; ``fakes.make_result`` builds results."""
    from fakes import FakeEngineClient

    return FakeEngineClient()
