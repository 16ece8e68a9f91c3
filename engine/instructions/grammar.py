"""Sentence to instructions and back; names the word it did not understand.

What is understood, beside the sentences that ``printing`` describes: any case, missing punctuation, plurals,
synonyms, articles, "please", Oxford commas, short forms ("add small left effusion"), several sentences with
or without full stops, "worsen edema from mild to severe", "increase the small effusion to large", "make the
small effusion large". A side or level belongs to the finding it stands next to, not to the others of a list.
"""

from dataclasses import dataclass, replace
from typing import NoReturn

from engine.errors import InstructionError, UnknownWordError
from engine.instructions.changes import read_changes, says_a_change
from engine.instructions.checks import check_consistency
from engine.instructions.completion import complete
from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Operation
from engine.instructions.mentions import EXAMPLE, read_mention, split_by_finding
from engine.instructions.nearest import nearest_phrase
from engine.instructions.printing import print_instructions
from engine.instructions.sentences import Sentence, split_sentences
from engine.instructions.support import unsupported_parts
from engine.instructions.wording import Phrase, Role, read_phrases

__all__ = ["ParsedInstruction", "complete", "parse", "print_instructions", "unsupported_parts"]


@dataclass(frozen=True)
class ParsedInstruction:
    """What a text asks for.

    Attributes:
        instructions: in the order of the text, at least one.
        notes: one line each, for the reader: what was said twice.
    """

    instructions: tuple[Instruction, ...]
    notes: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[str, ...]:
        """Keys of the findings, each once, in the order of the text."""
        keys = [mention.finding for item in self.instructions for mention in item.mentions]
        return tuple(dict.fromkeys(keys))


def parse(text: str, vocabulary: Vocabulary) -> ParsedInstruction:
    """Understand an instruction, completely or not at all.

    Raises:
        UnknownWordError: words outside the vocabulary, with the nearest known ones.
        InstructionError: nothing to do, a negation, a choice, a missing finding or level, or sentences that
            contradict each other; the message says what to write.
    """
    phrases = read_phrases(text, vocabulary)
    if not any(phrase.role not in (Role.FILLER, Role.STOP, Role.COMMA) for phrase in phrases):
        raise InstructionError(f"the instruction is empty; write, for example: {EXAMPLE}")
    sentences = split_sentences(phrases)
    for sentence in sentences:
        _refuse_exchange(sentence, vocabulary)
        _refuse_negation(sentence, vocabulary)
    _refuse_unknown_words(phrases, vocabulary)
    instructions: list[Instruction] = []
    for sentence in sentences:
        instructions += read_sentence(sentence, vocabulary)
    if not instructions:
        raise InstructionError(f"the instruction names no finding; write, for example: {EXAMPLE}")
    unique, notes = check_consistency(instructions, vocabulary)
    return ParsedInstruction(unique, notes)


def _refuse_exchange(sentence: Sentence, vocabulary: Vocabulary) -> None:
    word = next((item.text for item in sentence.phrases if item.role is Role.EXCHANGE), None)
    if word is None:
        return
    mentions = [
        FindingMention(item.meaning.finding) for item in sentence.phrases if item.role is Role.FINDING
    ]
    names = [FindingMention("consolidation"), FindingMention("atelectasis")]
    old, new = mentions[:2] if len(mentions) > 1 else mentions * 2 if mentions else names
    steps = (Instruction(Operation.REMOVE, (old,)), Instruction(Operation.ADD, (new,)))
    places = ", with the place of each" if len(mentions) == 1 else ""
    raise InstructionError(
        f'"{word}" is two steps; say both{places}: {print_instructions(steps, vocabulary, 2)}'
    )


