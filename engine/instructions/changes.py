"""Changes of level: which level a finding has, which it gets, and what to say where one is missing."""

from dataclasses import replace
from typing import NoReturn

from engine.errors import InstructionError
from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Operation
from engine.instructions.mentions import read_mention, split_by_finding
from engine.instructions.printing import print_instructions, print_mention
from engine.instructions.sentences import Sentence
from engine.instructions.wording import Meaning, Phrase, Role, level_splits

_STEPS: tuple[str, ...] = ("small", "mild", "moderate", "large", "severe")  # for examples in messages


def says_a_change(body: list[Phrase]) -> bool:
    """ "Edema from mild to severe" can mean nothing else."""
    roles = [item.role for item in body]
    if Role.FINDING not in roles or Role.FROM not in roles:
        return False
    start = roles.index(Role.FROM)
    return roles[start : start + 4] == [Role.FROM, Role.LEVEL, Role.TO, Role.LEVEL] or (
        roles[start : start + 2] == [Role.FROM, Role.LEVEL] and " to " in body[start + 1].meaning.level
    )


def read_changes(sentence: Sentence, body: list[Phrase], vocabulary: Vocabulary) -> list[Instruction]:
    """The changes of level that a sentence asks for.

    Args:
        sentence: with a verb that changes.
        body: its phrases without verb and fillers.
        vocabulary: of findings and levels.

    Raises:
        InstructionError: a finding or level is missing, or levels and verb contradict each other.
    """
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
    chunk: list[Phrase], sentence: Sentence, vocabulary: Vocabulary
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
    if backwards := _backwards(chunk, start):
        chunk, start = backwards
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


def _backwards(chunk: list[Phrase], start: int) -> tuple[list[Phrase], int] | None:
    """ "Change edema to severe from mild", "make edema severe instead of mild": put in the usual order.

    Returns:
        The phrases and where "from" stands in them; None where the order is the usual one.
    """
    roles = [item.role for item in chunk]
    if roles.count(Role.FROM) != 1 or Role.FINDING not in roles:
        return None
    origin = roles.index(Role.FROM)
    if roles[origin + 1 : origin + 2] != [Role.LEVEL] or Role.TO in roles[origin:]:
        return None
    aims = [at for at in range(roles.index(Role.FINDING), origin) if roles[at] is Role.LEVEL]
    if len(aims) != 1 or " to " in chunk[aims[0]].meaning.level:
        return None
    aim, source = chunk[aims[0]], chunk[origin : origin + 2]
    rest = [item for at, item in enumerate(chunk) if at not in (aims[0], origin, origin + 1)]
    rest = [item for item in rest if item.role is not Role.TO]
    return [*rest, *source, Phrase("to", Meaning(Role.TO)), aim], len(rest)


def _second_level(roles: list[Role]) -> int | None:
    """Where the level to make stands in "make the small effusion large"."""
    finding = roles.index(Role.FINDING) if Role.FINDING in roles else 0
    if Role.LEVEL not in roles[:finding] or Role.LEVEL not in roles[finding:]:
        return None
    return roles.index(Role.LEVEL, finding)


def _without_levels(chunk: list[Phrase]) -> list[Phrase]:
    return [item for item in chunk if item.role in (Role.FINDING, Role.PLACE, Role.KIND)]


def _change(
    mention: FindingMention, before: str, after: str, sentence: Sentence, vocabulary: Vocabulary
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


def _explain_missing_levels(mention: FindingMention, sentence: Sentence, vocabulary: Vocabulary) -> NoReturn:
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
