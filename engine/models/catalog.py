"""Where models are found: shipped ones, added ones, and any folder by its path; importable without torch."""

import logging
import os
import tomllib
from pathlib import Path

import tomli_w

from engine import paths
from engine.errors import ModelError, ModelNotFoundError
from engine.models.card import ModelCard, is_valid_name
from engine.models.card_file import CARD_NAME, read_card, write_card

__all__ = [
    "CARD_NAME",
    "ModelCard",
    "find_model",
    "find_models",
    "is_valid_name",
    "model_folders",
    "model_titles",
    "offered_models",
    "read_card",
    "register_folder",
    "write_card",
]

TEST_MODELS = "COUNTERVIEW_TEST_MODELS"
"""Set in the environment, models that are for tests only are offered too."""

_log = logging.getLogger(__name__)


def find_models() -> tuple[ModelCard, ...]:
    """Cards of all shipped and added models, shipped first; broken ones are skipped and logged."""
    cards: dict[str, ModelCard] = {}
    for folder in [*_folders_with_card(paths.shipped_models_dir()), *_added_folders()]:
        try:
            card = read_card(folder)
        except ModelError as error:
            _log.warning("model skipped: %s", error)
            continue
        if card.name in cards and cards[card.name].folder.resolve() == card.folder.resolve():
            continue  # one model, found in two ways
        if card.name in cards:
            _log.warning("model in %s skipped: the name %s is taken", folder, card.name)
            continue
        cards[card.name] = card
    return tuple(cards.values())


def offered_models() -> tuple[ModelCard, ...]:
    """Those of ``find_models`` that readers choose from; models for tests only where TEST_MODELS asks."""
    shows_all = bool(os.environ.get(TEST_MODELS))
    return tuple(card for card in find_models() if shows_all or not card.is_for_tests)


def model_titles() -> dict[str, str]:
    """What readers call each of ``find_models``, by its name."""
    return {card.name: card.title or card.name for card in find_models()}


def find_model(name_or_folder: str) -> ModelCard:
    """The card of a model by catalog name or folder path.

    Raises:
        ModelNotFoundError: nothing of this name; the message lists the known names.
        ModelCardError: found, but the card is broken.
    """
    cards = find_models()
    for card in cards:
        if card.name == name_or_folder:
            return card
    folder = Path(name_or_folder).expanduser()
    if name_or_folder and folder.is_dir():
        if not (folder / CARD_NAME).is_file():
            for card in cards:
                if card.folder.resolve() == folder.resolve():
                    return card
        return read_card(folder)
    for candidate in [*_folders_with_card(paths.shipped_models_dir()), *_added_folders()]:
        if candidate.name == name_or_folder:
            return read_card(candidate)  # known but broken: its own error says why
    known = ", ".join(card.name for card in cards) or "none yet"
    raise ModelNotFoundError(
        f"there is no model {name_or_folder!r}; known are: {known}. "
        "'counterview-engine models add FOLDER' adds one"
    )


def first_model() -> ModelCard:
    """The model that is meant where none is named: the first that is shipped.

    Raises:
        ModelNotFoundError: there is none.
    """
    cards = find_models()
    if not cards:
        raise ModelNotFoundError("no model is installed; add one with: counterview-engine models add FOLDER")
    return cards[0]


def register_folder(card: ModelCard) -> Path:
    """Let the catalog find a model that stays where it is; returns the pointer file."""
    folder = paths.user_models_dir()
    folder.mkdir(parents=True, exist_ok=True)
    pointer = folder / f"{card.name}.toml"
    pointer.write_text(tomli_w.dumps({"folder": str(card.folder.resolve())}), encoding="utf-8")
    return pointer


def model_folders() -> tuple[Path, ...]:
    """Each way to a model: a folder with a card, or a pointer file in the user's models; shipped first."""
    parent = paths.user_models_dir()
    pointers = sorted(parent.glob("*.toml")) if parent.is_dir() else []
    return (*_folders_with_card(paths.shipped_models_dir()), *_folders_with_card(parent), *pointers)


def _folders_with_card(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    return sorted(entry for entry in parent.iterdir() if (entry / CARD_NAME).is_file())


def _added_folders() -> list[Path]:
    """Folders in the user's models, and folders elsewhere that a pointer file names."""
    parent = paths.user_models_dir()
    folders = _folders_with_card(parent)
    for pointer in sorted(parent.glob("*.toml")) if parent.is_dir() else []:
        try:
            folders.append(Path(tomllib.loads(pointer.read_text(encoding="utf-8"))["folder"]))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, KeyError, TypeError) as error:
            _log.warning("model pointer %s skipped: %s", pointer, error)
    return folders
