"""OutboxWindow: what waits to be sent to a PACS, what was sent with its proof, what was refused and why."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.pacs.outbox_job import JobState, OutboxJob
from viewer import theme
from viewer.help.context import give_article
from viewer.language import mark, tr
from viewer.models.progress_row import ProgressRow
from viewer.pacs.ask_first import ask_first
from viewer.pacs.outbox_texts import kind_words, reason_words, state_words, when_words
from viewer.pacs.sender import Sender
from viewer.retold.archives import archive_words
from viewer.scrolling import resize_on_screen
from viewer.tools.outlook_view import wrapped_label

_SIZE = QSize(1000, 520)
_COLUMNS = (mark("State"), mark("To"), mark("Object"), mark("Put in"), mark("Proof or reason"))
_WIDTHS = (116, 130, 250, 148)
_FOOT_HEIGHT = 36  # the list does not jump when there is something to say
_NAME = Qt.ItemDataRole.UserRole


class OutboxWindow(QDialog):
    """Stays open beside the work; Esc closes it, and sending goes on.

    Args:
        sender: looks after the outbox.
    """

    def __init__(self, sender: Sender, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sender = sender
        self._shown: tuple[tuple[str, ...], ...] = ()
        self.setWindowTitle(tr("Outbox"))
        resize_on_screen(self, _SIZE)
        self._build()
        give_article(self, "sending")
        sender.changed.connect(self._show)

    def _build(self) -> None:
        self.list = QTreeWidget()
        self.list.setHeaderLabels([tr(name) for name in _COLUMNS])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName(tr("Objects in the outbox"))
        header = self.list.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            self.list.setColumnWidth(column, width)
        self.reason = wrapped_label("secondary")
        self.reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reason.setMinimumHeight(theme.FONT_PIXELS * 3)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.foot = ProgressRow()
        self.foot.setMinimumHeight(_FOOT_HEIGHT)
        self.now = QPushButton(tr("&Send now"))
        self.now.setToolTip(tr("Do not wait for the next try"))
        self.again = QPushButton(tr("&Try again"))
        self.again.setToolTip(tr("Send the chosen ones once more, though they were refused"))
        self.remove = QPushButton(tr("&Remove…"))
        self.remove.setToolTip(tr("Forget the chosen ones (Delete); what waits is not sent"))
        self.clear = QPushButton(tr("Remove what was s&ent"))
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.now, self.again, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.reason)
        layout.addWidget(self.foot)
        layout.addLayout(row)
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(False)
        self.list.itemSelectionChanged.connect(self._allow)
        self.now.clicked.connect(lambda: self._sender.send(is_urgent=True))
        self.again.clicked.connect(self._try_again)
        self.remove.clicked.connect(self._ask_to_remove)
        self.clear.clicked.connect(self._clear)
        self.foot.cancel.clicked.connect(self._sender.cancel)

    # Showing.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._sender.look()
        self._show()

    def _show(self) -> None:
        if not self.isVisible():
            return  # shown anew when it opens
        jobs = list(reversed(self._sender.jobs))
        cells = tuple(
            (
                job.name,
                state_words(job),
                job.node,
                kind_words(job),
                when_words(job),
                reason_words(job),
            )
            for job in jobs
        )
        if cells != self._shown:
            has_more = bool(cells) and cells[0][0] not in {one[0] for one in self._shown}
            chosen = set() if has_more else {job.name for job in self.chosen}
            current = self.list.currentItem()
            at = None if current is None else current.data(0, _NAME)
            self.list.blockSignals(True)
            self.list.clear()
            for one in cells:
                item = QTreeWidgetItem(list(one[1:]))
                item.setData(0, _NAME, one[0])
                self.list.addTopLevelItem(item)
                if one[0] == at:
                    self.list.setCurrentItem(item)
                item.setSelected(one[0] in chosen)
            self.list.blockSignals(False)
            if jobs and (has_more or self.list.currentItem() is None):
                self.list.setCurrentIndex(self.list.model().index(0, 0))
            self._shown = cells
        sender = self._sender
        if sender.is_sending and sender.waiting:
            self.foot.show_progress(tr("Sending; {n} to go").format(n=sender.waiting), None)
        elif sender.problem:
            self.foot.say(archive_words(sender.problem), is_error=True)
        else:
            self.foot.say("" if jobs else tr("Nothing waits, and nothing was sent."))
        self._allow()

    @property
    def chosen(self) -> list[OutboxJob]:
        """What is selected."""
        names = {item.data(0, _NAME) for item in self.list.selectedItems()}
        return [job for job in self._sender.jobs if job.name in names]

    def _allow(self) -> None:
        sender, chosen = self._sender, self.chosen
        is_free = not sender.is_sending
        self.now.setEnabled(is_free and bool(sender.waiting))
        self.again.setEnabled(is_free and any(job.state is JobState.REFUSED for job in chosen))
        self.remove.setEnabled(is_free and bool(chosen))
        self.clear.setEnabled(is_free and any(job.state is JobState.SENT for job in sender.jobs))
        self.reason.setText(reason_words(chosen[0]) if len(chosen) == 1 else "")

    # What the reader does.

    def _try_again(self) -> None:
        self._sender.retry([job.name for job in self.chosen if job.state is JobState.REFUSED])

    def _clear(self) -> None:
        self._sender.remove([job.name for job in self._sender.jobs if job.state is JobState.SENT])

    def _ask_to_remove(self) -> None:
        chosen = self.chosen
        names = [job.name for job in chosen]
        if not any(job.is_open for job in chosen):
            self._sender.remove(names)
            return
        ask_first(
            self,
            tr("Remove from the outbox"),
            tr("Remove what still waits to be sent?"),
            tr("It is not sent then. The result stays, and can be sent again."),
            lambda: self._sender.remove(names),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.remove.isEnabled():
            self._ask_to_remove()
            return
        super().keyPressEvent(event)
