"""CautionView: what there is to know before an edit runs, each with what can be done about it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from engine.instructions.cautions import Caution, CautionKind
from viewer import theme
from viewer.language import tr
from viewer.retold.films import film_words
from viewer.tools.outlook_view import wrapped_label

_SHOWN = 2  # before the reader asks for all


class CautionView(QWidget):
    """One row for each caution; from the third on they are folded away behind a button that counts them."""

    remedy_wanted = Signal(object)  # Caution

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cautions: tuple[Caution, ...] = ()
        self._remedies: frozenset[CautionKind] = frozenset()
        self._is_open = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel, QPushButton]] = []
        self.more = _small_button()
        self.more.clicked.connect(self._unfold)
        self.hide()

    def show_cautions(self, cautions: Sequence[Caution], remedies: frozenset[CautionKind]) -> None:
        """Show these, the most important first.

        Args:
            cautions: of ``find_cautions``.
            remedies: kinds that can be done something about now.
        """
        if (tuple(cautions), remedies) == (self._cautions, self._remedies):
            return
        self._cautions, self._remedies = tuple(cautions), remedies
        if len(self._cautions) <= _SHOWN:
            self._is_open = False
        self._show()

    def _unfold(self) -> None:
        self._is_open = not self._is_open
        self._show()

    def _show(self) -> None:
        count = len(self._cautions) if self._is_open else min(_SHOWN, len(self._cautions))
        while len(self._rows) < count:
            self._add_row()
        for position, (sign, text, remedy) in enumerate(self._rows):
            is_shown = position < count
            caution = self._cautions[position] if is_shown else None
            word = "" if caution is None else remedy_word(caution)
            sign.setVisible(is_shown)
            text.setVisible(is_shown)
            text.setText("" if caution is None else words_of(caution))
            remedy.setText(word)
            remedy.setAccessibleName(word)
            remedy.setVisible(caution is not None and caution.kind in self._remedies and bool(word))
        self._grid.addWidget(self.more, max(count, 1), 1, 1, 2, Qt.AlignmentFlag.AlignLeft)
        hidden = len(self._cautions) - _SHOWN
        self.more.setVisible(hidden > 0)
        self.more.setText(tr("Fewer") if self._is_open else tr("{n} more").format(n=hidden))
        self.setVisible(count > 0)

    def _add_row(self) -> None:
        row = len(self._rows)
        sign, text, remedy = QLabel("!"), wrapped_label(""), _small_button()
        sign.setFixedWidth(8)
        sign.setStyleSheet("font-weight: 600;")
        text.setFont(theme.small_font())
        remedy.clicked.connect(lambda: self._ask(row))
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(sign, row, 0, top)
        self._grid.addWidget(text, row, 1, top)
        self._grid.addWidget(remedy, row, 2, top)
        self._rows.append((sign, text, remedy))

    def _ask(self, row: int) -> None:
        if row < len(self._cautions):
            self.remedy_wanted.emit(self._cautions[row])


def words_of(caution: Caution) -> str:
    """The caution in a sentence."""
    return _WORDS[caution.kind](caution)


def remedy_word(caution: Caution) -> str:
    """What can be done about it, in a word or two; "" where nothing can."""
    if caution.kind is CautionKind.PAINTED_ELSEWHERE:
        return tr("Say {side}").format(side=side_word(caution.names[1])) if caution.text else ""
    words = {
        CautionKind.UNTRAINED: tr("Other model"),
        CautionKind.WHOLE_IMAGE: tr("Paint"),
        CautionKind.PLACE_IGNORED: tr("Other model"),
        CautionKind.LEFT_OUT: tr("Other model"),
        CautionKind.SAME_AGAIN: tr("New seed"),
        CautionKind.ASKED_BEFORE: tr("Show it"),
        CautionKind.UNSUITABLE: tr("Edit anyway"),
    }
    return words.get(caution.kind, "")


def side_word(name: str) -> str:
    """A side or zone in the language of the window."""
    words = {
        "left": tr("left"),
        "right": tr("right"),
        "bilateral": tr("both sides"),
    }
    return words.get(name, name)


def _named(names: Sequence[str]) -> str:
    return ", ".join(side_word(name) for name in names)


def _suitability(caution: Caution) -> str:
    return tr("The radiograph looks unsuitable: {reasons}.").format(
        reasons="; ".join(map(film_words, caution.names))
    )


_WORDS: dict[CautionKind, Callable[[Caution], str]] = {
    CautionKind.UNTRAINED: lambda caution: tr("This model was not trained on {names}.").format(
        names=_named(caution.names)
    ),
    CautionKind.PAINTED_ELSEWHERE: lambda caution: tr(
        "The text says {said}, but the mask is painted on the {painted}."
    ).format(said=side_word(caution.names[0]), painted=side_word(caution.names[1])),
    CautionKind.WHOLE_IMAGE: lambda caution: tr(
        "No annotated mask for {names}: the whole image may change."
    ).format(names=_named(caution.names)),
    CautionKind.PLACE_ONLY_CLIPS: lambda caution: tr(
        "This model is not told “{names}”; it only clips the mask."
    ).format(names=_named(caution.names)),
    CautionKind.PLACE_IGNORED: lambda caution: tr(
        "“{names}” does not count: this model is not told, and no pseudo mask is clipped."
    ).format(names=_named(caution.names)),
    CautionKind.LEFT_OUT: lambda caution: tr("This model is not told “{names}”; it is left out.").format(
        names=_named(caution.names)
    ),
    CautionKind.SAME_AGAIN: lambda caution: tr(
        "An earlier result is the same request with the same seed: the picture will be the same."
    ),
    CautionKind.ASKED_BEFORE: lambda caution: tr("An earlier result already asks this for {names}.").format(
        names=_named(caution.names)
    ),
    CautionKind.SYNTHETIC_INPUT: lambda caution: tr("The input is itself synthetic."),
    CautionKind.UNSUITABLE: _suitability,
}


def _small_button() -> QPushButton:
    button = QPushButton()
    button.setProperty("role", "small")
    return button
