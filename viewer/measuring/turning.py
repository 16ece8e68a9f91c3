"""Commands of seeing: mirror, turn, ghost cursor; and what is refused while the view is not as stored."""

from collections.abc import Callable

from viewer.case import Case
from viewer.language import tr
from viewer.panes.orientation import Orientation
from viewer.panes.view_state import ViewState


def turning_handlers(view: ViewState) -> dict[str, Callable[[], None]]:
    """What the commands do; each acts on what the screen shows."""

    def change(to: Callable[[Orientation], Orientation]) -> Callable[[], None]:
        return lambda: view.set_orientation(to(view.orientation))

    return {
        "mirror": change(Orientation.mirrored),
        "upside_down": change(Orientation.upside_down),
        "turn_right": change(lambda seen: seen.turned(1)),
        "turn_left": change(lambda seen: seen.turned(-1)),
        "ghost_cursor": view.toggle_ghost_cursor,
        "as_stored": change(lambda seen: Orientation()),
    }


def refuses(view: ViewState, case: Case, doing: str) -> bool:
    """True, with a message, while the view is not as stored: no picture leaves that could be taken for it.

    Args:
        view: of the panes.
        case: where it is said.
        doing: "saving" or "copying", translated.
    """
    if view.orientation.is_as_stored:
        return False
    case.set_message(
        tr("The view is {words}, not as stored; reset it before {doing}").format(
            words=view.orientation.words, doing=doing
        ),
        is_error=True,
    )
    return True
