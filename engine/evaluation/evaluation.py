"""Evaluation: all cases of a suite answered by a model and by the references, and measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.errors import NonFiniteResultError
from engine.evaluation.asked import asked_changes
from engine.evaluation.case import CaseSource, EvaluationCase
from engine.evaluation.edit_store import EditStore
from engine.evaluation.editors import Edited, Editor, unedited
from engine.evaluation.look import Judge, stack
from engine.evaluation.measure import CaseFacts, CaseMeasure, measure_case, state_facts
from engine.evaluation.rows import SHUFFLED, Row, reference_edit
from engine.instructions.findings import load_vocabulary

_TRIES = 8  # cases that are drawn in search of one of another patient


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What was measured.

    Attributes:
        findings: in the order of the looks.
        facts: of each case.
        rows: in the order of the tables.
        measures: by key of the row, one for each case.
    """

    findings: tuple[str, ...]
    facts: tuple[CaseFacts, ...]
    rows: tuple[Row, ...]
    measures: dict[str, list[CaseMeasure]]


class Evaluator:
    """Answers and measures case after case.

    Args:
        cases: of the suite.
        editor: the model.
        rows: the model's variants and the references; see ``rows_of``. ``SHUFFLED`` needs two cases.
        judge: who reads the images.
        store: where edits are kept.
        seed: of the first case's edit; all variants of a case share it.
        editors: of rows that have one of their own, by key.
    """

    def __init__(
        self,
        cases: CaseSource,
        editor: Editor,
        rows: tuple[Row, ...],
        judge: Judge,
        store: EditStore,
        seed: int,
        editors: Mapping[str, Editor] | None = None,
    ) -> None:
        self._cases, self._editor, self._judge, self._store = cases, editor, judge, store
        self._seed, self._editors = seed, editors or {}
        self._vocabulary = load_vocabulary()
        # With one case there is no other whose change could be taken.
        self.rows = tuple(row for row in rows if row is not SHUFFLED or len(cases) > 1)

    def run(self, on_case: Callable[[int, str], None]) -> Evaluation:
        """Measure all cases.

        Args:
            on_case: told index and name of each case before it is worked on.

        Raises:
            EngineError: an edit cannot be made or kept; those before are kept.
        """
        facts: list[CaseFacts] = []
        measures: dict[str, list[CaseMeasure]] = {row.key: [] for row in self.rows}
        recent: list[EvaluationCase] = []  # of two patients
        for index in range(len(self._cases)):
            case = self._cases[index]
            on_case(index, case.name)
            other = self._another(index, case, recent)
            asked = asked_changes(case, self._vocabulary)
            edits = [self.edit(row, index, case, other) for row in self.rows]
            answers = [edit.image for edit in edits] + ([] if case.target is None else [case.target])
            others, sources = stack(answers), stack([case.source] * len(answers))
            (alone,) = self._judge.look(sources[:1])
            befores, afters = self._judge.look(sources, others), self._judge.look(others, sources)
            target = None if case.target is None else afters[-1]
            facts.append(state_facts(index, case, asked, self._judge, alone, target))
            for row, edited, before, after in zip(self.rows, edits, befores, afters, strict=False):
                measures[row.key].append(measure_case(case, asked, edited, self._judge, alone, before, after))
            recent = [case, *(one for one in recent if one.patient != case.patient)][:2]
        return Evaluation(self._judge.findings, tuple(facts), self.rows, measures)

    def _another(self, index: int, case: EvaluationCase, recent: list[EvaluationCase]) -> EvaluationCase:
        """A case of another patient where there is one near, else another case."""
        for one in recent:
            if one.patient != case.patient:
                return one
        last = len(self._cases) - 1
        for place in range(last, max(index, last - _TRIES), -1):
            drawn = self._cases[place]
            if drawn.patient != case.patient:
                return drawn
        return recent[0] if recent else self._cases[last]

    def edit(self, row: Row, index: int, case: EvaluationCase, other: EvaluationCase) -> Edited:
        """The answer of a row, kept in the store where a model makes it."""
        if row.variant is None:
            return reference_edit(row, case, other)
        kept = self._store.read(case, row.key)
        if kept is not None:
            return kept
        try:
            edited = self._editors.get(row.key, self._editor)(case, row.variant, self._seed + index)
        except NonFiniteResultError as error:
            edited = unedited(case, str(error))  # the model's fault, so it counts as an answer
        self._store.write(case, row.key, edited)
        return edited
