"""Retelling: sentences of the engine, in the language of the window, where a reader sees them.

The engine speaks English, and files, logs and requests keep its words. What it puts in, such as numbers and
names, is taken out of its sentence and put into the translation.
"""

import re
from functools import cache

from viewer.language import number, tr

_PLACE = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.(\d+))?")


class Retelling:
    """Says what some part of the engine says.

    Args:
        sentences: marked, as the engine says them, with ``{name}`` where it puts something in, each name
            once; the first that fits counts. What is put in may be one of them again.
    """

    def __init__(self, *sentences: str) -> None:
        self._sentences = sentences

    def __call__(self, said: str) -> str:
        """The same in the language of the window; itself where no sentence fits or none is translated."""
        for sentence in self._sentences:
            translated = tr(sentence)
            if translated != sentence and (found := _fits(sentence, said)) is not None:
                return translated.format(**{name: self._value(value) for name, value in found.items()})
        return said

    def knows(self, said: str) -> bool:
        """Whether a sentence fits."""
        return any(_fits(sentence, said) is not None for sentence in self._sentences)

    def _value(self, value: str) -> str:
        if value.isdigit():
            return value
        plain = _NUMBER.fullmatch(value)
        if plain is None:
            return self(value)
        form = ("," if "," in value else "") + f".{len(plain[1] or '')}f"
        return number(float(value.replace(",", "")), form)


def _fits(sentence: str, said: str) -> dict[str, str] | None:
    """What is put in, by name; None where it is another sentence."""
    if not said.startswith(sentence.partition("{")[0]):
        return None
    found = _pattern(sentence).fullmatch(said)
    return None if found is None else found.groupdict()


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    pieces = _PLACE.split(sentence)  # words and names by turns
    return re.compile(
        "".join(f"(?P<{piece}>.+?)" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)),
        re.DOTALL,
    )
