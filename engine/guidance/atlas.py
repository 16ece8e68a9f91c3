"""The atlas: for each finding with an annotated mask, where it can occur; read from one of three forms."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine import paths
from engine.arrays import BoolImage, FloatImage
from engine.errors import AtlasError
from engine.guidance.outlines import Outline
from engine.instructions.findings import Vocabulary, load_vocabulary
from engine.instructions.instruction import Location, Side, Zone

TABLE_NAME = "atlas.toml"
RASTER_SIZE = 512  # of published and built masks


@dataclass(frozen=True)
class ZoneGeometry:
    """How side and zone words clip a mask, in normalised coordinates (0 to 1 of the image).

    Attributes:
        midline: x of the midline; the patient's right is what lies left of it.
        top, bottom: y of the top and bottom of the lungs.
        margin: each zone is wider by this, for chests differ.
        retrocardiac: the region behind the heart.
    """

    midline: float
    top: float
    bottom: float
    margin: float
    retrocardiac: Outline

    def clip(self, location: Location, size: int) -> BoolImage:
        """(size, size) bool: where this location is; all of it for anywhere and for bilateral."""
        centers = (np.arange(size) + 0.5) / size
        columns = np.ones(size, dtype=bool)
        if location.side is Side.RIGHT:
            columns = centers < self.midline
        elif location.side is Side.LEFT:
            columns = centers >= self.midline
        if location.zone is Zone.RETROCARDIAC:
            return self.retrocardiac.inside(size) & columns[None, :]
        rows = np.ones(size, dtype=bool)
        if location.zone is not None:
            low, high = self._rows(location.zone)
            rows = (centers >= low) & (centers < high)
        return rows[:, None] & columns[None, :]

    def _rows(self, zone: Zone) -> tuple[float, float]:
        height = self.bottom - self.top

        def at(part: float) -> float:
            return self.top + part * height

        return {
            Zone.APICAL: (0.0, at(1 / 4) + self.margin),
            Zone.UPPER: (0.0, at(1 / 3) + self.margin),
            Zone.MIDDLE: (at(1 / 3) - self.margin, at(2 / 3) + self.margin),
            Zone.LOWER: (at(2 / 3) - self.margin, 1.0),
            Zone.BASAL: (at(3 / 4) - self.margin, 1.0),
        }[zone]


@dataclass(frozen=True, eq=False)
class Atlas:
    """Pseudo masks by finding; checked when loaded.

    Attributes:
        name: short.
        source: where the masks come from, in words.
        folder: where it was read.
        shapes: by finding key, outlines or a (512, 512) bool raster.
        zones: how side and zone words clip.
    """

    name: str
    source: str
    folder: Path
    shapes: Mapping[str, tuple[Outline, ...] | BoolImage]
    zones: ZoneGeometry

    @property
    def findings(self) -> tuple[str, ...]:
        """Keys of the findings that have a mask."""
        return tuple(self.shapes)

    def has(self, finding_key: str) -> bool:
        return finding_key in self.shapes

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all masks and zones: equal for atlases that confine edits alike, wherever they lie."""
        zones = self.zones
        digest = hashlib.sha256(repr((zones.midline, zones.top, zones.bottom, zones.margin)).encode())
        digest.update(np.packbits(zones.retrocardiac.inside(RASTER_SIZE)).tobytes())
        for key in sorted(self.shapes):
            digest.update(key.encode())
            digest.update(np.packbits(self.mask(key, Location(), RASTER_SIZE) > 0).tobytes())
        return digest.hexdigest()

    def mask(self, finding_key: str, location: Location, size: int) -> FloatImage:
        """Where a finding can occur, clipped to a location.

        Args:
            finding_key: as in the vocabulary.
            location: left and right clip at the midline, zones along the height of the lungs; bilateral and
                anywhere do not clip.
            size: rows and columns of the square that the whole image is squashed to, at least 1.

        Returns:
            (size, size) float32, 0 or 1.

        Raises:
            AtlasError: there is no mask for this finding, or nothing of it at this location.
        """
        if finding_key not in self.shapes:
            raise AtlasError(f'the atlas "{self.name}" has no pseudo mask of {finding_key}')
        shapes = self.shapes[finding_key]
        if isinstance(shapes, tuple):
            inside = np.zeros((size, size), dtype=bool)
            for outline in shapes:
                inside |= outline.inside(size)
        else:
            nearest = np.minimum(((np.arange(size) + 0.5) * len(shapes) / size).astype(int), len(shapes) - 1)
            inside = shapes[np.ix_(nearest, nearest)]
        clipped = inside & self.zones.clip(location, size)
        if not clipped.any():
            where = " ".join(word.value for word in (location.side, location.zone) if word) or "this size"
            raise AtlasError(
                f'the pseudo mask of {finding_key} in the atlas "{self.name}" has nothing at {where}; '
                "name another place or paint a mask"
            )
        return clipped.astype(np.float32)


