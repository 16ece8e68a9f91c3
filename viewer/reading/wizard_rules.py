"""RulesPage: who reads, how, and where the study goes; with what it comes to."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
)

from engine.errors import EngineError
from engine.reading.plan import Showing
from engine.reading.protocol import Design, ReadingRules, StudyProtocol
from viewer.language import mark, tr
from viewer.reading.draft import StudyDraft
from viewer.reading.reading_panes import hanging_choices, window_choices
from viewer.reading.wizard_page import WizardPage, labeled
from viewer.reading.wizard_pages import spin

_S_PER_SHOWING = 45
_SWITCHES = {
    "may_go_back": mark("may go back"),
    "may_change": mark("may change answers"),
    "may_skip": mark("may skip cases"),
    "is_blinded": mark("models are hidden"),
    "swaps_sides": mark("left and right are exchanged at random"),
    "shows_map": mark("the guidance map is shown"),
}


class RulesPage(WizardPage):
    """The last page; says how many showings it makes."""

    def __init__(self, draft: StudyDraft, folder: str = "") -> None:
        super().__init__(draft, tr("Readers and rules"), tr("Readers have codes; their names stay with you."))
        rules = draft.rules
        self.readers = QLineEdit(", ".join(draft.readers))
        self.seed = spin(0, 2**31 - 1, draft.seed)
        self.repeats = spin(0, 100, round(rules.repeat_share * 100), " %")
        self.gap = spin(0, 1000, rules.repeat_gap)
        self.break_every = spin(0, 1000, rules.break_every)
        self.break_every.setSpecialValueText(tr("never"))
        self.break_every.setSuffix(" " + tr("cases"))
        self.hanging, self.window_choice = QComboBox(), QComboBox()
        for box, choices in ((self.hanging, hanging_choices()), (self.window_choice, window_choices())):
            for value, words in choices:
                box.addItem(words, value)
        self.database = QLineEdit(draft.database)
        self.database.setPlaceholderText(tr("in the folder; or postgresql+psycopg://host/study"))
        self.folder = QLineEdit(folder)
        self.folder.setPlaceholderText(tr("a new folder"))
        choose = QPushButton(tr("&Choose…"))
        choose.clicked.connect(self._ask_folder)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow(labeled(tr("R&eader codes, with commas"), self.readers), self.readers)
        form.addRow(labeled(tr("&Seed of every order"), self.seed), self.seed)
        repeats = QHBoxLayout()
        repeats.setSpacing(8)
        repeats.addWidget(self.repeats)
        repeats.addWidget(labeled(tr("after at &least so many others"), self.gap))
        repeats.addWidget(self.gap)
        repeats.addStretch(1)
        form.addRow(labeled(tr("Shown &twice, unannounced"), self.repeats), repeats)
        form.addRow(labeled(tr("&Break offered after"), self.break_every), self.break_every)
        form.addRow(labeled(tr("&Arrangement"), self.hanging), self.hanging)
        form.addRow(labeled(tr("&Grey window"), self.window_choice), self.window_choice)
        self.switches: dict[str, QCheckBox] = {}
        self._switch_grid = grid = QGridLayout()
        for name, words in _SWITCHES.items():
            switch = QCheckBox(tr(words))
            switch.setChecked(getattr(rules, name))
            switch.toggled.connect(lambda _: self._take())
            self.switches[name] = switch
        form.addRow(QLabel(tr("Readers")), grid)
        form.addRow(labeled(tr("&Database"), self.database), self.database)
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addWidget(self.folder, 1)
        where.addWidget(choose)
        form.addRow(labeled(tr("F&older of the study"), self.folder), where)
        self.column.addLayout(form)
        self.preview = QLabel()
        self.preview.setWordWrap(True)
        self.preview.setProperty("role", "heading")
        self.column.addStretch(1)
        self.column.addWidget(self.preview)
        for field in (self.readers, self.database, self.folder):
            field.textChanged.connect(lambda _: self._take())
        for count in (self.seed, self.repeats, self.gap, self.break_every):
            count.valueChanged.connect(lambda _: self._take())
        for box in (self.hanging, self.window_choice):
            box.currentIndexChanged.connect(lambda _: self._take())
        self._problem = ""

    def enter(self) -> None:
        design = self.draft.design
        only_for = {"swaps_sides": Design.PAIRED, "shows_map": Design.RATE}
        offered = [name for name in self.switches if only_for.get(name, design) is design]
        for name, switch in self.switches.items():
            self._switch_grid.removeWidget(switch)
            switch.setVisible(name in offered)
        for number, name in enumerate(offered):  # without gaps
            self._switch_grid.addWidget(self.switches[name], number // 2, number % 2)
        counted = sum(not case.is_practice for case in self.draft.cases)
        if self.gap.value() > max(1, counted // 2):
            self.gap.setValue(max(1, counted // 3))
        self._take()

    def problem(self) -> str:
        return self._problem

    def _take(self) -> None:
        draft = self.draft
        draft.readers = tuple(filter(None, (code.strip() for code in self.readers.text().split(","))))
        draft.seed, draft.database = self.seed.value(), self.database.text()
        text = self.folder.text().strip()
        draft.folder = Path(text).expanduser() if text else None
        switched = {name: box.isChecked() for name, box in self.switches.items()}
        draft.rules = replace(
            ReadingRules(),
            repeat_share=self.repeats.value() / 100,
            repeat_gap=self.gap.value(),
            break_every=self.break_every.value(),
            hanging=self.hanging.currentData(),
            window=self.window_choice.currentData(),
            **switched,
        )
        try:
            protocol, order = draft.preview()
            self._problem = _folder_problem(draft.folder)
            self.preview.setText(describe_order(protocol, order))
        except EngineError as error:
            self._problem = str(error)
            self.preview.setText("")
        self.changed.emit()

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, tr("Folder of the study"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.filesSelected.connect(lambda names: self.folder.setText(names[0]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def describe_order(protocol: StudyProtocol, order: tuple[Showing, ...]) -> str:
    """How many showings each reader has, and what it takes."""
    practice = sum(one.is_practice for one in order)
    repeats = sum(one.repeat > 0 for one in order)
    parts = [tr("{n} showings for each reader").format(n=len(order))]
    if practice:
        parts.append(tr("{n} of them practice").format(n=practice))
    if repeats:
        parts.append(tr("{n} hidden repeats").format(n=repeats))
    edits = sum(case.is_made for case in protocol.cases) * len(protocol.arms)
    parts.append(tr("{n} counterfactuals to make").format(n=edits))
    parts.append(tr("about {n} min of reading").format(n=max(1, round(len(order) * _S_PER_SHOWING / 60))))
    return " · ".join(parts)


def _folder_problem(folder: Path | None) -> str:
    if folder is None:
        return tr("Choose a folder for the study.")
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            return tr("{folder} is not empty; choose a new folder.").format(folder=folder)
    except OSError as error:
        return f"{folder}: {error.strerror}"
    return ""
