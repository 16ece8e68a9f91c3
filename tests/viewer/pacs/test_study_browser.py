"""A radiologist searches, looks into a study, and fetches one film; with whatever the PACS does meanwhile."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from scripted_archive import ScriptedArchive, make_instances, make_series, make_study

from engine import paths
from engine.pacs.archive import Found
from engine.pacs.nodes import DimseNode, Nodes
from viewer.browser.header_rows import DOTS
from viewer.pacs.fetched import FetchedFilms
from viewer.pacs.search_form import RANGE, TODAY
from viewer.pacs.study_browser import StudyBrowser
from viewer.pacs.study_rows import DESCRIPTION, NAME, NOTE
from viewer.settings import SettingsStore

NODES = Nodes((DimseNode("Archive A", "127.0.0.1", 104, "A"), DimseNode("Archive B", "127.0.0.1", 105, "B")))
Make = Callable[..., tuple[StudyBrowser, ScriptedArchive]]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    archives: list[ScriptedArchive] = []

    def build(*studies: object, nodes: Nodes = NODES) -> tuple[StudyBrowser, ScriptedArchive]:
        archive = ScriptedArchive(*studies)  # type: ignore[arg-type]
        archives.append(archive)
        settings = SettingsStore(paths.settings_file())
        browser = StudyBrowser(settings, FetchedFilms(), lambda: (), archive.connect)
        browser.came = []  # type: ignore[attr-defined]
        browser.fetched.connect(browser.came.append)  # type: ignore[attr-defined]
        browser.show_nodes(nodes)
        qtbot.addWidget(browser)
        browser.show()
        browser.focus_first()
        qtbot.waitExposed(browser)
        return browser, archive

    yield build
    for archive in archives:
        archive.frozen.clear()


def found(qtbot: QtBot, browser: StudyBrowser) -> None:
    """Search as it stands, by Enter in the name."""
    QTest.keyClick(browser.form.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not browser.searching.is_busy)


def children(qtbot: QtBot, browser: StudyBrowser, study: int = 0) -> list[str]:
    """Open a study by the keyboard; texts of its lines."""
    rows, tree = browser.table.rows, browser.table.tree
    tree.setFocus()
    tree.setCurrentIndex(rows.index(study, 0))
    QTest.keyClick(tree, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: rows.studies[study].is_read and not browser.table.caller.is_busy)
    return [f"{row.cells[NAME]}: {row.cells[NOTE]}" for row in rows.studies[study].children]


def said(browser: StudyBrowser) -> str:
    return browser.foot.said.text() if browser.foot.said.isVisible() else ""


def test_a_typed_name_searches_for_its_beginning_among_dx_and_cr(qtbot: QtBot, make: Make) -> None:
    browser, archive = make(make_study(1))
    qtbot.keyClicks(browser.form.name, "doe, ja")
    found(qtbot, browser)
    query = archive.asked[0][1]
    assert (query.patient_name, query.modalities, query.study_date) == ("doe^ja*", ("DX", "CR"), "")  # type: ignore[attr-defined]
    assert archive.node == NODES.nodes[0]
    assert browser.table.rows.index(0, NAME).data() == "DOE, JANE"
    assert said(browser) == "1 study"


def test_wildcards_that_were_typed_stay_and_all_fields_are_asked(qtbot: QtBot, make: Make) -> None:
    browser, archive = make()
    form = browser.form
    for field, text in (
        (form.name, "d?e"),
        (form.patient_id, " P7* "),
        (form.accession, "A1"),
        (form.description, "thorax"),
    ):
        qtbot.keyClicks(field, text)
    form.date.setCurrentIndex(form.date.findData(TODAY))
    QTest.mouseClick(form.modalities["CR"], Qt.MouseButton.LeftButton, pos=QPoint(8, 14))
    QTest.mouseClick(form.search, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(archive.asked))
    query = archive.asked[0][1]
    today = time.strftime("%Y%m%d")
    expected = ("d?e", "P7*", today, ("DX",), "A1", "*thorax*")
    assert (
        *(query.patient_name, query.patient_id, query.study_date),  # type: ignore[attr-defined]
        *(query.modalities, query.accession_number, query.study_description),  # type: ignore[attr-defined]
    ) == expected


def test_a_range_of_dates_is_asked_in_its_order(qtbot: QtBot, make: Make) -> None:
    browser, _ = make()
    form = browser.form
    assert not form.first.isVisible()
    form.date.setCurrentIndex(form.date.findData(RANGE))
    assert form.first.isVisible()
    form.first.setDate(form.last.date())
    form.last.setDate(form.last.date().addDays(-2))
    first, last = form.query.study_date.split("-")
    assert first < last


def test_a_study_opens_by_the_right_key_and_offers_chest_series_first(qtbot: QtBot, make: Make) -> None:
    study = make_study(1)
    browser, archive = make(study)
    archive.series[study.study_instance_uid] = (
        make_series(study, 1, "SR", ""),
        make_series(study, 2, "DX", "HAND"),
        make_series(study, 3, "CR", "CHEST"),
    )
    archive.instances["1.2.3.1.3"] = make_instances(make_series(study, 3))
    found(qtbot, browser)
    assert children(qtbot, browser) == [
        "Series 3: ",
        "Series 2: Hand instead of chest",
        "Series 1: SR: no radiograph",
    ]
    good = browser.table.rows.studies[0].children[0]
    qtbot.waitUntil(lambda: good.is_read)  # the only one that is offered opens by itself
    assert [row.cells[NAME] for row in good.children] == ["Image 1", "Image 2"]


def test_enter_on_an_image_fetches_that_image_alone(qtbot: QtBot, make: Make) -> None:
    study = make_study(1)
    browser, archive = make(study, make_study(2))
    found(qtbot, browser)
    at = next(n for n, row in enumerate(browser.table.rows.studies) if row.thing == study)
    children(qtbot, browser, at)
    series = browser.table.rows.studies[at].children[0]
    qtbot.waitUntil(lambda: series.is_read)
    tree = browser.table.tree
    for _ in range(3):  # series, image 1, image 2
        QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(browser.came))  # type: ignore[attr-defined]
    assert archive.asked[-1] == ("fetch", "1.2.3.1", "1.2.3.1.1", "1.2.3.1.1.2")
    assert archive.calls.count("fetch") == 1
    files = browser.came[0]  # type: ignore[attr-defined]
    assert [file.read_bytes()[128:132] for file in files] == [b"DICM"]
    assert paths.pacs_fetched_dir() in files[0].parents
    assert "DOE" not in str(files[0])


def test_a_double_click_on_a_study_fetches_its_chest_series_only(qtbot: QtBot, make: Make) -> None:
    study = make_study(1)
    browser, archive = make(study)
    archive.series[study.study_instance_uid] += (make_series(study, 2, "SR"), make_series(study, 3, "CT"))
    found(qtbot, browser)
    tree = browser.table.tree
    place = tree.visualRect(browser.table.rows.index(0, DESCRIPTION)).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: bool(browser.came))  # type: ignore[attr-defined]
    assert [one for one in archive.asked if one[0] == "fetch"] == [("fetch", "1.2.3.1", "1.2.3.1.1", "")]
    assert len(browser.came[0]) == 2  # type: ignore[attr-defined]


def test_what_cannot_be_opened_says_why_instead_of_being_fetched(qtbot: QtBot, make: Make) -> None:
    browser, archive = make(make_study(1, modalities=("CT", "SR")))
    found(qtbot, browser)
    assert not browser.fetch.isEnabled()
    QTest.keyClick(browser.table.tree, Qt.Key.Key_Return)
    assert said(browser) == "This cannot be opened here. CT, SR only: no radiograph."
    assert "fetch" not in archive.calls


def test_a_pacs_that_keeps_silent_can_be_left_at_once(qtbot: QtBot, make: Make) -> None:
    browser, archive = make(make_study(1))
    archive.frozen.set()
    QTest.keyClick(browser.form.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: browser.foot.bar.isVisible())
    assert browser.foot.phase.text() == "Searching in Archive A…"
    QTest.keyClick(browser, Qt.Key.Key_Escape)
    assert browser.isVisible()
    assert said(browser) == "Cancelled."
    archive.frozen.clear()
    qtbot.wait(50)
    assert not browser.table.rows.studies, "an answer that came too late is not shown"
    QTest.keyClick(browser, Qt.Key.Key_Escape)
    assert not browser.isVisible()


def test_a_fetch_that_is_cancelled_leaves_nothing_on_the_disk(qtbot: QtBot, make: Make) -> None:
    browser, archive = make(make_study(1))
    archive.instances["1.2.3.1.1"] = make_instances(make_series(make_study(1)), 50)
    found(qtbot, browser)
    archive.delay_s = 0.05
    QTest.keyClick(browser.table.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "of" in browser.foot.phase.text())
    assert QApplication.focusWidget() is browser.foot.cancel or browser.foot.cancel.isVisible()
    QTest.mouseClick(browser.foot.cancel, Qt.MouseButton.LeftButton)
    assert said(browser) == "Cancelled; nothing was kept."
    qtbot.waitUntil(archive.cancelled.is_set)
    qtbot.waitUntil(lambda: not list(paths.pacs_fetched_dir().glob("*")))
    assert not browser.came  # type: ignore[attr-defined]


def test_an_error_stands_in_one_line_and_the_same_search_can_be_tried_again(qtbot: QtBot, make: Make) -> None:
    browser, archive = make(make_study(1))
    archive.error = "Archive A does not answer at 127.0.0.1:104; check host and port"
    found(qtbot, browser)
    assert said(browser) == archive.error
    assert browser.foot.said.property("role") == "error"
    archive.error = ""
    found(qtbot, browser)
    assert said(browser) == "1 study"


def test_nothing_found_says_what_was_asked(qtbot: QtBot, make: Make) -> None:
    browser, _ = make()
    qtbot.keyClicks(browser.form.name, "Jane")
    found(qtbot, browser)
    assert browser.table.hint.isVisible()
    assert browser.table.hint.text().splitlines() == [
        "Nothing found.",
        "Only studies with DX, CR were asked for.",
        "The family name comes first; * stands for any letters.",
    ]


def test_more_than_can_be_shown_asks_to_narrow(qtbot: QtBot, make: Make) -> None:
    browser, archive = make()
    archive.found = Found(tuple(make_study(n) for n in range(500)), is_cut=True)
    found(qtbot, browser)
    assert said(browser).startswith("More than 500 studies")
    assert len(browser.table.rows.studies) == 500


def test_what_an_archive_claims_is_shown_as_text_of_one_line(qtbot: QtBot, make: Make) -> None:
    nasty = "a\nb\x00<img src=x>\u202egnp" + "x" * 5000
    browser, archive = make(make_study(1, name=nasty, study_description=nasty, study_date="no date"))
    archive.found = Found(archive.found.studies, notes=("2 answers without a valid UID were left out",))
    found(qtbot, browser)
    for column in (NAME, DESCRIPTION):
        text = browser.table.rows.index(0, column).data()
        assert text.isprintable()
        assert len(text) <= 200
    assert said(browser) == "1 study · 2 answers without a valid UID were left out"
    assert all(label.textFormat() != Qt.TextFormat.RichText for label in browser.findChildren(QLabel))


def test_identity_is_shown_until_the_reader_hides_it_and_then_only_while_held(
    qtbot: QtBot, make: Make
) -> None:
    browser, _ = make(make_study(1))
    found(qtbot, browser)
    name = browser.table.rows.index(0, NAME)
    assert name.data() == "DOE, JANE"
    assert not browser.head.reveal.isVisible()
    QTest.mouseClick(browser.head.hides, Qt.MouseButton.LeftButton, pos=QPoint(8, 14))
    assert name.data() == DOTS
    assert name.data(Qt.ItemDataRole.AccessibleTextRole) == "hidden"
    with qtbot.waitSignal(browser.identity_shown):
        QTest.mousePress(browser.head.reveal, Qt.MouseButton.LeftButton)
    assert name.data() == "DOE, JANE"
    QTest.mouseRelease(browser.head.reveal, Qt.MouseButton.LeftButton)
    assert name.data() == DOTS
    assert SettingsStore(paths.settings_file()).current.pacs_hides_identity
    assert "DOE" not in browser.windowTitle()


def test_another_pacs_starts_empty_and_is_remembered(qtbot: QtBot, make: Make) -> None:
    browser, archive = make(make_study(1))
    found(qtbot, browser)
    browser.head.chooser.setFocus()
    QTest.keyClick(browser.head.chooser, Qt.Key.Key_Down)
    browser.head.chooser.activated.emit(1)
    assert not browser.table.rows.studies
    found(qtbot, browser)
    assert archive.node == NODES.nodes[1]
    assert SettingsStore(paths.settings_file()).current.pacs_node == "Archive B"


def test_without_a_pacs_the_window_says_what_to_do(qtbot: QtBot, make: Make) -> None:
    browser, _ = make(nodes=Nodes())
    assert browser.no_pacs.isVisible()
    with qtbot.waitSignal(browser.nodes_requested):
        QTest.mouseClick(browser.no_pacs.add, Qt.MouseButton.LeftButton)


def test_a_header_sorts_and_rows_stay_chosen_and_open(qtbot: QtBot, make: Make) -> None:
    browser, _ = make(make_study(1, "B"), make_study(2, "A"), make_study(3, "C"))
    found(qtbot, browser)
    children(qtbot, browser, 1)
    tree = browser.table.tree
    chosen = browser.table.current
    header = tree.header()
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    names = [row.cells[NAME] for row in browser.table.rows.studies]
    assert names in (["A", "B", "C"], ["C", "B", "A"])
    assert browser.table.current is chosen
    assert chosen is not None
    assert tree.isExpanded(browser.table.rows.index_of(chosen))


def test_a_study_that_cannot_be_looked_into_can_be_tried_again(qtbot: QtBot, make: Make) -> None:
    browser, archive = make(make_study(1))
    found(qtbot, browser)
    archive.error = "the archive has gone"
    tree, rows = browser.table.tree, browser.table.rows
    QTest.keyClick(tree, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: said(browser) == "The archive has gone")
    archive.error = ""
    QTest.keyClick(tree, Qt.Key.Key_Left)
    QTest.keyClick(tree, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: rows.studies[0].is_read)


def test_fetched_films_are_removed_when_asked_but_not_those_that_are_open(
    qtbot: QtBot, make: Make, tmp_path: Path
) -> None:
    browser, _ = make(make_study(1))
    films = FetchedFilms()
    for _ in range(3):
        (films.begin() / "1.dcm").write_bytes(b"x" * 1000)
    held = paths.pacs_fetched_dir() / "000002" / "1.dcm"
    browser.kept._open_files = lambda: (held,)
    browser.kept.read()
    qtbot.waitUntil(lambda: browser.kept.remove.isVisible())
    assert browser.kept.usage.text() == "3 fetched films are kept here, 0.0 MB"
    QTest.mouseClick(browser.kept.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    box = QApplication.activeModalWidget()
    go = next(button for button in box.buttons() if button.text().replace("&", "") == "Remove")  # type: ignore[union-attr]
    QTest.mouseClick(go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: said(browser) == "Removed; what is open was kept.")
    assert [path.name for path in paths.pacs_fetched_dir().iterdir()] == ["000002"]


def test_losing_the_window_hides_what_was_held_open(qtbot: QtBot, make: Make) -> None:
    browser, _ = make(make_study(1))
    found(qtbot, browser)
    browser.head.hides.setChecked(True)
    browser.table.rows.reveal(True)
    browser.isActiveWindow = lambda: False  # type: ignore[method-assign]
    QApplication.sendEvent(browser, QEvent(QEvent.Type.ActivationChange))
    assert browser.table.rows.index(0, NAME).data() == DOTS
