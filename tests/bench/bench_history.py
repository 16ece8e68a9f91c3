"""How fast results are kept, searched and brought back: 1,000 results of 50 films, and a large film.

    .venv/bin/python tests/bench/bench_history.py [RESULTS]

Prints seconds and bytes; nothing of it stays on disk.
"""

import dataclasses
import importlib
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from engine.edit import EditRequest, EditResult
from engine.history.entry import Query
from engine.history.store import HistoryStore
from engine.radiographs.radiograph import Radiograph

sys.path.append(str(Path(__file__).resolve().parents[1]))
make_result = importlib.import_module("fakes").make_result
make_radiograph = importlib.import_module("made_up_radiograph").make_radiograph

FILMS = 50
TEXTS = (
    "Add the finding of small left pleural effusion.",
    "Remove the finding of edema.",
    "Change the level of edema from mild to severe.",
    "Add the finding of large right pneumothorax.",
    "Add the finding of cardiomegaly.",
)
QUERIES = {
    "everything": Query(),
    "finding edema": Query(finding="edema"),
    "words 'large pneumo'": Query(words="large pneumo"),
    "side left, seed 45": Query(side="left", seed=45),
    "the newest 50": Query(limit=50),
}


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    start = time.perf_counter()
    value = action()
    return time.perf_counter() - start, value


def noisy(request: EditRequest, size: int) -> EditResult:
    """A result as irregular as a network's."""
    result = make_result(request, size=size)
    random = np.random.default_rng(request.seed)
    noise = random.integers(-6, 7, result.counterfactual.shape)
    stored = request.radiograph.stored_pixels
    changed = np.clip(result.counterfactual.astype(np.int32) + noise, 0, 4095)
    return dataclasses.replace(
        result,
        counterfactual=np.where(result.edit_mask, changed, stored).astype(stored.dtype),
        relevance_map=random.random((size, size)).astype(np.float32),
    )


def film(number: int) -> Radiograph:
    """One of several, told apart by its pixels and its digest."""
    return dataclasses.replace(make_radiograph(seed=number), sha256=f"{number:064x}")


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = HistoryStore(Path(folder))
        films = [film(number) for number in range(FILMS)]
        keeping = []
        for number in range(count):
            radiograph = films[number % FILMS]
            request = EditRequest(radiograph, TEXTS[number % len(TEXTS)], "bench-model", seed=number)
            result = noisy(request, 64)
            keeping.append(timed(lambda: store.add(radiograph, request, result))[0])  # noqa: B023
        size = store.size()
        print(f"keep {count} results of {FILMS} films (300 x 260, frame 64), written and read back:")
        print(f"  {np.median(keeping) * 1e3:.1f} ms each (p95 {np.percentile(keeping, 95) * 1e3:.1f} ms)")
        print(f"  {size.size / count / 1e3:.0f} kB each on disk")
        for name, query in QUERIES.items():
            seconds = min(timed(lambda: store.search(query))[0] for _ in range(5))  # noqa: B023
            print(f"search {name}: {seconds * 1e3:.1f} ms, {len(store.search(query))} found")
        seconds, entries = timed(lambda: store.entries_of(films[0]))
        print(f"results of one film: {seconds * 1e3:.1f} ms, {len(entries)} found")
        seconds, _ = timed(lambda: [store.thumbnail(entry) for entry in entries])
        print(f"their small pictures: {seconds * 1e3:.1f} ms")
        seconds, _ = timed(lambda: store.load(entries[0], films[0]))
        print(f"one of them read back: {seconds * 1e3:.1f} ms")
        store.close()
        seconds, store = timed(lambda: HistoryStore(Path(folder)))
        print(f"open the store again, folders and index compared: {seconds * 1e3:.0f} ms")

        large = dataclasses.replace(make_radiograph(3000, 2500, seed=99), sha256="f" * 64)
        request = EditRequest(large, TEXTS[0], "bench-model", seed=1)
        result = noisy(request, 512)
        seconds, entry = timed(lambda: store.add(large, request, result))
        raw = sum(
            getattr(result, field.name).nbytes
            for field in dataclasses.fields(result)
            if isinstance(getattr(result, field.name), np.ndarray)
        )
        share = np.count_nonzero(result.edit_mask) / result.edit_mask.size
        print(
            f"3000 x 2500, frame 512, {share:.0%} may change: kept in {seconds:.2f} s, "
            f"{entry.size / 1e6:.1f} MB of {raw / 1e6:.1f} MB"
        )
        seconds, _ = timed(lambda: store.load(entry, large))
        print(f"  read back in {seconds:.2f} s")
        store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
