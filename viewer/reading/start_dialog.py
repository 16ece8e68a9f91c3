"""StartDialog: who reads; each code with how far it is."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.reading.protocol import Design
from engine.reading.study import Study
from viewer.language import tr
from viewer.reading.course import Course

_CODE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Standing:
    """How far a reader is."""

    reader: str
    done: int
    total: int


def standings(study: Study) -> tuple[Standing, ...]:
    """Of all readers; opens the database, for the background pool.

    Raises:
        StoreError: the answers cannot be read.
    """
    store = study.open_answers()
    try:
        events = store.events()
    finally:
        store.close()
    found = []
    for reader in study.protocol.readers:
        own = [event for event in events if event.reader == reader]
        course = Course(study.protocol, study.order(reader), events=own)
        found.append(Standing(reader, course.done, len(course.order)))
    return tuple(found)


class StartDialog(QDialog):
    """A list of reader codes; none is chosen beforehand, so that nobody reads as somebody else.

    Args:
        study: opened.
        found: how far each reader is.
        missing: counterfactuals that are not prepared yet.
    """

    chosen = Signal(str)  # code of the reader

    def __init__(
        self, study: Study, found: tuple[Standing, ...], missing: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Read a study"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        protocol = study.protocol
        title = QLabel(protocol.title)
        title.setObjectName("aboutTitle")
        design = QLabel(describe_design(protocol.design))
        design.setProperty("role", "secondary")
        for label in (title, design):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        who = QLabel(tr("&Who reads?"))
        self.readers = QListWidget()
        self.readers.setAccessibleName(tr("Who reads?"))
        self.readers.setStyleSheet("QListWidget::item { min-height: 28px; padding-left: 4px; }")
        self.readers.setFixedHeight(min(6, max(2, len(found))) * 28 + 10)
        for one in found:
            state = tr("all {total} done") if one.done >= one.total else tr("{done} of {total} done")
            text = f"{one.reader}   ·   {state.format(done=one.done, total=one.total)}"
            entry = QListWidgetItem(text)
            entry.setData(_CODE, one.reader)
            self.readers.addItem(entry)
        who.setBuddy(self.readers)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setProperty("role", "error")
        self.note.setVisible(missing > 0)
        self.note.setText(
            tr(
                "{n} counterfactuals are not prepared yet; prepare the study first (File, Study results…)."
            ).format(n=missing)
        )
        self.begin = QPushButton(tr("&Begin"))
        self.begin.setProperty("role", "primary")
        self.begin.setDefault(True)
        self.begin.setEnabled(False)
        cancel = QPushButton(tr("Cancel"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.begin)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        for widget in (title, design, who, self.readers, self.note):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self._is_ready = missing == 0
        self.readers.itemSelectionChanged.connect(self._choose)
        self.readers.itemActivated.connect(lambda _: self._begin())
        self.begin.clicked.connect(self._begin)
        cancel.clicked.connect(self.reject)
        self.readers.setFocus()
        self.readers.installEventFilter(self)

    def _choose(self) -> None:
        self.begin.setEnabled(bool(self.readers.selectedItems()) and self._is_ready)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first arrow chooses the first code, not the second."""
        if watched is self.readers and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            arrows = {Qt.Key.Key_Down: 0, Qt.Key.Key_Up: self.readers.count() - 1}
            row = arrows.get(Qt.Key(event.key()))
            if row is not None and not self.readers.selectedItems():
                self.readers.setCurrentRow(row, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                return True
        return super().eventFilter(watched, event)

    def _begin(self) -> None:
        entry = next(iter(self.readers.selectedItems()), None)
        if entry is not None and self._is_ready:
            self.chosen.emit(str(entry.data(_CODE)))
            self.accept()


def describe_design(design: Design) -> str:
    """A design in a sentence."""
    return {
        Design.RATE: tr("Rate counterfactuals beside their inputs"),
        Design.TWO_STAGE: tr("Rate without the guidance map first, then with it"),
        Design.PAIRED: tr("Compare two counterfactuals of the same input"),
        Design.REAL_OR_SYNTHETIC: tr("Tell real radiographs from synthetic ones"),
    }[design]
