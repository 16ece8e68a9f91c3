"""For tests of all windows: a viewer with a result, in a language, and its dialogs, one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from made_up_viewer import fake, make_viewer, open_one
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot
from words_that_fit import speaking, wait_for_room

from viewer.app import Viewer

DIALOGS = (
    *("help", "show_keys", "change_keys", "header", "about", "queue", "history", "models", "diagnostics"),
    *("export_dicom", "pacs_send", "pacs_outbox", "pacs_nodes", "pacs_fetch", "new_study"),
    "deidentify",
)
"""Commands that open them."""


@contextmanager
def viewer_with_result(
    qtbot: QtBot, application: QApplication, monkeypatch: pytest.MonkeyPatch, code: str
) -> Iterator[Viewer]:
    """In this language; shut down at the end."""
    with speaking(application, code):
        made = make_viewer(qtbot, code)
        monkeypatch.setattr(made.side, "parameters", lambda: {"model": "fake", "seed": 7})
        open_one(qtbot, made)
        made.case.set_instruction("Add the finding of large left pleural effusion.")
        made.run()
        fake(made).finish(fake(made).busy_jobs[0])
        yield made
        made.shut_down()


def each_dialog(qtbot: QtBot, viewer: Viewer) -> Iterator[tuple[str, QWidget]]:
    """Command and window, shown, with words that have room; closed afterwards."""
    for command in DIALOGS:
        before = {one for one in QApplication.topLevelWidgets() if one.isVisible()}
        viewer.actions[command].trigger()

        def opened(before: set[QWidget] = before) -> list[QWidget]:
            return [
                one
                for one in QApplication.topLevelWidgets()
                if one.isVisible() and one not in before and not isinstance(one, QMenu)
            ]

        qtbot.waitUntil(lambda: bool(opened()))
        for dialog in opened():
            wait_for_room(qtbot, dialog)
            yield command, dialog
            dialog.close()
