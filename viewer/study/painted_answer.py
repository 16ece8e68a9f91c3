"""PaintedAnswer: the region of an answer, as the painter paints it."""

from PySide6.QtCore import QObject, Signal

from engine.arrays import BoolImage
from engine.radiographs.radiograph import Radiograph


class PaintedAnswer(QObject):
    """A mask on a radiograph; see ``viewer.painting.paintable``."""

    radiograph_changed = Signal()
    reader_mask_changed = Signal()  # by somebody else than the painter
    painted = Signal()  # by the painter
    said = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._radiograph: Radiograph | None = None
        self._mask: BoolImage | None = None

    @property
    def radiograph(self) -> Radiograph | None:
        return self._radiograph

    @property
    def reader_mask(self) -> BoolImage | None:
        return self._mask

    def open(self, radiograph: Radiograph | None, mask: BoolImage | None) -> None:
        """Begin with a mask; what was painted before cannot be undone any more."""
        self._radiograph, self._mask = radiograph, mask
        self.radiograph_changed.emit()

    def clear(self) -> None:
        """Take the mask away; undo brings it back."""
        self._mask = None
        self.reader_mask_changed.emit()

    def set_reader_mask(self, mask: BoolImage | None) -> None:
        """The painter has made a step."""
        self._mask = mask
        self.painted.emit()

    def set_message(self, message: str, is_error: bool = False) -> None:
        """What the painter says."""
        self.said.emit(message)
