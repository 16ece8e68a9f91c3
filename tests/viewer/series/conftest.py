"""A case with one result, and plans that are derived from it."""

from collections.abc import Callable

import pytest
from fakes import make_result

from engine.edit import EditRequest, EditResult
from engine.radiographs.radiograph import Radiograph
from viewer.case import Case

INSTRUCTION = "Add the finding of small right pleural effusion."


@pytest.fixture
def case(radiograph: Radiograph) -> Case:
    case = Case()
    case.open(radiograph, ())
    return case


@pytest.fixture
def finish(case: Case, radiograph: Radiograph) -> Callable[..., EditResult]:
    """A function: an instruction to a result that the case has."""

    def make(instruction: str = INSTRUCTION, seed: int = 7) -> EditResult:
        request = EditRequest(radiograph, instruction, "fake", seed=seed)
        result = make_result(request, size=64)
        case.edit_started(-1, request)
        case.edit_finished(-1, result)
        return result

    return make
