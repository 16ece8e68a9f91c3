"""An answer counts when the store has it, and not before; nothing a reader answered disappears."""

import json
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from fakes import make_result
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest, EditResult
from engine.errors import StoreError
from engine.paths import rating_presets_file
from engine.radiographs.radiograph import Radiograph
from engine.reading.items import COMMENT_ITEM, load_rating_items
from engine.reading.rating import Rating, edit_identity
from engine.reading.region import region_answer
from engine.reading.store import RatingStore
from viewer.case import Case
from viewer.study.field_row import FieldRow
from viewer.study.point_row import PointRow
from viewer.study.rating_form import RatingForm
from viewer.study.region_row import RegionRow


class SlowStore(RatingStore):
    """A store whose disk can be held up or broken."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.gate = threading.Event()
        self.gate.set()
        self.failure = ""

    def save(self, ratings: Sequence[Rating]) -> None:
        assert self.gate.wait(100)
        if self.failure:
            raise StoreError(self.failure)
        super().save(ratings)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ratings.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SlowStore]:
    store = SlowStore(path)
    yield store
    store.gate.set()
    store.close()


def make_form(qtbot: QtBot, case: Case, store: RatingStore | None, **more: str) -> RatingForm:
    form = RatingForm(case, store, load_rating_items(), **more)
    qtbot.addWidget(form, before_close_func=lambda form: form.finish())
    form.show()
    qtbot.waitExposed(form)
    form.activateWindow()
    return form


@pytest.fixture
def form(qtbot: QtBot, case: Case, store: SlowStore) -> RatingForm:
    return make_form(qtbot, case, store, reader="MK")


def add_edit(case: Case, seed: int = 1) -> EditResult:
    case.set_instruction("Add the finding of edema.")
    assert case.radiograph is not None
    result = make_result(EditRequest(case.radiograph, case.instruction, "test-model", seed=seed))
    case.edit_started(seed)
    case.edit_finished(seed, result)
    return result


def wait_saved(qtbot: QtBot, form: RatingForm) -> None:
    qtbot.waitUntil(lambda: form.state.text().startswith("✓ Saved"))


def test_without_a_result_nothing_can_be_rated(form: RatingForm) -> None:
    assert not any(row.isEnabled() for row in form.rows)
    assert not form.comment.isEnabled()
    assert "No counterfactual" in form.state.text()


def test_saved_is_said_only_after_the_store_has_committed(
    qtbot: QtBot, form: RatingForm, case: Case, store: SlowStore, path: Path
) -> None:
    result = add_edit(case)
    store.gate.clear()
    qtbot.mouseClick(form.rows[0]._group.button(4), Qt.MouseButton.LeftButton)
    qtbot.wait(100)
    assert form.state.text() == "Saving…"
    assert RatingStore(path).ratings() == ()
    store.gate.set()
    wait_saved(qtbot, form)
    (rating,) = RatingStore(path).ratings()
    assert (rating.item, rating.value, rating.reader) == ("performance", 4, "MK")
    assert rating.edit_id == edit_identity(result)
    assert rating.image_sha256 == result.provenance.image_sha256
    assert (rating.sentence, rating.model_name) == (result.provenance.sentence, result.provenance.model_name)


def test_saving_never_holds_the_window_up(
    qtbot: QtBot, form: RatingForm, case: Case, store: SlowStore
) -> None:
    add_edit(case)
    store.gate.clear()
    qtbot.keyClick(form.rows[0], Qt.Key.Key_3)
    assert form.state.text() == "Saving…"
    store.gate.set()
    wait_saved(qtbot, form)


def test_digits_answer_the_focused_row_and_move_on(
    qtbot: QtBot, form: RatingForm, case: Case, store: SlowStore
) -> None:
    add_edit(case)
    form.rows[0].setFocus()
    qtbot.keyClick(form.rows[0], Qt.Key.Key_5)
    assert form.rows[1].hasFocus()
    qtbot.keyClick(form.rows[1], Qt.Key.Key_2)
    assert [row.value for row in form.rows] == [5, 2]
    qtbot.keyClick(form.rows[1], Qt.Key.Key_6)
    qtbot.keyClick(form.rows[1], Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert [row.value for row in form.rows] == [5, 2]
    wait_saved(qtbot, form)
    assert {r.item: r.value for r in store.ratings()} == {"performance": 5, "interpretability": 2}


def test_a_focused_row_takes_digits_before_a_shortcut_of_the_window(
    qtbot: QtBot, case: Case, store: SlowStore
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    form = RatingForm(case, store, load_rating_items(), parent=window)
    fired: list[int] = []
    QShortcut(QKeySequence("3"), window, lambda: fired.append(3))
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    add_edit(case)
    form.rows[0].setFocus()
    qtbot.keyClick(form.rows[0], Qt.Key.Key_3)
    assert form.rows[0].value == 3
    assert fired == []
    form.finish()


def test_a_changed_answer_makes_a_new_row_and_the_same_answer_none(
    qtbot: QtBot, form: RatingForm, case: Case, store: SlowStore
) -> None:
    add_edit(case)
    for value in (2, 2, 4):
        qtbot.mouseClick(form.rows[0]._group.button(value), Qt.MouseButton.LeftButton)
    wait_saved(qtbot, form)
    assert [r.value for r in store.history()] == [2, 4]


def test_an_answer_that_cannot_be_saved_stays_and_goes_along_with_the_next_try(
    qtbot: QtBot, form: RatingForm, case: Case, store: SlowStore
) -> None:
    add_edit(case)
    store.failure = "The disk is full. Free some space."
    qtbot.keyClick(form.rows[0], Qt.Key.Key_4)
    qtbot.waitUntil(lambda: "Not saved: The disk is full" in form.state.text())
    assert form.state.property("role") == "error"
    assert form.rows[0].value == 4
    assert form.retry.isVisible()
    store.failure = ""
    form.retry.click()
    wait_saved(qtbot, form)
    assert not form.retry.isVisible()
    assert [r.value for r in store.ratings()] == [4]


def test_unsaved_answers_survive_a_look_at_another_edit(
    qtbot: QtBot, form: RatingForm, case: Case, store: SlowStore
) -> None:
    add_edit(case, 1)
    store.failure = "The disk is full."
    qtbot.keyClick(form.rows[0], Qt.Key.Key_4)
    qtbot.waitUntil(lambda: "Not saved" in form.state.text())
    add_edit(case, 2)
    assert form.rows[0].value is None
    case.select_edit(0)
    assert form.rows[0].value == 4
    store.failure = ""
    form.retry.click()
    wait_saved(qtbot, form)


def test_an_edit_that_is_looked_at_again_shows_its_answers(
    qtbot: QtBot, form: RatingForm, case: Case
) -> None:
    add_edit(case, 1)
    qtbot.keyClick(form.rows[0], Qt.Key.Key_4)
    wait_saved(qtbot, form)
    add_edit(case, 2)
    assert form.rows[0].value is None
    qtbot.waitUntil(lambda: "Not rated yet" in form.state.text())
    case.select_edit(0)
    qtbot.waitUntil(lambda: form.rows[0].value == 4)
    wait_saved(qtbot, form)


def test_after_a_restart_the_radiograph_shows_what_was_rated(
    qtbot: QtBot, form: RatingForm, case: Case, store: SlowStore, path: Path, radiograph: Radiograph
) -> None:
    add_edit(case)
    qtbot.keyClick(form.rows[0], Qt.Key.Key_4)
    qtbot.keyClick(form.rows[1], Qt.Key.Key_3)
    form.comment.setPlainText("<b>left base</b> too bright")
    form.finish()

    again = Case()
    reopened = make_form(qtbot, again, RatingStore(path), reader="MK")
    assert reopened.stored.isHidden()
    again.open(radiograph, ())
    qtbot.waitUntil(lambda: reopened.stored.heading.text() == "2 ratings")
    text = reopened.stored.list.item(0).text()
    assert "Performance 4 · Interpretability 3" in text
    assert "“<b>left base</b> too bright”" in text
    assert "MK" in text
    # and the same edit made again shows its answers
    add_edit(again)
    qtbot.waitUntil(lambda: [row.value for row in reopened.rows] == [4, 3])
    assert "too bright" in reopened.comment.toPlainText()


def test_initials_given_after_the_answers_take_these_over(qtbot: QtBot, case: Case, store: SlowStore) -> None:
    form = make_form(qtbot, case, store)
    add_edit(case)
    qtbot.keyClick(form.rows[0], Qt.Key.Key_4)
    form.comment.setPlainText("odd")
    wait_saved_all(qtbot, form)
    form.reader.setText("MK")
    form.reader.editingFinished.emit()
    assert form.rows[0].value == 4
    assert form.comment.toPlainText() == "odd"
    wait_saved_all(qtbot, form)
    assert {(r.item, r.value) for r in store.ratings(reader="MK")} == {
        ("performance", 4),
        (COMMENT_ITEM, None),
    }
    qtbot.waitUntil(lambda: form.stored.heading.text() == "1 rating")
    assert store.ratings(reader="") == (), "they count for MK only"
    form.reader.setText("AB")
    form.reader.editingFinished.emit()
    assert form.rows[0].value is None, "another reader's answers are not anybody's"


def test_the_table_has_what_was_just_answered(
    qtbot: QtBot, form: RatingForm, case: Case, store: SlowStore, tmp_path: Path
) -> None:
    add_edit(case)
    store.gate.clear()  # nothing is saved yet when the reader asks for the table
    qtbot.keyClick(form.rows[0], Qt.Key.Key_4)
    form.comment.setPlainText("odd")
    said: list[tuple[str, bool]] = []
    form.export(tmp_path / "table.csv", lambda text, is_error: said.append((text, is_error)))
    store.gate.set()
    qtbot.waitUntil(lambda: bool(said))
    assert said == [(f"Exported 2 rows of ratings to {tmp_path / 'table.csv'}", False)]
    assert "odd" in (tmp_path / "table.csv").read_text("utf-8-sig")

    form.export(tmp_path / "no" / "table.csv", lambda text, is_error: said.append((text, is_error)))
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said[1][1]
    assert "choose another place" in said[1][0]
    assert form.state.text().startswith("✓ Saved"), "a table that fails is no fault of the ratings"


def wait_saved_all(qtbot: QtBot, form: RatingForm) -> None:
    form.comment.commit()
    qtbot.waitUntil(lambda: form.state.text().startswith("✓ Saved"))


def test_a_comment_is_stored_after_a_pause_and_when_it_is_left(
    qtbot: QtBot, form: RatingForm, case: Case, store: SlowStore
) -> None:
    form.comment._timer.setInterval(30)
    add_edit(case)
    form.comment.setPlainText("first thought")
    assert form.state.text() == "Comment not saved yet…"
    wait_saved(qtbot, form)
    form.comment._timer.setInterval(100_000)
    form.comment.setFocus()
    form.comment.setPlainText("second thought")
    form.rows[0].setFocus()
    qtbot.waitUntil(lambda: [r.comment for r in store.history()] == ["first thought", "second thought"])
    assert all(r.item == COMMENT_ITEM for r in store.history())


def test_a_comment_goes_to_the_edit_it_was_written_for(
    qtbot: QtBot, form: RatingForm, case: Case, store: SlowStore
) -> None:
    first = add_edit(case, 1)
    form.comment.setPlainText("about the first")
    add_edit(case, 2)
    assert form.comment.toPlainText() == ""
    qtbot.waitUntil(lambda: len(store.ratings()) == 1)
    assert store.ratings()[0].edit_id == edit_identity(first)


def test_another_reader_begins_with_an_empty_form(
    qtbot: QtBot, form: RatingForm, case: Case, store: SlowStore
) -> None:
    add_edit(case)
    qtbot.keyClick(form.rows[0], Qt.Key.Key_4)
    wait_saved(qtbot, form)
    with qtbot.waitSignal(form.reader_changed) as heard:
        form.reader.setText("  AB ")
        form.reader.editingFinished.emit()
    assert heard.args == ["AB"]
    assert form.rows[0].value is None
    qtbot.keyClick(form.rows[0], Qt.Key.Key_2)
    wait_saved(qtbot, form)
    assert {r.reader: r.value for r in store.ratings()} == {"MK": 4, "AB": 2}


def test_what_was_answered_last_is_stored_when_the_application_ends(
    qtbot: QtBot, form: RatingForm, case: Case, store: SlowStore
) -> None:
    add_edit(case)
    qtbot.keyClick(form.rows[0], Qt.Key.Key_5)
    form.comment.setPlainText("just before the end")
    form.finish()
    assert {r.value for r in store.ratings()} == {5, None}
    assert len(store.history()) == 2


def test_a_store_that_cannot_be_opened_is_said_in_the_form(qtbot: QtBot, case: Case) -> None:
    form = make_form(qtbot, case, None, store_error="The file is damaged.")
    add_edit(case)
    assert not form.rows[0].isEnabled()
    assert "The file is damaged." in form.state.text()
    assert form.state.property("role") == "error"


def test_buttons_are_large_enough_and_say_what_they_mean(form: RatingForm) -> None:
    form.resize(320, 700)
    for row in form.rows:
        for value, anchor in enumerate(row.item.anchors, 1):
            button = row._group.button(value)
            assert button.height() >= 28
            assert button.width() >= 28
            assert anchor in button.toolTip()


def test_items_of_every_kind_are_stored_in_free_use_too(
    qtbot: QtBot, case: Case, store: SlowStore, path: Path
) -> None:
    presets = {item.key: item for item in load_rating_items(rating_presets_file())}
    keys = ("performance", "real_or_synthetic", "extent", "remark", "artefact_place", "finding_region")
    items = [{item.key: item for item in load_rating_items()}.get(key) or presets[key] for key in keys]
    form = RatingForm(case, store, items, reader="MK")
    qtbot.addWidget(form, before_close_func=lambda form: form.finish())
    form.show()
    add_edit(case)
    qtbot.keyClick(form.rows[0], Qt.Key.Key_0)
    qtbot.keyClick(form.rows[1], Qt.Key.Key_2)
    for row, words in zip(form.rows[2:4], ("12", "Rib notching"), strict=True):
        assert isinstance(row, FieldRow)
        qtbot.keyClicks(row.field, words)
        qtbot.keyClick(row.field, Qt.Key.Key_Return)
    place = form.rows[4]
    assert isinstance(place, PointRow)
    place.tool.press(10.0, 20.0, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    region = form.rows[5]
    assert isinstance(region, RegionRow)
    region.painter.sizes.set_radius(1)
    region.painter.press(10.5, 20.5, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    region.painter.release(10.5, 20.5)
    qtbot.waitUntil(lambda: len(RatingStore(path).ratings()) == 6)
    found = {one.item: (one.value, one.answer, one.is_declined) for one in RatingStore(path).ratings()}
    assert found == {
        "performance": (None, "", True),
        "real_or_synthetic": (2, "", False),
        "extent": (None, "12", False),
        "remark": (None, '"Rib notching"', False),
        "artefact_place": (None, "[20.0, 10.0]", False),
        "finding_region": (None, json.dumps(region_answer(region.region)), False),
    }
    add_edit(case, 2)
    assert not region.is_answered
    assert not region.region.any(), "another counterfactual, another region"
    case.select_edit(0)
    qtbot.waitUntil(lambda: region.is_answered)
    assert region.region[10, 20]
