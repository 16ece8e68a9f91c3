"""Diagnostics: helpful, and without anybody's name or place."""

import logging
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.service import failures
from engine.service.messages import Health
from viewer.diagnostics import clean_lines, diagnostics
from viewer.diagnostics_dialog import show_diagnostics
from viewer.settings import Settings

NAME, PLACE = "Zebedee Quillon", "/home/quillon/films/zebedee_1950-03-04.dcm"
SETTINGS = Settings(reader="ZQ", last_folder="/home/quillon/films", hanging="1+1", mask_intersects=True)
LOG = f"""2026-11-21 10:00:00,001 77 INFO engine.service.server: job 1 starts
2026-11-21 10:00:01,002 77 ERROR engine.service.failures: an edit met a defect: ValueError: {NAME} in {PLACE}
  File "/home/quillon/.local/lib/python3.11/site-packages/torch/nn/module.py", line 12, in forward
  File "/home/quillon/work/engine/methods/denoising.py", line 88, in denoise
2026-11-21 10:00:02,003 77 WARNING engine.models.loading: {PLACE} cannot be read (00412345, born 1950-03-04)
2026-11-21 10:00:03,004 77 WARNING {NAME.split()[1].lower()}.module: {NAME}
{NAME} on a line of its own
"""


def test_a_planted_name_and_path_are_nowhere_in_it(counterview_home: Path) -> None:
    logs = counterview_home / "logs"
    logs.mkdir()
    (logs / "engine.log").write_text(LOG)
    text = diagnostics(SETTINGS, f"stopped: {NAME} at {PLACE}", Health(2**30, 2**31, ("m",)))
    for secret in ("zebedee", "quillon", "1950", "00412345", "films", "zq", str(counterview_home).lower()):
        assert secret not in text.lower(), secret
    assert "an edit met a defect: ValueError:" in text
    assert "engine/methods/denoising.py:88 denoise" in text
    assert "torch/nn/module.py:12 forward" in text
    assert "hanging=1+1" in text
    assert "mask_intersects=True" in text
    assert "engine process 1.0 GB" in text
    assert "numpy" in text


def test_what_the_application_itself_logs_stays_readable(counterview_home: Path) -> None:
    failures.start_log()
    root = logging.getLogger()
    handler = root.handlers[-1]
    try:
        failures.log_failure(MemoryError(f"for {NAME}"))
    finally:
        root.removeHandler(handler)
        handler.close()
    lines = clean_lines((counterview_home / "logs" / "engine.log").read_text().splitlines())
    assert "ERROR engine.service.failures: an edit met a defect: MemoryError:" in lines[-1]
    assert "Quillon" not in lines[-1]


def test_the_text_is_shown_before_it_is_copied(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    QGuiApplication.clipboard().setText("before")
    dialog = show_diagnostics(parent, Settings(), "ready: CPU, 2 threads", None)
    qtbot.waitUntil(dialog.copy.isEnabled)
    shown = dialog.text.toPlainText()
    assert "Engine: ready: CPU, 2 threads" in shown
    assert QGuiApplication.clipboard().text() == "before"
    qtbot.keyClick(dialog.copy, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == shown
    dialog.close()
