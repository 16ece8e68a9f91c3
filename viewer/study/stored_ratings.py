"""StoredRatings: what was rated before on the open radiograph."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QDate, QLocale, QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from engine.reading.items import COMMENT_ITEM, RatingItem
from engine.reading.rating import Rating
from viewer import theme
from viewer.language import number, tr
from viewer.study.answer import Answer

_LIST_WIDTH = 360
_MOST_HEIGHT = 320
_LONGEST = 40


class StoredRatings(QWidget):
    """A small button that counts the stored ratings and opens a list of them above itself.

    Args:
        items: that are asked.
        model_titles: what readers call the models, by name.
    """

    def __init__(
        self, items: Sequence[RatingItem], model_titles: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model_titles = model_titles
        self._titles = {item.key: tr(item.title) for item in items}
        self.heading = QPushButton()
        self.heading.setProperty("role", "link")
        self.list = QListWidget(self)
        self.list.setWindowFlag(Qt.WindowType.Popup)
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.setWordWrap(True)
        self.list.setFont(theme.small_font())
        self.list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(tr("Ratings stored for this image"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.heading)
        self.heading.clicked.connect(self._open)
        self.show_ratings(())

    def show_ratings(self, ratings: Sequence[Rating]) -> None:
        """Show the newest rating of each edit, item and reader; hides itself when there is none."""
        count = sum(Answer.of(rating) is not None for rating in ratings)
        count_text = tr("1 rating") if count == 1 else tr("{n} ratings").format(n=count)
        self.heading.setText(count_text)
        what = tr("{count} stored for this image").format(count=count_text)
        self.heading.setToolTip(what)
        self.heading.setAccessibleName(what)
        groups: dict[tuple[str, str], list[Rating]] = {}
        for rating in ratings:
            groups.setdefault((rating.edit_id, rating.reader), []).append(rating)
        self.list.clear()
        newest_first = sorted(groups.values(), key=lambda group: group[-1].created_at, reverse=True)
        for group in newest_first:
            self.list.addItem(QListWidgetItem(self._describe(group)))
        self.setVisible(bool(ratings))

    def _open(self) -> None:
        """Above the button, because it stands at the foot of the window."""
        self._fit()
        corner = self.heading.mapToGlobal(self.heading.rect().topRight())
        self.list.move(corner.x() - self.list.width(), corner.y() - self.list.height())
        self.list.show()

    def _describe(self, group: list[Rating]) -> str:
        newest = group[-1]
        answers = [
            f"{self._titles.get(rating.item, rating.item)} {brief(answer)}"
            for rating in sorted(group, key=lambda rating: self._position(rating.item))
            if (answer := Answer.of(rating)) is not None
        ]
        lines = [newest.sentence or tr("(no sentence)")]
        if answers:
            lines.append(" · ".join(answers))
        lines += [f"“{rating.comment}”" for rating in group if rating.item == COMMENT_ITEM and rating.comment]
        model = self._model_titles.get(newest.model_name, newest.model_name)
        lines.append(" · ".join(filter(None, (newest.reader, describe_time(newest), model))))
        return "\n".join(lines)

    def _position(self, item: str) -> int:
        keys = list(self._titles)
        return keys.index(item) if item in keys else len(keys)

    def _fit(self) -> None:
        """As high as its entries, up to a limit."""
        width = _LIST_WIDTH - 2 * self.list.frameWidth() - 24
        height = 2 * self.list.frameWidth()
        for row in range(self.list.count()):
            entry = self.list.item(row)
            box = self.list.fontMetrics().boundingRect(
                0, 0, width, 10_000, Qt.TextFlag.TextWordWrap, entry.text()
            )
            entry.setSizeHint(QSize(0, box.height() + 12))
            height += box.height() + 12
        self.list.setFixedHeight(min(height, _MOST_HEIGHT))


def brief(answer: Answer) -> str:
    """An answer in a few letters."""
    given = answer.json
    if answer.is_declined:
        return tr("cannot be judged")
    if answer.value is not None:
        return str(answer.value)
    if isinstance(given, str):
        return f"“{given}”" if len(given) <= _LONGEST else f"“{given[: _LONGEST - 1]}…”"
    return tr("✓ marked") if isinstance(given, list | dict) else number(float(given), "g")


def describe_time(rating: Rating) -> str:
    """When a rating was given, in the reader's zone: "14:03" today, with the date before."""
    local = rating.created_at.astimezone()
    now = type(local).now().astimezone()
    clock = f"{local:%H:%M}"
    if local.date() == now.date():
        return clock
    day = QDate(local.year, local.month, local.day)
    return f"{QLocale().toString(day, QLocale.FormatType.ShortFormat)} {clock}"
