"""AnswerPanel: the column beside the images: how far the reader is, what is asked, and the way on."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.reading.items import RatingItem
from engine.reading.protocol import Design
from viewer import theme
from viewer.labels import LinesLabel, say
from viewer.language import tr
from viewer.reading.session import ReadingSession
from viewer.study.answer_sheet import AnswerSheet
from viewer.study.comment_field import CommentField

WIDTH = 380
_LOW = 600  # height below which the questions need the room of the rest
_COMMENT_HEIGHT = (40, 64)  # in a low window, and in others
_SPACING = (4, 8)


class AnswerPanel(QWidget):
    """Shows where the session stands and gives it the answers.

    Args:
        session: the reader's.
        title: of the study.
        items: what is asked.
    """

    leave_requested = Signal()

    def __init__(
        self,
        session: ReadingSession,
        title: str,
        items: Sequence[RatingItem],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.setFixedWidth(WIDTH)
        self._build(title, items)
        self.sheet.answered.connect(self._take_answer)
        self.sheet.finished.connect(lambda: self.next.setFocus(Qt.FocusReason.TabFocusReason))
        self.next.clicked.connect(self.go_on)
        self.back.clicked.connect(session.go_back)
        self.skip.clicked.connect(lambda: session.skip())
        self.pause.clicked.connect(session.take_break)
        self.close_button.clicked.connect(self.leave_requested)
        self.retry.clicked.connect(session.try_again)
        session.saved_changed.connect(self._show_state)
        session.refused.connect(lambda why: self._say(tr("Not saved: {reason}").format(reason=why), True))
        session.moved.connect(self.show_showing)
        session.loaded.connect(self._show_loaded)

    def _build(self, title: str, items: Sequence[RatingItem]) -> None:
        rules = self._session.study.protocol.rules
        heading = self._heading = LinesLabel(2, title)
        self.progress_text = QLabel()
        self.progress_text.setProperty("role", "heading")
        self.progress_text.setFont(theme.tabular(self.progress_text.font()))
        reader = QLabel(tr("Reader {code}").format(code=self._session.reader))
        reader.setProperty("role", "secondary")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Progress"))
        self.instruction = LinesLabel(3)
        self.instruction.setAccessibleName(tr("What was asked of the model"))
        self.scroller = QScrollArea(self)
        self.sheet = AnswerSheet(items, True, self.scroller.viewport())  # else all in it is styled twice
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sheet.setObjectName("panel")
        self.sheet.layout().setContentsMargins(0, 0, 10, 0)  # type: ignore[union-attr]
        self.scroller.setWidget(self.sheet)
        for row in self.sheet.rows:
            row.focused.connect(lambda row=row: self.scroller.ensureWidgetVisible(row))
        self.comment = CommentField(self._session.comment)
        self.comment.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.state = LinesLabel(2, secondary=True)
        self.retry = QPushButton(tr("Try again"))
        self.next = QPushButton(tr("&Next"))
        self.next.setProperty("role", "primary")
        self.next.setToolTip(tr("Ctrl+Enter"))
        self.next.installEventFilter(self)
        self.back = QPushButton(tr("&Back"))
        self.back.setVisible(rules.may_go_back)
        self.skip = QPushButton(tr("&Skip"))
        self.skip.setVisible(rules.may_skip)
        self.pause = QPushButton(tr("&Pause"))
        self.close_button = QPushButton(tr("&Leave"))
        self.close_button.setToolTip(tr("Everything is saved; you go on here next time"))
        for quiet in (self.pause, self.close_button):
            quiet.setProperty("role", "flat")

        top = QHBoxLayout()
        top.addWidget(self.progress_text, 1)
        top.addWidget(reader)
        state = QHBoxLayout()
        state.addWidget(self.state, 1)
        state.addWidget(self.retry)
        way = QHBoxLayout()
        way.setSpacing(8)
        way.addWidget(self.back)
        way.addWidget(self.skip)
        way.addWidget(self.next, 1)
        leaving = QHBoxLayout()
        leaving.addWidget(self.pause)
        leaving.addStretch(1)
        leaving.addWidget(self.close_button)
        line = QFrame()
        line.setObjectName("separator")
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addWidget(heading)
        layout.addLayout(top)
        layout.addWidget(self.progress)
        layout.addWidget(self.instruction)
        layout.addWidget(line)
        layout.addWidget(self.scroller, 1)
        layout.addWidget(self.comment)
        layout.addLayout(state)
        layout.addLayout(way)
        layout.addLayout(leaving)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_low = self.height() < _LOW
        self._heading.set_most(1 if is_low else 2)
        self.comment.setFixedHeight(_COMMENT_HEIGHT[not is_low])
        self._layout.setSpacing(_SPACING[not is_low])

    def go_on(self) -> None:
        """To the next showing, or to what is missing for it."""
        session = self._session
        self.sheet.commit()
        self.comment.commit()
        missing = session.missing
        if missing and session.showing is not None and session.shown is not None:
            row = next(row for row in self.sheet.rows if row.item.key in missing)
            self._say(tr("Please answer: {title}").format(title=tr(row.item.title)), is_error=True)
            row.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        session.go_on()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter presses the button that leads on, too."""
        if watched is self.next and event.type() == QEvent.Type.KeyPress:
            key = getattr(event, "key", lambda: None)()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.next.click()
                return True
        return super().eventFilter(watched, event)

    def _take_answer(self, item: str, answer: object) -> None:
        self._show_state()
        self._session.answer(item, answer)  # type: ignore[arg-type]

    def show_showing(self) -> None:
        """Another showing, a break or the end: its answers so far."""
        session, course = self._session, self._session.course
        self.sheet.stop_marking()
        self.sheet.show_radiograph(None)
        if session.is_on_break:
            self.instruction.setText("")
        showing = session.showing
        number, count = course.number
        total = len(course.order)
        self.progress.setUpdatesEnabled(False)  # else it would be painted at once, and all images with it
        self.progress.setRange(0, total)
        self.progress.setValue(course.done)
        self.progress.setUpdatesEnabled(True)
        if showing is None:
            self.progress_text.setText(tr("All done"))
            self.sheet.show_answers({})
            self.comment.show_stored("")
            self.instruction.setText("")
        else:
            said = tr("{n} of {count}").format(n=number, count=count)
            if showing.is_practice:
                said = tr("Practice {said}").format(said=said)
            if showing.stage == 2:
                said += " · " + tr("now with the map")
            self.progress_text.setText(said)
            self.sheet.show_answers(course.answers(showing))
            self.comment.show_stored(course.comment(showing))
        self._enable()
        self._show_state()

    def _show_loaded(self) -> None:
        shown = self._session.shown
        if shown is None:
            return
        asked = "" if len(shown.results) == 0 or self._hides_instruction else shown.case.instruction
        told = tr("Asked for: {instruction}").format(instruction=asked) if asked else ""
        if not self._session.study.protocol.rules.is_blinded and shown.model_name:
            told += "\n" + tr("Model: {name}").format(name=shown.model_name)
        self.instruction.setText(told)
        self.sheet.show_radiograph(shown.radiograph)
        self._enable()
        self._show_state()
        self.sheet.focus_first()

    @property
    def _hides_instruction(self) -> bool:
        return self._session.study.protocol.design is Design.REAL_OR_SYNTHETIC

    def _enable(self) -> None:
        session = self._session
        is_shown = session.shown is not None
        may_change = is_shown and session.course.may_change
        for row in self.sheet.rows:
            row.setEnabled(may_change)
        self.comment.setEnabled(is_shown)
        self.next.setEnabled(is_shown)
        self.skip.setEnabled(session.showing is not None and not session.is_on_break)
        self.back.setEnabled(session.course.may_go_back and not session.is_on_break)
        self.pause.setEnabled(is_shown)
        if is_shown and not may_change:
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_state(self) -> None:
        session = self._session
        self.retry.setVisible(bool(session.error))
        if session.error:
            self._say(tr("Not saved: {reason}").format(reason=session.error), is_error=True)
        elif session.saver.has_unsaved:
            self._say(tr("Saving…"))
        elif session.shown is not None and not session.course.may_change:
            self._say(tr("Answers of this image can no longer be changed."))
        elif session.showing is not None and session.course.answers(session.showing):
            self._say(tr("✓ Saved"))
        elif session.shown is None:
            self._say("")
        else:
            self._say(tr("Digits answer, Enter goes on, 0 cannot be judged, Ctrl+Z undoes"))

    def take_back(self) -> None:
        """Ctrl+Z: the answer before, or the question anew."""
        if self._session.shown is not None and self._session.course.may_change and not self.sheet.take_back():
            self._say(tr("Answer this question anew; there was no answer before."))

    def say_refused(self) -> None:
        """Somebody wants to copy, save or print."""
        self._say(tr("While a study is read, images cannot be copied, saved or printed."), is_error=True)

    def _say(self, text: str, is_error: bool = False) -> None:
        say(self.state, text, is_error)
