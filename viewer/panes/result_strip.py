"""ResultStrip: the edits of this case as thumbnails, the newest last."""

import re

import numpy as np
from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListView, QListWidget, QListWidgetItem, QWidget

from engine.edit import EditResult
from viewer import theme
from viewer.case import Case
from viewer.panes.guidance_pane import content
from viewer.panes.rendering import grey_bytes, grey_picture
from viewer.panes.synthetic_mark import thumbnail_frame

_SIDE = 56
_ITEM_WIDTH = 104


class ResultStrip(QFrame):
    """One thumbnail per edit; choosing one shows it in the panes.

    Args:
        case: whose edits are shown.
    """

    def __init__(self, case: Case, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("resultStrip")
        self._case = case
        self.list = QListWidget()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(False)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setIconSize(QSize(_SIDE, _SIDE))
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setHorizontalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setFont(theme.small_font())
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.setAccessibleName("Results of this case")
        self.list.setStyleSheet(
            "QListWidget { background: transparent; border: none; }"
            f"QListWidget::item {{ border: 2px solid transparent; border-radius: 4px; padding: 2px; }}"
            f"QListWidget::item:selected {{ border-color: {theme.SECONDARY.name()}; }}"
            f"QListWidget:focus::item:selected {{ border-color: {theme.ACCENT.name()}; }}"
        )
        self._empty = QLabel("Results of this case appear here")
        self._empty.setProperty("role", "secondary")
        self._empty.setFont(theme.small_font())
        self._empty.setWordWrap(True)
        for part in (self._empty, self.list):  # the rating beside it needs its room
            part.setMinimumWidth(_SIDE)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.addWidget(self._empty)
        layout.addWidget(self.list, 1)
        self.list.currentRowChanged.connect(self._choose)
        case.edits_changed.connect(self._list_edits)
        case.radiograph_changed.connect(self._list_edits)
        case.selected_edit_changed.connect(self._show_selected)
        self._shown: tuple[EditResult, ...] = ()
        self._list_edits()

    def step(self, steps: int) -> None:
        """Select the next (positive) or an earlier edit; stops at the ends."""
        count = len(self._case.edits)
        if count:
            now = self._case.selected_index
            index = (0 if steps > 0 else count - 1) if now is None else now + steps
            self._case.select_edit(min(count - 1, max(0, index)))

    def _list_edits(self) -> None:
        edits = self._case.edits
        kept = len(self._shown) if edits[: len(self._shown)] == self._shown else 0
        with QSignalBlocker(self.list):
            if not kept:
                self.list.clear()
            for number, edit in enumerate(edits[kept:], start=kept + 1):
                self.list.addItem(self._item(number, edit))
        self._shown = edits
        self._empty.setVisible(not edits)
        self.list.setVisible(bool(edits))
        self._show_selected()

    def _item(self, number: int, edit: EditResult) -> QListWidgetItem:
        rows, columns = edit.counterfactual.shape
        picture = _thumbnail(edit, rows, columns, self.devicePixelRatioF())
        item = QListWidgetItem(picture, f"{number} {caption(edit.provenance.sentence)}")
        seed = edit.provenance.request.get("seed", "?")
        item.setToolTip(
            f"Synthetic {number}: {edit.provenance.sentence}\nseed {seed} · {edit.provenance.mask_source}"
        )
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"Synthetic {number}: {edit.provenance.sentence}")
        item.setSizeHint(QSize(_ITEM_WIDTH, _SIDE + 40))
        return item

    def _show_selected(self) -> None:
        index = self._case.selected_index
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(-1 if index is None or index >= self.list.count() else index)
        if self.list.currentItem() is not None:
            self.list.scrollToItem(self.list.currentItem())

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._case.edits):
            self._case.select_edit(row)


def caption(sentence: str) -> str:
    """What was asked for in a few words: "Add edema" for "Add the finding of edema."."""
    return re.sub(r"\bthe (findings? of|level of) ", "", sentence).rstrip(". ")


def _thumbnail(edit: EditResult, rows: int, columns: int, pixel_ratio: float) -> QIcon:
    """The counterfactual in the radiograph's own proportions, with the mark of synthetic pixels."""
    pixels = np.nan_to_num(content(edit.framed_counterfactual, edit))
    image = grey_picture(grey_bytes(pixels))
    side = round(_SIDE * pixel_ratio)
    height = side if rows >= columns else max(8, round(side * rows / columns))
    width = side if columns >= rows else max(8, round(side * columns / rows))
    small = image.scaled(
        width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    area = QRect((side - width) // 2, (side - height) // 2, width, height)
    painter.drawImage(area, small)
    thumbnail_frame(painter, area)
    painter.end()
    picture.setDevicePixelRatio(pixel_ratio)
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)  # no tint when selected
    return icon
