"""counterview-engine replay: the published inference with recorded draws, every intermediate compared."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.errors import NotAnImageFileError, RequestError

if TYPE_CHECKING:
    import torch

    from engine.methods.comparison import ArrayComparison
    from engine.methods.parameters import EditParameters
    from engine.methods.recording import Recording

_TRAINING_TIMESTEPS = 1000
_META_FIELDS = ("instruction", "steps", "text_guidance", "image_guidance", "tau")


def add_parser(subparsers: Any) -> None:
    """Add ``replay`` to the command line; imports nothing heavy."""
    parser = subparsers.add_parser(
        "replay",
        help="compare with a recording of the published inference",
        description="Runs the published inference with the draws of a recording, writes every intermediate "
        "and compares it. Exit code 0 only if all are within the limits.",
    )
    parser.add_argument("recording", type=Path, metavar="GOLDEN.npz")
    parser.add_argument("--image", type=Path, required=True, help="the 8-bit picture that was edited")
    parser.add_argument("--model", type=Path, required=True, help="diffusers InstructPix2Pix folder")
    parser.add_argument("--masks", type=Path, required=True, help="folder of published pseudo masks")
    parser.add_argument("--out", type=Path, required=True, metavar="OUT.npz")
    parser.add_argument("--device", default="cpu", help="cpu (default), auto, cuda or mps")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Replay one recording; 0 if all arrays are within their limits, else 1.

    Raises:
        EngineError: the recording, picture, model or masks cannot be used.
    """
    golden, meta = read_recording(args.recording)
    if not args.out.parent.is_dir():
        raise RequestError(f"the folder {args.out.parent} does not exist; create it first")
    recording = replay(golden, meta, args.image, args.model, args.masks, args.device)
    from engine.methods.comparison import compare_arrays

    try:
        recording.save(args.out, {**meta, **recording.counts})
    except OSError as error:
        raise RequestError(
            f"{args.out} cannot be written ({error.strerror}); choose another --out"
        ) from error
    comparisons = compare_arrays(recording.arrays(), golden)
    for line in _report(comparisons, recording.forced_cells):
        print(line)
    return 0 if all(comparison.passed for comparison in comparisons) else 1


