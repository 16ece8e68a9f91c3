"""Three panes on one pixel grid: what they show, and what mouse and keys do."""

import dataclasses

import numpy as np
import pytest
from fakes import FAKE_NOTICE, make_result
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest, EditResult, Progress
from engine.guidance.guidance_map import make_edit_mask
from engine.radiographs.radiograph import Radiograph
from viewer import theme
from viewer.case import Case
from viewer.panes.image_pane import ImagePane
from viewer.panes.pane_row import PaneRow
from viewer.panes.pointer_values import values_at


@pytest.fixture
def case() -> Case:
    return Case()


@pytest.fixture
def row(qtbot: QtBot, case: Case) -> PaneRow:
    widget = PaneRow(case)
    qtbot.addWidget(widget)
    widget.resize(1000, 500)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_only_panes_in_sight_say_how_large_the_view_is(
    row: PaneRow, case: Case, radiograph: Radiograph
) -> None:
    case.open(radiograph, ())
    assert not row.difference.isVisible()
    for pane in row.panes:  # as Qt tells all of them on the way to a finer screen
        QApplication.sendEvent(pane, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert row.view.placement.viewport == row.input.viewport_pixels
    row.hide()
    row.view.set_viewport(340, 192)  # what stood in their place meanwhile
    QApplication.sendEvent(row.input, QResizeEvent(row.input.size(), QSize(40, 40)))
    assert row.view.placement.viewport == (340, 192)
    row.show()
    assert row.view.placement.viewport == row.input.viewport_pixels


def add_result(case: Case, **parameters: object) -> EditResult:
    assert case.radiograph is not None
    request = EditRequest(case.radiograph, "Add the finding of edema.", "fake", **parameters)  # type: ignore[arg-type]
    result = make_result(request, size=128)
    case.edit_started(1)
    case.edit_finished(1, result)
    return result


def grey_at(image: QImage, x: int, y: int) -> int:
    color = image.pixelColor(x, y)
    assert color.red() == color.green() == color.blue()
    return color.red()


def amber_pixels(image: QImage) -> int:
    """How many pixels have the hue of synthetic marks."""
    picture = image.convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.width(), 4)
    blue, green, red = (data[..., channel].astype(int) for channel in range(3))
    return int(((red > 150) & (red - blue > 120) & (green > 80) & (green < red)).sum())


def drag(pane: ImagePane, button: Qt.MouseButton, by: QPoint, start: QPoint | None = None) -> None:
    start = pane.viewport.center() if start is None else start
    QTest.mousePress(pane, button, Qt.KeyboardModifier.NoModifier, start)
    # QTest cannot move with a button held; the pane only needs the positions.
    for fraction in (0.5, 1.0):
        QTest.mouseMove(pane, start + by * fraction)
    QTest.mouseRelease(pane, button, Qt.KeyboardModifier.NoModifier, start + by)


def test_panes_have_exactly_the_same_size(row: PaneRow, case: Case, radiograph: Radiograph) -> None:
    for width in (1000, 1001, 1002, 777):
        row.resize(width, 500)
        shown = [pane for pane in row.panes if pane.isVisible()]
        assert len(shown) == 3
        assert len({(pane.width(), pane.height()) for pane in shown}) == 1
        assert len({pane.viewport_pixels for pane in shown}) == 1
    case.open(radiograph, ())
    sizes = [pane.size() for pane in shown]
    add_result(case)
    assert [pane.size() for pane in shown] == sizes


def test_pixels_of_the_pane_are_those_of_the_table(row: PaneRow, case: Case, radiograph: Radiograph) -> None:
    case.open(radiograph, ())
    row.view.one_to_one()
    shown = row.input.grab().toImage()
    placement, viewport = row.view.placement, row.input.viewport
    ratio = row.input.devicePixelRatioF()
    for y, x in ((80, 60), (150, 77), (300, 240)):
        r, c = placement.to_image(y + 0.5, x + 0.5)
        expected = row.view.table[int(radiograph.stored_pixels[int(r), int(c)])]
        at_x, at_y = round(viewport.left() * ratio) + x, round(viewport.top() * ratio) + y
        assert grey_at(shown, at_x, at_y) == expected


