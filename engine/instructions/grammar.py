"""Sentence to instructions and back; names the word it did not understand.

What is understood, beside the sentences that ``printing`` describes: any case, missing punctuation, plurals,
synonyms, articles, "please", Oxford commas, short forms ("add small left effusion"), several sentences with
or without full stops, "worsen edema from mild to severe", "increase the small effusion to large", "make the
small effusion large". A side or level belongs to the finding it stands next to, not to the others of a list.
"""

from dataclasses import dataclass, replace
from typing import NoReturn

from engine.errors import InstructionError, UnknownWordError
from engine.instructions.checks import check_consistency
from engine.instructions.completion import complete
from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Operation
from engine.instructions.mentions import EXAMPLE, read_mention, split_by_finding
from engine.instructions.printing import print_instructions, print_mention
from engine.instructions.support import unsupported_parts
from engine.instructions.wording import Phrase, Role, level_splits, nearest_phrase, read_phrases

__all__ = ["ParsedInstruction", "complete", "parse", "print_instructions", "unsupported_parts"]


_STEPS: tuple[str, ...] = ("small", "mild", "moderate", "large", "severe")  # for examples in messages


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


@dataclass
class _Sentence:
    operation: Operation | None
    direction: int
    verb: str
    phrases: list[Phrase]


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
    sentences = _sentences(phrases)
    for sentence in sentences:
        _refuse_negation(sentence, vocabulary)
    _refuse_unknown_words(phrases, vocabulary)
    instructions: list[Instruction] = []
    for sentence in sentences:
        instructions += _read_sentence(sentence, vocabulary)
    if not instructions:
        raise InstructionError(f"the instruction names no finding; write, for example: {EXAMPLE}")
    unique, notes = check_consistency(instructions, vocabulary)
    return ParsedInstruction(unique, notes)


def _sentences(phrases: list[Phrase]) -> list[_Sentence]:
    sentences = [_Sentence(None, 0, "", [])]
    for phrase in phrases:
        current = sentences[-1]
        empty = current.operation is None and all(
            item.role in (Role.FILLER, Role.AND, Role.COMMA, Role.NEGATION) for item in current.phrases
        )
        if phrase.role is Role.STOP:
            if not empty or any(item.role is Role.NEGATION for item in current.phrases):
                sentences.append(_Sentence(None, 0, "", []))
        elif phrase.role is Role.OPERATION:
            if not empty:
                current = _Sentence(None, 0, "", [])
                sentences.append(current)
            current.operation = phrase.meaning.operation
            current.direction = phrase.meaning.direction
            current.verb = phrase.text
            current.phrases.append(phrase)
        else:
            current.phrases.append(phrase)
    content = {Role.FILLER, Role.AND, Role.COMMA}
    return [item for item in sentences if any(phrase.role not in content for phrase in item.phrases)]


def _refuse_negation(sentence: _Sentence, vocabulary: Vocabulary) -> None:
    roles = [phrase.role for phrase in sentence.phrases]
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


def _read_sentence(sentence: _Sentence, vocabulary: Vocabulary) -> list[Instruction]:
    for phrase in sentence.phrases:
        if phrase.role is Role.OR:
            raise InstructionError(f'"{phrase.text}" leaves a choice open; say which finding is meant')
    body = [item for item in sentence.phrases if item.role not in (Role.FILLER, Role.OPERATION)]
    if sentence.operation is None:
        _explain_missing_operation(body, vocabulary)
    if sentence.operation is Operation.CHANGE:
        return _read_changes(sentence, body, vocabulary)
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
            meant = _read_changes(_Sentence(Operation.CHANGE, 0, "change", body), body, vocabulary)
        else:
            mentions = tuple(read_mention(chunk, vocabulary) for chunk in split_by_finding(body))
            meant = [Instruction(Operation.ADD, mentions)]
        example = print_instructions(meant, vocabulary, 2)
    except InstructionError:
        example = EXAMPLE
    said = " ".join(item.text for item in body)
    raise InstructionError(f'"{said}" does not say whether to add, remove or change; say: {example}')


def _read_changes(sentence: _Sentence, body: list[Phrase], vocabulary: Vocabulary) -> list[Instruction]:
    changes: list[Instruction] = []
    waiting: list[FindingMention] = []  # findings that share the levels said behind a later one
    for chunk in split_by_finding(body):
        mention, before, after = _read_change(chunk, sentence, vocabulary)
        if before is None or after is None:
            if mention.severity is not None or after is not None:
                _explain_missing_levels(mention, sentence, vocabulary)
            waiting.append(mention)
            continue
        for each in (*waiting, mention):
            changes.append(_change(each, before, after, sentence, vocabulary))
        waiting = []
    if waiting:
        _explain_missing_levels(waiting[0], sentence, vocabulary)
    if not changes:
        raise InstructionError(
            f'"{sentence.verb}" names no finding; write, for example: '
            "Change the level of pleural effusion from small to moderate."
        )
    return changes


