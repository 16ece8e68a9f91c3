"""ModelManager: all models with what there is to know, and what can be done with them."""

import os
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.errors import EngineError
from engine.models.catalog import TEST_MODELS
from engine.models.folder_facts import inspect
from engine.models.keeping import ModelState, removal_of, remove, retitle
from engine.service.model_job import JobDone, ModelJob
from viewer import background, theme
from viewer.drops import dropped_files, leave_drops_to_window
from viewer.language import number, tr
from viewer.models.add_page import AddPage
from viewer.models.model_list import ModelList
from viewer.models.progress_row import ProgressRow
from viewer.models.rows import ModelRow, read_rows
from viewer.models.work import ModelWork
from viewer.scrolling import resize_on_screen
from viewer.tools.outlook_view import wrapped_label

SIZE = QSize(760, 600)


class ModelManager(QDialog):
    """A list of models, the facts of the chosen one, and buttons; adding is its second page.

    Args:
        parent: the window.
    """

    changed = Signal(str)  # the models are others now; name of the one that was added, or ""
    about_requested = Signal(str)  # name of a model
    run_requested = Signal(object)  # names of two or more models

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Models"))
        self.setAcceptDrops(True)
        resize_on_screen(self, SIZE)
        self._why_not_run = ""
        self._job: ModelJob | None = None
        self.work = ModelWork(self)
        self.list = ModelList()
        self.page = AddPage()
        self.foot = ProgressRow()
        self.buttons = {
            "add": QPushButton(tr("&Add…")),
            "run": QPushButton(tr("&Run on these")),
            "about": QPushButton(tr("A&bout")),
            "check": QPushButton(tr("&Check")),
            "title": QPushButton(tr("Re&title…")),
            "remove": QPushButton(tr("Re&move…")),
        }
        self._build()
        self._connect()
        self.read()

    def read(self, name: str = "") -> None:
        """Read the models again in the background; selects the one of this name."""
        shows_tests = bool(os.environ.get(TEST_MODELS))
        background.run(
            lambda: read_rows(shows_tests),
            lambda rows: self.list.show_rows(rows, name),
            lambda message: self.foot.say(message, is_error=True),
            owner=self,
        )

    def offer(self, path: Path) -> None:
        """Begin to add what lies there."""
        if self.work.is_running:
            self.foot.say(tr("One model at a time: wait, or cancel what runs."), is_error=True)
            return

        def show(candidate: object) -> None:
            self.foot.say("")
            self.pages.setCurrentWidget(self.page)
            self.page.show_candidate(candidate)  # type: ignore[arg-type]

        background.run(lambda: inspect(path), show, self._complain, owner=self)

    def allow_run(self, why_not: str) -> None:
        """Say why several models cannot be run on the present request; "" where they can."""
        self._why_not_run = why_not
        self._enable()

    # Building

    def _build(self) -> None:
        self.buttons["add"].setMenu(self._add_menu())
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, button in self.buttons.items():
            button.setAutoDefault(False)
            row.addWidget(button)
            if name == "run":
                row.addStretch(1)
        self.hint = wrapped_label("secondary")
        self.hint.setFont(theme.small_font())
        first = QWidget()
        layout = QVBoxLayout(first)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.hint)
        layout.addLayout(row)
        self.pages = QStackedWidget()
        self.pages.addWidget(first)
        self.pages.addWidget(self.page)
        leave_drops_to_window(self.page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(8)
        whole.addWidget(self.pages, 1)
        whole.addWidget(self.foot)

    def _add_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(tr("A &folder…")).triggered.connect(lambda: self._ask(QFileDialog.FileMode.Directory))
        menu.addAction(tr("A &checkpoint file…")).triggered.connect(
            lambda: self._ask(QFileDialog.FileMode.ExistingFile)
        )
        return menu

    def _connect(self) -> None:
        self.list.changed.connect(self._enable)
        self.list.activated.connect(self._about)
        self.buttons["run"].clicked.connect(self._run)
        self.buttons["about"].clicked.connect(self._about)
        self.buttons["check"].clicked.connect(self._check)
        self.buttons["title"].clicked.connect(self._ask_for_title)
        self.buttons["remove"].clicked.connect(self._ask_to_remove)
        self.page.back_requested.connect(lambda: self.pages.setCurrentIndex(0))
        self.page.add_requested.connect(self._start)
        self.foot.cancel.clicked.connect(self.work.cancel)
        self.work.progressed.connect(self.foot.show_progress)
        self.work.done.connect(self._hear_done)
        self.work.failed.connect(self._hear_failed)
        self.work.cancelled.connect(self._hear_cancelled)

    def _enable(self) -> None:
        chosen, is_free = self.list.chosen, not self.work.is_running
        one = chosen[0].kept if len(chosen) == 1 else None
        ready = [row for row in chosen if row.kept.state is ModelState.READY]
        self.buttons["add"].setEnabled(is_free)
        self.buttons["about"].setEnabled(one is not None and one.card is not None)
        self.buttons["check"].setEnabled(is_free and one is not None and one.card is not None)
        own = one is not None and not one.is_shipped
        self.buttons["title"].setEnabled(bool(own and one is not None and one.card is not None))
        self.buttons["remove"].setEnabled(is_free and bool(own))
        can_run = len(ready) >= 2 and len(ready) == len(chosen)
        self.buttons["run"].setEnabled(can_run and not self._why_not_run)
        self.buttons["run"].setToolTip(
            tr("Make the present request with two or more models: Ctrl+click chooses several")
        )
        if len(chosen) > 1:
            text = tr("{n} models: Run on these makes the present request with each of them, side by side.")
            cannot = tr("All of them have to be ready.") if not can_run else self._why_not_run
            self.hint.setText(cannot or text.format(n=len(chosen)))
        else:
            self.hint.setText(
                tr("Drop a model here: a diffusers folder, or an original .ckpt or .safetensors checkpoint.")
            )

    # What the reader does

    def _ask(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self, tr("Add a model"))
        dialog.setFileMode(mode)
        if mode is QFileDialog.FileMode.ExistingFile:
            dialog.setNameFilters([tr("Checkpoints (*.ckpt *.safetensors)"), tr("All files (*)")])
        dialog.fileSelected.connect(lambda path: self.offer(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _start(self, job: ModelJob) -> None:
        self._job = job
        self.pages.setCurrentIndex(0)
        self.foot.show_progress("starting", None)
        self.work.start(job)
        self._enable()
        self.foot.cancel.setFocus()

    def _check(self) -> None:
        self._start(ModelJob(name=self.list.chosen[0].kept.name))

    def _run(self) -> None:
        self.run_requested.emit([row.kept.name for row in self.list.chosen])

    def _about(self) -> None:
        if len(self.list.chosen) == 1 and self.list.chosen[0].kept.card is not None:
            self.about_requested.emit(self.list.chosen[0].kept.name)

    def _ask_for_title(self) -> None:
        row = self.list.chosen[0]
        dialog = QInputDialog(self)
        dialog.setWindowTitle(tr("Another title"))
        dialog.setLabelText(
            tr("Title of {name}; its name, which results refer to, stays:").format(name=row.kept.name)
        )
        dialog.setTextValue(row.title)
        dialog.textValueSelected.connect(lambda title: self._retitle(row, title))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _retitle(self, row: ModelRow, title: str) -> None:
        card = row.kept.card
        if card is not None:
            self._do(lambda: retitle(card, title))

    def _ask_to_remove(self) -> None:
        kept = self.list.chosen[0].kept
        try:
            what = removal_of(kept)
        except EngineError as error:
            self._complain(str(error))
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(tr("Remove a model"))
        box.setText(tr("Remove {title}?").format(title=self.list.chosen[0].title))
        box.setInformativeText(what[:1].upper() + what[1:] + ".")
        go = box.addButton(tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        go.clicked.connect(lambda: self._do(lambda: remove(kept)))
        box.finished.connect(box.deleteLater)
        box.open()

    def _do(self, task: background.Task) -> None:
        """Change a model in the background, and show what there is now."""
        background.run(task, lambda done: self._renew(""), self._complain, owner=self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event)
        if files:
            event.acceptProposedAction()
            self.offer(files[0])

    # What came of it

    def _hear_done(self, done: JobDone) -> None:
        if self._job is not None and self._job.path is None:
            text = tr("Whole: the {count} weights of {name} are there, finite and as its card says.")
            self.foot.say(text.format(name=done.name, count=number(done.parameters, ",")))
            self._enable()
            return
        self.foot.say(tr("Added {name}.").format(name=done.name))
        self._renew(done.name)

    def _hear_failed(self, message: str) -> None:
        self._complain(message)
        if self._job is not None and self._job.path is not None:
            self.pages.setCurrentWidget(self.page)  # what was typed is still there
        self._enable()

    def _hear_cancelled(self) -> None:
        self.foot.say(tr("Cancelled; nothing was kept."))
        self._enable()

    def _renew(self, name: str) -> None:
        self.read(name)
        self.changed.emit(name)

    def _complain(self, message: str) -> None:
        self.foot.say(message, is_error=True)
