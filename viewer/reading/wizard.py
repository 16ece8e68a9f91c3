"""StudyWizard: five short pages from a title to the folder of a study."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.models.card import ModelCard
from engine.reading.study import Study
from viewer import background
from viewer.language import tr
from viewer.reading.draft import StudyDraft
from viewer.reading.wizard_cases import CasesPage
from viewer.reading.wizard_items import ItemsPage
from viewer.reading.wizard_page import WizardPage
from viewer.reading.wizard_pages import ArmsPage, DesignPage
from viewer.reading.wizard_rules import RulesPage
from viewer.scrolling import resize_on_screen
from viewer.when_shown import WhenShown


class StudyWizard(QDialog):
    """Next and Back; the last page makes the study.

    Args:
        cards: models to choose from.
    """

    created = Signal(object)  # Study

    def __init__(self, cards: Sequence[ModelCard], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New study"))
        resize_on_screen(self, QSize(900, 640))
        draft = self.draft = StudyDraft()
        kinds: tuple[Callable[[], WizardPage], ...] = (
            lambda: DesignPage(draft),
            lambda: CasesPage(draft),
            lambda: ArmsPage(draft, cards),
            lambda: ItemsPage(draft),
            lambda: RulesPage(draft),
        )
        self._places = [WhenShown(partial(self._make_page, kind)) for kind in kinds]
        self.steps = QLabel()
        self.steps.setTextFormat(Qt.TextFormat.PlainText)
        self.steps.setProperty("role", "secondary")
        self.heading = QLabel()
        self.heading.setObjectName("aboutTitle")
        self.stack = QStackedWidget(self)
        for place in self._places:
            self.stack.addWidget(place)
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.back = QPushButton(tr("< &Back"))
        self.next = QPushButton()
        self.next.setProperty("role", "primary")
        self.next.setDefault(True)
        cancel = QPushButton(tr("Cancel"))
        line = QFrame()
        line.setObjectName("separator")
        buttons = QHBoxLayout()
        buttons.addWidget(self.state, 1)
        for button in (cancel, self.back, self.next):
            button.setAutoDefault(button is self.next)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        for widget in (self.steps, self.heading, self.stack, line):
            layout.addWidget(widget, 1 if widget is self.stack else 0)
        layout.addLayout(buttons)
        self._is_making = False
        self.back.clicked.connect(lambda: self._turn_to(self.stack.currentIndex() - 1))
        self.next.clicked.connect(self._go_on)
        cancel.clicked.connect(self.reject)
        self._turn_to(0)

    def _make_page(self, make: Callable[[], WizardPage]) -> WizardPage:
        page = make()
        page.changed.connect(self._show_state)
        return page

    def _turn_to(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        page = self._places[number].page
        self.heading.setText(page.title)
        self.steps.setText(tr("Step {n} of {count}").format(n=number + 1, count=len(self._places)))
        self.back.setEnabled(number > 0)
        is_last = number == len(self._places) - 1
        self.next.setText(tr("&Make the study") if is_last else tr("&Next >"))
        page.enter()
        self._show_state()

    def _go_on(self) -> None:
        number = self.stack.currentIndex()
        if self._places[number].page.problem():
            return
        if number + 1 < len(self._places):
            self._turn_to(number + 1)
        else:
            self._make()

    def _make(self) -> None:
        self._is_making = True
        self._say(tr("Making the study…"))
        self.next.setEnabled(False)
        background.run(self.draft.create, self._take, self._complain, owner=self)

    def _take(self, study: Study) -> None:
        self._is_making = False
        self.accept()
        self.created.emit(study)

    def _complain(self, message: str) -> None:
        self._is_making = False
        self.next.setEnabled(True)
        self._say(message, is_error=True)

    def _show_state(self) -> None:
        if self._is_making:
            return
        problem = self._places[self.stack.currentIndex()].page.problem()
        self.next.setEnabled(not problem)
        self._say(problem)

    def _say(self, text: str, is_error: bool = False) -> None:
        self.state.setText(text[:1].upper() + text[1:])  # as engine errors come
        self.state.setProperty("role", "error" if is_error else "secondary")
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
