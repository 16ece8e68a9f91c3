"""counterview-engine models: list, show, add, check, rename and remove models."""

import argparse
import sys
from pathlib import Path
from typing import Any

from engine.commands.number_types import real_number, whole_number
from engine.commands.share_printer import SharePrinter
from engine.errors import RequestError
from engine.models.card import ModelCard
from engine.models.catalog import find_model, find_models, offered_models
from engine.models.description import as_markdown, describe_model
from engine.models.folder_facts import inspect
from engine.models.keeping import find_kept, removal_of, remove, retitle
from engine.radiographs.framing import Geometry, Intensity


def add_parser(subparsers: Any) -> None:
    """Add ``models`` to the command line; imports nothing heavy."""
    parser = subparsers.add_parser(
        "models",
        help="list, show, add, check, rename and remove models",
        description="A model is a diffusers InstructPix2Pix folder with safetensors weights and a card; an "
        "original checkpoint (.ckpt, .safetensors) becomes one when it is added.",
    )
    parser.set_defaults(run=run, action="list")
    actions = parser.add_subparsers(metavar="{list,show,add,check,rename,remove}")
    actions.add_parser("list", help="the models that edits can use (default)").set_defaults(action="list")
    show = actions.add_parser("show", help="print what a model is, what it learned from, and its card")
    show.add_argument("model", help="name in the list, or a folder")
    show.set_defaults(action="show")
    _add_add_parser(actions)
    check = actions.add_parser("check", help="read all of a model and compare it with its card")
    check.add_argument("model", help="name in the list, or a folder")
    check.set_defaults(action="check")
    rename = actions.add_parser("rename", help="give a model another title; its name stays")
    rename.add_argument("model", help="name in the list")
    rename.add_argument("title", help="for people")
    rename.set_defaults(action="rename")
    remove = actions.add_parser("remove", help="take a model out of the list")
    remove.add_argument("model", help="name in the list")
    remove.add_argument("--yes", action="store_true", help="do not ask")
    remove.set_defaults(action="remove")


def _add_add_parser(actions: Any) -> None:
    parser = actions.add_parser(
        "add",
        help="check a folder or convert a checkpoint, write its card and list it",
        description="Checks architecture, shapes, finiteness and hashes, and writes model_card.toml. Options "
        "that are left out keep what an existing card says. A checkpoint is converted into your own models; "
        "of a pickled one only tensors are read, and nothing in it is executed.",
    )
    parser.set_defaults(action="add")
    add = parser.add_argument
    add("folder", type=Path, metavar="PATH", help="diffusers InstructPix2Pix folder, .ckpt or .safetensors")
    add("--name", help="short and unique (default: the folder's name)")
    add("--title", help="for people")
    add("--frame", choices=[kind.value for kind in Geometry], help="default: squash")
    add("--intensity", choices=[kind.value for kind in Intensity], help="default: mimic-cxr-jpg")
    add("--size", type=whole_number(1, 65_536), help="pixels of the frame (default: of the U-Net)")
    add(
        "--grammar",
        type=int,
        choices=[1, 2],
        help="1 (default): findings and levels; 2: also side, zone, severity, kind",
    )
    add("--findings", nargs="+", metavar="KEY", help="findings it was trained on (default: all)")
    add("--guidance-scale", type=real_number(0, 100), help="default: 7.5")
    add("--image-guidance-scale", type=real_number(0, 100), help="default: 1.5")
    add("--steps", type=whole_number(1, 1000), help="default: 100")
    add(
        "--predicts-residual",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="its prediction of the clean latent is over the conditioning latent",
    )
    add("--licence", help="under which you may use it, SPDX or a sentence; by this you accept it")
    add(
        "--tokenizer",
        type=Path,
        metavar="DIR",
        help="with vocab.json and merges.txt (default: beside it)",
    )
    add("--notice", help="shown with each result")
    add("--source", help="where it comes from and how it was trained")
    add("--copy", action="store_true", help="copy the model to your own models")


def run(args: argparse.Namespace) -> int:
    """Run one action; errors are EngineErrors."""
    actions = {
        "list": _list,
        "show": _show,
        "add": _add,
        "check": _check,
        "rename": _rename,
        "remove": _remove,
    }
    return actions[args.action](args)


