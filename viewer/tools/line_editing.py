"""LineEditing: pickers, lines and text follow each other; picks change only the words they concern."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt

from engine.errors import InstructionError
from engine.instructions.findings import Vocabulary
from engine.instructions.lines import move_line, read_lines, remove_line, rewrite_line
from viewer.case import Case
from viewer.tools.instruction_field import InstructionField
from viewer.tools.instruction_picks import Picks, picks_of
from viewer.tools.line_list import LineList
from viewer.tools.pick_rows import PickRows


class LineEditing(QObject):
    """Which line of the text the pickers show, and what becomes of the text when the reader picks.

    Args:
        case: whose text it is.
        vocabulary: to read and write with.
        field: where the text is typed.
        picks: the pickers.
        lines: the list.
        locked_text: what a locked protocol makes of picks; None where none is in force.
        look: shows again what the text says.
    """

    def __init__(
        self,
        case: Case,
        vocabulary: Vocabulary,
        field: InstructionField,
        picks: PickRows,
        lines: LineList,
        locked_text: Callable[[Picks], str | None],
        look: Callable[[], None],
    ) -> None:
        super().__init__(lines)
        self._case, self._vocabulary = case, vocabulary
        self._field, self._picks, self._lines = field, picks, lines
        self._locked_text, self._look = locked_text, look
        self._line = 0  # which the pickers show
        self._is_adding = False  # the next pick is one more line
        picks.changed.connect(self._picked)
        lines.chosen.connect(self._choose)
        lines.removed.connect(self._remove)
        lines.moved.connect(self._move)

    def begin_line(self) -> None:
        """The next finding that is picked becomes one more sentence."""
        self._is_adding = bool(self._case.instruction.strip())
        self.show_lines()
        self._picks.finding.setFocus(Qt.FocusReason.OtherFocusReason)

    def follow_cursor(self, text: str) -> None:
        """The pickers turn to the line that the reader types in."""
        self._is_adding = False
        at = self._field.textCursor().position()
        lines = read_lines(text, self._vocabulary)
        before = [number for number, line in enumerate(lines) if line.start < max(at, 1)]
        here = [number for number in before if lines[number].start == lines[before[-1]].start]
        if self._line not in here:
            self._line = here[0] if here else 0

    def show_lines(self) -> None:
        """Show the lines, and in the pickers the chosen one; they never say other than the text."""
        lines = read_lines(self._case.instruction, self._vocabulary)
        self._line = max(0, min(self._line, len(lines) - 1))
        self._lines.show_lines(lines, self._line, self._is_adding)
        line = lines[self._line] if lines and not self._is_adding else None
        if line is not None and line.instruction is not None:
            self._picks.show_picks(picks_of((line.instruction,)))
        elif line is not None or self._is_adding:
            operation = None if line is None else line.operation
            self._picks.show_picks(Picks(operation or self._picks.picks.operation))

    def _picked(self, picks: Picks) -> None:
        instruction = picks.instruction
        if instruction is None:
            return
        try:
            text = self._locked_text(picks)
            if text is None:
                text = self._case.instruction
                count = len(read_lines(text, self._vocabulary))
                self._line = count if self._is_adding else min(self._line, max(0, count - 1))
                text = rewrite_line(text, self._line, instruction, self._vocabulary)
        except InstructionError as error:
            self._case.set_message(str(error), is_error=True)
            return
        self._is_adding = False
        if text == self._case.instruction:
            self._look()  # the pickers return to what the text says
        self._case.set_instruction(text)

    def _choose(self, line: int) -> None:
        self._line, self._is_adding = line, False
        self.show_lines()

    def _remove(self, line: int) -> None:
        if self._is_adding:
            self._choose(max(0, line - 1))
            return
        self._line = max(0, line - 1)
        self._case.set_instruction(remove_line(self._case.instruction, line, self._vocabulary))

    def _move(self, line: int, by: int) -> None:
        if not self._is_adding:
            text, self._line = move_line(self._case.instruction, line, by, self._vocabulary)
            self._case.set_instruction(text)
