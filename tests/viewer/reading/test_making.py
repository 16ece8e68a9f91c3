"""The wizard makes a study, and the engine's queue prepares it; stopped and gone on with."""

from pathlib import Path
from typing import TypeVar

import pytest
from fakes import FakeEngineClient
from made_up_study_folder import make, make_sources, make_study
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from engine.models.catalog import find_models
from engine.reading.protocol import Design
from engine.reading.study import Study
from viewer.queue.job_queue import JobQueue
from viewer.reading.prepare_dialog import PrepareDialog
from viewer.reading.preparing import Preparing
from viewer.reading.wizard import StudyWizard
from viewer.reading.wizard_cases import CasesPage
from viewer.reading.wizard_items import ItemsPage
from viewer.reading.wizard_page import WizardPage
from viewer.reading.wizard_pages import DesignPage
from viewer.reading.wizard_rules import RulesPage


@pytest.fixture
def wizard(qtbot: QtBot) -> StudyWizard:
    wizard = StudyWizard(find_models())
    qtbot.addWidget(wizard)
    wizard.show()
    return wizard


Page = TypeVar("Page", bound=WizardPage)


def page_of(wizard: StudyWizard, kind: type[Page]) -> Page:
    """The page that the reader looks at."""
    page = wizard.stack.currentWidget().findChild(kind)
    assert isinstance(page, kind)
    return page


def go_to_cases(wizard: StudyWizard, design: Design = Design.RATE) -> CasesPage:
    page = page_of(wizard, DesignPage)
    page.field.setText("Five findings")
    page.findChildren(QRadioButton)[list(Design).index(design)].click()
    wizard.next.click()
    return page_of(wizard, CasesPage)


def go_to_questions(
    qtbot: QtBot, tmp_path: Path, wizard: StudyWizard, design: Design = Design.RATE
) -> ItemsPage:
    cases = go_to_cases(wizard, design)
    cases.add(make_sources(tmp_path / "sources", 2))
    qtbot.waitUntil(lambda: cases.table.rowCount() == 2)
    if design is Design.REAL_OR_SYNTHETIC:
        cases.controls.setValue(1)
    cases.deal.click()
    wizard.next.click()
    wizard.next.click()
    return page_of(wizard, ItemsPage)


def test_five_pages_make_a_study(qtbot: QtBot, tmp_path: Path, wizard: StudyWizard) -> None:
    assert not wizard.next.isEnabled()
    cases = go_to_cases(wizard)
    make_sources(tmp_path / "sources", 7)
    cases.add([tmp_path / "sources"])
    qtbot.waitUntil(lambda: cases.table.rowCount() == 7)
    assert not wizard.next.isEnabled()
    cases.practice.setValue(2)
    cases.deal.click()
    for _ in range(3):
        assert wizard.next.isEnabled()
        wizard.next.click()
    rules = page_of(wizard, RulesPage)
    rules.readers.setText("AB, CD")
    rules.repeats.setValue(20)
    rules.gap.setValue(1)
    assert not wizard.next.isEnabled()
    rules.folder.setText(str(tmp_path / "study"))
    assert "8 showings for each reader" in rules.preview.text()
    assert "1 hidden repeats" in rules.preview.text()
    with qtbot.waitSignal(wizard.created):
        wizard.next.click()
    protocol = Study(tmp_path / "study").protocol
    assert protocol.readers == ("AB", "CD")
    assert [item.key for item in protocol.items] == ["performance", "interpretability"]
    assert [case.is_practice for case in protocol.cases] == [True, True] + [False] * 5


def test_a_word_that_no_model_knows_is_named(qtbot: QtBot, tmp_path: Path, wizard: StudyWizard) -> None:
    cases = go_to_cases(wizard)
    cases.add(make_sources(tmp_path / "sources", 2))
    qtbot.waitUntil(lambda: cases.table.rowCount() == 2)
    cases.instructions.setPlainText("Add the finding of edema.")
    cases.deal.click()
    cell = cases.table.item(1, 1)
    assert cell is not None
    cell.setText("Add the finding of xyzzy.")
    assert "xyzzy" in wizard.state.text()
    assert not wizard.next.isEnabled()


def test_a_design_brings_its_questions_and_keeps_the_one_it_needs(
    qtbot: QtBot, tmp_path: Path, wizard: StudyWizard
) -> None:
    page = go_to_questions(qtbot, tmp_path, wizard, Design.REAL_OR_SYNTHETIC)
    assert [item.key for item in wizard.draft.items] == ["real_or_synthetic", "confidence"]
    for row in range(page.list.count()):
        if page._item(row).key == "real_or_synthetic":
            page.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert "needs the question" in wizard.state.text()
    assert not wizard.next.isEnabled()


def test_preparing_stops_and_goes_on_and_readers_can_read(
    qtbot: QtBot, tmp_path: Path, fake_engine: FakeEngineClient
) -> None:
    study = make_study(tmp_path, count=3, is_prepared=False)
    preparing, dialog = begin_preparing(qtbot, study, fake_engine)
    answer_next(qtbot, fake_engine)
    qtbot.waitUntil(lambda: "1 of 3" in dialog.state.text())
    qtbot.waitUntil(lambda: bool(waiting(fake_engine)))
    dialog.stop.click()
    qtbot.waitUntil(dialog.go_on.isVisible)
    assert [one.is_ready for one in study.preparations()] == [True, False, False]
    dialog.go_on.click()
    for _ in range(2):
        answer_next(qtbot, fake_engine)
    with qtbot.waitSignal(dialog.prepared):
        pass
    assert study.load(study.order("R1")[0]).results
    preparing.finish()


