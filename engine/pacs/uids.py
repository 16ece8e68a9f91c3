"""What counts as a UID (PS3.5 9.1): nothing else is asked for, becomes part of a request or names a file."""

import re

from engine.errors import ArchiveError

_UID = re.compile(r"[0-9]+(?:\.[0-9]+)*")


def is_uid(text: object) -> bool:
    """Whether it is a UID: digits and single dots, at most 64; "..", which would climb a path, is none."""
    return isinstance(text, str) and len(text) <= 64 and _UID.fullmatch(text) is not None


def check_uid(text: str, what: str) -> None:
    """ArchiveError unless it is a UID."""
    if not is_uid(text):
        raise ArchiveError(f"the UID of the {what} is none; use digits and single dots, 64 at most")


def check_place(study: str, series: str, instance: str) -> None:
    """ArchiveError unless they name a study, a series of it, or an object of that; "" is not named."""
    check_uid(study, "study")
    if series:
        check_uid(series, "series")
    if instance:
        if not series:
            raise ArchiveError("the object is asked for without its series; name both")
        check_uid(instance, "object")
