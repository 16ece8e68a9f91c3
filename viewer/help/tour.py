"""Tour: four steps from the sample to a judged counterfactual, each beside the real part of the window."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from viewer.case import Case
from viewer.help.callout import Callout
from viewer.language import tr

KeyOf = Callable[[str], str]
INSTRUCTION = "Add the finding of pleural effusion."


@dataclass(frozen=True)
class Places:
    """Where each step points to; asked when it is shown, for parts come late and go.

    Attributes:
        open, say, look, judge: give a visible widget of the window, or None while there is none.
    """

    open: Callable[[], QWidget | None]
    say: Callable[[], QWidget | None]
    look: Callable[[], QWidget | None]
    judge: Callable[[], QWidget | None]


class Tour(QObject):
    """Waits for what the reader does, or does it for them with Next; never holds anything up.

    Args:
        window: in which the card stands.
        case: tells what was done.
        actions: that Next starts, by id.
        places: that the steps point to.
        key_of: the key of a command, "" for none.
    """

    ended = Signal()

    def __init__(
        self,
        window: QWidget,
        case: Case,
        actions: Mapping[str, QAction],
        places: Places,
        key_of: KeyOf,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._case, self._actions, self._key_of = window, case, actions, key_of
        self._places = (places.open, places.say, places.look, places.judge)
        self._next = (self._open, self._say, self._forward, self.end)
        self._step = 0
        self._results = len(case.edits)
        self._is_rated = self._was_compared = self._opens_for_reader = False
        self.callout: Callout | None = None
        case.radiograph_changed.connect(self._hear_radiograph)
        case.edits_changed.connect(self._hear_edits)
        case.running_changed.connect(self._show)
        case.message_changed.connect(self._show)

    @property
    def is_on(self) -> bool:
        return self.callout is not None

    @property
    def step(self) -> int:
        """From 1 to 4; 0 while no tour is on."""
        return self._step + 1 if self.is_on else 0

    def begin(self) -> None:
        """From the first step that is left, with the keyboard on its button unless the reader is writing."""
        self.end()
        self._step = 0 if self._case.radiograph is None else 1  # opened from the command line, or before
        self._results = len(self._case.edits)
        self._is_rated = self._was_compared = self._opens_for_reader = False
        callout = self.callout = Callout(self._window)
        callout.next_clicked.connect(self.go_on)
        callout.back_clicked.connect(self.go_back)
        callout.skip_clicked.connect(self.end)
        self._show()
        if not isinstance(self._window.focusWidget(), QLineEdit | QPlainTextEdit):
            callout.next.setFocus()

    def end(self) -> bool:
        """Take it away; False where there was none."""
        callout, self.callout = self.callout, None
        if callout is None:
            return False
        had_keyboard = callout.has_keyboard
        callout.leave()
        if had_keyboard:
            (self._places[2]() or self._window).setFocus()
        self.ended.emit()
        return True

    def go_on(self) -> None:
        """Next: what the step waits for is done for the reader."""
        if self.is_on:
            self._next[self._step]()

    def go_back(self) -> None:
        if self.is_on and self._step:
            self._go(self._step - 1)

    def hear_rating(self) -> None:
        """The reader has rated the result."""
        self._is_rated = True
        self._show()

    def hear_comparison(self) -> None:
        """The reader has compared input and counterfactual."""
        self._was_compared = True
        self._show()

    def refresh(self) -> None:
        """A part of the window has come or gone, or keys are others."""
        self._show()

    # What the steps wait for.

    def _hear_radiograph(self) -> None:
        self._results = len(self._case.edits)
        if self.step == 1 and self._case.radiograph is not None:
            self._go(1)
            if self._opens_for_reader and self.callout is not None:
                # After the window has given the keyboard to the first radiograph.
                QTimer.singleShot(0, self.callout.next, self.callout.next.setFocus)
        elif self.step > 1 and self._case.radiograph is None:
            self._go(0)

    def _hear_edits(self) -> None:
        if self.step == 2 and len(self._case.edits) > self._results:
            self._go(2)
        self._results = len(self._case.edits)

    def _open(self) -> None:
        if self._case.radiograph is None:
            self._opens_for_reader = True
            self._actions["open_sample"].trigger()  # the radiograph leads to the next step
        else:
            self._go(1)

    def _say(self) -> None:
        """Make one where none was made; an instruction that stands there is the reader's own."""
        case = self._case
        if case.edits:
            self._go(2)
            return
        if not case.instruction.strip():
            case.set_instruction(INSTRUCTION)
        self._actions["run"].trigger()

    def _forward(self) -> None:
        self._go(self._step + 1)

    # Showing.

    def _go(self, step: int) -> None:
        callout = self.callout
        assert callout is not None
        had_keyboard = callout.has_keyboard
        self._step = step
        self._show()
        if had_keyboard:
            callout.next.setFocus()

    def _show(self) -> None:
        callout = self.callout
        if callout is None:
            return
        title, body = self._words()
        is_running = self.step == 2 and self._case.running is not None
        callout.next.setText(tr("Making…") if is_running else self._next_text())
        if is_running and callout.next.hasFocus():
            callout.setFocus()  # else the keyboard would go to whatever comes next in the window
        callout.next.setEnabled(not is_running)
        if not is_running and callout.hasFocus():
            callout.next.setFocus()
        callout.back.setVisible(self._step > 0)
        callout.skip.setVisible(self._step < len(self._next) - 1)
        count = tr("{number} of {all}").format(number=self.step, all=len(self._next))
        callout.tell(self._places[self._step]() or self._window, count, title, body)

    def _next_text(self) -> str:
        case = self._case
        if self.step == 1 and case.radiograph is None:
            return tr("Open it for me")
        if self.step == 2 and not case.edits:
            return tr("Make it for me")
        return tr("Next") if self.step < len(self._next) else tr("Done")

    def _words(self) -> tuple[str, str]:
        case = self._case
        match self.step:
            case 1 if case.radiograph is not None:
                return tr("A radiograph is open"), tr("The tour goes on with it. Nothing of it is changed.")
            case 1:
                return tr("Open the sample"), tr(
                    "It is a simulated chest radiograph of no real patient. Your own films open by drop, "
                    "or with {key}."
                ).format(key=self._name("open"))
            case 2:
                return tr("Say what should change"), self._say_words()
            case 3:
                return tr("Look"), self._look_words()
            case _:
                return tr("Judge"), self._judge_words()

    def _say_words(self) -> str:
        if self._case.running is not None:
            return tr("The counterfactual is being made. You can go on working meanwhile.")
        text = tr(
            "Pick add or remove, a finding and a side, and press Make counterfactual ({key}). The outline in "
            "the third pane shows where the image may change."
        ).format(key=self._name("run"))
        if self._case.message_is_error and self._case.message:
            text += "\n\n" + tr("It could not be made: the line at the foot of the window says why.")
        return text

    def _look_words(self) -> str:
        text = tr(
            "Left the input, in the middle the synthetic counterfactual in amber, right the guidance map: "
            "where the model wanted to change the image, not where disease is.\n\nSwipe with {swipe}; hold "
            "{flicker} to see the input in the place of the counterfactual."
        ).format(swipe=self._name("swipe"), flicker=self._name("hold_flicker"))
        return text + ("\n\n✓ " + tr("You have compared them.") if self._was_compared else "")

    def _judge_words(self) -> str:
        text = tr(
            "Is it convincing, and does the map explain it? Click, or press {rate} and two digits.\n\nThe "
            "line below is the receipt: no pixel outside the edit mask has changed. {help} opens the help "
            "for whatever is under the pointer."
        ).format(rate=self._name("rate"), help=self._name("help"))
        return text + ("\n\n✓ " + tr("Your rating is saved.") if self._is_rated else "")

    def _name(self, command: str) -> str:
        """Its key, else where it is in the menus."""
        action = self._actions.get(command)
        return self._key_of(command) or ("–" if action is None else f"“{action.iconText()}”")
