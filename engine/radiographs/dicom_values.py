"""Element values of a data set as plain, bounded Python values; what cannot be read is absent.

Runs in the decoding worker only. Headers hold anything, so nothing here raises.
"""

import math
import re
from typing import Any

from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

_UID = re.compile(r"[0-9.]{1,64}")
_CODE = re.compile(r"[^A-Z0-9_ \-]")
_DECIMAL_COMMA = re.compile(r"\s*[+-]?\d+,\d+\s*")  # of writers that print in the language of the system


def value_of(dataset: Dataset, keyword: str | tuple[int, int]) -> Any:
    """The element's value, or None where it is absent, empty or unreadable."""
    try:
        value = dataset.get(keyword)
        if isinstance(value, DataElement):  # asked for by its tag
            value = value.value
    except (MemoryError, RecursionError):
        raise
    except Exception:  # values of a wrong form raise a dozen kinds when they are looked at
        return None
    return None if value is None or value == "" else value


def numbers_of(
    dataset: Dataset, keyword: str | tuple[int, int], notes: list[str] | None = None
) -> list[float]:
    """All finite or infinite numbers of a multi-valued element, NaN in place of what is no number.

    A decimal comma is read as a point where ``notes`` can say so.
    """
    value = value_of(dataset, keyword)
    if value is None:
        return []
    items = value if hasattr(value, "__iter__") and not isinstance(value, str | bytes) else [value]
    numbers = []
    for item in items:
        if notes is not None and isinstance(item, str) and _DECIMAL_COMMA.fullmatch(item):
            notes.append(f"{keyword} has a decimal comma; read as a point")
            item = item.replace(",", ".")
        try:
            numbers.append(float(item))
        except (TypeError, ValueError, OverflowError):
            numbers.append(math.nan)
    return numbers


def number_of(
    dataset: Dataset, keyword: str | tuple[int, int], notes: list[str] | None = None
) -> float | None:
    """The first number of an element, or None; NaN and infinity come back as they are."""
    numbers = numbers_of(dataset, keyword, notes)
    return numbers[0] if numbers else None


def integer_of(dataset: Dataset, keyword: str | tuple[int, int]) -> int | None:
    """The first number of an element if it is whole."""
    number = number_of(dataset, keyword)
    return int(number) if number is not None and math.isfinite(number) and number == int(number) else None


def texts_of(dataset: Dataset, keyword: str) -> list[str]:
    """All values as text without control characters, 64 characters each at most."""
    value = value_of(dataset, keyword)
    if value is None:
        return []
    items = value if hasattr(value, "__iter__") and not isinstance(value, str | bytes) else [value]
    return ["".join(c for c in str(item) if c.isprintable()).strip()[:64] for item in items]


def code_of(dataset: Dataset, keyword: str) -> str:
    """The first value of a code string (CS), in capitals, 16 characters at most; "" where absent."""
    texts = texts_of(dataset, keyword)
    return _CODE.sub("", texts[0].upper())[:16].strip() if texts else ""


def uid_of(dataset: Dataset, keyword: str, notes: list[str] | None = None) -> str:
    """A UID that is safe in paths and queries, or "" with a note."""
    value = value_of(dataset, keyword)
    if value is None:
        return ""
    text = str(value).strip()
    if _UID.fullmatch(text):
        return text
    if notes is not None:
        notes.append(f"{keyword} is not a valid UID and was left out")
    return ""


def items_of(dataset: Dataset, keyword: str) -> list[Dataset]:
    """The items of a sequence."""
    value = value_of(dataset, keyword)
    try:
        return [item for item in value if isinstance(item, Dataset)] if value is not None else []
    except (MemoryError, RecursionError):
        raise
    except Exception:
        return []
