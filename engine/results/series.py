"""Series: edits that are derived from one result, planned before the first of them runs.

A plan is a list of requests. Whoever has an engine works them off one after another and hands each result to
a collector of the plan (``engine.results.collecting``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from engine.arrays import BoolImage
from engine.edit import EditRequest, EditResult
from engine.errors import RequestError
from engine.instructions.findings import Vocabulary, load_vocabulary
from engine.instructions.grammar import parse as parse_instruction
from engine.instructions.grammar import print_instructions
from engine.models.card import ModelCard
from engine.models.catalog import find_model
from engine.radiographs.radiograph import Radiograph
from engine.results.again import check_same_model, request_again
from engine.results.consensus import FEWEST_SEEDS, MOST_SEEDS, USUAL_SEEDS, Consensus
from engine.results.read_out import ReadOut, ReadOutRequest, request_read_out
from engine.results.reproduction import Reproduction
from engine.results.round_trip import RoundTrip, as_radiograph, way_back
from engine.results.severity import SeverityFigures, severity_levels
from engine.results.side_by_side import ModelFigures, check_models, labels_of, requests_for

_LARGEST_SEED = 2**63 - 1

FindCard = Callable[[str], ModelCard]
Outcome = Reproduction | Consensus | RoundTrip | SeverityFigures | ReadOut | ModelFigures


class SeriesKind(Enum):
    """What a series is made for."""

    REPRODUCTION = "reproduction"
    SEVERITY = "severity"
    SEEDS = "seeds"
    ROUND_TRIP = "round trip"
    READ_OUT = "read-out"
    MODELS = "models"
    VARIANTS = "variants"

    @property
    def is_row(self) -> bool:
        """Its results are a row to swap through, each worth looking at by itself."""
        return self in (SeriesKind.SEVERITY, SeriesKind.MODELS)


@dataclass(frozen=True, eq=False)
class Step:
    """One place of a series.

    Attributes:
        label: for the reader: "small", "seed 8".
        request: what to ask the engine for; None where nothing has to be made.
        result: known before.
    """

    label: str
    request: EditRequest | ReadOutRequest | None = None
    result: EditResult | None = None

    @property
    def is_input(self) -> bool:
        """Nothing was made for it and nothing has to be: the input itself."""
        return self.request is None and self.result is None


@dataclass(frozen=True, eq=False)
class SeriesPlan:
    """Edits derived from one result.

    Attributes:
        kind: what for.
        radiograph: that was edited.
        source: the result that the reader asked about.
        steps: in the order in which they are shown and made.
    """

    kind: SeriesKind
    radiograph: Radiograph
    source: EditResult
    steps: tuple[Step, ...]

    @property
    def to_make(self) -> tuple[int, ...]:
        """Positions of the steps that the engine is needed for."""
        return tuple(place for place, step in enumerate(self.steps) if step.request is not None)

    @property
    def keeps_results(self) -> bool:
        """Each result is worth looking at by itself and stays with the case."""
        return self.kind.is_row or self.kind is SeriesKind.VARIANTS


def plan_reproduction(
    radiograph: Radiograph,
    result: EditResult,
    reader_mask: BoolImage | None = None,
    find_card: FindCard = find_model,
) -> SeriesPlan:
    """The stored request once more.

    Args:
        radiograph: that was edited.
        result: of that edit.
        reader_mask: as it was painted for it, if it was.
        find_card: gives the card of a model.

    Raises:
        RequestError, MaskError: the request cannot be made again.
        ModelError: the model is gone, or it is not the one that made the result.
    """
    _card_of(result, find_card)
    request = request_again(radiograph, result, reader_mask)
    return SeriesPlan(SeriesKind.REPRODUCTION, radiograph, result, (Step("once more", request),))


def plan_severity(
    radiograph: Radiograph,
    result: EditResult,
    reader_mask: BoolImage | None = None,
    find_card: FindCard = find_model,
) -> SeriesPlan:
    """The same seed and settings at each level of the finding; arguments as for ``plan_reproduction``.

    Raises:
        InstructionError: the instruction or the model knows no levels; and as ``plan_reproduction``.
    """
    card, vocabulary = _card_of(result, find_card), load_vocabulary()
    base = request_again(radiograph, result, reader_mask)
    steps = []
    for level in severity_levels(base.instruction, vocabulary, card.grammar_version):
        if not level.instruction:
            steps.append(Step(level.name))
        elif level.is_asked and _sentence(level.instruction, card, vocabulary) == result.provenance.sentence:
            steps.append(Step(level.name, result=result))
        else:
            request = request_again(radiograph, result, reader_mask, instruction=level.instruction)
            steps.append(Step(level.name, request))
    return SeriesPlan(SeriesKind.SEVERITY, radiograph, result, tuple(steps))


def plan_seeds(
    radiograph: Radiograph,
    result: EditResult,
    reader_mask: BoolImage | None = None,
    count: int = USUAL_SEEDS,
    find_card: FindCard = find_model,
) -> SeriesPlan:
    """The same instruction with the seed of the result and those that follow it.

    Args:
        count: how many seeds, that of the result among them; others as for ``plan_reproduction``.

    Raises:
        RequestError: too few or too many seeds; and as ``plan_reproduction``.
    """
    if not FEWEST_SEEDS <= count <= MOST_SEEDS:
        raise RequestError(f"{count} seeds; choose {FEWEST_SEEDS} to {MOST_SEEDS}")
    _card_of(result, find_card)
    base = request_again(radiograph, result, reader_mask)
    steps = [Step(f"seed {base.seed}", result=result)]
    for more in range(1, count):
        seed = base.seed + more if base.seed + count <= _LARGEST_SEED else base.seed - more
        steps.append(Step(f"seed {seed}", request_again(radiograph, result, reader_mask, seed=seed)))
    return SeriesPlan(SeriesKind.SEEDS, radiograph, result, tuple(steps))


def plan_variants(
    radiograph: Radiograph, result: EditResult, requests: Sequence[EditRequest], place: int = 0
) -> SeriesPlan:
    """Requests that differ by their seeds only, one of which has been made; each result is kept.

    Args:
        radiograph: of all requests.
        result: of the one at ``place``.
        requests: in the order in which they are shown.
        place: of the request that made the result.
    """
    steps = tuple(
        Step(f"seed {request.seed}", result=result) if at == place else Step(f"seed {request.seed}", request)
        for at, request in enumerate(requests)
    )
    return SeriesPlan(SeriesKind.VARIANTS, radiograph, result, steps)


def plan_models(
    radiograph: Radiograph,
    result: EditResult,
    reader_mask: BoolImage | None = None,
    names: Sequence[str] = (),
    find_card: FindCard = find_model,
) -> SeriesPlan:
    """The same request for other models, each with the settings of its own card where the reader left them.

    Args:
        names: of the models to compare with the one that made the result; others as for
            ``plan_reproduction``.

    Raises:
        RequestError: no other model; and as ``plan_reproduction``.
    """
    first = _card_of(result, find_card)
    cards = [first, *(find_card(name) for name in dict.fromkeys(names) if name != first.name)]
    check_models(cards)
    requests = requests_for(radiograph, result, reader_mask, cards)
    steps = tuple(
        Step(label, request, result if request is None else None)
        for label, request in zip(labels_of(cards), requests, strict=True)
    )
    return SeriesPlan(SeriesKind.MODELS, radiograph, result, steps)


def plan_round_trip(
    radiograph: Radiograph,
    result: EditResult,
    reader_mask: BoolImage | None = None,
    find_card: FindCard = find_model,
) -> SeriesPlan:
    """The reverse instruction on the counterfactual; arguments as for ``plan_reproduction``.

    Raises:
        InstructionError: the instruction has no reverse; and as ``plan_reproduction``.
    """
    _card_of(result, find_card)
    back = way_back(result.provenance.request.get("instruction", ""), load_vocabulary())
    there = request_again(radiograph, result, reader_mask)
    request = replace(there, radiograph=as_radiograph(radiograph, result), instruction=back)
    return SeriesPlan(SeriesKind.ROUND_TRIP, radiograph, result, (Step(back, request),))


def plan_read_out(
    radiograph: Radiograph,
    result: EditResult,
    reader_mask: BoolImage | None = None,
    find_card: FindCard = find_model,
) -> SeriesPlan:
    """A separate classifier reads the input and the counterfactual; arguments as for ``plan_reproduction``.

    The mask and the model of the result play no part.

    Raises:
        RequestError: no classifier was made for this film, or the result is of another one.
    """
    request = request_read_out(radiograph, result)
    return SeriesPlan(SeriesKind.READ_OUT, radiograph, result, (Step("both films", request),))


def _card_of(result: EditResult, find_card: FindCard) -> ModelCard:
    """The card of the model that made a result, if it still is that model."""
    card = find_card(str(result.provenance.request.get("model", result.provenance.model_name)))
    check_same_model(result.provenance, card.weights_sha256)
    return card


def _sentence(instruction: str, card: ModelCard, vocabulary: Vocabulary) -> str:
    parsed = parse_instruction(instruction, vocabulary).instructions
    return print_instructions(parsed, vocabulary, card.grammar_version)
