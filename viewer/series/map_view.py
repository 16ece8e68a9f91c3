"""What the panes of a series show: maps in stored units, made ready for the screen in the background."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.arrays import FloatImage, StoredPixels
from engine.results.consensus import Consensus
from engine.results.round_trip import RoundTrip
from engine.results.series import Outcome, SeriesPlan
from viewer.language import number, tr

_LARGEST_SIDE = 1024  # of the map for the screen; values under the pointer come from the whole one


@dataclass(frozen=True, eq=False)
class MapView:
    """A map over the input.

    Attributes:
        values: (H, W) in its unit.
        levels: (h, w) float32 in [0, 1], for the color table; 0.5 is zero for a signed map.
        is_signed: below zero means something.
        limit: value at the end of the legend; 0 where the map is zero everywhere.
        unit: "stored units" or "% of the seeds".
    """

    values: NDArray[np.number]
    levels: FloatImage
    is_signed: bool
    limit: float
    unit: str

    @property
    def low_text(self) -> str:
        """At the low end of the legend."""
        return f"−{short_number(self.limit)}" if self.is_signed else "0"

    @property
    def high_text(self) -> str:
        end = short_number(self.limit) + (" %" if self.unit.startswith("%") else "")
        return f"+{end}" if self.is_signed else end

    def text_at(self, row: int, column: int) -> str:
        """The value there, with its unit."""
        value = float(self.values[row, column])
        return f"{_signed(value) if self.is_signed else short_number(value)} {self.unit}"


@dataclass(frozen=True, eq=False)
class PaneView:
    """What one pane shows.

    Attributes:
        title: of the pane.
        pixels: (H, W) stored values, in grey.
        is_synthetic: these pixels are.
        lines: two lines for the foot: what it is, and its figures.
        map: over the pixels, or None.
    """

    title: str
    pixels: StoredPixels
    is_synthetic: bool
    lines: tuple[str, str]
    map: MapView | None = None


def make_views(plan: SeriesPlan, outcome: Outcome) -> tuple[PaneView, ...]:
    """Three panes, or none where the outcome is no map; some 100 ms for 3000 x 3000."""
    match outcome:
        case Consensus():
            return _views_of_seeds(plan, outcome)
        case RoundTrip():
            return _views_of_round_trip(plan, outcome)
        case _:
            return ()


def _views_of_seeds(plan: SeriesPlan, found: Consensus) -> tuple[PaneView, ...]:
    film, count = plan.radiograph, len(found.seeds)
    mean = _map(found.mean_change, True, tr("stored units"))
    spread = _map(found.spread, False, tr("stored units"))
    share = _map(found.changed_share * np.float32(100.0), False, tr("% of the seeds"), 100.0)
    return tuple(
        PaneView(title, film.stored_pixels, film.is_synthetic, lines, view)
        for title, lines, view in (
            (
                tr("Mean change"),
                (
                    tr("mean of {count} seeds; stored units, {direction}").format(
                        count=count, direction=_direction(plan)
                    ),
                    tr("farthest from zero: {amount}").format(amount=_with_unit(found.largest_mean_change)),
                ),
                mean,
            ),
            (
                tr("Spread"),
                (
                    tr("standard deviation of {count} seeds; stored units").format(count=count),
                    tr("largest: {largest}").format(largest=short_number(found.largest_spread)),
                ),
                spread,
            ),
            (
                tr("Share of seeds"),
                (
                    tr("in how many of the seeds the pixel changed"),
                    tr("all seeds: {all} % of the image, any: {any} %").format(
                        all=number(100 * found.always_changed, ".1f"),
                        any=number(100 * found.ever_changed, ".1f"),
                    ),
                ),
                share,
            ),
        )
    )


def _views_of_round_trip(plan: SeriesPlan, found: RoundTrip) -> tuple[PaneView, ...]:
    film = plan.radiograph
    left = _map(found.left, True, tr("stored units"))
    return (
        PaneView(tr("Input"), film.stored_pixels, film.is_synthetic, (tr("where the way began"), "")),
        PaneView(
            tr("there and back"),
            found.returned,
            True,
            (tr("its input was a synthetic image"), plan.steps[0].label),
        ),
        PaneView(
            tr("What is left"),
            film.stored_pixels,
            film.is_synthetic,
            (
                tr("minus the input; stored units, {direction}").format(direction=_direction(plan)),
                tr("largest: {largest} (there: {there})").format(
                    largest=number(found.largest_left, ","), there=number(found.largest_there, ",")
                ),
            ),
            left,
        ),
    )


def _map(values: NDArray[np.number], is_signed: bool, unit: str, limit: float | None = None) -> MapView:
    if limit is None:
        limit = float(np.abs(values).max(initial=0))
    small = _shrink(np.asarray(values, dtype=np.float32))
    scaled = small / np.float32(limit) if limit else np.zeros_like(small)
    levels = np.float32(0.5) + np.float32(0.5) * scaled if is_signed else scaled
    return MapView(values, levels, is_signed, limit, unit)


def _shrink(values: FloatImage) -> FloatImage:
    """Means of blocks, no side longer than a screen needs; numpy lets the window work meanwhile."""
    if max(values.shape) <= _LARGEST_SIDE:
        return values
    factor = _LARGEST_SIDE / max(values.shape)
    counts = []
    for axis, length in enumerate(values.shape):
        edges = np.linspace(0, length, max(1, round(length * factor)) + 1).astype(np.intp)
        values = np.add.reduceat(values, edges[:-1], axis=axis, dtype=np.float32)
        counts.append(np.diff(edges).astype(np.float32))
    means: FloatImage = values / (counts[0][:, None] * counts[1])
    return means


def _direction(plan: SeriesPlan) -> str:
    """What more stored units look like on the first display."""
    return tr("+ is darker") if plan.radiograph.grey_scale.inverted else tr("+ is brighter")


def _with_unit(value: float) -> str:
    return tr("{change} stored units").format(change=_signed(value)) if value else _signed(value)


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+' if value > 0 else ''}{short_number(abs(value))}"


def short_number(value: float) -> str:
    """Short: no more digits than say something."""
    if value == int(value) or value >= 100:
        return number(value, ",.0f")
    return number(value, ".1f" if value >= 10 else ".2g")
