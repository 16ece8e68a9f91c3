"""How long localization and each finding take on one film: python tests/bench/bench_insertion.py [FILM...]

Without films the drawn chest of the tests is taken. Times are medians of processor time on one thread, so
that other work on the machine does not count.
"""

import sys
import time
from pathlib import Path

import numpy as np

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

import torch  # noqa: E402
from drawn_chest import draw_chest  # noqa: E402
from PIL import Image  # noqa: E402

from engine.errors import LocalizationError  # noqa: E402
from engine.instructions.instruction import FindingMention  # noqa: E402
from engine.simulation.insertion import FINDINGS, insert  # noqa: E402
from engine.simulation.insertion_pairs import draw_inserted_case  # noqa: E402
from engine.simulation.localization import FRAME, locate  # noqa: E402


def main() -> int:
    """Print seconds; 1 when no film could be located."""
    torch.set_num_threads(1)
    films = [draw_chest()]
    if sys.argv[1:]:
        pictures = [Image.open(name).convert("L").resize((FRAME, FRAME)) for name in sys.argv[1:]]
        films = [np.asarray(picture, dtype=np.float32) / 255 for picture in pictures]
    located, seconds = [], []
    for film in films:
        begin = time.process_time()
        try:
            located.append((film, locate(film)))
        except LocalizationError as error:
            print(f"refused: {error}")
        seconds.append(time.process_time() - begin)
    print(f"{'localization':<18}{np.median(seconds):.3f} s, {len(located)} of {len(films)} films located")
    for key in FINDINGS if located else ():
        seconds = []
        for seed, (film, anatomy) in enumerate(located * 3):
            begin = time.process_time()
            insert(film, anatomy, FindingMention(key), seed)
            seconds.append(time.process_time() - begin)
        print(f"{key:<18}{np.median(seconds):.3f} s")
    seconds = []
    for seed, (film, anatomy) in enumerate(located * 6):
        begin = time.process_time()
        draw_inserted_case(film, anatomy, frozenset(), seed)
        seconds.append(time.process_time() - begin)
    if seconds:
        print(f"{'random case':<18}{np.median(seconds):.3f} s")
    return 0 if located else 1


if __name__ == "__main__":
    sys.exit(main())
