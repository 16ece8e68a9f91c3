"""counterview-engine evaluate: how good are a model's counterfactuals, by figures and pictures."""

import argparse
import json
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.commands.number_types import whole_number
from engine.edit import Behaviour, Variant
from engine.errors import RequestError
from engine.evaluation.case import Suite

PROGRAM = "counterview-engine evaluate"
_ALL = "all"
_MOST = 5000  # distances between cases need memory for the square of their number


def add_parser(subparsers: Any) -> None:
    """Add ``evaluate`` to the commands."""
    parser = subparsers.add_parser(
        "evaluate",
        help="measure how good a model's counterfactuals are",
        description="Ask a model for counterfactuals whose truth is known, and measure effect, preservation, "
        "realism, localization, error and time. DIR gets report.html, report.md, report.json, pictures and "
        "the edits; an interrupted run goes on where it was with the same command.",
        epilog="Beside the model stand the true counterfactual, which shows what this referee can see, the "
        "unedited source, and two wrong answers. Research only: the figures judge software, no patient.",
    )
    add = parser.add_argument
    add(
        "model",
        metavar="MODEL",
        help="name or folder of a model; 'counterview-engine models list' names them",
    )
    add("--suite", required=True, choices=[suite.value for suite in Suite], help="where the cases come from")
    add(
        "--variant",
        default=_ALL,
        choices=[_ALL, *(variant.value for variant in Variant)],
        help="what confines the edit; default: all four, side by side",
    )
    add("--n", type=whole_number(1, _MOST), default=40, metavar="N", help="cases; default: %(default)s")
    add("--films", type=Path, metavar="FOLDER", help="real films with labels.csv, for inserted and real")
    add("--seed", type=whole_number(0, 2**31), default=0, metavar="N", help="of cases and edits; default: 0")
    add(
        "--patients",
        default="test",
        choices=["test", "validate"],
        help="test: for figures to quote; validate: to choose between models before that; default: test",
    )
    add(
        "--behaviour",
        type=Behaviour,
        default=Behaviour.DEFAULT,
        metavar="|".join(one.value for one in Behaviour),
        help="repaired, as published, or the preview, which has steps of its own; default: default",
    )
    add("--steps", type=whole_number(1, 1000), metavar="N", help="denoising steps; default: the model's")
    add("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="default: %(default)s")
    add("--out", "-o", type=Path, metavar="DIR", help="default: evaluation/MODEL-SUITE")
    add("--json", action="store_true", help="print report.json on stdout")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Measure a model; what is wrong is raised as an EngineError.

    Returns:
        The exit code.
    """
    from engine.service.launch import prepare_environment

    prepare_environment()  # before torch is imported

    from engine.commands.progress_bar import ProgressBar
    from engine.datasets.splits import Split
    from engine.evaluation.edit_store import EditStore
    from engine.evaluation.editors import ModelEditor
    from engine.evaluation.evaluation import Evaluator
    from engine.evaluation.referee_judge import judge_for
    from engine.evaluation.report import as_json
    from engine.evaluation.rows import rows_of
    from engine.evaluation.run_record import run_record, versions
    from engine.evaluation.suites import make_cases
    from engine.evaluation.writing import make_report, write_report
    from engine.models.catalog import find_model
    from engine.models.loading import choose_device, describe_device
    from engine.models.preview_weights import preview_spec

    suite = Suite(options.suite)
    card = find_model(options.model)
    if suite is not Suite.SIMULATED and options.films is None:
        raise RequestError(f"the suite {suite.value} needs real films; give their folder with --films")
    judge = judge_for(suite)
    kind = "" if options.behaviour is Behaviour.DEFAULT else f"-{options.behaviour.value}"
    out = options.out or Path("evaluation") / f"{card.name}-{suite.value}{kind}"
    steps = options.steps or card.num_inference_steps
    if options.behaviour is Behaviour.PREVIEW:
        steps = preview_spec(card).steps
    device = describe_device(options.device)
    used = choose_device(options.device).type
    record = run_record(card, suite.value, options.patients, options.seed, steps, used, options.behaviour)
    store = EditStore(out, record)
    cases = make_cases(suite, options.n, options.seed, options.films, Split(options.patients))
    chosen = tuple(Variant) if options.variant == _ALL else (Variant(options.variant),)
    editor = ModelEditor(card, options.steps, options.device, options.behaviour)
    evaluator = Evaluator(cases, editor, rows_of(suite, chosen), judge, store, options.seed)
    with ProgressBar(len(cases)) as bar:
        if judge.description["notice"]:
            bar.say(f"{PROGRAM}: note: referee: {judge.description['notice']}")
        if card.notice:
            bar.say(f"{PROGRAM}: note: {card.notice}")

        def on_case(index: int, name: str) -> None:
            if index:
                bar.end()
            bar.begin(name)

        try:
            evaluation = evaluator.run(on_case)
        except KeyboardInterrupt:
            bar.say(f"{PROGRAM}: the edits so far are kept in {out}; the same command goes on")
            raise
        bar.end()
    details = {
        "command": shlex.join(["counterview-engine", *sys.argv[1:]]),
        "made": datetime.now(UTC).isoformat(timespec="minutes"),
        "seed": options.seed,
        "patients": options.patients,
        "behaviour": options.behaviour.value,
        "steps": steps,
        "device": device,
        "precision": record["precision"],
        "versions": versions(),
        "model": {
            "name": card.name,
            "title": card.title,
            "notice": card.notice,
            "weights_sha256": dict(card.weights_sha256),
        },
        "referee": judge.description,
    }
    report = make_report(suite, details, evaluation, evaluator, cases)
    write_report(report, out)
    if options.json:
        print(json.dumps(as_json(report), indent=2))
    else:
        print(out / "report.html")
    return 0
