"""Other texts in place of one that cannot run: without one of its lines, or without a place."""

from dataclasses import replace

from engine.errors import InstructionError
from engine.instructions.findings import Vocabulary
from engine.instructions.grammar import parse
from engine.instructions.instruction import Location
from engine.instructions.lines import read_lines, remove_line, rewrite_line


def with_one_line_less(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The texts that come of leaving out one line, as far as they are understood; () for a single line."""
    lines = read_lines(text, vocabulary)
    if len(lines) < 2:
        return ()
    texts = [remove_line(text, index, vocabulary) for index in range(len(lines))]
    return tuple(dict.fromkeys(one for one in texts if one and _is_understood(one, vocabulary)))


def without_zones(text: str, vocabulary: Vocabulary) -> str:
    """The text with its zones left out, the sides kept; "" where it names none."""
    found = text
    try:
        for index, line in enumerate(read_lines(text, vocabulary)):
            if line.instruction is None or line.instruction.mentions[0].location.zone is None:
                continue
            mention = line.instruction.mentions[0]
            wide = replace(mention, location=Location(mention.location.side))
            found = rewrite_line(found, index, replace(line.instruction, mentions=(wide,)), vocabulary)
    except InstructionError:
        return ""
    return found if found != text and _is_understood(found, vocabulary) else ""


def _is_understood(text: str, vocabulary: Vocabulary) -> bool:
    try:
        parse(text, vocabulary)
    except InstructionError:
        return False
    return True
