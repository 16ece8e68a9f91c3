"""Secret: what pseudonyms, UIDs and the shift of dates are made of, the same in all files and runs.

Everything is an HMAC-SHA-256 (RFC 2104) of the original under the secret: who has the secret and an original
can find its stand-in again; nobody finds the original without it. The secret lies in a file that only its
user can read, and in nothing that is passed on.
"""

import base64
import hashlib
import hmac
import os
import secrets
import stat
import sys
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from engine.errors import IdentityError

_HEADING = "counterview key of pseudonyms 1"
_BYTES = 32
_SHORT = 10  # letters of a pseudonym: 50 bits, one collision expected beyond 30 million patients
_MOST_DAYS = 3650
_DAY_S = 86_400


@dataclass(frozen=True)
class Secret:
    """The secret itself; never shown, logged or written anywhere but into its file."""

    value: bytes = field(repr=False)

    def uid(self, original: str) -> str:
        """Stands for a UID, as a UUID-derived UID (PS3.5 B.2)."""
        digest = self._digest("uid", original.strip(" \0"))
        return f"2.25.{uuid.UUID(bytes=digest[:16], version=4).int}"

    def patient(self, original: str) -> str:
        """Stands for a patient: "CV-" and ten letters and digits."""
        return "CV-" + base64.b32encode(self._digest("patient", original))[:_SHORT].decode("ascii")

    def shift(self, original: str) -> timedelta:
        """How far all dates and times of a patient are moved back: up to ten years, to the second."""
        digest = self._digest("shift", original)
        days = 1 + int.from_bytes(digest[:8], "big") % _MOST_DAYS
        return -timedelta(days=days, seconds=int.from_bytes(digest[8:16], "big") % _DAY_S)

    def name(self, original: str) -> str:
        """A name for a file: twelve small letters and digits."""
        return base64.b32encode(self._digest("file", original))[:12].decode("ascii").lower()

    def _digest(self, purpose: str, original: str) -> bytes:
        message = purpose.encode("ascii") + b"\0" + original.encode("utf-8", "surrogateescape")
        return hmac.new(self.value, message, hashlib.sha256).digest()


def fresh_secret() -> Secret:
    """One that is kept nowhere: the next run gives other pseudonyms."""
    return Secret(secrets.token_bytes(_BYTES))


def secret_of(path: Path) -> Secret:
    """The secret in a file, which is made where there is none.

    Raises:
        IdentityError: the file is something else, others can read it, or it cannot be read or made.
    """
    try:
        made = _make(path)
        if made is not None:
            return made
        _check_private(path)
        text = path.read_text(encoding="ascii")
    except OSError as error:
        raise IdentityError(
            f"the key file {path.name} cannot be used ({error.strerror or error}); choose another place"
        ) from error
    except UnicodeDecodeError:
        text = ""
    heading, _, value = text.strip().partition("\n")
    try:
        found = bytes.fromhex(value)
    except ValueError:
        found = b""
    if heading != _HEADING or len(found) != _BYTES:
        raise IdentityError(f"{path.name} is no key file of Counterview; choose another, or a new name")
    return Secret(found)


def _make(path: Path) -> Secret | None:
    """A new file, readable by this user alone; None: there is one already."""
    if path.exists():
        return None
    secret = fresh_secret()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:  # another process was faster
        return None
    with open(handle, "w", encoding="ascii") as file:
        file.write(f"{_HEADING}\n{secret.value.hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    return secret


def _check_private(path: Path) -> None:
    if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise IdentityError(f"others can read the key file {path.name}; allow only yourself (chmod 600)")
