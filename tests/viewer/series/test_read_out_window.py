"""One click asks a separate classifier; its window says whose opinion that is."""

from dataclasses import replace

from made_up_radiograph import make_radiograph
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from series_case import engine

from engine.results.read_out import FindingRead, ReadOut, ReadOutRequest
from viewer.app import Viewer
from viewer.series.read_out_window import ReadOutWindow

FOUND = ReadOut(
    findings=(
        FindingRead("cardiomegaly", "cardiomegaly", False, (0.2, 0.2), (0.25, 0.25), 0.5, 0.83, 0.65),
        FindingRead("pleural_effusion", "pleural effusion", True, (0.02, 0.1), (0.91, 0.1), 0.6, 0.94, None),
    ),
    title="Classifier of made-up films",
    notice="A measuring instrument for software, never for diagnosis.",
    source="made up",
    is_pair=True,
    films=598,
    patients=81,
    weights_sha256={"weights": "0" * 64},
)


def ask(qtbot: QtBot, viewer: Viewer) -> ReadOutWindow:
    buttons = viewer.window.results.findChildren(QToolButton)
    (button,) = [one for one in buttons if one.defaultAction() is viewer.actions["read_out"]]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: engine(viewer).busy_jobs != ())
    window = viewer.series.read_outs.window
    assert window is not None
    return window


def test_a_click_shows_progress_and_then_both_values_and_their_change(qtbot: QtBot, viewer: Viewer) -> None:
    window = ask(qtbot, viewer)
    assert window.isVisible()
    assert window.bar.isVisible()
    assert not window.table.isVisible()
    (job,) = engine(viewer).busy_jobs
    assert isinstance(engine(viewer).jobs[job].request, ReadOutRequest)
    engine(viewer).progress(job, "loading the classifier", 0, 0)
    assert "loading the classifier" in window.stand.text()
    engine(viewer).finish(job, FOUND)  # type: ignore[arg-type]
    qtbot.waitUntil(window.table.isVisible)
    cells = [window.table.item(0, column).text() for column in range(window.table.columnCount())]
    assert cells[:2] == ["pleural effusion", "right"], "the most changed first"
    assert cells[2].startswith("2 %")
    assert cells[3:6] == ["91 % ●", "+89", "0.94"]
    assert window.table.rowCount() == 3, "cardiomegaly has no side"
    assert window.head.text() == "This classifier now sees pleural effusion right."
    assert "another model's opinion" in window.warning.text()
    assert "never for diagnosis" in window.words.text()
    assert "598 films of 81 patients that it never saw" in window.words.text()
    assert "598 films of 81 patients" in window.table.horizontalHeaderItem(5).toolTip()
    assert len(viewer.case.edits) == 1, "it is no result"
    assert not viewer.series.band.isVisible()
    qtbot.mouseClick(window.copy, Qt.MouseButton.LeftButton)
    assert "pleural effusion\tright\t2 %" in QGuiApplication.clipboard().text()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_asking_again_shows_what_was_read_and_asks_the_engine_no_more(qtbot: QtBot, viewer: Viewer) -> None:
    window = ask(qtbot, viewer)
    engine(viewer).finish(engine(viewer).busy_jobs[0], FOUND)  # type: ignore[arg-type]
    qtbot.waitUntil(window.table.isVisible)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    jobs = len(engine(viewer).jobs)
    viewer.actions["read_out"].trigger()
    assert window.table.isVisible()
    assert len(engine(viewer).jobs) == jobs


def test_escape_cancels_what_is_still_being_read(qtbot: QtBot, viewer: Viewer) -> None:
    window = ask(qtbot, viewer)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert engine(viewer).busy_jobs == ()
    assert viewer.series.runner.series == ()
    assert ask(qtbot, viewer).isVisible(), "a further click asks anew"


def test_a_failure_is_told_and_can_be_tried_again(qtbot: QtBot, viewer: Viewer) -> None:
    window = ask(qtbot, viewer)
    engine(viewer).fail(engine(viewer).busy_jobs[0], "ModelIntegrityError", "the weights are others")
    assert window.stand.text() == "the weights are others"
    qtbot.mouseClick(window.again, Qt.MouseButton.LeftButton)
    assert len(engine(viewer).busy_jobs) == 1
    assert window.bar.isVisible()


def test_another_radiograph_closes_the_window(qtbot: QtBot, viewer: Viewer) -> None:
    window = ask(qtbot, viewer)
    viewer.case.open(replace(make_radiograph(), sha256="1" * 64), ())
    assert not window.isVisible()


def test_a_film_that_no_classifier_was_made_for_is_refused(qtbot: QtBot, viewer: Viewer) -> None:
    radiograph = viewer.case.radiograph
    assert radiograph is not None
    viewer.case.open(replace(radiograph, view_position="LL"), ())
    viewer.actions["read_out"].trigger()
    qtbot.waitUntil(lambda: "no classifier here was made for this film" in viewer.case.message)
    assert viewer.series.read_outs.window is None


def test_a_blinded_study_offers_none(qtbot: QtBot, viewer: Viewer) -> None:
    window = ask(qtbot, viewer)
    viewer.series.read_outs.offer(False)
    assert not window.isVisible()
    assert not viewer.actions["read_out"].isVisible()
    jobs = len(engine(viewer).jobs)
    viewer.series.asking.read_out()
    assert len(engine(viewer).jobs) == jobs
    viewer.series.read_outs.offer(True)
    assert viewer.actions["read_out"].isVisible()
