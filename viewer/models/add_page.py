"""AddPage: what was given, what it is called, and the licence that has to be accepted before it is added."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.models.card_file import CARD_NAME
from engine.models.folder_facts import Candidate, Kind, in_words, tokenizer_beside
from engine.service.model_job import ModelJob
from viewer.language import tr
from viewer.models.rows import GRAMMARS
from viewer.tools.outlook_view import wrapped_label


class AddPage(QWidget):
    """Asks what shapes and headers cannot tell."""

    add_requested = Signal(object)  # ModelJob
    back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._candidate: Candidate | None = None
        self._tokenizer: Path | None = None
        self.heading = wrapped_label("heading")
        self.what = wrapped_label("secondary")
        self.title = QLineEdit()
        self.title.setAccessibleName(tr("Title"))
        self.grammar = QComboBox()
        for version, words in GRAMMARS.items():
            self.grammar.addItem(tr(words), version)
        self.grammar.setAccessibleName(tr("Understands"))
        self.words = QPushButton(tr("Choose its folder…"))
        self.words_state = QLabel()
        self.copies = QCheckBox()
        self.licence = QPlainTextEdit()
        self.licence.setTabChangesFocus(True)
        self.licence.setAccessibleName(tr("Licence"))
        self.licence_hint = wrapped_label("secondary")
        self.accepts = QCheckBox(tr("I have read the licence and &accept it"))
        self.add = QPushButton(tr("A&dd the model"))
        self.add.setProperty("role", "primary")
        self.back = QPushButton(tr("&Back"))
        self._build()
        self.words.clicked.connect(self._ask_for_tokenizer)
        self.accepts.toggled.connect(self._enable)
        self.licence.textChanged.connect(self._enable)
        self.title.textChanged.connect(self._enable)
        self.add.clicked.connect(self._request)
        self.back.clicked.connect(self.back_requested)

    def show_candidate(self, candidate: Candidate) -> None:
        """Ask about this one."""
        self._candidate, self._tokenizer = candidate, tokenizer_beside(candidate)
        is_checkpoint = candidate.kind is Kind.CHECKPOINT
        has_card = (candidate.path / CARD_NAME).is_file()
        self.heading.setText(tr("Add {name}").format(name=candidate.path.name))
        kind = tr("An original checkpoint") if is_checkpoint else tr("A folder in the layout of diffusers")
        if is_checkpoint:
            then = tr("it is converted into your own models; only tensors are read from it, nothing is run")
        else:
            then = tr("every weight is read and checked")
        self.what.setText(f"{kind}, {in_words(candidate.size_bytes)}: {then}.")
        self.title.setText(candidate.name)
        self._form.setRowVisible(self._words_row, is_checkpoint)
        self._form.setRowVisible(self.copies, not is_checkpoint)
        self._form.setRowVisible(self.grammar, not has_card)
        size = in_words(candidate.size_bytes)
        self.copies.setText(tr("&Copy it to my own models ({size})").format(size=size))
        self.copies.setChecked(True)
        self.licence.setPlainText(candidate.licence)
        self.licence.setReadOnly(bool(candidate.licence))
        self.licence_hint.setText(
            tr("Found in {file}.").format(file=candidate.licence_file)
            if candidate.licence
            else tr("No licence was found beside it. Write under which one you may use it.")
        )
        self.accepts.setChecked(False)
        self._show_tokenizer()
        self._enable()
        self.title.setFocus()

    def _build(self) -> None:
        words = QHBoxLayout()
        words.addWidget(self.words_state, 1)
        words.addWidget(self.words)
        self._words_row = QWidget()
        self._words_row.setLayout(words)
        words.setContentsMargins(0, 0, 0, 0)
        self._form = form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        form.addRow(tr("&Title"), self.title)
        form.addRow(tr("&Understands"), self.grammar)
        form.addRow(tr("Tokenizer"), self._words_row)
        form.addRow("", self.copies)
        buttons = QHBoxLayout()
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.add)
        licence = QLabel(tr("&Licence"))
        licence.setBuddy(self.licence)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self.heading, self.what):
            layout.addWidget(part)
        layout.addLayout(form)
        layout.addWidget(licence)
        layout.addWidget(self.licence, 1)
        layout.addWidget(self.licence_hint)
        layout.addWidget(self.accepts)
        layout.addLayout(buttons)

    def _enable(self) -> None:
        has_text = bool(self.licence.toPlainText().strip())
        self.accepts.setEnabled(has_text)
        lacks_words = self._form.isRowVisible(self._words_row) and self._tokenizer is None
        has_title = bool(self.title.text().strip())
        self.add.setEnabled(has_text and has_title and self.accepts.isChecked() and not lacks_words)

    def _show_tokenizer(self) -> None:
        if self._tokenizer is None:
            self.words_state.setText(tr("missing: vocab.json and merges.txt of the text encoder"))
        else:
            self.words_state.setText(tr("in {folder}").format(folder=self._tokenizer.name))
        self.words_state.setProperty("role", "error" if self._tokenizer is None else "secondary")
        self.words_state.style().unpolish(self.words_state)
        self.words_state.style().polish(self.words_state)
        self.words.setToolTip(
            tr(
                "A checkpoint does not hold the word pieces that its text encoder reads. They are the files "
                "vocab.json and merges.txt of openai/clip-vit-large-patch14."
            )
        )

    def _ask_for_tokenizer(self) -> None:
        dialog = QFileDialog(self, tr("Folder with vocab.json and merges.txt"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._take_tokenizer)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_tokenizer(self, folder: str) -> None:
        candidate = self._candidate
        if candidate is not None:
            self._tokenizer = tokenizer_beside(candidate, Path(folder))
            self._show_tokenizer()
            self._enable()

    def _request(self) -> None:
        candidate = self._candidate
        if candidate is None:
            return
        given: dict[str, Any] = {
            "title": " ".join(self.title.text().split()),
            "licence": self.licence.toPlainText().strip(),
        }
        if self._form.isRowVisible(self.grammar):
            given["grammar_version"] = self.grammar.currentData()
        is_checkpoint = candidate.kind is Kind.CHECKPOINT
        self.add_requested.emit(
            ModelJob(
                path=candidate.path,
                given=given,
                copy=not is_checkpoint and self.copies.isChecked(),
                tokenizer=self._tokenizer if is_checkpoint else None,
            )
        )
