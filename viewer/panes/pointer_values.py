"""What the maps of a result say at one point of the film."""

from dataclasses import dataclass

from engine.edit import EditResult
from viewer.language import mark, number


@dataclass(frozen=True)
class PointerValues:
    """Of the cell of the model frame that holds the point.

    Attributes:
        relevance: R in [0, 1].
        mask: M in [0, 1], the pseudo mask or the reader's.
        guidance: G in [0, 1].
    """

    relevance: float
    mask: float
    guidance: float

    @property
    def text(self) -> str:
        """In the letters of the method."""
        return " · ".join(
            f"{name} {number(value, '.2f')}"
            for name, value in (("R", self.relevance), ("M", self.mask), ("G", self.guidance))
        )


EXPLANATION = mark("At the pointer: R relevance map, M pseudo mask or painted mask, G guidance map")


def values_at(result: EditResult, row: float, column: float) -> PointerValues:
    """The values at a point of the native grid; beyond its edge those at the edge."""
    rows, columns = result.counterfactual.shape
    top, left, height, width = result.content_box
    y = top + min(height - 1, max(0, int(row / rows * height)))
    x = left + min(width - 1, max(0, int(column / columns * width)))
    return PointerValues(
        float(result.relevance_map[y, x]),
        float(result.pseudo_mask[y, x]),
        float(result.guidance_map[y, x]),
    )
