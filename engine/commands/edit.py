"""counterview-engine edit: counterfactuals of many radiographs, each in a folder of its own."""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from engine.commands.edit_batch import EditBatch, Outcome
from engine.commands.input_files import find_inputs
from engine.commands.number_types import real_number, whole_number
from engine.commands.together import add_together
from engine.edit import Behaviour, MaskUse, Solver, Variant
from engine.errors import (
    EngineError,
    InstructionError,
    RequestError,
    UnknownWordError,
)
from engine.guidance.pseudo_masks import load_atlas
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.masks.mask_file import FractionalMaskError, MaskFile, read_mask_file
from engine.models.catalog import ModelCard, find_model, first_model
from engine.service.backend import BackendFactory, make_torch_backend

SOME_FAILED = 1
NOTHING_MADE = 2


def add_parser(subparsers: Any) -> None:
    """Add ``edit`` to the commands."""
    parser = subparsers.add_parser(
        "edit",
        help="make counterfactuals of radiographs",
        description="Make a counterfactual of each radiograph: OUT/NAME/ gets counterfactual.png (native "
        "size, stored values), counterfactual_512.png, edit_mask.png, guidance.npz, guidance.png and "
        "edit.json. Research only, never for diagnosis.",
        epilog="What OUT holds of this very edit already is kept, so a run that was stopped goes on where it "
        "was. Exit code 0: all made; 1: some failed; 2: bad arguments, or nothing could be made. Findings: "
        f"{', '.join(finding.name for finding in load_vocabulary().findings)}.",
    )
    add = parser.add_argument
    add("inputs", nargs="+", type=Path, metavar="IN", help="DICOM, PNG or JPEG files, or folders of them")
    add("--instruction", "-i", required=True, metavar="TEXT", help='"Add the finding of pleural effusion."')
    add(
        "--mask",
        type=Path,
        metavar="FILE",
        help="reader mask at native size: DICOM segmentation of the radiograph, PNG or NIfTI; what is not "
        "black may change",
    )
    add(
        "--mask-use",
        default=MaskUse.INSTEAD,
        **_choices(MaskUse),
        help="in place of the pseudo mask, or only where both agree",
    )
    add("--mask-threshold", type=real_number(0, 1), metavar="T", help="of a fractional segmentation")
    add("--model", "-m", metavar="M", help="name or folder; default: the first that is shipped")
    add("--method", default="region_specific", choices=["region_specific"], help="default: %(default)s")
    add("--variant", default=Variant.BOTH, **_choices(Variant), help="what confines the edit; default: both")
    add(
        "--behaviour",
        default=Behaviour.DEFAULT,
        **_choices(Behaviour),
        help="repaired, as published, or a preview",
    )
    add("--steps", type=whole_number(1, 1000), metavar="N", help="denoising steps; default: the model's")
    add("--guidance-scale", type=real_number(0, 100), metavar="S", help="s_T; default: the model's")
    add("--image-guidance-scale", type=real_number(0, 100), metavar="S", help="s_I; default: the model's")
    add("--threshold", type=real_number(0, 1), default=0.1, metavar="T", help="tau; default: %(default)s")
    add("--relevance-timestep", type=whole_number(0, 999), default=800, metavar="T", help="default: 800")
    add(
        "--relevance-quantile",
        type=float,
        metavar="Q",
        help="of the relevance, where its map ends, or 0 as published; default: the model's",
    )
    add("--solver", **_choices(Solver), help="default: the model's")
    add("--seed", type=whole_number(0, 2**63 - 1), default=0, metavar="N", help="default: %(default)s")
    add("--atlas", type=Path, metavar="DIR", help="pseudo masks; default: the shipped ones")
    add("--whole-image", action="store_true", help="unknown words may change the whole image")
    add("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="default: %(default)s")
    add(
        "--precision",
        default="auto",
        choices=["auto", "float32", "float16", "bfloat16"],
        help="of the U-Net; auto: half for large models where the processor computes in it, else float32",
    )
    add("--save-memory", action="store_true", help="needs less memory, takes longer")
    add_together(parser)
    add("--frame", type=whole_number(1, 10**6), default=1, metavar="N", help="of multi-frame files, from 1")
    add("--out", "-o", type=Path, default=Path("counterfactuals"), metavar="DIR", help="default: %(default)s")
    add("--again", action="store_true", help="make anew what OUT holds of this very edit already")
    add(
        "--ray",
        metavar="ADDRESS",
        help="spread the files over this Ray cluster: auto, HOST:PORT or ray://HOST:PORT; all its machines "
        "must see IN and OUT under the same paths",
    )
    add(
        "--ray-workers",
        type=whole_number(1, 10_000),
        metavar="N",
        help="processes on the cluster; default: one a GPU, or as many as its cores allow",
    )
    add("--json", action="store_true", help="tell what became of each input as JSON on stdout")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, make_backend: BackendFactory = make_torch_backend) -> int:
    """Make the counterfactuals; what is wrong with all of them is raised as an EngineError.

    Args:
        options: as parsed by ``add_parser``.
        make_backend: gives what makes the edits; called once, after all arguments have been checked.

    Returns:
        The exit code.
    """
    if options.ray_workers is not None and options.ray is None:
        raise RequestError("--ray-workers is of a Ray cluster; give its address with --ray, or leave it out")
    if options.ray is not None:
        if (options.together or 1) > 1:
            raise RequestError(
                "--together is of one process; on a cluster each worker edits one file at a time"
            )
        options.together = 1
    _check_unused(options)
    _check_instruction(options)
    card = _choose_model(options)
    load_atlas(options.atlas)
    mask = None if options.mask is None else _read_mask(options)
    batch = EditBatch(options, card, mask, make_backend)
    try:
        batch.work(*_expand(options.inputs, options.out))
    finally:
        batch.summarize()
    if options.json:
        print(json.dumps([outcome.as_json() for outcome in batch.outcomes], indent=2))
    if batch.count("failed") == 0:
        return 0
    return SOME_FAILED if batch.count("made") else NOTHING_MADE


