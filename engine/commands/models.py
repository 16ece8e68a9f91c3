"""counterview-engine models: list, show, add and check models."""

import argparse
import sys
from pathlib import Path
from typing import Any

from engine.models.card import ModelCard
from engine.models.catalog import find_model, find_models
from engine.models.description import as_markdown, describe_model
from engine.radiographs.framing import Geometry, Intensity


def add_parser(subparsers: Any) -> None:
    """Add ``models`` to the command line; imports nothing heavy."""
    parser = subparsers.add_parser(
        "models",
        help="list, show, add and check models",
        description="A model is a diffusers InstructPix2Pix folder with safetensors weights and a card.",
    )
    parser.set_defaults(run=run, action="list")
    actions = parser.add_subparsers(metavar="{list,show,add,check}")
    actions.add_parser("list", help="the models that edits can use (default)").set_defaults(action="list")
    show = actions.add_parser("show", help="print what a model is, what it learned from, and its card")
    show.add_argument("model", help="name in the list, or a folder")
    show.set_defaults(action="show")
    _add_add_parser(actions)
    check = actions.add_parser("check", help="read all of a model and compare it with its card")
    check.add_argument("model", help="name in the list, or a folder")
    check.set_defaults(action="check")


def _add_add_parser(actions: Any) -> None:
    parser = actions.add_parser(
        "add",
        help="check a folder, write its card and list it",
        description="Checks architecture, shapes, finiteness and hashes, and writes model_card.toml. Options "
        "that are left out keep what an existing card says.",
    )
    parser.set_defaults(action="add")
    add = parser.add_argument
    add("folder", type=Path, metavar="DIR", help="diffusers InstructPix2Pix folder")
    add("--name", help="short and unique (default: the folder's name)")
    add("--title", help="for people")
    add("--frame", choices=[kind.value for kind in Geometry], help="default: squash")
    add("--intensity", choices=[kind.value for kind in Intensity], help="default: mimic-cxr-jpg")
    add("--size", type=int, help="pixels of the frame (default: what the U-Net was made for)")
    add(
        "--grammar",
        type=int,
        choices=[1, 2],
        help="1 (default): findings and levels; 2: also side, zone, severity, kind",
    )
    add("--findings", nargs="+", metavar="KEY", help="findings it was trained on (default: all)")
    add("--guidance-scale", type=float, help="default: 7.5")
    add("--image-guidance-scale", type=float, help="default: 1.5")
    add("--steps", type=int, help="default: 100")
    add(
        "--predicts-residual",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="its prediction of the clean latent is over the conditioning latent",
    )
    add("--licence", help="SPDX expression or a sentence")
    add("--notice", help="shown with each result")
    add("--source", help="where it comes from and how it was trained")
    add("--copy", action="store_true", help="copy the model to your own models")


def run(args: argparse.Namespace) -> int:
    """Run one action; errors are EngineErrors."""
    return {"list": _list, "show": _show, "add": _add, "check": _check}[args.action](args)


def _list(args: argparse.Namespace) -> int:
    cards = find_models()
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
    from engine.models.importing import UNKNOWN_LICENCE, add_model, check_model, make_card

    vocabulary = load_vocabulary()
    for key in args.findings or ():
        vocabulary.finding(key)  # its own error names the nearest
    checked = check_model(args.folder, _say)
    NoiseSchedule.from_config(checked.folder.configs["scheduler"])
    given = {
        "name": args.name,
        "title": args.title,
        "geometry": None if args.frame is None else Geometry(args.frame),
        "intensity": None if args.intensity is None else Intensity(args.intensity),
        "size": _positive("--size", args.size),
        "grammar_version": args.grammar,
        "findings": None if args.findings is None else tuple(args.findings),
        "guidance_scale": args.guidance_scale,
        "image_guidance_scale": args.image_guidance_scale,
        "num_inference_steps": _positive("--steps", args.steps),
        "predicts_residual": args.predicts_residual,
        "licence": args.licence,
        "notice": args.notice,
        "source": args.source,
    }
    card, written = add_model(checked, make_card(checked, given), args.copy)
    if written.parent.resolve() != args.folder.resolve() and not args.copy:
        _say(f"{args.folder} cannot be written, so its card is kept with your models")
    if card.licence == UNKNOWN_LICENCE:
        _say("no licence was given; add it with --licence")
    _print_card(card)
    print(f"card: {written}")
    return 0


def _check(args: argparse.Namespace) -> int:
    from engine.methods.schedule import NoiseSchedule
    from engine.models.importing import check_model
    from engine.models.loading import verify_weights

    card = find_model(args.model)
    checked = check_model(card.folder, _say)
    schedule = NoiseSchedule.from_config(checked.folder.configs["scheduler"])
    verify_weights(checked.folder, card)
    _print_card(card)
    sizes = ", ".join(f"{component} {count:,}" for component, count in checked.parameters.items())
    print(f"parameters: {sizes}; predicts {schedule.prediction_type.value}")
    print("all weights are there, finite and as the card says")
    return 0


def _positive(option: str, value: int | None) -> int | None:
    from engine.errors import RequestError

    if value is not None and value < 1:
        raise RequestError(f"{option} {value} is out of range; use 1 or more")
    return value


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
