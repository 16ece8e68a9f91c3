"""Effect over all cases: how often instructions were done, by operation, finding, level and side."""

import math
from collections.abc import Callable

from engine.evaluation.effect import Effect
from engine.evaluation.measure import CaseMeasure
from engine.evaluation.resampling import UNKNOWN, Figure, Resamples
from engine.instructions.findings import load_vocabulary

Groups = dict[str, tuple[Figure, Figure]]


def summarize_effect(
    resamples: Resamples, measures: list[CaseMeasure], truth: list[CaseMeasure] | None
) -> dict[str, Figure]:
    """Figures by name; ``truth`` are the measures of the true counterfactuals, where there are any."""
    effects, items = _items(resamples, measures)
    of = _operation_is
    true_changes = [] if truth is None else [true.measured for one in truth for true in one.effects]
    return {
        "success": resamples.share([measure.success for measure in measures]),
        "success_where_told": UNKNOWN
        if truth is None
        else resamples.share(
            [
                measure.success if true.success == 1 else math.nan
                for measure, true in zip(measures, truth, strict=True)
            ]
        ),
        "share_of_truth": items.ratio([effect.measured for effect in effects], true_changes)
        if truth is not None and _is_surely_positive(items.mean(true_changes))
        else UNKNOWN,
        "added": items.share([e.success if of(e, "add") else math.nan for e in effects]),
        "removed": items.share([e.success if of(e, "remove") else math.nan for e in effects]),
        "changed": items.share([e.success if of(e, "change") else math.nan for e in effects]),
        "side_right": items.share([e.side_right for e in effects]),
        "direction_right": items.share([e.direction_right for e in effects]),
        "level_right": items.share([e.level_right for e in effects]),
        "extent_share": items.ratio([e.measured for e in effects], [e.wanted for e in effects]),
        "presence_change": items.mean([e.presence_change for e in effects]),
    }


def _is_surely_positive(figure: Figure) -> bool:
    """Whether it can be divided by: as a whole, and where an interval is told all over that."""
    return figure.value > 0 and not figure.low <= 0


def _operation_is(effect: Effect, name: str) -> bool:
    return effect.asked.operation.value == name


def _items(resamples: Resamples, measures: list[CaseMeasure]) -> tuple[list[Effect], Resamples]:
    """All asked changes, and the resamples over them."""
    pairs = [(index, effect) for index, measure in enumerate(measures) for effect in measure.effects]
    return [effect for _, effect in pairs], resamples.take([index for index, _ in pairs])


def summarize_groups(
    resamples: Resamples, measures: list[CaseMeasure]
) -> dict[str, dict[str, tuple[Figure, Figure]]]:
    """Success and extent share by kind of group ("finding", ...) and group."""
    effects, items = _items(resamples, measures)
    kinds: dict[str, Callable[[Effect], str]] = {
        "finding": lambda effect: effect.asked.finding,
        "operation": lambda effect: effect.asked.operation.value,
        "level": lambda effect: effect.asked.level or "level not told",
        "side": lambda effect: effect.asked.side_name,
    }
    tables: dict[str, Groups] = {}
    for kind, name_of in kinds.items():
        table = tables[kind] = {}
        for name in sorted({name_of(effect) for effect in effects}, key=_order):
            chosen = [index for index, effect in enumerate(effects) if name_of(effect) == name]
            part, own = items.take(chosen), [effects[index] for index in chosen]
            table[name] = (
                part.share([effect.success for effect in own]),
                part.ratio([effect.measured for effect in own], [effect.wanted for effect in own]),
            )
    return tables


def _order(name: str) -> tuple[float, str]:
    """Levels from little to much, right before left, everything else by name."""
    vocabulary = load_vocabulary()
    rank = vocabulary.level(name).rank if vocabulary.has_level(name) else 0.0
    return (rank, "0" if name == "right" else name)
