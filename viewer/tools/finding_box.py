"""FindingBox: choose a finding from a list, or search for it by name or synonym."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QSizePolicy, QWidget

from engine.instructions.findings import Finding, Vocabulary
from viewer import theme
from viewer.language import tr
from viewer.tools.quiet_wheel import quiet_wheel

_KEY = Qt.ItemDataRole.UserRole


class FindingBox(QComboBox):
    """An editable list of findings; typing searches names and synonyms.

    What is typed only counts when it is a name or a synonym; otherwise the box returns to what was
    picked before.
    """

    picked = Signal(str)  # key of the finding

    def __init__(self, vocabulary: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vocabulary = vocabulary
        self._known = _names(vocabulary)
        self._key: str | None = None
        line = QLineEdit()
        line.setPlaceholderText(tr("Finding, or a part of its name"))
        self.setLineEdit(line)  # makes it editable
        self.setAccessibleName(tr("Finding"))
        line.setAccessibleName(tr("Finding"))
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)
        self.setMaxVisibleItems(20)
        quiet_wheel(self)
        self._fill()

        model = QStandardItemModel(self)
        for name, finding in self._known.items():
            text = name if name == finding.name else f"{name}: {finding.name}"
            item = QStandardItem(text)
            item.setData(finding.key, _KEY)
            model.appendRow(item)
        completer = QCompleter(model, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setMaxVisibleItems(12)
        completer.activated.connect(self._completed)
        self.setCompleter(completer)

        self.activated.connect(lambda index: self._pick(self.itemData(index, _KEY)))
        line.editingFinished.connect(self._typed)

    @property
    def key(self) -> str | None:
        """Of the finding picked, or None."""
        return self._key

    def set_key(self, key: str | None) -> None:
        """Show a finding, without emitting."""
        self._key = key
        index = -1 if key is None else self.findData(key, _KEY)
        self.setCurrentIndex(index)
        if index < 0:
            self.setEditText("")

    def set_supported(self, keys: Sequence[str]) -> None:
        """Grey what the model was not trained on; no keys: it was trained on everything."""
        for row in range(self.count()):
            key = self.itemData(row, _KEY)
            if key is None:
                continue
            finding = self._vocabulary.finding(key)
            is_supported = not keys or key in keys
            tip = tr("pseudo mask: {name}").format(name=finding.name)
            if finding.annotated_mask is None:
                tip = tr("no annotated mask: the whole image may change")
            if not is_supported:
                tip = tr("this model was not trained on it; ") + tip
            self.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)
            color = QColor(theme.TEXT if is_supported else theme.DISABLED)
            self.setItemData(row, color, Qt.ItemDataRole.ForegroundRole)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._typed()

    def _fill(self) -> None:
        findings = self._vocabulary.findings
        for finding in (*self._vocabulary.annotated, None, *findings):
            if finding is None:
                self.insertSeparator(self.count())
            elif self.findData(finding.key, _KEY) < 0:
                self.addItem(finding.name)
                self.setItemData(self.count() - 1, finding.key, _KEY)
        self.setCurrentIndex(-1)

    def _completed(self, text: str) -> None:
        name = text.split(":")[0]
        if name in self._known:
            self._pick(self._known[name].key)

    def _typed(self) -> None:
        """Take what was typed when it means a finding; else show again what was picked."""
        typed = " ".join(self.currentText().casefold().split())
        if typed in self._known:
            self._pick(self._known[typed].key)
            return
        begun = {finding.key for name, finding in self._known.items() if typed and name.startswith(typed)}
        if len(begun) == 1:
            self._pick(begun.pop())
        else:
            self.set_key(self._key)

    def _pick(self, key: str | None) -> None:
        if key is None:
            return
        is_new = key != self._key
        self.set_key(key)
        if is_new:
            self.picked.emit(key)


def _names(vocabulary: Vocabulary) -> dict[str, Finding]:
    """Every name and synonym in lower case, names first."""
    names = {finding.name.casefold(): finding for finding in vocabulary.findings}
    for finding in vocabulary.findings:
        for synonym in (finding.plural, *finding.synonyms):
            plain = " ".join(synonym.replace("{side}", "").split()).casefold()
            names.setdefault(plain, finding)
    return names
