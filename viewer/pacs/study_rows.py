"""StudyRows: what an archive has, as a tree for views: studies, their series, and the objects of these."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QColor

from engine.pacs.archive import FoundInstance, FoundSeries, FoundStudy
from viewer import theme
from viewer.browser.header_rows import DOTS
from viewer.language import mark, tr
from viewer.pacs.offers import Offer, offer_of_instance, offer_of_series, offer_of_study
from viewer.tree_rows import Index, TreeRows

COLUMNS = (
    *(mark("Patient"), mark("Patient ID"), mark("Date"), mark("Kind"), mark("Description")),
    *(mark("Images"), mark("Accession"), mark("Note")),
)
NAME, ID, DATE, KIND, DESCRIPTION, IMAGES, ACCESSION, NOTE = range(8)
IDENTITY = frozenset({NAME, ID, ACCESSION})
_LONGEST = 200  # letters of a cell; archives send what they like

Thing = FoundStudy | FoundSeries | FoundInstance
_Role = Qt.ItemDataRole
_SELECTABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable  # put together once: it is asked often


@dataclass(eq=False)
class Row:
    """A line of the tree.

    Attributes:
        thing: what it stands for; None: a line that says something about its parent.
        offer: whether it is worth fetching.
        cells: texts by column.
        keys: what a study is sorted by, for each column; of others, their number.
        is_read: its children are known.
        says: of a line without a thing.
    """

    thing: Thing | None
    offer: Offer = field(default_factory=Offer)
    cells: tuple[str, ...] = ()
    keys: tuple[Any, ...] = ()
    says: str = ""
    is_read: bool = False
    parent: "Row | None" = None
    place: int = 0
    children: "list[Row]" = field(default_factory=list)


class StudyRows(TreeRows):
    """A tree that is filled from above; studies are sorted, and of a study what is offered comes first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(Row(None), COLUMNS, parent)
        self._hides = False
        self._is_held = False
        self._column, self._order = DATE, Qt.SortOrder.DescendingOrder

    @property
    def studies(self) -> list[Row]:
        """The rows of the studies, as they are sorted."""
        return self._root.children

    def set_studies(self, studies: Sequence[Row]) -> None:
        """Show these studies instead; see ``study_row``."""
        self.beginResetModel()
        self._root = Row(None)
        self._root.children = list(studies)
        for row in studies:
            row.parent = self._root
        self._arrange(self._root)
        self.endResetModel()

    def set_children(self, row: Row, things: Sequence[FoundSeries] | Sequence[FoundInstance]) -> None:
        """What the archive has in a study or a series."""
        made = [_child_row(thing, row) for thing in things]
        if not made:
            made = [Row(None, says=tr("Nothing in it"), parent=row)]
        self._replace(row, made)
        row.is_read = True

    def say(self, row: Row, text: str) -> None:
        """Say something in the place of the children; they can be asked for again."""
        self._replace(row, [Row(None, says=text, parent=row)])
        row.is_read = False

    def _replace(self, row: Row, made: list[Row]) -> None:
        index = self.index_of(row)
        if row.children:
            self.beginRemoveRows(index, 0, len(row.children) - 1)
            row.children = []
            self.endRemoveRows()
        self.beginInsertRows(index, 0, len(made) - 1)
        row.children = made
        self._arrange(row)
        self.endInsertRows()

    def hide_identity(self, hides: bool) -> None:
        """Dots in the place of names and numbers, until they are held open."""
        self._repaint(lambda: setattr(self, "_hides", hides))

    def reveal(self, is_held: bool) -> None:
        """Show what is hidden while a button is held."""
        self._repaint(lambda: setattr(self, "_is_held", is_held))

    def _repaint(self, change: Callable[[], None]) -> None:
        self.layoutAboutToBeChanged.emit()
        change()
        self.layoutChanged.emit()

    def row(self, index: Index) -> Row | None:
        found: Row | None = self.node(index) if index.isValid() else None
        return found

    # What views ask.

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008 - Qt's signature
        row = self.node(parent)
        if row.parent is None:
            return bool(row.children)
        return parent.column() == 0 and isinstance(row.thing, FoundStudy | FoundSeries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index)
        if row is None or row.thing is None:
            return Qt.ItemFlag.ItemIsEnabled
        return _SELECTABLE

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        column = index.column()
        if role == _Role.DisplayRole:
            return self._text(row, column)
        if role == _Role.AccessibleTextRole and self._text(row, column) == DOTS:
            return tr("hidden")
        if role == _Role.ForegroundRole and (row.thing is None or not row.offer.is_good or column == NOTE):
            return QColor(theme.SECONDARY)
        if role == _Role.TextAlignmentRole and column == IMAGES:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, row: Row, column: int) -> str:
        if row.thing is None:
            return row.says if column == 0 else ""
        text = row.cells[column]
        is_hidden = self._hides and not self._is_held and column in IDENTITY
        return DOTS if is_hidden and text and isinstance(row.thing, FoundStudy) else text

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Studies by the column; series and objects stay in the order of their numbers."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(self.node(index), index.column()) for index in before]
        self._column, self._order = column, order
        self._arrange(self._root)
        after = [self.createIndex(row.place, at, row) for row, at in kept]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _arrange(self, row: Row) -> None:
        """Sort what is below the row, and number it."""
        if row.children and row.children[0].thing is not None:
            column, is_down = self._column, self._order is Qt.SortOrder.DescendingOrder
            if row.parent is None:
                row.children.sort(key=lambda one: one.keys[column], reverse=is_down)
            else:
                row.children.sort(
                    key=lambda one: (not one.offer.is_good, not one.offer.is_possible, one.keys)
                )
        for place, child in enumerate(row.children):
            child.place = place
            self._arrange(child)