def test_zoom_window_and_inversion_are_shared(row: PaneRow, case: Case, radiograph: Radiograph) -> None:
    case.open(radiograph, ())
    add_result(case)
    before = [picture for _, picture in row.pictures()]
    drag(row.counterfactual, Qt.MouseButton.LeftButton, QPoint(0, 60))
    after = [picture for _, picture in row.pictures()]
    for old, new in zip(before, after, strict=True):
        assert new.pixelColor(new.rect().center()).red() < old.pixelColor(old.rect().center()).red()
    scale = row.view.scale
    drag(row.guidance, Qt.MouseButton.RightButton, QPoint(0, -80))
    assert row.view.scale > scale
    top = row.view.placement.top
    drag(row.input, Qt.MouseButton.MiddleButton, QPoint(0, 25))
    assert row.view.placement.top > top


def test_space_and_left_button_pan(row: PaneRow, case: Case, radiograph: Radiograph) -> None:
    case.open(radiograph, ())
    table, left = row.view.table.copy(), row.view.placement.left
    row.set_space_held(True)
    drag(row.input, Qt.MouseButton.LeftButton, QPoint(30, 0))
    assert row.view.placement.left == left + 30 * row.devicePixelRatioF()
    assert np.array_equal(row.view.table, table)


def test_a_click_changes_nothing(row: PaneRow, case: Case, radiograph: Radiograph) -> None:
    case.open(radiograph, ())
    table, placement = row.view.table.copy(), row.view.placement
    QTest.mouseClick(row.input, Qt.MouseButton.LeftButton, pos=row.input.viewport.center())
    assert np.array_equal(row.view.table, table)
    assert row.view.placement == placement


def test_a_right_click_asks_for_the_menu(
    qtbot: QtBot, row: PaneRow, case: Case, radiograph: Radiograph
) -> None:
    case.open(radiograph, ())
    with qtbot.waitSignal(row.menu_requested):
        QTest.mouseClick(row.input, Qt.MouseButton.RightButton, pos=row.input.viewport.center())


def test_a_double_click_maximizes_and_restores_without_windowing(
    row: PaneRow, case: Case, radiograph: Radiograph
) -> None:
    case.open(radiograph, ())
    table = row.view.table.copy()
    size = row.input.size()
    QTest.mouseDClick(row.input, Qt.MouseButton.LeftButton, pos=row.input.viewport.center())
    assert row.maximized is row.input
    assert not row.guidance.isVisible()
    assert row.input.width() == row.width()
    QTest.mouseDClick(row.input, Qt.MouseButton.LeftButton, pos=row.input.viewport.center())
    assert row.maximized is None
    assert row.guidance.isVisible()
    assert row.input.size() == size
    assert np.array_equal(row.view.table, table)


def test_the_counterfactual_is_always_marked(row: PaneRow, case: Case, radiograph: Radiograph) -> None:
    case.open(radiograph, ())
    add_result(case)
    assert row.counterfactual.is_synthetic
    assert amber_pixels(row.counterfactual.grab().toImage()) > 2000
    assert amber_pixels(row.input.grab().toImage()) == 0
    assert amber_pixels(row.guidance.grab().toImage()) == 0
    row.set_overlays_hidden(True)
    row.toggle_maximized(row.counterfactual)
    row.view.zoom(8)
    assert amber_pixels(row.counterfactual.grab().toImage()) > 2000
    assert row.counterfactual_footer.lines[2].text() == FAKE_NOTICE


def test_a_click_on_the_notice_of_a_result_asks_about_its_model(
    qtbot: QtBot, row: PaneRow, case: Case, radiograph: Radiograph
) -> None:
    line = row.counterfactual_footer.lines[2]
    case.open(radiograph, ())
    with qtbot.assertNotEmitted(row.about_model_requested):
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton)  # nothing to tell yet
    add_result(case)
    with qtbot.waitSignal(row.about_model_requested):
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert line.toolTip().startswith(FAKE_NOTICE)
    assert line.cursor().shape() is Qt.CursorShape.PointingHandCursor
    with qtbot.assertNotEmitted(row.about_model_requested):
        qtbot.mouseClick(line, Qt.MouseButton.RightButton)


def test_the_mark_lies_outside_the_pixels(row: PaneRow, case: Case, radiograph: Radiograph) -> None:
    case.open(radiograph, ())
    add_result(case)
    assert amber_pixels(row.counterfactual.grab(row.counterfactual.viewport).toImage()) == 0


