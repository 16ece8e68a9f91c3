"""ModelChooser: which model draws, with what its card wants the reader to know."""

import logging
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from engine.edit import Provenance
from engine.models.catalog import ModelCard
from engine.models.description import ModelDescription, describe_model
from engine.models.folder_facts import in_words
from engine.models.memory import free_memory, memory_need
from viewer import background, theme
from viewer.about_model import AboutModel
from viewer.language import mark, tr
from viewer.tools.outlook_view import say, wrapped_label
from viewer.tools.quiet_wheel import quiet_wheel

_log = logging.getLogger(__name__)

_HINT = mark(
    "No model yet. A model is a folder or a checkpoint with the networks that draw counterfactuals. Drop one "
    "on the window, or press +; counterview-engine models add PATH does the same."
)


class ModelChooser(QWidget):
    """A list of models with the notice of the chosen one and more at a click, or how to add the first."""

    changed = Signal()  # the models, or the reader's choice
    chosen = Signal(str)  # name of the model that the reader chose
    failed = Signal(str)  # why nothing can be told about a model
    manage_requested = Signal()  # to add a model, or to see all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: tuple[ModelCard, ...] = ()
        self.box = QComboBox()
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.box.setMinimumWidth(100)
        self.box.setAccessibleName(tr("Model"))
        quiet_wheel(self.box)
        self.about = QToolButton()
        self.about.setIcon(theme.icon("info"))
        self.about.setIconSize(QSize(20, 20))
        self.about.setToolTip(tr("About this model: what it is, what it learned from, its limits"))
        self.about.setAccessibleName(tr("About this model"))
        self.manage = QToolButton()
        self.manage.setIcon(theme.icon("plus"))
        self.manage.setIconSize(QSize(20, 20))
        self.manage.setToolTip(tr("Models: add, check, remove, or several on one request"))
        self.manage.setAccessibleName(tr("Models"))
        self.manage.clicked.connect(self.manage_requested)
        self.warning = wrapped_label("error")
        self.warning.setFont(theme.small_font())
        label = QLabel(tr("Mo&del"))
        label.setProperty("role", "secondary")
        label.setBuddy(self.box)
        self.notice = wrapped_label("secondary")
        self.notice.setFont(theme.small_font())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.box, 1)
        row.addWidget(self.about)
        row.addWidget(self.manage)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.notice)
        layout.addWidget(self.warning)
        self.box.currentIndexChanged.connect(self._choose)
        self.about.clicked.connect(self._show_about_chosen)
        self._show()

    @property
    def card(self) -> ModelCard | None:
        """Of the chosen model."""
        index = self.box.currentIndex()
        return self._cards[index] if 0 <= index < len(self._cards) else None

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        """Of all models that are offered."""
        return self._cards

    def set_cards(self, cards: Sequence[ModelCard], chosen: str = "") -> None:
        """Offer these models; keeps the choice where possible, or takes the model named ``chosen``."""
        chosen = chosen or ("" if self.card is None else self.card.name)
        with QSignalBlocker(self.box):
            self._cards = tuple(cards)
            self.box.clear()
            for card in self._cards:
                self.box.addItem(card.title or card.name)
            names = [card.name for card in self._cards]
            self.box.setCurrentIndex(names.index(chosen) if chosen in names else 0 if names else -1)
        self._show()
        self.changed.emit()

    def show_about_maker(self, provenance: Provenance) -> None:
        """Tell about the model that made a result, and when it is no longer the same model."""
        name = provenance.model_name
        card = next((card for card in self._cards if card.name == name), None)
        if card is None:
            self.failed.emit(tr("The model {name} is not among your models any more.").format(name=name))
            return
        is_same = dict(card.weights_sha256) == dict(provenance.weights_sha256)
        remark = tr("The result was made with other weights under the same name than these.")
        self.show_about(card, "" if is_same else remark)

    def _show_about_chosen(self) -> None:
        if self.card is not None:
            self.show_about(self.card)

    def show_about(self, card: ModelCard, remark: str = "") -> None:
        """Tell about a model. Read in the background, then show in place of an earlier one."""

        def show(description: ModelDescription) -> None:
            if not isValid(self):  # the window was closed meanwhile
                return
            window = self.window()
            for earlier in window.findChildren(AboutModel):
                earlier.close()
            about = AboutModel(description, remark, window)
            QTimer.singleShot(0, about, about.show)  # laying the text out is work enough for a turn

        background.run(lambda: describe_model(card), show, self.failed.emit, owner=self)

    def _choose(self) -> None:
        self._show()
        self.changed.emit()
        if self.card is not None:
            self.chosen.emit(self.card.name)

    def _show(self) -> None:
        card = self.card
        self.box.setVisible(bool(self._cards))
        self.about.setVisible(bool(self._cards))
        say(self.notice, tr(_HINT) if card is None else card.notice)
        self.box.setToolTip("" if card is None else "\n".join(filter(None, (card.source, card.licence))))
        say(self.warning, "")
        if card is not None:
            background.run(lambda: memory_warning(card), partial(self._warn, card), _log.info, owner=self)

    def _warn(self, card: ModelCard, text: str) -> None:
        if card is self.card:
            say(self.warning, text)


def memory_warning(card: ModelCard) -> str:
    """That an edit with a model would find too little memory in this machine; "" where there is enough.

    Raises:
        ModelIntegrityError: a file of the model cannot be read; whoever runs it hears of that.
    """
    needed, free = memory_need(card).float32, free_memory()
    if free is None or needed <= free:
        return ""
    return tr("This model needs about {need} of memory for an edit; {free} are free.").format(
        need=in_words(needed), free=in_words(free)
    )
