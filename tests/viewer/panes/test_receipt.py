"""Receipts of results, measured in the background and shown in the bar and in a popup."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from fakes import make_result
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from words_that_fit import speaking

from engine.edit import EditRequest, EditResult
from engine.radiographs.greyscale import Window
from engine.radiographs.radiograph import Radiograph
from engine.results.locality import measure_locality
from engine.results.reproduction import compare_runs
from viewer.case import Case
from viewer.panes import receipt
from viewer.panes.message_bar import MessageBar


@pytest.fixture
def result(radiograph: Radiograph) -> EditResult:
    return make_result(EditRequest(radiograph, "Add the finding of edema.", "fake"), size=64)


@pytest.fixture
def bar(qtbot: QtBot, case: Case) -> MessageBar:
    bar = MessageBar(case)
    qtbot.addWidget(bar)
    bar.resize(1280, bar.height())
    bar.show()
    return bar


def finish(case: Case, result: EditResult) -> None:
    case.edit_started(1)
    case.edit_finished(1, result)


def test_a_receipt_says_where_and_in_which_precision_it_was_computed(
    radiograph: Radiograph, result: EditResult
) -> None:
    halved = replace(result, provenance=replace(result.provenance, device="CPU", precision="bfloat16"))
    rows = dict(receipt.receipt_rows(measure_locality(radiograph, halved), halved, None))
    assert rows["Computed"] == "CPU · bfloat16"


def test_the_bar_says_that_nothing_outside_changed_and_what_confined_the_edit(
    qtbot: QtBot, case: Case, bar: MessageBar, result: EditResult
) -> None:
    finish(case, result)
    qtbot.waitUntil(lambda: bar.receipt.text() != "")
    assert bar.receipt.text().startswith("0 pixels changed outside the edit mask")
    assert "pseudo mask of a fake atlas" in bar.receipt.text()
    assert not case.message_is_error


def test_a_german_receipt_is_german_to_its_end(
    qapp: QApplication, radiograph: Radiograph, result: EditResult
) -> None:
    provenance = replace(result.provenance, mask_source="pseudo mask of edema")
    noted = replace(result, provenance=provenance, notes=("the input is itself synthetic",))
    with speaking(qapp, "de"):
        told = receipt.brief_receipt(measure_locality(radiograph, noted), noted)
        rows = dict(receipt.receipt_rows(measure_locality(radiograph, noted), noted, None))
    assert "begrenzt durch Pseudomaske von edema; Maske × Relevanz mindestens 0,1" in told
    assert told.endswith("die Eingabe ist selbst synthetisch")
    assert rows["Begrenzt durch"].startswith("Pseudomaske von edema; Maske × Relevanz")
    assert rows["Hinweis"] == "die Eingabe ist selbst synthetisch"


def test_a_change_outside_is_an_error_that_cannot_be_overlooked(
    qtbot: QtBot, case: Case, bar: MessageBar, result: EditResult
) -> None:
    pixels = result.counterfactual.copy()
    pixels[0, 0] += 1
    finish(case, replace(result, counterfactual=pixels))
    qtbot.waitUntil(lambda: case.message_is_error)
    assert "1 pixels CHANGED OUTSIDE the edit mask" in bar.message.text()
    bar.details.open()
    popup = bar.details.popup
    assert popup is not None
    assert any("CHANGED OUTSIDE" in label.text() for label in popup.findChildren(QLabel))


def test_each_result_is_measured_once(
    qtbot: QtBot, case: Case, bar: MessageBar, result: EditResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = []
    real: Callable[..., object] = receipt.measure_locality
    monkeypatch.setattr(receipt, "measure_locality", lambda *both: (measured.append(both[1]), real(*both))[1])
    finish(case, result)
    qtbot.waitUntil(lambda: bar.receipts.receipt_of(result) is not None)
    case.select_edit(None)
    case.select_edit(0)
    assert measured == [result]


def test_a_click_shows_the_whole_receipt_in_the_window_that_is_displayed(
    qtbot: QtBot, case: Case, bar: MessageBar, result: EditResult
) -> None:
    finish(case, result)
    qtbot.waitUntil(lambda: bar.receipts.receipt_of(result) is not None)
    bar.details.displayed_window = lambda: Window(1000, 100)
    qtbot.mouseClick(bar.details, Qt.MouseButton.LeftButton)
    popup = bar.details.popup
    assert popup is not None
    rows = dict(popup.rows)
    assert rows["Outside the edit mask"].startswith("0 of ")
    made = bar.receipts.receipt_of(result)
    assert made is not None
    assert f"{made.largest_change_modality:.1f} % of the displayed window" in rows["Largest change"]
    assert rows["Reproduced"] == "not tried yet"
    qtbot.mouseClick(popup.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert "Outside the edit mask: 0 of " in QGuiApplication.clipboard().text()


def test_a_reproduction_is_remembered_in_the_receipt(
    qtbot: QtBot, case: Case, bar: MessageBar, result: EditResult
) -> None:
    finish(case, result)
    qtbot.waitUntil(lambda: bar.receipts.receipt_of(result) is not None)
    bar.receipts.keep_reproduction(result, compare_runs(result, result))
    bar.details.open()
    assert bar.details.popup is not None
    assert "same to the bit" in dict(bar.details.popup.rows)["Reproduced"]
    bar.details.popup.close()
