"""How long a film takes into the model frame and back to native pixels: python tests/bench/bench_unframing.py

Times are medians of processor time on one thread, so that other work on the machine does not count. The sum
tells whether two versions of the code give the same pixels.
"""

import hashlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from engine.arrays import FloatImage, StoredPixels  # noqa: E402
from engine.radiographs.framing import (  # noqa: E402
    FrameSpec,
    Geometry,
    Intensity,
    frame_radiograph,
    unframe_counterfactual,
)
from engine.radiographs.greyscale import GreyScale, VoiFunction, Window  # noqa: E402
from engine.radiographs.radiograph import Radiograph  # noqa: E402

_SHAPES = ((1024, 1024), (2500, 2048), (4096, 4096))
_BITS = 14
_RUNS = 3


def smooth_noise(shape: tuple[int, int], cells: int, seed: int) -> FloatImage:
    """(H, W) float32 in [0, 1]: coarse noise, interpolated, with some fine noise."""
    from PIL import Image

    random = np.random.default_rng(seed)
    coarse = Image.fromarray(random.random((cells, cells)).astype(np.float32))
    smooth = np.asarray(coarse.resize((shape[1], shape[0]), Image.Resampling.BICUBIC))
    return np.clip(smooth + random.normal(0, 0.01, shape), 0, 1).astype(np.float32)


def film(shape: tuple[int, int]) -> Radiograph:
    """A film of 14 bits, shown in a window over most of them."""
    stored: StoredPixels = np.round(smooth_noise(shape, 12, 0) * (2**_BITS - 1)).astype(np.uint16)
    window = Window(2 ** (_BITS - 1), 0.9 * 2**_BITS, VoiFunction.SIGMOID)
    values = np.arange(2**_BITS, dtype=np.float64)
    scale = GreyScale(0, values, (window,), None, False)
    return Radiograph(
        *(stored, scale, Path("made-up.dcm"), "DICOM", "0" * 64, _BITS, "MONOCHROME2"),
    )


def seconds(task: Callable[[], object]) -> float:
    """Median of processor time."""
    taken = []
    for _ in range(_RUNS):
        begin = time.process_time()
        task()
        taken.append(time.process_time() - begin)
    return float(np.median(taken))


def main() -> int:
    """Print seconds by size, intensity profile and share of the film that may change."""
    for shape in _SHAPES:
        radiograph = film(shape)
        for intensity in Intensity:
            spec = FrameSpec(512, Geometry.SQUASH, intensity)
            framed = frame_radiograph(radiograph, spec)
            there = seconds(lambda framed=framed: frame_radiograph(framed.radiograph, framed.spec))
            print(f"{shape[0]} x {shape[1]}, {intensity.value}: into the frame {there:.3f} s")
            changed = np.clip(framed.pixels + 0.2 * smooth_noise((512, 512), 9, 1) - 0.1, 0, 1)
            for share in (0.05, 0.3, 1.0):
                mask = np.zeros((512, 512), dtype=bool)
                side = round(512 * share**0.5)
                mask[:side, -side:] = True
                back = seconds(lambda a=framed, b=changed, c=mask: unframe_counterfactual(a, b, c))
                stored, native = unframe_counterfactual(framed, changed, mask)
                told = hashlib.sha256(stored.tobytes() + native.tobytes()).hexdigest()[:12]
                print(f"  back, {share:4.0%} may change: {back:.3f} s, pixels {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
