"""Measurements: what was measured on each radiograph, with undo."""

from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from engine.radiographs.measures import LengthScale, Point, calibrated_scale
from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.measuring.kept import Kept
from viewer.measuring.measurement import Kind, Measurement
from viewer.measuring.result_key import result_key

_MOST_UNDOS = 500


@dataclass(frozen=True)
class _Content:
    """What undo goes back to."""

    items: tuple[Measurement, ...] = ()
    calibration: LengthScale | None = None


@dataclass
class _State:
    """Of one radiograph."""

    content: _Content = field(default_factory=_Content)
    selected: int | None = None
    undo: list[_Content] = field(default_factory=list)
    redo: list[_Content] = field(default_factory=list)
    last_id: int = 0


class Measurements(QObject):
    """Belongs to the case: each radiograph has its own measurements, which come back with it.

    Args:
        case: whose radiograph is measured.
    """

    changed = Signal()  # what is to be drawn
    stepped = Signal()  # something was done that undo takes back

    def __init__(self, case: Case, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._states: dict[tuple[str, int], _State] = {}
        self._state = _State()
        self._before: _Content | None = None  # of a movement that runs
        case.radiograph_changed.connect(self._turn_to_radiograph)
        case.selected_edit_changed.connect(self._forget_hidden)
        self._turn_to_radiograph()

    @property
    def radiograph(self) -> Radiograph | None:
        return self._case.radiograph

    @property
    def scale(self) -> LengthScale | None:
        """What lengths are counted in."""
        return self._case.scale

    @property
    def is_calibrated(self) -> bool:
        """By the reader."""
        return self._state.content.calibration is not None

    @property
    def all(self) -> tuple[Measurement, ...]:
        """Of the open radiograph, also those on results that are not looked at."""
        return self._state.content.items

    @property
    def shown(self) -> tuple[Measurement, ...]:
        """Those on the input, and those on the result that is looked at."""
        if not self.all:
            return ()
        result = self._case.selected_edit
        source = None if result is None else result_key(result)
        return tuple(item for item in self.all if item.source in (None, source))

    @property
    def selected(self) -> Measurement | None:
        return next((item for item in self.shown if item.id == self._state.selected), None)

    def select(self, item: Measurement | None) -> None:
        identity = None if item is None else item.id
        if identity != self._state.selected:
            self._state.selected = identity
            self.changed.emit()

    def select_next(self) -> None:
        """The one made after the selected one, in turns."""
        shown = self.shown
        if shown:
            places = {item.id: place for place, item in enumerate(shown)}
            place = places.get(-1 if self._state.selected is None else self._state.selected, -1)
            self.select(shown[(place + 1) % len(shown)])

    # Changes; each is one step of undo.

    def add(
        self, kind: Kind, points: tuple[Point, ...], source: str | None, is_synthetic: bool
    ) -> Measurement:
        """Keep a new measurement and select it."""
        self._state.last_id += 1
        item = Measurement(self._state.last_id, kind, points, source, is_synthetic)
        self._state.selected = item.id
        self._do(replace(self._state.content, items=(*self.all, item)))
        return item

    def begin_move(self) -> None:
        """What ``move`` does until ``end_move`` is one step."""
        self._before = self._state.content

    def move(self, item: Measurement) -> None:
        """Put a measurement in the place of the one with the same number."""
        items = tuple(item if old.id == item.id else old for old in self.all)
        self._state.content = replace(self._state.content, items=items)
        self.changed.emit()

    def end_move(self) -> None:
        before, self._before = self._before, None
        if before is not None and before != self._state.content:
            self._remember(before)

    def delete_selected(self) -> bool:
        """False where none is selected."""
        selected = self.selected
        if selected is None:
            return False
        self._do(
            replace(self._state.content, items=tuple(item for item in self.all if item.id != selected.id))
        )
        return True

    def delete_all(self) -> None:
        """All of this radiograph, also those on other results; a calibration stays."""
        if self.all:
            self._do(replace(self._state.content, items=()))

    def calibrate(self, line: tuple[Point, Point], known_mm: float) -> None:
        """From now on a drawn line is as long as the reader says.

        Raises:
            RequestError: that is no length.
        """
        if self._case.radiograph is not None:
            scale = calibrated_scale(*line, known_mm, self._case.radiograph.pixel_aspect)
            self._do(replace(self._state.content, calibration=scale))

    def forget_calibration(self) -> None:
        """Count as the file says."""
        if self.is_calibrated:
            self._do(replace(self._state.content, calibration=None))

    @property
    def can_undo(self) -> bool:
        return bool(self._state.undo)

    @property
    def can_redo(self) -> bool:
        return bool(self._state.redo)

    def undo(self) -> None:
        self._go(self._state.undo, self._state.redo)

    def redo(self) -> None:
        self._go(self._state.redo, self._state.undo)

    def _go(self, here: list[_Content], there: list[_Content]) -> None:
        if here:
            there.append(self._state.content)
            self._state.content = here.pop()
            self._tell()

    def _do(self, content: _Content) -> None:
        before, self._state.content = self._state.content, content
        self._remember(before)
        self._tell()

    def _tell(self) -> None:
        self._case.set_calibration(self._state.content.calibration)
        self.changed.emit()

    def _remember(self, before: _Content) -> None:
        self._state.undo = [*self._state.undo, before][-_MOST_UNDOS:]
        self._state.redo.clear()
        self.stepped.emit()

    def _turn_to_radiograph(self) -> None:
        radiograph = self._case.radiograph
        self._before = None
        if radiograph is None:
            self._state = _State()
        else:
            self._state = self._states.setdefault(radiograph.key, _State())
        self._tell()

    # Keeping.

    def kept(self, key: tuple[str, int]) -> Kept:
        """What is worth keeping of the radiograph with this key."""
        content = self._states[key].content if key in self._states else _Content()
        return Kept(content.items, content.calibration)

    def bring_back(self, key: tuple[str, int], kept: Kept) -> None:
        """What was measured on a radiograph in an earlier session; undo does not take it back.

        What the reader has measured meanwhile comes after it.
        """
        state = self._states.setdefault(key, _State())
        renumbered = tuple(
            replace(item, id=state.last_id + place) for place, item in enumerate(kept.items, start=1)
        )
        state.last_id += len(renumbered)

        def with_kept(content: _Content) -> _Content:
            return _Content((*renumbered, *content.items), content.calibration or kept.calibration)

        state.content = with_kept(state.content)
        state.undo = [with_kept(content) for content in state.undo]
        state.redo = [with_kept(content) for content in state.redo]
        if self._before is not None and state is self._state:
            self._before = with_kept(self._before)
        if state is self._state:
            self._tell()

    def _forget_hidden(self) -> None:
        if self.selected is None:
            self._state.selected = None
        self.changed.emit()
