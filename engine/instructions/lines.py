"""A text line by line: one finding each, changed, added, removed or moved while the rest stays as typed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.errors import InstructionError
from engine.instructions.findings import Vocabulary
from engine.instructions.grammar import read_sentence
from engine.instructions.instruction import Instruction, Operation
from engine.instructions.printing import print_instructions
from engine.instructions.retouching import retouch
from engine.instructions.sentences import Sentence, split_sentences
from engine.instructions.wording import Phrase, Role, read_phrases

_JOINTS = (Role.AND, Role.COMMA)


@dataclass(frozen=True)
class Line:
    """One finding of a text, or a sentence that names none.

    Attributes:
        start, end: the whole sentence in the text, with what separates it from the next one.
        said: the sentence as it was typed, without what separates it.
        operation: what its verb asks for; None where it has none.
        instruction: for this finding alone; None where the sentence is not understood.
        unknown: words of the sentence that are not understood.
    """

    start: int
    end: int
    said: str
    operation: Operation | None = None
    instruction: Instruction | None = None
    unknown: tuple[str, ...] = ()


def read_lines(text: str, vocabulary: Vocabulary) -> tuple[Line, ...]:
    """The lines of a text in their order; unknown words are passed over, never an error."""
    try:
        phrases = read_phrases(text, vocabulary)
    except InstructionError:
        return (Line(0, len(text), text),)
    sentences = split_sentences(phrases)
    lines: list[Line] = []
    starts = [min(phrase.start for phrase in sentence.phrases) for sentence in sentences]
    for sentence, start, end in zip(sentences, starts, [*starts[1:], len(text)], strict=False):
        lines += _lines_of(sentence, text, start, end, vocabulary)
    return tuple(lines)


def rewrite_line(text: str, index: int, instruction: Instruction, vocabulary: Vocabulary) -> str:
    """The text with another instruction in one line; words that it does not concern stay as typed.

    Args:
        text: as typed.
        index: of the line; behind the last one: a line is added.
        instruction: for one finding.
        vocabulary: to read and write with.

    Raises:
        InstructionError: the instruction cannot be written.
    """
    lines = read_lines(text, vocabulary)
    if index >= len(lines):
        return add_line(text, instruction, vocabulary)
    line = lines[index]
    others = _same_sentence(lines, line)
    if len(others) == 1 and (touched := retouch(line.said, line.instruction, instruction, vocabulary)):
        return text[: line.start] + touched + text[line.start + len(line.said) :]
    wanted = [instruction if other is line else other.instruction for other in others]
    return _put(text, line, [one for one in wanted if one is not None], vocabulary)


def add_line(text: str, instruction: Instruction, vocabulary: Vocabulary) -> str:
    """The text with one more sentence behind it."""
    sentence = print_instructions((instruction,), vocabulary, 2)
    typed = text.rstrip()
    if not typed:
        return sentence
    return f"{typed if typed[-1] in '.;!?' else typed.rstrip(',') + '.'} {sentence}"


def remove_line(text: str, index: int, vocabulary: Vocabulary) -> str:
    """The text without one line."""
    lines = read_lines(text, vocabulary)
    line = lines[index]
    others = [one.instruction for one in _same_sentence(lines, line) if one is not line]
    left = [one for one in others if one is not None]
    if left:
        return _put(text, line, left, vocabulary)
    before = text[: line.start].rstrip()
    for word in ("and", "then", ","):  # what joined it to the sentence before
        before = before.removesuffix(word).rstrip() if not text[line.end :].strip() else before
    return f"{before} {text[line.end :].lstrip()}".strip()


def move_line(text: str, index: int, by: int, vocabulary: Vocabulary) -> tuple[str, int]:
    """The text with one line a place earlier (by -1) or later (1), and where the line is now.

    Findings of one sentence change places in it; a sentence changes places with the whole one beside it.
    """
    lines = read_lines(text, vocabulary)
    other = index + by
    if not (0 <= index < len(lines) and 0 <= other < len(lines)):
        return text, index
    line, beside = lines[index], lines[other]
    if line.start == beside.start:
        first = min(at for at, one in enumerate(lines) if one.start == line.start)
        group = [one.instruction for one in _same_sentence(lines, line) if one.instruction is not None]
        one, two = index - first, other - first
        group[one], group[two] = group[two], group[one]
        return _put(text, line, group, vocabulary), other
    order = list(dict.fromkeys(one.start for one in lines))
    at, to = order.index(line.start), order.index(beside.start)
    order[at], order[to] = order[to], order[at]
    said = {one.start: one.said for one in lines}
    place = index + by * len(_same_sentence(lines, beside))
    return " ".join(_ended(said[start]) for start in order), place


def _lines_of(sentence: Sentence, text: str, start: int, end: int, vocabulary: Vocabulary) -> list[Line]:
    phrases = sorted(sentence.phrases, key=lambda phrase: phrase.start)
    while phrases and phrases[-1].role in _JOINTS:
        phrases.pop()
    said = text[start : phrases[-1].end]
    unknown = tuple(phrase.text for phrase in phrases if phrase.role is Role.UNKNOWN)
    line = Line(start, end, said, sentence.operation, None, unknown)
    known: list[Phrase] = [phrase for phrase in sentence.phrases if phrase.role is not Role.UNKNOWN]
    try:
        instructions = read_sentence(replace(sentence, phrases=known), vocabulary)
    except InstructionError:
        return [line]
    return [
        replace(line, instruction=replace(instruction, mentions=(mention,)))
        for instruction in instructions
        for mention in instruction.mentions
    ]


def _same_sentence(lines: Sequence[Line], line: Line) -> list[Line]:
    return [other for other in lines if other.start == line.start]


def _put(text: str, line: Line, instructions: list[Instruction], vocabulary: Vocabulary) -> str:
    """The text with a sentence written anew; its unknown words stay at its end."""
    joined: list[Instruction] = []
    for one in instructions:
        last = joined[-1] if joined else None
        if last is not None and last.operation is one.operation is not Operation.CHANGE:
            joined[-1] = replace(last, mentions=(*last.mentions, *one.mentions))
        else:
            joined.append(one)
    sentence = print_instructions(joined, vocabulary, 2)
    if line.unknown and line.instruction is not None:  # else they were meant to be the finding
        sentence = f"{sentence[:-1]} {' '.join(line.unknown)}."
    rest = text[line.end :]
    return text[: line.start] + sentence + (f" {rest.lstrip()}" if rest.strip() else "")


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", ";", "!", "?")) else f"{sentence}."
