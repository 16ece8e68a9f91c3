"""The order in which one reader sees a study: drawn from its seed, balanced, with hidden repeats.

The same protocol and reader always give the same order, on every machine, so a study can be gone on with
elsewhere. Random numbers come from SHA-256, not from a library that may change.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from engine.errors import StudyError
from engine.reading.protocol import Design, StudyCase, StudyProtocol

_T = TypeVar("_T")


@dataclass(frozen=True)
class Showing:
    """One thing on screen that is answered.

    Attributes:
        identity: 16 hex digits; the same wherever this study and reader are opened.
        case: name of the case.
        arms: name of the arm, or of both, the left one first; () for an untouched control.
        stage: 1, or 2 where the guidance map is shown after the same case without it.
        repeat: 0, or 1 for the hidden second time.
        is_practice: answers do not count.
    """

    identity: str
    case: str
    arms: tuple[str, ...]
    stage: int = 1
    repeat: int = 0
    is_practice: bool = False


Showings = dict[str, tuple[str, Showing]]
"""Reader and showing by the showing's identity, of all readers of a study."""


class _Draws:
    """Random numbers that follow from a text."""

    def __init__(self, *parts: object) -> None:
        self._seed = "\x1f".join(map(str, parts)).encode()
        self._count = 0

    def below(self, bound: int) -> int:
        """Uniform in 0..bound - 1."""
        limit = 2**64 - 2**64 % bound
        while True:
            digest = hashlib.sha256(self._seed + self._count.to_bytes(8, "big")).digest()
            self._count += 1
            value = int.from_bytes(digest[:8], "big")
            if value < limit:
                return value % bound

    def shuffled(self, values: Iterable[_T]) -> list[_T]:
        """In random order (Fisher and Yates)."""
        drawn = list(values)
        for place in range(len(drawn) - 1, 0, -1):
            other = self.below(place + 1)
            drawn[place], drawn[other] = drawn[other], drawn[place]
        return drawn


def reading_order(protocol: StudyProtocol, reader: str) -> tuple[Showing, ...]:
    """What a reader sees, in order: practice first, then blocks that hold each kind of case evenly.

    Raises:
        StudyError: nobody of this code reads in the study, or its repeats find no room.
    """
    protocol.require_reader(reader)
    practice = [case for case in protocol.cases if case.is_practice]
    counted = [case for case in protocol.cases if not case.is_practice]
    shown = _units(protocol, reader, counted)
    order = _balanced(shown, protocol, reader)
    order = _with_repeats(order, protocol, reader)
    first = _Draws(protocol.identity, protocol.seed, reader, "practice").shuffled(
        _units(protocol, reader, practice)
    )
    staged: list[Showing] = []
    for unit in (*first, *order):
        staged += _stages(unit, protocol, reader)
    return tuple(staged)


@dataclass(frozen=True)
class _Unit:
    """A showing before its stages."""

    case: StudyCase
    arms: tuple[str, ...]
    repeat: int = 0


def _units(protocol: StudyProtocol, reader: str, cases: Sequence[StudyCase]) -> list[_Unit]:
    names = tuple(arm.name for arm in protocol.arms)
    units = []
    for case in cases:
        if not case.is_made:
            units.append(_Unit(case, ()))
        elif protocol.design is Design.PAIRED:
            draws = _Draws(protocol.identity, protocol.seed, reader, "side", case.name)
            swap = protocol.rules.swaps_sides and draws.below(2) == 1
            units.append(_Unit(case, names[::-1] if swap else names))
        else:
            units += [_Unit(case, (name,)) for name in names]
    return units


def _balanced(units: list[_Unit], protocol: StudyProtocol, reader: str) -> list[_Unit]:
    """Each stretch of the order holds every kind of case in proportion.

    Each kind (finding, operation, arms, control) is shuffled and laid out evenly along the order with a
    random start; where several arms show one case, the later ones come as far off as can be.
    """
    draws = _Draws(protocol.identity, protocol.seed, reader, "order")
    kinds: dict[tuple[object, ...], list[_Unit]] = {}
    for unit in units:
        case = unit.case
        kind: tuple[object, ...] = (case.finding, case.operation, case.is_control, tuple(sorted(unit.arms)))
        kinds.setdefault(kind, []).append(unit)
    placed = []
    for key in sorted(kinds, key=repr):
        members = draws.shuffled(kinds[key])
        start = draws.below(2**20) / 2**20
        placed += [
            ((number + start) / len(members), draws.below(2**32), m) for number, m in enumerate(members)
        ]
    order = [unit for *_, unit in sorted(placed, key=lambda entry: entry[:2])]
    return _apart(order)


def _apart(order: list[_Unit]) -> list[_Unit]:
    """No case twice in a row where another can come between."""
    left, result = list(order), list[_Unit]()
    while left:
        place = next(
            (n for n, unit in enumerate(left) if not result or unit.case.name != result[-1].case.name), 0
        )
        result.append(left.pop(place))
    return result


def _with_repeats(order: list[_Unit], protocol: StudyProtocol, reader: str) -> list[_Unit]:
    """Some units a second time, at least ``repeat_gap`` showings after the first."""
    rules = protocol.rules
    count = round(rules.repeat_share * len(order))
    if not count:
        return order
    room = order[: max(0, len(order) - rules.repeat_gap)]
    if count > len(room):
        raise StudyError(
            f"a gap of {rules.repeat_gap} leaves room for {len(room)} repeats, not {count}; lower repeat_gap "
            "or repeat_share"
        )
    draws = _Draws(protocol.identity, protocol.seed, reader, "repeats")
    result = list(order)
    for unit in draws.shuffled(room)[:count]:
        earliest = result.index(unit) + 1 + rules.repeat_gap
        place = earliest + draws.below(len(result) - earliest + 1)
        arms = unit.arms
        if protocol.design is Design.PAIRED and rules.swaps_sides:
            arms = arms[::-1]  # a reader who prefers a side is found out
        result.insert(place, _Unit(unit.case, arms, repeat=1))
    return result


def _stages(unit: _Unit, protocol: StudyProtocol, reader: str) -> list[Showing]:
    stages = (1, 2) if protocol.design is Design.TWO_STAGE else (1,)
    showings = []
    for stage in stages:
        text = "\x1f".join(
            (protocol.identity, reader, unit.case.name, *sorted(unit.arms), str(stage), str(unit.repeat))
        )
        showings.append(
            Showing(
                identity=hashlib.sha256(text.encode()).hexdigest()[:16],
                case=unit.case.name,
                arms=unit.arms,
                stage=stage,
                repeat=unit.repeat,
                is_practice=unit.case.is_practice,
            )
        )
    return showings
