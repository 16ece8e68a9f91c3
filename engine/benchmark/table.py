"""The table of a benchmark, as text and as JSON."""

from collections.abc import Sequence
from typing import Any

from engine.benchmark.machine import Machine
from engine.benchmark.measuring import Measured
from engine.benchmark.procedures import REFERENCE

HEADINGS = (
    *("procedure", "s an edit", "ratio", "s a step", "s to picture", "rows", "precision", "GB at most"),
    *("floor s", "x floor", "steps run"),
)


def as_text(title: str, machine: Machine, measured: Sequence[Measured]) -> str:
    """A table in Markdown with the machine above it.

    Args:
        title: of the model.
        machine: its rates.
        measured: the reference among them.
    """
    reference = next((one.seconds for one in measured if one.name == REFERENCE), None)
    lines = in_columns(HEADINGS, [_row(one, reference) for one in measured])
    products = ", ".join(f"{rate / 1e9:.0f} in {name}" for name, rate in machine.operations_per_s.items())
    rates = f"G operations/s in large matrices: {products}; {machine.bytes_per_s / 1e9:.1f} GB/s"
    return "\n".join([f"{title} on {machine.device}; {rates}", "", *lines])


def in_columns(headings: Sequence[str], rows: Sequence[Sequence[str]], words: int = 0) -> list[str]:
    """Lines of a table in Markdown that is one in a terminal too.

    Args:
        headings: of the columns.
        rows: top to bottom.
        words: place of the column that holds words; the others hold figures.
    """
    ruled = [headings, ["---" if place == words else "--:" for place in range(len(headings))], *rows]
    widths = [max(len(row[column]) for row in ruled) for column in range(len(headings))]
    return [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in ruled
    ]


def as_json(title: str, machine: Machine, measured: Sequence[Measured]) -> dict[str, Any]:
    """All figures by name."""
    return {
        "model": title,
        "device": machine.device,
        "operations_per_s": dict(machine.operations_per_s),
        "bytes_per_s": machine.bytes_per_s,
        "procedures": [one.as_json() for one in measured],
    }


def _row(one: Measured, reference: float | None) -> tuple[str, ...]:
    ratio = f"{reference / one.seconds:.1f}" if reference else "-"
    peak = "-" if one.peak_bytes is None else f"{one.peak_bytes / 1e9:.2f}"
    return (
        *(one.name, _seconds(one.seconds), ratio, _seconds(one.step_seconds), _seconds(one.first_preview)),
        *(str(one.rows), one.precision, peak, _seconds(one.floor_seconds), f"{one.distance:.1f}"),
        f"{one.steps_measured} of {one.steps}",
    )


def _seconds(value: float) -> str:
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"
