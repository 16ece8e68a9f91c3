"""HistoryFilters: what to look for among the kept results, as words and by choosing."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from viewer.language import tr


@dataclass(frozen=True)
class Wanted:
    """What the reader looks for; None: anything."""

    words: str = ""
    finding: str | None = None
    model_name: str | None = None
    is_starred: bool = False
    is_rated: bool = False
    is_deleted: bool = False


class HistoryFilters(QWidget):
    """A search field, and below it what can be chosen."""

    typed = Signal()  # the words are others; more may follow at once
    chosen = Signal()  # anything else is

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLineEdit()
        self.words.setPlaceholderText(tr("Words of the sentence, of the model or of a name"))
        self.words.setAccessibleName(tr("Search"))
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(lambda _: self.typed.emit())
        self.findings, self.models = QComboBox(), QComboBox()
        self.findings.setAccessibleName(tr("Finding"))
        self.models.setAccessibleName(tr("Model"))
        self.starred = QCheckBox(tr("&Starred"))
        self.rated = QCheckBox(tr("&Rated"))
        self.trash = QCheckBox(tr("In the &trash"))
        choices = QHBoxLayout()
        for box in (self.findings, self.models):
            box.activated.connect(lambda _: self.chosen.emit())
            choices.addWidget(box, 1)
        for check in (self.starred, self.rated, self.trash):
            check.toggled.connect(lambda _: self.chosen.emit())
            choices.addWidget(check)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addLayout(choices)

    @property
    def wanted(self) -> Wanted:
        """As the fields say."""
        return Wanted(
            self.words.text(),
            self.findings.currentData(),
            self.models.currentData(),
            self.starred.isChecked(),
            self.rated.isChecked(),
            self.trash.isChecked(),
        )

    def offer(self, findings: tuple[tuple[str, str], ...], models: tuple[tuple[str, str], ...]) -> None:
        """Let the reader choose among these; each as it is shown, and its key."""
        self._fill(self.findings, tr("All findings"), findings)
        self._fill(self.models, tr("All models"), models)

    def _fill(self, box: QComboBox, everything: str, values: tuple[tuple[str, str], ...]) -> None:
        wanted = [(everything, None), *((shown, key) for key, shown in values)]
        if wanted != [(box.itemText(at), box.itemData(at)) for at in range(box.count())]:
            chosen = box.currentData()
            box.clear()
            for shown, key in wanted:
                box.addItem(shown, key)
            box.setCurrentIndex(max(0, box.findData(chosen)))
