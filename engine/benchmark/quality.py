"""How good the edits of each procedure are, on the same cases: speed that costs quality is none."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.benchmark.procedures import DEFAULT, FAITHFUL, PREVIEW
from engine.datasets.splits import Split
from engine.edit import Behaviour, Variant
from engine.evaluation.case import CaseSource, EvaluationCase, Suite
from engine.evaluation.differences import paired_differences
from engine.evaluation.edit_store import EditStore
from engine.evaluation.editors import Edited, Editor, ModelEditor
from engine.evaluation.evaluation import Evaluation, Evaluator
from engine.evaluation.look import Judge
from engine.evaluation.resampling import Figure, Resamples
from engine.evaluation.rows import TRUTH, UNEDITED, Row
from engine.evaluation.run_record import run_record
from engine.evaluation.suites import make_cases
from engine.evaluation.summary import RowSummary, summarize
from engine.methods.parameters import PUBLISHED_FRAME_SIZE, PUBLISHED_STEPS
from engine.models.card import ModelCard
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.models.preview_weights import preview_spec
from engine.radiographs.framing import Geometry
from engine.service.model_cache import ModelCache

_BEHAVIOURS = {
    FAITHFUL: Behaviour.PAPER_FAITHFUL,
    DEFAULT: Behaviour.DEFAULT,
    PREVIEW: Behaviour.PREVIEW,
}
_TITLES = {FAITHFUL: "reference, faithful", DEFAULT: DEFAULT, PREVIEW: PREVIEW}


@dataclass(frozen=True)
class Asked:
    """What quality is measured on.

    Attributes:
        count: of cases.
        films: real films that findings are put into; None: simulated patients.
        patients: whose.
        seed: of cases and edits.
        device, precision: as asked for.
        folder: where edits are kept as they are made; the same measurement goes on there.
    """

    count: int
    films: Path | None
    patients: Split
    seed: int
    device: str
    precision: str
    folder: Path

    @property
    def suite(self) -> Suite:
        return Suite.SIMULATED if self.films is None else Suite.INSERTED

    def cases(self, count: int) -> CaseSource:
        """The first so many cases; they do not depend on how many are asked for."""
        return make_cases(self.suite, count, self.seed, self.films, self.patients)


@dataclass(frozen=True, eq=False)
class Quality:
    """What was found.

    Attributes:
        asked: for.
        cases: so many were measured; fewer than asked for where it was interrupted.
        described: where they come from.
        patients: so many.
        referee: who read the edits.
        rows: procedures, the true counterfactual and the unedited source.
        figures: by key of a row.
        differences: of each quick procedure minus the published one, case by case, by key of the row and
            name of the figure; empty where the published one cannot be run.
    """

    asked: Asked
    cases: int
    described: str
    patients: int
    referee: str
    rows: tuple[Row, ...]
    figures: dict[str, RowSummary]
    differences: dict[str, dict[str, Figure]]

    @property
    def is_whole(self) -> bool:
        return self.cases == self.asked.count


def procedures_of(card: ModelCard) -> list[str]:
    """Those whose edits can be compared.

    The published procedure needs the published frame; the reference, by the libraries, draws what the
    faithful mode draws.
    """
    is_published = (card.frame.size, card.frame.geometry) == (PUBLISHED_FRAME_SIZE, Geometry.SQUASH)
    found = [FAITHFUL] if is_published else []
    return [*found, DEFAULT, *([PREVIEW] if card.preview is not None else [])]


def keep_edits(card: ModelCard, asked: Asked) -> EditStore:
    """Where the edits of all procedures are kept.

    Raises:
        ModelError, RequestError: no such model, device or precision here; or the folder holds edits that
            were made otherwise.
        OutputError: it cannot be read.
    """
    return EditStore(asked.folder, {name: _record(name, card, asked) for name in procedures_of(card)})


def measure_quality(
    card: ModelCard,
    asked: Asked,
    store: EditStore,
    judge: Judge,
    on_case: Callable[[int, str], None],
    on_edit: Callable[[str], None],
) -> Quality:
    """Let each procedure answer the same cases, and measure the answers as ``evaluate`` does.

    Args:
        card: of the model.
        asked: which cases.
        store: of ``keep_edits``.
        judge: reads the edits.
        on_case: told index and name of each case before it is worked on.
        on_edit: told the name of each procedure before it edits.

    Returns:
        What was found; on the cases that are done where Ctrl+C comes after the first of them.

    Raises:
        EngineError: the films cannot be used, the model not loaded, or an edit not kept.
        KeyboardInterrupt: before a case was done.
    """
    names = procedures_of(card)
    loaded: ModelCache[InstructPix2PixBundle] = ModelCache(2)
    editors = {name: _telling(name, _editor(name, card, asked, loaded), on_edit) for name in names}
    rows = (*(Row(name, _TITLES[name], Variant.BOTH) for name in names), TRUTH, UNEDITED)
    done = 0

    def begin(index: int, name: str) -> None:
        nonlocal done
        done = index
        on_case(index, name)

    def evaluate(count: int) -> tuple[Evaluation, CaseSource]:
        cases = asked.cases(count)
        evaluator = Evaluator(cases, editors[DEFAULT], rows, judge, store, asked.seed, editors)
        return evaluator.run(begin if count == asked.count else _ignore), cases

    try:
        evaluation, cases = evaluate(asked.count)
    except KeyboardInterrupt:
        if not done:
            raise
        evaluation, cases = evaluate(done)  # all of their edits are kept
    return _summarize(asked, evaluation, cases, judge)


def _summarize(asked: Asked, evaluation: Evaluation, cases: CaseSource, judge: Judge) -> Quality:
    patients = [fact.patient for fact in evaluation.facts]
    resamples = Resamples(patients)
    quick = [row for row in evaluation.rows if row.is_model and row.key != FAITHFUL]
    found = {row.key: paired_differences(evaluation, resamples, row).get(FAITHFUL) for row in quick}
    return Quality(
        asked=asked,
        cases=len(patients),
        described=cases.describe(),
        patients=len(set(patients)),
        referee=str(judge.description["title"]),
        rows=evaluation.rows,
        figures=summarize(evaluation, asked.suite, resamples),
        differences={key: figures for key, figures in found.items() if figures is not None},
    )


def _editor(
    name: str, card: ModelCard, asked: Asked, loaded: ModelCache[InstructPix2PixBundle]
) -> ModelEditor:
    return ModelEditor(
        card,
        device=asked.device,
        behaviour=_BEHAVIOURS[name],
        precision="auto" if name == FAITHFUL else asked.precision,
        loaded=loaded,
        own_levels=True,
    )


def _record(name: str, card: ModelCard, asked: Asked) -> dict[str, Any]:
    steps = {FAITHFUL: PUBLISHED_STEPS, DEFAULT: card.num_inference_steps}.get(name)
    if steps is None:
        steps = preview_spec(card).steps
    record = run_record(
        *(card, asked.suite.value, asked.patients.value, asked.seed, steps, asked.device),
        *(_BEHAVIOURS[name], asked.precision),
    )
    return record | {"levels": "of the model"}


def _telling(name: str, editor: Editor, on_edit: Callable[[str], None]) -> Editor:
    def answer(case: EvaluationCase, variant: Variant, seed: int) -> Edited:
        on_edit(name)
        return editor(case, variant, seed)

    return answer


def _ignore(index: int, name: str) -> None:
    pass
