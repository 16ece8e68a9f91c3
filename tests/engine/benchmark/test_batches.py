"""What is measured of many edits is what was made, and results are let go."""

import gc
import weakref

import numpy as np
import torch
from fakes import EditsOneByOne, make_result
from made_up_radiograph import make_radiograph

from engine.benchmark.batches import FILMS, SEEDS, Batch, as_text, measure_batches
from engine.edit import EditRequest, EditResult


class CountingBackend(EditsOneByOne):
    """Remembers what was asked, and how many results are alive."""

    def __init__(self) -> None:
        self.requests: list[EditRequest] = []
        self.alive: weakref.WeakSet[EditResult] = weakref.WeakSet()
        self.most_alive = 0

    def edit(self, request, on_progress, is_cancelled):
        gc.collect()
        self.most_alive = max(self.most_alive, len(self.alive))
        self.requests.append(request)
        result = make_result(request, size=64)
        self.alive.add(result)
        return result


def test_so_many_edits_are_made_of_different_films_and_of_one_film() -> None:
    backend, said = CountingBackend(), []
    radiograph = make_radiograph()
    batches = measure_batches(backend, radiograph, "m", torch.device("cpu"), said.append, counts=(1, 3))
    assert [(one.of, one.edits) for one in batches] == [(FILMS, 1), (FILMS, 3), (SEEDS, 1), (SEEDS, 3)]
    assert len(said) == 4
    _, *films = backend.requests[:5]
    seeds = backend.requests[5:]
    pixels = {film.radiograph.stored_pixels.tobytes() for film in films}
    assert len(pixels | {radiograph.stored_pixels.tobytes()}) == 5  # none was seen before
    assert len({one.seed for one in seeds}) == 4
    assert all(np.array_equal(one.radiograph.stored_pixels, radiograph.stored_pixels) for one in seeds)
    assert backend.most_alive <= 1
    assert all(one.seconds > 0 for one in batches)
    assert {one.as_json()["precision"] for one in batches} == {"float32"}  # as the results say


def test_the_table_tells_edits_a_minute() -> None:
    lines = as_text(
        [Batch(FILMS, 8, 4.0, 2 * 10**9, "float32"), Batch(SEEDS, 64, 64.0, None, "float32")]
    ).splitlines()
    assert [cell.strip() for cell in lines[2].strip("|").split("|")] == [
        *("8", FILMS, "4.0", "0.50", "120", "2.00")
    ]
    assert [cell.strip() for cell in lines[3].strip("|").split("|")][-2:] == ["60", "-"]
