"""The owner sees figures at once, and models only after lifting the blinding with a reason that is logged."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import made_up_study
import pytest
from made_up_study_folder import make_study
from painted_study import paint_all
from PySide6.QtCore import QLocale, QSize, QTranslator
from PySide6.QtWidgets import QApplication, QLabel, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from engine.reading.events import EventKind, ReadingEvent
from engine.reading.protocol import Design
from engine.reading.rating import Rating
from engine.reading.study import Study
from viewer import language, scrolling
from viewer.reading.arm_names import arm_name
from viewer.reading.disagreement_page import DisagreementPage
from viewer.reading.item_results_page import ItemResultsPage
from viewer.reading.regions_page import RegionsPage
from viewer.reading.results_desk import ResultsDesk
from viewer.when_shown import WhenShown

Answered = Callable[..., tuple[Study, ResultsDesk]]


def answer_all(study: Study, value: dict[str, int]) -> None:
    store = study.open_answers()
    for reader, said in value.items():
        for showing in study.order(reader):
            shown = study.load(showing)
            ratings = [
                Rating(
                    shown.case.sha256,
                    shown.edit_id,
                    item.key,
                    said if item.is_scored else 1 + showing.arms.index("ARM-0"),
                    reader=reader,
                    sentence=shown.sentence,
                    model_name=shown.model_name,
                    showing=showing.identity,
                )
                for item in study.protocol.items
            ]
            store.save(ratings, [ReadingEvent(reader, showing.identity, EventKind.COMPLETED)])
    store.close()


def open_desk(qtbot: QtBot, study: Study) -> ResultsDesk:
    desk = ResultsDesk(study)
    qtbot.addWidget(desk)
    desk.show()
    qtbot.waitUntil(lambda: desk.found is not None)
    return desk


@pytest.fixture
def answered(qtbot: QtBot, tmp_path: Path) -> Answered:
    """A study that readers have answered with one value each, and the desk over it."""

    def make(value: dict[str, int], **changes: Any) -> tuple[Study, ResultsDesk]:
        study = make_study(tmp_path, **changes)
        answer_all(study, value)
        return study, open_desk(qtbot, study)

    return make


def page_of(desk: ResultsDesk, place: int) -> QWidget:
    """The page of a tab, made if nobody has looked at it yet."""
    tab = desk.tabs.widget(place % desk.tabs.count())
    return tab.page if isinstance(tab, WhenShown) else tab


def words(desk: ResultsDesk) -> str:
    for place in range(desk.tabs.count()):
        page_of(desk, place)
    said = [label.text() for label in desk.findChildren(QLabel)]
    for table in desk.findChildren(QTableWidget):
        cells = (table.item(r, c) for r in range(table.rowCount()) for c in range(table.columnCount()))
        said += [cell.text() for cell in cells if cell is not None]
    return "\n".join(said)


def test_figures_are_those_of_the_answers(answered: Answered) -> None:
    _, desk = answered({"R1": 5, "R2": 2})
    assert desk.line.text().startswith("Performance 3.50 ± 1.64, Interpretability 3.50 ± 1.64 (2 readers, 3")
    page = page_of(desk, 1)
    assert isinstance(page, ItemResultsPage)
    cells = [page.scores.item(0, column).text() for column in range(6)]  # type: ignore[union-attr]
    assert cells == ["all", "6", "3.50", "too few", "1.64", "3.5"]
    assert "3 of 3" in words(desk)
    differ = page_of(desk, -1)
    assert isinstance(differ, DisagreementPage)
    assert differ.table.rowCount() == 6


def test_pages_are_made_when_they_are_looked_at_and_computing_anew_stays_at_the_one_in_sight(
    qtbot: QtBot, answered: Answered
) -> None:
    _, desk = answered({"R1": 5, "R2": 2})
    assert not desk.findChildren(ItemResultsPage)
    desk.tabs.setCurrentIndex(2)
    (page,) = desk.findChildren(ItemResultsPage)
    assert page.isVisible()
    count, title = desk.tabs.count(), desk.tabs.tabText(2)
    desk.found = None
    desk.read()
    qtbot.waitUntil(lambda: desk.found is not None)
    assert (desk.tabs.count(), desk.tabs.tabText(desk.tabs.currentIndex())) == (count, title)
    qtbot.waitUntil(lambda: len(desk.findChildren(ItemResultsPage)) == 1)
    assert desk.findChildren(ItemResultsPage)[0].isVisible()


def test_all_pages_fit_on_a_small_screen(answered: Answered, monkeypatch: pytest.MonkeyPatch) -> None:
    small = QSize(813, 440)
    monkeypatch.setattr(scrolling, "most_on_screen", lambda window: small)
    _, desk = answered({"R1": 5, "R2": 2})
    for place in range(desk.tabs.count()):
        page_of(desk, place)
    assert desk.minimumSizeHint().boundedTo(small) == desk.minimumSizeHint()
    assert desk.size().boundedTo(small) == desk.size()


def test_models_are_named_only_after_a_reason_was_logged(qtbot: QtBot, answered: Answered) -> None:
    study, desk = answered({"R1": 1, "R2": 1}, design=Design.PAIRED)
    assert "ARM-" not in words(desk)
    assert "SECRET" not in words(desk)
    desk.export.click()
    assert "lift the blinding first" in desk.state.text()
    desk.lift_blinding("  ")
    assert "a reason is needed" in desk.state.text()
    desk.lift_blinding("All readers are done")
    qtbot.waitUntil(lambda: desk.found is not None and desk.found.is_unblinded)
    assert "ARM-0: SECRET-MODEL, both, 0 preferred 6 times" in words(desk)
    assert "All readers are done" in desk.blinding.text()
    store = study.open_answers()
    (detail,) = [one.detail for one in store.events() if one.kind is EventKind.UNBLINDED]
    assert detail == {"reason": "All readers are done", "study": study.protocol.identity}
    store.close()


def test_tables_and_report_are_exported(qtbot: QtBot, tmp_path: Path, answered: Answered) -> None:
    _, desk = answered({"R1": 5}, is_blinded=False)
    desk.with_dicom.setChecked(True)
    desk.export_to(tmp_path / "out")
    qtbot.waitUntil(lambda: "files are in" in desk.state.text(), timeout=60_000)
    with (tmp_path / "out" / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["value"] for row in rows] == ["5"] * 6
    assert (tmp_path / "out" / "report.html").stat().st_size > 1000
    assert len(list((tmp_path / "out" / "dicom-sr").iterdir())) == 3


def test_a_round_for_another_reader_is_made_from_the_desk(
    qtbot: QtBot, tmp_path: Path, answered: Answered
) -> None:
    _, desk = answered({"R1": 5, "R2": 2})
    desk.make_round(tmp_path / "round", "R3", ["case00", "case02"])
    qtbot.waitUntil(lambda: "can read 2 cases" in desk.state.text())
    assert {showing.case for showing in Study(tmp_path / "round").order("R3")} == {"case00", "case02"}


def test_letters_of_arms_follow_no_order_but_stay_the_same(qtbot: QtBot) -> None:
    seen = set()
    for number in range(200):
        protocol = made_up_study.study(arms=3, identity=f"{number:016x}")
        letters = tuple(arm_name(protocol, f"arm{n}", True)[-1] for n in range(3))
        assert sorted(letters) == ["A", "B", "C"]
        assert letters == tuple(arm_name(protocol, f"arm{n}", True)[-1] for n in range(3))
        seen.add(letters)
    assert len(seen) == 6, "every order"
    assert arm_name(protocol, "arm1", False).startswith("arm1: chest-editor")


@pytest.mark.parametrize("number", range(4))
def test_comparisons_are_told_in_the_order_of_the_letters(qtbot: QtBot, tmp_path: Path, number: int) -> None:
    study = make_study(tmp_path, arms=2, identity=f"{number:016x}")
    store = study.open_answers()
    for reader in ("R1", "R2"):
        for showing in study.order(reader):
            shown = study.load(showing)
            value = 5 if showing.arms == ("ARM-0",) else 2
            events = [ReadingEvent(reader, showing.identity, EventKind.COMPLETED)]
            more = {"reader": reader, "showing": showing.identity}
            store.save([Rating(shown.case.sha256, shown.edit_id, "performance", value, **more)], events)
    store.close()
    desk = open_desk(qtbot, study)
    page = page_of(desk, 1)
    (told,) = [one.text() for one in page.findChildren(QLabel) if "against" in one.text()]
    difference = "+3.00" if desk.name_of("ARM-0") == "arm A" else "-3.00"
    assert told.replace("−", "-").startswith(f"arm A against arm B: {difference}")


def test_answers_are_hidden_until_all_have_read_and_looking_is_logged(
    qtbot: QtBot, answered: Answered
) -> None:
    study, desk = answered({"R1": 5})
    assert desk.tabs.count() == 1
    assert "5.00" not in words(desk)
    assert not desk.export.isVisible()
    desk.look_at_answers(" ")
    assert "a reason is needed" in desk.state.text()
    desk.look_at_answers("Interim analysis, as planned")
    qtbot.waitUntil(lambda: desk.tabs.count() > 1)
    assert "5.00" in words(desk)
    store = study.open_answers()
    assert [one.detail["reason"] for one in store.events() if one.kind is EventKind.LOOKED] == [
        "Interim analysis, as planned"
    ]
    store.close()
    desk.close()


def test_painted_regions_are_drawn_over_the_images_with_the_overlap_of_readers(
    qtbot: QtBot, tmp_path: Path
) -> None:
    study = make_study(tmp_path, items=("performance", "finding_region"))
    paint_all(study)
    desk = open_desk(qtbot, study)
    places = [n for n in range(desk.tabs.count()) if desk.tabs.tabText(n) == "Painted regions"]
    desk.tabs.setCurrentIndex(places[0])
    page = page_of(desk, places[0])
    assert isinstance(page, RegionsPage)
    qtbot.waitUntil(lambda: page.loaded is not None)
    assert page.cases.count() == 3
    assert "R1 – R2: 0.50" in page.said.text()
    assert "ARM" not in page.cases.item(0).text()
    assert "SECRET" not in words(desk)
    pane = page.panes[0]
    before = pane.grab().toImage()
    page.ticks["R1"].setChecked(True)
    assert pane.grab().toImage() != before, "the outline of a reader"


def test_disagreements_about_options_are_told_in_words_under_letters(qtbot: QtBot, tmp_path: Path) -> None:
    study = make_study(tmp_path, design=Design.PAIRED)
    store = study.open_answers()
    for reader, arm in (("R1", "ARM-0"), ("R2", "ARM-1")):
        for showing in study.order(reader):
            shown = study.load(showing)
            value = 1 + showing.arms.index(arm)
            more = {"reader": reader, "showing": showing.identity}
            events = [ReadingEvent(reader, showing.identity, EventKind.COMPLETED)]
            store.save([Rating(shown.case.sha256, shown.edit_id, "preference", value, **more)], events)
    store.close()
    desk = open_desk(qtbot, study)
    page = page_of(desk, -1)
    assert isinstance(page, DisagreementPage)
    assert {page.table.item(row, 2).text() for row in range(3)} == {"arm A · arm B"}


@pytest.fixture
def _german(qapp: QApplication) -> Iterator[None]:
    """Goes away with the test."""
    locale = QLocale()
    language.install(qapp, "de")
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)
    QLocale.setDefault(locale)


@pytest.mark.usefixtures("_german")
def test_a_german_desk_speaks_german_and_reports_stay_as_the_paper_has_them(answered: Answered) -> None:
    _, desk = answered({"R1": 5, "R2": 2})
    said = words(desk)
    assert " 3,50 ± 1,64" in desk.line.text()
    assert desk.line.text().endswith("(2 Leser, 3 Fälle)")
    assert "quadratisch gewichtetes Kappa" in said
    assert "Kein Koeffizient ist mehr als ein Hinweis" in said
    for english in ("readers", "quadratically", "Fewer than", "too few"):
        assert english not in said
    assert desk.found is not None
    assert desk.found.results.paper_line.startswith(
        "performance 3.50 ± 1.64, interpretability 3.50 ± 1.64 (2 r"
    )
