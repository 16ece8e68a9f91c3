"""What fewer steps and another solver cost: error against the true counterfactual, and time, in one run.

Run: python tests/bench/bench_solvers.py FILMS [MODEL [CASES]] (validation patients, findings put in).
"""

import itertools
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

WAYS = [
    ("ddim", 100),
    ("ddim", 20),
    ("ddim", 10),
    ("ddim", 5),
    ("dpm-solver++", 20),
    ("dpm-solver++", 10),
    ("dpm-solver++", 6),
    ("dpm-solver++", 4),
    ("dpm-solver++", 2),
]


def main(films: Path, model: str, count: int) -> None:
    from engine.service.launch import prepare_environment

    prepare_environment()
    from engine.datasets.splits import Split
    from engine.edit import EditRequest, Solver, Variant
    from engine.evaluation.case import Suite
    from engine.evaluation.editors import as_radiograph
    from engine.evaluation.suites import make_cases
    from engine.methods.encode_cache import EncodeCache
    from engine.methods.region_specific import RegionSpecificMethod
    from engine.models.catalog import find_model
    from engine.models.loading import load_bundle

    bundle = load_bundle(find_model(model).folder, "cpu")
    method = RegionSpecificMethod(lambda card, device, precision: bundle, EncodeCache(0))
    cases = make_cases(Suite.INSERTED, count, 0, films, Split.VALIDATE)
    errors: dict[tuple[str, int], list[float]] = {way: [] for way in WAYS}
    seconds: dict[tuple[str, int], list[float]] = {way: [] for way in WAYS}
    for index, (solver, steps) in itertools.product(range(count), WAYS):
        case = cases[index]
        assert case.target is not None
        request = EditRequest(
            radiograph=as_radiograph(case),
            instruction=case.text,
            model=model,
            variant=Variant.BOTH,
            num_inference_steps=steps,
            solver=Solver(solver),
            seed=index,
            suitability_overridden=True,
        )
        begin = time.perf_counter()
        result = method.edit(request, lambda progress: None, lambda: False)
        seconds[solver, steps].append(time.perf_counter() - begin)
        unedited = float(np.square(case.target - case.source).sum())
        errors[solver, steps].append(
            float(np.square(case.target - result.framed_counterfactual).sum()) / unedited
        )
    reference = np.array(errors[WAYS[0]])
    random = np.random.default_rng(0)
    print(f"{model}, {count} cases; error over that of no edit; beside it, how much more than {WAYS[0]}")
    for way in WAYS:
        more = np.array(errors[way]) - reference
        means = random.choice(more, (2000, count)).mean(1)
        low, high = np.quantile(means, [0.025, 0.975])
        print(
            f"{way[0]:>12} {way[1]:4d}  error {np.median(errors[way]):.3f}  "
            f"more {more.mean():+.4f} ({low:+.4f} to {high:+.4f})  {np.median(seconds[way]):.2f} s"
        )


if __name__ == "__main__":
    given = sys.argv[1:]
    main(Path(given[0]), given[1] if len(given) > 1 else "chest-editor", int(given[2]) if given[2:] else 24)
