"""PaintBar: tools, their size, what can be done to the mask, and how it is used."""

import math
from collections.abc import Callable, Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.edit import MaskUse
from engine.radiographs.measures import LengthScale, LengthUnit
from viewer.case import Case
from viewer.language import tr
from viewer.painting.live_area import LiveArea
from viewer.painting.paint_tool import PaintTool
from viewer.painting.painter import MaskPainter
from viewer.painting.tool_buttons import tool_button, tool_texts
from viewer.painting.tool_sizes import LARGEST_RADIUS, SMALLEST_RADIUS
from viewer.tools.edit_place import describe_share
from viewer.tools.quiet_wheel import quiet_wheel

_SLIDER_STEPS = 200
_SPAN = math.log(LARGEST_RADIUS / SMALLEST_RADIUS)

KeyOf = Callable[[str], str]


class PaintBar(QWidget):
    """Chooses the tool and its size, undoes, clears, and says how much is painted and may change.

    Args:
        case: the open radiograph.
        painter: what paints.
        area: counts what may change.
        menus: by command "start_mask", "change_mask" and "mask_file": fills a menu that is about to show.
    """

    tool_taken = Signal(object)  # the painter, or None when no tool is chosen

    def __init__(
        self,
        case: Case,
        painter: MaskPainter,
        area: LiveArea,
        menus: Mapping[str, Callable[[QMenu], None]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._painter, self._area = case, painter, area
        self._tips: dict[QToolButton, tuple[str, str]] = {}
        self.tools = {tool: self._button(tool.value, text, True) for tool, text in tool_texts().items()}
        self.undo = self._button("undo", tr("Undo"))
        self.redo = self._button("redo", tr("Redo"))
        self.clear = self._button("clear_mask", tr("Clear the painted mask; undo brings it back"))
        self.menus = {
            "start_mask": self._button("start_mask", tr("Start from a pseudo mask or a guidance map")),
            "change_mask": self._button("change_mask", tr("Grow, shrink, fill, mirror or clip the mask")),
            "mask_file": self._button("mask_file", tr("Open a mask from a file, or save this one")),
        }
        for opener in self.menus.values():
            opener.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for command, fill in menus.items():
            menu = QMenu(self.menus[command])
            menu.aboutToShow.connect(lambda menu=menu, fill=fill: (menu.clear(), fill(menu)))
            self.menus[command].setMenu(menu)
        self.size_slider = QSlider(Qt.Orientation.Horizontal)
        self.size_slider.setRange(0, _SLIDER_STEPS)
        self.size_slider.setMinimumWidth(48)
        quiet_wheel(self.size_slider)
        self.size_slider.setAccessibleName(tr("Brush size"))
        self.size_label = _secondary()
        self.area_label = _secondary()
        self.area_label.setWordWrap(True)
        self.uses = self._use_buttons()
        self._lay_out()

        for tool, button in self.tools.items():
            button.clicked.connect(lambda checked=False, tool=tool: self._chosen(tool))
        self.undo.clicked.connect(painter.undo)
        self.redo.clicked.connect(painter.mask.redo)
        self.clear.clicked.connect(painter.clear)
        self.size_slider.valueChanged.connect(self._size_moved)
        painter.sizes.changed.connect(self._show_size)
        for changed in (painter.history_changed, painter.mask.busy_changed, case.radiograph_changed):
            changed.connect(self._show_state)
        case.radiograph_changed.connect(self._show_size)
        case.scale_changed.connect(self._show_size)
        case.mask_use_changed.connect(self._show_use)
        area.changed.connect(self._show_area)
        self._show_size()
        self._show_state()
        self._show_use()

    # What others ask

    def show_keys(self, key_of: KeyOf) -> None:
        """Say the keys in force, by command, in the tool tips."""
        for button, (command, text) in self._tips.items():
            key = key_of(command) if command not in _WITHOUT_KEY else ""
            button.setToolTip(f"{text} ({key})" if key else text)

    @property
    def tool(self) -> MaskPainter | None:
        """The painter while a tool is chosen."""
        return self._painter if any(button.isChecked() for button in self.tools.values()) else None

    def toggle(self, tool: PaintTool) -> None:
        """Take a tool, or lay it down."""
        self.tools[tool].click()

    def lay_down(self) -> None:
        """Choose no tool (Esc)."""
        if self.tool is not None:
            self._painter.cancel_stroke()
            for button in self.tools.values():
                button.setChecked(False)
            self.tool_taken.emit(None)

    # Building

    def _button(self, command: str, text: str, checkable: bool = False) -> QToolButton:
        button = tool_button(command, text, checkable)
        self._tips[button] = (command, text)
        return button

    def _use_buttons(self) -> dict[MaskUse, QPushButton]:
        texts = {
            MaskUse.INSTEAD: (tr("Painted only"), tr("What is painted takes the place of the pseudo mask")),
            MaskUse.INTERSECT: (
                tr("And pseudo mask"),
                tr("Only what is painted and lies in the pseudo mask of the finding may change"),
            ),
        }
        group = QButtonGroup(self)
        buttons = {}
        for use, (text, tip) in texts.items():
            button = buttons[use] = QPushButton(text)
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setAccessibleDescription(tip)
            button.setStyleSheet("padding: 0 3px;")
            bold = button.font()
            bold.setWeight(QFont.Weight.DemiBold)  # as it is while it is chosen
            button.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(text) + 8)
            group.addButton(button)
            button.clicked.connect(lambda checked=False, use=use: self._case.set_mask_use(use))
        return buttons

    def _lay_out(self) -> None:
        heading = QLabel(tr("Mask"))
        heading.setProperty("role", "heading")
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(heading, 1)
        for button in (self.undo, self.redo, self.clear, *self.menus.values()):
            head.addWidget(button)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        for button in self.tools.values():
            tools.addWidget(button)
        tools.addSpacing(8)
        tools.addWidget(self.size_slider, 1)
        use = QHBoxLayout()
        use.setSpacing(0)
        for choice in self.uses.values():
            use.addWidget(choice)
        use.addSpacing(8)
        use.addWidget(self.size_label, 1, Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (head, tools, use):
            layout.addLayout(part)
        layout.addWidget(self.area_label)

    # What the reader does, and showing

    def _chosen(self, tool: PaintTool) -> None:
        if self.tools[tool].isChecked():
            for other, button in self.tools.items():
                button.setChecked(other is tool)
            self._painter.set_tool(tool)
        else:
            self._painter.cancel_stroke()
        self._show_size()
        self.tool_taken.emit(self.tool)

    def _size_moved(self, value: int) -> None:
        self._painter.sizes.set_radius(SMALLEST_RADIUS * math.exp(_SPAN * value / _SLIDER_STEPS))

    def _show_size(self) -> None:
        radius = self._painter.sizes.radius
        with QSignalBlocker(self.size_slider):
            self.size_slider.setValue(round(_SLIDER_STEPS * math.log(radius / SMALLEST_RADIUS) / _SPAN))
        radiograph, scale = self._case.radiograph, self._case.scale
        diameter = describe_diameter(2 * radius, scale)
        self.size_label.setText(diameter.rpartition(" · ")[2])  # the unit that counts; both in the tip
        self.size_label.setToolTip(
            tr("Diameter {size}; this radiograph has no pixel spacing").format(size=diameter)
            if scale is None or scale.unit is LengthUnit.PIXELS
            else tr("Diameter {size}; {unit}").format(size=diameter, unit=tr(scale.words))
        )
        has_size = radiograph is not None and (self.tool is None or self._painter.tool.has_size)
        self.size_slider.setEnabled(has_size)
        self.size_label.setEnabled(has_size)

    def _show_state(self) -> None:
        has_image = self._case.radiograph is not None
        is_free = has_image and not self._painter.mask.is_busy
        for button in (*self.tools.values(), *self.menus.values()):
            button.setEnabled(has_image)
        self.undo.setEnabled(is_free and self._painter.can_undo)
        self.redo.setEnabled(is_free and self._painter.mask.can_redo)
        self.clear.setEnabled(is_free and self._painter.mask.count > 0)
        self._show_area()

    def _show_use(self) -> None:
        self.uses[self._case.mask_use].setChecked(True)
        self._show_area()

    def _show_area(self) -> None:
        if self._painter.mask.is_busy:
            text = tr("The mask is being worked on…")
        elif not self._painter.mask.count:
            text = tr("Nothing painted: the pseudo mask counts")
        else:
            painted = describe_share(self._area.painted_share)
            if self._area.also is None:
                text = tr("{painted} of the image may change, as painted").format(painted=painted)
                if self._case.mask_use is MaskUse.INTERSECT:
                    text = tr(
                        "{painted} of the image may change; there is no pseudo mask to agree with"
                    ).format(painted=painted)
            else:
                text = tr("{share} of the image may change; {painted} painted").format(
                    share=describe_share(self._area.share), painted=painted
                )
        if text != self.area_label.text():
            self.area_label.setText(text)


_WITHOUT_KEY = ("change_mask", "mask_file")  # menus that are no command themselves


def _secondary() -> QLabel:
    label = QLabel()
    label.setProperty("role", "secondary")
    return label


def describe_diameter(pixels: float, scale: LengthScale | None) -> str:
    """A size in columns of the native grid in words: "24 px · 3.4 mm"; pixels only where mm are unknown."""
    text = f"{pixels:.0f} px" if pixels >= 10 else f"{pixels:.1f} px"
    if scale is None or scale.unit is LengthUnit.PIXELS:
        return text
    length = pixels * scale.column
    return f"{text} · {length:.{0 if length >= 10 else 1}f} mm"