def load_atlas(folder: Path | None = None) -> Atlas:
    """Read an atlas and check all of it; not again while its files stay as they are.

    Args:
        folder: None for the shipped one. Otherwise a folder with ``atlas.toml`` (outlines, or masks that
            ``atlas build`` wrote), or a folder of published ``.npy`` masks under either naming scheme
            (``pseudo_mask_Lung Opacity.npy`` or ``mask_Lung_Opacity.npy``).

    Raises:
        AtlasError: not an atlas, or a mask is missing, damaged or of the wrong shape.
    """
    folder = paths.atlas_dir() if folder is None else folder
    if not folder.is_dir():
        raise AtlasError(f"there is no atlas folder {folder}")
    try:
        files = [(file.name, file.stat()) for file in sorted(folder.iterdir())]
    except OSError as error:
        raise AtlasError(f"the atlas {folder} cannot be read: {error.strerror or error}") from error
    return _read_atlas(folder, tuple((name, state.st_size, state.st_mtime_ns) for name, state in files))


@lru_cache(maxsize=4)
def _read_atlas(folder: Path, _state: tuple[tuple[str, int, int], ...]) -> Atlas:
    vocabulary = load_vocabulary()
    if (folder / TABLE_NAME).is_file():
        return _load_table(folder, vocabulary)
    files = sorted({*folder.glob("pseudo_mask_*.npy"), *folder.glob("mask_*.npy")})
    if not files:
        raise AtlasError(
            f"the folder {folder} is no atlas: it has neither {TABLE_NAME} nor pseudo_mask_*.npy files"
        )
    return _load_published(folder, files, vocabulary)


