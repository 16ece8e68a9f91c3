import io

import numpy as np
from PIL import Image
from scripted_referee import ScriptedCases

from engine.evaluation.editors import Edited, true_counterfactual
from engine.evaluation.pictures import Panel, make_panels

CASE = ScriptedCases(3)[2]


def colors(panels: tuple[Panel, ...], key: str) -> np.ndarray:
    (png,) = (panel.png for panel in panels if panel.key == key)
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def test_brighter_is_orange_and_darker_is_blue() -> None:
    image = np.array(CASE.source)
    image[:256] = 1.0
    image[256:] = 0.0
    edited = Edited(image, None, None, image == image, 0.0)
    change = colors(make_panels(CASE, edited, 0.1, ""), "change")
    assert change[:150, :, 0].mean() > change[:150, :, 2].mean() + 100
    assert change[170:, :, 2].mean() > change[170:, :, 0].mean() + 100
    unchanged = Edited(CASE.source, None, None, image == image, 0.0)
    assert np.ptp(colors(make_panels(CASE, unchanged, 0.1, ""), "change")) == 0


def test_the_true_region_is_outlined_on_the_guidance_map() -> None:
    assert CASE.region is not None
    guidance = colors(make_panels(CASE, true_counterfactual(CASE), 0.1, ""), "guidance")
    line = (guidance == (72, 222, 214)).all(axis=2)
    rows, columns = (np.flatnonzero(line.any(axis=axis)) for axis in (1, 0))
    true_rows, true_columns = (np.flatnonzero(CASE.region.any(axis=axis)) for axis in (1, 0))
    for found, true in ((rows, true_rows), (columns, true_columns)):
        assert abs(found[0] * 1.6 - true[0]) < 5
        assert abs(found[-1] * 1.6 - true[-1]) < 5


def test_without_a_guidance_map_there_is_no_picture_of_it() -> None:
    edited = Edited(CASE.source, None, None, CASE.source > 2, 0.0)
    assert "guidance" not in [panel.key for panel in make_panels(CASE, edited, 0.1, "")]


def test_the_notice_of_the_model_stands_under_the_mark() -> None:
    edited = true_counterfactual(CASE)
    plain = colors(make_panels(CASE, edited, 0.1, ""), "edit")
    noted = colors(make_panels(CASE, edited, 0.1, "wiring only"), "edit")
    assert (plain[:280] == noted[:280]).all()
    assert (plain[280:] != noted[280:]).any()
