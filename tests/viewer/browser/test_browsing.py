"""The case list at work: real keys and clicks in the list, flags, filters, progress."""

import dataclasses
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.collection.candidate import Candidate
from engine.collection.marks import MarkStore
from engine.collection.thumbnail import Thumbnail
from engine.errors import DamagedImageError
from engine.radiographs.radiograph import Radiograph
from viewer.browser.browsing import Browsing
from viewer.browser.case_rows import Shown, State
from viewer.browser.skipped_files import SkippedFiles
from viewer.case import Case
from viewer.exchange.opener import Opener
from viewer.exchange.reading import Reading
from viewer.panes.synthetic_mark import thumbnail_frame

Made = tuple[Browsing, Opener, Case]


def thumbnail(candidate: Candidate) -> object:
    return Thumbnail(np.full((20, 30), 128, np.uint8), candidate.name.ljust(64, "0"), "2" in candidate.name)


@pytest.fixture
def made(qtbot: QtBot, radiograph_factory: Callable[..., Radiograph], tmp_path: Path) -> Made:
    def read(path: Path) -> Reading:
        if "bad" in path.name:
            raise DamagedImageError(f"{path.name} is truncated; copy it again")
        radiograph = radiograph_factory(40, 30)
        return Reading(dataclasses.replace(radiograph, path=path, sha256=path.name.ljust(64, "0")), ())

    case = Case()
    opener = Opener(case, read)
    marks = MarkStore(tmp_path / "marks.sqlite")
    browsing = Browsing(case, opener, thumbnail_frame, marks, thumbnail)
    qtbot.addWidget(browsing.list)
    browsing.list.resize(200, 500)
    browsing.list.show()
    browsing.load()
    return browsing, opener, case


def open_files(qtbot: QtBot, opener: Opener, *names: str) -> None:
    opener.open_paths([Path(name) for name in names])
    qtbot.waitUntil(lambda: not opener.is_reading and not opener.lister.is_running)


def test_the_list_is_wanted_for_several_files_only(qtbot: QtBot, made: Made) -> None:
    browsing, opener, _ = made
    heard: list[bool] = []
    browsing.shown_changed.connect(heard.append)
    open_files(qtbot, opener, "a1")
    assert heard == []
    open_files(qtbot, opener, "a1", "a2")
    assert heard == [True]
    browsing.toggle_list()
    assert heard == [True, False]


def test_a_click_and_the_arrow_keys_open_cases(qtbot: QtBot, made: Made) -> None:
    browsing, opener, case = made
    open_files(qtbot, opener, "a1", "a2", "a3")
    view = browsing.list.view
    place = view.visualRect(browsing.rows.index_of(2)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: opener.position == (3, 3))
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: opener.position == (2, 3))
    assert case.radiograph is not None
    assert case.radiograph.path == Path("a2")
    opener.step(-1)
    qtbot.waitUntil(lambda: opener.position == (1, 3))
    assert browsing.rows.visible_row(view.currentIndex()) is browsing.rows.rows[0]


def test_thumbnails_of_rows_in_sight_arrive_and_bring_states(qtbot: QtBot, made: Made) -> None:
    browsing, opener, _ = made
    browsing.rows.add_rated({"a3".ljust(64, "0")})
    open_files(qtbot, opener, *(f"a{number}" for number in range(1, 60)))
    qtbot.waitUntil(lambda: browsing.rows.rows[3].thumbnail is not None)
    assert browsing.rows.state(browsing.rows.rows[2]) is State.RATED
    assert browsing.rows.rows[1].is_synthetic
    assert browsing.rows.rows[55].thumbnail is None
    browsing.list.view.scrollToBottom()
    qtbot.waitUntil(lambda: browsing.rows.rows[58].thumbnail is not None)


def test_a_synthetic_thumbnail_is_marked(qtbot: QtBot, made: Made) -> None:
    browsing, opener, _ = made
    open_files(qtbot, opener, "a1", "a2")
    qtbot.waitUntil(lambda: browsing.rows.rows[1].thumbnail is not None)
    view = browsing.list.view

    def amber(number: int) -> bool:
        place = view.visualRect(browsing.rows.index_of(number))
        picture = view.viewport().grab(place).toImage()
        colors = [picture.pixelColor(x, y) for x in range(8, 60) for y in range(place.height())]
        return any(color.red() - color.blue() > 150 for color in colors)

    assert amber(1)
    assert not amber(0)


