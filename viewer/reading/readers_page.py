"""The tab of the results that says how far each reader is."""

from PySide6.QtWidgets import QProgressBar, QTableWidget, QVBoxLayout, QWidget

from engine.reading.progress import ReaderProgress
from viewer.language import number, tr
from viewer.reading.wizard_pages import fit_columns, table_cell


def readers_page(progress: tuple[ReaderProgress, ...]) -> QWidget:
    """A row for each reader."""
    table = QTableWidget(len(progress), 5)
    table.setHorizontalHeaderLabels(
        [tr("Reader"), tr("Done"), tr("Skipped"), tr("Median time in view"), tr("Progress")]
    )
    table.verticalHeader().hide()
    table.setAccessibleName(tr("Readers"))
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    for row, one in enumerate(progress):
        seconds = f"{number(one.visible_s, '.0f')} s" if one.visible_s == one.visible_s else "–"
        done = tr("{done} of {total}").format(done=one.done, total=one.total)
        for column, text in enumerate((one.reader, done, str(one.skipped), seconds)):
            table.setItem(row, column, table_cell(text))
        bar = QProgressBar()
        bar.setRange(0, max(1, one.total))
        bar.setValue(one.done + one.skipped)
        bar.setTextVisible(False)
        bar.setAccessibleName(f"{one.reader} {done}")
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(8, 0, 8, 0)
        inner.addWidget(bar)
        table.setCellWidget(row, 4, holder)
        table.setRowHeight(row, 32)
    fit_columns(table)
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(12, 8, 12, 8)
    layout.addWidget(table)
    return page
