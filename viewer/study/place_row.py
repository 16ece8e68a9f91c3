"""PlaceRow: an item answered on the radiograph, by a point or by outlines."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.reading.items import ItemKind, RatingItem
from viewer.language import tr
from viewer.study.answer import Answer
from viewer.study.item_row import ItemRow

_BOLD = 20  # logical pixels that the text takes more while it is pressed

Place = tuple[float, float]
"""(row, column) in stored pixels."""


class PlaceRow(ItemRow):
    """A button that hands the mouse over to marking, and how much is marked.

    Answers are (column, row), as in ``engine.reading.items``; places here are (row, column), as panes have
    them.
    """

    marking_changed = Signal(bool)  # the mouse shall mark, or no more
    places_changed = Signal()

    def __init__(self, item: RatingItem, is_roomy: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(item, is_roomy, parent)
        self.setFocusProxy(self.mark)
        self.mark.installEventFilter(self)

    @property
    def outlines(self) -> tuple[tuple[Place, ...], ...]:
        """What is marked; a point is an outline of one place."""
        given = None if self._answer is None or self._answer.is_declined else self._answer.json
        if given is None:
            return ()
        outlines = [[given]] if self.item.kind is ItemKind.POINT else given
        return tuple(tuple((row, column) for column, row in outline) for outline in outlines)

    @property
    def is_marking(self) -> bool:
        return self.mark.isChecked()

    def instructions(self) -> str:
        if self.item.kind is ItemKind.POINT:
            return tr("Click on the image")
        return tr("Draw around it on the image, as often as needed")

    def build(self, layout: QVBoxLayout) -> None:
        self.mark = QPushButton(tr("Mark a point") if self.item.kind is ItemKind.POINT else tr("Draw"))
        self.mark.setCheckable(True)
        self.mark.setToolTip(self.instructions())
        self.mark.setAccessibleName(f"{self.accessibleName()} {self.instructions()}")
        self.mark.setMinimumWidth(self.mark.sizeHint().width() + _BOLD)
        self.mark.toggled.connect(self.marking_changed)
        self.undo = QPushButton(tr("Remove the last"))
        self.undo.setVisible(self.item.kind is ItemKind.REGION)
        self.undo.clicked.connect(self.take_back)
        self.state = QLabel()
        self.state.setProperty("role", "secondary")
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.mark)
        line.addWidget(self.undo)
        if self._is_roomy:
            line.addStretch(1)
            layout.addLayout(line)
            layout.addWidget(self.state)
        else:
            line.addWidget(self.state, 1)
            layout.addLayout(line)

    def show_given(self, answer: Answer | None) -> None:
        count = len(self.outlines)
        if self.item.kind is ItemKind.POINT:
            self.state.setText(tr("✓ marked") if count else tr("nothing marked yet"))
        elif count == 1:
            self.state.setText(tr("✓ 1 outline"))
        else:
            self.state.setText(tr("✓ {n} outlines").format(n=count) if count else tr("nothing marked yet"))
        self.undo.setEnabled(count > 1)
        self.places_changed.emit()

    def stop_marking(self) -> None:
        """Give the mouse back."""
        self.mark.setChecked(False)

    def add(self, outline: tuple[Place, ...]) -> None:
        """Something was marked: a point takes the place of the last, an outline joins the others."""
        if self.item.kind is ItemKind.POINT:
            (row, column), *_ = outline
            self.give(Answer.of_json([round(column, 2), round(row, 2)]))
            QTimer.singleShot(0, self, self._end_point)  # once the mouse is let go
        elif len(outline) >= 3:
            self._give_outlines((*self.outlines, outline))

    def _end_point(self) -> None:
        self.stop_marking()
        self.left.emit()

    def take_back(self) -> None:
        """Remove the last outline; the only one stays until another is drawn."""
        if len(self.outlines) > 1:
            self._give_outlines(self.outlines[:-1])

    def _give_outlines(self, outlines: tuple[tuple[Place, ...], ...]) -> None:
        self.give(
            Answer.of_json(
                [[[round(column, 1), round(row, 1)] for row, column in outline] for outline in outlines]
            )
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The button has the keyboard for the whole row."""
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        elif isinstance(event, QKeyEvent) and self.wants(event):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._decline(True)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace:
            self.take_back()
        else:
            super().keyPressEvent(event)
