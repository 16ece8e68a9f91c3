"""What becomes of models in the list."""

from pathlib import Path

import pytest
from tiny_models import add_card

from engine import paths
from engine.errors import ModelNotFoundError, RequestError
from engine.models.card_file import CARD_NAME
from engine.models.catalog import find_model, offered_models, register_folder
from engine.models.keeping import ModelState, find_kept, list_kept, removal_of, remove, retitle


def test_the_list_tells_what_can_be_used_and_why_not(copy_of) -> None:
    home = paths.user_models_dir()
    add_card(copy_of(home / "whole"), name="whole")
    add_card(copy_of(home / "cut"), name="cut")
    (home / "cut" / "vae" / "diffusion_pytorch_model.safetensors").unlink()
    add_card(copy_of(home / "spoiled"), name="spoiled")
    (home / "spoiled" / CARD_NAME).write_text("name = 3")
    add_card(copy_of(home / "apart"), name="apart")
    (home / "apart" / "unet" / "config.json").write_text("{}")
    states = {kept.name: (kept.state, bool(kept.problem)) for kept in list_kept()}
    assert states["chest-editor"] == (ModelState.READY, False)
    assert states["whole"] == (ModelState.READY, False)
    assert states["cut"] == (ModelState.MISSING, True)
    assert states["spoiled"] == (ModelState.DAMAGED, True)
    assert states["apart"] == (ModelState.DAMAGED, True)
    whole = find_kept("whole")
    assert whole.size_bytes == sum(file.stat().st_size for file in (home / "whole").glob("*/*.safetensors"))
    assert whole.card is not None
    assert whole.card.weights_sha256["unet/diffusion_pytorch_model.safetensors"].startswith(whole.short_hash)


def test_a_model_elsewhere_leaves_the_list_and_keeps_its_files(model_folder: Path) -> None:
    card = add_card(model_folder)
    register_folder(card)
    kept = find_kept("tiny")
    assert "stay" in removal_of(kept)
    remove(kept)
    assert (model_folder / CARD_NAME).is_file()
    with pytest.raises(ModelNotFoundError):
        find_kept("tiny")


def test_a_folder_that_is_gone_is_listed_and_can_be_taken_out(model_folder: Path) -> None:
    register_folder(add_card(model_folder))
    model_folder.rename(model_folder.with_name("moved"))
    kept = find_kept("tiny")
    assert (kept.state, kept.card) == (ModelState.MISSING, None)
    remove(kept)
    assert "tiny" not in [one.name for one in list_kept()]


def test_an_own_model_is_deleted_and_a_shipped_one_never(copy_of) -> None:
    folder = copy_of(paths.user_models_dir() / "own")
    add_card(folder, name="own")
    assert "deleted" in removal_of(find_kept("own"))
    remove(find_kept("own"))
    assert not folder.exists()
    assert list(paths.user_models_dir().iterdir()) == []
    with pytest.raises(RequestError, match="came with the application"):
        remove(find_kept("chest-editor"))


def test_a_title_changes_and_the_rest_stays(model_folder: Path) -> None:
    card = add_card(model_folder)
    register_folder(card)
    retitle(card, "  A  better title ")
    changed = find_model("tiny")
    assert changed.title == "A better title"
    assert changed.weights_sha256 == card.weights_sha256
    with pytest.raises(RequestError, match="needs a word"):
        retitle(card, " ")


def test_the_model_for_tests_is_offered_only_where_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "test-model" not in [card.name for card in offered_models()]
    assert find_model("test-model").is_for_tests
    monkeypatch.setenv("COUNTERVIEW_TEST_MODELS", "1")
    assert "test-model" in [card.name for card in offered_models()]
