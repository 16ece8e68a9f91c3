"""The quality that ``counterview-engine bench`` tells: what is asked, how long it takes, how far it is."""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from engine.benchmark.measuring import Measured
from engine.benchmark.quality import Asked, Quality, keep_edits, measure_quality, procedures_of
from engine.commands.progress_bar import ProgressBar
from engine.datasets.splits import Split
from engine.edit import Progress
from engine.evaluation.referee_judge import judge_for
from engine.models.card import ModelCard
from engine.models.loading import choose_device

SEED = 0


def prepare_quality(options: argparse.Namespace, card: ModelCard) -> Asked:
    """What is asked, checked before anything slow happens.

    Raises:
        EngineError: the films cannot be used, or the folder holds edits that were made otherwise.
    """
    suite = "simulated" if options.films is None else "inserted"
    asked = Asked(
        count=options.quality,
        films=options.films,
        patients=Split(options.patients),
        seed=SEED,
        device=choose_device(options.device).type,
        precision=options.precision,
        folder=options.out or Path("evaluation") / f"{card.name}-{suite}-bench",
    )
    asked.cases(1)
    keep_edits(card, asked)
    return asked


def find_quality(
    asked: Asked, card: ModelCard, measured: Sequence[Measured], tell: Callable[[str], None]
) -> Quality:
    """Measure it, with a bar that says how much time is left.

    Args:
        asked: for.
        card: of the model.
        measured: how long an edit takes by each procedure.
        tell: hears how long it will take, and where the edits are.

    Raises:
        KeyboardInterrupt: before a case was done.
    """
    names = procedures_of(card)
    seconds = asked.count * sum(one.seconds for one in measured if one.name in names)
    tell(f"quality on {asked.count} cases takes about {_in_words(seconds)}; edits are kept in {asked.folder}")
    judge = judge_for(asked.suite)
    started = time.monotonic()
    with ProgressBar(asked.count) as bar:

        def on_case(index: int, name: str) -> None:
            if index:
                bar.end()
            spent = time.monotonic() - started
            left = f", about {_in_words(spent / index * (asked.count - index))} left" if index else ""
            bar.begin(f"{name}{left}")

        quality = measure_quality(
            *(card, asked, keep_edits(card, asked), judge, on_case),
            on_edit=lambda name: bar.progress(Progress(name)),
        )
        bar.end()
    if not quality.is_whole:
        tell(f"{quality.cases} of {asked.count} cases are told; the same command goes on")
    return quality


def _in_words(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
