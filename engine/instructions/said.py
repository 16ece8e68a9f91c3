"""What readers asked for, newest first: by case and over all cases, some of it starred; kept in one file."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.errors import StoreError
from engine.whole_file import write_whole

MOST = 400  # starred ones come on top
_MOST_IMAGES = 50
_LONGEST_TEXT = 2000


@dataclass(frozen=True)
class Said:
    """One text.

    Attributes:
        text: as typed, blanks folded.
        images: SHA-256 of the radiographs it was asked of, newest first.
        is_starred: the reader wants to find it again.
    """

    text: str
    images: tuple[str, ...] = ()
    is_starred: bool = False


def remember(said: Sequence[Said], text: str, image: str) -> tuple[Said, ...]:
    """With a text in front that was just asked of a radiograph."""
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST_TEXT:
        return tuple(said)
    known = next((one for one in said if one.text == text), Said(text))
    images = (image, *(one for one in known.images if one != image)) if image else known.images
    kept = [replace(known, images=images[:_MOST_IMAGES]), *(one for one in said if one.text != text)]
    plain = [one for one in kept if not one.is_starred]
    dropped = {one.text for one in plain[MOST:]}
    return tuple(one for one in kept if one.text not in dropped)


def star(said: Sequence[Said], text: str, is_starred: bool) -> tuple[Said, ...]:
    """With a star at a text, or without; a text that was never asked for comes to the front."""
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST_TEXT:
        return tuple(said)
    if all(one.text != text for one in said):
        return (Said(text, (), is_starred), *said) if is_starred else tuple(said)
    return tuple(replace(one, is_starred=is_starred) if one.text == text else one for one in said)


def in_turn(said: Sequence[Said], image: str) -> tuple[str, ...]:
    """All texts as the arrow keys walk them: those of one radiograph first, then the others."""
    here = [one.text for one in said if image and image in one.images]
    return (*here, *(one.text for one in said if one.text not in here))


def read_said(path: Path) -> tuple[Said, ...]:
    """What the file holds; nothing where there is none.

    Raises:
        StoreError: it is damaged or cannot be read.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_said(row) for row in table["said"])
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreError(
            f"the history of instructions {path.name} cannot be read ({type(error).__name__}); "
            "it is kept, and a new one is begun"
        ) from error


def write_said(path: Path, said: Sequence[Said]) -> None:
    """Write the file whole or not at all; one that could not be read is kept beside it.

    Raises:
        StoreError: it cannot be written.
    """
    rows = [{"text": one.text, "images": list(one.images), "starred": one.is_starred} for one in said]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"version": 1, "said": rows}, indent=1, ensure_ascii=False)
        write_whole(path, text.encode(), is_private=True)
    except (OSError, UnicodeEncodeError) as error:
        raise StoreError(
            f"the history of instructions cannot be written ({error}); free some space"
        ) from error


def set_aside(path: Path) -> None:
    """Keep a file that cannot be read under another name."""
    if path.is_file():
        os.replace(path, path.with_suffix(".broken.json"))


def _said(row: Any) -> Said:
    text, images, is_starred = row["text"], row["images"], row["starred"]
    if not isinstance(text, str) or not isinstance(is_starred, bool):
        raise TypeError("a row of another kind")
    return Said(" ".join(text.split()), tuple(str(one) for one in images), is_starred)
