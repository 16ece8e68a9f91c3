"""Small pictures with the mark of synthetic pixels."""

from fakes import make_result
from PySide6.QtGui import QIcon, QImage
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest
from engine.radiographs.radiograph import Radiograph
from viewer.panes.thumbnail import input_thumbnail, thumbnail


def amber(icon: QIcon) -> int:
    picture: QImage = icon.pixmap(56, 56).toImage()
    colors = (picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height()))
    return sum(1 for color in colors if color.alpha() > 128 and color.red() - color.blue() > 100)


def test_results_are_marked_and_a_real_input_is_not(qtbot: QtBot, radiograph: Radiograph) -> None:
    result = make_result(EditRequest(radiograph, "Add the finding of edema.", "fake"), size=64)
    assert amber(thumbnail(result, 56, 1.0)) > 100
    assert amber(thumbnail(result, 56, 1.0, is_stack=True)) > 100
    assert amber(input_thumbnail(result, 56, 1.0, is_synthetic=False)) == 0
    assert amber(input_thumbnail(result, 56, 1.0, is_synthetic=True)) > 100
