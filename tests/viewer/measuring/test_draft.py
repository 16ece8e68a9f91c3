"""Points are placed by clicks or by dragging, and taken back one by one."""

import pytest

from viewer.measuring.draft import Draft
from viewer.measuring.measurement import STEPS, Kind

SHAPE = (100, 80)


def click(draft: Draft, *points: tuple[float, float]) -> None:
    for point in points:
        draft.press(point)
        draft.release(point, was_dragged=False)


def test_two_drags_are_two_lines() -> None:
    draft = Draft(Kind.COBB, SHAPE)
    for start, end in (((10.0, 10.0), (10.0, 60.0)), ((50.0, 10.0), (55.0, 60.0))):
        draft.press(start)
        draft.release(end, was_dragged=True)
    assert draft.is_complete
    assert draft.points == ((10.0, 10.0), (10.0, 60.0), (50.0, 10.0), (55.0, 60.0))


def test_a_midline_is_clicked_or_dragged_along() -> None:
    clicked, dragged = Draft(Kind.CTR, SHAPE), Draft(Kind.CTR, SHAPE)
    click(clicked, (40.0, 33.0))
    assert len(clicked.points) == 2
    assert {point[1] for point in clicked.points} == {33.0}
    dragged.press((10.0, 30.0))
    assert "let go" in dragged.prompt
    dragged.release((90.0, 40.0), was_dragged=True)
    assert dragged.points == ((10.0, 30.0), (90.0, 40.0))
    for draft in (clicked, dragged):
        assert "heart" in draft.prompt


@pytest.mark.parametrize("kind", list(Kind))
def test_each_step_asks_and_the_last_one_is_the_end(kind: Kind) -> None:
    draft = Draft(kind, SHAPE)
    clicks = 0
    while not draft.is_complete:
        assert draft.prompt.startswith(kind.value)
        click(draft, (10.0 + 7 * clicks, 20.0 + 9 * clicks))
        clicks += 1
    assert draft.prompt == ""
    assert len(draft.points) == len(STEPS[kind])
    click(draft, (1.0, 1.0))
    assert len(draft.points) == len(STEPS[kind])


def test_points_are_taken_back_and_the_midline_as_a_whole() -> None:
    draft = Draft(Kind.CTR, SHAPE)
    click(draft, (40.0, 33.0), (50.0, 20.0))
    assert draft.take_back()
    assert len(draft.points) == 2
    assert draft.take_back()
    assert draft.points == ()
    assert not draft.take_back()


def test_points_stay_on_the_film() -> None:
    draft = Draft(Kind.RULER, SHAPE)
    draft.press((-5.0, 20.0))
    draft.release((50.0, 200.0), was_dragged=True)
    assert draft.points == ((0.0, 20.0), (50.0, 80.0))


def test_a_line_follows_the_mouse_before_it_is_placed() -> None:
    draft = Draft(Kind.RULER, SHAPE)
    draft.hover = (5.0, 5.0)
    assert draft.seen == ((5.0, 5.0),)
    click(draft, (10.0, 10.0))
    draft.hover = None
    assert draft.seen == ((10.0, 10.0),)
