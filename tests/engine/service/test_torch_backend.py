"""What the backend knows of the models that stay loaded."""

from dataclasses import replace
from pathlib import Path

import pytest
from tiny_models import add_card, write_model

from engine.edit import EditRequest
from engine.models.card import ModelCard
from engine.models.loading import load_bundle
from engine.service import torch_backend
from engine.service.torch_backend import TorchBackend


def test_a_model_that_is_loaded_in_another_precision_saves_no_memory(
    tmp_path: Path, radiograph, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = add_card(write_model(tmp_path / "tiny"))
    in_memory: list[int] = []
    monkeypatch.setattr(
        torch_backend, "refuse_what_cannot_fit", lambda request, card, loaded=0: in_memory.append(loaded)
    )
    backend = TorchBackend()
    request = EditRequest(
        *(radiograph, "Add the finding of edema.", str(card.folder)),
        num_inference_steps=1,
        device="cpu",
        suitability_overridden=True,
    )
    for precision in ("float32", "bfloat16", "bfloat16", "float32"):
        backend.edit(replace(request, precision=precision), lambda progress: None, lambda: False)
    single, half = (load_bundle(card, "cpu", name).size_bytes for name in ("float32", "bfloat16"))
    assert single > half
    assert in_memory == [0, 0, half, single]
    assert backend.health().models == (card.name,)


def test_a_model_that_made_room_for_another_is_not_taken_for_loaded(tmp_path: Path, radiograph) -> None:
    cards = [add_card(write_model(tmp_path / name)) for name in ("one", "two", "three")]
    backend = TorchBackend(models_kept=2)
    for card in (cards[0], cards[1], cards[0], cards[2]):
        backend.warm(str(card.folder), "cpu", "float32")

    def loaded(card: ModelCard) -> int:
        request = EditRequest(radiograph, "Add the finding of edema.", str(card.folder), device="cpu")
        return backend._loaded_of(request, card)

    assert loaded(cards[0]) == loaded(cards[2]) > 0
    assert loaded(cards[1]) == 0
    assert backend.health().models == (cards[0].name, cards[2].name)
