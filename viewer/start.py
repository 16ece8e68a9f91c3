"""The command line of the viewer: the Qt application, its window, and an orderly end."""

import argparse
import gc
import importlib
import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

import engine
from engine import paths
from engine.radiographs import decoding
from viewer import background, language, theme
from viewer.app import Viewer, sample_file
from viewer.defects import keep_words_out_of_crashes
from viewer.garbage import Collector
from viewer.settings import SettingsStore

# What opens files, and windows that open on demand: read from disk when the main window is complete.
_LOADED_LATER = (
    *("engine.radiographs.dicom_reader", "engine.radiographs.suitability"),
    *("viewer.help.help_window", "viewer.browser.header_browser", "viewer.models.manager"),
    *("viewer.pacs.study_browser", "viewer.pacs.nodes_dialog", "viewer.pacs.outbox_window"),
    *("viewer.pacs.send_dialog", "viewer.diagnostics_dialog", "viewer.identity.desk"),
    *("viewer.exchange.dicom_desk", "viewer.exchange.view_desk"),
)


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The Qt application with the look of Counterview; the existing one where there is one."""
    existing = QApplication.instance()
    application = (
        existing if isinstance(existing, QApplication) else QApplication(["counterview", *arguments])
    )
    application.setApplicationName("Counterview")
    application.setApplicationVersion(engine.__version__)
    application.setDesktopFileName("counterview")
    theme.apply_theme(application)
    return application


def main(arguments: Sequence[str]) -> int:
    """Run the viewer until its window closes.

    Args:
        arguments: of the command line, without the program's name.

    Returns:
        The exit code.
    """
    options = _parser().parse_args(list(arguments))
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    keep_words_out_of_crashes()
    # What is loaded in the background gives way to the window sooner than Python's usual 5 ms.
    sys.setswitchinterval(0.0005)
    application = make_application()
    from viewer.engine_client import EngineClient

    settings = SettingsStore(paths.settings_file())
    language.install(application, settings.current.language)
    viewer = Viewer(settings, EngineClient())
    follow_up(viewer)
    files = [sample_file()] if options.sample else []
    viewer.show(files + [path.absolute() for path in options.files])
    if options.tour:
        viewer.asking.placed.connect(viewer.help.offer_tour)
    _let_ctrl_c_close(viewer.window)
    code = application.exec()
    background.wait()
    return code


def follow_up(viewer: Viewer) -> None:
    """What can wait until the window is there, or until its side panel is: so that neither waits for it.

    The worker that reads files is started, and garbage is collected from now on, but not among what was made
    so far: a look through all modules takes 40 ms and more, a pause in the midst of a drag.
    """

    def load_the_rest() -> None:
        for name in _LOADED_LATER:
            importlib.import_module(name)
        gc.freeze()

    viewer.window.first_painted.connect(gc.freeze)
    viewer.window.first_painted.connect(lambda: Collector(viewer.window))
    viewer.window.first_painted.connect(decoding.prestart)
    viewer.asking.placed.connect(gc.freeze)
    viewer.asking.placed.connect(lambda: background.run(load_the_rest, lambda _: None, lambda _: None))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="counterview",
        description="Open a chest radiograph, say what should change, see the counterfactual. "
        "For research only, never for diagnosis.",
    )
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="DICOM, PNG, JPEG, folders, ZIP, DICOMDIR"
    )
    parser.add_argument("--sample", action="store_true", help="open the sample that comes along")
    parser.add_argument(
        "--no-tour", dest="tour", action="store_false", help="no tour, not even at the first start"
    )
    parser.add_argument("--version", action="version", version=f"counterview {engine.__version__}")
    return parser


def _let_ctrl_c_close(window: QWidget) -> None:
    """Ctrl+C in the terminal and the end of the session close the window properly."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: window.close())
    waker = QTimer(window)  # Python sees signals only when it runs
    waker.timeout.connect(lambda: None)
    waker.start(500)
