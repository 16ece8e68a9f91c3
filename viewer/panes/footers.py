"""The lines under the panes: numbers of the view and of the result."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from engine.edit import EditResult
from engine.radiographs.measures import LengthScale
from engine.radiographs.radiograph import Radiograph
from viewer import theme
from viewer.controls.key_text import with_key
from viewer.labels import ElidedLabel, ElidedLink
from viewer.language import mark, tr
from viewer.panes.footer_texts import how_made, number_text, spacing_text
from viewer.panes.view_state import ViewState

FOOTER_HEIGHT = 64
_COMPUTED = (  # windows that the engine computes say so in these words
    mark("computed: all 8-bit values"),
    mark("computed: range of the pixels"),
    mark("all values of the picture"),
)
_NO_UNITS = frozenset({"US", "UNSPECIFIED"})  # Rescale Type: the file says that it says nothing
_TYPE_WINDOW = mark("Click: type center and width, choose a preset")


class Footer(QWidget):
    """Three lines of text of equal height, so that all panes keep the same size.

    Args:
        last: the third line, where it is more than text.
        first: the first line, where it is more than text.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        last: ElidedLabel | None = None,
        first: ElidedLabel | None = None,
    ) -> None:
        super().__init__(parent)
        allow_two_heights(self)
        last = ElidedLabel(secondary=True, shrinks=True) if last is None else last
        first = ElidedLabel() if first is None else first
        self.lines = (first, ElidedLabel(secondary=True), last)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(0)
        for line in self.lines:
            line.use_height()
            layout.addWidget(line, 1)


def allow_two_heights(footer: QWidget) -> None:
    """Below its pane a footer is as high as all others; beside it there is room for twice that."""
    footer.setMinimumHeight(FOOTER_HEIGHT)
    footer.setMaximumHeight(2 * FOOTER_HEIGHT)
    footer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)


class InputFooter(Footer):
    """Window, zoom, spacing, and the value under the pointer."""

    window_requested = Signal()  # the reader wants to type the window

    def __init__(self, view: ViewState, parent: QWidget | None = None) -> None:
        self._read_out = ElidedLink(explanation=tr(_TYPE_WINDOW))
        super().__init__(parent, first=self._read_out)
        self._read_out.clicked.connect(self.window_requested)
        self._view = view
        self._radiograph: Radiograph | None = None
        self._calibration: LengthScale | None = None
        view.grey_changed.connect(self._show_view)
        view.geometry_changed.connect(self._show_view)
        view.pointer_changed.connect(self._show_pointer)
        view.box_awaited_changed.connect(self._show_pointer)

    def show_keys(self, key_of: Callable[[str], str]) -> None:
        """Say the key in force, by command, that opens what a click opens."""
        self._read_out.set_explanation(with_key(tr(_TYPE_WINDOW), key_of("type_window")))

    def show_radiograph(self, radiograph: Radiograph | None, calibration: LengthScale | None = None) -> None:
        """What the numbers are of; lengths as the reader calibrated them, where that was done."""
        self._radiograph, self._calibration = radiograph, calibration
        self._show_view()

    def _show_view(self) -> None:
        if self._radiograph is None:
            for line in self.lines:
                line.clear()
            return
        window = self._view.window
        grey = (
            "VOI LUT" if window is None else f"C {number_text(window.center)}  W {number_text(window.width)}"
        )
        parts = [f"{self._view.scale * 100:.0f} %" + (tr(" fit") if self._view.is_fitted else ""), grey]
        if self._view.is_inverted:
            parts.insert(1, tr("inverted"))
        self.lines[0].setText(" · ".join(parts))
        self.lines[2].setText(spacing_text(self._radiograph, self._calibration))
        self._show_pointer()

    def _show_pointer(self) -> None:
        point, radiograph = self._view.pointer, self._radiograph
        if radiograph is None:
            self.lines[1].setText("")
            return
        if self._view.next_drag_is_box:
            self.lines[1].setText(tr("draw a box: its values become the window"))
            return
        if point is None:  # the room of the value tells whose window it is
            window = self._view.window
            self.lines[1].setText(tr("as the file says") if window is None else tr(window.explanation))
            return
        row, column = int(point[0]), int(point[1])
        stored = int(radiograph.stored_pixels[row, column])
        text = tr("row {row}, column {column}: {stored}").format(row=row, column=column, stored=stored)
        grey_scale = radiograph.grey_scale
        modality = float(grey_scale.modality_values[stored - grey_scale.stored_min])
        units = "" if grey_scale.units in _NO_UNITS else grey_scale.units
        if modality != stored or units:
            text += f" = {number_text(modality)} {units}".rstrip()
        self.lines[1].setText(text)


class CounterfactualFooter(Footer):
    """How the result was made, how it differs under the pointer, and what its model wants to be known."""

    about_model_requested = Signal()

    def __init__(self, view: ViewState, parent: QWidget | None = None) -> None:
        self._notice = ElidedLink(explanation=tr("Click: about the model that made this"), shrinks=True)
        super().__init__(parent, self._notice)
        self._view = view
        self._radiograph: Radiograph | None = None
        self._result: EditResult | None = None
        self._notice.setStyleSheet(f"ElidedLink {{ color: {theme.SYNTHETIC.name()}; }}")  # not its tool tip
        self._notice.clicked.connect(self.about_model_requested)
        self._bar: QWidget | None = None
        view.pointer_changed.connect(self._show_pointer)

    def place_bar(self, bar: QWidget) -> None:
        """Put a bar above the text, which then shares one line less while the bar is shown."""
        self._bar = bar
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, bar)
        layout.setStretchFactor(self.lines[0], 2)
        layout.setStretchFactor(self.lines[1], 2)
        layout.setStretchFactor(self.lines[2], 3)  # what the model wants to be known takes most words

    def show_result(self, radiograph: Radiograph | None, result: EditResult | None) -> None:
        self._radiograph, self._result = radiograph, result
        if result is None:
            self.lines[0].clear()
            self.lines[2].setText("")
        else:
            self.lines[0].setText(how_made(result))
            self.lines[2].setText(result.provenance.model_notice)
        self._show_pointer()

    def _show_pointer(self) -> None:
        point, radiograph, result = self._view.pointer, self._radiograph, self._result
        has_value = point is not None and radiograph is not None and result is not None
        # Beside a bar there is room for how it was made or for the value.
        self.lines[0].setVisible(result is None or self._bar is None or not has_value)
        self.lines[1].setVisible(result is None or self._bar is None or has_value)
        if point is None or radiograph is None or result is None:
            self.lines[1].setText("")
            return
        row, column = int(point[0]), int(point[1])
        before, after = int(radiograph.stored_pixels[row, column]), int(result.counterfactual[row, column])
        change = (
            f"{before} → {after} ({after - before:+d})"
            if after != before
            else tr("{after}, unchanged").format(after=after)
        )
        where = tr("inside the edit mask") if result.edit_mask[row, column] else tr("outside the edit mask")
        self.lines[1].setText(f"{change} · {where}")
