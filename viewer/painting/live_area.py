"""LiveArea: how much of the radiograph may change by what is painted, while it is painted."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from engine.arrays import BoolImage, FloatImage
from engine.edit import MaskUse
from engine.masks.places import to_native
from viewer import background
from viewer.case import Case
from viewer.painting.painter import MaskPainter

_EVERY_MS = 60  # a number that changes faster is not read


class LiveArea(QObject):
    """Counts what is painted, or what is painted and lies in the pseudo mask too.

    Args:
        case: which says how the mask is used.
        painter: of the mask.
        pseudo_mask: gives the (h, w) pseudo mask of the present instruction, or None where it has none.
    """

    changed = Signal()
    also_changed = Signal()  # the second mask that must agree

    def __init__(
        self, case: Case, painter: MaskPainter, pseudo_mask: Callable[[], FloatImage | None]
    ) -> None:
        super().__init__(painter)
        self._case, self._painter, self._pseudo_mask = case, painter, pseudo_mask
        self._also: BoolImage | None = None
        self._native: BoolImage | None = None  # the same on the grid of the radiograph
        self._made_for: object = None
        self._soon = QTimer(self, singleShot=True, interval=_EVERY_MS)
        self._soon.timeout.connect(self.changed)
        painter.mask.stroke_changed.connect(self._count_soon)
        painter.history_changed.connect(self._count_soon)
        case.mask_use_changed.connect(self.look)
        case.radiograph_changed.connect(self.look)

    @property
    def also(self) -> BoolImage | None:
        """(h, w) bool over the radiograph: where an edit may be too; None where only the mask counts."""
        return self._also

    @property
    def painted_share(self) -> float:
        """Part of the radiograph that is painted."""
        mask = self._painter.mask.preview
        return 0.0 if mask is None else self._painter.mask.count / mask.size

    @property
    def share(self) -> float:
        """Part of the radiograph that may change by what is painted."""
        mask = self._painter.mask.preview
        if mask is None or self._also is None:
            return self.painted_share
        if self._native is None or self._native.shape != mask.shape:
            return self.painted_share
        return int(np.count_nonzero(mask & self._native)) / mask.size

    def look(self) -> None:
        """The instruction, the radiograph or the use of the mask changed."""
        pseudo = self._pseudo_mask() if self._case.mask_use is MaskUse.INTERSECT else None
        radiograph = self._case.radiograph
        key = (id(pseudo), None if radiograph is None else radiograph.sha256)
        if key == self._made_for:
            return
        self._made_for = key
        self._kept = pseudo  # its identity is the key
        self._also = None if pseudo is None else pseudo > 0
        self._native = None
        self.also_changed.emit()
        if pseudo is not None and radiograph is not None:
            background.run(
                lambda: to_native(pseudo, radiograph.shape),
                lambda native: self._take(key, native),
                lambda message: None,
            )
        self.changed.emit()

    def _take(self, key: object, native: BoolImage) -> None:
        if key == self._made_for:
            self._native = native
            self.changed.emit()

    def _count_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()
