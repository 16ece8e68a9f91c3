"""The rows of the case list: states, filters, and who is recognized."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from engine.collection.candidate import Candidate
from viewer.browser.case_rows import CaseRows, Shown, State


@pytest.fixture
def rows(qapp: QApplication) -> CaseRows:
    made = CaseRows()
    made.append([Candidate(Path(f"film_{number}.dcm"), size=number) for number in range(1, 6)])
    return made


def labels(rows: CaseRows) -> list[str]:
    return [rows.data(rows.index(number)) for number in range(rows.rowCount())]


def test_labels_are_neutral_and_names_can_be_kept_away(rows: CaseRows) -> None:
    assert labels(rows) == ["Case 1", "Case 2", "Case 3", "Case 4", "Case 5"]
    first = rows.index(0)
    assert "film_1" in rows.data(first, Qt.ItemDataRole.ToolTipRole)
    rows.show_names(False)
    assert "film_1" not in rows.data(first, Qt.ItemDataRole.ToolTipRole)
    assert rows.data(first, Qt.ItemDataRole.AccessibleTextRole) == "Case 1, unread"


def test_a_case_goes_from_unread_to_read_edited_and_rated(rows: CaseRows) -> None:
    row = rows.rows[1]
    assert rows.state(row) is State.UNREAD
    rows.set_opened(1, "b")
    assert rows.state(row) is State.READ
    rows.add_edited_before({"b"})
    assert rows.state(row) is State.EDITED
    rows.add_rated({"b"})
    assert rows.state(row) is State.RATED
    rows.set_flag("b", True)
    assert rows.describe(row) == "rated, flagged"


def test_a_case_that_cannot_be_opened_says_why(rows: CaseRows) -> None:
    rows.set_problem(0, "film_1.dcm: truncated")
    assert "truncated" in rows.data(rows.index(0), Qt.ItemDataRole.ToolTipRole)
    rows.set_filter(Shown.REFUSED, "")
    assert labels(rows) == ["Case 1"]


def test_filters_by_state_and_by_text(rows: CaseRows) -> None:
    rows.set_opened(0, "a")
    rows.add_flagged({"a"})
    rows.set_filter(Shown.FLAGGED, "")
    assert labels(rows) == ["Case 1"]
    rows.set_filter(Shown.UNREAD, "")
    assert labels(rows) == ["Case 2", "Case 3", "Case 4", "Case 5"]
    rows.set_filter(Shown.ALL, "FILM_3")
    assert labels(rows) == ["Case 3"]
    rows.show_names(False)
    rows.set_filter(Shown.ALL, "film_3")
    assert labels(rows) == []
    rows.set_filter(Shown.ALL, "case 5")
    assert labels(rows) == ["Case 5"]
    assert rows.lets_through(4)
    assert not rows.lets_through(0)


def test_rows_that_come_later_pass_the_filter_too(rows: CaseRows) -> None:
    rows.set_filter(Shown.ALL, "film_7")
    rows.append([Candidate(Path("film_6.dcm")), Candidate(Path("film_7.dcm"))])
    assert labels(rows) == ["Case 7"]
    assert rows.index_of(6).row() == 0
    assert not rows.index_of(5).isValid()


def test_a_row_in_view_does_not_vanish_when_its_state_changes(rows: CaseRows) -> None:
    rows.set_filter(Shown.UNREAD, "")
    rows.set_opened(2, "c")
    assert "Case 3" in labels(rows)


def test_files_of_earlier_sessions_are_recognized(qapp: QApplication) -> None:
    file = Candidate(Path("a.dcm"), size=3, modified_ns=9)
    rows = CaseRows()
    rows.set_known({file.file_key: "a"})
    rows.add_rated({"a"})
    rows.append([file, Candidate(Path("a.dcm"), size=4, modified_ns=9)])
    assert [rows.state(row) for row in rows.rows] == [State.RATED, State.UNREAD]
    assert rows.knows(file.file_key, "a")


def test_a_thumbnail_brings_the_identity_of_the_image(rows: CaseRows) -> None:
    rows.add_flagged({"x"})
    rows.set_thumbnail(3, QImage(4, 4, QImage.Format.Format_Grayscale8), "x", True)
    assert rows.is_flagged(rows.rows[3])
    assert rows.rows[3].is_synthetic
