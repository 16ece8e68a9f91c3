"""The values under the pointer are those of the cell of the model frame that lies there."""

import dataclasses

import numpy as np
import pytest
from fakes import make_result

from engine.edit import EditRequest
from engine.radiographs.radiograph import Radiograph
from viewer.panes.pointer_values import values_at


def test_bars_of_a_letterbox_are_never_read(radiograph: Radiograph) -> None:
    result = make_result(EditRequest(radiograph, "Add the finding of edema.", "fake"), size=64)
    relevance = np.full((64, 64), 9.0, np.float32)
    relevance[:, 4:60] = np.linspace(0.0, 0.55, 56, dtype=np.float32)
    result = dataclasses.replace(result, relevance_map=relevance, content_box=(0, 4, 64, 56))
    rows, columns = radiograph.shape
    assert values_at(result, 10.0, 0.0).relevance == 0.0
    assert values_at(result, 10.0, columns - 0.01).relevance == pytest.approx(0.55)
    assert values_at(result, rows + 50.0, columns + 50.0).relevance == pytest.approx(0.55), "beyond the edge"


def test_each_letter_is_its_map(radiograph: Radiograph) -> None:
    result = make_result(EditRequest(radiograph, "Add the finding of edema.", "fake"), size=64)
    maps = [np.full((64, 64), value, np.float32) for value in (0.25, 1.0, 0.125)]
    result = dataclasses.replace(result, relevance_map=maps[0], pseudo_mask=maps[1], guidance_map=maps[2])
    assert values_at(result, 5.0, 5.0).text == "R 0.25 · M 1.00 · G 0.12"
