"""Changing single words of a sentence, so that the rest stays as the reader typed it."""

from dataclasses import dataclass, replace

from engine.errors import InstructionError
from engine.instructions.findings import Vocabulary
from engine.instructions.grammar import read_sentence
from engine.instructions.instruction import Instruction
from engine.instructions.printing import print_instructions
from engine.instructions.sentences import split_sentences
from engine.instructions.wording import Phrase, Role, read_phrases

_BEFORE_A_FINDING = (Role.FINDING, Role.KIND, Role.LEVEL, Role.PLACE)


@dataclass(frozen=True)
class _Change:
    role: Role
    old: str | None
    new: str | None
    place: str = ""  # "side", "zone" or the field of a level


def retouch(said: str, old: Instruction | None, new: Instruction, vocabulary: Vocabulary) -> str | None:
    """The sentence with as few words changed as it takes to say another instruction.

    Args:
        said: one sentence with one finding, as typed.
        old: what it asks for; None where it is not understood.
        new: what it shall ask for.
        vocabulary: to read and write with.

    Returns:
        The new sentence; None where it has to be written anew.
    """
    if old is None or old.operation is not new.operation:
        return None
    if _plainly(said) == _plainly(print_instructions((old,), vocabulary, 2)):
        return None  # as we write it ourselves
    text = said
    for change in _changes(old, new, vocabulary):
        touched = _apply(text, change, vocabulary)
        if touched is None:
            return None
        text = touched
    return text if _reads_as(text, new, vocabulary) else None


def _changes(old: Instruction, new: Instruction, vocabulary: Vocabulary) -> list[_Change]:
    before, after = old.mentions[0], new.mentions[0]
    found = []
    if before.finding != after.finding:
        names = vocabulary.finding(before.finding).name, vocabulary.finding(after.finding).name
        found.append(_Change(Role.FINDING, *names))
    for field in ("side", "zone"):
        pair = getattr(before.location, field), getattr(after.location, field)
        if pair[0] is not pair[1]:
            values = [None if one is None else one.value for one in pair]
            found.append(_Change(Role.PLACE, values[0], values[1], field))
    if before.severity != after.severity:
        found.append(_Change(Role.LEVEL, before.severity, after.severity))
    if before.kind != after.kind:
        found.append(_Change(Role.KIND, before.kind, after.kind))
    if old.severity_from != new.severity_from:
        found.append(_Change(Role.LEVEL, old.severity_from, new.severity_from))
    if old.severity_to != new.severity_to:
        found.append(_Change(Role.LEVEL, old.severity_to, new.severity_to))
    return found


def _apply(text: str, change: _Change, vocabulary: Vocabulary) -> str | None:
    phrases = read_phrases(text, vocabulary)
    if change.old is None:
        return _insert(text, change, phrases)
    at = [index for index, phrase in enumerate(phrases) if _says(phrase, change, vocabulary)]
    if len(at) != 1:
        return None
    phrase = phrases[at[0]]
    if change.new is not None:
        word = change.new.capitalize() if text[phrase.start].isupper() and phrase.start == 0 else change.new
        return text[: phrase.start] + word + text[phrase.end :]
    following = phrases[at[0] + 1 : at[0] + 2]
    if not following or following[0].role not in _BEFORE_A_FINDING:
        return None  # "effusion on the left" without its last word is no sentence
    return text[: phrase.start] + text[following[0].start :]


def _insert(text: str, change: _Change, phrases: list[Phrase]) -> str | None:
    """A side, kind or level that was not said goes before the finding."""
    findings = [phrase for phrase in phrases if phrase.role is Role.FINDING]
    if len(findings) != 1 or change.new is None or change.place == "zone":
        return None
    start = findings[0].start
    return f"{text[:start]}{change.new} {text[start:]}"


def _says(phrase: Phrase, change: _Change, vocabulary: Vocabulary) -> bool:
    meaning = phrase.meaning
    if phrase.role is not change.role:
        return False
    if change.role is Role.FINDING:
        return meaning.location.is_anywhere and vocabulary.finding(meaning.finding).name == change.old
    if change.role is Role.LEVEL:
        return meaning.level == change.old
    if change.role is Role.KIND:
        return meaning.kind == change.old
    side, zone = meaning.location.side, meaning.location.zone
    if change.place == "side":
        return side is not None and zone is None and side.value == change.old
    return zone is not None and side is None and zone.value == change.old


def _reads_as(text: str, wanted: Instruction, vocabulary: Vocabulary) -> bool:
    sentences = split_sentences(read_phrases(text, vocabulary))
    if len(sentences) != 1:
        return False
    known = [phrase for phrase in sentences[0].phrases if phrase.role is not Role.UNKNOWN]
    try:
        return read_sentence(replace(sentences[0], phrases=known), vocabulary) == [wanted]
    except InstructionError:
        return False


def _plainly(sentence: str) -> str:
    return " ".join(sentence.casefold().rstrip(".").split())
