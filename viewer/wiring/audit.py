"""Auditing: what was opened, made, exported and un-blinded goes into the audit log, line by line."""

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Slot

from engine import paths
from engine.edit import EditRequest, EditResult
from engine.exchange.audit import AuditEvent, append, facts_of_result
from engine.radiographs.radiograph import Radiograph
from viewer.background import Lane
from viewer.case import Case

_log = logging.getLogger(__name__)


class Auditing(QObject):
    """Writes the log in a thread of its own, so that lines come in the order of what happened.

    Args:
        case: tells what is opened and made, and gets a message where the log cannot be written.
    """

    def __init__(self, case: Case, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._lane = Lane("audit")
        self._has_complained = False
        case.radiograph_changed.connect(self._note_opened)
        case.result_came.connect(self._note_result)

    def finish(self) -> None:
        """Let the last lines reach the disk."""
        self._lane.close()

    @Slot(dict)
    def note_dicom(self, manifest: dict[str, Any]) -> None:
        """DICOM objects were exported; see their ``export.json``."""
        self._write(
            AuditEvent.EXPORTED,
            lambda: {
                "what": "dicom",
                "pixels_sha256": manifest["input_pixels_sha256"],
                "objects": [entry["object"] for entry in manifest["objects"]],
                "names_the_patient": manifest["names_the_patient"],
            },
        )

    @Slot(str)
    def note_left(self, what: str) -> None:
        """Something of the open case left the application: "folder", "clipboard", "capsule", "ratings"."""
        radiograph = self._case.radiograph
        self._write(AuditEvent.EXPORTED, lambda: {"what": what} | _pixels(radiograph))

    @Slot(str)
    def note_unblinded(self, what: str) -> None:
        """What was hidden was shown on purpose: "study" or "header"."""
        radiograph = self._case.radiograph if what == "header" else None
        self._write(AuditEvent.UNBLINDED, lambda: {"what": what} | _pixels(radiograph))

    @Slot()
    def _note_opened(self) -> None:
        radiograph = self._case.radiograph
        if radiograph is not None:
            facts = {"frame_number": radiograph.frame_number, "is_synthetic": radiograph.is_synthetic}
            self._write(AuditEvent.OPENED, lambda: _pixels(radiograph) | facts)

    @Slot(object, object, object, bool)
    def _note_result(
        self, radiograph: Radiograph, _request: EditRequest | None, result: EditResult, is_of_series: bool
    ) -> None:
        def facts() -> dict[str, Any]:
            return facts_of_result(radiograph, result) | {"is_of_series": is_of_series}

        self._write(AuditEvent.RAN, facts)

    def _write(self, event: AuditEvent, facts: Callable[[], dict[str, Any]]) -> None:
        def work() -> None:
            append(paths.audit_file(), event, **facts())

        try:
            self._lane.run(work, lambda _: None, self._complain, owner=self)
        except RuntimeError:  # the application has ended
            _log.warning("an event came after the audit log was closed")

    def _complain(self, message: str) -> None:
        """Once: the reader is not to be told at every step."""
        if not self._has_complained:
            self._has_complained = True
            self._case.set_message(message, is_error=True)


def _pixels(radiograph: Radiograph | None) -> dict[str, Any]:
    from engine.results.pixel_digest import digest_of_pixels

    return {} if radiograph is None else {"pixels_sha256": digest_of_pixels(radiograph.stored_pixels)}
