"""The bar of the painter: tools, sizes, use of the mask, menus and what it says."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from engine.edit import MaskUse
from engine.guidance.pseudo_masks import load_atlas
from engine.instructions.findings import load_vocabulary
from engine.radiographs.measures import LengthScale, LengthUnit
from viewer import background
from viewer.case import Case
from viewer.painting.bar import PaintBar, describe_diameter
from viewer.painting.desk import PaintDesk
from viewer.painting.live_area import LiveArea
from viewer.painting.mask_files import MaskFiles
from viewer.painting.paint_tool import PaintTool
from viewer.painting.painter import MaskPainter
from viewer.painting.tool_sizes import LARGEST_RADIUS

Wait = Callable[[], None]
LEFT = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


@pytest.fixture
def pseudo_masks() -> list[np.ndarray | None]:
    """What the instruction's pseudo mask is now: the lower half."""
    mask = np.zeros((64, 64), np.float32)
    mask[32:] = 1
    return [mask]


@pytest.fixture
def area(case: Case, painter: MaskPainter, pseudo_masks: list[np.ndarray | None]) -> LiveArea:
    return LiveArea(case, painter, lambda: pseudo_masks[0])


@pytest.fixture
def desk(case: Case, painter: MaskPainter, pseudo_masks: list[np.ndarray | None]) -> PaintDesk:
    files = MaskFiles(case, painter)
    return PaintDesk(case, painter, load_atlas(), load_vocabulary(), lambda: pseudo_masks[0], files)


@pytest.fixture
def bar(qtbot: QtBot, case: Case, painter: MaskPainter, area: LiveArea, desk: PaintDesk) -> PaintBar:
    menus = {"start_mask": desk.fill_start, "change_mask": desk.fill_change, "mask_file": desk.fill_file}
    bar = PaintBar(case, painter, area, menus)
    qtbot.addWidget(bar)
    return bar


def filled(fill: Callable[[QMenu], None]) -> dict[str, object]:
    menu = QMenu()
    fill(menu)
    return {action.text(): action for action in menu.actions()} | {"": menu}


def test_tools_exclude_each_other_and_can_be_laid_down(bar: PaintBar, painter: MaskPainter) -> None:
    tools: list[object] = []
    bar.tool_taken.connect(tools.append)
    bar.toggle(PaintTool.BRUSH)
    bar.toggle(PaintTool.LASSO)
    assert [tool for tool, button in bar.tools.items() if button.isChecked()] == [PaintTool.LASSO]
    assert painter.tool is PaintTool.LASSO
    assert not bar.size_slider.isEnabled()
    bar.toggle(PaintTool.LASSO)
    bar.toggle(PaintTool.ERASER)
    bar.lay_down()
    assert tools == [painter, painter, None, painter, None]


def test_every_tool_says_its_key_and_has_a_name(bar: PaintBar) -> None:
    bar.show_keys(lambda command: f"key of {command}")
    for tool, button in bar.tools.items():
        assert f"(key of {tool.value})" in button.toolTip()
        assert button.accessibleName()
        assert not button.icon().isNull()


def test_the_bar_says_what_may_change_and_offers_only_what_is_possible(
    bar: PaintBar, painter: MaskPainter, desk: PaintDesk, settled: Wait, qtbot: QtBot
) -> None:
    assert not bar.undo.isEnabled()
    assert not bar.clear.isEnabled()
    assert "Nothing painted" in bar.area_label.text()
    desk.do("start_mask")
    settled()
    qtbot.waitUntil(lambda: "50 % of the image may change" in bar.area_label.text())
    bar.undo.click()
    assert bar.redo.isEnabled()
    qtbot.waitUntil(lambda: "Nothing painted" in bar.area_label.text())


def test_both_must_agree_is_one_click_and_counted_live(
    bar: PaintBar, case: Case, painter: MaskPainter, qtbot: QtBot
) -> None:
    painter.set_tool(PaintTool.RECTANGLE)
    rows, columns = case.radiograph.shape
    painter.press(0, 0, *LEFT)
    painter.move(rows, columns / 2)
    painter.release(rows, columns / 2)
    bar.uses[MaskUse.INTERSECT].click()
    assert case.mask_use is MaskUse.INTERSECT
    background.wait()
    qtbot.waitUntil(lambda: bar.area_label.text() == "25 % of the image may change; 50 % painted")
    bar.uses[MaskUse.INSTEAD].click()
    assert case.mask_use is MaskUse.INSTEAD
    qtbot.waitUntil(lambda: "50 % of the image may change" in bar.area_label.text())


def test_a_finding_without_pseudo_mask_is_said_where_both_should_agree(
    bar: PaintBar, case: Case, painter: MaskPainter, pseudo_masks: list[np.ndarray | None], area: LiveArea,
    settled: Wait, qtbot: QtBot,
) -> None:  # fmt: skip
    pseudo_masks[0] = None
    case.set_mask_use(MaskUse.INTERSECT)
    painter.start_from(np.ones((8, 8), np.float32))
    settled()
    qtbot.waitUntil(lambda: "there is no pseudo mask" in bar.area_label.text())


