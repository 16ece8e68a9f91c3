"""BottomRow: results and rating side by side; the rating scrolls before the results are squeezed away."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from viewer.scrolling import Scroller

RATING = (528, 720)  # width of the whole rating: least and most
_GAP = 8
_LEAST_RESULTS, _LEAST_RATING, _ONE_RESULT = 184, 160, 204
_LEAST_INSTEAD = 480  # of what stands in the place of both
_SHARE = 3, 5  # of the rating where there is room


class BottomRow(QFrame):
    """Places both by its own width alone, so that nothing in them moves the panes above.

    Args:
        results: at the left.
    """

    def __init__(self, results: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bottom")
        self._results = results
        results.setParent(self)
        self._rating: Scroller | None = None

    def place_rating(self, form: QWidget) -> None:
        """Put the rating form at the right, always in sight."""
        self._rating = scrolling_sideways(form, RATING[0])
        self._rating.setParent(self)
        self._rating.show()
        self._place()

    def show_start(self) -> None:
        """The first question of the rating; the keyboard may have been led through what was hidden."""
        if self._rating is not None:
            self._rating.horizontalScrollBar().setValue(0)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_RATING + _GAP + 100, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        if self._rating is None:
            self._results.setGeometry(self.rect())
            return
        room, (least, most) = self.width() - _GAP, RATING
        if room - least < _LEAST_RESULTS:  # the rating scrolls anyway: one result is seen whole
            least = max(_LEAST_RATING, room - _ONE_RESULT)
        wide = min(most, max(least, room * _SHARE[0] // _SHARE[1]))
        self._results.setGeometry(QRect(0, 0, room - wide, self.height()))
        self._rating.setGeometry(QRect(self.width() - wide, 0, wide, self.height()))


def scrolling_sideways(content: QWidget, least: int = _LEAST_INSTEAD) -> Scroller:
    """What stands at the bottom of the window, made to scroll where it has less width than it needs."""
    content.setMinimumWidth(least)
    scroller = Scroller(content)
    scroller.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return scroller
