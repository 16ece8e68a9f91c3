"""CapsuleDialog: what goes into a case capsule, before it is asked where to write it."""

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from viewer.language import tr

ALL, STARRED, SELECTED = "all", "starred", "selected"


class CapsuleDialog(QDialog):
    """Which results, and whether the radiograph goes along; without it by default.

    Args:
        counts: how many results there are by choice; a choice with none is not offered.
        parent: the window.
    """

    def __init__(self, counts: dict[str, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Save case capsule"))
        about = QLabel(
            tr(
                "A capsule holds what was asked of this radiograph and what came out, with maps, masks and "
                "ratings, in one file. Whoever has the same radiograph can look at it and run it again."
            )
        )
        about.setWordWrap(True)
        texts = {
            ALL: tr("&All results ({n})"),
            STARRED: tr("S&tarred results ({n})"),
            SELECTED: tr("The result that is looked a&t"),
        }
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(about)
        self.choices: dict[str, QRadioButton] = {}
        for name, text in texts.items():
            button = QRadioButton(text.format(n=counts[name]))
            button.setVisible(counts[name] > 0)
            self.choices[name] = button
            layout.addWidget(button)
        next(button for name, button in self.choices.items() if counts[name] > 0).setChecked(True)
        self.with_pixels = QCheckBox(tr("The &radiograph goes along: its pixels, without name or dates"))
        self.warning = QLabel(
            tr(
                "Whatever is burnt into the pixels goes along too, and a chest can be recognized. Send it "
                "only where you may send the radiograph itself."
            )
        )
        self.warning.setWordWrap(True)
        self.warning.setVisible(False)
        self.with_pixels.toggled.connect(self.warning.setVisible)
        self.with_pixels.toggled.connect(lambda _: self.adjustSize())
        note = QLabel(tr("Sentences, comments and initials of readers go as they were written."))
        note.setProperty("role", "secondary")
        note.setWordWrap(True)
        layout.addSpacing(8)
        for widget in (self.with_pixels, self.warning, note):
            layout.addWidget(widget)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        for choice in self.buttons.buttons():
            choice.setIcon(QIcon())  # the style's own are in color
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout.addSpacing(8)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(460)

    @property
    def choice(self) -> str:
        """Which results."""
        return next(name for name, button in self.choices.items() if button.isChecked())
