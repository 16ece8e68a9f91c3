"""From the phrases of a text to its sentences, each with one verb."""

from dataclasses import dataclass, replace

from engine.instructions.instruction import Operation
from engine.instructions.wording import Phrase, Role


@dataclass
class Sentence:
    """One verb and what belongs to it.

    Attributes:
        operation: None where there is no verb.
        direction: of the verb: 1 for more, -1 for less, 0 for either.
        verb: as typed, lower case, or "".
        phrases: all, verb included, in the order in which they are understood.
        is_ended: by a full stop, not by the next verb.
    """

    operation: Operation | None
    direction: int
    verb: str
    phrases: list[Phrase]
    is_ended: bool = False


def split_sentences(phrases: list[Phrase]) -> list[Sentence]:
    """One sentence for each verb or full stop; such without any content are left out."""
    sentences = [Sentence(None, 0, "", [])]
    for phrase in phrases:
        current = sentences[-1]
        empty = current.operation is None and all(
            item.role in (Role.FILLER, Role.AND, Role.COMMA, Role.NEGATION) for item in current.phrases
        )
        if phrase.role is Role.STOP:
            if not empty or any(item.role is Role.NEGATION for item in current.phrases):
                current.is_ended = True
                sentences.append(Sentence(None, 0, "", []))
        elif phrase.role is Role.OPERATION:
            if not empty:
                current = Sentence(None, 0, "", [])
                sentences.append(current)
            current.operation = phrase.meaning.operation
            current.direction = phrase.meaning.direction
            current.verb = phrase.text
            current.phrases.append(phrase)
        else:
            current.phrases.append(phrase)
    content = {Role.FILLER, Role.AND, Role.COMMA}
    kept = [item for item in sentences if any(phrase.role not in content for phrase in item.phrases)]
    return _with_leads(kept)


def _with_leads(sentences: list[Sentence]) -> list[Sentence]:
    """Put what stands before a verb to it: "on the left, add edema", "left edema should go from ...".

    Not where both name a finding: "edema, add effusion" leaves open what becomes of the edema.
    """
    joined: list[Sentence] = []
    for sentence in sentences:
        lead = joined[-1] if joined else None
        if (
            lead is not None
            and lead.operation is None
            and not lead.is_ended
            and not any(item.role in (Role.NEGATION, Role.KEEPING) for item in lead.phrases)
            and not (_names_finding(lead) and _names_finding(sentence))
        ):
            before = [item for item in lead.phrases if item.role is not Role.COMMA]
            verb, body = sentence.phrases[:1], sentence.phrases[1:]
            # A place goes behind the finding, where one stands without a comma too.
            phrases = verb + before + body if _names_finding(lead) else verb + body + before
            joined[-1] = replace(sentence, phrases=phrases)
        else:
            joined.append(sentence)
    return joined


def _names_finding(sentence: Sentence) -> bool:
    return any(item.role is Role.FINDING for item in sentence.phrases)