def _load_table(folder: Path, vocabulary: Vocabulary) -> Atlas:
    try:
        table = tomllib.loads((folder / TABLE_NAME).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AtlasError(f"{TABLE_NAME} of the atlas {folder} cannot be read: {error}") from error
    try:
        form = table["form"]
        if form == "outlines":
            outlines = _read_outlines(table)
            zones = _read_zones(table["zones"], outlines)
            shapes = _read_masks(table, outlines, vocabulary)
        elif form == "masks":
            zones = load_atlas().zones
            shapes = _read_built_masks(folder, table, vocabulary)
        else:
            raise AtlasError(f'the form "{form}" of the atlas {folder} is not known; known: outlines, masks')
        atlas = Atlas(str(table["name"]), str(table["source"]), folder, shapes, zones)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise AtlasError(f"{TABLE_NAME} of the atlas {folder} has a wrong entry: {error!r}") from error
    if not shapes:
        raise AtlasError(f"the atlas {folder} has no masks")
    for key in shapes:
        atlas.mask(key, Location(), 64)  # empty masks are refused here, not in the middle of an edit
    return atlas


def _read_outlines(table: dict[str, Any]) -> dict[str, Outline]:
    outlines: dict[str, Outline] = {}
    for row in table["shape"]:
        points: NDArray[np.float64] = np.asarray(row["points"], dtype=np.float64)
        name = str(row["name"])
        if name in outlines:
            raise AtlasError(f'the atlas has the shape "{name}" twice')
        if points.ndim != 2 or points.shape[1] != 2 or len(points) < 3:
            raise AtlasError(f'the shape "{name}" of the atlas needs at least three points [x, y]')
        if not (np.isfinite(points).all() and (points >= 0).all() and (points <= 1).all()):
            raise AtlasError(f'the shape "{name}" of the atlas has a point outside 0 to 1')
        outlines[name] = Outline(points)
    return outlines


def _read_zones(row: dict[str, Any], outlines: dict[str, Outline]) -> ZoneGeometry:
    numbers = [float(row[name]) for name in ("midline", "top", "bottom", "margin")]
    midline, top, bottom, margin = numbers
    if not (0 < midline < 1 and 0 <= top < bottom <= 1 and 0 <= margin < 0.5):
        raise AtlasError("the zones of the atlas need 0 < midline < 1, 0 <= top < bottom <= 1, margin < 0.5")
    return ZoneGeometry(midline, top, bottom, margin, outlines[row["retrocardiac"]])


def _read_masks(
    table: dict[str, Any], outlines: dict[str, Outline], vocabulary: Vocabulary
) -> dict[str, tuple[Outline, ...] | BoolImage]:
    shapes: dict[str, tuple[Outline, ...] | BoolImage] = {}
    for row in table["mask"]:
        key = _known_key(str(row["finding"]), shapes, vocabulary)
        shapes[key] = tuple(outlines[name] for name in row["shapes"])
    if missing := [finding.name for finding in vocabulary.annotated if finding.key not in shapes]:
        raise AtlasError(f"the atlas has no mask of {', '.join(missing)}; add one to {TABLE_NAME}")
    return shapes


def _known_key(key: str, shapes: Mapping[str, object], vocabulary: Vocabulary) -> str:
    if not vocabulary.has(key):
        raise AtlasError(f'the atlas has a mask of "{key}", which is not in the vocabulary')
    if key in shapes:
        raise AtlasError(f'the atlas has the mask of "{key}" twice')
    return key


def _read_built_masks(
    folder: Path, table: dict[str, Any], vocabulary: Vocabulary
) -> dict[str, tuple[Outline, ...] | BoolImage]:
    shapes: dict[str, tuple[Outline, ...] | BoolImage] = {}
    for row in table["mask"]:
        key = _known_key(str(row["finding"]), shapes, vocabulary)
        path = folder / Path(str(row["file"])).name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise AtlasError(f"the mask {path.name} of the atlas {folder} cannot be read: {error}") from error
        if hashlib.sha256(content).hexdigest() != row["sha256"]:
            raise AtlasError(f"the mask {path.name} of the atlas {folder} was changed; build the atlas again")
        try:
            with Image.open(path) as image:
                pixels = np.asarray(image.convert("L"))
        except (OSError, ValueError, Image.DecompressionBombError) as error:
            raise AtlasError(f"the mask {path.name} of the atlas is damaged: {error}") from error
        shapes[key] = _check_raster(pixels // 255 * (pixels % 255 == 0) + 2 * (pixels % 255 != 0), path.name)
    return shapes


def _load_published(folder: Path, files: list[Path], vocabulary: Vocabulary) -> Atlas:
    by_name = {}
    for finding in vocabulary.findings:
        names = [finding.name.title()]
        if finding.annotated_mask is not None:
            names.append(finding.annotated_mask)
        if finding.key == "pleural_effusion":
            names.append("Effusion")  # the published file's name
        for name in names:
            by_name[f"pseudo_mask_{name}.npy"] = finding.key
            by_name[f"mask_{name.replace(' ', '_')}.npy"] = finding.key
    shapes: dict[str, tuple[Outline, ...] | BoolImage] = {}
    for path in files:
        if path.name not in by_name:
            raise AtlasError(
                f'the name of the mask "{path.name}" is not known; expected names such as '
                '"pseudo_mask_Lung Opacity.npy" or "mask_Lung_Opacity.npy"'
            )
        key = _known_key(by_name[path.name], shapes, vocabulary)
        try:
            array = np.load(path, allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise AtlasError(f'the mask "{path.name}" is damaged: {error}') from error
        shapes[key] = _check_raster(array, path.name)
    missing = [finding.name for finding in vocabulary.annotated if finding.key not in shapes]
    if missing:
        raise AtlasError(f"the folder {folder} has no mask of {', '.join(missing)}; put all eight there")
    return Atlas(
        "published masks",
        "folder of published masks (unions of MS-CXR boxes on PA radiographs)",
        folder,
        shapes,
        load_atlas().zones,
    )


def _check_raster(array: Any, name: str) -> BoolImage:
    if not isinstance(array, np.ndarray) or array.shape != (RASTER_SIZE, RASTER_SIZE):
        found = getattr(array, "shape", type(array).__name__)
        raise AtlasError(f'the mask "{name}" has the shape {found}; {RASTER_SIZE} x {RASTER_SIZE} is needed')
    if array.dtype.kind not in "buif" or not np.isin(array, (0, 1)).all():
        raise AtlasError(f'the mask "{name}" has values other than 0 and 1')
    raster: BoolImage = array.astype(bool)
    if not raster.any():
        raise AtlasError(f'the mask "{name}" is empty')
    raster.flags.writeable = False
    return raster
