import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from engine.identity.burnt_in import Kind, suspected_text


def film(rows: int = 400, columns: int = 360) -> np.ndarray:
    """A smooth picture with ribs, without text: (H, W) float32 in [0, 1]."""
    y, x = np.mgrid[0:rows, 0:columns] / rows
    smooth = 0.35 + 0.3 * np.cos(3 * x) * np.sin(3 * y) + 0.05 * np.sin(40 * y + 6 * x)
    noise = np.random.default_rng(1).normal(0, 0.01, smooth.shape)
    return np.clip(smooth + noise, 0, 1).astype(np.float32)


def with_text(pixels: np.ndarray, text: str, at: tuple[int, int], size: int, level: int) -> np.ndarray:
    image = Image.fromarray((pixels * 255).astype(np.uint8))
    ImageDraw.Draw(image).text(at, text, fill=level, font=ImageFont.load_default(size))
    return np.asarray(image, np.float32) / 255


@pytest.mark.parametrize("size", [12, 18, 28, 40])
@pytest.mark.parametrize("level", [255, 0])
def test_a_line_of_text_is_found_where_it_stands(size: int, level: int) -> None:
    found = suspected_text(with_text(film(), "SMITH JOHN", (20, 300), size, level))
    lines = [one for one in found if one.kind is Kind.LINE]
    assert lines
    assert any(one.place.x < 40 and 280 < one.place.y < 330 + size for one in lines)


def test_text_that_runs_upwards_is_found() -> None:
    turned = np.rot90(with_text(film(), "SMITH JOHN", (20, 300), 20, 255))
    assert any(one.kind is Kind.LINE for one in suspected_text(turned))


def test_a_lead_letter_is_a_marker_and_no_line() -> None:
    found = suspected_text(with_text(film(), "L", (320, 20), 36, 255))
    assert [one.kind for one in found] == [Kind.MARKER]


def test_a_film_without_text_has_none() -> None:
    assert suspected_text(film()) == ()
    assert suspected_text(np.zeros((50, 50), np.float32)) == ()
    assert suspected_text(np.ones((3, 3), np.float32)) == ()


def test_text_of_a_large_film_is_found_at_its_own_place() -> None:
    large = np.kron(film(), np.ones((4, 4), np.float32))
    found = suspected_text(with_text(large, "SMITH JOHN", (60, 1300), 60, 255))
    assert any(one.kind is Kind.LINE and 1250 < one.place.y < 1400 and one.place.x < 120 for one in found)


def test_regions_do_not_overlap() -> None:
    pixels = with_text(
        with_text(film(), "SMITH JOHN 12.03.1957", (10, 10), 20, 255), "ID 771", (10, 34), 20, 255
    )
    found = suspected_text(pixels)
    covered = np.zeros(pixels.shape, int)
    for one in found:
        covered[
            one.place.y : one.place.y + one.place.height, one.place.x : one.place.x + one.place.width
        ] += 1
    assert covered.max() == 1
