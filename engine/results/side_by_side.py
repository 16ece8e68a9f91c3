"""Several models on one request: which settings each of them gets, and how much each changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.arrays import BoolImage
from engine.edit import EditResult
from engine.errors import RequestError
from engine.models.card import ModelCard
from engine.radiographs.radiograph import Radiograph
from engine.results.again import request_again

# What a model's card sets where the reader leaves it alone.
_OF_CARD = ("guidance_scale", "image_guidance_scale", "num_inference_steps", "solver", "relevance_quantile")


@dataclass(frozen=True)
class ModelFigures:
    """How much each model changed the film.

    Attributes:
        labels: titles of the models.
        amounts: mean absolute change in stored units by model; None: not made yet.
    """

    labels: tuple[str, ...]
    amounts: tuple[float | None, ...]


def settings_of(result: EditResult, card: ModelCard, other: ModelCard) -> dict[str, Any]:
    """Fields of ``EditRequest`` for another model: what the reader changed stays, its card says the rest.

    Args:
        result: made with the model of ``card``.
        card: of that model.
        other: of the other model.
    """
    changes: dict[str, Any] = {"model": other.name}
    for name in _OF_CARD:
        default = getattr(card, name)
        if result.provenance.request.get(name) in (None, getattr(default, "value", default)):
            changes[name] = None
    return changes


def check_models(cards: Sequence[ModelCard]) -> None:
    """Make sure that there is something to compare.

    Raises:
        RequestError: fewer than two different models.
    """
    if len({card.name for card in cards}) < 2:
        raise RequestError("choose two or more models to compare")


def labels_of(cards: Sequence[ModelCard]) -> list[str]:
    """Titles, with the names where two are alike."""
    titles = [card.title or card.name for card in cards]
    return [
        f"{title} ({card.name})" if titles.count(title) > 1 else title
        for title, card in zip(titles, cards, strict=True)
    ]


def requests_for(
    radiograph: Radiograph, result: EditResult, reader_mask: BoolImage | None, cards: Sequence[ModelCard]
) -> list[Any]:
    """The request of the result for each model; None for the one that made it.

    Args:
        radiograph: that was edited.
        result: of the first of ``cards``.
        reader_mask: (H, W) bool as it was painted, or None.
        cards: of the models.

    Raises:
        RequestError, MaskError: the request cannot be made again.
    """
    first, *others = cards
    return [
        None,
        *(
            request_again(radiograph, result, reader_mask, **settings_of(result, first, other))
            for other in others
        ),
    ]
