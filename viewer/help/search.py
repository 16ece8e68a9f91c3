"""Search: the sections and commands that fit some words, the best first; Qt-free."""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
# How much a word counts, by where it stands. A beginning of a word counts less than the whole, another ending
# and the middle of one (German joins words) still less.
_TITLE, _HEADING, _ALSO, _BODY = 8.0, 6.0, 6.0, 1.0
_WHOLE, _BEGINNING, _ENDING, _MIDDLE = 1.0, 0.7, 0.6, 0.35
_SHORTEST_STEM, _SHORTEST_MIDDLE = 5, 4
# What a question is made of beside its matter, in the languages of the articles.
_ASKING = frozenset(
    _WORD.findall(
        "a an and are can do does for how i in is it make me my of on or the this to what when where which "
        "why with auf das dem den der die ein eine einen fur ich im ist kann machen man mein mit oder und "
        "von was wenn wie wo wozu zu"
    )
)
_MOST_OF_A_WORD = 4  # times that a word in a body still counts
_NEEDED = 0.6  # of the weight of the searched words must be found
_POOREST = 0.12  # of the score of the best hit


@dataclass(frozen=True)
class Text:
    """Something to be found.

    Attributes:
        title, heading, body: what it says; a match counts in this order.
        also: other words for it.
    """

    title: str
    heading: str = ""
    body: str = ""
    also: str = ""


@dataclass(frozen=True)
class Span:
    """A piece of a text and whether it was searched for."""

    text: str
    is_match: bool


class Index:
    """Texts that are searched again and again, as while someone types.

    Args:
        texts: in the order in which equally good ones are found.
    """

    def __init__(self, texts: Sequence[Text]) -> None:
        self._fields = [
            tuple(
                (weight, _words(field))
                for weight, field in (
                    (_TITLE, text.title),
                    (_HEADING, text.heading),
                    (_ALSO, text.also),
                    (_BODY, text.body),
                )
            )
            for text in texts
        ]

    def search(self, query: str) -> list[tuple[int, float]]:
        """Places of the texts that fit, with their score, the best first.

        Each word of the query may be the beginning of a word. A question in full ("how do I measure") finds
        what its matter finds, and words that are nearly everywhere hardly count.
        """
        asked = _words(query)
        words = [word for word in asked if word not in _ASKING] or asked
        if not words:
            return []
        strengths = [[_strength(word, fields) for fields in self._fields] for word in words]
        rarities = []
        for row in strengths:
            having = sum(strength > 0 for strength in row)
            rarities.append(math.log((len(row) + 1) / (having + 0.5)) if having else 0.0)
        whole = sum(rarities)
        unknown = sum(not any(row) for row in strengths)
        if not whole or unknown * 2 > len(words):
            return []
        found = []
        for place in range(len(self._fields)):
            matched = sum(rarity for rarity, row in zip(rarities, strengths, strict=True) if row[place] > 0)
            if matched >= _NEEDED * whole:
                score = sum(rarity * row[place] for rarity, row in zip(rarities, strengths, strict=True))
                found.append((place, score * matched / whole))
        found.sort(key=lambda hit: -hit[1])
        return [hit for hit in found if hit[1] >= _POOREST * found[0][1]]


def marked(text: str, query: str) -> list[Span]:
    """A text in pieces, those that the query means marked."""
    words = [word for word in _words(query) if word not in _ASKING]
    spans: list[Span] = []
    end = 0
    for found in _WORD.finditer(text):
        if any(_match(word, _plain(found[0])) for word in words):
            if found.start() > end:
                spans.append(Span(text[end : found.start()], False))
            spans.append(Span(found[0], True))
            end = found.end()
    if end < len(text):
        spans.append(Span(text[end:], False))
    return spans


def excerpt(body: str, query: str, length: int = 110) -> str:
    """The piece of a text with the most of the searched words, cut between words."""
    if len(body) <= length:
        return body
    words = _words(query)
    hits = [
        (found.start(), word)
        for found in _WORD.finditer(body)
        for word in words
        if _match(word, _plain(found[0]))
    ]
    best, most = 0, 0
    for start, _ in hits:
        inside = len({word for place, word in hits if start <= place < start + length * 3 // 4})
        if inside > most:
            best, most = start, inside
    begin = max(0, best - length // 4)
    if begin:
        begin = body.find(" ", begin) + 1
    end = min(len(body), begin + length)
    if end < len(body):
        end = max(begin + 1, body.rfind(" ", begin, end))
    return ("…" if begin else "") + body[begin:end] + ("…" if end < len(body) else "")


def _strength(word: str, fields: Iterable[tuple[float, list[str]]]) -> float:
    total = 0.0
    for weight, known in fields:
        matches = sorted((_match(word, other) for other in known), reverse=True)
        if weight == _BODY:
            total += weight * sum(matches[:_MOST_OF_A_WORD])
        elif matches:
            total += weight * matches[0]
    return total


def _match(word: str, other: str) -> float:
    if word == other:
        return _WHOLE
    if other.startswith(word):
        return _BEGINNING
    if len(word) >= _SHORTEST_STEM and other.startswith(word[:-1]):  # measure, measuring
        return _ENDING
    return _MIDDLE if len(word) >= _SHORTEST_MIDDLE and word in other else 0.0


def _words(text: str) -> list[str]:
    return [_plain(word) for word in _WORD.findall(text)]


def _plain(word: str) -> str:
    """Without case and without accents."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
