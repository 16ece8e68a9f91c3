"""The window of all results: searched as one types, with keys alone, across radiographs."""

import dataclasses
from collections.abc import Callable

import pytest
from fakes import make_result
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest
from engine.history.store import HistoryStore
from engine.radiographs.radiograph import Radiograph
from engine.reading.rating import Rating, edit_identity
from engine.reading.store import RatingStore
from viewer.case import Case
from viewer.history import opening
from viewer.history.history_window import HistoryWindow
from viewer.history.result_history import ResultHistory

TEXTS = (
    "Add the finding of pleural effusion.",
    "Remove the finding of edema.",
    "Add the finding of large left pneumothorax.",
)


@pytest.fixture
def window(qtbot: QtBot, radiograph_factory: Callable[..., Radiograph]) -> HistoryWindow:
    store, ratings = HistoryStore(), RatingStore()
    for seed, text in enumerate(TEXTS):
        radiograph = dataclasses.replace(radiograph_factory(seed=seed), sha256=f"{seed:064x}")
        request = EditRequest(radiograph, text, "test-model", seed=seed)
        result = make_result(request, size=64)
        entry = store.add(radiograph, request, result)
        store.set_star(entry, seed == 1)
        if seed == 2:
            ratings.save([Rating(radiograph.sha256, edit_identity(result), "performance", 4)])
    store.close()
    ratings.close()
    case = Case()
    history = ResultHistory(case, lambda: None)
    made = HistoryWindow(history)
    made.case = case  # type: ignore[attr-defined]  # kept alive
    qtbot.addWidget(made)
    made.show()
    history.load()
    qtbot.waitUntil(lambda: len(made.rows.entries) == 3)
    return made


def seeds(window: HistoryWindow) -> list[int | None]:
    return [entry.seed for entry in window.rows.entries]


def test_the_newest_result_comes_first_with_its_picture(qtbot: QtBot, window: HistoryWindow) -> None:
    assert seeds(window) == [2, 1, 0]
    qtbot.waitUntil(lambda: len(window.rows.pictures) == 3)
    assert "3 of 3 results" in window.size_label.text()


def test_models_go_by_their_titles_and_are_found_by_them(
    qtbot: QtBot, window: HistoryWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Test model (wiring only)" in window.rows.describe(window.rows.entries[0])
    assert [window.filters.models.itemText(at) for at in range(window.filters.models.count())][1:] == [
        "Test model (wiring only)"
    ]
    window.filters.words.setText("wiring")
    qtbot.waitUntil(lambda: len(window.rows.entries) == 3)
    window.filters.models.setCurrentIndex(1)
    assert window.filters.wanted.model_name == "test-model"
    monkeypatch.setattr(opening, "model_titles", dict)  # the model was removed
    window.filters.words.setText("")
    qtbot.waitUntil(lambda: window.filters.models.itemText(1) == "test-model")
    assert "test-model" in window.rows.describe(window.rows.entries[0])


def test_typing_narrows_the_list_and_enter_opens(qtbot: QtBot, window: HistoryWindow) -> None:
    window.filters.words.setFocus()
    qtbot.keyClicks(window.filters.words, "edema")
    qtbot.waitUntil(lambda: seeds(window) == [1])
    opened: list[object] = []
    window.open_requested.connect(opened.append)
    qtbot.keyClick(window.filters.words, Qt.Key.Key_Down)
    assert window.list.hasFocus()
    qtbot.keyClick(window.list, Qt.Key.Key_Return)
    assert opened == list(window.rows.entries)
    qtbot.keyClick(window.filters.words, Qt.Key.Key_Return)
    assert len(opened) == 2


def test_filters_by_finding_star_and_rating(qtbot: QtBot, window: HistoryWindow) -> None:
    window.filters.starred.click()
    qtbot.waitUntil(lambda: seeds(window) == [1])
    window.filters.starred.click()
    window.filters.rated.click()
    qtbot.waitUntil(lambda: seeds(window) == [2])
    window.filters.rated.click()
    place = window.filters.findings.findData("pleural_effusion")
    window.filters.findings.setCurrentIndex(place)
    window.filters.findings.activated.emit(place)
    qtbot.waitUntil(lambda: seeds(window) == [0])


def test_nothing_found_is_said(qtbot: QtBot, window: HistoryWindow) -> None:
    qtbot.keyClicks(window.filters.words, "unicorn")
    qtbot.waitUntil(window.empty.isVisible)
    assert window.empty.text() == "Nothing found."
    assert not window.open_button.isEnabled()


def test_keys_star_and_delete_and_the_trash_gives_back(qtbot: QtBot, window: HistoryWindow) -> None:
    window.list.setFocus()
    qtbot.keyClick(window.list, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.rows.entries[0].is_starred)
    assert window.rows.describe(window.rows.entries[0]).endswith("starred · rated")
    qtbot.keyClick(window.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: seeds(window) == [1, 0])
    window.filters.trash.click()
    qtbot.waitUntil(lambda: seeds(window) == [2])
    assert not window.open_button.isEnabled()
    window.delete_button.click()
    qtbot.waitUntil(lambda: seeds(window) == [])
    window.filters.trash.click()
    qtbot.waitUntil(lambda: seeds(window) == [2, 1, 0])


def test_the_trash_is_emptied_by_two_clicks(qtbot: QtBot, window: HistoryWindow) -> None:
    window.list.setFocus()
    qtbot.keyClick(window.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "in the trash: 1," in window.size_label.text())
    window.filters.trash.click()
    qtbot.waitUntil(lambda: seeds(window) == [2])
    window.empty_button.click()
    assert seeds(window) == [2]
    window.empty_button.click()
    qtbot.waitUntil(lambda: seeds(window) == [])
    window.filters.trash.click()
    qtbot.waitUntil(lambda: seeds(window) == [1, 0])