def _refuse_negation(sentence: Sentence, vocabulary: Vocabulary) -> None:
    roles = [phrase.role for phrase in sentence.phrases]
    if Role.KEEPING in roles:
        keeping = sentence.phrases[roles.index(Role.KEEPING)].text
        raise InstructionError(
            f'"{keeping}" asks for no change; what an instruction does not name stays as it is, '
            "so leave this sentence out"
        )
    if Role.NEGATION not in roles:
        return
    at = roles.index(Role.NEGATION)
    found = f'found the negation "{sentence.phrases[at].text}"; an instruction says what to do'
    denied = [phrase for phrase in sentence.phrases[at:] if phrase.role is Role.FINDING]
    if Role.OPERATION in roles[at:]:
        raise InstructionError(f"{found}: what it does not name stays as it is, so leave this sentence out")
    if not denied:
        raise InstructionError(f"{found}, for example: {EXAMPLE}")
    mentions = tuple(FindingMention(key) for key in dict.fromkeys(item.meaning.finding for item in denied))
    remove = print_instructions((Instruction(Operation.REMOVE, mentions),), vocabulary, 1)
    it = "it" if len(mentions) == 1 else "them"
    leave = f"leave {it} out, or " if Role.OPERATION in roles else ""
    raise InstructionError(f"{found}; {leave}to take {it} away say: {remove}")


def _refuse_unknown_words(phrases: list[Phrase], vocabulary: Vocabulary) -> None:
    unknown: list[tuple[str, str | None]] = []
    index = 0
    while index < len(phrases):
        if phrases[index].role is not Role.UNKNOWN:
            index += 1
            continue
        words = []
        while index < len(phrases) and phrases[index].role is Role.UNKNOWN:
            words.append(phrases[index].text)
            index += 1
        is_finding = index < len(phrases) and phrases[index].role is Role.FINDING
        following = phrases[index].text if is_finding else ""
        unknown.append(nearest_phrase(" ".join(words), following, vocabulary))
    if unknown:
        named = ", ".join(
            f'"{word}"' + (f' (nearest known: "{near}")' if near else "") for word, near in unknown
        )
        raise UnknownWordError(
            f"not in the vocabulary: {named}; use known words, or paint a mask to keep your own",
            tuple(unknown),
        )


def read_sentence(sentence: Sentence, vocabulary: Vocabulary) -> list[Instruction]:
    """What one sentence without unknown words asks for.

    Raises:
        InstructionError: as for ``parse``, but for negations and contradictions between sentences.
    """
    for phrase in sentence.phrases:
        if phrase.role is Role.OR:
            raise InstructionError(f'"{phrase.text}" leaves a choice open; say which finding is meant')
    body = [item for item in sentence.phrases if item.role not in (Role.FILLER, Role.OPERATION)]
    if sentence.operation is None and says_a_change(body):
        sentence = replace(sentence, operation=Operation.CHANGE, verb="change")
    if sentence.operation is None:
        _explain_missing_operation(body, vocabulary)
    if sentence.operation is Operation.CHANGE:
        return read_changes(sentence, body, vocabulary)
    for item in body:
        if item.role is Role.NOTHING or item.role is Role.COMPARATIVE:
            raise InstructionError(
                f'"{item.text}" is no level; known levels: '
                f"{', '.join(level.name for level in vocabulary.levels)}"
            )
    body = [item for item in body if item.role not in (Role.FROM, Role.TO)]  # "remove it from the left"
    mentions = tuple(read_mention(chunk, vocabulary) for chunk in split_by_finding(body))
    if not mentions:
        raise InstructionError(
            f'"{sentence.verb}" names no finding; write, for example: '
            f"{sentence.verb.capitalize()} the finding of pleural effusion."
        )
    return [Instruction(sentence.operation, mentions)]


def _explain_missing_operation(body: list[Phrase], vocabulary: Vocabulary) -> NoReturn:
    try:
        if any(item.role in (Role.FROM, Role.TO) for item in body):
            meant = read_changes(Sentence(Operation.CHANGE, 0, "change", body), body, vocabulary)
        else:
            mentions = tuple(read_mention(chunk, vocabulary) for chunk in split_by_finding(body))
            meant = [Instruction(Operation.ADD, mentions)]
        example = print_instructions(meant, vocabulary, 2)
    except InstructionError:
        example = EXAMPLE
    said = " ".join(item.text for item in body)
    raise InstructionError(f'"{said}" does not say whether to add, remove or change; say: {example}')
