"""ResultsDesk: what a study has found, for its owner; models stay hidden until blinding is lifted."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from engine.exchange.audit import AuditEvent, note
from engine.reading.adjudication import make_adjudication
from engine.reading.events import EventKind, ReadingEvent
from engine.reading.study import Study
from engine.reading.study_export import export_study
from engine.reading.study_report import write_report
from viewer import background
from viewer.labels import say
from viewer.language import tr
from viewer.reading.arm_names import arm_name
from viewer.reading.disagreement_page import DisagreementPage
from viewer.reading.found import Found, find_results
from viewer.reading.item_results_page import ItemResultsPage
from viewer.reading.overview import overview, summary
from viewer.reading.readers_page import readers_page
from viewer.reading.regions_page import RegionsPage
from viewer.reading.start_dialog import describe_design
from viewer.scrolling import resize_on_screen
from viewer.when_shown import WhenShown

_OWNER = "owner"
REPORT = "report.html"
_BESIDE_PAGES = QSize(60, 270)  # margins, what stands above the tabs, and the buttons


class ResultsDesk(QDialog):
    """Tabs: readers, each scored item, disagreements.

    Args:
        study: opened.
    """

    prepare_requested = Signal(object)  # Study
    blinding_lifted = Signal()

    def __init__(self, study: Study, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._study = study
        self.found: Found | None = None
        self.setWindowTitle(tr("Study results"))
        resize_on_screen(self, QSize(900, 740))
        title = QLabel(study.protocol.title)
        title.setObjectName("aboutTitle")
        title.setTextFormat(Qt.TextFormat.PlainText)
        design = QLabel(describe_design(study.protocol.design))
        design.setProperty("role", "secondary")
        self.line = QLabel()
        self.line.setWordWrap(True)
        self.line.setProperty("role", "heading")
        self.line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.more = QLabel()
        self.more.setWordWrap(True)
        self.blinding = QLabel()
        self.blinding.setWordWrap(True)
        self.blinding.setProperty("role", "secondary")
        self.tabs = QTabWidget()
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.refresh = QPushButton(tr("Re&fresh"))
        self.unblind = QPushButton(tr("&Lift the blinding…"))
        self.look = QPushButton(tr("&Show answers…"))
        self.prepare = QPushButton(tr("&Prepare…"))
        self.export = QPushButton(tr("E&xport…"))
        self.export.setProperty("role", "primary")
        self.with_dicom = QCheckBox(tr("with &DICOM SR"))
        self.with_dicom.setToolTip(tr("The answers also as DICOM, one object for each reader and case"))
        close = QPushButton(tr("&Close"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.refresh, self.prepare, self.look, self.unblind, self.export, close):
            button.setAutoDefault(False)
            if button is self.export:
                buttons.addWidget(self.with_dicom)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        for widget in (title, design, self.line, self.more, self.blinding, self.tabs):
            layout.addWidget(widget, 1 if widget is self.tabs else 0)
        self.state.setMinimumHeight(self.state.fontMetrics().height())  # the tabs do not jump
        layout.addWidget(self.state)
        layout.addLayout(buttons)
        self.refresh.clicked.connect(self.read)
        self.unblind.clicked.connect(self._ask_reason)
        self.look.clicked.connect(self._ask_to_look)
        for late in (self.look, self.unblind, self.prepare, self.export, self.with_dicom):
            late.hide()  # until it is known what there is
        self.prepare.clicked.connect(lambda: self.prepare_requested.emit(self._study))
        self.export.clicked.connect(self._ask_folder)
        close.clicked.connect(self.close)
        self.read()

    @property
    def _hides_answers(self) -> bool:
        """Somebody has yet to read, and may be looking."""
        found = self.found
        if found is None or found.is_looked_at or not self._study.protocol.rules.is_blinded:
            return False
        return any(one.done + one.skipped < one.total for one in found.results.progress)

    @property
    def _hides_arms(self) -> bool:
        is_blinded = self._study.protocol.rules.is_blinded
        return is_blinded and self.found is not None and not self.found.is_unblinded

    def name_of(self, arm: str) -> str:
        """How an arm is called here: by a letter while it is hidden."""
        return arm_name(self._study.protocol, arm, self._hides_arms)

    def read(self) -> None:
        """Compute everything anew."""
        self._say(tr("Computing…"))
        self.refresh.setEnabled(False)
        background.run(lambda: find_results(self._study), self._show, self._fail, owner=self)

    def _fail(self, message: str) -> None:
        self.refresh.setEnabled(True)
        self._say(message, is_error=True)

    def _show(self, found: Found) -> None:
        self.found = found
        results = found.results
        self.refresh.setEnabled(True)
        self._say("")
        hides = self._hides_answers
        line = summary(results) or tr("No answers to scored questions yet.")
        self.line.setText(line if results.items and not hides else "")
        self.more.setText("" if hides else "\n".join(overview(results, self.name_of)))
        for label in (self.line, self.more):
            label.setVisible(bool(label.text()))
        if results.unblinded:
            self.blinding.setText(tr("Blinding was lifted: {log}").format(log="; ".join(results.unblinded)))
        elif hides:
            self.blinding.setText(tr("Answers are hidden until all readers are done."))
        elif self._hides_arms:
            self.blinding.setText(tr("Models are hidden; arms are letters in an order of their own."))
        self.blinding.setVisible(bool(self.blinding.text()))
        self.look.setVisible(hides)
        self.export.setVisible(not hides)
        self.with_dicom.setVisible(not hides)
        self.unblind.setVisible(self._hides_arms and not hides)
        self.prepare.setVisible(found.missing > 0)
        self.prepare.setText(tr("&Prepare {n} counterfactuals…").format(n=found.missing))
        old = [page for place in range(self.tabs.count()) if (page := self.tabs.widget(place)) is not None]
        place = max(0, self.tabs.currentIndex())
        self.tabs.addTab(readers_page(results.progress), tr("Readers"))
        if not hides:
            self._add_answers(found)
        self.tabs.setCurrentIndex(min(len(old) + place, self.tabs.count() - 1))
        for page in old:  # none of them is shown any more, else its neighbor would be made now
            self.tabs.removeTab(0)
            page.deleteLater()

    def _add_answers(self, found: Found) -> None:
        for item in found.results.items:
            page = partial(ItemResultsPage, item, self.name_of)
            self.tabs.addTab(WhenShown(page, _BESIDE_PAGES), tr(item.title))
        if found.regions:
            regions = partial(RegionsPage, self._study, found.regions, self.name_of)
            self.tabs.addTab(WhenShown(regions, _BESIDE_PAGES), tr("Painted regions"))
        differ = WhenShown(partial(self._disagreements, found), _BESIDE_PAGES)
        self.tabs.addTab(differ, tr("Disagreements ({n})").format(n=len(found.disagreements)))

    def _disagreements(self, found: Found) -> DisagreementPage:
        page = DisagreementPage(found.disagreements, self._study.protocol, self.name_of)
        page.wanted.connect(self._ask_adjudication)
        return page

    # Lifting the blinding.

    def _ask_reason(self) -> None:
        self._ask(
            tr("Lift the blinding"),
            tr("Models will be named here and in exports. This is logged for good. Why?"),
            tr("Lift it"),
            self.lift_blinding,
        )

    def _ask_to_look(self) -> None:
        self._ask(
            tr("Show answers"),
            tr("Whoever has yet to read must not see them. This is logged for good. Why?"),
            tr("Show them"),
            self.look_at_answers,
        )

    def _ask(self, title: str, words: str, button: str, take: Callable[[str], None]) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(title)
        dialog.setLabelText(words)
        dialog.setOkButtonText(button)
        dialog.textValueSelected.connect(take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        for one in dialog.findChildren(QPushButton):
            one.setIcon(QIcon())  # colored ones, from the desktop's style

    def lift_blinding(self, reason: str) -> None:
        """Log why, then show the models; nothing happens without a reason."""
        self._log(EventKind.UNBLINDED, reason, tr("The blinding stays: a reason is needed."))

    def look_at_answers(self, reason: str) -> None:
        """Log why, then show answers although somebody has yet to read."""
        self._log(EventKind.LOOKED, reason, tr("Answers stay hidden: a reason is needed."))

    def _log(self, kind: EventKind, reason: str, refusal: str) -> None:
        reason = reason.strip()
        if not reason:
            self._say(refusal, is_error=True)
            return
        detail = {"reason": reason, "study": self._study.protocol.identity}

        def log() -> None:
            with self._study.open_answers() as store:
                store.add_events([ReadingEvent(_OWNER, "", kind, detail)])

        def done(_: None) -> None:
            if kind is EventKind.UNBLINDED:
                self.blinding_lifted.emit()
            self.read()

        background.run(log, done, self._fail, owner=self)

    # Export and adjudication.

    def _ask_folder(self) -> None:
        if self._hides_arms:
            self._say(tr("Exports name the models: lift the blinding first."), is_error=True)
            self.unblind.setFocus()
            return
        self._ask_for_folder(tr("Export to a folder"), self.export_to)

    def _ask_for_folder(self, title: str, take: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.filesSelected.connect(lambda names: take(Path(names[0])))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export_to(self, folder: Path) -> None:
        """Write tables, codebook and report."""
        if self.found is None or self._hides_arms:
            return
        study, results, has_dicom = self._study, self.found.results, self.with_dicom.isChecked()
        self._say(tr("Writing…"))

        def write() -> int:
            files = (*export_study(folder, study, results, has_dicom), write_report(folder / REPORT, results))
            note(AuditEvent.EXPORTED, what="study", files=len(files))
            return len(files)

        done = tr("{n} files are in {folder}")
        background.run(write, lambda n: self._say(done.format(n=n, folder=folder)), self._fail, owner=self)

    def _ask_adjudication(self, reader: str, cases: list[str]) -> None:
        title = tr("A new, empty folder for the round")
        self._ask_for_folder(title, lambda folder: self.make_round(folder, reader, cases))

    def make_round(self, folder: Path, reader: str, cases: list[str]) -> None:
        """Make a study of these cases for one more reader."""
        self._say(tr("Making the study…"))
        done = tr("{reader} can read {n} cases in {folder}")
        background.run(
            lambda: make_adjudication(self._study, folder, reader, cases),
            lambda made: self._say(
                done.format(reader=reader, n=len(made.protocol.cases), folder=made.folder)
            ),
            self._fail,
            owner=self,
        )

    def _say(self, text: str, is_error: bool = False) -> None:
        say(self.state, text, is_error)
