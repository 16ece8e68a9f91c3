"""SearchForm: what studies are looked for, in the fields that every PACS knows."""

from itertools import pairwise

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from engine.pacs.archive import StudyQuery
from viewer.language import mark, tr
from viewer.pacs.study_rows import shown_date

ANY, TODAY, WEEK, MONTH, RANGE = "any", "today", "week", "month", "range"
_DATES = {
    ANY: mark("Any date"),
    TODAY: mark("Today"),
    WEEK: mark("Last 7 days"),
    MONTH: mark("Last 30 days"),
    RANGE: mark("From … to …"),
}
_DAYS = {TODAY: 0, WEEK: 6, MONTH: 29}
MODALITIES = ("DX", "CR")
_DICOM_DATE = "yyyyMMdd"
_HEIGHT = 30  # of the fields around, so that nothing moves


class SearchForm(QWidget):
    """Enter in any field searches, as the button does."""

    searched = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = self._field(tr("Family name, given name"))
        self.name.setToolTip(tr("The beginning is enough; * stands for any letters, ? for one"))
        self.patient_id = self._field("")
        self.patient_id.setToolTip(tr("All of it; * stands for any letters, ? for one"))
        self.accession = self._field("")
        self.accession.setToolTip(self.patient_id.toolTip())
        self.description = self._field(tr("Any part of it"))
        self.date = QComboBox()
        for which, text in _DATES.items():
            self.date.addItem(tr(text), which)
        today = QDate.currentDate()
        self.first, self.last = QDateEdit(today.addDays(-6)), QDateEdit(today)
        for edit, name in ((self.first, tr("First day")), (self.last, tr("Last day"))):
            edit.setCalendarPopup(True)
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setAccessibleName(name)
            edit.setFixedHeight(_HEIGHT)
            edit.lineEdit().returnPressed.connect(self.searched)
        self.modalities = {name: QCheckBox(name) for name in MODALITIES}
        for name, box in self.modalities.items():
            box.setChecked(True)
            box.setAccessibleName(tr("Studies with {modality}").format(modality=name))
            box.setToolTip(tr("With none of them ticked, studies of all kinds are found"))
        self.search = QPushButton(tr("&Search"))
        self.search.setProperty("role", "primary")
        self.search.setAutoDefault(False)
        self.search.clicked.connect(self.searched)
        self.date.currentIndexChanged.connect(self._show_days)
        self._lay_out()
        self._show_days()

    def _field(self, hint: str) -> QLineEdit:
        field = QLineEdit(placeholderText=hint)
        field.setMaxLength(64)
        field.setClearButtonEnabled(True)
        field.returnPressed.connect(self.searched)
        return field

    def _lay_out(self) -> None:
        days = QHBoxLayout()
        days.setSpacing(8)
        self._to = QLabel(tr("to"))
        for widget in (self.date, self.first, self._to, self.last):
            days.addWidget(widget)
        days.addStretch(1)
        kinds = QHBoxLayout()
        kinds.setSpacing(16)
        for box in self.modalities.values():
            kinds.addWidget(box)
        kinds.addStretch(1)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.description, 1)
        last.addWidget(self.search)
        days_row, kinds_row, last_row = QWidget(), QWidget(), QWidget()
        for holder, inside in ((days_row, days), (kinds_row, kinds), (last_row, last)):
            inside.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(inside)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        rows: tuple[tuple[tuple[str, QWidget, QWidget], ...], ...] = (
            ((tr("Patien&t"), self.name, self.name), (tr("&Date"), days_row, self.date)),
            (
                (tr("Patient &ID"), self.patient_id, self.patient_id),
                (tr("&Kind"), kinds_row, self.modalities[MODALITIES[0]]),
            ),
            (
                (tr("&Accession"), self.accession, self.accession),
                (tr("Descripti&on"), last_row, self.description),
            ),
        )
        for y, line in enumerate(rows):
            for x, (text, content, buddy) in enumerate(line):
                label = QLabel(text)
                label.setBuddy(buddy)
                if not buddy.accessibleName():
                    buddy.setAccessibleName(text.replace("&", ""))
                grid.addWidget(label, y, 2 * x)
                grid.addWidget(content, y, 2 * x + 1)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        order = (self.name, self.patient_id, self.accession, self.date, self.first, self.last)
        chain = (*order, *self.modalities.values(), self.description, self.search)
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _show_days(self) -> None:
        for widget in (self.first, self._to, self.last):
            widget.setVisible(self.date.currentData() == RANGE)

    @property
    def query(self) -> StudyQuery:
        """What is asked for now."""
        return StudyQuery(
            patient_name=_open_ended(_dicom_name(self.name.text())),
            patient_id=self.patient_id.text().strip(),
            study_date=self._days(),
            modalities=tuple(name for name, box in self.modalities.items() if box.isChecked()),
            accession_number=self.accession.text().strip(),
            study_description=_anywhere(self.description.text().strip()),
        )

    def why_nothing(self) -> str:
        """What may be asked otherwise where nothing was found."""
        query, hints = self.query, [tr("Nothing found.")]
        if query.modalities:
            kinds = ", ".join(query.modalities)
            hints.append(tr("Only studies with {kinds} were asked for.").format(kinds=kinds))
        if query.study_date:
            when = " – ".join(shown_date(day) for day in query.study_date.split("-"))
            hints.append(tr("Only this date was asked for: {date}.").format(date=when))
        if query.patient_name and "^" not in query.patient_name:
            hints.append(tr("The family name comes first; * stands for any letters."))
        return "\n".join(hints)

    def _days(self) -> str:
        """As a range of DICOM (PS3.4 C.2.2.2.5)."""
        which, today = self.date.currentData(), QDate.currentDate()
        if which == ANY:
            return ""
        first, last = today.addDays(-_DAYS.get(which, 0)), today
        if which == RANGE:
            first, last = sorted((self.first.date(), self.last.date()), key=QDate.toJulianDay)
        one, other = first.toString(_DICOM_DATE), last.toString(_DICOM_DATE)
        return one if one == other else f"{one}-{other}"


def _dicom_name(typed: str) -> str:
    """ "Family, Given" as DICOM writes it."""
    family, comma, given = typed.strip().partition(",")
    return f"{family.strip()}^{given.strip()}" if comma else family


def _open_ended(typed: str) -> str:
    return typed if not typed or "*" in typed or "?" in typed else f"{typed}*"


def _anywhere(typed: str) -> str:
    return typed if not typed or "*" in typed or "?" in typed else f"*{typed}*"
