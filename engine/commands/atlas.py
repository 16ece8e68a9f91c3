"""counterview-engine atlas: build pseudo masks from annotated boxes, or look at those of an atlas."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.guidance.atlas import Atlas
    from engine.instructions.findings import Vocabulary

_TILE = 256


def add_parser(subparsers: Any) -> None:
    """Add ``atlas build`` and ``atlas show`` to the commands."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "atlas", help="build or look at the pseudo masks that confine edits"
    )
    commands = parser.add_subparsers(dest="atlas_command", required=True, metavar="COMMAND")
    build = commands.add_parser(
        "build",
        help="unite the MS-CXR boxes of PA radiographs, for each finding",
        description="Unite the boxes of PA radiographs for each finding and write an atlas folder.",
    )
    build.add_argument("boxes", metavar="CSV", type=Path, help="MS_CXR_Local_Alignment_*.csv")
    build.add_argument("metadata", metavar="METADATA", type=Path, help="mimic-cxr-2.0.0-metadata.csv[.gz]")
    build.add_argument("--out", metavar="DIR", type=Path, required=True, help="new or empty folder")
    build.set_defaults(run=run)
    show = commands.add_parser("show", help="write a picture of all masks of an atlas")
    show.add_argument("--atlas", metavar="DIR", type=Path, help="another atlas than the shipped one")
    show.add_argument("--over", metavar="IMAGE", type=Path, help="radiograph (PNG or JPEG) to draw over")
    show.add_argument("--out", metavar="PNG", type=Path, required=True)
    show.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run one of the two; raises AtlasError when a file is wrong."""
    if args.atlas_command == "build":
        _build(args)
    else:
        _show(args)
    return 0


def _build(args: argparse.Namespace) -> None:
    from engine.guidance.atlas_building import build_atlas, write_atlas
    from engine.instructions.findings import load_vocabulary

    vocabulary = load_vocabulary()
    built = build_atlas(args.boxes, args.metadata, vocabulary)
    write_atlas(built, args.out)
    print(f"{'finding':<20}{'boxes':>7}{'images':>8}{'coverage':>10}")
    for key, mask in built.masks.items():
        print(f"{key:<20}{built.boxes[key]:>7}{built.images[key]:>8}{mask.mean():>10.3f}")
    for reason, count in sorted(built.skipped.items(), key=lambda item: -item[1]):
        print(f"skipped {count} rows: {reason}")
    if built.clipped:
        print(f"cut {built.clipped} boxes at the edge of their image")
    without = [finding.name for finding in vocabulary.annotated if finding.key not in built.masks]
    if without:
        print(f"no boxes, so edits open the whole frame: {', '.join(without)}")
    print(f"wrote {args.out}")


def _show(args: argparse.Namespace) -> None:
    from engine.errors import AtlasError
    from engine.guidance.atlas import load_atlas
    from engine.instructions.findings import load_vocabulary

    atlas = load_atlas(args.atlas)
    sheet = draw_sheet(atlas, load_vocabulary(), args.over)
    try:
        sheet.save(args.out, "PNG")
    except (OSError, ValueError) as error:
        raise AtlasError(f"the picture cannot be written to {args.out}: {error}") from error
    print(f"wrote {args.out}: {len(atlas.findings)} masks of {atlas.name}")


def draw_sheet(atlas: "Atlas", vocabulary: "Vocabulary", over: Path | None = None) -> Any:
    """A contact sheet as a PIL image: each mask red over grey or over a radiograph, with name and coverage.

    Raises:
        AtlasError: the radiograph cannot be read.
    """
    import numpy as np
    from PIL import Image, ImageDraw

    from engine.arrays import FloatImage
    from engine.errors import AtlasError
    from engine.guidance.guidance_map import tint_guidance
    from engine.instructions.instruction import Location

    below: FloatImage = np.full((_TILE, _TILE), 0.4, dtype=np.float32)
    if over is not None:
        try:
            with Image.open(over) as image:
                grey = image.convert("L").resize((_TILE, _TILE), Image.Resampling.LANCZOS)
        except (OSError, ValueError, Image.DecompressionBombError) as error:
            raise AtlasError(f"{over} cannot be read as PNG or JPEG: {error}") from error
        below = np.asarray(grey, dtype=np.float32) / np.float32(255)
    columns = min(4, len(atlas.findings))
    rows = -(-len(atlas.findings) // columns)
    sheet = Image.new("RGB", (columns * _TILE, rows * (_TILE + 16)), (18, 18, 18))
    draw = ImageDraw.Draw(sheet)
    for index, key in enumerate(atlas.findings):
        mask = atlas.mask(key, Location(), _TILE)
        tinted = tint_guidance(below, mask * np.float32(0.35), 0.1)
        left, top = index % columns * _TILE, index // columns * (_TILE + 16)
        pixels = (tinted.transpose(1, 2, 0) * 255).round().astype(np.uint8)
        sheet.paste(Image.fromarray(np.ascontiguousarray(pixels)), (left, top + 16))
        label = f"{vocabulary.finding(key).name}  {mask.mean():.2f}"
        draw.text((left + 4, top + 2), label, fill=(224, 224, 224))
    return sheet
