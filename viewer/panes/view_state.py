"""ViewState: zoom, pan, window and inversion of a pane; linked with those of the other panes, or not."""

import math
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.arrays import StoredPixels
from engine.radiographs.greyscale import Window
from engine.radiographs.radiograph import Radiograph
from viewer.language import mark
from viewer.mouse_habits import MouseHabits
from viewer.panes.look import Look
from viewer.panes.orientation import Orientation
from viewer.panes.presets import Preset, thinned, window_of_box
from viewer.panes.rendering import GreyBytes
from viewer.panes.view_family import ViewFamily
from viewer.panes.view_geometry import MAX_SCALE, ViewGeometry, linked

# A drag across this many logical pixels changes width or center by the range of the image's values.
DRAG_PIXELS = 400


class ViewState(ViewGeometry):
    """How a pane looks at the open radiograph; it paints from this and never from anything else.

    Args:
        parent: Qt parent.
        family: that it joins; None: it starts one.
    """

    grey_changed = Signal()  # window or inversion
    box_awaited_changed = Signal()  # whether the next drag is a box
    link_changed = Signal()  # whether the panes move together

    def __init__(self, parent: QObject | None = None, family: ViewFamily | None = None) -> None:
        super().__init__(ViewFamily() if family is None else family, parent)
        self.family.views.append(self)
        self._window: Window | None = None
        self._is_inverted = False
        self._table: GreyBytes | None = None

    def branch(self, parent: QObject | None = None) -> "ViewState":
        """The view of another pane, linked with this one."""
        return ViewState(parent, self.family)

    # The link.

    @property
    def is_linked(self) -> bool:
        return self.family.is_linked

    @property
    def is_apart(self) -> bool:
        """Some pane looks at another place or at another zoom than this one."""
        return any((view._scale, view._center) != (self._scale, self._center) for view in self.family.views)

    def set_linked(self, linked: bool) -> None:
        """Let each pane go its own way, or all together again.

        Linked again, panes keep what they are apart in place and zoom until they are fitted; they take the
        window of this one at once, as pictures in different windows cannot be compared.
        """
        if linked == self.family.is_linked:
            return
        self.family.is_linked = linked
        for view in self.family.views:
            if linked and (view._window, view._is_inverted) != (self._window, self._is_inverted):
                view._window, view._is_inverted = self._window, self._is_inverted
                view._grey_has_changed()
            view.link_changed.emit()

    # What is looked at.

    def open(self, radiograph: Radiograph) -> None:
        """Start with another radiograph: linked, fitted, as the file wants it shown, not inverted."""
        self.family.open(radiograph)
        self.set_linked(True)
        self.await_box(False)
        self.reset()

    @property
    def habits(self) -> MouseHabits:
        """Of the mouse, the same in all panes."""
        return self.family.habits

    @habits.setter
    def habits(self, habits: MouseHabits) -> None:
        self.family.habits = habits

    @property
    def drag_down_is_darker(self) -> bool:
        """Direction of the level when the mouse is dragged down, the same in all panes."""
        return self.family.drag_down_is_darker

    @drag_down_is_darker.setter
    def drag_down_is_darker(self, darker: bool) -> None:
        self.family.drag_down_is_darker = darker

    @property
    def look(self) -> Look:
        """How this pane looks at the radiograph now."""
        return Look(self._scale, self._center, self._window, self._is_inverted)

    @linked
    def look_as(self, look: Look) -> None:
        """Look at the radiograph as before; the middle stays on it."""
        self._window, self._is_inverted = look.window, look.is_inverted
        self._grey_has_changed()
        self._scale = None if look.scale is None else min(look.scale, MAX_SCALE)
        self._put(*look.center, self.family.viewport[0] / 2, self.family.viewport[1] / 2)

    # Grey.

    @property
    def table(self) -> GreyBytes:
        """(n,) uint8, grey of each stored value that the file could hold."""
        if self._table is None:
            self._table = self.family.table(self._window, self._is_inverted)
        return self._table

    @property
    def window(self) -> Window | None:
        """The window in force; None: the VOI LUT of the file."""
        return self._window if self._window is not None else self.first_window

    @property
    def is_inverted(self) -> bool:
        """Inverted by the reader, against what the file wants."""
        return self._is_inverted

    @property
    def file_presets(self) -> tuple[Preset, ...]:
        """What the file wants and offers, its first choice first."""
        return self.family.file_presets

    @property
    def chest_presets(self) -> tuple[Preset, ...]:
        """Computed from this film, always of the same kind at the same place."""
        return self.family.chest_presets

    @linked
    def set_window(self, window: Window | None) -> None:
        """None: what the file wants (its VOI LUT, else its first window)."""
        self._window = window
        self._grey_has_changed()

    def choose_file_preset(self) -> None:
        """What the file wants; while that is shown, the next of what it offers."""
        offered = [preset.window for preset in self.family.file_presets]
        place = offered.index(self._window) + 1 if self._window in offered else 0
        if offered:
            self.set_window(offered[place % len(offered)])

    def choose_chest_preset(self, number: int) -> None:
        """A computed window, counted from 1."""
        if 1 <= number <= len(self.chest_presets):
            self.set_window(self.chest_presets[number - 1].window)

    def type_window(self, center: float, width: float) -> None:
        """The window of typed numbers; a width that is too small becomes the smallest."""
        start = self.nearest_window
        if start is not None:
            width = max(self.family.smallest_width(start), width)
            self.set_window(replace(start, center=center, width=width, explanation=mark("typed")))

    def window_on_box(
        self, stored: StoredPixels, first: tuple[float, float], second: tuple[float, float]
    ) -> bool:
        """The window of the values in a box; False where the box has no pixel of the image.

        Args:
            stored: (H, W) stored values of the image that the box was drawn on.
            first, second: opposite corners, (row, column).
        """
        top, bottom = sorted((first[0], second[0]))
        left, right = sorted((first[1], second[1]))
        rows = slice(max(0, math.floor(top)), max(0, math.ceil(bottom)))
        columns = slice(max(0, math.floor(left)), max(0, math.ceil(right)))
        cut = thinned(stored[rows, columns])
        if self.family.grey_scale is None or cut.size == 0:
            return False
        index = cut.astype(np.int64) - self.family.grey_scale.stored_min
        self.set_window(window_of_box(self.family.grey_scale.modality_values[index]))
        return True

    @property
    def next_drag_is_box(self) -> bool:
        """The next drag of the left button windows on a box, whatever it does otherwise."""
        return self.family.next_drag_is_box

    def await_box(self, awaited: bool) -> None:
        if awaited != self.family.next_drag_is_box:
            self.family.next_drag_is_box = awaited
            for view in self.family.views:
                view.box_awaited_changed.emit()

    @property
    def first_window(self) -> Window | None:
        """What the file wants at first; None: its VOI LUT, or no file."""
        grey_scale = self.family.grey_scale
        return None if grey_scale is None or grey_scale.voi_table is not None else grey_scale.windows[0]

    @property
    def nearest_window(self) -> Window | None:
        """What a change of the window starts from; None without a radiograph."""
        if self.family.grey_scale is None or self.window is not None:
            return self.window
        first = self.family.grey_scale.windows[0]  # the nearest to a VOI LUT
        return Window(first.center, first.width, explanation=mark("from the VOI LUT"))

    def drag_window(self, dx: float, dy: float, factor: float = 1.0) -> None:
        """Right: wider. Down: darker (or brighter, as the reader set it)."""
        start = self.nearest_window
        if self.family.grey_scale is None or start is None:
            return
        step = self.family.value_range / DRAG_PIXELS * factor
        low_is_bright = self.family.grey_scale.inverted != self._is_inverted
        direction = 1.0 if low_is_bright != self.family.drag_down_is_darker else -1.0
        moved = replace(
            start,
            center=start.center + direction * dy * step,
            width=max(self.family.smallest_width(start), start.width + dx * step),
            explanation="",
        )
        self.set_window(moved)

    @linked
    def invert(self) -> None:
        self._is_inverted = not self._is_inverted
        self._grey_has_changed()

    def reset(self) -> None:
        """As stored, fitted, as the file wants it shown, not inverted: the first correct state."""
        self.set_orientation(Orientation())
        self.fit()
        self.reset_grey()

    @linked
    def reset_grey(self) -> None:
        """As the file wants it shown, not inverted; zoom and place stay."""
        self._window = None
        self._is_inverted = False
        self._grey_has_changed()

    def _grey_has_changed(self) -> None:
        self._table = None
        self.grey_changed.emit()
