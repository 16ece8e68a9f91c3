"""Adding: a folder or an original checkpoint becomes an entry of the catalog, whole or not at all."""

import datetime
import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine import paths
from engine.errors import ModelCardError, RequestError
from engine.models.card import ModelCard, is_valid_name
from engine.models.card_file import CARD_NAME, write_card
from engine.models.catalog import find_models
from engine.models.conversion import plan_conversion, write_converted
from engine.models.folder_facts import Candidate, Kind, Tell, find_licence, inspect, require_room
from engine.models.importing import add_model, check_model, make_card
from engine.models.leftovers import clear_unfinished, unfinished_folder
from engine.models.loading import file_sha256

CheckSchedule = Callable[[Mapping[str, Any]], object]

LICENCE_NAME = "LICENSE.txt"
_LONGEST_LINE = 200


def add(
    path: Path,
    given: Mapping[str, Any],
    copy: bool = False,
    tokenizer: Path | None = None,
    check_schedule: CheckSchedule = lambda config: None,
    tell: Tell = lambda what, share: None,
) -> tuple[ModelCard, Path]:
    """Check a model, convert it where it is an original checkpoint, and let the catalog find it.

    Args:
        path: a diffusers folder, a checkpoint, or a folder that holds one.
        given: as for ``make_card``; "licence" is what the person who adds it has accepted.
        copy: copy a folder to the user's models; a checkpoint is always converted into them.
        tokenizer: folder with the tokenizer of a checkpoint; None: beside it.
        check_schedule: raises where no method can use the scheduler; called before anything is kept.
        tell: hears what is done and how far it is.

    Returns:
        The card, and where it was written.

    Raises:
        ModelError: it cannot be used, is already there, or its name is taken.
        RequestError: there is no room for it, no licence was accepted, or it came with the application.
    """
    candidate = inspect(path)
    if candidate.path.resolve().is_relative_to(paths.shipped_models_dir().resolve()):
        raise RequestError(
            f"{candidate.path} came with the application and keeps its card; it is in the list already"
        )
    if not str(given.get("licence") or "").strip():
        raise RequestError(
            "no licence was accepted; say under which one you may use the model with --licence "
            '"..." (or --licence "private: my own model")'
        )
    if candidate.kind is Kind.CHECKPOINT:
        return _add_checkpoint(candidate, given, tokenizer, check_schedule, tell)
    if copy:
        require_room(paths.user_models_dir(), candidate.size_bytes)
    checked = check_model(candidate.path, tell)
    check_schedule(checked.folder.configs["scheduler"])
    card = _accepted(make_card(checked, given))
    _refuse_duplicate(card)
    return add_model(checked, card, copy)


def _add_checkpoint(
    candidate: Candidate,
    given: Mapping[str, Any],
    tokenizer: Path | None,
    check_schedule: CheckSchedule,
    tell: Tell,
) -> tuple[ModelCard, Path]:
    path, name = candidate.path, str(given.get("name") or candidate.name)
    home = paths.user_models_dir()
    own = home / name
    if not is_valid_name(name):
        raise ModelCardError(f"{name!r} cannot be a name; use letters, digits, dots, dashes and underscores")
    if own.exists() or any(card.name == name for card in find_models()):
        raise ModelCardError(f"the name {name} is taken by another model; choose another with --name")
    tell("opening the checkpoint", None)
    conversion = plan_conversion(path, tokenizer)
    require_room(home, conversion.size_bytes)
    digest = file_sha256(path, tell)
    for other in find_models():
        if other.extra.get("checkpoint_sha256") == digest:
            raise ModelCardError(f"this checkpoint is already here as {other.name} ({other.title})")
    try:
        with _unfinished(home) as temporary:
            write_converted(conversion, temporary, tell)
            _keep_licence(candidate, temporary)
            checked = check_model(temporary, tell)
            check_schedule(checked.folder.configs["scheduler"])
            card = make_card(checked, {"title": name, **given, "name": name})
            weights = "averaged (EMA)" if conversion.uses_ema else "as trained (no EMA in the checkpoint)"
            extra = {
                "converted_from": path.name,
                "checkpoint_sha256": digest,
                "weights_used": weights,
                **({"assumed": "; ".join(conversion.config.guessed)} if conversion.config.guessed else {}),
            }
            card = _accepted(replace(card, folder=temporary, extra={**card.extra, **extra}))
            _refuse_duplicate(card)
            write_card(card)
            temporary.rename(own)
    except OSError as error:
        raise RequestError(
            f"the model cannot be written to {own} ({error.strerror or error}); make room there"
        ) from error
    return replace(card, folder=own), own / CARD_NAME


@contextmanager
def _unfinished(home: Path) -> Iterator[Path]:
    """A folder that no catalog finds and that is gone afterwards, unless it was renamed."""
    home.mkdir(parents=True, exist_ok=True)
    clear_unfinished()
    temporary = unfinished_folder()
    temporary.mkdir()
    try:
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _accepted(card: ModelCard) -> ModelCard:
    """With the day on which its licence was accepted; a whole licence text becomes its first line.

    The text itself stays in the model's folder, and its digest in the card.
    """
    licence = card.licence.strip()
    extra = {**card.extra, "licence_accepted": datetime.date.today().isoformat()}
    if len(licence) > _LONGEST_LINE or "\n" in licence:
        extra["licence_text_sha256"] = hashlib.sha256(licence.encode()).hexdigest()
        licence = next(line.strip(" #=*") for line in licence.splitlines() if line.strip(" #=*"))[
            :_LONGEST_LINE
        ]
    return replace(card, licence=licence, extra=extra)


def _keep_licence(candidate: Candidate, target: Path) -> None:
    text, file = find_licence(candidate.path.parent)
    if text and file != "README.md":
        (target / LICENCE_NAME).write_text(text + "\n", encoding="utf-8")


def _refuse_duplicate(card: ModelCard) -> None:
    digests = set(card.weights_sha256.values())
    for other in find_models():
        is_same_place = other.name == card.name or other.folder.resolve() == card.folder.resolve()
        if not is_same_place and set(other.weights_sha256.values()) == digests:
            raise ModelCardError(
                f"the same weights are already here as {other.name} ({other.title}); use that model, or "
                f"remove it first with 'counterview-engine models remove {other.name}'"
            )