def test_a_synthetic_input_is_marked_everywhere(row: PaneRow, case: Case, radiograph: Radiograph) -> None:
    case.open(dataclasses.replace(radiograph, is_synthetic=True), ())
    for pane in (row.input, row.guidance):
        assert pane.is_synthetic
        assert amber_pixels(pane.grab().toImage()) > 2000


def test_an_empty_counterfactual_pane_is_quiet_until_pixels_are_on_their_way(
    row: PaneRow, case: Case, radiograph: Radiograph
) -> None:
    case.open(radiograph, ())
    assert row.counterfactual.accessibleName().startswith("SYNTHETIC")
    assert amber_pixels(row.counterfactual.grab().toImage()) == 0
    case.edit_started(1)
    assert amber_pixels(row.counterfactual.grab().toImage()) > 2000
    case.edit_ended(1, "", is_error=False)
    assert amber_pixels(row.counterfactual.grab().toImage()) == 0


def test_while_flickering_pixels_and_mark_change_together(
    row: PaneRow, case: Case, radiograph: Radiograph
) -> None:
    case.open(radiograph, ())
    add_result(case)
    row.set_flickering(True)
    assert row.counterfactual.image is row.input.image
    assert not row.counterfactual.is_synthetic
    row.set_flickering(False)
    assert row.counterfactual.image is not row.input.image
    assert row.counterfactual.is_synthetic


def test_the_live_area_is_that_of_the_edit_mask(row: PaneRow, case: Case, radiograph: Radiograph) -> None:
    case.open(radiograph, ())
    result = add_result(case, threshold=0.3)
    guidance = row.guidance
    assert guidance.threshold == 0.3
    assert guidance.editable_fraction == pytest.approx(result.framed_edit_mask.mean())
    for position in (20, 90, 200):
        row.guidance_footer.threshold.setValue(position)
        expected = make_edit_mask(result.guidance_map, position / 200).mean()
        assert guidance.editable_fraction == pytest.approx(expected)
        assert f"would open {expected * 100:.1f} %" in row.guidance_footer.area.text()
    guidance.set_threshold(0.3)
    assert "was editable" in row.guidance_footer.area.text()


def test_a_letterboxed_map_lies_over_the_radiograph_only(
    row: PaneRow, case: Case, radiograph: Radiograph
) -> None:
    case.open(radiograph, ())
    guidance_map = np.zeros((128, 128), np.float32)
    guidance_map[:, 10:118] = 0.9  # the radiograph; beyond are bars
    guidance_map[:, :10] = 0.4
    request = EditRequest(radiograph, "Add the finding of edema.", "fake", threshold=0.3)
    result = dataclasses.replace(
        make_result(request, size=128),
        guidance_map=guidance_map,
        framed_edit_mask=guidance_map >= 0.3,
        content_box=(0, 10, 128, 108),
    )
    case.edit_started(1)
    case.edit_finished(1, result)
    assert row.guidance.editable_fraction == 1.0
    values = row.guidance.values_at(5.0, 0.5)
    assert values is not None
    assert values.guidance == pytest.approx(0.9)


def test_the_contour_follows_the_threshold(row: PaneRow, case: Case, radiograph: Radiograph) -> None:
    case.open(radiograph, ())
    add_result(case)
    row.guidance.set_guidance_shown(False)
    wide = row.guidance.content_picture()
    row.guidance.set_threshold(0.8)
    narrow = row.guidance.content_picture()
    row.guidance.set_threshold(1.0)
    assert wide != narrow
    assert row.guidance.content_picture() != narrow


def test_guidance_colors_can_be_hidden(row: PaneRow, case: Case, radiograph: Radiograph) -> None:
    case.open(radiograph, ())
    add_result(case)
    row.set_overlays_hidden(True)
    plain = row.guidance.content_picture()
    assert plain == row.input.content_picture()
    row.set_overlays_hidden(False)
    assert row.guidance.content_picture() != plain


def test_without_a_result_the_pane_says_what_to_do(row: PaneRow, case: Case, radiograph: Radiograph) -> None:
    case.open(radiograph, ())
    assert row.counterfactual.image is None
    assert row.counterfactual._hint == "Say what should change"
    row.show_keys(lambda command: "F5" if command == "run" else "")
    assert row.counterfactual._hint == "Say what should change, then F5"
    assert not row.guidance_footer.threshold.isEnabled()


