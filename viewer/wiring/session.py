"""Resuming: keeps what is open, brings it back after a crash, and offers it otherwise."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAction

from viewer import background
from viewer.announcement import Announcement
from viewer.case import Case
from viewer.exchange.opener import Opener
from viewer.language import tr
from viewer.main_window import MainWindow
from viewer.session.keeper import Keeper
from viewer.session.session import Session

_NAMED = 2  # files that are gone, by name
_LONGEST_NAME = 40
_LIVES_AFTER_MS = 3000  # shown for so long, it is not what crashes


class Resuming(QObject):
    """Connects the keeper of the session with what is open.

    Args:
        case: the open case.
        opener: the list it belongs to.
        keeper: of the session.
        window: whose panes show it.
        announcement: says what came back.
    """

    def __init__(
        self,
        case: Case,
        opener: Opener,
        keeper: Keeper,
        window: MainWindow,
        announcement: Announcement,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._opener, self._keeper = case, opener, keeper
        self._window, self._announcement = window, announcement
        self._view = window.panes.view
        self._paths: tuple[Path, ...] = ()
        self._sought: Session | None = None  # it is looked whether its files are still there
        self._awaited: Session | None = None  # is being opened
        self._attempts = 0
        self._action: QAction | None = None
        opener.list_begun.connect(self._begin_list)
        case.radiograph_changed.connect(self._look_as_before)
        for changed in (
            opener.position_changed,
            case.instruction_changed,
            self._view.geometry_changed,
            self._view.grey_changed,
        ):
            changed.connect(self._keep)
        window.empty.last_requested.connect(self.open_last)
        self._offer_last()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about the session do."""
        return {"open_last": self.open_last}

    def place_action(self, actions: Mapping[str, QAction]) -> None:
        """Show the command only where there is something to bring back."""
        self._action = actions["open_last"]
        self._offer_last()

    def begin(self, files: Sequence[Path]) -> None:
        """Open what was asked for; without that, bring back what a crash has closed.

        Args:
            files: of the command line.
        """
        keeper = self._keeper
        if files:
            self._opener.open_paths(files)
            if keeper.has_crashed:
                self._announcement.say(
                    tr("Counterview ended unexpectedly last time; the menu File opens again what was open.")
                )
        elif keeper.may_restore:
            keeper.begin_attempt()
            said = tr("Counterview ended unexpectedly; what was open comes back.")
            self._announcement.say(said)
            self._window.messages.offer(said, tr("Start empty"), self.start_empty)
            self._restore()
        elif keeper.has_crashed:
            self._announcement.say(
                tr("Counterview ended unexpectedly more than once with what was open; now it stays closed.")
                + " "
                + tr("The menu File opens it again."),
                is_error=True,
            )

    @Slot()
    def open_last(self) -> None:
        """Bring back what was open when the viewer ran last."""
        self._restore()

    @Slot()
    def start_empty(self) -> None:
        """Close what came back; it can still be asked for."""
        self._sought = self._awaited = None
        self._paths = ()
        self._announcement.forget()
        self._opener.close()
        self._case.set_instruction("")
        self._case.close()
        self._case.set_message("")
        self._keeper.forget()

    def finish(self) -> None:
        """The viewer ends properly."""
        self._keep()
        self._keeper.finish()

    # Bringing back.

    def _restore(self) -> None:
        session = self._sought = self._keeper.last
        if session is not None:
            background.run(
                lambda: tuple(path for path in session.paths if not _is_there(path)),
                lambda gone: self._open(session, gone),
                lambda message: self._case.set_message(message, is_error=True),
            )

    def _open(self, session: Session, gone: tuple[Path, ...]) -> None:
        if session is not self._sought:
            return  # the reader has gone on meanwhile
        self._sought = None
        there = tuple(path for path in session.paths if path not in gone)
        if gone:
            names = ", ".join(_brief(path) for path in gone[:_NAMED])
            if len(gone) > _NAMED:
                names = tr("{names} and {count} more").format(names=names, count=len(gone) - _NAMED)
            self._announcement.say(tr("No longer there: {names}.").format(names=names))
        if session.instruction:
            self._case.set_instruction(session.instruction)
        if there:
            self._awaited = replace(session, paths=there)
            self._attempts = session.attempts
            self._opener.open_paths(there, None if session.path is None else (session.path, session.member))
        else:
            self._keeper.forget()

    @Slot()
    def _look_as_before(self) -> None:
        """Zoom and window as they were, if it is the same radiograph that came back."""
        session, radiograph = self._awaited, self._case.radiograph
        if session is None or radiograph is None:
            return
        self._awaited = None
        if session.look_is_of == radiograph.key:
            self._view.look_as(session.look)
        QTimer.singleShot(_LIVES_AFTER_MS, self, self._trust)

    @Slot()
    def _trust(self) -> None:
        self._attempts = 0
        self._keep()

    # Keeping.

    def _begin_list(self, paths: list[Path]) -> None:
        self._sought = None
        self._paths = tuple(path.absolute() for path in paths)
        if self._awaited is not None and self._paths != self._awaited.paths:
            self._awaited = None  # the reader has opened something else meanwhile
        self._keep()

    @Slot()
    def _keep(self) -> None:
        if not self._paths or self._awaited is not None:
            return
        current, radiograph = self._opener.current, self._case.radiograph
        self._keeper.take(
            Session(
                paths=self._paths,
                path=None if current is None else current.path.absolute(),
                member="" if current is None else current.member,
                instruction=self._case.instruction,
                look=self._view.look,
                look_is_of=None if radiograph is None else radiograph.key,
                attempts=self._attempts,
            )
        )

    def _offer_last(self) -> None:
        has_last = self._keeper.last is not None
        self._window.empty.show_last(has_last)
        if self._action is not None:
            self._action.setVisible(has_last)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # as of a drive that was pulled out
        return False


def _brief(path: Path) -> str:
    name = path.name or str(path)
    return name if len(name) <= _LONGEST_NAME else f"{name[:24]}…{name[-13:]}"
