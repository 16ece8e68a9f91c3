"""Sender: sends what waits in the outbox, by itself and again after a failure, also after a restart."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from engine.pacs.archive import IsCancelled, OnCount
from engine.pacs.nodes import read_nodes
from engine.pacs.outbox import OpenNode, Outbox
from engine.pacs.outbox_job import JobState, OutboxJob
from viewer import background
from viewer.language import mark
from viewer.pacs.caller import Caller, Connect

NOT_ALLOWED = mark("Nothing may be sent to {node}; allow it among the known PACS, or remove this.")
_AGAIN_MS = 30_000  # after an error of the outbox itself, such as another program that sends
_LOOK_MS = 400  # while it is sent
_MOST_MS = 3_600_000

Jobs = tuple[OutboxJob, ...]


class Sender(QObject):
    """Looks after the outbox of this user.

    Args:
        connect: opens an archive; called in a thread.
        outbox: None for that of this user.

    Attributes:
        jobs: as they were last looked at, the oldest first.
        problem: why the outbox as a whole cannot be sent or read; "" where it can.
    """

    changed = Signal()

    def __init__(self, connect: Connect, outbox: Outbox | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.outbox = outbox or Outbox()
        self._connect = connect
        self.jobs: Jobs = ()
        self.problem = ""
        self._is_looking = False
        self._caller = Caller(self)
        self._caller.changed.connect(self.changed)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self.send)
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOK_MS)
        self._looks.timeout.connect(lambda: self.look())

    @property
    def is_sending(self) -> bool:
        return self._caller.is_busy

    @property
    def waiting(self) -> int:
        """How many objects are still to be sent."""
        return sum(job.is_open for job in self.jobs)

    @property
    def refused(self) -> int:
        """How many will not be sent unless the reader wants it."""
        return sum(job.state is JobState.REFUSED for job in self.jobs)

    def begin(self) -> None:
        """After the start: go on with what waited at the end."""
        self.look(then=self._plan)

    def look(self, then: Callable[[], None] | None = None) -> None:
        """Read the outbox again, in the background."""
        if self._is_looking and then is None:
            return
        self._is_looking = True

        def show(jobs: Jobs) -> None:
            self._is_looking = False
            if jobs != self.jobs:
                self.jobs = jobs
                self.changed.emit()
            if then is not None:
                then()

        def complain(message: str) -> None:
            self._is_looking = False
            self._complain(message)

        background.run(self.outbox.jobs, show, complain, owner=self)

    def send(self, is_urgent: bool = False) -> None:
        """Send what is due now; urgent: also what would wait for its next try."""
        if self.is_sending:
            return
        self._next.stop()
        self.problem = ""

        def work(is_cancelled: IsCancelled, on_count: OnCount) -> None:
            self.outbox.send_due(self._opener(), on_count, is_cancelled, is_urgent)

        self._caller.ask(work, lambda _: self._end(), self._fail)
        self._looks.start()

    def cancel(self) -> None:
        """Stop sending; what was not sent waits until it is wanted."""
        if self._caller.cancel():
            self._looks.stop()
            for pause in (_LOOK_MS, 10 * _LOOK_MS):  # what is under way is written down when it is given up
                QTimer.singleShot(pause, self, self.look)

    def retry(self, names: list[str]) -> None:
        """Send these again now, though they were refused."""

        def retry() -> None:
            for name in names:
                self.outbox.retry(name)

        self._do(retry, self.send)

    def remove(self, names: list[str]) -> None:
        """Forget these; what waited is not sent."""

        def remove() -> None:
            for name in names:
                self.outbox.remove(name)

        self._do(remove, self._plan)

    def finish(self) -> None:
        """Before the application ends; what waits is kept."""
        self.blockSignals(True)  # windows are gone before what is still read arrives
        self._next.stop()
        self._looks.stop()
        self._caller.cancel()

    def _do(self, task: background.Task, then: Callable[[], None]) -> None:
        def done(_: object) -> None:
            self.problem = ""
            self.look(then)

        def complain(message: str) -> None:
            self._complain(message)
            self.look()

        background.run(task, done, complain, owner=self)

    def _opener(self) -> OpenNode:
        """Opens nodes that may be sent to, as they are written down now; for the thread."""
        from engine.errors import ArchiveError
        from engine.pacs.archive import Archive

        nodes, connect = read_nodes(), self._connect

        def open_node(name: str) -> Archive:
            node = nodes.find(name)
            if not node.may_send:
                raise ArchiveError(NOT_ALLOWED.format(node=name))
            return connect(node, nodes.receiver)

        return open_node

    def _end(self) -> None:
        self._looks.stop()
        self.look(then=self._plan)

    def _fail(self, message: str) -> None:
        self._looks.stop()
        self._complain(message)
        self._next.start(_AGAIN_MS)
        self.look()

    def _plan(self) -> None:
        """Sleep until something is due."""

        def wait(seconds: float | None) -> None:
            if seconds is not None and not self.is_sending:
                self._next.start(min(_MOST_MS, max(0, round(seconds * 1000)) + 50))

        background.run(self.outbox.seconds_to_next, wait, self._complain, owner=self)

    def _complain(self, message: str) -> None:
        self.problem = message
        self.changed.emit()
