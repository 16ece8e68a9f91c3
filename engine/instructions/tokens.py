"""From typed text to words and punctuation marks, whatever their case, hyphens and quotes."""

import re
import unicodedata
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|\S")
_HYPHENS = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_QUOTES = re.compile("[\u2018\u2019\u02bc`\u00b4]")
_DOUBLE_QUOTES = re.compile("[\u201c\u201d\u00ab\u00bb]")
_CLINICAL_SLASHES = (
    (re.compile(r"\br/o\b"), "rule out"),
    (re.compile(r"\bw/o\b"), "without"),
    (re.compile(r"\bb/l\b"), "bilateral"),
    (re.compile(r"(?<=\b(?:mild|rate))\s?/\s?(?=(?:mild|moderate|large|severe)\b)"), "-"),  # mild/moderate
)


@dataclass(frozen=True)
class Token:
    """A word or mark, lower case.

    Attributes:
        glued: a hyphen joins it to the token before.
        start, end: where it stands in the text as it was typed.
    """

    text: str
    glued: bool
    start: int
    end: int


def split_words(text: str) -> tuple[str, ...]:
    """Words and punctuation marks of a text, lower case; hyphens count as blanks."""
    return tuple(token.text for token in read_tokens(text))


def read_tokens(text: str) -> list[Token]:
    """Words and marks in their order; hyphens between words only glue."""
    text, origins = _plain(text)
    tokens: list[Token] = []
    glued = False
    end = -1
    for match in _TOKEN.finditer(text):
        if match.group() == "-":
            glued = bool(tokens) and match.start() == end
        else:
            start, stop = origins[match.start()][0], origins[match.end() - 1][1]
            tokens.append(Token(match.group(), glued and match.start() == end, start, stop))
            glued = False
        end = match.end()
    return tokens


def _plain(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text in plain lower case, and for each of its characters where it was typed: start and end."""
    plain: list[str] = []
    origins: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _continues(text[end]):
            end += 1
        piece = "".join(map(_without_control, unicodedata.normalize("NFKC", text[start:end]))).casefold()
        piece = _QUOTES.sub("'", _HYPHENS.sub("-", _DOUBLE_QUOTES.sub('"', piece)))
        plain.append(piece)
        origins += [(start, end)] * len(piece)
        start = end
    joined = "".join(plain)
    for pattern, words in _CLINICAL_SLASHES:
        for match in reversed(list(pattern.finditer(joined))):
            whole = origins[match.start()][0], origins[match.end() - 1][1]
            joined = joined[: match.start()] + words + joined[match.end() :]
            origins[match.start() : match.end()] = [whole] * len(words)
    return joined, origins


def _continues(character: str) -> bool:
    """Makes one letter with the character before it: an accent, a vowel sign, a conjoining jamo."""
    return bool(unicodedata.combining(character)) or "\u1160" <= character <= "\u11ff"


def _without_control(character: str) -> str:
    category = unicodedata.category(character)
    return " " if category == "Cc" else "" if category == "Cf" else character  # Cf: zero width, soft hyphen
