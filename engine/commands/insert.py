"""counterview-engine insert: put findings with known extent into real radiographs, with their sentences."""

import argparse
import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.commands.number_types import whole_number

if TYPE_CHECKING:
    from PIL import Image

    from engine.arrays import BoolImage, FloatImage
    from engine.instructions.findings import Vocabulary
    from engine.instructions.instruction import FindingMention
    from engine.simulation.insertion import Insertion

_TILE = 256
_COLUMNS = ["radiograph", "operation", "source", "target", "region", "instruction", "seed"]
_BEFORE = "before.png"
_MOST_SEEDS = 2**31 - 1
_SHEET_ROWS = 128  # the sheet shows the first films; one of hundreds would be too tall to open
_LEVELS = (2.0, 3.0, 4.0)  # small or mild, moderate, large or severe


def add_parser(subparsers: Any) -> None:
    """Add ``insert`` to the commands."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "insert",
        help="put findings with known extent into real radiographs",
        description="Put findings into frontal radiographs: before, after, region and sentences for each. "
        "Without --add every finding is put in at three levels.",
    )
    parser.add_argument("inputs", metavar="IN", type=Path, nargs="+", help="radiograph or folder")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="new or empty folder")
    parser.add_argument(
        "--add",
        metavar="TEXT",
        help='what to put in, such as "Add the finding of small left pleural effusion."',
    )
    parser.add_argument(
        "--seed",
        metavar="S",
        type=whole_number(0, _MOST_SEEDS),
        default=0,
        help="everything random follows from it (default: %(default)s)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the pairs; 1 when some radiographs, or some findings in them, were refused.

    Raises:
        InstructionError, RequestError: what --add says cannot be put in.
        OutputError: the folder is not empty.
    """
    from engine.commands.input_files import find_inputs, unique_names
    from engine.errors import LocalizationError, RadiographError, RequestError
    from engine.instructions.findings import load_vocabulary
    from engine.simulation.folder import check_is_new

    vocabulary = load_vocabulary()
    wanted = _wanted(args.add, args.seed, vocabulary)
    check_is_new(args.out)
    inputs = list(dict.fromkeys(path for given in args.inputs for path in find_inputs(given, args.out)))
    args.out.mkdir(parents=True, exist_ok=True)
    sheet: list[list[Image.Image]] = []
    refused = 0
    try:
        # "x": of two runs at once into one folder, the second is refused.
        with (args.out / "pairs.csv").open("x", newline="", encoding="utf-8") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(_COLUMNS)
            for path, name in zip(inputs, unique_names(inputs), strict=True):
                try:
                    rows, tiles, missing = _one(path, name, args.out, wanted, args.seed, vocabulary)
                except (LocalizationError, RadiographError, RequestError) as error:
                    _say(path, str(error))
                    refused += 1
                    continue
                for message in missing:
                    _say(path, message)
                    refused += 1
                table.writerows(rows)
                file.flush()  # what a film took is not lost if the run ends early
                if len(sheet) < _SHEET_ROWS:
                    sheet.extend(tiles)
                print(args.out / name)
    finally:
        if sheet:
            _write_sheet(sheet, args.out / "sheet.png")
    return 1 if refused else 0


def _say(path: Path, message: str) -> None:
    print(f"counterview-engine: {path}: {message.removeprefix(f'{path.name}: ')}", file=sys.stderr)


def _wanted(
    text: str | None, seed: int, vocabulary: "Vocabulary"
) -> list[list[tuple["FindingMention", ...]]]:
    """What to put in: rows of levels of one thing."""
    from engine.errors import RequestError
    from engine.instructions.grammar import parse
    from engine.instructions.instruction import FindingMention, Operation
    from engine.simulation.insertion import FINDINGS, complete_mention

    if text is not None:
        instructions = parse(text, vocabulary).instructions
        if any(one.operation is not Operation.ADD for one in instructions):
            raise RequestError("findings can only be added to a radiograph; begin with Add")
        mentions = tuple(mention for one in instructions for mention in one.mentions)
        return [[tuple(complete_mention(mention, seed, vocabulary) for mention in mentions)]]
    rows: list[list[tuple[FindingMention, ...]]] = []
    for key in FINDINGS:
        levels = vocabulary.finding(key).levels
        named = [next(name for name in levels if vocabulary.level(name).rank == rank) for rank in _LEVELS]
        rows.append([(FindingMention(key, severity=level),) for level in named])
    return rows


