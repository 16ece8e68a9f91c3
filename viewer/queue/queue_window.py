"""QueueWindow: what runs, what waits and what gave no result, with keys and buttons for all of it."""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer import theme
from viewer.labels import LinesLabel
from viewer.language import tr
from viewer.panes.strip_rows import caption
from viewer.queue.job_queue import JobQueue
from viewer.queue.texts import QueueRow, ahead_text, rows_of, stand_of, time_words, what_is_asked
from viewer.scrolling import resize_on_screen

_SIZE = QSize(520, 460)
_JOBS = Qt.ItemDataRole.UserRole


class QueueWindow(QDialog):
    """Stays open beside the work; Esc closes it.

    Args:
        queue: what is shown.
    """

    cancel_all_requested = Signal()
    put_back_requested = Signal()

    def __init__(self, queue: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._rows: list[QueueRow] = []
        self.setWindowTitle(tr("Queue"))
        resize_on_screen(self, _SIZE)
        self._build()
        queue.changed.connect(self._show)
        queue.progressed.connect(self._show_running)

    def _build(self) -> None:
        self.asked = LinesLabel(2)
        self.asked.setProperty("role", "heading")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of the job that runs"))
        self.far = QLabel()
        self.far.setProperty("role", "secondary")
        self.far.setFont(theme.small_font())
        self.cancel_running = QPushButton(tr("Cancel what &runs"))
        self.start = QPushButton(tr("&Start the engine again"))
        self.start.setProperty("role", "primary")
        self.head = QLabel()
        self.head.setProperty("role", "heading")
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Waiting jobs"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setWordWrap(True)
        self.list.installEventFilter(self)
        self.up = QPushButton(tr("&Up"))
        self.up.setToolTip(tr("Move the job up (Alt+Up)"))
        self.down = QPushButton(tr("&Down"))
        self.down.setToolTip(tr("Move the job down (Alt+Down)"))
        self.first = QPushButton(tr("&Next"))
        self.first.setToolTip(tr("Make this job the next one (Alt+Home)"))
        self.cancel = QPushButton(tr("&Cancel"))
        self.cancel.setToolTip(tr("Cancel the job (Delete)"))
        self.cancel_all = QPushButton(tr("Cancel &all"))
        self.put_back = QPushButton()
        self.lost_head = QLabel(tr("Without a result"))
        self.lost_head.setProperty("role", "heading")
        self.lost = QListWidget()
        self.lost.setAccessibleName(tr("Jobs without a result"))
        self.lost.setWordWrap(True)
        self.lost.setMaximumHeight(120)
        self.again = QPushButton(tr("&Try again"))
        self.clear = QPushButton(tr("C&lear the list"))

        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.asked)
        layout.addWidget(self.bar)
        layout.addLayout(_row(self.far, None, self.start, self.cancel_running))
        layout.addWidget(self.head)
        layout.addWidget(self.list, 1)
        layout.addLayout(
            _row(self.up, self.down, self.first, self.cancel, None, self.put_back, self.cancel_all)
        )
        layout.addWidget(self.lost_head)
        layout.addWidget(self.lost)
        layout.addLayout(_row(self.again, self.clear, None))
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)

        queue = self._queue
        self.cancel_running.clicked.connect(self._cancel_running)
        self.start.clicked.connect(queue.resume)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.first.clicked.connect(lambda: self._move(-len(self._rows)))
        self.cancel.clicked.connect(self._cancel_chosen)
        self.cancel_all.clicked.connect(self.cancel_all_requested)
        self.put_back.clicked.connect(self.put_back_requested)
        self.list.model().rowsMoved.connect(self._take_order)
        self.list.currentRowChanged.connect(self._allow)
        self.again.clicked.connect(self._try_again)
        self.lost.itemActivated.connect(lambda _: self._try_again())
        self.clear.clicked.connect(lambda: queue.forget_ended())

    def focus_list(self) -> None:
        """The keyboard goes to what can be moved, else to what runs."""
        if self._rows:
            if self.list.currentRow() < 0:
                self.list.setCurrentRow(0)
            self.list.setFocus()
        elif self.cancel_running.isVisibleTo(self):
            self.cancel_running.setFocus()

    # Showing.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def _show(self) -> None:
        if not self.isVisible():
            return  # shown anew when it opens
        self._show_running()
        chosen = self._chosen()
        held = self.list.hasFocus()
        self._rows = rows_of(self._queue)
        with QSignalBlocker(self.list):
            self.list.clear()
            for place, row in enumerate(self._rows):
                number = "" if row.is_ahead else f"{place + 1 - self._fixed()}.  "
                item = QListWidgetItem(number + row.text)
                item.setData(_JOBS, row.jobs)
                if row.is_ahead:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)
                self.list.addItem(item)
                if chosen is not None and set(chosen.jobs) & set(row.jobs):
                    self.list.setCurrentItem(item)
        if held and self._rows and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self._show_head()
        self._show_lost()
        self._allow()

    def _show_head(self) -> None:
        queue = self._queue
        count, left = len(queue.waiting), queue.seconds_left
        parts = [tr("Beside it: {n}").format(n=len(queue.ahead) - 1)] if len(queue.ahead) > 1 else []
        if count or not parts:
            parts.append(tr("{n} waiting").format(n=count) if count else tr("Nothing waits"))
        if queue.jobs and left is not None:
            parts.append(tr("all done in {time}").format(time=time_words(left)))
        self.head.setText(" · ".join(parts))

    def _show_running(self) -> None:
        queue, job = self._queue, self._queue.running
        self.start.setVisible(queue.is_stalled)
        self.cancel_running.setVisible(job is not None)
        self.bar.setVisible(job is not None)
        if job is None:
            stopped = tr("The engine has stopped; what waits is kept.")
            self.asked.setText(stopped if queue.is_stalled else tr("Nothing runs"))
            self.far.setText("")
            return
        self.asked.setText(what_is_asked(job))
        self.far.setText(stand_of(job))
        for place, other in enumerate(queue.ahead[1:]):
            item = self.list.item(place)
            if item is not None and item.data(_JOBS) == (other.number,):
                item.setText(ahead_text(other))
        self.cancel_running.setEnabled(not job.is_cancelling)
        progress = job.progress
        if progress is not None and progress.steps:
            self.bar.setRange(0, progress.steps)
            self.bar.setValue(progress.step)
        else:
            self.bar.setRange(0, 0)
        self._show_head()

    def _show_lost(self) -> None:
        ended = self._queue.ended
        for widget in (self.lost_head, self.lost, self.again, self.clear):
            widget.setVisible(bool(ended))
        row = self.lost.currentRow()
        with QSignalBlocker(self.lost):
            self.lost.clear()
            for one in ended:
                case = "" if one.case is None else tr("case {number}").format(number=one.case) + " · "
                self.lost.addItem(f"{case}{caption(one.title)}: {one.reason}")
            self.lost.setCurrentRow(min(row, len(ended) - 1) if row >= 0 else len(ended) - 1)

    def _allow(self) -> None:
        row, count, fixed = self.list.currentRow(), len(self._rows), self._fixed()
        self.up.setEnabled(row > fixed)
        self.first.setEnabled(row > fixed)
        self.down.setEnabled(fixed <= row < count - 1)
        self.cancel.setEnabled(row >= 0)
        self.cancel_all.setEnabled(bool(self._queue.jobs))
        dropped = self._queue.can_put_back
        self.put_back.setVisible(bool(dropped))
        self.put_back.setText(tr("&Put {n} back").format(n=dropped))

    # What the reader does.

    def _chosen(self) -> QueueRow | None:
        row = self.list.currentRow()
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def _fixed(self) -> int:
        """So many rows stay where they are."""
        return sum(row.is_ahead for row in self._rows)

    def _move(self, by: int) -> None:
        chosen = self._chosen()
        if chosen is None or chosen.is_ahead:
            return
        at = self._rows.index(chosen)
        others = [row for row in self._rows if row is not chosen]
        others.insert(max(self._fixed(), min(len(others), at + by)), chosen)
        self._queue.reorder([job for row in others for job in row.jobs])

    def _take_order(self) -> None:
        """Rows were dragged."""
        items = [self.list.item(place) for place in range(self.list.count())]
        self._queue.reorder([job for item in items for job in item.data(_JOBS)])

    def _cancel_chosen(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            for job in reversed(chosen.jobs):
                self._queue.cancel(job)

    def _cancel_running(self) -> None:
        if self._queue.running is not None:
            self._queue.cancel(self._queue.running.number)

    def _try_again(self) -> None:
        row, ended = self.lost.currentRow(), self._queue.ended
        if 0 <= row < len(ended):
            one = ended[row]
            self._queue.forget_ended(one.number)
            if one.renew is not None:
                one.renew()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
            match event.key():
                case Qt.Key.Key_Up if is_alt:
                    self._move(-1)
                case Qt.Key.Key_Down if is_alt:
                    self._move(1)
                case Qt.Key.Key_Home if is_alt:
                    self._move(-len(self._rows))
                case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                    self._cancel_chosen()
                case _:
                    return super().eventFilter(watched, event)
            return True
        return super().eventFilter(watched, event)


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Side by side; None: what room is left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
