"""counterview-engine bench: how long edits take here, beside the published procedure in the same run."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.commands.number_types import whole_number
from engine.errors import RequestError

if TYPE_CHECKING:
    from engine.benchmark.machine import Machine
    from engine.benchmark.measuring import Measured
    from engine.models.card import ModelCard
    from engine.radiographs.radiograph import Radiograph

PROGRAM = "counterview-engine bench"


def add_parser(subparsers: Any) -> None:
    """Add ``bench`` to the commands."""
    parser = subparsers.add_parser(
        "bench",
        help="measure how long edits take on this machine",
        description="Time one edit in the model's frame by the published procedure (100 DDIM steps of three "
        "rows, four encodes, sliced attention), by the paper-faithful, the default and the preview mode, in "
        "turn in one run, and print a table: seconds, rows of the U-Net, memory, and the floor, which is "
        "what the networks' operations would take at the rate of large matrices.",
        epilog="A model without --model is the first that is shipped. --full-size makes a random model as "
        "large as the published one (860 million parameters, 8 GB of memory), for speed only.",
    )
    add = parser.add_argument
    add("--model", "-m", metavar="M", help="name or folder; default: the first that is shipped")
    add("--full-size", type=Path, metavar="DIR", help="a random full-size model, kept in DIR (4.3 GB)")
    add("--repeats", type=whole_number(1, 100), default=3, metavar="N", help="default: %(default)s")
    add(
        "--most-steps",
        type=whole_number(1, 1000),
        metavar="N",
        help="run no more steps in an edit and take the rest at their median; default: all",
    )
    add("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="default: %(default)s")
    add(
        "--precision",
        default="auto",
        choices=["auto", "float32", "float16", "bfloat16"],
        help="of the default and the preview mode; auto: as in the viewer. As published it is float32, on "
        "CUDA float16",
    )
    add("--without-reference", action="store_true", help="leave the published procedure out")
    add(
        "--batches",
        action="store_true",
        help="measure 1, 8 and 64 edits in a row instead: edits a minute, and memory",
    )
    add(
        "--together",
        type=whole_number(1, 64),
        default=1,
        metavar="N",
        help="with --batches: so many edits in step; default: %(default)s",
    )
    add(
        "--quality",
        type=whole_number(1, 5000),
        metavar="N",
        help="also measure the quality of each procedure's edits on N cases, as 'evaluate' does, with the "
        "variant both; interrupted, it tells what there is, and the same command goes on",
    )
    add(
        "--films",
        type=Path,
        metavar="FOLDER",
        help="with --quality: real films with labels.csv, for findings put in; without: simulated patients",
    )
    add(
        "--patients",
        default="test",
        choices=["test", "validate"],
        help="with --quality: whose films; default: %(default)s",
    )
    add(
        "--out",
        "-o",
        type=Path,
        metavar="DIR",
        help="with --quality: where edits are kept; default: evaluation/MODEL-SUITE-bench",
    )
    add("--json", action="store_true", help="print all figures as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Measure and print; what is wrong is raised as an EngineError.

    Returns:
        The exit code.
    """
    from engine.service.launch import prepare_environment

    prepare_environment()  # before torch is imported

    from engine.benchmark.quality_table import quality_as_json, quality_as_text
    from engine.benchmark.table import as_json, as_text
    from engine.commands.bench_quality import find_quality, prepare_quality
    from engine.paths import samples_dir
    from engine.radiographs.dicom_reader import read_radiograph

    _check(options)
    card = _card(options)
    sample = next(iter(sorted(samples_dir().glob("*.dcm"))), None)
    if sample is None:
        raise RequestError(f"no sample radiograph is in {samples_dir()}; install the application again")
    if options.batches:
        return _run_batches(options, card, read_radiograph(sample))
    asked = None if options.quality is None else prepare_quality(options, card)
    machine, measured = _time(options, card, read_radiograph(sample))
    quality = None if asked is None else find_quality(asked, card, measured, _tell)
    if options.json:
        more = {} if quality is None else {"quality": quality_as_json(quality)}
        print(json.dumps(as_json(card.title, machine, measured) | more, indent=2))
    else:
        print(as_text(card.title, machine, measured))
        if quality is not None:
            print(f"\n{quality_as_text(quality)}")
    if quality is not None and not quality.is_whole:
        raise KeyboardInterrupt
    return 0


