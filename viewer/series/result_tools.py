"""The small row of buttons for what can be found out about the selected result, and its menu."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QActionEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QInputDialog, QMenu, QSizePolicy, QToolButton, QWidget

from engine.results.consensus import FEWEST_SEEDS, MOST_SEEDS, USUAL_SEEDS
from viewer import theme
from viewer.language import mark, tr

SERIES_ACTIONS = ("reproduce", "severity", "seeds", "round_trip", "read_out")
SEED_COUNTS = (FEWEST_SEEDS, 5, 9, 15, MOST_SEEDS)
_OTHER = mark("Another number…")
_WIDE = 500  # logical pixels: beside the words at least two results are in sight


class _Tool(QToolButton):
    """Its text is what the command is called; what it does stays in the tool tip."""

    def actionEvent(self, event: QActionEvent) -> None:
        super().actionEvent(event)
        self.setText(event.action().iconText().partition(":")[0])


class ResultTools(QWidget):
    """Buttons, two in a row; icon, tool tip and whether they can be used come from the actions.

    Where what holds them is wide, each has its word beside the icon.
    """

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QToolButton] = {}
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for place, identity in enumerate(SERIES_ACTIONS):
            button = _Tool()
            button.setDefaultAction(actions[identity])
            button.setIconSize(QSize(20, 20))
            button.setFont(theme.small_font())
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            button.setAccessibleName(actions[identity].text().replace("&", ""))
            layout.addWidget(button, *divmod(place, 2))
            self.buttons[identity] = button
        layout.setRowStretch(3, 1)

    def event(self, event: QEvent) -> bool:
        """The width of what holds them counts, not their own."""
        around = self.parentWidget()
        if event.type() is QEvent.Type.ParentChange and around is not None:
            around.installEventFilter(self)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent) and watched is self.parentWidget():
            has_room = event.size().width() >= _WIDE
            style = Qt.ToolButtonStyle
            for button in self.buttons.values():
                button.setToolButtonStyle(
                    style.ToolButtonTextBesideIcon if has_room else style.ToolButtonIconOnly
                )
        return False


def _make(make_seeds: Callable[[int], None], count: int, checked: bool = False) -> None:
    make_seeds(count)


def _ask_how_many(make_seeds: Callable[[int], None], parent: QWidget) -> None:
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(tr("Seeds"))
    dialog.setLabelText(
        tr("How many seeds, that of the result among them ({fewest} to {most})?").format(
            fewest=FEWEST_SEEDS, most=MOST_SEEDS
        )
    )
    dialog.setInputMode(QInputDialog.InputMode.IntInput)
    dialog.setIntRange(FEWEST_SEEDS, MOST_SEEDS)
    dialog.setIntValue(USUAL_SEEDS)
    dialog.intValueSelected.connect(make_seeds)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def result_menu(actions: Mapping[str, QAction], make_seeds: Callable[[int], None], parent: QWidget) -> QMenu:
    """What can be done with the selected result.

    Args:
        actions: of the window.
        make_seeds: called with the number of seeds that was chosen.
        parent: of the menu.
    """
    menu = QMenu(parent)
    for identity in SERIES_ACTIONS:
        menu.addAction(actions[identity])
        if identity == "seeds":
            counts = menu.addMenu(tr("How many seeds"))
            for count in SEED_COUNTS:
                counts.addAction(tr("{count} seeds").format(count=count)).triggered.connect(
                    partial(_make, make_seeds, count)
                )
            counts.addAction(tr(_OTHER)).triggered.connect(lambda: _ask_how_many(make_seeds, parent))
    menu.addSeparator()
    for identity in ("star", "restore_settings", "compare_with", "delete_result"):
        menu.addAction(actions[identity])
    menu.addSeparator()
    for identity in ("rate", "save", "about_model"):
        menu.addAction(actions[identity])
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
