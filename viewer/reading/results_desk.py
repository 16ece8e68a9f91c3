"""ResultsDesk: what a study has found, for its owner; models stay hidden until blinding is lifted."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
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

from engine.evaluation.resampling import Figure
from engine.reading.adjudication import make_adjudication
from engine.reading.events import EventKind, ReadingEvent
from engine.reading.study import Study
from engine.reading.study_export import export_study
from engine.reading.study_report import write_report
from engine.reading.study_results import StudyResults
from viewer import background
from viewer.language import number, tr
from viewer.reading.disagreement_page import DisagreementPage
from viewer.reading.found import Found, find_results
from viewer.reading.item_results_page import ItemResultsPage
from viewer.reading.readers_page import readers_page
from viewer.reading.regions_page import RegionsPage
from viewer.reading.start_dialog import describe_design

_OWNER = "owner"
REPORT = "report.html"


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
        self.resize(900, 680)
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
        self.refresh = QPushButton(tr("&Refresh"))
        self.unblind = QPushButton(tr("&Lift the blinding…"))
        self.prepare = QPushButton(tr("&Prepare…"))
        self.export = QPushButton(tr("E&xport…"))
        self.export.setProperty("role", "primary")
        close = QPushButton(tr("&Close"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.state, 1)
        for button in (self.refresh, self.prepare, self.unblind, self.export, close):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        for widget in (title, design, self.line, self.more, self.blinding, self.tabs):
            layout.addWidget(widget, 1 if widget is self.tabs else 0)
        layout.addLayout(buttons)
        self.refresh.clicked.connect(self.read)
        self.unblind.clicked.connect(self._ask_reason)
        self.prepare.clicked.connect(lambda: self.prepare_requested.emit(self._study))
        self.export.clicked.connect(self._ask_folder)
        close.clicked.connect(self.close)
        self.read()

    @property
    def _hides_arms(self) -> bool:
        is_blinded = self._study.protocol.rules.is_blinded
        return is_blinded and self.found is not None and not self.found.is_unblinded

    def name_of(self, arm: str) -> str:
        """How an arm is called here: by a letter while it is hidden."""
        arms = self._study.protocol.arms
        place = next((n for n, one in enumerate(arms) if one.name == arm), None)
        if place is None:
            return arm
        if self._hides_arms:
            return tr("arm {letter}").format(letter=_letter(self._study.protocol.identity, place, len(arms)))
        return f"{arm}: {arms[place].model}, {arms[place].variant.value}, {arms[place].seed}"

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
        self.line.setText(results.paper_line or tr("No answers to scored questions yet."))
        self.line.setVisible(bool(results.items))
        self.more.setText("\n".join(self._other_lines(results)))
        self.more.setVisible(bool(self.more.text()))
        if results.unblinded:
            self.blinding.setText(tr("Blinding was lifted: {log}").format(log="; ".join(results.unblinded)))
        elif self._hides_arms:
            self.blinding.setText(tr("Models are hidden; arms are letters in an order of their own."))
        self.blinding.setVisible(bool(self.blinding.text()))
        self.unblind.setVisible(self._hides_arms)
        self.prepare.setVisible(found.missing > 0)
        self.prepare.setText(tr("&Prepare {n} counterfactuals…").format(n=found.missing))
        place = self.tabs.currentIndex()
        while self.tabs.count():
            page = self.tabs.widget(0)
            self.tabs.removeTab(0)
            if page is not None:
                page.deleteLater()
        self.tabs.addTab(readers_page(results.progress), tr("Readers"))
        for item in results.items:
            self.tabs.addTab(ItemResultsPage(item, self.name_of), tr(item.title))
        if found.regions:
            self.tabs.addTab(RegionsPage(self._study, found.regions, self.name_of), tr("Painted regions"))
        differ = DisagreementPage(found.disagreements)
        differ.wanted.connect(self._ask_adjudication)
        self.tabs.addTab(differ, tr("Disagreements ({n})").format(n=len(found.disagreements)))
        self.tabs.setCurrentIndex(max(0, place))

    def _other_lines(self, results: StudyResults) -> list[str]:
        lines = []
        if results.detection is not None:
            one = results.detection
            words = tr("Told right: {right}; synthetic found: {found}; real called real: {real}")
            lines.append(
                words.format(
                    right=_percent(one.right),
                    found=_percent(one.synthetic_found),
                    real=_percent(one.real_found),
                )
            )
        if results.preference is not None:
            two = results.preference
            words = tr("{first} preferred {a} times, {second} {b} times, neither {none} times ({share})")
            pairs = sorted(
                ((self.name_of(two.first), two.prefer_first), (self.name_of(two.second), two.prefer_second))
            )
            (first, a), (second, b) = pairs
            share = two.share_first
            if first != self.name_of(two.first):
                share = Figure(1 - share.value, 1 - share.high, 1 - share.low, share.n)
            lines.append(
                words.format(
                    first=first, a=a, second=second, b=b, none=two.no_difference, share=_percent(share)
                )
            )
        return lines

    # Lifting the blinding.

    def _ask_reason(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(tr("Lift the blinding"))
        dialog.setLabelText(tr("Models will be named here and in exports. This is logged for good. Why?"))
        dialog.setOkButtonText(tr("Lift it"))
        dialog.textValueSelected.connect(self.lift_blinding)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def lift_blinding(self, reason: str) -> None:
        """Log why, then show the models; nothing happens without a reason."""
        reason = reason.strip()
        if not reason:
            self._say(tr("The blinding stays: a reason is needed."), is_error=True)
            return

        def log() -> None:
            store = self._study.open_answers()
            try:
                detail = {"reason": reason, "study": self._study.protocol.identity}
                event = ReadingEvent(_OWNER, "", EventKind.UNBLINDED, detail)
                store.add_events([event])
            finally:
                store.close()

        def done(_: None) -> None:
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

    def _ask_for_folder(self, title: str, take: object) -> None:
        dialog = QFileDialog(self, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.filesSelected.connect(lambda names: take(Path(names[0])))  # type: ignore[operator]
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export_to(self, folder: Path) -> None:
        """Write tables, codebook and report."""
        if self.found is None or self._hides_arms:
            return
        study, results = self._study, self.found.results
        self._say(tr("Writing…"))

        def write() -> int:
            files = (*export_study(folder, study, results), write_report(folder / REPORT, results))
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
        self.state.setText(text)
        self.state.setProperty("role", "error" if is_error else "secondary")
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)


def _letter(identity: str, place: int, count: int) -> str:
    """Arms in an order that follows from the study, so that A is not always the first of the protocol."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(place + int(identity, 16)) % count % 26]


def _percent(figure: Figure) -> str:
    if not figure.is_known:
        return "–"
    text = f"{number(figure.value * 100, '.0f')} %"
    if figure.low == figure.low:
        text += f" ({number(figure.low * 100, '.0f')}–{number(figure.high * 100, '.0f')})"
    return text