def test_starting_from_findings_and_from_the_guidance_map(
    bar: PaintBar, case: Case, desk: PaintDesk, settled: Wait
) -> None:
    entries = filled(desk.fill_start)
    assert not entries["Guidance map: there is no result yet"].isEnabled()
    assert sum(text.startswith("Pseudo mask of ") for text in entries) == 9
    entries["Pseudo mask of pneumothorax"].trigger()
    settled()
    assert case.reader_mask is not None
    opened = np.zeros((64, 64), bool)
    opened[:16] = True
    desk.guidance_map = lambda: (opened, 0.123)
    entries = filled(desk.fill_start)
    entries["Guidance map at threshold 0.12"].trigger()
    settled()
    rows = case.radiograph.shape[0]
    assert abs(np.flatnonzero(case.reader_mask.any(axis=1))[-1] - rows / 4) <= rows / 64


def test_an_instruction_without_pseudo_mask_is_said(
    desk: PaintDesk, case: Case, pseudo_masks: list[np.ndarray | None]
) -> None:
    pseudo_masks[0] = None
    desk.do("start_mask")
    assert "no pseudo mask" in case.message
    assert case.reader_mask is None


def test_growing_is_in_millimeters_where_they_are_known(
    case: Case, painter: MaskPainter, desk: PaintDesk, settled: Wait
) -> None:
    case.set_calibration(LengthScale(0.5, 0.25, LengthUnit.CALIBRATED, "by the reader"))
    assert "Grow by 2 mm" in filled(desk.fill_change)
    paint_block(painter)
    desk.do("grow_mask")
    settled()
    rows, columns = extent(case)
    assert (rows, columns) == (20 + 2 * 4, 20 + 2 * 8)
    desk.do("shrink_mask")
    settled()
    assert extent(case) == (20, 20)


def test_without_spacing_it_is_in_pixels(
    case: Case, painter: MaskPainter, desk: PaintDesk, settled: Wait
) -> None:
    case.open(dataclasses.replace(case.radiograph, pixel_spacing=None, sha256="2" * 64), ())
    assert "Grow by 8 px" in filled(desk.fill_change)
    paint_block(painter)
    desk.do("grow_mask")
    settled()
    assert extent(case) == (36, 36)


def test_what_would_leave_nothing_is_said_and_not_done(
    case: Case, painter: MaskPainter, desk: PaintDesk, settled: Wait
) -> None:
    case.open(dataclasses.replace(case.radiograph, pixel_spacing=None, sha256="2" * 64), ())
    painter.sizes.set_radius(3)
    painter.press(50, 50, *LEFT)
    painter.release(50, 50)
    desk.do("shrink_mask")
    settled()
    assert "Nothing would be left" in case.message
    assert case.reader_mask is not None


def test_mirroring_and_clipping_follow_the_patient(
    case: Case, painter: MaskPainter, desk: PaintDesk, settled: Wait
) -> None:
    paint_block(painter)
    columns = case.radiograph.shape[1]
    desk.do("mirror_mask")
    settled()
    assert np.flatnonzero(case.reader_mask.any(axis=0))[0] > columns / 2
    menu = filled(desk.fill_change)
    menu["Keep only the patient's left"].trigger()
    settled()
    assert extent(case) == (20, 20)
    menu["Mirror, keep both sides"].trigger()
    settled()
    menu["Keep only the patient's right"].trigger()
    settled()
    assert np.flatnonzero(case.reader_mask.any(axis=0))[-1] < columns / 2
    menu["Keep only the patient's left"].trigger()
    settled()
    assert "Nothing of the mask lies there" in case.message


def test_nothing_painted_offers_nothing_to_change_or_save(desk: PaintDesk, case: Case) -> None:
    change, file = filled(desk.fill_change), filled(desk.fill_file)
    assert not change["Fill holes"].isEnabled()
    assert not file["Save the mask…"].isEnabled()
    desk.do("grow_mask")
    assert case.message == "Nothing is painted yet."


def test_the_size_slider_follows_and_sets_the_tool_in_use(bar: PaintBar, painter: MaskPainter) -> None:
    bar.size_slider.setValue(bar.size_slider.maximum())
    assert painter.sizes.radius == pytest.approx(LARGEST_RADIUS)
    painter.sizes.set_radius(0.5)
    assert bar.size_slider.value() == 0


def test_sizes_are_in_millimeters_only_where_these_are_known() -> None:
    assert describe_diameter(20, LengthScale(0.15, 0.15, LengthUnit.DETECTOR)) == "20 px · 3.0 mm"
    assert describe_diameter(20, None) == "20 px"
    assert describe_diameter(20, LengthScale(1, 1, LengthUnit.PIXELS)) == "20 px"


def paint_block(painter: MaskPainter) -> None:
    painter.set_tool(PaintTool.RECTANGLE)
    painter.press(100, 40, *LEFT)
    painter.move(120, 60)
    painter.release(120, 60)


def extent(case: Case) -> tuple[int, int]:
    mask = case.reader_mask
    return tuple(int(np.ptp(np.flatnonzero(mask.any(axis=axis)))) + 1 for axis in (1, 0))
