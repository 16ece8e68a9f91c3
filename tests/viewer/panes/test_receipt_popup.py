"""The popup with the whole receipt."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from viewer.panes.receipt_popup import ReceiptPopup


def test_an_error_is_told_by_words_and_escape_closes(qtbot: QtBot) -> None:
    popup = ReceiptPopup("3 pixels CHANGED OUTSIDE the edit mask", False, [("Edit mask", "3 % of the image")])
    popup.show()
    heading, *others = popup.findChildren(QLabel)
    texts = {label.text() for label in (heading, *others)}
    assert {"3 pixels CHANGED OUTSIDE the edit mask", "Edit mask", "3 % of the image"} <= texts
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()