def _list(args: argparse.Namespace) -> int:
    cards = offered_models()
    if not cards:
        print("no model yet; 'counterview-engine models add FOLDER' adds one")
    for card in cards:
        _print_card(card)
    return 0


def _show(args: argparse.Namespace) -> int:
    description = describe_model(find_model(args.model))
    if description.problem:
        _say(description.problem)
    print(as_markdown(description), end="")
    return 0


def _add(args: argparse.Namespace) -> int:
    from engine.instructions.findings import load_vocabulary
    from engine.methods.schedule import NoiseSchedule
    from engine.models.adding import add

    vocabulary = load_vocabulary()
    for key in args.findings or ():
        vocabulary.finding(key)  # its own error names the nearest
    given = {
        "name": args.name,
        "title": args.title,
        "geometry": None if args.frame is None else Geometry(args.frame),
        "intensity": None if args.intensity is None else Intensity(args.intensity),
        "size": args.size,
        "grammar_version": args.grammar,
        "findings": None if args.findings is None else tuple(args.findings),
        "guidance_scale": args.guidance_scale,
        "image_guidance_scale": args.image_guidance_scale,
        "num_inference_steps": args.steps,
        "predicts_residual": args.predicts_residual,
        "licence": args.licence or _ask_for_licence(args.folder),
        "notice": args.notice,
        "source": args.source,
    }
    with SharePrinter() as tell:
        card, written = add(args.folder, given, args.copy, args.tokenizer, NoiseSchedule.from_config, tell)
    if args.folder.is_dir() and written.parent.resolve() != args.folder.resolve() and not args.copy:
        _say(f"{args.folder} cannot be written, so its card is kept with your models")
    _print_card(card)
    print(f"card: {written}")
    return 0


def _ask_for_licence(path: Path) -> str | None:
    """The licence that lies beside a model, once the person at the terminal accepts it; else None."""
    candidate = inspect(path)
    known = next((card.licence for card in find_models() if card.folder.resolve() == path.resolve()), "")
    licence = known or candidate.licence
    if known or not licence or not sys.stdin.isatty():
        return known or None
    _say(f"{licence}\n\n(from {candidate.licence_file})")
    return licence if input("Do you accept this licence? [y/N] ").strip().lower() in ("y", "yes") else None


def _rename(args: argparse.Namespace) -> int:
    card = retitle(find_model(args.model), args.title)
    _print_card(card)
    return 0


def _remove(args: argparse.Namespace) -> int:
    kept = find_kept(args.model)
    print(removal_of(kept))
    if not args.yes:
        if not sys.stdin.isatty():
            raise RequestError("nobody can be asked here; say --yes to remove it")
        if input(f"Remove {kept.name}? [y/N] ").strip().lower() not in ("y", "yes"):
            print("nothing was removed")
            return 1
    remove(kept)
    print(f"{kept.name} is removed")
    return 0


def _check(args: argparse.Namespace) -> int:
    from engine.methods.schedule import NoiseSchedule
    from engine.models.importing import check_model
    from engine.models.loading import verify_weights
    from engine.models.preview_weights import check_preview

    card = find_model(args.model)
    with SharePrinter() as tell:
        checked = check_model(card.folder, tell)
    schedule = NoiseSchedule.from_config(checked.folder.configs["scheduler"])
    verify_weights(checked.folder, card)
    check_preview(card)
    _print_card(card)
    sizes = ", ".join(f"{component} {count:,}" for component, count in checked.parameters.items())
    print(f"parameters: {sizes}; predicts {schedule.prediction_type.value}")
    print("all weights are there, finite and as the card says")
    return 0


def _print_card(card: ModelCard) -> None:
    frame = card.frame
    facts = (
        f"{frame.size} x {frame.size} {frame.geometry.value}",
        f"intensity {frame.intensity.value}",
        f"grammar {card.grammar_version}",
        f"{card.num_inference_steps} steps",
        f"scales {card.guidance_scale:g} and {card.image_guidance_scale:g}",
    )
    print(f"{card.name}: {card.title}")
    print(f"  {', '.join(facts)}; licence: {card.licence}")
    if card.notice:
        print(f"  {card.notice}")
    print(f"  {card.folder}")


def _say(line: str) -> None:
    print(line, file=sys.stderr)