def _read_change(
    chunk: list[Phrase], sentence: _Sentence, vocabulary: Vocabulary
) -> tuple[FindingMention, str | None, str | None]:
    """The finding of one change and its two levels, as far as they are said."""
    roles = [item.role for item in chunk]
    for item in chunk:
        if item.role is Role.COMPARATIVE:
            _explain_missing_levels(read_mention(_without_levels(chunk), vocabulary), sentence, vocabulary)
    start = roles.index(Role.FROM) if Role.FROM in roles else None
    if start is None and Role.TO in roles:
        start = roles.index(Role.TO)
    if start is None:
        start = _second_level(roles)
    if start is None:
        return read_mention([i for i in chunk if i.role is not Role.NOTHING], vocabulary), None, None
    head = chunk[:start]
    tail = [item for item in chunk[start:] if item.role in (Role.LEVEL, Role.TO, Role.FROM, Role.NOTHING)]
    others = [item for item in chunk[start:] if item not in tail]
    mention = read_mention(head + others, vocabulary)
    if any(item.role is Role.NOTHING for item in tail):
        _explain_nothing(mention, tail, vocabulary)
    parts: list[str] = []
    if mention.severity is not None:
        if roles[start] is Role.FROM:
            raise InstructionError(
                f'found the level "{mention.severity}" beside "from"; say: Change the level of '
                f"{print_mention(replace(mention, severity=None), vocabulary)} from one level to another."
            )
        parts.append(mention.severity)
        mention = replace(mention, severity=None)
    if sum(item.role is Role.LEVEL for item in tail) == 0:
        _explain_missing_levels(mention, sentence, vocabulary)
    tight = any(item.tight and " to " in item.meaning.level for item in tail)
    for item in tail:
        if item.role is Role.LEVEL:
            parts += [item.meaning.level] if tight and item.tight else item.meaning.level.split(" to ")
    splits = level_splits(parts, vocabulary)
    if len(splits) > 1:
        first, second = (f"from {a.replace(' ', '-')} to {b.replace(' ', '-')}" for a, b in splits[:2])
        raise InstructionError(
            f'"from {" to ".join(parts)}" can be read in two ways; say "{first}" or "{second}"'
        )
    if not splits:
        if len(parts) < 2:
            _explain_missing_levels(replace(mention, severity=parts[0]), sentence, vocabulary)
        raise InstructionError(
            f'"{" to ".join(parts)}" is not one level and another; say: Change the level of '
            f"{print_mention(mention, vocabulary)} from {parts[0]} to {parts[-1]}."
        )
    return mention, *splits[0]


def _second_level(roles: list[Role]) -> int | None:
    """Where the level to make stands in "make the small effusion large"."""
    finding = roles.index(Role.FINDING) if Role.FINDING in roles else 0
    if Role.LEVEL not in roles[:finding] or Role.LEVEL not in roles[finding:]:
        return None
    return roles.index(Role.LEVEL, finding)


def _without_levels(chunk: list[Phrase]) -> list[Phrase]:
    return [item for item in chunk if item.role in (Role.FINDING, Role.PLACE, Role.KIND)]


def _change(
    mention: FindingMention, before: str, after: str, sentence: _Sentence, vocabulary: Vocabulary
) -> Instruction:
    name = print_mention(mention, vocabulary)
    if before == after:
        raise InstructionError(
            f"the level of {name} is to change from {before} to {after}, which is the same; name another"
        )
    ranks = vocabulary.level(before).rank, vocabulary.level(after).rank
    if sentence.direction and all(ranks) and (ranks[1] - ranks[0]) * sentence.direction < 0:
        raise InstructionError(
            f'"{sentence.verb}" and "from {before} to {after}" contradict each other; exchange the levels or '
            f"say: Change the level of {name} from {before} to {after}."
        )
    return Instruction(Operation.CHANGE, (mention,), before, after)


def _explain_nothing(mention: FindingMention, tail: list[Phrase], vocabulary: Vocabulary) -> NoReturn:
    levels = [item.meaning.level for item in tail if item.role is Role.LEVEL]
    roles = [item.role for item in tail]
    at = roles.index(Role.NOTHING)
    word = tail[at].text
    from_nothing = Role.TO not in roles[:at]
    operation = Operation.ADD if from_nothing else Operation.REMOVE
    severity = levels[0] if levels and from_nothing else None
    example = Instruction(operation, (replace(mention, severity=severity),))
    raise InstructionError(
        f'"{word}" is no level; say: {print_instructions((example,), vocabulary, 2)}',
    )


def _explain_missing_levels(mention: FindingMention, sentence: _Sentence, vocabulary: Vocabulary) -> NoReturn:
    offered = vocabulary.finding(mention.finding).levels
    named = mention.severity
    pair = [level for level in _STEPS if level in offered][:2]
    if len(pair) < 2:
        pair = ["small", "moderate"]
    if named is not None and named not in pair:
        pair = [pair[0], named]
    if sentence.direction < 0:
        pair.reverse()
    name = print_mention(replace(mention, severity=None), vocabulary)
    raise InstructionError(
        f'"{sentence.verb}" needs the level that is there and the one to make; say, for example: '
        f"Change the level of {name} from {pair[0]} to {pair[1]}."
    )
