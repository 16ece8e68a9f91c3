"""What the commands for hanging, linking and comparing do."""

from collections.abc import Callable
from functools import partial

from viewer.comparing.comparison import WAYS, Way
from viewer.panes.hanging import Hanging
from viewer.panes.pane_row import PaneRow

HANGINGS = {
    "hang_1": Hanging.ONE,
    "hang_2": Hanging.PAIR,
    "hang_3": Hanging.MAP,
    "hang_4": Hanging.FOUR,
}


def comparing_handlers(panes: PaneRow) -> dict[str, Callable[[], None]]:
    """By id of the command."""

    def make_room() -> None:
        """It is seen in the counterfactual's pane."""
        if not panes.counterfactual.isVisibleTo(panes) and panes.maximized is not None:
            panes.toggle_maximized(panes.maximized)

    def compare(way: Way) -> None:
        make_room()
        panes.comparison.choose(way)

    def play() -> None:
        make_room()
        panes.comparison.toggle_play()

    return {
        **{name: partial(panes.set_hanging, chosen) for name, chosen in HANGINGS.items()},
        **{way.value: partial(compare, way) for way in WAYS},
        "difference": panes.toggle_difference,
        "link": panes.toggle_link,
        "morph": play,
        "turn_line": panes.comparison.turn_line,
        "compare_less": lambda: panes.comparison.nudge(-1),
        "compare_more": lambda: panes.comparison.nudge(1),
        "raw_map": panes.guidance.toggle_raw,
    }