def test_a_flag_is_kept_for_the_next_session(qtbot: QtBot, made: Made, tmp_path: Path) -> None:
    browsing, opener, case = made
    open_files(qtbot, opener, "a1", "a2")
    browsing.toggle_flag()
    assert case.message == "This case is flagged."
    assert browsing.rows.describe(browsing.rows.rows[0]) == "read, flagged"
    sha256 = "a1".ljust(64, "0")
    qtbot.waitUntil(lambda: MarkStore(tmp_path / "marks.sqlite").flagged() == {sha256})
    browsing.toggle_flag()
    qtbot.waitUntil(lambda: MarkStore(tmp_path / "marks.sqlite").flagged() == frozenset())


def test_filtering_with_the_keyboard_steps_through_what_is_shown(qtbot: QtBot, made: Made) -> None:
    browsing, opener, case = made
    open_files(qtbot, opener, "a1", "b2", "a3", "b4", "a5")
    qtbot.keyClicks(browsing.list.search, "a")
    qtbot.waitUntil(lambda: browsing.rows.rowCount() == 5)  # each label holds the letter
    browsing.list.search.clear()
    qtbot.keyClicks(browsing.list.search, "b")
    qtbot.waitUntil(lambda: browsing.rows.rowCount() == 2)
    qtbot.keyClick(browsing.list.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opener.position == (2, 5))
    opener.step(1)
    qtbot.waitUntil(lambda: opener.position == (4, 5))
    opener.step(1)
    assert case.message == "This is the last of 5 files that the case list shows."
    assert browsing.list.count.text() == "2 of 5 cases"
    open_files(qtbot, opener, "a1", "b2")
    assert browsing.list.search.text() == ""
    assert browsing.rows.rowCount() == 2


def test_flagged_cases_can_be_shown_alone(qtbot: QtBot, made: Made) -> None:
    browsing, opener, _ = made
    open_files(qtbot, opener, "a1", "a2", "a3")
    browsing.toggle_flag()
    shown = browsing.list.shown
    shown.setCurrentIndex([shown.itemData(n) for n in range(shown.count())].index(Shown.FLAGGED))
    assert browsing.rows.rowCount() == 1


def test_a_file_that_cannot_be_opened_says_so_in_its_row(qtbot: QtBot, made: Made) -> None:
    browsing, opener, _ = made
    open_files(qtbot, opener, "bad1", "a2")
    assert opener.position == (2, 2)
    assert browsing.rows.state(browsing.rows.rows[0]) is State.REFUSED


def test_choosing_a_file_that_cannot_be_opened_leads_back_to_the_open_one(qtbot: QtBot, made: Made) -> None:
    browsing, opener, case = made
    open_files(qtbot, opener, "a1", "bad2")
    view = browsing.list.view
    place = view.visualRect(browsing.rows.index_of(1)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: case.message_is_error)
    assert browsing.rows.visible_row(view.currentIndex()) is browsing.rows.rows[0]
    assert opener.position == (1, 2)


def test_an_edit_of_a_case_shows_in_its_row(qtbot: QtBot, made: Made) -> None:
    browsing, opener, case = made
    open_files(qtbot, opener, "a1", "a2")
    case.edit_added.emit("a2".ljust(64, "0"))
    browsing.rows.set_opened(1, "a2".ljust(64, "0"))
    assert browsing.rows.state(browsing.rows.rows[1]) is State.EDITED


def test_listing_can_be_stopped_and_what_was_skipped_is_told(
    qtbot: QtBot, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browsing, opener, case = made
    gate = threading.Event()
    from engine.collection import search

    find = search.find_candidates

    def slow(paths: object, should_stop: Callable[[], bool]) -> object:
        for number, item in enumerate(find(paths, should_stop)):  # type: ignore[arg-type]
            if number == 300:
                gate.wait(5)
            yield item

    monkeypatch.setattr(search, "find_candidates", slow)
    (tmp_path / "0.txt").write_text("no image")
    for number in range(1, 400):
        (tmp_path / f"{number}.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    opener.open_paths([tmp_path])
    qtbot.waitUntil(lambda: len(browsing.rows.rows) >= 298)
    assert browsing.list.count.text().startswith("Looking… ")
    qtbot.mouseClick(browsing.list.stop, Qt.MouseButton.LeftButton)
    gate.set()
    assert not opener.lister.is_running
    assert opener.lister.tally.was_stopped
    assert not browsing.list.stop.isVisible()
    assert browsing.list.skipped.text() == "1 skipped…"
    dialog = SkippedFiles(opener.lister.tally)
    qtbot.addWidget(dialog)
    model = dialog.list.model()
    assert model.index(0, 0).data().endswith("0.txt: neither DICOM nor PNG nor JPEG")
    qtbot.waitUntil(lambda: not opener.is_reading)
    assert "1 skipped" in case.message
