"""PickerBox: a small list of values with "not said" as the first."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from viewer.tools.quiet_wheel import quiet_wheel


class PickerBox(QComboBox):
    """Shows values by name; ``picked`` tells only of what the reader chose.

    Args:
        name: what is picked, for screen readers.
        optional: the first entry is "not said".
    """

    picked = Signal()

    def __init__(self, name: str, optional: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._optional = optional
        self._values: list[Any] = []
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(64)
        quiet_wheel(self)
        self.activated.connect(self.picked)

    @property
    def value(self) -> Any:
        """What is picked, or None."""
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def show_values(self, values: Sequence[Any], names: Sequence[str], current: Any) -> None:
        """Offer these values and show one, which need not be among them."""
        values, names = list(values), list(names)
        if current is not None and current not in values:
            values.append(current)
            names.append(str(getattr(current, "value", current)))
        if self._optional:
            values.insert(0, None)
            names.insert(0, "—")
        if values != self._values:
            self._values = values
            self.clear()
            self.addItems(names)
        self.setCurrentIndex(values.index(current) if current in values else -1)
