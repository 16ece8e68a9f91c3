"""HelpWindow: articles and commands beside the work, found by typing."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QSignalBlocker, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer import theme
from viewer.help.article_view import ArticleView
from viewer.help.hit_row import HitRow, spans_of
from viewer.help.library import Hit, Library
from viewer.language import tr
from viewer.scrolling import resize_on_screen

_SIZE = QSize(820, 640)
_LIST_WIDTH = 300
_GAP = 8
_ROW_HEIGHT = 48  # of a hit that is not drawn yet
_AT_ONCE = 6


class HelpWindow(QDialog):
    """A search field over a list and the text of what is chosen there.

    Enter in the field goes to the first hit, Enter there reads it or does it, Esc closes.

    Args:
        library: what there is to read.
        run: starts a command by its id; False where it cannot be started now.
    """

    first_article = "first-counterfactual"

    def __init__(self, library: Library, run: Callable[[str], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Help"))
        self.setModal(False)
        self.setMinimumSize(560, 360)
        self._library, self._run = library, run
        self._hits: list[Hit] = []
        self._was_placed = False
        self.shown = ""  # name of the article, or "do:" and a command
        self._build()
        self.search.textChanged.connect(lambda _: self._fill())
        self.search.installEventFilter(self)
        self.list.currentRowChanged.connect(self._show_row)
        self.list.itemActivated.connect(lambda item: self._activate(self.list.row(item)))
        self.text.anchorClicked.connect(self.follow)
        self._fill()

    def open_at(self, article: str = "") -> None:
        """Show the window with an article, "" for the one that is open; the keyboard goes to the search.

        Args:
            article: its name.
        """
        if article or not self.shown:
            with QSignalBlocker(self.search):
                self.search.clear()
            self._fill()
            self._show_article(article or self.first_article)
        if not self._was_placed:
            self._was_placed = True
            self._place()
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
        self._prepare_soon()

    def refresh(self) -> None:
        """Say keys and commands as they are now."""
        self._library.refresh()
        shown = self.shown
        self._fill()
        self._show(shown, keeps_place=True)
        self._prepare_soon()

    def _prepare_soon(self) -> None:
        """Before the first letter is typed, but after the window is there."""
        QTimer.singleShot(0, self, self._library.prepare)

    def show_states(self) -> None:
        """Say again which commands can be started; the list and its selection stay."""
        for place, hit in enumerate(self._hits):
            row = self.list.itemWidget(self.list.item(place))
            if hit.command is not None and isinstance(row, HitRow) and row.do_it is not None:
                now = self._library.live.command(hit.command.id)
                row.do_it.setEnabled(now.can_run)
                row.do_it.setToolTip(now.why_not)
        if self.shown.startswith("do:"):
            self._show(self.shown, keeps_place=True)

    def follow(self, url: QUrl) -> None:
        """A link of an article: to another one, or a command to start."""
        target = url.path() or url.toString().partition(":")[2]
        if url.scheme() == "do":
            self._do(target)
        elif self._library.article(target) is not None:
            with QSignalBlocker(self.search):
                self.search.clear()
            self._fill()
            self._show_article(target)

    # Building.

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search help and commands"))
        self.search.setAccessibleName(tr("Search help and commands"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Articles and commands"))
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setStyleSheet(
            f"QListWidget {{ background: {theme.PANEL.name()}; border: 2px solid transparent;"
            " border-radius: 4px; }"
            f"QListWidget:focus {{ border: 2px solid {theme.ACCENT.name()}; }}"
            "QListWidget::item { padding: 0 8px; border-radius: 4px; }"
            f"QListWidget::item:selected {{ background: {theme.LINE.name()}; color: {theme.TEXT.name()}; }}"
            f"QListWidget::item:hover:!selected {{ background: {theme.RAISED.name()}; }}"
        )
        self.nothing = QLabel(tr("Nothing matches. Try one word, such as “mask” or “zoom”."))
        self.nothing.setProperty("role", "secondary")
        self.nothing.setWordWrap(True)
        self.nothing.setFixedWidth(_LIST_WIDTH)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(10, 8, 8, 0)
        self.text = ArticleView()
        self.note = QLabel()
        self.note.setProperty("role", "secondary")
        self.note.hide()
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addWidget(self.nothing, 1)
        columns = QHBoxLayout()
        columns.setSpacing(8)
        columns.addLayout(left)
        columns.addWidget(self.text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addLayout(columns, 1)
        layout.addWidget(self.note)
        self.setTabOrder(self.search, self.list)
        self.setTabOrder(self.list, self.text)

    def _place(self) -> None:
        """Beside the window where the screen has room, else over its left side, off the instruction."""
        above = self.parentWidget()
        screen = (above.screen() if above is not None else self.screen()).availableGeometry()
        resize_on_screen(self, _SIZE)
        size = self.size()
        if above is None:
            return
        window = above.frameGeometry()
        left = window.left() + _GAP
        if screen.right() - window.right() >= size.width() + _GAP:
            left = window.right() + _GAP
        elif window.left() - screen.left() >= size.width() + _GAP:
            left = window.left() - _GAP - size.width()
        top = window.center().y() - size.height() // 2
        room = QRect(screen.topLeft(), screen.size() - size)
        self.move(max(room.left(), min(left, room.right())), max(room.top(), min(top, room.bottom())))

    # The list.

    @property
    def query(self) -> str:
        return self.search.text().strip()

    def _fill(self) -> None:
        """The articles, or what fits the search; the first hit is shown at once."""
        query = self.query
        self._say("")
        with QSignalBlocker(self.list):
            self.list.clear()
            self._hits = self._library.search(query) if query else []
            for hit in self._hits:
                self._list_hit(hit)
            self._draw_hits(self._hits, query)
            if not query:
                for article in self._library.articles:
                    item = QListWidgetItem(article.title)
                    item.setSizeHint(QSize(0, 30))
                    self.list.addItem(item)
        is_empty = self.list.count() == 0
        self.list.setHidden(is_empty)
        self.nothing.setVisible(is_empty)
        if self._hits:
            self.list.setCurrentRow(0)
        elif not query and self.shown:
            self._show(self.shown, keeps_place=True)

    def _list_hit(self, hit: Hit) -> None:
        item = QListWidgetItem()
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.title}. {hit.detail}")
        item.setSizeHint(QSize(0, _ROW_HEIGHT))
        self.list.addItem(item)

    def _draw_hits(self, hits: list[Hit], query: str, first: int = 0) -> None:
        """Some now and the others in the next turns of the event loop: typing does not wait for them."""
        if hits is not self._hits:
            return  # something else is searched meanwhile
        rows = {
            place: self._row_of(hit, query) for place, hit in enumerate(hits[first : first + _AT_ONCE], first)
        }
        for place, row in rows.items():
            self.list.item(place).setSizeHint(QSize(0, row.minimumHeight()))
        for place, row in rows.items():  # after all of them, or each would lay the list out anew
            self.list.setItemWidget(self.list.item(place), row)
        if first + _AT_ONCE < len(hits):
            QTimer.singleShot(0, self, lambda: self._draw_hits(hits, query, first + _AT_ONCE))

    def _row_of(self, hit: Hit, query: str) -> HitRow:
        title, detail = spans_of(hit.title, query), spans_of(hit.detail, query)
        row = HitRow(title, detail, hit.command, _LIST_WIDTH - 16, self.list.viewport())
        if hit.command is not None:
            identity = hit.command.id
            row.asked.connect(lambda: self._do(identity))
        return row

    def _show_row(self, row: int) -> None:
        if 0 <= row < len(self._hits):
            hit = self._hits[row]
            self._show(hit.article if hit.command is None else f"do:{hit.command.id}", hit.heading)
        elif not self.query and 0 <= row < len(self._library.articles):
            self._show(self._library.articles[row].name)

    def _activate(self, row: int) -> None:
        """Enter in the list: do the command, or go to the text."""
        command = self._hits[row].command if row < len(self._hits) else None
        if command is not None and not command.is_held:
            self._do(command.id)
        else:
            self.text.setFocus()

    # The text.

    def _show_article(self, name: str) -> None:
        names = [article.name for article in self._library.articles]
        self._show(name)
        if not self.query:
            with QSignalBlocker(self.list):
                self.list.setCurrentRow(names.index(name))

    def _show(self, shown: str, heading: str = "", keeps_place: bool = False) -> None:
        self.shown = shown
        if shown.startswith("do:"):
            markdown = self._library.about_command(shown[3:])
        else:
            markdown = self._library.markdown(shown)
        self.text.show_text(markdown, self.query, heading, keeps_place)

    def _do(self, identity: str) -> None:
        command = self._library.live.command(identity)
        self._say("" if self._run(identity) else f"{command.text}: {command.why_not}")

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the field move through the hits; Enter goes to them."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.list.count():
                    self.list.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)
