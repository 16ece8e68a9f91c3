"""counterview-engine simulate: write simulated patients with their truth, or measure how real they look."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.commands.number_types import whole_number
from engine.errors import OutOfMemory, OutputError, RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.arrays import FloatImage

_MOST_SEEDS = 2**31 - 1


def add_parser(subparsers: Any) -> None:
    """Add ``simulate`` to the commands."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "simulate",
        help="write simulated patients with a known truth, or measure their realism",
        description="Write pairs of simulated radiographs (DICOM), masks and truth tables; with --real, "
        "measure instead how far simulated radiographs are from a folder of real ones.",
    )
    parser.add_argument("--n", metavar="N", type=whole_number(1, 1_000_000), required=True, help="patients")
    parser.add_argument("--out", metavar="DIR", type=Path, help="new or empty folder")
    parser.add_argument("--size", metavar="PX", type=whole_number(64, 2048), default=512)
    parser.add_argument(
        "--seed", metavar="S", type=whole_number(0, _MOST_SEEDS), default=0, help="of the first"
    )
    parser.add_argument("--tables", choices=["mimic"], help="also JPEG and tables in the formats of MIMIC")
    parser.add_argument("--device", default="cpu", help="cpu, cuda, ... (default: %(default)s)")
    parser.add_argument(
        "--batch", metavar="B", type=whole_number(1, 256), default=4, help="patients at a time"
    )
    parser.add_argument("--real", metavar="DIR", type=Path, help="measure realism against the films here")
    parser.add_argument("--sheet", metavar="PNG", type=Path, help="with --real: a contact sheet")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write or measure; raises RequestError, OutputError and OutOfMemory."""
    from engine.service.failures import is_out_of_memory

    if (args.out is None) == (args.real is None):
        raise RequestError("give either --out DIR to write patients or --real DIR to measure realism")
    if args.sheet is not None and args.real is None:
        raise RequestError("--sheet goes with --real DIR")
    if args.tables and args.out is None:
        raise RequestError("--tables goes with --out DIR")
    _check_device(args.device)
    try:
        if args.real is not None:
            _measure(args)
        else:
            _write(args)
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error):
            raise
        raise OutOfMemory(f"{args.device} has too little memory; give a smaller --batch or --size") from error
    return 0


def _check_device(name: str) -> None:
    import torch

    try:
        torch.zeros(1, device=name).item()  # "meta" makes tensors that hold nothing
    except (RuntimeError, AssertionError) as error:
        raise RequestError(f"device {name} cannot be used here; give --device cpu") from error


def _write(args: argparse.Namespace) -> None:
    from engine.commands.progress_bar import ProgressBar
    from engine.simulation.folder import check_is_new, write_patients

    check_is_new(args.out)
    with ProgressBar(args.n) as bar:
        bar.begin("simulated patients")
        done = 0

        def tell(count: int) -> None:
            nonlocal done
            while done < count:
                bar.end()
                done += 1
            if done < args.n:
                bar.begin("simulated patients")

        write_patients(
            args.out,
            range(args.seed, args.seed + args.n),
            size=args.size,
            mimic=args.tables == "mimic",
            device=args.device,
            batch=args.batch,
            on_done=tell,
        )
    print(f"wrote {args.out}: {args.n} patients, {2 * args.n} radiographs of {args.size} x {args.size}")


def _measure(args: argparse.Namespace) -> None:
    import numpy as np

    from engine.commands.input_files import find_inputs
    from engine.commands.progress_bar import ProgressBar
    from engine.simulation.case import simulate
    from engine.simulation.patient import draw_patient
    from engine.simulation.population import draw_story
    from engine.simulation.realism import measure_realism

    files = find_inputs(args.real, args.real / "none")
    if min(len(files), args.n) < 8:
        raise RequestError(f"{args.real} has {len(files)} films; realism needs 8 and --n 8 or more")
    if args.sheet is not None and not args.sheet.parent.is_dir():
        raise OutputError(f"the folder {args.sheet.parent} is not there; make it or give another --sheet")
    reals, drawn = [], []
    with ProgressBar(len(files) + args.n) as bar:
        for path in files:
            bar.begin("radiographs")
            reals.append(_film(path, args.size))
            bar.end()
        for start in range(args.seed, args.seed + args.n, args.batch):
            bar.begin("radiographs")
            seeds = range(start, min(start + args.batch, args.seed + args.n))
            cases = simulate(
                [draw_patient(seed) for seed in seeds],
                [draw_story(seed).after for seed in seeds],
                size=args.size,
                device=args.device,
            )
            for case in cases:
                drawn.append(case.image)
                bar.end()
    found = measure_realism(np.stack(reals), np.stack(drawn))
    print(f"{'real radiographs':<26}{found.real:>8}")
    print(f"{'simulated radiographs':<26}{found.simulated:>8}")
    print(f"{'spectrum rms (dex)':<26}{found.spectrum_rms_dex:>8.3f}")
    print(f"{'grey-level distance':<26}{found.grey_distance:>8.3f}")
    print(f"{'  of two halves of real':<26}{found.grey_floor:>8.3f}")
    print(f"{'64 x 64 classifier AUC':<26}{found.classifier_auc:>8.3f}")
    print(f"{'  half by half':<26}{', '.join(f'{auc:.3f}' for auc in found.classifier_aucs):>8}")
    if args.sheet is not None:
        _save_sheet(args.sheet, reals, drawn)


def _film(path: Path, size: int) -> "FloatImage":
    """(size, size) float32 in [0, 1], as displayed, squashed into the square."""
    import numpy as np
    from PIL import Image

    from engine.radiographs.dicom_reader import read_radiograph
    from engine.radiographs.framing import FrameSpec, Intensity, frame_radiograph
    from engine.radiographs.truth import refuse_counterfactual

    radiograph = read_radiograph(path)
    refuse_counterfactual(radiograph)
    film = frame_radiograph(radiograph, FrameSpec(intensity=Intensity.DISPLAY)).pixels
    if film.shape == (size, size):
        return film
    resized = Image.fromarray(film).resize((size, size), Image.Resampling.LANCZOS)
    return np.clip(np.asarray(resized, dtype=np.float32), 0, 1)


def _save_sheet(
    path: Path,
    real: "Sequence[FloatImage]",
    simulated: "Sequence[FloatImage]",
    columns: int = 6,
    rows: int = 4,
) -> None:
    """Rows of simulated and real radiographs in turn."""
    from PIL import Image

    from engine.exchange.synthetic_mark import png_metadata, to_8_bit

    tile = 256
    sheet = Image.new("L", (columns * tile, rows * tile), 0)
    for row in range(rows):
        source = simulated if row % 2 == 0 else real
        for column in range(columns):
            number = row // 2 * columns + column
            if number < len(source):
                picture = Image.fromarray(to_8_bit(source[number]))
                sheet.paste(
                    picture.resize((tile, tile), Image.Resampling.LANCZOS), (column * tile, row * tile)
                )
    try:
        sheet.save(path, "PNG", pnginfo=png_metadata("simulated and real radiographs in turn", {}))
    except OSError as error:
        raise OutputError(f"the sheet cannot be written to {path}: {error}") from error
    print(f"wrote {path}: rows of simulated and real radiographs in turn")
