"""What counts as a UID (PS3.5 9.1): nothing else is asked for, becomes part of a request or names a file."""

import re

from engine.errors import ArchiveError

_UID = re.compile(r"[0-9.]{1,64}")


def is_uid(text: str) -> bool:
    """Whether it is digits and dots, 64 at most."""
    return _UID.fullmatch(text) is not None


def check_uid(text: str, what: str) -> None:
    """ArchiveError unless it is a UID."""
    if not is_uid(text):
        raise ArchiveError(f"the UID of the {what} is none; use digits and dots, 64 at most")
