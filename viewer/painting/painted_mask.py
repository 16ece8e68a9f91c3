"""PaintedMask: the mask of the open radiograph with its steps, the same in the canvas, case and journal."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QObject, QRect, Signal, Slot

from engine.arrays import BoolImage
from engine.masks.canvas import Allowed, MaskCanvas
from engine.masks.figures import Point
from engine.masks.journal import Kept
from engine.masks.rectangle import Rectangle
from engine.masks.step import Step
from viewer import background
from viewer.painting.journal_keeper import JournalKeeper
from viewer.painting.paintable import Paintable

Change = Callable[[BoolImage], BoolImage]  # the mask as it is to the mask as it shall be


class PaintedMask(QObject):
    """Every step goes to the case and into the journal; what others set becomes a step.

    While a stroke runs, ``preview`` already shows it; the case hears of it at its end.

    Args:
        case: whose mask.
        keeper: of the journal; None keeps nothing.
    """

    stroke_changed = Signal(QRect)  # pixels of preview that changed: x, y, width, height
    history_changed = Signal()
    busy_changed = Signal()
    turned = Signal()  # to another radiograph, or to none

    def __init__(self, case: Paintable, keeper: JournalKeeper | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case, self._keeper = case, keeper
        self._canvas: MaskCanvas | None = None
        self._is_committing = False  # tells our own change of the reader mask from another's
        self._is_reading = False
        self._changing = 0  # number of the whole-mask change that runs, 0 for none
        self._changes = 0
        if keeper is not None:
            keeper.kept.connect(self._take_kept)
            keeper.failed.connect(lambda message: case.set_message(message, is_error=True))
        case.radiograph_changed.connect(self._turn_to_radiograph)
        case.reader_mask_changed.connect(self._take_over)
        self._turn_to_radiograph()

    # What it is

    @property
    def preview(self) -> BoolImage | None:
        """(H, W) bool on the native grid with the stroke that runs; a read-only view, None without image."""
        return None if self._canvas is None else self._canvas.mask

    @property
    def count(self) -> int:
        """How many pixels are painted, with the stroke that runs."""
        return 0 if self._canvas is None else self._canvas.count

    @property
    def steps(self) -> tuple[Step, ...]:
        """What can be taken back, the earliest first."""
        return () if self._canvas is None else self._canvas.past

    @property
    def is_stroking(self) -> bool:
        return self._canvas is not None and self._canvas.is_stroking

    @property
    def is_busy(self) -> bool:
        """The mask is being read or changed as a whole; nothing can be painted meanwhile."""
        return self._is_reading or self._changing != 0

    @property
    def can_undo(self) -> bool:
        return self._canvas is not None and self._canvas.can_undo

    @property
    def can_redo(self) -> bool:
        return self._canvas is not None and self._canvas.can_redo

    # A stroke

    def begin(self) -> None:
        """Begin a stroke."""
        if self._canvas is not None:
            self._canvas.begin()

    def draw(self, start: Point, end: Point, radius: float, value: bool, allowed: Allowed | None) -> None:
        """Draw on without gaps; see ``MaskCanvas.paint``."""
        if self._canvas is not None:
            self._tell(self._canvas.paint(start, end, radius, value, allowed))

    def end(self) -> None:
        """What was drawn becomes a step, if anything came of it."""
        if self._canvas is not None:
            self._settle(self._canvas.end())

    def cancel(self) -> None:
        """Take the stroke that has begun back, as if it had never been."""
        if self._canvas is not None:
            self._tell(self._canvas.cancel())

    def paint_polygon(self, corners: Sequence[Point], value: bool) -> None:
        """Paint or erase the inside of a figure, as a step."""
        if self._canvas is not None:
            self._canvas.begin()
            self._tell(self._canvas.paint_polygon(corners, value))
            self._settle(self._canvas.end())

    # Steps

    def undo(self) -> None:
        """Take the last step back."""
        canvas, keeper = self._canvas, self._keeper
        if canvas is not None:
            self._go(canvas, canvas.undo, None if keeper is None else keeper.undo)

    def redo(self) -> None:
        """Do again what was taken back last."""
        canvas, keeper = self._canvas, self._keeper
        if canvas is not None:
            self._go(canvas, canvas.redo, None if keeper is None else keeper.redo)

    def _go(
        self,
        canvas: MaskCanvas,
        step: Callable[[], Rectangle | None],
        keep: Callable[[MaskCanvas], None] | None,
    ) -> None:
        where = None if self.is_busy else step()
        if where is not None:
            if keep is not None:
                keep(canvas)
            self._tell(where)
            self._commit()

    def change(self, make: Change) -> None:
        """Change the mask as a whole, in the background, as one step; nothing may be half painted.

        Args:
            make: gets a copy of the mask and returns the new one; may raise an EngineError that says why
                there is none.
        """
        canvas = self._canvas
        if canvas is None or self.is_busy:
            return
        before = np.array(canvas.mask)
        self._changes += 1
        number = self._changing = self._changes
        self.busy_changed.emit()

        def work() -> Step | None:
            return Step.between(before, make(before))

        def done(step: Step | None) -> None:
            if self._end_change(number) and step is not None:
                canvas.apply(step)
                self._tell(step.where)
                self._settle(step)

        def failed(message: str) -> None:
            if self._end_change(number):
                self._case.set_message(message)

        background.run(work, done, failed)

    def _end_change(self, number: int) -> bool:
        """False where another radiograph was opened meanwhile."""
        if self._changing != number:
            return False
        self._changing = 0
        self.busy_changed.emit()
        return True

    def finish(self) -> None:
        """Put what is painted where it is found again; before the application ends."""
        if self._keeper is not None:
            self._keeper.finish(None if self._is_reading else self._canvas)

    def _tell(self, where: Rectangle | None) -> None:
        if where is not None:
            self.stroke_changed.emit(QRect(where.left, where.top, where.width, where.height))

    def _settle(self, step: Step | None) -> None:
        """A step was made, or nothing came of it."""
        if step is None or self._canvas is None:
            self.history_changed.emit()
            return
        if self._keeper is not None:
            self._keeper.stroke(self._canvas, step)
        self._commit()

    def _commit(self) -> None:
        assert self._canvas is not None
        self._is_committing = True
        try:
            self._case.set_reader_mask(self._canvas.mask)
        finally:
            self._is_committing = False
        self.history_changed.emit()

    # What others do

    def _turn_to_radiograph(self) -> None:
        """Another radiograph: its own mask, if it has one."""
        radiograph, keeper = self._case.radiograph, self._keeper
        if keeper is not None:
            keeper.close(None if self._is_reading else self._canvas)
        self._changing = 0
        self._is_reading = False
        if radiograph is None:
            self._canvas = None
        else:
            self._canvas = MaskCanvas(radiograph.shape, self._case.reader_mask, radiograph.pixel_aspect)
            if keeper is not None:
                self._is_reading = True
                keeper.open((radiograph.sha256, radiograph.frame_number), radiograph.shape)
        self.turned.emit()
        self.busy_changed.emit()
        self.history_changed.emit()

    @Slot(object, object)
    def _take_kept(self, key: tuple[str, int], kept: Kept | None) -> None:
        """What was painted on this radiograph before, with its steps."""
        radiograph, canvas = self._case.radiograph, self._canvas
        if not self._is_reading or radiograph is None or canvas is None:
            return
        if key != (radiograph.sha256, radiograph.frame_number):
            return
        self._is_reading = False
        if kept is not None:
            own = self._case.reader_mask
            canvas.restore(kept.mask, kept.past, kept.future)
            if own is not None and not np.array_equal(own, kept.mask):
                step = canvas.replace(own)  # set by somebody else meanwhile: what the case says counts
                if step is not None and self._keeper is not None:
                    self._keeper.stroke(canvas, step)
            if kept.notice:
                self._case.set_message(kept.notice)
            self._tell(Rectangle(0, 0, *canvas.shape))
            if own is None and kept.mask.any():
                self._commit()
        self.busy_changed.emit()
        self.history_changed.emit()

    def _take_over(self) -> None:
        """Somebody else changed the reader mask: go on from there, with a step to undo."""
        canvas = self._canvas
        if self._is_committing or self._is_reading or canvas is None:
            return
        step = canvas.replace(self._case.reader_mask)
        if step is not None:
            if self._keeper is not None:
                self._keeper.stroke(canvas, step)
            self._tell(step.where)
        self.history_changed.emit()