def test_preparing_asks_for_as_many_at_once_as_the_engine_makes_and_keeps_what_came(
    qtbot: QtBot, tmp_path: Path, fake_engine: FakeEngineClient
) -> None:
    fake_engine.most_in_step = 3
    study = make_study(tmp_path, count=5, is_prepared=False)
    preparing, dialog = begin_preparing(qtbot, study, JobQueue(fake_engine))
    qtbot.waitUntil(lambda: len(waiting(fake_engine)) == 3)
    assert [job.more_follow for job in fake_engine.jobs.values()] == [True, True, False]
    first, second, third = waiting(fake_engine)
    fake_engine.finish(third, make(fake_engine.jobs[third].request))
    fake_engine.fail(first, "EditError", "it went wrong")
    fake_engine.progress(second, "denoising", 5, 10)
    fake_engine.finish(second, make(fake_engine.jobs[second].request))
    qtbot.waitUntil(lambda: "It went wrong." in dialog.state.text())
    assert [one.is_ready for one in study.preparations()] == [False, True, True, False, False]
    dialog.go_on.click()
    qtbot.waitUntil(lambda: len(waiting(fake_engine)) == 3)
    stopped = waiting(fake_engine)
    fake_engine.finish(stopped[0], make(fake_engine.jobs[stopped[0]].request))
    dialog.stop.click()
    qtbot.waitUntil(dialog.go_on.isVisible)
    assert waiting(fake_engine) == [], "those in step were cancelled"
    assert [one.is_ready for one in study.preparations()] == [True, True, True, False, False]
    dialog.go_on.click()
    qtbot.waitUntil(lambda: len(waiting(fake_engine)) == 2)
    for number in waiting(fake_engine):
        fake_engine.finish(number, make(fake_engine.jobs[number].request))
    qtbot.waitUntil(lambda: "All 5" in dialog.state.text())
    assert study.load(study.order("R1")[0]).results
    preparing.finish()


def test_what_the_engine_cannot_make_is_said_and_can_be_tried_again(
    qtbot: QtBot, tmp_path: Path, fake_engine: FakeEngineClient
) -> None:
    study = make_study(tmp_path, count=1, is_prepared=False)
    preparing, dialog = begin_preparing(qtbot, study, fake_engine)
    qtbot.waitUntil(lambda: bool(waiting(fake_engine)))
    job = waiting(fake_engine)[0]
    fake_engine.jobs[job].state = "failed"
    fake_engine.failed.emit(job, "ModelNotFoundError", "no model of this name")
    qtbot.waitUntil(lambda: "No model of this name." in dialog.state.text())
    assert dialog.go_on.isVisible()
    preparing.finish()


def begin_preparing(qtbot: QtBot, study: Study, engine: object) -> tuple[Preparing, PrepareDialog]:
    preparing = Preparing(study, engine)
    dialog = PrepareDialog(preparing, study.protocol.title)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.begin()
    return preparing, dialog


def waiting(engine: FakeEngineClient) -> list[int]:
    return [number for number, job in engine.jobs.items() if job.state == "queued"]


def answer_next(qtbot: QtBot, engine: FakeEngineClient) -> None:
    qtbot.waitUntil(lambda: bool(waiting(engine)))
    (number,) = waiting(engine)
    engine.jobs[number].state = "finished"
    engine.finished.emit(number, make(engine.jobs[number].request))


def test_a_question_moves_with_the_keyboard_and_keeps_its_tick(
    qtbot: QtBot, tmp_path: Path, wizard: StudyWizard
) -> None:
    page = go_to_questions(qtbot, tmp_path, wizard)
    assert [item.key for item in wizard.draft.items] == ["performance", "interpretability"]
    page.list.setFocus()
    page.list.setCurrentRow(0)
    qtbot.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [item.key for item in wizard.draft.items] == ["interpretability", "performance"]
    assert page.list.currentRow() == 1
    for _ in range(3):  # the first place is the end of the way
        qtbot.keyClick(page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [item.key for item in wizard.draft.items] == ["performance", "interpretability"]


def test_an_engine_that_was_given_up_is_told_and_can_be_started_where_the_study_is_prepared(
    qtbot: QtBot, tmp_path: Path, fake_engine: FakeEngineClient
) -> None:
    study = make_study(tmp_path, count=1, is_prepared=False)
    preparing, dialog = begin_preparing(qtbot, study, fake_engine)
    qtbot.waitUntil(lambda: bool(waiting(fake_engine)))
    dialog.show_stalled()
    assert "waits to be started. 0 of 1" in dialog.state.text()
    with qtbot.waitSignal(dialog.engine_requested):
        dialog.start_engine.click()
    assert dialog.start_engine.isHidden()
    answer_next(qtbot, fake_engine)
    qtbot.waitUntil(dialog.read.isVisible)
    with qtbot.waitSignal(dialog.read_requested):
        dialog.read.click()
    assert not dialog.isVisible()
    preparing.finish()
