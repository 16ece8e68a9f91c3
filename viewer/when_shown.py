"""WhenShown: a page that is made when it is first looked at."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from viewer.scrolling import fitting

Page = TypeVar("Page", bound=QWidget)


class WhenShown(QWidget, Generic[Page]):
    """The place of a page in tabs or a stack; opening a window waits for no page but the one in sight.

    Args:
        make: makes the page; called once.
        rest: what the window needs besides, where the page scrolls on small screens.
    """

    def __init__(
        self, make: Callable[[], Page], rest: QSize | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rest = rest
        self._make = make
        self._page: Page | None = None
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)

    @property
    def page(self) -> Page:
        """Made now, if nobody has looked at it yet."""
        if self._page is None:
            self._page = self._make()
            held: QWidget = self._page if self._rest is None else fitting(self._page, self._rest, self)
            self._place.addWidget(held)
            held.show()  # the layout alone would show it a turn of the event loop later
            self._take_turn(self._page)
        return self._page

    def _take_turn(self, page: QWidget) -> None:
        """Tab comes to what is on the page where the page is, and not after all that was there before."""
        parts: list[QWidget] = []
        part = page.nextInFocusChain()
        while part is not None and page.isAncestorOf(part):
            parts.append(part)
            part = part.nextInFocusChain()
        last: QWidget = self
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt puts nothing behind what takes no focus
        for one in parts:
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(last, one)
                last = one
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def showEvent(self, event: QShowEvent) -> None:
        _ = self.page
        super().showEvent(event)
