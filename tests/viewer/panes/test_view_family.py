"""What the views of all panes have in common."""

from engine.radiographs.greyscale import Window
from engine.radiographs.radiograph import Radiograph
from viewer.panes.view_state import ViewState


def test_views_that_agree_share_one_table(radiograph: Radiograph) -> None:
    first = ViewState()
    second = first.branch()
    first.open(radiograph)
    assert first.table is second.table
    first.drag_window(10.0, 5.0)
    assert first.table is second.table, "linked"
    second.set_linked(False)
    second.set_window(Window(2000, 900))
    assert first.table is not second.table
    assert first.window != second.window


def test_pointer_habits_and_presets_are_those_of_all(radiograph: Radiograph) -> None:
    first = ViewState()
    second = first.branch()
    first.open(radiograph)
    first.set_linked(False)
    told: list[object] = []
    second.pointer_changed.connect(lambda: told.append(second.pointer))
    first.set_pointer((10.0, 20.0))
    assert told == [(10.0, 20.0)]
    assert second.habits is first.habits
    assert second.chest_presets is first.chest_presets
    assert second.family.smallest_width(Window(0, 1)) >= 2.0


def test_another_radiograph_links_all_again(radiograph: Radiograph) -> None:
    first = ViewState()
    second = first.branch()
    first.open(radiograph)
    second.set_linked(False)
    second.set_viewport(300, 200)
    second.zoom(3.0)
    second.invert()
    first.open(radiograph)
    assert second.is_linked
    assert second.is_fitted
    assert not second.is_inverted
    assert second.placement == first.placement
