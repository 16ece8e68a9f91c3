"""Ready sets hold what is known of the other viewers, and leave every habit reachable."""

import pytest

from viewer.controls.key_text import normalize
from viewer.controls.ready_sets import HOROS, OHIF, READY_SETS, WEASIS
from viewer.mouse_habits import DRAG_INPUTS, WHEEL_INPUTS, Drag, Wheel


@pytest.mark.parametrize("identity", list(READY_SETS))
def test_a_set_is_spelled_as_the_file_spells_it(identity: str) -> None:
    ready = READY_SETS[identity]
    assert ready.id == identity
    assert set(ready.drags) <= set(DRAG_INPUTS)
    assert set(ready.wheels) <= set(WHEEL_INPUTS)
    for keys in ready.keys.values():
        assert [normalize(key) for key in keys] == list(keys)


@pytest.mark.parametrize("identity", list(READY_SETS))
def test_in_each_set_the_mouse_windows_pans_zooms_and_changes_the_brush(identity: str) -> None:
    ready = READY_SETS[identity]
    assert ready.drags["left"] is Drag.WINDOW
    assert Drag.PAN in ready.drags.values()
    assert Drag.ZOOM in ready.drags.values() or Wheel.ZOOM in ready.wheels.values()
    assert Wheel.BRUSH_SIZE in ready.wheels.values()


def test_habits_are_those_that_the_sources_state() -> None:
    assert WEASIS.drags["right"] is Drag.NOTHING, "there, right is the menu"
    assert WEASIS.keys["chest_6"] == ("0",), "there, 0 is the level over the full range"
    assert OHIF.keys["fit"] == ("=",)
    assert OHIF.keys["reset"] == ("Space",)
    assert HOROS.drags["ctrl+left"] is Drag.PAN
    assert HOROS.drags["shift+left"] is Drag.ZOOM
    assert HOROS.keys["file_window"] == ("~",)
    assert {ready.wheels["wheel"] for ready in (WEASIS, OHIF, HOROS)} == {Wheel.CASES}
