"""RegionRow: an item answered by painting on the radiograph, with the tools of the mask painter."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from engine.arrays import BoolImage
from engine.errors import MaskError
from engine.radiographs.radiograph import Radiograph
from engine.reading.items import RatingItem
from engine.reading.region import painted_share, region_answer, region_mask
from viewer.language import number, tr
from viewer.painting.paint_tool import PaintTool
from viewer.painting.painter import MaskPainter
from viewer.painting.tool_buttons import tool_button, tool_texts
from viewer.study.answer import Answer
from viewer.study.image_row import ImageRow
from viewer.study.painted_answer import PaintedAnswer

_NONE, _CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_TOOL_KEYS = {
    PaintTool.BRUSH: (_NONE, Qt.Key.Key_B),
    PaintTool.ERASER: (_NONE, Qt.Key.Key_E),
    PaintTool.POLYGON: (_NONE, Qt.Key.Key_P),
    PaintTool.LASSO: (_SHIFT, Qt.Key.Key_P),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RegionRow(ImageRow):
    """Tools, undo, and how much is painted; each stroke is an answer of its own."""

    def __init__(self, item: RatingItem, is_roomy: bool = False, parent: QWidget | None = None) -> None:
        self._painted = PaintedAnswer()
        self._painter = MaskPainter(self._painted)
        self._on_canvas = ""  # the answer that is painted there
        super().__init__(item, is_roomy, parent)
        self._painted.setParent(self)
        self._painter.setParent(self)
        self._painted.painted.connect(self._take_painted)
        self._painted.said.connect(self.state.setText)
        self.painter.history_changed.connect(self._show_steps)
        self.painter.mask.stroke_changed.connect(self.marks_changed)
        self.marking_changed.connect(self._show_tool)
        self._show_steps()

    @property
    def painter(self) -> MaskPainter:
        return self._painter

    @property
    def tool(self) -> MaskPainter:
        return self._painter

    @property
    def region(self) -> BoolImage | None:
        """(H, W) bool of what is painted, with the stroke that runs."""
        return self.painter.mask.preview

    def instructions(self) -> str:
        return tr("Paint on the image; the right button erases, [ and ] change the size")

    def build(self, layout: QVBoxLayout) -> None:
        self.build_button(layout, tr("Paint"))
        texts, keys = tool_texts(), {tool: _key_text(*key) for tool, key in _TOOL_KEYS.items()}
        self.tools = {
            tool: tool_button(tool.value, f"{texts[tool]} ({keys[tool]})", True) for tool in _TOOL_KEYS
        }
        self.undo = tool_button("undo", tr("Undo") + " (Ctrl+Z)")
        self.redo = tool_button("redo", tr("Redo") + " (Ctrl+Y)")
        self.clear = tool_button("clear_mask", tr("Nothing there: empties the region; undo brings it back"))
        for tool, button in self.tools.items():
            button.clicked.connect(lambda checked=False, tool=tool: self._choose(tool))
        self.undo.clicked.connect(self.painter.undo)
        self.redo.clicked.connect(self.painter.mask.redo)
        self.clear.clicked.connect(self._say_nothing)
        line = QHBoxLayout()
        line.setSpacing(0)
        buttons: tuple[QToolButton, ...] = (*self.tools.values(), self.undo, self.redo, self.clear)
        for button in buttons:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if self._is_roomy else Qt.FocusPolicy.NoFocus)
            line.addWidget(button)
        line.addStretch(1)
        layout.addLayout(line)

    # What is shown.

    def show_radiograph(self, radiograph: Radiograph | None) -> None:
        if radiograph is not self.radiograph:
            super().show_radiograph(radiograph)
            self._open()

    def show_given(self, answer: Answer | None) -> None:
        text = "" if answer is None else answer.text
        if text != self._on_canvas:
            if self._answer is not None and self._answer.is_declined:
                self._on_canvas = ""
                self._painted.clear()  # with undo, for a slip of the hand
            else:
                self._open()
        self._describe(answer)

    def _open(self) -> None:
        """Put what was answered on the canvas of the radiograph."""
        answer = None if self._answer is None or self._answer.is_declined else self._answer
        mask = None
        self._on_canvas = "" if answer is None else answer.text
        if answer is not None and self.radiograph is not None:
            try:
                mask = region_mask(answer.json, self.radiograph.shape)
            except MaskError as error:
                self._painted.set_message(str(error))
        self._painted.open(self.radiograph, mask)
        self.marks_changed.emit()

    def _describe(self, answer: Answer | None) -> None:
        if answer is None:
            self.state.setText(tr("nothing painted yet"))
            return
        share = painted_share(answer.json)
        if share is None:
            self.state.setText(tr("✓ marked"))
        elif share == 0:
            self.state.setText(tr("✓ nothing there"))
        else:
            percent = number(share * 100, ".1f")
            self.state.setText(tr("✓ {share} % of the image").format(share=percent))

    def _show_steps(self) -> None:
        self.undo.setEnabled(self.painter.can_undo)
        self.redo.setEnabled(self.painter.mask.can_redo)
        self.marks_changed.emit()

    # What the reader does.

    def _take_painted(self) -> None:
        mask = self.painter.mask.preview
        if mask is not None:
            answer = Answer.of_json(region_answer(mask))
            self._on_canvas = answer.text
            self.give(answer)

    def _choose(self, tool: PaintTool) -> None:
        """Take a tool, or lay it down."""
        if self.is_marking and self.painter.tool is tool:
            self.stop_marking()
        else:
            self.painter.set_tool(tool)
            self.mark.setChecked(True)
        self._show_tool()

    def take_back(self) -> bool:
        self.painter.undo()
        return True

    def take_command(self, command: str) -> bool:
        tool = next((tool for tool in self.tools if tool.value == command), None)
        if tool is not None:
            self._choose(tool)
        elif command == "clear_mask":
            self._say_nothing()
        else:
            return False
        return True

    def _show_tool(self) -> None:
        if not self.is_marking:
            self.painter.cancel_stroke()
        for tool, button in self.tools.items():
            button.setChecked(self.is_marking and tool is self.painter.tool)

    def _say_nothing(self) -> None:
        self.painter.cancel_stroke()
        if self.painter.mask.count:
            self.painter.clear()
        else:
            self._take_painted()

    def step_back(self) -> None:
        if not self.painter.cancel_stroke():
            self.stop_marking()

    def take_key(self, event: QKeyEvent) -> bool:
        if not self.isEnabled() or self.radiograph is None:
            return False
        pressed = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, Qt.Key(event.key())
        for tool, key in _TOOL_KEYS.items():
            if pressed == key:
                self._choose(tool)
                return True
        if not (self.is_marking or self.mark.hasFocus()):
            return False
        if pressed[1] in _ENTER and pressed[0] == _NONE:
            return self.painter.close_figure()
        acts: dict[object, Callable[[], object]] = {
            (_CTRL, Qt.Key.Key_Z): self.painter.undo,
            (_CTRL, Qt.Key.Key_Y): self.painter.mask.redo,
            (_CTRL | _SHIFT, Qt.Key.Key_Z): self.painter.mask.redo,
        }
        if event.text() in ("[", "]"):
            self.painter.sizes.change(1 if event.text() == "]" else -1)
        elif pressed == (_NONE, Qt.Key.Key_Backspace):
            return self.painter.take_back_point()
        elif pressed in acts:
            acts[pressed]()
        else:
            return False
        return True


def _key_text(modifiers: Qt.KeyboardModifier, key: Qt.Key) -> str:
    return ("Shift+" if modifiers == _SHIFT else "") + key.name.removeprefix("Key_")
