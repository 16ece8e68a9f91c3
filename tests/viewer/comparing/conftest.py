"""A row of panes with a result to compare."""

import pytest
from fakes import make_result
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest, EditResult
from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.panes.pane_row import PaneRow


@pytest.fixture
def case() -> Case:
    return Case()


@pytest.fixture
def row(qtbot: QtBot, case: Case, radiograph: Radiograph) -> PaneRow:
    widget = PaneRow(case)
    qtbot.addWidget(widget)
    widget.resize(1100, 560)
    widget.show()
    qtbot.waitExposed(widget)
    case.open(radiograph, ())
    return widget


@pytest.fixture
def result(row: PaneRow, case: Case) -> EditResult:
    assert case.radiograph is not None
    made = make_result(EditRequest(case.radiograph, "Add the finding of edema.", "fake"), size=128)
    case.edit_started(1)
    case.edit_finished(1, made)
    return made
