"""How well text in the pixels is found: on real films as they are, and with lines of text drawn into them.

Usage: python tests/bench/bench_burnt_in.py FOLDER_OF_PICTURES [COUNT]
"""

import random
import sys
import time
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine.arrays import FloatImage
from engine.identity.burnt_in import Kind, suspected_text

TEXTS = ("SMITH JOHN", "DOE^JANE 1956", "ID 7719931", "12.03.1957", "MUELLER A.", "Quillon, Zeb")
LEVELS = {"white": 255, "black": 0, "light grey": 180, "dark grey": 90}
SIZES = (10, 12, 16, 24, 32, 40)
LEAST_DIFFERENCE = 50  # of text and what it stands on, of 255


def load(path: Path, bits: int = 8) -> FloatImage:
    """(H, W) float32 in [0, 1], through a film of 8 or 16 bits."""
    grey = np.asarray(Image.open(path).convert("L"), np.float32) / 255
    top = 2**bits - 1
    return (np.round(grey * top) / top).astype(np.float32)


def draw(
    film: FloatImage, text: str, size: int, level: int, rng: random.Random
) -> tuple[FloatImage, tuple[int, ...]]:
    """The film with a text at one of its margins, and where it stands: x, y, width, height."""
    image = Image.fromarray((film * 255).astype(np.uint8))
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size)
    left, top, right, bottom = (int(side) for side in pen.textbbox((0, 0), text, font=font))
    width, height = right - left, bottom - top
    x = rng.choice((6, max(0, film.shape[1] - width - 6)))
    y = rng.choice((4, film.shape[0] // 2, film.shape[0] - height - 8))
    pen.text((x - left, y - top), text, fill=level, font=font)
    return np.asarray(image, np.float32) / 255, (x, y, width, height)


def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 400
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".png", ".jpg"))
    files = files[:: max(1, len(files) // count)]
    began = time.process_time()
    found = [suspected_text(load(path)) for path in files]
    seconds = (time.process_time() - began) / len(files)
    lines = sum(any(one.kind is Kind.LINE for one in regions) for regions in found)
    print(f"{len(files)} films as they are: something in {sum(map(bool, found)) / len(files):.0%}, "
          f"a line of text in {lines / len(files):.0%}; {seconds:.2f} s each")  # fmt: skip
    rng = random.Random(1)
    for bits in (8, 16):
        for size in SIZES:
            row = []
            for name, level in LEVELS.items():
                hits = tries = 0
                for path in files[:: max(1, len(files) // 24)]:
                    film = load(path, bits)
                    drawn, (x, y, width, height) = draw(film, rng.choice(TEXTS), size, level, rng)
                    under = film[y : y + height, x : x + width]
                    if abs(float(under.mean()) * 255 - level) < LEAST_DIFFERENCE:
                        continue
                    tries += 1
                    covered = np.zeros(film.shape, bool)
                    for one in suspected_text(drawn):
                        place = one.place
                        covered[place.y : place.y + place.height, place.x : place.x + place.width] = True
                    hits += bool(covered[y : y + height, x : x + width].mean() > 0.5)
                row.append(f"{name} {hits}/{tries}")
            print(f"{bits} bit, {size} px: {', '.join(row)}", flush=True)


if __name__ == "__main__":
    main()
