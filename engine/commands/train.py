"""counterview-engine train: fit a network as a training file says, or go on where a run stopped."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.commands.number_types import whole_number

if TYPE_CHECKING:
    from engine.training.loop import Told

_TELL_EVERY_S = 10.0


def add_parser(subparsers: Any) -> None:
    """Add ``train`` to the commands."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "train",
        help="fit a network as a training file says",
        description="Fit a network as a training file (TOML) says. A folder that holds a run of the same "
        "file goes on where it stopped. For several GPUs: accelerate launch -m engine train ...",
    )
    parser.add_argument("config", metavar="CONFIG", type=Path, help="training file")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder of the run")
    parser.add_argument("--films", metavar="DIR", type=Path, help="real films with labels.csv")
    parser.add_argument(
        "--cache",
        metavar="DIR",
        type=Path,
        help="what is drawn once (default: cache in the folder of the run)",
    )
    parser.add_argument(
        "--workers", metavar="N", type=whole_number(1, 256), default=1, help="processes that draw"
    )
    parser.add_argument("--cpu", action="store_true", help="not on a GPU, even where there is one")
    parser.add_argument(
        "--export-only", action="store_true", help="export the last checkpoint, without another step"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Train and export; raises as ``engine.training.loop.train`` does."""
    from engine.training.config import read_config
    from engine.training.loop import export_latest, train
    from engine.training.task import Inputs
    from engine.training.tasks import make_task

    config = read_config(args.config)
    inputs = Inputs(args.films, args.cache or args.out / "cache", args.workers)
    teller = _Teller()
    task = make_task(config, inputs, teller.drawn)
    if args.export_only:
        folder = export_latest(task, args.out)
    else:
        folder = train(task, config, args.out, cpu=args.cpu, tell=teller.told)
    print(f"wrote {folder}")
    return 0


class _Teller:
    """Lines on stderr, not more than one in ten seconds but for validations."""

    def __init__(self) -> None:
        self._last = 0.0

    def drawn(self, what: str, done: int, count: int) -> None:
        if done == count or self._is_time():
            print(f"drawn to {what}: {done} of {count} parts", file=sys.stderr, flush=True)

    def told(self, told: "Told") -> None:
        if told.is_validation or told.step == told.steps or self._is_time():
            figures = "  ".join(f"{name} {value:.4g}" for name, value in told.figures.items())
            kind = "validated" if told.is_validation else "learned"
            print(f"{kind} {told.step}/{told.steps}  {figures}", file=sys.stderr, flush=True)

    def _is_time(self) -> bool:
        now = time.monotonic()
        if now - self._last < _TELL_EVERY_S:
            return False
        self._last = now
        return True
