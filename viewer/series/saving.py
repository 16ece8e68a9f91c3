"""Saving what a series tells: its values, receipts and, where it has maps, the panes as they look."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtGui import QImage, QPainter

from engine.edit import EditResult
from engine.errors import OutputError
from engine.exchange.series_folder import SAVED_KINDS, VIEW_NAME, write_series_folder
from viewer import theme
from viewer.language import tr
from viewer.panes.synthetic_mark import marked_picture
from viewer.series.map_pane import MapPane
from viewer.series.map_row import MapRow
from viewer.series.series import Series

_GAP = 8

Write = Callable[[Path], Path]


def can_be_saved(series: Series) -> bool:
    """It is of a kind with a folder of its own, and something came of it."""
    return series.plan.kind in SAVED_KINDS and series.outcome is not None and not series.is_running


def folder_name(series: Series, case_number: int) -> str:
    """Tells nothing about the patient."""
    kind = series.plan.kind.value.replace(" ", "-")
    return f"counterview-case-{case_number:02d}-{kind}-{series.number:02d}"


def picture_of_map(pane: MapPane, series: Series) -> QImage:
    """A pane ready to leave the application: with its legend, and marked where it shows synthetic change."""
    title = " · ".join(filter(None, (pane.title, pane.legend_text)))
    source = series.plan.source.provenance
    has_map = pane.shown is not None and pane.shown.map is not None
    return marked_picture(
        pane.content_picture(),
        tr("{title} · {series} of: {sentence}").format(
            title=title, series=series.title, sentence=source.sentence
        ),
        source.model_words,
        is_synthetic=pane.is_synthetic or has_map,
    )


def picture_of_maps(maps: MapRow, series: Series) -> QImage | None:
    """All panes of a series side by side; None where it has none."""
    pictures = [picture_of_map(pane, series) for pane in maps.panes if pane.image is not None]
    if not pictures:
        return None
    width = sum(picture.width() for picture in pictures) + _GAP * (len(pictures) - 1)
    whole = QImage(width, max(picture.height() for picture in pictures), QImage.Format.Format_RGB32)
    whole.fill(theme.BACKGROUND)
    painter, x = QPainter(whole), 0
    for picture in pictures:
        painter.drawImage(x, 0, picture)
        x += picture.width() + _GAP
    painter.end()
    return whole


def writer(series: Series, results: Mapping[int, EditResult], picture: QImage | None) -> Write:
    """What writes a series into a folder; slow, for the background pool.

    Args:
        series: that ``can_be_saved``.
        results: by place, as far as they are kept.
        picture: of its maps, marked; None for none.

    The writer raises OutputError where the folder holds something else, or cannot be written.
    """
    outcome = series.outcome
    assert outcome is not None

    def write(folder: Path) -> Path:
        write_series_folder(folder, series.plan, outcome, series.records, results)
        if picture is not None:
            picture.setText("Title", f"Panes of Counterview: {series.plan.kind.value}")
            picture.setText("Warning", "SYNTHETIC - research only")
            picture.setText("Instruction", series.plan.source.provenance.sentence)
            picture.setText("Model", series.plan.source.provenance.model_name)
            picture.setText("Notice", series.plan.source.provenance.model_notice)
            if not picture.save(str(folder / VIEW_NAME)):
                raise OutputError(f"cannot write {VIEW_NAME}; free some space or choose another folder")
        return folder

    return write
