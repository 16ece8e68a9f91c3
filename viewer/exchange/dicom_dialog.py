"""DicomDialog: what is exported, whose study it goes into and where to; then how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from engine.exchange.export_choice import CASE_SHEET, PANES, ExportObject
from viewer.language import mark, tr
from viewer.scrolling import ScreenScroller

# What each object is to the reader, and what its file is.
OBJECTS = {
    ExportObject.COUNTERFACTUAL: mark("&Counterfactual, as Secondary Capture; the others refer to it"),
    ExportObject.DX: mark("The same as derived &DX image, to hang beside radiographs"),
    ExportObject.GUIDANCE: mark("&Guidance map, as fractional segmentation, and its exact values"),
    ExportObject.EDIT_MASK: mark("&Edit mask, as segmentation"),
    ExportObject.READER_MASK: mark("Your painted &mask, as segmentation"),
    ExportObject.VIEW: mark("The &view: window, zoom, orientation and measurements"),
    ExportObject.RATINGS: mark("&Ratings, as structured report; readers are numbered, not named"),
}
FOR_PEOPLE = {
    CASE_SHEET: mark("Case &sheet, one page (PDF)"),
    PANES: mark("&Picture of the panes (JPEG)"),
}

_WIDTH, _TWO_LINES = 560, 34
_BESIDE_CHOICES = QSize(32, 174)  # margins, the folder, what will be written, and the buttons


@dataclass(frozen=True)
class Offer:
    """What can be exported of a result.

    Attributes:
        lacking: why an object is not offered, by object or file name.
        study_obstacle: why nothing can go into the study of the radiograph; "" where it can.
        folder: that is proposed.
    """

    lacking: dict[ExportObject | str, str]
    study_obstacle: str
    folder: Path


@dataclass(frozen=True)
class Wanted:
    """What the reader wants.

    Attributes:
        kinds: of objects.
        files: of ``FOR_PEOPLE``.
        same_study: into the study of the radiograph.
        folder: to write.
    """

    kinds: frozenset[ExportObject]
    files: frozenset[str]
    same_study: bool
    folder: Path


class DicomDialog(QDialog):
    """Asks, and stays until everything is written or the reader gives up.

    Args:
        offer: what there is.
        check: says why a folder cannot be written to; "" where it can.
        parent: the window.
        to_send: the objects go to a PACS, and nobody looks into the folder.
    """

    wanted = Signal(object)  # Wanted
    given_up = Signal()  # while it was being written

    def __init__(
        self,
        offer: Offer,
        check: Callable[[Path], str],
        parent: QWidget | None = None,
        to_send: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Send to PACS") if to_send else tr("Export as DICOM"))
        self._check, self._is_writing, self._to_send = check, False, to_send
        self._locked: list[QWidget] = []  # while it is written
        about = _label(
            tr("Every object says that it is synthetic: in its header, and in the pixels of the pictures.")
        )
        self.boxes: dict[ExportObject | str, QCheckBox] = {}
        boxes = QVBoxLayout()
        boxes.setSpacing(0)
        offered: list[tuple[ExportObject | str, str]] = [*OBJECTS.items()]
        if not to_send:
            offered += FOR_PEOPLE.items()
        for name, text in offered:
            box = QCheckBox(tr(text))
            reason = offer.lacking.get(name, "")
            box.setEnabled(not reason and name is not ExportObject.COUNTERFACTUAL)
            box.setChecked(not reason and name not in (ExportObject.DX, PANES))
            box.setToolTip(reason)
            box.toggled.connect(self._describe)
            self.boxes[name] = box
            boxes.addWidget(box)
            if reason:
                boxes.addWidget(_label(reason, "secondary", indent=24))
        self.own_study = QRadioButton(tr("In a study of its &own, of no patient"))
        self.own_study.setChecked(True)
        self.same_study = QRadioButton(tr("In the s&tudy of this radiograph"))
        self.same_study.setEnabled(not offer.study_obstacle)
        self.same_study.toggled.connect(self._describe)
        self.warning = _label(
            tr(
                "These objects name the patient: name, number, birth date and study go along. Send them only "
                "where the radiograph itself may be, and never where they could be taken for an examination."
            )
        )
        self.warning.setProperty("role", "error")
        self.folder = QLineEdit(str(offer.folder))
        self.folder.setAccessibleName(tr("Folder to write"))
        self.folder.textChanged.connect(self._describe)
        self.browse = QPushButton(tr("&Browse…"))
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._ask_folder)
        self.summary = _label("")
        self.summary.setMinimumHeight(_TWO_LINES)
        self.summary.setAccessibleName(tr("What will be written"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.export = QPushButton(tr("&Next…") if to_send else tr("E&xport"))
        self.export.setDefault(True)
        self.export.setProperty("role", "primary")
        self.export.clicked.connect(self._want)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setAutoDefault(False)
        self.cancel.setIcon(QIcon())
        self.cancel.clicked.connect(self.reject)
        self._lay_out(about, boxes, offer.study_obstacle)
        self.bar.hide()
        self._describe()
        self.setMinimumWidth(_WIDTH)
        self.export.setFocus()

    def _lay_out(self, about: QLabel, boxes: QVBoxLayout, study_obstacle: str) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(about)
        layout.addLayout(boxes)
        layout.addSpacing(4)
        layout.addWidget(self.own_study)
        layout.addWidget(
            _label(
                tr("Your sentence goes as it was written, and so does what is burnt into the film."),
                "secondary",
                indent=24,
            )
        )
        layout.addWidget(self.same_study)
        if study_obstacle:
            layout.addWidget(_label(study_obstacle, "secondary", indent=24))
        layout.addWidget(self.warning)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.setSpacing(8)
        outer.addWidget(ScreenScroller(content, _BESIDE_CHOICES, _WIDTH - 2 * 16), 1)
        place = QGridLayout()
        label = QLabel(tr("&Folder"))
        label.setBuddy(self.folder)
        for column, widget in enumerate((label, self.folder, self.browse)):
            place.addWidget(widget, 0, column)
            widget.setVisible(not self._to_send)
        outer.addLayout(place)
        outer.addWidget(self.summary)
        outer.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.export)
        outer.addLayout(foot)

    @property
    def choice(self) -> Wanted:
        """What is chosen now."""
        on = [name for name, box in self.boxes.items() if box.isChecked()]
        return Wanted(
            frozenset(name for name in on if isinstance(name, ExportObject)),
            frozenset(name for name in on if isinstance(name, str)),
            self.same_study.isChecked(),
            Path(self.folder.text().strip()).expanduser(),
        )

    def _describe(self) -> None:
        """What will be where, in words."""
        choice = self.choice
        self.warning.setVisible(choice.same_study)
        problem = self._check(choice.folder) if self.folder.text().strip() else tr("Choose a folder.")
        self.export.setEnabled(not problem and not self._is_writing)
        if problem:
            self._say(problem, is_error=True)
            return
        patient = tr("the patient of the radiograph") if choice.same_study else "SYNTHETIC^RESEARCH"
        text = tr(
            "{n} DICOM objects of {patient}, with the recipe beside them and in each; "
            "an earlier export in this folder is replaced."
        )
        if self._to_send:
            text = tr("{n} DICOM objects of {patient}. Next you see them, and say which PACS gets them.")
        elif not choice.folder.exists():
            text = tr("{n} DICOM objects of {patient}, with the recipe beside them and in each.")
        self._say(text.format(n=len(choice.kinds), patient=patient))

    def _say(self, text: str, is_error: bool = False) -> None:
        self.summary.setProperty("role", "error" if is_error else "secondary")
        self.summary.style().unpolish(self.summary)
        self.summary.style().polish(self.summary)
        self.summary.setText(text)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, tr("Folder to write"), str(self.choice.folder.parent))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        name = self.choice.folder.name
        dialog.fileSelected.connect(lambda chosen: self.folder.setText(str(Path(chosen) / name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _want(self) -> None:
        choice = self.choice
        self._is_writing = True
        choosing = (*self.boxes.values(), self.own_study, self.same_study, self.folder, self.browse)
        self._locked = [widget for widget in choosing if widget.isEnabled()]
        for widget in self._locked:
            widget.setEnabled(False)
        self.export.setEnabled(False)
        self.bar.setRange(0, 0)
        self.bar.show()
        self.cancel.setFocus()
        self._say(tr("Writing…"))
        self.wanted.emit(choice)

    def show_progress(self, done: int, total: int, name: str) -> None:
        """How many objects are written, and which is next."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self._say(tr("{done} of {total}: {name}").format(done=done + 1, total=total, name=words_of(name)))

    def finish(self) -> None:
        """Everything is written."""
        self._is_writing = False
        self.accept()

    def fail(self, message: str) -> None:
        """Nothing was written; the reader may choose otherwise and try again."""
        self._is_writing = False
        self.bar.hide()
        for widget in self._locked:
            widget.setEnabled(True)
        self.export.setEnabled(True)
        self.export.setFocus()
        self._say(message, is_error=True)

    def reject(self) -> None:
        """Esc and Cancel: give up the writing first; it ends at the next object."""
        if self._is_writing:
            self._is_writing = False
            self.given_up.emit()
        super().reject()


def words_of(name: str) -> str:
    """What the object of this name in ``export.json`` is to the reader."""
    kind = next((text for kind, text in OBJECTS.items() if kind.value == name), "")
    return tr(kind).replace("&", "").partition(";")[0] if kind else name


def _label(text: str, role: str = "", indent: int = 0) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setContentsMargins(indent, 0, 0, 0)
    if role:
        label.setProperty("role", role)
    return label
