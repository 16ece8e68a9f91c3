"""For tests of series: the card of the made-up model of ``fakes.make_result``, and clicks in the window."""

from types import SimpleNamespace
from typing import Any

from fakes import FakeEngineClient
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from viewer.app import Viewer


def find_card(name: str) -> Any:
    """The card of the made-up model."""
    digests = {"unet/diffusion_pytorch_model.safetensors": "0" * 64}
    return SimpleNamespace(weights_sha256=digests, grammar_version=2)


def engine(viewer: Viewer) -> FakeEngineClient:
    assert isinstance(viewer.client, FakeEngineClient)
    return viewer.client


def click(qtbot: QtBot, viewer: Viewer, identity: str) -> None:
    """Click the button of an action beside the results and wait for its series."""
    buttons = viewer.window.results.findChildren(QToolButton)
    (button,) = [one for one in buttons if one.defaultAction() is viewer.actions[identity]]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: viewer.series.shown is not None)


def work_off(qtbot: QtBot, viewer: Viewer) -> None:
    while engine(viewer).busy_jobs:
        engine(viewer).finish(engine(viewer).busy_jobs[0])
    qtbot.waitUntil(lambda: viewer.series.shown is not None and not viewer.series.shown.is_running)
