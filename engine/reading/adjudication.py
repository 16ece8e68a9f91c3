"""Adjudication: cases on which readers differ, put before a further reader who does not see who said what."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.errors import OutputError, StudyError
from engine.reading.plan import Showings
from engine.reading.prepared import PreparedResults, write_identities
from engine.reading.protocol import INPUTS, RESULTS, Design, StudyCase, StudyProtocol
from engine.reading.rating import Rating
from engine.reading.study import Study, new_identity

LEAST_DIFFERENCE = 2  # points


@dataclass(frozen=True)
class Disagreement:
    """A showing on which readers differ.

    Attributes:
        case: name.
        arms: names of the arms shown.
        item: key.
        title: of the item.
        values: what was said, in ascending order, so that it does not tell who.
    """

    case: str
    arms: tuple[str, ...]
    item: str
    title: str
    values: tuple[int, ...]


def find_disagreements(
    protocol: StudyProtocol,
    showings: Showings,
    ratings: Sequence[Rating],
    least: int = LEAST_DIFFERENCE,
) -> tuple[Disagreement, ...]:
    """Showings where first readings of two readers lie ``least`` points or more apart; largest first.

    Options without an order (real or synthetic, preference) differ as soon as two are not the same.

    Args:
        protocol: of the study.
        showings: reader and showing by identity, of ``Study.showings``.
        ratings: newest answers.
        least: points between the lowest and the highest answer.
    """
    last = 2 if protocol.design is Design.TWO_STAGE else 1
    items = {item.key: item for item in protocol.items if item.has_steps}
    found: dict[tuple[str, tuple[str, ...], str], dict[str, int]] = {}
    for rating in ratings:
        if rating.item not in items or rating.value is None or rating.showing not in showings:
            continue
        reader, showing = showings[rating.showing]
        if rating.reader != reader or showing.is_practice or showing.repeat or showing.stage != last:
            continue
        value = rating.value
        if protocol.design is Design.PAIRED and rating.item == "preference" and value <= 2:
            value = 1 + sorted(showing.arms).index(showing.arms[value - 1])  # the arm, whichever side
        key = (showing.case, tuple(sorted(showing.arms)), rating.item)
        found.setdefault(key, {})[reader] = value
    differ = []
    for (case, arms, item), by_reader in found.items():
        values = tuple(sorted(by_reader.values()))
        if values[-1] - values[0] >= (least if items[item].is_scored else 1):
            differ.append(Disagreement(case, arms, item, items[item].title, values))
    return tuple(sorted(differ, key=lambda one: (one.values[0] - one.values[-1], one.case, one.item)))


def make_adjudication(study: Study, folder: Path, reader: str, cases: Sequence[str]) -> Study:
    """A study of some cases of another, for one further reader; its counterfactuals come along.

    Args:
        study: prepared.
        folder: new, or empty.
        reader: code that the study does not have yet.
        cases: names.

    Raises:
        StudyError: the reader has read already, or there is no case.
        OutputError: it cannot be written.
    """
    protocol = study.protocol
    if reader in protocol.readers:
        raise StudyError(f"{reader!r} has read this study already; choose another reader")
    chosen = tuple(case for case in protocol.cases if case.name in set(cases))
    if not chosen:
        raise StudyError("no case is chosen; there is nothing to adjudicate")
    derived = StudyProtocol(
        identity=new_identity(),
        title=f"{protocol.title} (adjudication)",
        design=protocol.design,
        seed=protocol.seed,
        items=protocol.items,
        arms=protocol.arms,
        cases=_with_controls(protocol, chosen),
        readers=(reader,),
        rules=replace(protocol.rules, repeat_share=0.0),
    )
    files = {name: study.folder / INPUTS / name for c in derived.cases for name in (c.input, c.mask) if name}
    made = Study.create(folder, derived, files)
    prepared = PreparedResults(study.folder).identities()
    try:
        if (study.folder / RESULTS).is_dir():
            shutil.copytree(study.folder / RESULTS, made.folder / RESULTS)
        names = {case.name for case in derived.cases}
        kept = {key: value for key, value in prepared.items() if key.split("/")[0] in names}
        write_identities(made.folder, kept)
    except OSError as error:
        raise OutputError(f"{made.folder} cannot be written ({error.strerror or error})") from error
    return made


def _with_controls(protocol: StudyProtocol, chosen: Sequence[StudyCase]) -> tuple[StudyCase, ...]:
    """Real-or-synthetic makes no sense without controls: the first ones come along where none differs."""
    if protocol.design is not Design.REAL_OR_SYNTHETIC or any(case.is_control for case in chosen):
        return tuple(chosen)
    controls = [case for case in protocol.cases if case.is_control and not case.is_practice]
    return (*chosen, *controls[: max(1, len(chosen))])
