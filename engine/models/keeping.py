"""Keeping: what becomes of models that are in the catalog: their state, another title, removal; light."""

import shutil
import tomllib
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from engine import paths
from engine.errors import ModelError, ModelNotFoundError, RequestError
from engine.models.card import ModelCard
from engine.models.card_file import CARD_NAME, read_card, write_card
from engine.models.catalog import find_models, model_folders
from engine.models.diffusers_folder import DiffusersFolder
from engine.models.folder_facts import weights_size


class ModelState(Enum):
    """Whether edits can use a model, as far as its files tell without being read whole."""

    READY = "ready"
    DAMAGED = "damaged"
    MISSING = "missing file"


@dataclass(frozen=True)
class KeptModel:
    """One model as a list of models shows it.

    Attributes:
        name: in the catalog, or the name of its folder where its card cannot be read.
        card: None where it cannot be read.
        place: the folder or the pointer file through which the catalog finds it.
        state: whether it can be used.
        problem: why not; "" otherwise.
        size_bytes: of its weights.
        is_shipped: it came with the application.
    """

    name: str
    card: ModelCard | None
    place: Path
    state: ModelState
    problem: str
    size_bytes: int
    is_shipped: bool

    @property
    def short_hash(self) -> str:
        """The first eight digits of the hash of the U-Net; "" without a card."""
        if self.card is None:
            return ""
        hashes = self.card.weights_sha256
        key = next((key for key in sorted(hashes) if key.startswith("unet/")), None)
        return "" if key is None else hashes[key][:8]


def list_kept() -> tuple[KeptModel, ...]:
    """All models, shipped first, with those that cannot be used; reads headers and cards only."""
    usable = {card.folder.resolve(): card for card in find_models()}
    kept: dict[Path, KeptModel] = {}
    for place in model_folders():
        folder = place if place.is_dir() else _pointed(place)
        try:
            card = read_card(folder)
        except ModelError as error:
            state = ModelState.DAMAGED if folder.is_dir() else ModelState.MISSING
            if folder not in kept:
                kept[folder] = KeptModel(_name(place), None, place, state, str(error), 0, _is_shipped(place))
            continue
        if card.folder.resolve() in kept:
            continue
        state, problem = _state(card, usable)
        size = weights_size(card.folder)
        kept[card.folder.resolve()] = KeptModel(
            card.name, card, place, state, problem, size, _is_shipped(place)
        )
    return tuple(kept.values())


def find_kept(name: str) -> KeptModel:
    """One of ``list_kept`` by its name.

    Raises:
        ModelNotFoundError: there is none of this name.
    """
    models = list_kept()
    for kept in models:
        if kept.name == name:
            return kept
    known = ", ".join(kept.name for kept in models) or "none yet"
    raise ModelNotFoundError(f"there is no model {name!r} in the list; known are: {known}")


def retitle(card: ModelCard, title: str) -> ModelCard:
    """Give a model another title; its name, which results refer to, stays.

    Raises:
        RequestError: no title, or the card cannot be written.
    """
    title = " ".join(title.split())
    if not title:
        raise RequestError("a title needs a word; give one")
    if _is_shipped(card.folder):
        raise RequestError(f"{card.name} came with the application and keeps its title")
    changed = replace(card, title=title)
    own = paths.user_models_dir() / card.name
    try:
        elsewhere = (own / CARD_NAME).is_file() and own.resolve() != card.folder.resolve()
        write_card(changed, own if elsewhere else None)
    except OSError as error:
        raise RequestError(
            f"the card of {card.name} cannot be written ({error.strerror or error}); check its folder"
        ) from error
    return changed


def removal_of(kept: KeptModel) -> str:
    """What removing a model would do, one sentence.

    Raises:
        RequestError: it came with the application.
    """
    if kept.is_shipped:
        raise RequestError(f"{kept.name} came with the application and cannot be removed")
    if _is_own(kept.place) and (kept.card is None or kept.card.folder.resolve() == kept.place.resolve()):
        return f"{kept.place} and all in it will be deleted"
    where = kept.card.folder if kept.card is not None else _pointed(kept.place)
    return f"{kept.name} leaves the list; its files in {where} stay"


def remove(kept: KeptModel) -> None:
    """Take a model out of the catalog; what was copied or converted into the user's models is deleted.

    Raises:
        RequestError: it came with the application, or its files cannot be deleted.
    """
    removal_of(kept)
    try:
        if kept.place.is_file():
            kept.place.unlink()
        elif _is_own(kept.place):
            gone = kept.place.with_name(f".removed-{kept.place.name}")
            shutil.rmtree(gone, ignore_errors=True)
            kept.place.rename(gone)  # at once out of every list, however long the rest takes
            shutil.rmtree(gone)
    except OSError as error:
        raise RequestError(
            f"{kept.name} cannot be removed ({error.strerror or error}); close what uses its files"
        ) from error


def _state(card: ModelCard, usable: dict[Path, ModelCard]) -> tuple[ModelState, str]:
    missing = [name for name in card.weights_sha256 if not (card.folder / name).is_file()]
    if missing:
        return ModelState.MISSING, f"{missing[0]} is not in {card.folder}; copy the model again"
    try:
        DiffusersFolder.open(card.folder)
    except ModelError as error:
        return ModelState.DAMAGED, str(error)
    if usable.get(card.folder.resolve()) is None:
        return ModelState.DAMAGED, f"the name {card.name} is taken by another model; remove one of them"
    return ModelState.READY, ""


def _name(place: Path) -> str:
    return place.stem if place.suffix == ".toml" else place.name


def _is_shipped(place: Path) -> bool:
    return place.resolve().is_relative_to(paths.shipped_models_dir().resolve())


def _is_own(place: Path) -> bool:
    return place.is_dir() and place.resolve().parent == paths.user_models_dir().resolve()


def _pointed(pointer: Path) -> Path:
    """The folder that a pointer file names; the pointer itself where it names none."""
    try:
        return Path(tomllib.loads(pointer.read_text(encoding="utf-8"))["folder"])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, KeyError, TypeError):
        return pointer
