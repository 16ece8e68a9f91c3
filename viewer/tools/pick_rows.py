"""PickRows: operation, finding, side, zone, level and kind as pickers."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import Operation, Side
from engine.models.catalog import ModelCard
from viewer.language import tr
from viewer.tools.finding_box import FindingBox
from viewer.tools.instruction_picks import Picks
from viewer.tools.picker_box import PickerBox


class PickRows(QWidget):
    """Pickers for one finding; ``changed`` tells what the reader picked."""

    changed = Signal(object)  # Picks

    def __init__(self, vocabulary: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vocabulary = vocabulary
        self._picks = Picks()
        self._card: ModelCard | None = None
        self._open_names: frozenset[str] | None = None  # what a locked protocol leaves open; None: all
        self._shown: list[PickerBox] = []

        self.operations = QButtonGroup(self)
        segments = QHBoxLayout()
        segments.setSpacing(0)
        for operation, text in (
            (Operation.ADD, tr("&Add")),
            (Operation.REMOVE, tr("&Remove")),
            (Operation.CHANGE, tr("&Change")),
        ):
            button = QPushButton(text, self)
            button.setCheckable(True)
            button.setProperty("operation", operation.value)
            button.setStyleSheet("padding: 0 4px;")
            button.setMinimumWidth(40)
            self.operations.addButton(button)
            segments.addWidget(button, 1)
        # Tab follows the order in which these are made.
        self.finding = FindingBox(vocabulary, self)
        self.side = PickerBox(tr("Side of the patient"), parent=self)
        self.zone = PickerBox(tr("Zone"), parent=self)
        self.level_from = PickerBox(tr("Level it has"), optional=False, parent=self)
        self.level_to = PickerBox(tr("Level to make"), optional=False, parent=self)
        self.level = PickerBox(tr("Level"), parent=self)
        self.kind = PickerBox(tr("Kind"), parent=self)

        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self._cells: dict[PickerBox, QLabel] = {}
        for box, text in (
            (self.side, tr("S&ide")),
            (self.zone, tr("&Zone")),
            (self.level, tr("&Level")),
            (self.kind, tr("&Kind")),
            (self.level_from, tr("Fr&om")),
            (self.level_to, tr("&To")),
        ):
            label = QLabel(text, self)
            label.setProperty("role", "secondary")
            label.setBuddy(box)
            self._cells[box] = label
            box.picked.connect(self._read)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(segments)
        layout.addWidget(self.finding)
        layout.addLayout(self._grid)

        self.operations.buttonClicked.connect(self._operation_clicked)
        self.finding.picked.connect(self._finding_picked)
        self.show_picks(Picks())

    @property
    def picks(self) -> Picks:
        """What is shown."""
        return self._picks

    def set_card(self, card: ModelCard | None) -> None:
        """Grey what this model does not know."""
        self._card = card
        self.finding.set_supported(() if card is None else card.findings)
        self.show_picks(self._picks)

    def set_locked(self, is_locked: bool, but_for: Sequence[str] = ()) -> None:
        """Let nothing be picked but what is named: finding, side, zone, level, from, to."""
        self._open_names = frozenset(but_for) if is_locked else None
        for button in self.operations.buttons():
            button.setEnabled(not is_locked)
        self.finding.setEnabled(not is_locked or "finding" in but_for)
        self.show_picks(self._picks)

    def show_picks(self, picks: Picks) -> None:
        """Show picks that came from the text, without emitting."""
        self._picks = picks
        for button in self.operations.buttons():
            button.setChecked(button.property("operation") == picks.operation.value)
        self.finding.set_key(picks.finding)
        finding = None if picks.finding is None else self._vocabulary.finding(picks.finding)
        levels = () if finding is None else finding.levels
        zones = () if finding is None else finding.zones
        kinds = () if finding is None else finding.kinds
        sides = tuple(Side) if finding is not None and finding.sided else ()
        self.side.show_values(sides, [self._side_name(side) for side in sides], picks.side)
        self.zone.show_values(zones, [zone.value for zone in zones], picks.zone)
        self.kind.show_values(kinds, kinds, picks.kind)
        self.level.show_values(levels, levels, picks.severity)
        all_levels = levels or tuple(level.name for level in self._vocabulary.levels if level.rank)
        self.level_from.show_values(all_levels, all_levels, picks.severity_from)
        self.level_to.show_values(all_levels, all_levels, picks.severity_to)
        self._arrange(picks)
        for box, is_offered in (
            (self.side, bool(sides) or picks.side is not None),
            (self.zone, bool(zones) or picks.zone is not None),
            (self.kind, bool(kinds) or picks.kind is not None),
        ):
            box.setEnabled(is_offered)
        self._enable(picks)

    def _arrange(self, picks: Picks) -> None:
        """Two columns that keep their height, so that nothing jumps while the reader types."""
        if picks.operation is Operation.CHANGE:
            shown = [self.side, self.zone, self.level_from, self.level_to]
            if picks.kind is not None:
                shown.append(self.kind)
        else:
            shown = [self.side, self.zone, self.level, self.kind]
        if shown == self._shown:
            return
        self._shown = shown
        for box, label in self._cells.items():
            self._grid.removeWidget(box)
            self._grid.removeWidget(label)
            label.setVisible(box in shown)
            box.setVisible(box in shown)
        for position, box in enumerate(shown):
            row, column = divmod(position, 2)
            self._grid.addWidget(self._cells[box], row, 2 * column)
            self._grid.addWidget(box, row, 2 * column + 1)

    def _enable(self, picks: Picks) -> None:
        has_finding = picks.finding is not None
        knows_details = self._card is None or self._card.grammar_version >= 2
        left_out = "" if knows_details else tr("This model's instructions know no such word")
        for box in (self.level_from, self.level_to, self.level):
            box.setEnabled(has_finding)
        for box in (self.level, self.kind):
            if not knows_details and box.value is None:
                box.setEnabled(False)
            box.setToolTip(left_out)
        if self._open_names is not None:
            for name, box in (
                *(("side", self.side), ("zone", self.zone), ("level", self.level), ("kind", self.kind)),
                *(("from", self.level_from), ("to", self.level_to)),
            ):
                box.setEnabled(box.isEnabled() and name in self._open_names)
        only_mask = "" if knows_details else tr("This model is not told; it only clips the mask")
        self.side.setToolTip(only_mask or tr("The patient's: right is on the left of the image"))
        self.zone.setToolTip(only_mask)

    def _side_name(self, side: Side) -> str:
        return {
            Side.LEFT: tr("left"),
            Side.RIGHT: tr("right"),
            Side.BILATERAL: tr("bilateral"),
        }[side]

    def _operation_clicked(self, button: QPushButton) -> None:
        operation = Operation(button.property("operation"))
        picks = replace(self._picks, operation=operation)
        if operation is not Operation.CHANGE:
            picks = replace(picks, severity_from=None, severity_to=None)
        self._emit(picks)

    def _finding_picked(self, key: str) -> None:
        self._emit(self._picks.for_finding(self._vocabulary.finding(key)))

    def _read(self) -> None:
        changes = self._picks.operation is Operation.CHANGE
        self._emit(
            replace(
                self._picks,
                side=self.side.value,
                zone=self.zone.value,
                kind=self.kind.value,
                severity=None if changes else self.level.value,
                severity_from=self.level_from.value if changes else None,
                severity_to=self.level_to.value if changes else None,
            )
        )

    def _emit(self, picks: Picks) -> None:
        picks = picks.completed(self._vocabulary)
        self.show_picks(picks)
        self.changed.emit(picks)
