"""Measuring: puts measurements and the magnifier on the panes, and does what the menu Measure says."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QInputDialog, QWidget

from engine.errors import EngineError
from viewer.case import Case
from viewer.language import tr
from viewer.measuring.draft import Draft
from viewer.measuring.magnifier import LensOverlay, Magnifier
from viewer.measuring.measurement import Kind
from viewer.measuring.measuring_mouse import MeasuringMouse
from viewer.measuring.overlay import MeasuringOverlay, source_of
from viewer.measuring.store import Measurements
from viewer.measuring.undo_order import UndoOrder
from viewer.panes.image_pane import ImagePane
from viewer.panes.pane_row import PaneRow

Handlers = dict[str, Callable[[], None]]


class Measuring(QObject):
    """Knows what is measured, and what is being measured now.

    Args:
        case: whose radiograph.
        panes: that it is measured on.
        window: parent of the dialog.

    Attributes:
        store: the measurements.
        draft: the one that is being clicked, or None.
        magnifier: held or not.
        undo_order: of strokes and measurements.
    """

    started = Signal()  # the mouse is wanted: other tools are laid down

    def __init__(self, case: Case, panes: PaneRow, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case, self._panes, self._window = case, panes, window
        self.store = Measurements(case, self)
        self.draft: Draft | None = None
        self.magnifier = Magnifier(self)
        self.undo_order = UndoOrder(case, self.store)
        self.space_held = False
        self._are_hidden = False
        self._mouse = MeasuringMouse(self, self)
        self._overlays = {pane: MeasuringOverlay(pane, self, case) for pane in panes.panes}
        for pane, overlay in self._overlays.items():
            pane.overlays.append(overlay)
            self.magnify(pane)
        self.store.changed.connect(self._tell)
        case.radiograph_changed.connect(self.stop)

    def magnify(self, pane: ImagePane) -> None:
        """Give a pane the lens, over whatever else lies on it, and watch its mouse."""
        pane.overlays.append(LensOverlay(pane, self.magnifier))
        self.magnifier.changed.connect(pane.update)
        pane.installEventFilter(self._mouse)

    def handlers(self) -> Handlers:
        """What the commands of the menu Measure do."""

        def begin(kind: Kind) -> Callable[[], None]:
            return lambda: self.toggle(kind)

        return {
            "ruler": begin(Kind.RULER),
            "angle": begin(Kind.ANGLE),
            "cobb": begin(Kind.COBB),
            "ctr": begin(Kind.CTR),
            "calibrate": begin(Kind.CALIBRATION),
            "forget_calibration": self._forget_calibration,
            "last_point": self.take_back_point,
            "next_measurement": self.store.select_next,
            "delete_measurement": self.delete,
            "delete_measurements": self._delete_all,
        }

    # The tool.

    def toggle(self, kind: Kind) -> None:
        """Begin to measure, or stop it."""
        radiograph = self._case.radiograph
        was = None if self.draft is None else self.draft.kind
        self.stop()
        if radiograph is None or was is kind:
            return
        if not self._panes.isVisible():
            self._case.set_message(tr("Go back to the result (Esc) to measure"))
            return
        self.started.emit()
        self.store.select(None)
        self.draft = Draft(kind, radiograph.shape)
        for pane in self._panes.panes:
            pane.setCursor(Qt.CursorShape.CrossCursor)
        self.repaint()

    def stop(self) -> None:
        """Lay the tool down; points that were placed are forgotten."""
        if self.draft is not None:
            self.draft = None
            for pane in self._panes.panes:
                pane.unsetCursor()
            self.repaint()

    def step_back(self) -> bool:
        """Stop measuring, else let go of the selected measurement; False where there is neither."""
        if self.draft is not None:
            self.stop()
        elif self.store.selected is not None:
            self.store.select(None)
        else:
            return False
        return True

    def take_back_point(self) -> None:
        """The last point was misplaced; without any, the tool is laid down."""
        if self.draft is not None and not self.draft.take_back():
            self.stop()
        self.repaint()

    def delete(self) -> None:
        """The selected measurement."""
        if self.draft is not None:
            self.stop()
        elif self.store.delete_selected():
            self._case.set_message(tr("Measurement deleted; undo brings it back"))

    def _delete_all(self) -> None:
        self.stop()
        count = len(self.store.all)
        self.store.delete_all()
        if count:
            self._case.set_message(
                tr("Measurements deleted: {count}; undo brings them back").format(count=count)
            )

    def _forget_calibration(self) -> None:
        was = self.store.is_calibrated
        self.store.forget_calibration()
        self._case.set_message(
            tr("Lengths count as the file says") if was else tr("This film is not calibrated by you")
        )

    # What the mouse asks.

    @property
    def is_free(self) -> bool:
        return self._panes.tool is None and not self._are_hidden

    def measures_on(self, pane: ImagePane) -> bool:
        return pane in self._panes.panes

    def draft_changed(self) -> None:
        self.repaint()

    def finish(self, pane: ImagePane) -> None:
        """Keep what was clicked; a known length is asked for."""
        draft = self.draft
        self.stop()
        if draft is None:
            return
        if draft.kind is Kind.CALIBRATION:
            self._ask_known_length(draft)
        else:
            source = source_of(pane, self._case)
            self.store.add(draft.kind, draft.points, source, pane.is_synthetic)

    def prompts_on(self, pane: ImagePane) -> bool:
        """The pane under the mouse, else the one with the keyboard."""
        under = next((each for each in self._panes.panes if each.underMouse()), None)
        return pane is (under or self._panes.focused_pane)

    def _ask_known_length(self, draft: Draft) -> None:
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("Calibrate this film"))
        dialog.setLabelText(
            tr(
                "How long is what you drew along, in mm?\nLengths hold for its distance from the "
                "detector only."
            )
        )
        dialog.setInputMode(QInputDialog.InputMode.DoubleInput)
        dialog.setDoubleDecimals(2)
        dialog.setDoubleRange(0.1, 2000.0)
        dialog.setDoubleValue(100.0)

        def take(known_mm: float) -> None:
            try:
                self.store.calibrate((draft.points[0], draft.points[1]), known_mm)
            except EngineError as error:
                self._case.set_message(str(error), is_error=True)
                return
            self._case.set_message(tr("Calibrated: lengths on this film say so; undo takes it back"))

        dialog.doubleValueSelected.connect(take)
        dialog.open()

    # What the window tells.

    def set_overlays_hidden(self, hidden: bool) -> None:
        """What is not seen cannot be taken hold of."""
        self._are_hidden = hidden

    def set_space_held(self, held: bool) -> None:
        self.space_held = held

    def _tell(self) -> None:
        """For eyes and for those who have the panes read to them."""
        for pane, overlay in self._overlays.items():
            pane.setAccessibleDescription("; ".join(overlay.words))
        self.repaint()

    def repaint(self) -> None:
        for pane in self._panes.panes:
            pane.update()
