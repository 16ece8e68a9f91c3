from viewer.reading.look_clock import LookClock


def test_time_out_of_view_does_not_count_and_idle_time_is_what_lies_beyond_thirty_seconds() -> None:
    now = [100.0]
    clock = LookClock(lambda: now[0])
    clock.show()
    now[0] += 10
    clock.answer()
    now[0] += 50  # 20 s more than a reader looks without moving
    clock.act()
    clock.hide()
    now[0] += 1000
    clock.show()
    now[0] += 5
    clock.answer()
    clock.change_window()
    now[0] += 0.2
    clock.change_window()  # still the same turn
    now[0] += 2
    clock.change_window()
    assert clock.detail() == {
        "visible_ms": 67200,
        "idle_ms": 20000,
        "first_answer_ms": 10000,
        "window_changes": 2,
    }