def test_progress_is_shown_over_the_previous_result(
    qtbot: QtBot, row: PaneRow, case: Case, radiograph: Radiograph
) -> None:
    case.open(radiograph, ())
    first = add_result(case)
    case.edit_started(2)
    preview = np.full((64, 64), 0.5, np.float32)
    case.edit_progressed(2, Progress("denoising", 7, 20, 12.0, preview))
    assert row.card.isVisible()
    assert row.preview.isVisible()
    texts = [label.text() for label in (row.card._phase, row.card._detail)]
    assert texts == ["Denoising", "step 7 of 20 · 12 s left"]
    assert row.counterfactual.image is not None, "the previous result stays beneath"
    assert amber_pixels(row.preview.grab().toImage()) > 100
    with qtbot.waitSignal(row.cancel_requested):
        row.card.cancel.click()
    case.edit_ended(2, "Cancelled.", False)
    assert not row.card.isVisible()
    assert not row.preview.isVisible()
    assert case.selected_edit is first


class _Tool:
    """Notes what the pane tells it."""

    def __init__(self) -> None:
        self.points: list[tuple[str, float, float]] = []

    def press(
        self, row: float, column: float, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier
    ) -> bool:
        self.points.append(("press", row, column))
        return button == Qt.MouseButton.LeftButton

    def move(self, row: float, column: float) -> None:
        self.points.append(("move", row, column))

    def release(self, row: float, column: float) -> None:
        self.points.append(("release", row, column))

    def outline_center(self) -> tuple[float, float] | None:
        return None

    def outline_radius(self) -> float | None:
        return 5.0


def test_a_tool_gets_points_of_the_native_grid(row: PaneRow, case: Case, radiograph: Radiograph) -> None:
    case.open(radiograph, ())
    tool = _Tool()
    row.set_tool(tool)
    table = row.view.table.copy()
    center = row.input.viewport.center()
    expected = row.input.image_point(QPointF(center))
    drag(row.input, Qt.MouseButton.LeftButton, QPoint(20, 0))
    assert tool.points[0] == ("press", *expected)
    assert tool.points[-1][0] == "release"
    assert tool.points[-1][2] == pytest.approx(expected[1] + 20 * row.devicePixelRatioF() / row.view.scale)
    assert np.array_equal(row.view.table, table), "no windowing while a tool has the mouse"
    row.set_tool(None)
    QTest.mouseClick(row.input, Qt.MouseButton.LeftButton, pos=center)
    assert tool.points[-1][0] == "release"


def test_a_painted_mask_is_outlined_in_input_and_guidance(
    row: PaneRow, case: Case, radiograph: Radiograph
) -> None:
    case.open(radiograph, ())
    plain = row.input.content_picture()
    mask = np.zeros(radiograph.shape, bool)
    mask[100:200, 80:180] = True
    case.set_reader_mask(mask)
    for pane in (row.input, row.guidance):
        assert pane.content_picture() != plain
    case.set_reader_mask(None)
    assert row.input.content_picture() == plain


def test_the_value_under_the_pointer_is_told_in_all_footers(
    row: PaneRow, case: Case, radiograph: Radiograph
) -> None:
    case.open(radiograph, ())
    result = add_result(case)
    inside = tuple(int(index) for index in np.argwhere(result.edit_mask)[0])
    row.view.set_pointer((inside[0] + 0.5, inside[1] + 0.5))
    before, after = int(radiograph.stored_pixels[inside]), int(result.counterfactual[inside])
    assert f"row {inside[0]}, column {inside[1]}: {before}" in row.input_footer.lines[1].text()
    told = row.counterfactual_footer.lines[1].text()
    assert str(after) in told
    assert "inside the edit mask" in told
    assert row.guidance_footer.area.text() == values_at(result, *map(float, inside)).text


def test_the_guidance_is_told_apart_from_background_colors(row: PaneRow) -> None:
    for color in (theme.BACKGROUND, theme.PANEL, theme.RAISED, theme.LINE, theme.TEXT, theme.SECONDARY):
        assert color.red() == color.green() == color.blue(), "greys near pixels are neutral"