def _check_unused(options: argparse.Namespace) -> None:
    """What would have no effect is not passed over: whoever gives it counts on it."""
    if options.mask is None and (
        options.mask_threshold is not None or options.mask_use is not MaskUse.INSTEAD
    ):
        raise RequestError("--mask-threshold and --mask-use are of a mask; give its file with --mask")
    if options.behaviour is Behaviour.PREVIEW:
        names = ("steps", "solver", "guidance_scale", "image_guidance_scale")
        given = [f"--{name.replace('_', '-')}" for name in names if getattr(options, name) is not None]
        if given:
            raise RequestError(f"a preview walks in a way of its own; leave out {', '.join(given)}")


def _check_instruction(options: argparse.Namespace) -> None:
    """Before anything else: the text must be understood, or be allowed to be free."""
    if not options.instruction.strip():
        raise InstructionError('the instruction is empty; write, for example: "Add the finding of edema."')
    if options.behaviour is Behaviour.PAPER_FAITHFUL:
        return  # sends the text as it is
    may_be_free = options.whole_image or options.mask is not None
    try:
        parse(options.instruction, load_vocabulary())
    except UnknownWordError as error:
        if not may_be_free:
            raise InstructionError(
                f"{error}; to send the text as it is, give --mask, or --whole-image"
            ) from error


def _read_mask(options: argparse.Namespace) -> MaskFile:
    try:
        return read_mask_file(options.mask, options.mask_threshold)
    except FractionalMaskError as error:
        raise RequestError(f"{error}, with --mask-threshold") from error


def _choose_model(options: argparse.Namespace) -> ModelCard:
    card = first_model() if options.model is None else find_model(options.model)
    if card.method != options.method:
        raise RequestError(
            f"the model {card.name} is for the method {card.method}, not {options.method}; "
            "choose another --model"
        )
    return card


def _expand(given: Sequence[Path], output: Path) -> tuple[list[Path], list[Outcome]]:
    """All files, each once, and what is not there."""
    found: dict[Path, Path] = {}
    missing = []
    for path in given:
        try:
            for file in find_inputs(path, output):
                found.setdefault(file.resolve(), file)
        except EngineError as error:
            details = {"kind": type(error).__name__, "message": str(error)}
            missing.append(Outcome(path, "failed", details))
    return list(found.values()), missing


def _choices(kind: type[Any]) -> dict[str, Any]:
    """For an Enum whose values are what one types."""
    return {"type": _reader_of(kind), "metavar": "|".join(member.value for member in kind)}


def _reader_of(kind: type[Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            return kind(text)
        except ValueError:
            names = ", ".join(member.value for member in kind)
            raise argparse.ArgumentTypeError(f"{text!r} is none of: {names}") from None

    return read
