"""Hangings: which panes stand beside and below each other, and where."""

from enum import Enum

from PySide6.QtCore import QRect, QSize

GAP = 8
BESIDE = 188  # least width of a footer that stands beside its pane
_MOST_BESIDE = 300
_NARROW = 420  # a pane in which the words of a footer need two lines
_TALLEST_FILM = 1.25  # height over width of nearly all films


class Hanging(Enum):
    """A fixed order of panes; the values are kept in the settings."""

    ONE = "1"
    PAIR = "1+1"
    MAP = "1+1+map"
    DIFFERENCE = "1+1+difference"
    FOUR = "2x2"


INPUT, COUNTERFACTUAL, GUIDANCE, DIFFERENCE = "input", "counterfactual", "guidance", "difference"

Rows = tuple[tuple[str, ...], ...]

_ROWS: dict[Hanging, Rows] = {
    Hanging.PAIR: ((INPUT, COUNTERFACTUAL),),
    Hanging.MAP: ((INPUT, COUNTERFACTUAL, GUIDANCE),),
    Hanging.DIFFERENCE: ((INPUT, COUNTERFACTUAL, DIFFERENCE),),
    Hanging.FOUR: ((INPUT, COUNTERFACTUAL), (GUIDANCE, DIFFERENCE)),
}
SHOW_DIFFERENCE = frozenset({Hanging.DIFFERENCE, Hanging.FOUR})


def rows_of(hanging: Hanging, has_result: bool) -> Rows:
    """Names of the panes, row by row; a single pane is the result, and the input until there is one."""
    if hanging is Hanging.ONE:
        return ((COUNTERFACTUAL if has_result else INPUT,),)
    return _ROWS[hanging]


def hanging_of(text: str) -> Hanging:
    """The hanging that the settings name, or the usual one."""
    return next((hanging for hanging in Hanging if hanging.value == text), Hanging.MAP)


def places(rows: Rows, size: QSize, footer: int) -> dict[str, tuple[QRect, QRect]]:
    """Place of each pane and of its footer; all panes get exactly the same size, for one pixel grid.

    Footers stand below their panes; of several rows in little height beside them, where that makes the
    largest square in a pane, so about a film, larger. Below narrow panes they take of what no film would
    use, so that their words have a second line; that depends on the room alone, never on the words.

    Args:
        rows: names of the panes.
        size: of all the room.
        footer: height of each footer; those below narrow panes may be higher by five eighths, those
            beside a pane twice as high.
    """
    columns = max(len(row) for row in rows)
    width = (size.width() - (columns - 1) * GAP) // columns
    height = (size.height() - (len(rows) - 1) * GAP) // len(rows)
    unused = round(height - footer - _TALLEST_FILM * width) if width < _NARROW else 0
    foot_height = footer + min(max(0, unused), footer * 5 // 8)
    below = QSize(max(1, width), max(1, height - foot_height))
    spare = min(_MOST_BESIDE, max(BESIDE, width - GAP - height))  # what no film of a pane as high would use
    beside = QSize(max(1, width - spare - GAP), max(1, height))
    is_beside = len(rows) > 1 and _square(beside) > _square(below)
    pane = beside if is_beside else below
    found = {}
    for number, row in enumerate(rows):
        top = number * (height + GAP)
        for column, name in enumerate(row):
            place = QRect(column * (width + GAP), top, pane.width(), pane.height())
            foot = QRect(place.left(), place.bottom() + 1, pane.width(), foot_height)
            if is_beside:
                tall = min(2 * footer, pane.height())  # there is room for words that need two lines
                foot = QRect(place.right() + 1 + GAP, place.bottom() + 1 - tall, spare, tall)
            found[name] = (place, foot)
    return found


def _square(size: QSize) -> int:
    """Side of the largest square."""
    return min(size.width(), size.height())


def halves(area: QRect) -> tuple[QRect, QRect]:
    """The left and the right half, with a gap."""
    width = max(1, (area.width() - GAP) // 2)
    left = QRect(area.left(), area.top(), width, area.height())
    return left, left.translated(width + GAP, 0)
