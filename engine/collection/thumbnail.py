"""Small pictures of radiographs, made in the guarded worker."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import freeze_arrays
from engine.collection import side_worker
from engine.collection.candidate import Candidate
from engine.errors import DecodingError
from engine.radiographs.decoding_worker import Answer, Report

SIDE = 96
_MOST_ROWS = 512  # of the pixels that are averaged; more would not be seen


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """A radiograph seen from afar.

    Attributes:
        pixels: (h, w) uint8, the first correct display, the longer side 96; 0 is black.
        sha256: of the whole file, as in Radiograph.
        is_synthetic: the file says that it is not a real examination.
    """

    pixels: NDArray[np.uint8]
    sha256: str
    is_synthetic: bool

    def __post_init__(self) -> None:
        freeze_arrays(self)


def make_thumbnail(candidate: Candidate) -> Thumbnail:
    """Read a file and draw it small; slow, for the background.

    Raises:
        RadiographError: the file cannot become a radiograph.
    """
    facts, arrays = side_worker.ask("thumbnail", candidate)
    pixels = arrays.get("thumbnail")
    if pixels is None or pixels.ndim != 2 or pixels.dtype != np.uint8 or max(pixels.shape) > SIDE:
        raise DecodingError(f"{candidate.name}: the pixel decoder gave an answer that makes no sense")
    return Thumbnail(pixels, str(facts["sha256"]), bool(facts["is_synthetic"]))


def draw(request: dict[str, Any], report: Report) -> Answer:
    """The worker's part: the file of ``request["path"]`` as array ``thumbnail``."""
    from PIL import Image

    from engine.radiographs.dicom_reader import assemble
    from engine.radiographs.file_reader import read_file

    facts, arrays = read_file({"path": request["path"], "frame_number": 1}, report)
    radiograph = assemble(Path(request["path"]), facts, arrays)
    rows, columns = radiograph.shape
    step = max(1, min(rows, columns) // _MOST_ROWS)
    grey = radiograph.grey_scale.display(radiograph.stored_pixels[::step, ::step])
    height = rows * radiograph.pixel_aspect
    scale = SIDE / max(height, columns)
    size = max(1, round(columns * scale)), max(1, round(height * scale))
    small = Image.fromarray(np.rint(grey * 255).astype(np.uint8)).resize(size, Image.Resampling.BOX)
    answer = {"sha256": radiograph.sha256, "is_synthetic": radiograph.is_synthetic}
    return answer, {"thumbnail": np.asarray(small)}
