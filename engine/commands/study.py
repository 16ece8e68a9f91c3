"""counterview-engine study: reader studies without a screen: make, prepare, look at the results."""

import argparse
import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from engine.commands.input_files import find_inputs
from engine.commands.number_types import whole_number
from engine.commands.progress_bar import ProgressBar
from engine.commands.together import add_together, how_many, make_task
from engine.edit import EditRequest, EditResult
from engine.errors import RequestError, UnsupportedImageError
from engine.evaluation.resampling import Figure
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.models.catalog import find_model, find_models
from engine.paths import rating_presets_file
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.truth import refuse_counterfactual
from engine.reading.case_files import describe_case
from engine.reading.detection import Detection
from engine.reading.items import RatingItem, load_rating_items
from engine.reading.plan import reading_order
from engine.reading.protocol import Control, Design, ReadingRules, StudyArm, StudyCase, StudyProtocol
from engine.reading.study import Study, new_identity
from engine.reading.study_export import export_study
from engine.reading.study_report import write_report
from engine.reading.study_results import StudyResults, study_results
from engine.service.backend import BackendFactory, make_torch_backend
from engine.service.launch import prepare_environment

PROGRAM = "counterview-engine study"
_ITEMS_OF = {Design.REAL_OR_SYNTHETIC: ("real_or_synthetic", "confidence"), Design.PAIRED: ("preference",)}


