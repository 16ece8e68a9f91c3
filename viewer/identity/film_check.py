"""FilmCheck: one film, what may be text in its pixels, and which parts of it the reader wants blanked."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from engine.identity.blanking import Rectangle
from viewer.identity.film_picture import FilmPicture
from viewer.identity.looking import Look, Region
from viewer.language import mark, number, tr
from viewer.panes.rendering import grey_picture

NOT_SURE = mark(
    "No program can be sure to find every text in the pixels. Look at each film: click on what is marked, or "
    'drag over it, to blank it. Lead letters and "PORTABLE" are marked as well; they may stay.'
)


class FilmCheck(QWidget):
    """The picture, and below it the same parts as a list for the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._regions: list[Region] = []
        self.picture = FilmPicture()
        self.parts = QListWidget()
        self.parts.setAccessibleName(tr("What may be text in the pixels; ticked parts are blanked"))
        self.parts.setMaximumHeight(120)
        self.parts.itemChanged.connect(self._note_tick)
        self.picture.clicked.connect(self._turn)
        self.picture.drawn.connect(self._add_drawn)
        self.state = plain_label("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(plain_label(tr(NOT_SURE), "secondary"))
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.state)
        layout.addWidget(self.parts)

    def show_looking(self) -> None:
        """The chosen film is being read."""
        self.picture.show_film(None, (1, 1), tr("Looking at the film…"))
        self._show_parts([])
        self.state.setText("")

    def show_look(self, look: Look, regions: list[Region]) -> None:
        """What was found in the chosen film; ticks change ``regions``."""
        image = None if look.pixels is None else grey_picture(look.pixels)
        words = "" if image is not None else tr("The pixels cannot be shown.")
        self.picture.show_film(image, look.shape if image is not None else (1, 1), words)
        self._show_parts(regions)
        found = (
            tr("Nothing that looks like text was found; look all the same.")
            if not regions
            else tr("{n} parts look like text; the picture shows where.").format(n=number(len(regions)))
        )
        told = [look.obstacle] if look.obstacle else [*look.warnings, found]
        self.state.setText(" ".join(told))
        set_role(self.state, "error" if look.obstacle else "")

    def _show_parts(self, regions: list[Region]) -> None:
        self._regions = regions
        self.parts.blockSignals(True)
        self.parts.clear()
        for region in regions:
            item = QListWidgetItem(region.words)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if region.is_blanked else Qt.CheckState.Unchecked)
            self.parts.addItem(item)
        self.parts.blockSignals(False)
        self.picture.show_regions(regions)

    def _note_tick(self, item: QListWidgetItem) -> None:
        region = self._regions[self.parts.row(item)]
        region.is_blanked = item.checkState() is Qt.CheckState.Checked
        self.picture.show_regions(self._regions)

    def _turn(self, place: int) -> None:
        item = self.parts.item(place)
        now = item.checkState() is Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if now else Qt.CheckState.Checked)

    def _add_drawn(self, place: Rectangle) -> None:
        self._regions.append(Region(place, None, is_blanked=True))
        self._show_parts(self._regions)


def set_role(label: QLabel, role: str) -> None:
    """Color a label by its role; "" is the quieter grey."""
    label.setProperty("role", role or "secondary")
    label.style().unpolish(label)
    label.style().polish(label)


def plain_label(text: str, role: str = "") -> QLabel:
    """A text that wraps."""
    label = QLabel(text)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
