"""How many edits go in step: by the device, by who chose, and by memory."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from tiny_models import add_card, write_model

from engine.edit import EditRequest
from engine.models.card import ModelCard
from engine.models.memory import memory_need
from engine.radiographs.radiograph import Radiograph
from engine.service import memory_check
from engine.service.memory_check import MOST_IN_STEP, how_many_fit, most_in_step
from engine.service.torch_backend import TorchBackend


@pytest.fixture
def card(tmp_path: Path) -> ModelCard:
    return add_card(write_model(tmp_path / "tiny"))


@pytest.fixture
def request_of(card: ModelCard, radiograph: Radiograph) -> EditRequest:
    return EditRequest(radiograph, "Add the finding of edema.", str(card.folder), device="cpu")


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """A device of the kind, as far as choosing goes."""
    monkeypatch.setattr(memory_check, "choose_device", lambda name: SimpleNamespace(type="cuda"))
    monkeypatch.setattr(memory_check, "choose_precision", lambda *_: "float32")
    monkeypatch.setattr(memory_check, "precision_name", str)


def has_room_for(monkeypatch: pytest.MonkeyPatch, card: ModelCard, together: int, device: str) -> None:
    room = memory_need(card, device, together).float32
    monkeypatch.setattr(memory_check, "device_free", lambda of: room)


def test_a_cpu_makes_one_where_nobody_chose_and_as_many_as_fit_where_somebody_did(
    card: ModelCard, request_of: EditRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = TorchBackend()
    assert backend.how_many(request_of) == 1
    assert backend.how_many(request_of, 5) == 5
    has_room_for(monkeypatch, card, 3, "cpu")
    assert backend.how_many(request_of, 5) == 3
    assert backend.how_many(request_of, 2) == 2
    assert backend.how_many(replace(request_of, saves_memory=True), 5) == 1


def test_a_cuda_device_makes_eight_or_as_many_as_fit(
    gpu: None, card: ModelCard, request_of: EditRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = replace(request_of, device="cuda")
    assert most_in_step("auto") == MOST_IN_STEP == 8
    for room, fit in ((100, 8), (8, 8), (5, 5), (1, 1)):
        has_room_for(monkeypatch, card, room, "cuda")
        assert how_many_fit(asked, card, None) == fit
    has_room_for(monkeypatch, card, 100, "cuda")
    assert how_many_fit(asked, card, 20) == 20, "whoever chose a number keeps it"
    has_room_for(monkeypatch, card, 3, "cuda")
    assert how_many_fit(asked, card, None, loaded_bytes=3 * (64 << 20)) >= 5, "what is loaded counts as free"
