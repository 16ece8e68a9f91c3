"""counterview-engine bench: how long edits take here, beside the published procedure in the same run."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.commands.number_types import whole_number
from engine.errors import RequestError

if TYPE_CHECKING:
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
    add("--precision", default="auto", choices=["auto", "float32", "float16", "bfloat16"])
    add("--without-reference", action="store_true", help="leave the published procedure out")
    add(
        "--batches",
        action="store_true",
        help="measure 1, 8 and 64 edits in a row instead: edits a minute, and memory",
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
    from engine.benchmark.reference import load_reference
    from engine.benchmark.table import as_json, as_text
    from engine.models.diffusers_folder import DiffusersFolder
    from engine.models.loading import load_bundle
    from engine.paths import samples_dir
    from engine.radiographs.dicom_reader import read_radiograph

    card = _card(options)
    sample = next(iter(sorted(samples_dir().glob("*.dcm"))), None)
    if sample is None:
        raise RequestError(f"no sample radiograph is in {samples_dir()}; install the application again")
    if options.batches:
        return _run_batches(options, card, read_radiograph(sample))
    task = make_task(read_radiograph(sample), card, options.device)
    bundle = load_bundle(card, options.device, options.precision)
    procedures = [published(FAITHFUL, task, card, bundle), ours(DEFAULT, task, card, bundle)]
    if card.preview is not None:
        procedures.append(ours(PREVIEW, task, card, bundle))
    if not options.without_reference:
        reference = load_reference(DiffusersFolder.open(card.folder), bundle)
        procedures.insert(0, published(REFERENCE, task, card, reference))
    machine = measure_machine(bundle.device, bundle.precision)
    measured = measure(procedures, machine, options.repeats, options.most_steps, _tell)
    if options.json:
        print(json.dumps(as_json(card.title, machine, measured), indent=2))
    else:
        print(as_text(card.title, machine, measured))
    return 0


def _run_batches(options: argparse.Namespace, card: "ModelCard", radiograph: "Radiograph") -> int:
    from engine.benchmark.batches import as_text, measure_batches
    from engine.models.loading import choose_device, describe_device
    from engine.service.backend import make_torch_backend

    device = choose_device(options.device)
    batches = measure_batches(
        make_torch_backend(), radiograph, str(card.folder), device, _tell, precision=options.precision
    )
    if options.json:
        print(json.dumps({"model": card.title, "batches": [batch.as_json() for batch in batches]}, indent=2))
    else:
        print(f"{card.title} on {describe_device(device.type)}\n\n{as_text(batches)}")
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