def add_parser(subparsers: Any) -> None:
    """Add ``study`` to the commands."""
    parser = subparsers.add_parser(
        "study",
        help="make, prepare and evaluate reader studies",
        description="Reader studies: a folder with protocol, inputs, prepared counterfactuals and answers.",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    new = verbs.add_parser("new", help="make a study from radiographs and instructions")
    add = new.add_argument
    add("study", type=Path, metavar="STUDY", help="new folder")
    add("inputs", nargs="+", type=Path, metavar="IN", help="DICOM, PNG or JPEG files, or folders of them")
    add("--instruction", "-i", action="append", required=True, metavar="TEXT", help="dealt out in turn")
    add("--title", default="Reader study", help="default: %(default)s")
    add("--reader", action="append", required=True, metavar="CODE", help="one for each reader; no names")
    add("--design", choices=[one.value for one in Design], default=Design.RATE.value)
    add(
        "--model",
        "-m",
        action="append",
        metavar="M",
        help="one, or two to compare; default: the first shipped",
    )
    add("--controls", type=whole_number(0, 10**6), default=0, metavar="N", help="last inputs stay untouched")
    add(
        "--shams",
        type=whole_number(0, 10**6),
        default=0,
        metavar="N",
        help="inputs before them take the path of an edit, without a finding (real-or-synthetic)",
    )
    add("--practice", type=whole_number(0, 10**6), default=0, metavar="N", help="first cases are practice")
    add("--repeats", type=whole_number(0, 100), default=0, metavar="PERCENT", help="shown twice, unannounced")
    add("--seed", type=whole_number(0, 2**31), default=0, metavar="N", help="of every order")
    prepare = verbs.add_parser("prepare", help="make all counterfactuals beforehand; goes on where it was")
    prepare.add_argument("study", type=Path, metavar="STUDY")
    add_together(prepare)
    results = verbs.add_parser("results", help="scores, agreement, comparisons; also as files")
    add = results.add_argument
    add("study", type=Path, metavar="STUDY")
    add("--json", action="store_true", help="everything as JSON on stdout")
    add(
        "--out",
        type=Path,
        metavar="DIR",
        help="write report.html, answers.csv, codebook.csv, results.json, iMRMC",
    )
    add(
        "--dicom", action="store_true", help="with --out: the answers also as DICOM SR, one a reader and case"
    )
    add(
        "--same-study",
        action="store_true",
        help="with --dicom: in the studies of the films, with the patients' identities",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, make_backend: BackendFactory = make_torch_backend) -> int:
    """Do what was asked; what is wrong is raised as an EngineError.

    Args:
        options: as parsed by ``add_parser``.
        make_backend: gives what makes the edits.

    Returns:
        The exit code.
    """
    if options.verb == "new":
        return _new(options)
    study = Study(options.study)
    if options.verb == "prepare":
        return _prepare(study, options.together, make_backend)
    if (options.dicom and options.out is None) or (options.same_study and not options.dicom):
        raise RequestError("--dicom needs --out, and --same-study needs --dicom; add it")
    found = study_results(study)
    if options.out is not None:
        written = export_study(options.out, study, found, options.dicom, options.same_study)
        for path in (*written, write_report(options.out / "report.html", found)):
            print(path, file=sys.stderr)
    if options.json:
        print(json.dumps(found.as_json(), indent=1, ensure_ascii=False))
    else:
        print("\n".join(_lines(found)))
    return 0


def _new(options: argparse.Namespace) -> int:
    found = (file for path in options.inputs for file in find_inputs(path, options.study))
    files = list({file.resolve(): file for file in found}.values())
    design = Design(options.design)
    made = len(files) - options.controls
    edited = made - options.shams
    if options.practice >= edited:
        raise RequestError(
            f"{len(files)} radiographs leave no edit that counts; add some, or lower --controls, --shams or "
            "--practice"
        )
    for instruction in options.instruction:
        parse(instruction, load_vocabulary())
    cases, sources = [], {}
    for number, path in enumerate(files):
        asked = options.instruction[number % len(options.instruction)] if number < made else ""
        control = Control.SAME_PATH if edited <= number < made else None
        case = describe_case(
            f"case{number + 1:03}", path, asked, control, is_practice=number < options.practice
        )
        _check_film(path, case)
        cases.append(case)
        sources[case.input] = path
    protocol = StudyProtocol(
        identity=new_identity(),
        title=options.title,
        design=design,
        seed=options.seed,
        items=_items(design),
        arms=tuple(_arms(options.model)),
        cases=tuple(cases),
        readers=tuple(options.reader),
        rules=ReadingRules(repeat_share=options.repeats / 100, repeat_gap=min(10, len(files) // 3)),
    )
    for reader in protocol.readers:
        reading_order(protocol, reader)  # says now whether the repeats find room
    print(Study.create(options.study, protocol, sources).folder)
    return 0


def _check_film(path: Path, case: StudyCase) -> None:
    """Said before the study is made, for it cannot be changed later."""
    radiograph = read_radiograph(path)
    if not case.is_control:
        return
    try:
        refuse_counterfactual(radiograph)
    except UnsupportedImageError as error:
        raise UnsupportedImageError(f"{path.name}: {error}") from error


def _items(design: Design) -> tuple[RatingItem, ...]:
    """What is usually asked: the two items of the paper, or those that the design is about."""
    presets = {item.key: item for item in load_rating_items(rating_presets_file())}
    return tuple(presets[key] for key in _ITEMS_OF[design]) if design in _ITEMS_OF else load_rating_items()


def _arms(models: Iterable[str] | None) -> Iterable[StudyArm]:
    names = list(models or [find_models()[0].name])
    for number, name in enumerate(names):
        card = find_model(name)
        suffix = f"-{number + 1}" if names.count(name) > 1 else ""
        yield StudyArm(f"{card.name}{suffix}", card.name, seed=number)


def _prepare(study: Study, together: int | None, make_backend: BackendFactory) -> int:
    missing = [one for one in study.preparations() if not one.is_ready]
    if not missing:
        print(f"{PROGRAM}: everything is prepared", file=sys.stderr)
        return 0
    prepare_environment()
    backend = make_backend()
    said: set[str] = set()
    most = 0

    def say(line: str) -> None:
        if line not in said:
            said.add(line)
            bar.say(f"{PROGRAM}: {line}")

    def make(asked: Mapping[str, EditRequest]) -> Iterator[tuple[str, EditResult | Exception]]:
        nonlocal most
        most = max(most, len(asked))
        keys = list(asked)
        tasks = [make_task(request, partial(bar.hear, key)) for key, request in asked.items()]
        for place, outcome in backend.edit_together(tasks):
            yield keys[place], outcome
            del outcome

    with ProgressBar(len(missing)) as bar:
        fit = partial(how_many, backend, chosen=together, say=say)
        for made in study.prepare(make, how_many=fit):
            bar.end(made.key)
    in_step = f", up to {most} in step, as their notes say" if most > 1 else ""
    print(f"{PROGRAM}: {len(missing)} prepared{in_step}", file=sys.stderr)
    return 0


def _interval(low: float, high: float) -> str:
    return f"95 % {low:.2f} to {high:.2f}" if math.isfinite(low) else "too few cases for an interval"


def _share(figure: Figure) -> str:
    if not figure.is_known:
        return "not defined"
    interval = ""
    if math.isfinite(figure.low):
        interval = f" (95 % {figure.low * 100:.0f} to {figure.high * 100:.0f})"
    return f"{figure.value * 100:.0f} %{interval}"


def _detection_lines(found: Detection) -> Iterable[str]:
    yield f"real or synthetic: {_share(found.right)} right"
    yield f"  synthetic called synthetic: {_share(found.synthetic_found)}"
    for one in found.controls:
        yield f"  {one.control} controls called real: {_share(one.called_real)}"
        if one.d_prime.is_known:
            interval = _interval(one.d_prime.low, one.d_prime.high)
            yield f"  d' against {one.control} controls: {one.d_prime.value:.2f} ({interval})"


def _lines(found: StudyResults) -> Iterable[str]:
    yield f"{found.title} ({found.design})"
    for one in found.progress:
        yield f"  {one.reader}: {one.done} of {one.total} done, {one.skipped} skipped"
    if found.paper_line:
        yield found.paper_line
    for item in found.items:
        if item.overall is None:
            continue
        mean = item.overall.mean
        yield f"{item.title}: {mean.value:.2f} ({_interval(mean.low, mean.high)}), n = {item.overall.n}"
        for agreement in item.between:
            interval = _interval(agreement.low, agreement.high)
            value = f"{agreement.value:.2f}" if math.isfinite(agreement.value) else "not defined"
            yield f"  {agreement.coefficient.value}: {value} ({interval})"
        if item.between_note:
            yield f"  {item.between_note}"
        for test in item.comparisons:
            yield (
                f"  {test.first} - {test.second}: {test.difference.value:+.2f} on {test.cases} cases, "
                f"p = {test.corrected_p:.4f} (permutation, Holm)"
            )
    if found.detection is not None:
        yield from _detection_lines(found.detection)
    if found.preference is not None:
        one_preference = found.preference
        yield (
            f"{one_preference.first} preferred {one_preference.prefer_first} times, {one_preference.second} "
            f"{one_preference.prefer_second}, no difference {one_preference.no_difference}"
        )
