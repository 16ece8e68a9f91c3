"""Rows of the tables: the model's variants, and answers of known quality beside them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.edit import Variant
from engine.evaluation.case import EvaluationCase, Suite
from engine.evaluation.editors import (
    Edited,
    contrast_changed,
    shuffled,
    true_counterfactual,
    unedited,
)


@dataclass(frozen=True)
class Row:
    """One line of each table.

    Attributes:
        key: short, for JSON and file names.
        title: for people.
        variant: of the model; None for a reference.
    """

    key: str
    title: str
    variant: Variant | None = None

    @property
    def is_model(self) -> bool:
        return self.variant is not None


# Min et al., MICCAI 2025, Table 2: the method and its ablations.
VARIANT_ROWS = (
    Row("none", "no region (whole frame)", Variant.NONE),
    Row("relevance", "relevance map only", Variant.RELEVANCE),
    Row("mask", "pseudo mask only", Variant.MASK),
    Row("both", "pseudo mask x relevance map", Variant.BOTH),
)
TRUTH = Row("truth", "true counterfactual (yardstick)")
UNEDITED = Row("unedited", "unedited (no effect)")
SHUFFLED = Row("shuffled", "another case's true change")
CONTRAST = Row("contrast", "contrast x 1.5 everywhere")

_ALONE: dict[str, Callable[[EvaluationCase], Edited]] = {
    TRUTH.key: true_counterfactual,
    UNEDITED.key: unedited,
    CONTRAST.key: contrast_changed,
}


def rows_of(suite: Suite, variants: Sequence[Variant]) -> tuple[Row, ...]:
    """The model in these variants, and the references that the suite's truth allows."""
    return (*(row for row in VARIANT_ROWS if row.variant in variants), *reference_rows(suite))


def reference_rows(suite: Suite) -> tuple[Row, ...]:
    """Those that the suite's truth allows."""
    if suite is Suite.REAL:
        return (UNEDITED, CONTRAST)
    return (TRUTH, UNEDITED, SHUFFLED, CONTRAST)


def reference_edit(row: Row, case: EvaluationCase, other: EvaluationCase) -> Edited:
    """The answer of a reference row; ``other`` is the case whose change it may take."""
    return shuffled(case, other) if row.key == SHUFFLED.key else _ALONE[row.key](case)
