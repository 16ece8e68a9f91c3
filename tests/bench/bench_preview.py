"""How soon a slider shows a picture: previews of a warm engine, beside the results that take their place.

Run: python tests/bench/bench_preview.py [FILM...] (without: the shipped sample). For each film: the first
preview, then other thresholds, levels and seeds as a reader would draw the sliders, then the result; with the
rows that the U-Net worked through, and what it took of a core, which other work on the machine changes less.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

MODEL = "chest-editor"
LEVELS = ("small", "moderate", "large")


def main(films: list[Path]) -> None:
    from engine.service.launch import prepare_environment

    prepare_environment()
    import torch

    from engine import paths
    from engine.edit import Behaviour, EditRequest
    from engine.models.catalog import find_model
    from engine.models.loading import load_bundle
    from engine.models.preview_weights import with_preview_weights
    from engine.radiographs.dicom_reader import read_radiograph
    from engine.service.torch_backend import TorchBackend

    backend = TorchBackend()
    backend.warm(MODEL, "cpu", "auto")
    rows = [0]
    card = find_model(MODEL)
    bundle = backend._load_bundle(card, "cpu", "auto")
    for network in {bundle.unet, with_preview_weights(bundle, card).unet}:
        network.register_forward_hook(
            lambda module, given, output: rows.__setitem__(0, rows[0] + len(output))
        )

    def measured(name: str, requests: list[EditRequest], before: Callable[[], None] = lambda: None) -> None:
        walls, cores, asked = [], [], []
        for request in requests:
            before()
            rows[0], wall, core = 0, time.perf_counter(), time.process_time()
            backend.edit(request, lambda progress: None, lambda: False)
            walls.append(time.perf_counter() - wall)
            cores.append(time.process_time() - core)
            asked.append(rows[0])
        print(
            f"  {name:<34} {statistics.median(walls):.2f} s (worst {max(walls):.2f}), "
            f"{statistics.median(cores):.2f} s of a core, {max(asked)} rows"
        )

    begin = time.perf_counter()
    with_preview_weights(load_bundle(card, "cpu"), card)
    seconds = time.perf_counter() - begin
    print(f"{torch.get_num_threads()} threads; the model with its preview loads in {seconds:.2f} s")
    for film in films or [paths.resources_dir() / "samples" / "simulated_normal.dcm"]:
        radiograph = read_radiograph(film)

        def ask(level: str = "moderate", **fields: object) -> EditRequest:
            sentence = f"Add the finding of {level} right pleural effusion."
            request = EditRequest(radiograph, sentence, MODEL, device="cpu", suitability_overridden=True)  # noqa: B023
            return replace(request, **fields)  # type: ignore[arg-type]

        def look(level: str = "moderate", **fields: object) -> EditRequest:
            return ask(level, behaviour=Behaviour.PREVIEW, **fields)

        print(f"{radiograph.shape[0]} x {radiograph.shape[1]}")
        backend.edit(look(seed=99), lambda progress: None, lambda: False)
        measured("first preview of a film", [look()] * 5, backend._encodes.clear)
        measured("another threshold", [look(threshold=0.1 + 0.02 * n) for n in range(1, 9)])
        measured("another level", [look(level, seed=n) for n in (1, 2, 3) for level in LEVELS])
        measured("the result, after its preview", [ask(seed=n) for n in range(1, 6)])
        measured("the result, of a film not seen", [ask()] * 5, backend._encodes.clear)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
