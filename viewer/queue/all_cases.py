"""AllCases: one instruction for every case of the list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QMessageBox, QWidget

from viewer.browser.case_rows import CaseRow
from viewer.case import Case
from viewer.edit_runner import EditRunner
from viewer.language import tr
from viewer.panes.strip_rows import caption
from viewer.queue.job import About
from viewer.queue.job_queue import JobQueue
from viewer.queue.later_edit import LaterEdit, ReadCandidate
from viewer.queue.texts import time_words


class AllCases(QObject):
    """Queues an edit of each case; each radiograph is read when it is its turn.

    Args:
        case: hears what came of it.
        queue: of the engine.
        runner: gives results to their cases.
        read: reads a file of the list.
    """

    asked = Signal(int)  # how many cases

    def __init__(
        self,
        case: Case,
        queue: JobQueue,
        runner: EditRunner,
        read: ReadCandidate,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._queue, self._runner, self._read = case, queue, runner, read
        self._jobs: set[int] = set()
        self._made = self._lost = 0
        queue.finished.connect(self._hear_finished)
        queue.cancelled.connect(self._hear_lost)
        queue.failed.connect(self._hear_lost)
        queue.skipped.connect(self._hear_lost)

    def ask(self, rows: Sequence[CaseRow], fields: Mapping[str, Any], parent: QWidget) -> QMessageBox:
        """Say what would be done, and do it where the reader wants that.

        Args:
            rows: of the list.
            fields: of EditRequest, without radiograph and mask.
            parent: of the question.
        """
        box = QMessageBox(parent)
        box.setWindowTitle(tr("All cases of the list"))
        what = caption(str(fields["instruction"]))
        box.setText(tr("“{what}” for {n} cases").format(what=what, n=len(rows)))
        lines = [tr("Each result lands with its case. A painted mask belongs to one film and is not used.")]
        last = self._queue.times.speeds.last_s
        if last is not None:
            lines.append(tr("About {time} in all.").format(time=time_words(last * len(rows))))
        box.setInformativeText("\n".join(lines))
        agree = QCheckBox(tr("Also films that look &unsuitable; results record it"))
        agree.setToolTip(tr("Otherwise they are left out and listed in the queue"))
        box.setCheckBox(agree)
        make = box.addButton(tr("&Make all"), QMessageBox.ButtonRole.AcceptRole)
        box.setEscapeButton(box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole))
        box.setDefaultButton(make)

        def done() -> None:
            if box.clickedButton() is make:
                self.start(rows, fields, agree.isChecked())
            box.deleteLater()

        box.finished.connect(done)
        box.open()
        return box

    def start(self, rows: Sequence[CaseRow], fields: Mapping[str, Any], is_agreed: bool) -> None:
        """Queue all of them."""
        if not self._jobs:
            self._made = self._lost = 0
        for row in rows:
            self._jobs.add(self._queue_one(row, fields, is_agreed))
        self.asked.emit(len(rows))

    def _queue_one(self, row: CaseRow, fields: Mapping[str, Any], is_agreed: bool) -> int:
        later = LaterEdit(row.candidate, fields, self._read, None, row.sha256, is_agreed)
        about = About(
            title=str(fields["instruction"]),
            case=row.index + 1,
            model=str(fields["model"]),
            seed=fields.get("seed"),
            path=row.candidate.path,
            member=row.candidate.member,
        )
        anyway: Callable[[], object] = lambda: self._jobs.add(  # noqa: E731
            self._runner.ask_later(replace(later, is_agreed=True), about)
        )
        return self._runner.ask_later(replace(later, anyway=anyway), about)

    @Slot(int, object)
    def _hear_finished(self, job: int, result: object) -> None:
        if job in self._jobs:
            self._made += 1
            self._end(job)

    @Slot(int)
    def _hear_lost(self, job: int, *why: str) -> None:
        if job in self._jobs:
            self._lost += 1
            self._end(job)

    def _end(self, job: int) -> None:
        self._jobs.discard(job)
        text = tr("All cases: {made} made, {left} to come.").format(made=self._made, left=len(self._jobs))
        if not self._jobs:
            text = tr("All cases: {made} made.").format(made=self._made)
        if self._lost:
            text += " " + tr("{n} without a result; the queue lists why.").format(n=self._lost)
        self._case.set_message(text)