def _one(
    path: Path,
    name: str,
    out: Path,
    wanted: list[list[tuple["FindingMention", ...]]],
    seed: int,
    vocabulary: "Vocabulary",
) -> tuple[list[list[str]], list[list["Image.Image"]], list[str]]:
    """Write the pairs of one radiograph; rows of the table and of the contact sheet, and what is missing.

    A finding that cannot be put into this film does not keep the others from it; if none can, that is raised.
    """
    from itertools import pairwise

    from PIL import Image

    from engine.errors import RequestError
    from engine.exchange.synthetic_mark import png_metadata, to_8_bit
    from engine.radiographs.dicom_reader import read_radiograph
    from engine.radiographs.framing import FrameSpec, Intensity, frame_radiograph, in_usual_view
    from engine.radiographs.suitability import assess_suitability
    from engine.radiographs.truth import refuse_counterfactual
    from engine.simulation.insertion import insert, sentences
    from engine.simulation.localization import locate

    radiograph = read_radiograph(path)
    refuse_counterfactual(radiograph)
    reasons = assess_suitability(radiograph).reasons
    if reasons:
        raise RequestError(f"not a frontal chest radiograph of an adult: {'; '.join(reasons)}")
    film = in_usual_view(frame_radiograph(radiograph, FrameSpec(intensity=Intensity.DISPLAY))).pixels
    anatomy = locate(film)
    drawn, missing = [], []
    for row in wanted:
        try:
            drawn.append([insert(film, anatomy, mentions, seed, vocabulary) for mentions in row])
        except RequestError as error:
            missing.append(str(error))
    if not drawn:
        raise RequestError(missing[0])
    folder = out / name
    folder.mkdir()
    # A real film bears no mark of a synthetic image; a simulated one keeps it.
    mark = png_metadata("a synthetic radiograph", {}) if radiograph.is_synthetic else None
    Image.fromarray(to_8_bit(film)).save(folder / _BEFORE, pnginfo=mark)
    rows, tiles = [], []
    for levels in drawn:
        files = [_write_insertion(one, folder) for one in levels]
        for one, (after, region) in zip(levels, files, strict=True):
            for pair, ends in zip(
                sentences(one, vocabulary=vocabulary), ((_BEFORE, after), (after, _BEFORE)), strict=True
            ):
                rows.append([name, pair.instruction.operation.value, *ends, region, pair.text, str(seed)])
        for (one, (first, _)), (other, (second, _)) in pairwise(zip(levels, files, strict=True)):
            region = f"{Path(first).stem}_to_{Path(second).stem}_region.png"
            _write_region(one.after != other.after, folder / region, f"where {first} and {second} differ")
            for pair, ends in zip(
                sentences(one, other, vocabulary), ((first, second), (second, first)), strict=True
            ):
                rows.append([name, pair.instruction.operation.value, *ends, region, pair.text, str(seed)])
        tiles.append([_tile(film, name), *(_tile(one.after, _title(one)) for one in levels)])
    return rows, tiles, missing


def _title(one: "Insertion") -> str:
    words = []
    for mention in one.mentions:
        place = (mention.location.side, mention.location.zone)
        what = [word for word in (mention.severity, mention.kind, mention.finding) if word]
        words.append(" ".join([*what, *(p.value for p in place if p)]))
    return " + ".join(words).replace("_", " ")


def _write_insertion(one: "Insertion", folder: Path) -> tuple[str, str]:
    title = _title(one)
    stem = title.replace(" + ", "_").replace(" ", "-")[:100]
    _write(one.after, folder / f"{stem}.png", f"a radiograph with {title} put in")
    _write_region(one.region, folder / f"{stem}_region.png", f"where {title} changed it")
    return f"{stem}.png", f"{stem}_region.png"


def _write_region(region: "BoolImage", path: Path, title: str) -> None:
    _write(region.astype("float32"), path, title)


def _write(values: "FloatImage", path: Path, title: str) -> None:
    from PIL import Image

    from engine.exchange.synthetic_mark import png_metadata, to_8_bit

    Image.fromarray(to_8_bit(values)).save(path, pnginfo=png_metadata(title, {}))


def _tile(values: "FloatImage", title: str) -> "Image.Image":
    from PIL import Image, ImageDraw

    from engine.exchange.synthetic_mark import to_8_bit

    tile = Image.new("L", (_TILE, _TILE + 16), 18)
    picture = Image.fromarray(to_8_bit(values)).resize((_TILE, _TILE), Image.Resampling.LANCZOS)
    tile.paste(picture, (0, 16))
    ImageDraw.Draw(tile).text((4, 2), title, fill=224)
    return tile


def _write_sheet(rows: list[list["Image.Image"]], path: Path) -> None:
    from PIL import Image

    from engine.exchange.synthetic_mark import png_metadata

    width = max(map(len, rows)) * _TILE
    sheet = Image.new("L", (width, len(rows) * (_TILE + 16)), 18)
    for row, tiles in enumerate(rows):
        for column, tile in enumerate(tiles):
            sheet.paste(tile, (column * _TILE, row * (_TILE + 16)))
    sheet.save(path, pnginfo=png_metadata("radiographs with findings put in", {}))
