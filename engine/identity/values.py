"""What may stay of a value, what stands in its place, and dates moved in time."""

import functools
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from engine.identity.profile import plain_word

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,2})?")
_AGE = re.compile(r"(\d{3})([DWMY])")
_LARGEST = 1e6  # a number of seven digits may be an identifier
_OLDEST_Y = 89
_FIRST_YEAR = 1850  # earlier ones are no dates of examinations
_DATE = re.compile(r"(\d{4})\.?(\d{2})\.?(\d{2})")
_TIME = re.compile(r"(\d{2}):?(\d{2})?:?(\d{2})?(?:\.(\d{1,6}))?")
_DATE_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?(?:\.(\d{1,6}))?([-+]\d{4})?")
_BINARY_NUMBERS = ("US", "SS", "UL", "SL", "FL", "FD", "US or SS", "AT")
_DUMMIES: dict[str, Any] = {
    "DA": "19000101",
    "TM": "000000",
    "DT": "19000101000000",
    "AS": "000Y",
    "DS": "0",
    "IS": "0",
    "OB": b"\0\0",
    "OW": b"\0\0",
    **dict.fromkeys(("LO", "SH", "PN", "CS", "AE", "LT", "ST", "UT", "UC"), "REMOVED"),
    **dict.fromkeys(("US", "SS", "UL", "SL", "FL", "FD"), 0),
}
# Schemes of codes, and how pydicom's tables name those that have older names.
_SCHEMES = {"DCM": "DCM", "SCT": "SCT", "SRT": "SRT", "SNM3": "SRT", "99SDM": "SRT", "UCUM": "UCUM"}


def parts_of(value: Any) -> list[Any]:
    """The values of an element, one or many."""
    if value is None or value == "":
        return []
    if isinstance(value, (str, bytes, int, float)):
        return [value]
    try:
        return list(value)
    except TypeError:
        return [value]


def dummy_for(vr: str) -> Any:
    """What stands where something must; None: there is nothing harmless of this kind."""
    return _DUMMIES.get(vr)


def safe_numbers(value: Any, vr: str) -> list[Any] | None:
    """The numbers that a value holds, as it wrote them; None where it holds anything else."""
    found: list[Any] = []
    for part in parts_of(value):
        if vr in ("DS", "IS"):
            text = str(getattr(part, "original_string", "") or part).strip(" \0")
            if not _NUMBER.fullmatch(text) or len(text) > 16 or abs(float(text)) >= _LARGEST:
                return None
            found.append(text)
        elif vr in _BINARY_NUMBERS and isinstance(part, (int, float)):
            found.append(part)
        else:
            return None
    return found


def safe_words(value: Any, words: frozenset[str], other: str | None = None) -> list[str]:
    """Those words of a value that are of the list, up to the first that is not.

    Args:
        value: one word or several.
        words: in the form of ``plain_word``.
        other: stands for a word that is not of the list, where the number of words matters.
    """
    found = []
    for part in parts_of(value):
        text = str(part).strip(" \0")
        if text and plain_word(text) not in words:
            if other is None:
                break
            text = other
        found.append(text)
    return found


def safe_age(value: Any) -> str | None:
    """An age in its form, none above 89 years told apart (as the privacy rule of HIPAA asks)."""
    match = _AGE.fullmatch(str(value or "").strip(" \0"))
    if match is None:
        return None
    number, unit = int(match[1]), match[2]
    if unit == "Y" and number > _OLDEST_Y:
        return "090Y"
    return match[0]


def safe_code(value: str, scheme: str) -> tuple[str, str, str] | None:
    """Code, scheme and the standard's own meaning; None for a code of no context group of the standard."""
    code, scheme = value.strip(" \0"), scheme.strip(" \0")
    known = _SCHEMES.get(scheme)
    if known is None:
        return None
    if known == "SRT":
        modern = _modern_codes().get(code)
        meaning = None if modern is None else _meanings("SCT").get(modern)
    else:
        meaning = _meanings(known).get(code)
    return None if meaning is None else (code, scheme, meaning[:64])


@functools.cache
def _meanings(scheme: str) -> dict[str, str]:
    from pydicom.sr._concepts_dict import concepts

    found: dict[str, str] = {}
    for entries in concepts.get(scheme, {}).values():
        for code, (meaning, *_) in entries.items():
            found.setdefault(code, meaning)
    return found


@functools.cache
def _modern_codes() -> dict[str, str]:
    from pydicom.sr._snomed_dict import mapping

    return dict(mapping["SRT"])


def shifted_date(value: Any, paired_time: Any, by: timedelta) -> str | None:
    """A date moved in time together with its time of day; None where it is no date."""
    day = _parse_date(value)
    if day is None:
        return None
    clock = _parse_time(paired_time) if paired_time not in (None, "") else None
    try:
        if clock is None:
            return _write_date(day + timedelta(days=by.days + (1 if by.seconds else 0)))
        return _write_date((datetime.combine(day, clock) + by).date())
    except OverflowError:
        return None


def shifted_time(value: Any, by: timedelta) -> str | None:
    """A time of day moved round the clock; None where it is none."""
    clock = _parse_time(value)
    if clock is None:
        return None
    moved = datetime.combine(date(2000, 1, 1), clock) + by
    return moved.strftime("%H%M%S") + (f".{moved.microsecond:06d}" if moved.microsecond else "")


def shifted_date_time(value: Any, by: timedelta) -> str | None:
    """A date with its time moved in time, its offset from UTC left out; None where it is none."""
    match = _DATE_TIME.fullmatch(str(value or "").strip(" \0"))
    if match is None:
        return None
    hour, minute, second = (int(match[n] or 0) for n in (4, 5, 6))
    try:
        moment = datetime(_year(match[1]), int(match[2]), int(match[3]), hour, minute, min(second, 59))
        return (moment + by).strftime("%Y%m%d%H%M%S")
    except (ValueError, OverflowError):
        return None


def uids_of(value: Any) -> Iterable[str]:
    """The UIDs of a value, as text."""
    return (str(part).strip(" \0") for part in parts_of(value))


def _parse_date(value: Any) -> date | None:
    match = _DATE.fullmatch(str(value or "").strip(" \0"))
    try:
        return None if match is None else date(_year(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _parse_time(value: Any) -> time | None:
    match = _TIME.fullmatch(str(value or "").strip(" \0"))
    try:
        if match is None:
            return None
        micro = int((match[4] or "0").ljust(6, "0"))
        return time(int(match[1]), int(match[2] or 0), min(int(match[3] or 0), 59), micro)
    except ValueError:
        return None


def _year(text: str) -> int:
    if int(text) < _FIRST_YEAR:
        raise ValueError
    return int(text)


def _write_date(day: date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"
