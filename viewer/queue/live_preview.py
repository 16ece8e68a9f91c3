"""LivePreview: a first look in the very few steps of a preview, while the reader moves a slider."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.edit import EditRequest, EditResult
from viewer.queue.engine import Engine
from viewer.queue.job import JobState
from viewer.queue.job_queue import JobQueue

PAUSE_MS = 60


class LivePreview(QObject):
    """Asks the engine for one preview at a time, always for the newest wish.

    A preview is no job of the queue: it goes to the engine between two of them, before those that wait, and
    never in the way of one that runs. Nobody keeps it.

    Args:
        client: the engine.
        queue: of all jobs.
    """

    came = Signal(object, object)  # EditRequest of the wish, EditResult
    failed = Signal(str)  # one line for the reader

    def __init__(self, client: Engine, queue: JobQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._queue = client, queue
        self._wish: EditRequest | None = None  # not sent yet
        self._asked: EditRequest | None = None  # the engine has it, and the reader still wants to see it
        self._job: int | None = None  # in the engine, wanted or not
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._send)
        client.finished.connect(self._hear_finished)
        client.failed.connect(self._hear_failed)
        client.cancelled.connect(self._hear_cancelled)
        for ended in (queue.finished, queue.failed, queue.cancelled, queue.skipped):
            ended.connect(self._send)  # told before the next job goes to the engine

    @property
    def is_waiting(self) -> bool:
        """A picture is still to come."""
        return self._wish is not None or self._asked is not None

    def ask(self, request: EditRequest) -> None:
        """Wish for a preview of this request; an earlier wish that was not sent yet is dropped."""
        self._wish = request.as_preview()
        if not self._pause.isActive():  # a slider that keeps moving is followed, not waited for
            self._pause.start()

    def forget(self) -> None:
        """No preview is wanted any more; one that the engine works on is not shown."""
        self._wish = self._asked = None
        self._pause.stop()

    @Slot()
    def _send(self) -> None:
        sent = sum(job.state is JobState.RUNNING for job in self._queue.ahead)
        is_busy = sent >= self._queue.most_in_step
        if self._wish is None or self._job is not None or self._pause.isActive() or is_busy:
            return
        if self._client.has_given_up:  # it would be started again for a mere look
            self.forget()
            return
        self._asked, self._wish = self._wish, None
        self._job = self._client.submit(self._asked)

    @Slot(int, object)
    def _hear_finished(self, job: int, result: EditResult) -> None:
        if job == self._job:
            asked = self._end()
            if asked is not None:
                self.came.emit(asked, result)

    @Slot(int, str, str)
    def _hear_failed(self, job: int, kind: str, message: str) -> None:
        if job == self._job and self._end(goes_on=False) is not None:
            self.failed.emit(message)

    @Slot(int)
    def _hear_cancelled(self, job: int) -> None:
        if job == self._job:
            self._end()

    def _end(self, goes_on: bool = True) -> EditRequest | None:
        """What was asked for, if it is still wanted; the newest wish is next, unless the engine fails."""
        asked, self._job, self._asked = self._asked, None, None
        if goes_on:
            self._send()
        else:
            self._wish = None
        return asked
