"""What a file says about itself: all DICOM elements, sequences included, or what little a picture knows.

The file is parsed in the guarded worker; only texts come back.
"""

import os
from dataclasses import dataclass
from typing import Any

from engine.collection import side_worker
from engine.collection.candidate import Candidate
from engine.collection.identity import may_identify
from engine.errors import DecodingError, UnsupportedImageError
from engine.radiographs.decoding_worker import Answer, Report

MAX_ROWS = 20_000
MAX_DEPTH = 30
_LONGEST_VALUE = 2000
_MOST_TEXT = 8 * 1024**2  # characters of all values; a message of the worker has bounds
_MOST_NUMBERS = 64


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """One element of a header.

    Attributes:
        depth: 0 at the top; a row's children follow it with a depth of one more.
        tag: such as "(0010,0010)"; "" for items of sequences and for pictures.
        keyword: DICOM keyword; the name of the fact for pictures; "item 1" within a sequence.
        name: in plain words.
        vr: value representation, or "".
        value: as text on one line, shortened where it is long.
        is_identity: the value may tell who the patient is.
    """

    depth: int
    tag: str
    keyword: str
    name: str
    vr: str
    value: str
    is_identity: bool


def read_header(candidate: Candidate) -> tuple[HeaderRow, ...]:
    """All elements of a file, in its order; blocks, so call it in the background.

    Raises:
        RadiographError: the file cannot be read or parsed.
    """
    header, _ = side_worker.ask("header", candidate)
    try:
        return tuple(
            HeaderRow(int(depth), str(tag), str(keyword), str(name), str(vr), str(value), bool(hidden))
            for depth, tag, keyword, name, vr, value, hidden in header["rows"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DecodingError(f"{candidate.name}: the header gave an answer that makes no sense") from error


def list_elements(request: dict[str, Any], report: Report) -> Answer:
    """The worker's part: ``rows`` of the file ``request["path"]``."""
    from engine.radiographs.file_reader import JPEG_SIGNATURE, MAX_FILE_BYTES, PNG_SIGNATURE

    path = request["path"]
    size = os.path.getsize(path)
    if size > MAX_FILE_BYTES:
        gib = size / 1024**3
        raise UnsupportedImageError(f"found a file of {gib:.1f} GiB; a radiograph has less than 1 GiB")
    report({"phase": "decoding", "bytes": size})
    with open(path, "rb") as file:
        data = file.read(MAX_FILE_BYTES)
    if data.startswith((PNG_SIGNATURE, JPEG_SIGNATURE)):
        return {"rows": _picture_rows(data)}, {}
    from engine.radiographs.dicom_dataset import read_dataset

    notes: list[str] = []
    dataset = read_dataset(data, notes)
    rows = _Rows()
    rows.add_all(dataset.file_meta, 0, False)
    rows.add_all(dataset, 0, False)
    found = rows.rows
    if rows.is_cut:
        note = f"only the first {len(found):,} rows are shown"
        found.append([0, "", "Cut", "the header goes on", "", note, False])
    return {"rows": found}, {}


class _Rows:
    """Rows of one data set, within bounds."""

    def __init__(self) -> None:
        self.rows: list[list[Any]] = []
        self.is_cut = False
        self._text = 0

    def add_all(self, dataset: Any, depth: int, is_hidden: bool) -> None:
        for tag in sorted(dataset.keys()):
            if len(self.rows) >= MAX_ROWS or self._text > _MOST_TEXT:
                self.is_cut = True
                return
            self._add(dataset, tag, depth, is_hidden)

    def _add(self, dataset: Any, tag: Any, depth: int, is_hidden: bool) -> None:
        from pydicom.datadict import dictionary_description, dictionary_has_tag, keyword_for_tag

        keyword = keyword_for_tag(tag)
        name = dictionary_description(tag) if dictionary_has_tag(tag) else ""
        label = f"({int(tag) >> 16:04X},{int(tag) & 0xFFFF:04X})"
        items: Any = ()
        try:
            element = dataset[tag]
            vr, name = str(element.VR), name or str(element.name)
            items = element.value if vr == "SQ" else ()
            value = f"{len(items)} item{'' if len(items) == 1 else 's'}" if vr == "SQ" else _text(element)
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # pydicom raises a dozen kinds for values that are not what they claim
            vr, value = "?", f"cannot be read ({type(error).__name__})"
        hidden = is_hidden or may_identify(int(tag), keyword, vr)
        self._text += len(value)
        self.rows.append([depth, label, keyword, name, vr, value, hidden])
        for number, item in enumerate(items, start=1):
            if depth + 2 > MAX_DEPTH or len(self.rows) >= MAX_ROWS:
                self.is_cut = True
                return
            self.rows.append([depth + 1, "", f"item {number}", "", "", "", False])
            self.add_all(item, depth + 2, hidden)


def _text(element: Any) -> str:
    value = element.value
    if value is None or value == "":
        return ""
    if isinstance(value, (bytes, bytearray)):
        return _bytes(bytes(value))
    if str(element.VR) == "UI" and isinstance(value, str):
        name = getattr(value, "name", value)
        return str(value) if name == value else f"{value} ({name})"
    if not isinstance(value, str) and hasattr(value, "__len__") and hasattr(value, "__getitem__"):
        parts = [str(part) for part in value[:_MOST_NUMBERS]]
        more = f" … ({len(value):,} values)" if len(value) > _MOST_NUMBERS else ""
        return _line("\\".join(parts)) + more
    return _line(str(value))


def _bytes(value: bytes) -> str:
    start = " ".join(f"{byte:02X}" for byte in value[:8])
    more = " …" if len(value) > 8 else ""
    return f"{len(value):,} byte{'' if len(value) == 1 else 's'}: {start}{more}"


def _line(text: str) -> str:
    text = " ⏎ ".join(text.rstrip("\0 ").splitlines())
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"


def _picture_rows(data: bytes) -> list[list[Any]]:
    """What a PNG or JPEG knows; its own texts may name a patient."""
    import io

    from PIL import ExifTags, Image

    Image.MAX_IMAGE_PIXELS = None  # nothing is decoded
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "MPO")) as image:
        facts: list[tuple[str, str, str, bool]] = [
            ("File format", "", "PNG" if image.format == "PNG" else "JPEG", False),
            ("Columns × rows", "", f"{image.width} × {image.height}", False),
            ("Kind of pixels", "as the Python Imaging Library names it", image.mode, False),
            ("Size in bytes", "", f"{len(data):,}", False),
            ("What it does not say", "", "pixel spacing, patient, side, view, window", False),
        ]
        for key, value in image.info.items():
            if isinstance(value, (str, int, float, tuple)):
                facts.append((str(key)[:64], "text in the picture", _line(str(value)), True))
        for number, value in list(image.getexif().items())[:200]:
            known = ExifTags.TAGS.get(number, f"{number:#06x}")
            shown = _bytes(value) if isinstance(value, bytes) else _line(str(value))
            facts.append((known, "EXIF", shown, True))
    return [[0, "", key, name, "", value, hidden] for key, name, value, hidden in facts]
