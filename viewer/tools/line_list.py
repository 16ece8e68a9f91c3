"""LineList: the findings of an instruction one below the other; pickers change the chosen one."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QToolButton, QVBoxLayout, QWidget

from engine.errors import InstructionError
from engine.instructions.findings import Vocabulary
from engine.instructions.lines import Line
from engine.instructions.printing import print_instructions
from viewer import theme
from viewer.language import tr

_MOST_ROWS = 3  # shown at once; the rest scrolls
_ROW_HEIGHT = 24


class LineList(QWidget):
    """Shown from two findings on. Ctrl+Up and Ctrl+Down move a line, Del removes it.

    Args:
        vocabulary: to write the lines with.
    """

    chosen = Signal(int)  # line that the pickers shall change
    removed = Signal(int)
    moved = Signal(int, int)  # line, by

    def __init__(self, vocabulary: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vocabulary = vocabulary
        self.rows = _Rows()
        self.rows.setAccessibleName(tr("Findings of the instruction"))
        self.rows.setToolTip(
            tr("The pickers change the chosen line. Ctrl+Up and Ctrl+Down move it, Del removes it")
        )
        self.up = self._button("chevron-up", tr("Earlier (Ctrl+Up)"))
        self.down = self._button("chevron-down", tr("Later (Ctrl+Down)"))
        self.remove = self._button("trash", tr("Remove this line (Del)"))
        buttons = QVBoxLayout()
        buttons.setSpacing(0)
        for button in (self.up, self.down, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.rows, 1)
        layout.addLayout(buttons)
        self.rows.currentRowChanged.connect(lambda row: self.chosen.emit(row) if row >= 0 else None)
        self.rows.remove_wanted.connect(self._remove)
        self.rows.move_wanted.connect(self._move)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.remove.clicked.connect(self._remove)
        self.hide()

    def show_lines(self, lines: Sequence[Line], current: int, is_adding: bool = False) -> None:
        """Show these lines and which one is chosen; hidden while there are fewer than two.

        Args:
            lines: of the text.
            current: the chosen one.
            is_adding: one more line waits for its finding, and is the chosen one.
        """
        count = len(lines) + is_adding
        current = count - 1 if is_adding else current
        with QSignalBlocker(self.rows):
            texts = [self._text(line) for line in lines]
            texts += [tr("one more: pick its finding below")] if is_adding else []
            shown = [self.rows.item(row).text() for row in range(self.rows.count())]
            if texts != shown:
                self.rows.clear()
                self.rows.addItems(texts)
                for row in range(count):
                    self.rows.item(row).setToolTip(lines[row].said if row < len(lines) else "")
                    self.rows.item(row).setSizeHint(QSize(0, _ROW_HEIGHT))
            self.rows.setCurrentRow(current)
        rows = min(_MOST_ROWS, count)
        self.rows.setFixedHeight(rows * _ROW_HEIGHT + 4)
        for button in (self.up, self.down, self.remove):
            button.setFixedHeight(_ROW_HEIGHT)
        self.remove.setVisible(rows >= _MOST_ROWS)  # two rows have no room; Del does it
        self.up.setEnabled(current > 0 and not is_adding)
        self.down.setEnabled(0 <= current < count - 1)
        self.setVisible(count > 1)

    def _text(self, line: Line) -> str:
        if line.instruction is None:
            return tr("not understood: {text}").format(text=line.said)
        try:
            sentence = print_instructions((line.instruction,), self._vocabulary, 2)
        except InstructionError:
            return line.said
        for long, short in (("the finding of ", ""), ("the level of ", "")):
            sentence = sentence.replace(long, short)
        return sentence.rstrip(".")

    def _move(self, by: int) -> None:
        self.moved.emit(self.rows.currentRow(), by)

    def _remove(self) -> None:
        self.removed.emit(self.rows.currentRow())

    def _button(self, icon: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon(icon))
        button.setIconSize(QSize(14, 14))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button


class _Rows(QListWidget):
    remove_wanted = Signal()
    move_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUniformItemSizes(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrows = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in arrows:
            self.move_wanted.emit(arrows[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)
