"""The menu on a pane: what is done most, and what a pane of that kind can do."""

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

_PANE_MENU = (
    "fit",
    "one_to_one",
    "maximize",
    "",
    "invert",
    "reset",
    "type_window",
    "box_window",
    "toggle_guidance",
    "",
    "swipe",
    "difference",
    "link",
    "",
    "ruler",
    "angle",
    "ctr",
    "delete_measurement",
    "",
    "reproduce",
    "severity",
    "seeds",
    "round_trip",
    "read_out",
    "",
    "copy",
    "save",
    "run",
)


def pane_menu(actions: Mapping[str, QAction], parent: QWidget) -> QMenu:
    """A menu that goes away with its last use.

    Args:
        actions: by id.
        parent: of the menu.
    """
    menu = QMenu(parent)
    for identity in _PANE_MENU:
        if identity:
            menu.addAction(actions[identity])
        else:
            menu.addSeparator()
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
