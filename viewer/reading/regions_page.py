"""RegionsPage: what readers painted, over the images, with how much of it agrees."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QListWidget, QVBoxLayout, QWidget

from engine.arrays import BoolImage, FloatImage
from engine.reading.region_results import PaintedCase, overlaps
from engine.reading.study import Study
from viewer import background, theme
from viewer.language import number, tr
from viewer.painting.painted_overlay import PaintedOverlay
from viewer.panes.image_pane import ImagePane
from viewer.panes.overlays import MapOverlay
from viewer.panes.view_state import ViewState
from viewer.reading.reading_panes import Pictures, pictures_of

_LIST_WIDTH = 240
_ALL = 0.5  # opacity where every reader painted
_FINE = 1024  # pixels of the longer side of what is colored; outlines are exact


@dataclass(frozen=True, eq=False)
class _Loaded:
    """What is drawn of one case."""

    pictures: Pictures
    masks: dict[str, BoolImage]
    share: FloatImage  # of the readers, coarser than the masks
    overlaps: dict[tuple[str, str], float | None]


class RegionsPage(QWidget):
    """Cases at the left; over the images, the more readers painted a place the brighter it is.

    A reader that is ticked is outlined.

    Args:
        study: of the answers.
        found: what was painted.
        name_of: how an arm is called, as long as it is hidden.
    """

    def __init__(
        self,
        study: Study,
        found: Sequence[PaintedCase],
        name_of: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._study, self._found, self._name_of = study, tuple(found), name_of
        self.loaded: _Loaded | None = None
        self._view = ViewState(self)
        views = (self._view, self._view.branch(self), self._view.branch(self))
        self.panes = [ImagePane(view, "", self) for view in views]
        self._shares = [MapOverlay() for _ in self.panes]
        self._outlines = [PaintedOverlay(self._outlined) for _ in self.panes]
        for pane, shares, outline in zip(self.panes, self._shares, self._outlines, strict=True):
            shares.set_colors("lagoon", _ALL)
            pane.overlays += [shares, outline]
        self.cases = QListWidget()
        self.cases.setFixedWidth(_LIST_WIDTH)
        self.cases.setProperty("role", "rows")
        self.cases.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cases.setAccessibleName(tr("Cases that were painted on"))
        for one in self._found:
            text = self._describe(one)
            self.cases.addItem(text)
            self.cases.item(self.cases.count() - 1).setToolTip(text)
        self.ticks: dict[str, QCheckBox] = {}
        self._readers = QVBoxLayout()
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setFont(theme.tabular(self.said.font()))
        side = QVBoxLayout()
        side.addWidget(self.cases, 1)
        side.addLayout(self._readers)
        side.addWidget(self.said)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(side)
        for pane in self.panes:
            layout.addWidget(pane, 1)
        self.cases.currentRowChanged.connect(self._load)
        self.cases.setCurrentRow(0)
        self.panes[-1].hide()

    def _describe(self, one: PaintedCase) -> str:
        words = [one.showing.case]
        if len(self._study.protocol.arms) > 1:
            words += sorted(map(self._name_of, one.showing.arms))
        if one.showing.stage == 2:
            words.append(tr("with the map"))
        if one.showing.repeat:
            words.append(tr("second reading"))
        if len({painted.item for painted in self._found}) > 1:
            words.append(tr(one.title))
        return " · ".join(words)

    def _load(self, row: int) -> None:
        one = self._found[row]
        self.loaded = None
        for pane in self.panes:
            pane.show_image(None, "", False)
            pane.set_hint(tr("Loading…"))
        protocol = self._study.protocol

        def work() -> _Loaded:
            pictures = pictures_of(self._study.load(one.showing), protocol)
            masks = one.masks(pictures.radiograph.shape)
            return _Loaded(pictures, masks, _share(masks), overlaps(masks))

        background.run(work, partial(self._show, row), partial(self._fail, row), owner=self)

    def _fail(self, row: int, message: str) -> None:
        if row == self.cases.currentRow():
            for pane in self.panes:
                pane.set_hint(message)

    def _show(self, row: int, loaded: _Loaded) -> None:
        if row != self.cases.currentRow():
            return
        self.loaded = loaded
        radiograph, images = loaded.pictures.radiograph, loaded.pictures.images
        self._view.open(radiograph)
        arms = self._found[row].showing.arms
        made = tr("counterfactual")
        titles = [tr("Input"), *(self._name_of(arm) if len(arms) > 1 else made for arm in arms)]
        titles = titles[-len(images) :]  # real or synthetic: one image alone
        for pane, image, title in zip(self.panes, images, titles, strict=False):
            pane.show_image(image, title, title != tr("Input") or radiograph.is_synthetic)
        for place, pane in enumerate(self.panes):
            pane.setVisible(place < len(images))
        for overlay in self._shares:
            overlay.set_map(loaded.share)
        self._list_readers(loaded)
        self._repaint()

    def _list_readers(self, loaded: _Loaded) -> None:
        ticked = {reader for reader, tick in self.ticks.items() if tick.isChecked()}
        for tick in self.ticks.values():
            tick.deleteLater()
        self.ticks = {}
        for reader, mask in loaded.masks.items():
            share = number(100 * np.count_nonzero(mask) / mask.size, ".1f")
            tick = QCheckBox(tr("{reader}: {share} %").format(reader=reader, share=share))
            tick.setChecked(reader in ticked)
            tick.toggled.connect(self._repaint)
            self.ticks[reader] = tick
            self._readers.addWidget(tick)
        known = [dice for dice in loaded.overlaps.values() if dice is not None]
        lines = [
            f"{first} – {second}: {'–' if dice is None else number(dice, '.2f')}"
            for (first, second), dice in loaded.overlaps.items()
        ]
        if lines:
            lines.insert(0, tr("Overlap of two readers (Dice)"))
        if len(known) > 1:
            lines.append(tr("mean {mean}").format(mean=number(sum(known) / len(known), ".2f")))
        self.said.setText("\n".join(lines))

    def _outlined(self) -> BoolImage | None:
        """The union of the readers that are ticked."""
        if self.loaded is None:
            return None
        chosen = [self.loaded.masks[reader] for reader, tick in self.ticks.items() if tick.isChecked()]
        return np.logical_or.reduce(chosen) if chosen else None

    def _repaint(self) -> None:
        for pane, outline in zip(self.panes, self._outlines, strict=True):
            outline.changed()
            pane.update()


def _share(masks: dict[str, BoolImage]) -> FloatImage:
    """Part of the readers that painted a place."""
    step = max(1, max(next(iter(masks.values())).shape) // _FINE)
    coarse = [mask[::step, ::step].astype(np.float32) for mask in masks.values()]
    mean: FloatImage = np.mean(coarse, axis=0, dtype=np.float32)
    return mean
