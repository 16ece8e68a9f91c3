"""The order in which people expect names: numbers within names count as numbers."""

import re

_DIGITS = re.compile(r"\d+")


def natural_key(name: str) -> str:
    """Sort key of a name or path: each number is led by the count of its digits."""
    return _DIGITS.sub(_counted, name.casefold())


def _counted(number: re.Match[str]) -> str:
    digits = number[0].lstrip("0") or "0"
    return f"{len(digits):03}{digits}"
