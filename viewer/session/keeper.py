"""Keeper: writes what is open shortly after it changes, and knows what was open last."""

import logging
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer

from viewer import background
from viewer.session.session import Session, read_session, write_session

WRITE_AFTER_MS = 400
MOST_ATTEMPTS = 2

_log = logging.getLogger(__name__)


class Keeper(QObject):
    """Keeps one session in a file; a second viewer beside a running one keeps none.

    Args:
        file: of the session; it need not exist.

    Attributes:
        last: what was open when the viewer ran last; None where nothing was.
        has_crashed: the viewer did not come to its end then.
        is_ours: no other viewer keeps its own here.
    """

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        # Belongs to the process: a lock whose process is gone, however it went, is no lock.
        self._lock = QLockFile(str(file.with_suffix(".lock")))
        self._lock.setStaleLockTime(0)
        self.is_ours = _is_there(file.parent) and self._lock.tryLock(0)
        self.last = read_session(file)
        self.has_crashed = self.is_ours and self.last is not None and not self.last.has_ended
        self._now: Session | None = None  # nothing was opened since the start
        self._written: Session | None = None
        self._is_writing = False
        self._is_over = False
        self._soon = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        self._soon.timeout.connect(self._write)

    @property
    def may_restore(self) -> bool:
        """After a crash, unless bringing the session back seems to be what crashes."""
        return self.has_crashed and self.last is not None and self.last.attempts < MOST_ATTEMPTS

    def begin_attempt(self) -> None:
        """Note that the last session is being brought back, before it is."""
        if self.last is not None:
            self.last = replace(self.last, attempts=self.last.attempts + 1)
            self._write_now(self.last)

    def take(self, session: Session) -> None:
        """What is open now; written soon."""
        if session != self._now:
            self._now = session
            if not self._soon.isActive():  # it is not put off by changes that go on
                self._soon.start()

    def forget(self) -> None:
        """The reader starts empty: nothing comes back by itself, but may still be asked for."""
        self._soon.stop()
        self._now = None
        if self.last is not None:
            self._write_now(replace(self.last, has_ended=True, attempts=0))

    def finish(self) -> None:
        """The viewer ends properly: what is open is offered at the next start."""
        self._soon.stop()
        self._is_over = True
        session = self._now or self.last
        if session is not None:
            background.wait()  # for a write that runs
            self._write_now(replace(session, has_ended=True, attempts=0))
        if self.is_ours:
            self._lock.unlock()

    def _write(self) -> None:
        session = self._now
        if session is None or session == self._written or not self.is_ours or self._is_over:
            return
        if self._is_writing:
            self._soon.start()
            return
        self._is_writing = True

        def done(problem: str = "") -> None:
            self._is_writing = False
            self._written = session

        background.run(lambda: _try_to_write(self._file, session), lambda _: done(), done)

    def _write_now(self, session: Session) -> None:
        if self.is_ours:
            _try_to_write(self._file, session)
            self._written = session


def _is_there(folder: Path) -> bool:
    """The folder, made where it is missing; where it cannot be, nothing is kept, and that is logged."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _log.warning("the session cannot be kept (%s)", type(error).__name__)
        return False
    return True


def _try_to_write(file: Path, session: Session) -> None:
    """What cannot be kept costs the way back after a crash and nothing else; it is logged."""
    try:
        write_session(file, session)
    except (OSError, UnicodeEncodeError) as error:
        _log.warning("the session could not be kept (%s)", type(error).__name__)
