"""The grey scale of a radiograph: stored value to modality value to display value, as one table.

Source: DICOM PS3.4 N.2 (grayscale transformations), PS3.3 C.11.1, C.11.2.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from engine.arrays import FloatImage, StoredPixels, freeze_arrays, reduce_through_constructor


class VoiFunction(Enum):
    """VOI LUT Function (0028,1056)."""

    LINEAR = "LINEAR"
    LINEAR_EXACT = "LINEAR_EXACT"
    SIGMOID = "SIGMOID"


@dataclass(frozen=True)
class Window:
    """One window in modality units.

    Attributes:
        center: Window Center (0028,1050).
        width: Window Width (0028,1051), positive.
        function: how values inside the window become grey.
        explanation: Window Center & Width Explanation, or where the window comes from.
    """

    center: float
    width: float
    function: VoiFunction = VoiFunction.LINEAR
    explanation: str = ""

    def apply(self, values: np.ndarray) -> np.ndarray:
        """Modality values to [0, 1] float64 of the same shape.

        Source: PS3.3 C.11.2.1.2 (LINEAR), C.11.2.1.3.1 (SIGMOID), C.11.2.1.3.2 (LINEAR_EXACT).
        """
        values = np.asarray(values, dtype=np.float64)
        if self.function is VoiFunction.SIGMOID:
            exponent = np.clip(-4.0 * (values - self.center) / self.width, -700.0, 700.0)
            return 1.0 / (1.0 + np.exp(exponent))
        if self.function is VoiFunction.LINEAR_EXACT:
            return np.clip((values - self.center) / self.width + 0.5, 0.0, 1.0)
        if self.width <= 1.0:
            return (values > self.center - 0.5).astype(np.float64)
        return np.clip((values - (self.center - 0.5)) / (self.width - 1.0) + 0.5, 0.0, 1.0)


@dataclass(frozen=True, eq=False)
class GreyScale:
    """All that turns stored values into display values, for every value the file could store.

    Attributes:
        stored_min: the stored value of the first table entry.
        modality_values: (n,) float64, modality value of each possible stored value, in order.
        windows: windows from the file, first choice first; a computed one where the file has none.
        voi_table: (n,) float32 in [0, 1] where the file carries a VOI LUT Sequence (it wins over the
            windows as first display), else None. Not yet inverted.
        inverted: low modality values are bright (MONOCHROME1 or Presentation LUT Shape INVERSE).
        units: Rescale Type or "" when unknown.
    """

    stored_min: int
    modality_values: np.ndarray
    windows: tuple[Window, ...]
    voi_table: FloatImage | None
    inverted: bool
    units: str = ""

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)

    @property
    def stored_max(self) -> int:
        """The largest stored value that the table covers."""
        return self.stored_min + len(self.modality_values) - 1

    def table(self, window: Window | None = None, inverted: bool = False) -> FloatImage:
        """Display value of each possible stored value.

        Args:
            window: this window instead of the file's first display (VOI LUT, else first window).
            inverted: additionally inverted, as the last step.

        Returns:
            (n,) float32 in [0, 1]; 0 is black.
        """
        if window is not None:
            table = window.apply(self.modality_values)
        elif self.voi_table is not None:
            table = self.voi_table
        else:
            table = self.windows[0].apply(self.modality_values)
        if self.inverted != inverted:
            table = 1.0 - table
        return np.asarray(table, dtype=np.float32)

    def display(self, stored: StoredPixels, window: Window | None = None) -> FloatImage:
        """Stored pixels (H, W) to display pixels (H, W) float32 in [0, 1]; 0 is black."""
        return self.table(window)[
            stored if self.stored_min == 0 else stored.astype(np.int32) - self.stored_min
        ]
