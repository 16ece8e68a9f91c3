import logging
from pathlib import Path

import pytest
from tiny_models import add_card

from engine import paths
from engine.errors import ModelCardError, ModelNotFoundError
from engine.models.card_file import CARD_NAME
from engine.models.catalog import find_model, find_models, register_folder

SHIPPED = ["chest-editor", "test-model"]


def names() -> list[str]:
    return [card.name for card in find_models()]


def test_the_shipped_test_model_is_found_and_says_what_it_is() -> None:
    card = find_model("test-model")
    assert card.folder == paths.shipped_models_dir() / "test-model"
    assert card.notice == "test model: wiring only, output has no meaning"


def test_the_editor_comes_first_and_says_what_it_learned_from() -> None:
    card = find_models()[0]
    assert card.name == "chest-editor"
    assert "not from patients with the finding" in card.notice


def test_a_model_elsewhere_is_found_once_registered(model_folder: Path) -> None:
    card = add_card(model_folder)
    assert "tiny" not in names()
    register_folder(card)
    assert "tiny" in names()
    assert find_model("tiny").folder == model_folder


def test_a_model_among_the_users_own_is_found(copy_of) -> None:
    add_card(copy_of(paths.user_models_dir() / "own"))
    assert "own" in names()


def test_any_folder_with_a_card_is_found_by_its_path(model_folder: Path) -> None:
    add_card(model_folder, name="other-name")
    assert find_model(str(model_folder)).name == "other-name"


def test_a_folder_whose_card_is_elsewhere_is_found_by_its_path(model_folder: Path) -> None:
    from engine.models.card_file import read_card, write_card

    card = add_card(model_folder)
    write_card(card, paths.user_models_dir() / card.name)
    (model_folder / CARD_NAME).unlink()
    assert find_model(str(model_folder)) == read_card(paths.user_models_dir() / card.name)


def test_a_broken_card_is_skipped_and_logged_but_named_when_asked_for(
    copy_of, caplog: pytest.LogCaptureFixture
) -> None:
    folder = copy_of(paths.user_models_dir() / "broken")
    (folder / CARD_NAME).write_text("name = 3")
    with caplog.at_level(logging.WARNING):
        assert "broken" not in names()
    assert "broken" in caplog.text
    with pytest.raises(ModelCardError):
        find_model("broken")


def test_a_pointer_to_nowhere_is_skipped(caplog: pytest.LogCaptureFixture) -> None:
    paths.user_models_dir().mkdir()
    (paths.user_models_dir() / "lost.toml").write_text('folder = "/nowhere/at/all"')
    (paths.user_models_dir() / "odd.toml").write_text("nothing")
    with caplog.at_level(logging.WARNING):
        assert names() == SHIPPED
    assert "nowhere" in caplog.text
    assert "odd" in caplog.text


def test_an_unknown_model_lists_the_known_ones() -> None:
    with pytest.raises(ModelNotFoundError, match="test-model"):
        find_model("no-such-model")


def test_a_model_added_again_under_another_name_is_listed_once_without_complaint(
    model_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("first", "second"):
        register_folder(add_card(model_folder, name=name))
    with caplog.at_level(logging.WARNING):
        assert names() == [*SHIPPED, "second"]
    assert not caplog.text


def test_a_second_model_of_one_name_is_skipped(model_folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    register_folder(add_card(model_folder, name="test-model"))
    with caplog.at_level(logging.WARNING):
        assert names() == SHIPPED
    assert "taken" in caplog.text