def _check(options: argparse.Namespace) -> None:
    if options.together > 1 and not options.batches:
        raise RequestError("--together is of edits in a row; give --batches with it")
    if options.quality is None and (options.films is not None or options.out is not None):
        raise RequestError("--films and --out are of the measure of quality; give --quality N with them")
    if options.quality is not None and (options.batches or options.full_size is not None):
        raise RequestError(
            "--quality is of the procedures of a trained model; leave --batches and --full-size"
        )


def _time(
    options: argparse.Namespace, card: "ModelCard", radiograph: "Radiograph"
) -> tuple["Machine", list["Measured"]]:
    """Models that were only timed are gone afterwards."""
    import torch

    from engine.benchmark.machine import measure_machine
    from engine.benchmark.measuring import measure
    from engine.benchmark.procedures import (
        DEFAULT,
        FAITHFUL,
        PREVIEW,
        REFERENCE,
        make_task,
        ours,
        published,
    )
    from engine.benchmark.reference import load_reference, published_precision
    from engine.models.diffusers_folder import DiffusersFolder
    from engine.models.loading import load_bundle, precision_name

    task = make_task(radiograph, card, options.device)
    bundle = load_bundle(card, options.device, options.precision)
    as_published = published_precision(bundle.device)
    faithful = (
        bundle
        if bundle.precision == as_published
        else load_bundle(card, options.device, precision_name(as_published))
    )
    procedures = [published(FAITHFUL, task, card, faithful), ours(DEFAULT, task, card, bundle)]
    if card.preview is not None:
        procedures.append(ours(PREVIEW, task, card, bundle))
    if not options.without_reference:
        reference = load_reference(DiffusersFolder.open(card.folder), faithful)
        procedures.insert(0, published(REFERENCE, task, card, reference))
    # The other networks are in single precision whatever that of the U-Net.
    machine = measure_machine(bundle.device, dict.fromkeys((torch.float32, as_published, bundle.precision)))
    return machine, measure(procedures, machine, options.repeats, options.most_steps, _tell)


def _run_batches(options: argparse.Namespace, card: "ModelCard", radiograph: "Radiograph") -> int:
    from engine.benchmark.batches import as_text, measure_batches
    from engine.models.loading import choose_device, describe_device
    from engine.service.backend import make_torch_backend

    device = choose_device(options.device)
    batches = measure_batches(
        make_torch_backend(),
        radiograph,
        str(card.folder),
        device,
        _tell,
        precision=options.precision,
        together=options.together,
    )
    if options.json:
        print(json.dumps({"model": card.title, "batches": [batch.as_json() for batch in batches]}, indent=2))
    else:
        step = f", {batches[0].together} in step" if options.together > 1 else ""
        where = f"{describe_device(device.type)} in {batches[0].precision}"
        print(f"{card.title} on {where}{step}\n\n{as_text(batches)}")
    return 0


def _tell(what: str) -> None:
    print(f"{PROGRAM}: {what}", file=sys.stderr)


def _card(options: argparse.Namespace) -> "ModelCard":
    from engine.models.catalog import find_model, first_model
    from engine.models.importing import check_model, make_card

    if options.full_size is not None:
        if options.model is not None:
            raise RequestError("--model and --full-size name two models; give one of them")
        from engine.benchmark.full_size import write_full_size

        if not (options.full_size / "unet").is_dir():
            _tell("writing a random full-size model")
            write_full_size(options.full_size)
        title = "random model of the published size"
        return make_card(check_model(options.full_size), {"name": "full-size", "title": title})
    return first_model() if options.model is None else find_model(options.model)