def read_recording(path: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Arrays and ``meta`` of a recording.

    Raises:
        RequestError: not there, not readable, or ``meta`` lacks a field.
    """
    if not path.is_file():
        raise RequestError(f"there is no recording {path}; check the path")
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except Exception as error:  # zip, zlib and numpy raise errors of many kinds for damaged files
        raise RequestError(f"{path} is not a readable .npz recording ({error})") from error
    try:
        meta = json.loads(str(arrays.pop("meta")))
    except (KeyError, json.JSONDecodeError) as error:
        raise RequestError(f"{path} has no readable 'meta'; record it again") from error
    missing = [field for field in _META_FIELDS if not isinstance(meta, dict) or field not in meta]
    if missing:
        raise RequestError(f"'meta' of {path} lacks {', '.join(missing)}; record it again")
    return arrays, meta


def replay(
    golden: Mapping[str, np.ndarray],
    meta: Mapping[str, Any],
    image: Path,
    model: Path,
    masks: Path,
    device: str = "cpu",
) -> "Recording":
    """Run the faithful mode on recorded draws and record it in turn.

    Raises:
        EngineError: picture, model or masks cannot be used.
    """
    from engine.guidance.pseudo_masks import load_atlas
    from engine.guidance.published_masks import faithful_pseudo_mask
    from engine.methods.faithful import edit_faithfully
    from engine.methods.in_step import alone
    from engine.methods.noise import ReplayedNoise
    from engine.methods.progress import EditProgress
    from engine.methods.recording import Recording, default_kept_steps
    from engine.models.loading import load_bundle

    parameters = _parameters(meta)
    steps = parameters.num_inference_steps
    noise = ReplayedNoise(golden)
    picture = read_picture(image)
    mask = faithful_pseudo_mask(str(meta["instruction"]), load_atlas(masks))
    bundle = load_bundle(model, device=device, precision="float32", packs=False)  # as recorded
    recording = Recording(
        steps=steps,
        kept_steps=golden.get("kept_steps", np.array(default_kept_steps(steps))),
        kept_eps_steps=golden.get("kept_eps_steps", np.array(sorted({0, steps - 1}))),
        keep_decoded=parameters.threshold > 0 or "decoded_image_stride4" in golden,
        forced_latent_mask=golden.get("edit_mask_64"),
    )
    counter = bundle.unet.register_forward_pre_hook(recording.count_call)
    try:
        alone(
            edit_faithfully(
                bundle,
                picture,
                str(meta["instruction"]),
                mask.mask,
                parameters,
                noise,
                EditProgress(lambda progress: None, lambda: False),
                recording,
            )
        )
    finally:
        counter.remove()
    return recording


def read_picture(path: Path) -> "torch.Tensor":
    """An 8-bit grey or RGB picture as the published inference reads it, (1, 3, 512, 512) float32 in [0, 1].

    The smaller edge becomes 512, bilinear without antialias.

    Raises:
        NotAnImageFileError: not a readable 8-bit grey or RGB picture.
        RequestError: not square, where the published inference fails.
    """
    import torch
    import torch.nn.functional as F
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as file:
            mode = file.mode
            pixels = np.asarray(file)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise NotAnImageFileError(
            f"{path} is not a readable picture ({error}); give a PNG or JPEG"
        ) from error
    if mode not in ("L", "RGB"):
        raise NotAnImageFileError(f"{path} has mode {mode}; give an 8-bit grey or RGB picture")
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[:, :, None], 3, axis=2)
    rows, columns = pixels.shape[:2]
    if rows != columns:
        raise RequestError(
            f"{path} is {rows} x {columns} pixels; the published inference takes square pictures only"
        )
    signed = torch.from_numpy(pixels.transpose(2, 0, 1).astype(np.float32))[None] / 255 * 2 - 1
    if rows != 512:
        signed = F.interpolate(signed, size=(512, 512), mode="bilinear", align_corners=False)
    return (signed + 1) / 2


def _parameters(meta: Mapping[str, Any]) -> "EditParameters":
    from engine.edit import Solver, Variant
    from engine.guidance.relevance import FENCE
    from engine.methods.parameters import EditParameters

    try:
        timestep = meta.get("relevance_timestep")
        if timestep is None:
            timestep = int(float(meta.get("relevance_noise_level", 0.8)) * _TRAINING_TIMESTEPS)
        return EditParameters(
            variant=Variant.BOTH,
            guidance_scale=float(meta["text_guidance"]),
            image_guidance_scale=float(meta["image_guidance"]),
            num_inference_steps=int(meta["steps"]),
            relevance_timestep=int(timestep),
            threshold=float(meta["tau"]),
            solver=Solver.DDIM,
            relevance_quantile=FENCE,
            seed=int(meta.get("seed") or 0),
        )
    except (TypeError, ValueError) as error:
        raise RequestError(f"'meta' of the recording is wrong ({error}); record it again") from error


def _report(comparisons: "tuple[ArrayComparison, ...]", forced_cells: int) -> list[str]:
    lines = [f"{'array':<29}{'largest difference':>20}  limit"]
    for comparison in comparisons:
        largest = f"{comparison.largest:.3g}" if comparison.limit else "-"
        verdict = "FAIL" if not comparison.passed else "ok" if not comparison.remark else "skipped"
        remark = f"  ({comparison.remark})" if comparison.remark else ""
        lines.append(f"{comparison.name:<29}{largest:>20}  {comparison.limit:<26}{verdict}{remark}")
    if forced_cells:
        lines.append(f"{forced_cells} cells of the latent edit mask were taken from the recording")
    failed = sum(not comparison.passed for comparison in comparisons)
    lines.append(
        f"{failed} of {len(comparisons)} arrays FAIL" if failed else "all arrays are within their limits"
    )
    return lines
