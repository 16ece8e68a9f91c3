"""A reader without eyes: goes through a study in the real window with keys, and says what was acknowledged.

    python simulated_reader.py STUDY READER SEED

Prints one line for each answer that the store has acknowledged ("showing item value"), and "end" at the end.
"""

import hashlib
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest

from engine.reading.study import Study
from viewer import background, start
from viewer.reading.course import open_session
from viewer.reading.reading_panes import ReadingPanes, pictures_of
from viewer.reading.reading_window import ReadingWindow
from viewer.reading.session import ReadingSession


def answer_of(seed: int, showing: str, item: str, points: int) -> int:
    """1..points, the same whenever and wherever it is asked; 0: cannot be judged, once in forty."""
    digest = hashlib.sha256(f"{seed} {showing} {item}".encode()).digest()
    return 0 if digest[0] < 6 else 1 + digest[1] % points


def wait(until: "callable", within_ms: int = 30_000) -> None:  # type: ignore[valid-type]
    """Let the window live until something is so."""
    loop, poll, end = QEventLoop(), QTimer(), QTimer()
    poll.timeout.connect(lambda: until() and loop.quit())
    end.setSingleShot(True)
    end.timeout.connect(lambda: loop.exit(1))
    poll.start(2)
    end.start(within_ms)
    assert until() or loop.exec() == 0, "nothing happens"


def main(folder: str, reader: str, seed: str) -> None:
    application = start.make_application()
    study = Study(Path(folder))
    store, course = open_session(study, reader)
    session = ReadingSession(study, reader, store, course, lambda shown: pictures_of(shown, study.protocol))

    def say(ratings: tuple) -> None:
        for one in ratings:
            print(one.showing, one.item, one.value or 0, flush=True)

    session.saver.saved.connect(say)
    window = ReadingWindow(session, ReadingPanes(study.protocol))
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    session.begin()
    while session.showing is not None:
        if session.is_on_break:
            QTest.keyClick(window.page_button, Qt.Key.Key_Space)
            continue
        wait(lambda: session.shown is not None)
        showing = session.showing
        for item in study.protocol.items:
            row = next(one for one in window.panel.sheet.rows if one.item is item)
            row.setFocus()
            digit = answer_of(int(seed), showing.identity, item.key, item.points)
            QTest.keyClick(row, Qt.Key(Qt.Key.Key_0.value + digit))
        QTest.keyClick(window.panel.next, Qt.Key.Key_Return)
        assert session.showing is not showing, window.panel.state.text()
    wait(lambda: not session.saver.has_unsaved)
    window.close()
    application.processEvents()
    background.wait()
    print("end", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
