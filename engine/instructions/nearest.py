"""The known phrase that is nearest to words outside the vocabulary."""

import difflib
from functools import lru_cache

from engine.instructions.findings import Vocabulary
from engine.instructions.wording import Role, phrase_table

_SUGGESTED = {Role.FINDING, Role.LEVEL, Role.PLACE, Role.KIND, Role.OPERATION}


@lru_cache(maxsize=256)
def nearest_phrase(unknown: str, following: str, vocabulary: Vocabulary) -> tuple[str, str | None]:
    """What to call an unknown word, and the known phrase that is nearest to it.

    Args:
        unknown: one or more unknown words.
        following: the known finding right behind it, or "".
        vocabulary: to look in.

    Returns:
        The phrase as a reader would name it ("pericardial effusion"), and the nearest known one or None.
    """
    known, findings = _known(vocabulary)
    if near := difflib.get_close_matches(unknown, known, n=1, cutoff=0.8):
        return unknown, near[0]
    whole = f"{unknown} {following}".strip()
    near = difflib.get_close_matches(whole, findings, n=1, cutoff=0.65)
    if not near:  # a word of a known phrase: "fluid" of "pleural fluid"
        near = sorted((phrase for phrase in findings if unknown in phrase.split()), key=len)
    return whole, vocabulary.finding(findings[near[0]]).name if near else None


@lru_cache(maxsize=4)
def _known(vocabulary: Vocabulary) -> tuple[tuple[str, ...], dict[str, str]]:
    """All phrases worth suggesting, and those of findings with their keys."""
    table = phrase_table(vocabulary)
    known = tuple(" ".join(words) for words, meaning in table.items() if meaning.role in _SUGGESTED)
    findings = {
        " ".join(words): meaning.finding for words, meaning in table.items() if meaning.role is Role.FINDING
    }
    return known, findings