def study_row(study: FoundStudy) -> Row:
    """The row of a study; hundreds take some time, so make them in a thread."""
    offer = offer_of_study(study)
    count = study.number_of_instances
    when = shown_date(study.study_date)
    cells = (
        shown_name(study.patient_name),
        study.patient_id,
        when if not study.study_time else f"{when}  {shown_time(study.study_time)}",
        ", ".join(study.modalities),
        study.study_description,
        "" if count is None else str(count),
        study.accession_number,
        offer.reason,
    )
    keys: list[Any] = [cell.casefold() for cell in cells]
    keys[DATE], keys[IMAGES] = (study.study_date, study.study_time), -1 if count is None else count
    return Row(study, offer, tuple(_line(cell) for cell in cells), tuple(keys))


def _child_row(thing: FoundSeries | FoundInstance, parent: Row) -> Row:
    if isinstance(thing, FoundSeries):
        offer = offer_of_series(thing)
        what, number, count = tr("Series {number}"), thing.series_number, thing.number_of_instances
        kind, about = thing.modality, thing.series_description
        part = thing.body_part.capitalize()
        about = " · ".join(filter(None, (about, part)))
    else:
        offer = offer_of_instance(thing, parent.offer)
        what, number, count, kind, about = tr("Image {number}"), thing.instance_number, None, "", ""
    name = what.format(number=number).strip()
    images = "" if count is None else str(count)
    cells = (name, "", "", kind, about, images, "", offer.reason)
    return Row(thing, offer, tuple(_line(cell) for cell in cells), numeric(number), parent=parent)


def _line(text: str) -> str:
    """One line that can be shown: archives may send line breaks, and signs that turn what follows around."""
    return "".join(sign if sign.isprintable() else " " for sign in text[:_LONGEST]).strip()


def numeric(number: str) -> tuple[int, str]:
    """What numbers of series and objects are sorted by; they are text, and may be none."""
    return (int(number), "") if number.isascii() and number.isdigit() and len(number) < 13 else (0, number)


def shown_name(name: str) -> str:
    """A person's name as people write it: "Family, Given" (PS3.5 6.2, PN)."""
    family, _, given = name.partition("=")[0].partition("^")
    return ", ".join(filter(None, (family.strip(), " ".join(given.replace("^", " ").split()))))


def shown_date(date: str) -> str:
    """2021-03-04 for 20210304; as it is where it is no date (PS3.5 6.2, DA)."""
    return f"{date[:4]}-{date[4:6]}-{date[6:]}" if len(date) == 8 and date.isdigit() else date


def shown_time(time: str) -> str:
    """14:05 for 140532.5 (PS3.5 6.2, TM)."""
    return f"{time[:2]}:{time[2:4]}" if time[:4].isdigit() and len(time) >= 4 else time
