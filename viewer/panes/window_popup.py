"""WindowPopup: type center and width, choose a preset, invert, reset; opens under the read-out."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from engine.radiographs.greyscale import Window
from viewer import theme
from viewer.language import tr
from viewer.panes.presets import Preset
from viewer.panes.view_state import ViewState

_LARGEST = 1e9
_MOST_FILE_PRESETS = 6
_LONGEST = 40  # letters of a name
_LINES = 3  # of presets, so that the popup fits under the panes and hides no pixel
_STEPS = 200  # of a spin box through the width


class WindowPopup(QFrame):
    """Everything about the window in one place; changes are seen at once, Esc or a click outside closes it.

    Args:
        view: whose window it is.
        key_of: the key of a command as the reader writes it, "" where it has none.
    """

    def __init__(self, view: ViewState, key_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("windowPopup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Window"))
        self.setAccessibleName(tr("Window: center, width and presets"))
        self._view = view
        self.center, self.width_ = _number(tr("Center")), _number(tr("Width"))
        self.width_.setMinimum(1e-6)
        self.inverted = QCheckBox(_with_key(tr("Inverted, as the last step"), key_of("invert")))
        self.reset = QPushButton(_with_key(tr("Reset to the first display"), key_of("reset")))
        self.presets: list[tuple[QPushButton, Preset]] = []

        numbers = QGridLayout()
        numbers.setHorizontalSpacing(8)
        numbers.setVerticalSpacing(6)
        for line, (name, box) in enumerate(((tr("Center"), self.center), (tr("Width"), self.width_))):
            label = QLabel(name)
            label.setBuddy(box)
            numbers.addWidget(label, line, 0)
            numbers.addWidget(box, line, 1)
        self._lut = QLabel(tr("begins near the VOI LUT"))
        self._lut.setProperty("role", "secondary")
        self._lut.setFont(theme.small_font())
        numbers.addWidget(self._lut, 2, 0, 1, 2)
        numbers.addWidget(self.inverted, 3, 0, 1, 2)
        numbers.setRowStretch(4, 1)
        of_file = [key_of("file_window")]
        of_film = [key_of(f"chest_{number}") for number in range(1, len(view.chest_presets) + 1)]
        from_file = self._choices(tr("Of the file"), view.file_presets[:_MOST_FILE_PRESETS], of_file)
        from_file.addWidget(self.reset, _LINES + 1, 0, 1, -1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(20)
        layout.addLayout(numbers)
        layout.addLayout(from_file)
        layout.addLayout(self._choices(tr("From the values of this film"), view.chest_presets, of_film))

        self.center.valueChanged.connect(self._type)
        self.width_.valueChanged.connect(self._type)
        self.inverted.toggled.connect(self._invert)
        self.reset.clicked.connect(view.reset_grey)
        view.grey_changed.connect(self._show)
        self._show()

    def open_below(self, position: QPoint) -> None:
        """Show with the upper left corner at a global position, wholly on the screen."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = max(screen.left(), min(position.x(), screen.right() - self.width()))
        y = max(screen.top(), min(position.y(), screen.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.center.setFocus(Qt.FocusReason.PopupFocusReason)
        self.center.selectAll()

    def _choices(self, title: str, presets: tuple[Preset, ...], keys: list[str]) -> QGridLayout:
        """A heading, and buttons below it in columns of so many lines."""
        heading = QLabel(title)
        heading.setProperty("role", "secondary")
        heading.setFont(theme.small_font())
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.addWidget(heading, 0, 0, 1, -1)
        for place, preset in enumerate(presets):
            key = keys[place] if place < len(keys) else ""
            name = tr(preset.name)
            name = name[0].upper() + name[1:]
            button = QPushButton(_with_key(_shortened(name).replace("&", "&&"), key))
            button.setToolTip(name if len(name) > _LONGEST else "")
            button.setProperty("role", "choice")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(lambda checked=False, window=preset.window: self._view.set_window(window))
            grid.addWidget(button, 1 + place % _LINES, place // _LINES)
            self.presets.append((button, preset))
        grid.setRowStretch(_LINES + 2, 1)
        return grid

    def _show(self) -> None:
        window = self._view.window
        numbers = window if window is not None else self._view.nearest_window
        self._lut.setVisible(window is None)
        for box, value in ((self.center, numbers.center), (self.width_, numbers.width)) if numbers else ():
            with QSignalBlocker(box):
                if not box.hasFocus() or box.value() != value:
                    box.setSingleStep(max(1.0, round(numbers.width / _STEPS)) if numbers else 1.0)
                    box.setDecimals(_decimals(numbers))
                    box.setValue(value)
        with QSignalBlocker(self.inverted):
            self.inverted.setChecked(self._view.is_inverted)
        for button, preset in self.presets:
            shown = preset.window if preset.window is not None else self._view.first_window
            button.setChecked(window == shown)

    def _type(self) -> None:
        self._view.type_window(self.center.value(), self.width_.value())

    def _invert(self, inverted: bool) -> None:
        if inverted != self._view.is_inverted:
            self._view.invert()


def _shortened(name: str) -> str:
    """What a file calls its window may be of any length."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"


def _with_key(text: str, key: str) -> str:
    return f"{text}  ({key})" if key else text


def _number(name: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(-_LARGEST, _LARGEST)
    box.setKeyboardTracking(False)  # a number is one only when it is typed to its end
    box.setAccessibleName(tr("{name} of the window").format(name=name))
    box.setMinimumWidth(130)
    return box


def _decimals(window: Window | None) -> int:
    """Whole numbers for stored values; more where the values are small, such as optical density."""
    width = 100.0 if window is None else window.width
    return (
        0
        if width >= 50 and window is not None and window.center == round(window.center)
        else 3
        if width < 50
        else 1
    )
