"""Browsing: connects the case list with what is opened, edited, rated and flagged."""

import logging
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from engine.collection.marks import MarkStore
from viewer import background
from viewer.browser.case_delegate import MarkSynthetic
from viewer.browser.case_list import CaseList
from viewer.browser.case_rows import CaseRow, CaseRows
from viewer.browser.thumbnails import Make, Thumbnailer, make
from viewer.case import Case
from viewer.exchange.opener import Opener
from viewer.language import tr

if TYPE_CHECKING:  # at run time it is loaded after the start, see ``viewer.start``
    from viewer.browser.header_browser import HeaderBrowser

_WARM_UP_AFTER_MS = 1200  # the first radiograph comes first

_log = logging.getLogger(__name__)


class Browsing(QObject):
    """Owns the case list, its thumbnails and the reader's flags.

    Args:
        case: the open case.
        opener: whose files are listed.
        mark_synthetic: draws the mark of synthetic pixels into the area of a thumbnail.
        marks: flags and known files; None: those of this user.
        make_thumbnail: makes one thumbnail; called in a thread.
    """

    identity_shown = Signal(str)  # "header"
    shown_changed = Signal(bool)  # the list should be in sight, or not

    def __init__(
        self,
        case: Case,
        opener: Opener,
        mark_synthetic: MarkSynthetic,
        marks: MarkStore | None = None,
        make_thumbnail: Make = make,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._opener = case, opener
        self._marks = MarkStore() if marks is None else marks
        self.rows = CaseRows(self)
        self.list = CaseList(self.rows, mark_synthetic)
        self.thumbnailer = Thumbnailer(make_thumbnail, self)
        self._wish: bool | None = None  # of the reader, for this list
        self._is_shown = False
        self._header: HeaderBrowser | None = None
        opener.list_begun.connect(self._begin_list)
        opener.listed.connect(self._add)
        opener.listing_changed.connect(self._show_progress)
        opener.position_changed.connect(self._show_position)
        opener.opened.connect(self._mark_opened)
        opener.refused.connect(self.rows.set_problem)
        opener.reading_changed.connect(lambda: self.thumbnailer.set_paused(opener.is_reading))
        case.edit_added.connect(self.rows.add_edited)
        self.list.chosen.connect(opener.go_to)
        self.list.stop_requested.connect(opener.stop_listing)
        self.list.filter_changed.connect(self._set_filter)
        self.list.in_sight.connect(self._want_thumbnails)
        self.thumbnailer.made.connect(self._show_thumbnail)
        self.thumbnailer.failed.connect(self.rows.set_problem)

    def load(self) -> None:
        """Read flags and known files in the background, and make ready for the first list."""
        QTimer.singleShot(_WARM_UP_AFTER_MS, self, self.thumbnailer.warm_up)
        self._in_background(self._marks.flagged, self.rows.add_flagged)
        self._in_background(self._marks.known_files, self.rows.set_known)

    def load_edited(self, edited_images: Callable[[], Collection[str]]) -> None:
        """Ask in the background which radiographs have results of earlier sessions."""
        self._in_background(edited_images, self.rows.add_edited_before)

    def load_ratings(self, rated_images: Callable[[], frozenset[str]]) -> None:
        """Ask in the background which radiographs were rated."""
        self._in_background(rated_images, self.rows.add_rated)

    @Slot(object)
    def take_ratings(self, ratings: Any) -> None:
        """Ratings were saved just now."""
        self.rows.add_rated({rating.image_sha256 for rating in ratings if rating.value is not None})

    def toggle_list(self) -> None:
        """Show or hide the list, until other files are opened."""
        self._wish = not self._is_shown
        self._show_or_hide()
        if self._is_shown:
            self.list.focus_list()

    def toggle_flag(self) -> None:
        """Flag the open case, or take its flag away; kept for later sessions."""
        if self._case.radiograph is None:
            return
        sha256 = self._case.radiograph.sha256
        is_flagged = not self.rows.has_flag(sha256)
        self.rows.set_flag(sha256, is_flagged)
        self._case.set_message(tr("This case is flagged.") if is_flagged else tr("The flag is taken away."))

        def complain(message: str) -> None:
            self.rows.set_flag(sha256, not is_flagged)
            self._case.set_message(message, is_error=True)

        background.run(lambda: self._marks.set_flag(sha256, is_flagged), lambda _: None, complain)

    def show_header(self, parent: QWidget) -> None:
        """Open the header browser, or bring it to the front; it follows the open case."""
        if self._header is None:
            from viewer.browser.header_browser import HeaderBrowser

            self._header = HeaderBrowser(parent=parent)
            self._header.finished.connect(self._forget_header)
            self._header.identity_shown.connect(lambda: self.identity_shown.emit("header"))
        self._read_header()
        self._header.show()
        self._header.raise_()
        self._header.activateWindow()

    def _forget_header(self) -> None:
        self._header = None

    def _read_header(self) -> None:
        candidate, position = self._opener.current, self._opener.position
        if self._header is not None and candidate is not None and position is not None:
            self._header.show_file(candidate, tr("case {number}").format(number=position[0]))

    def finish(self) -> None:
        """Begin nothing more; before the application ends."""
        self.thumbnailer.close()

    # The list.

    def _begin_list(self) -> None:
        self._wish = None
        self.thumbnailer.begin_list()
        self.list.show_position(None)
        self.rows.clear()
        self.list.clear_filter()

    def _add(self, candidates: list[Any]) -> None:
        self.rows.append(candidates)
        self._show_or_hide()

    def _show_progress(self) -> None:
        self.list.show_progress(self._opener.lister.tally, self._opener.lister.is_running)

    def _show_or_hide(self) -> None:
        shown = len(self.rows.rows) > 1 if self._wish is None else self._wish
        if shown != self._is_shown:
            self._is_shown = shown
            self.shown_changed.emit(shown)

    def _show_position(self) -> None:
        position = self._opener.position
        self.list.show_position(None if position is None else position[0] - 1)

    def _set_filter(self) -> None:
        self._opener.set_filter(self.rows.lets_through if self.rows.is_filtered else None)

    def _mark_opened(self, number: int, sha256: str) -> None:
        self._read_header()
        self.rows.set_opened(number, sha256)
        self._remember(self.rows.rows[number])

    # Thumbnails.

    def _want_thumbnails(self, rows: list[CaseRow]) -> None:
        self.thumbnailer.want([(row.index, row.candidate) for row in rows])

    def _show_thumbnail(self, number: int, thumbnail: Any) -> None:
        pixels = np.ascontiguousarray(thumbnail.pixels)
        height, width = pixels.shape
        picture = QImage(pixels.data, width, height, width, QImage.Format.Format_Grayscale8).copy()
        self.rows.set_thumbnail(number, picture, thumbnail.sha256, thumbnail.is_synthetic)
        self._remember(self.rows.rows[number])

    # What is kept.

    def _remember(self, row: CaseRow) -> None:
        key, sha256 = row.candidate.file_key, row.sha256
        if not self.rows.knows(key, sha256):
            self._in_background(lambda: self._marks.remember(key, sha256), lambda _: None)

    def _in_background(self, task: Callable[[], Any], on_done: Callable[[Any], None]) -> None:
        """What fails here costs a state in the list and nothing else; it is logged."""
        background.run(task, on_done, lambda message: _log.warning("%s", message), owner=self)
