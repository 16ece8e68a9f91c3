"""What a model cannot do with an instruction, in words for the reader."""

from collections.abc import Sequence

from engine.errors import InstructionError
from engine.instructions.findings import Vocabulary, load_vocabulary
from engine.instructions.instruction import Instruction, Operation
from engine.instructions.printing import GRAMMAR_VERSIONS
from engine.instructions.sentences import split_sentences
from engine.instructions.wording import Role, read_phrases


def unsupported_parts(
    instructions: Sequence[Instruction],
    card_findings: Sequence[str],
    grammar_version: int,
    vocabulary: Vocabulary | None = None,
) -> tuple[str, ...]:
    """What of the instructions a model was not trained on or does not get to read.

    Args:
        instructions: as parsed.
        card_findings: keys of the findings in the model's card; empty: all of them.
        grammar_version: of the model's card.
        vocabulary: for the names; None: the shipped one.

    Returns:
        One line for each, such as "this model was not trained on fracture"; empty when all is understood.

    Raises:
        InstructionError: the grammar version is unknown.
    """
    if grammar_version not in GRAMMAR_VERSIONS:
        raise InstructionError(f"grammar version {grammar_version} is not known; known are 1 and 2")
    vocabulary = vocabulary or load_vocabulary()
    mentions = [mention for instruction in instructions for mention in instruction.mentions]
    lines = []
    if card_findings:
        for key in dict.fromkeys(mention.finding for mention in mentions):
            if key not in card_findings:
                lines.append(f"this model was not trained on {vocabulary.finding(key).name}")
    if grammar_version == 1:
        places = []
        if any(mention.location.side for mention in mentions):
            places.append("side")
        if any(mention.location.zone for mention in mentions):
            places.append("zone")
        if places:
            what = " or ".join(places)
            only = "only clips" if len(places) == 1 else "only clip"
            lines.append(
                f"this model's instructions know no {what}; the {' and '.join(places)} {only} the mask"
            )
        levels = [
            mention.severity
            for instruction in instructions
            if instruction.operation is not Operation.CHANGE
            for mention in instruction.mentions
            if mention.severity
        ]
        for level in dict.fromkeys(levels):
            lines.append(
                f'this model\'s instructions know no level for adding and removing; "{level}" is left out'
            )
        for kind in dict.fromkeys(mention.kind for mention in mentions if mention.kind):
            lines.append(f'this model\'s instructions know no kind; "{kind}" is left out')
    return tuple(lines)


def unsupported_spans(
    text: str, card_findings: Sequence[str], grammar_version: int, vocabulary: Vocabulary
) -> tuple[tuple[int, int], ...]:
    """Where in a typed text the words stand that a model does not get to read or was not trained on.

    Args:
        text: as typed.
        card_findings: keys of the findings in the model's card; empty: all of them.
        grammar_version: of the model's card.
        vocabulary: to read with.

    Returns:
        Start and end of each; nothing where the text is too long to be read.
    """
    try:
        sentences = split_sentences(read_phrases(text, vocabulary))
    except InstructionError:
        return ()
    left_out = (Role.PLACE, Role.KIND, Role.LEVEL) if grammar_version == 1 else ()
    return tuple(
        (phrase.start, phrase.end)
        for sentence in sentences
        for phrase in sentence.phrases
        if (phrase.role is Role.FINDING and card_findings and phrase.meaning.finding not in card_findings)
        or (
            phrase.role in left_out
            and not (phrase.role is Role.LEVEL and sentence.operation is Operation.CHANGE)
        )
    )
