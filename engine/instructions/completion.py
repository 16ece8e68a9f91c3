"""Whole sentences to offer while the reader types."""

from dataclasses import dataclass
from functools import lru_cache

from engine.instructions.findings import Finding, Vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Location, Operation, Side
from engine.instructions.printing import print_instructions
from engine.instructions.wording import Role, phrase_table, split_words

MOST_SUGGESTIONS = 12
_UNSPECIFIC = {"the", "a", "an", "of", "finding", "findings", "level", "please", ",", ":"}
_USUAL = (None, "small", "mild", "moderate", "large", "severe")
_ENDS = (". ", "; ", "\n")


@dataclass(frozen=True)
class _Candidate:
    sentence: str
    words: tuple[str, ...]  # of the sentence and the synonyms of its finding, without unspecific ones
    rank: int  # simple sentences about findings with masks first


def complete(prefix_text: str, vocabulary: Vocabulary) -> list[str]:
    """Suggestions for a text that is being typed.

    Args:
        prefix_text: everything before the cursor; full sentences before the last one are kept.
        vocabulary: what can be said.

    Returns:
        At most MOST_SUGGESTIONS whole texts that begin with the finished sentences, likely ones first;
        "add eff" gives "Add the finding of pleural effusion." and its levels and sides.
    """
    cut = max(prefix_text.rfind(end) + len(end) if end in prefix_text else 0 for end in _ENDS)
    finished, started = prefix_text[:cut], prefix_text[cut:]
    typed = [word for word in split_words(started) if word not in _UNSPECIFIC and word != "."]
    exact = " ".join(started.split()).casefold()
    found = []
    for order, candidate in enumerate(_candidates(vocabulary)):
        sentence = candidate.sentence.casefold()
        if exact and sentence == exact:
            continue
        if sentence.startswith(exact):
            found.append((0, candidate.rank, order, candidate.sentence))
        elif (missed := _distance(typed, candidate.words, vocabulary)) is not None:
            found.append((1 + missed, candidate.rank, order, candidate.sentence))
    found.sort()
    if not started.strip():
        found = [item for item in found if item[1] == 0]
    return [finished + item[3] for item in found[:MOST_SUGGESTIONS]]


def _distance(typed: list[str], words: tuple[str, ...], vocabulary: Vocabulary) -> int | None:
    """0 where the typed words begin words of the sentence in order, 1 in any order, None where one fails."""
    if typed and (first := phrase_table(vocabulary).get((typed[0],))) and first.role is Role.OPERATION:
        verb = first.operation.value if first.operation else typed[0]
        typed = [verb, *typed[1:]]
    remaining = list(words)
    in_order, last = True, -1
    for word in typed:
        at = next((i for i, other in enumerate(remaining) if other and other.startswith(word)), None)
        if at is None:
            return None
        in_order = in_order and at > last
        last = at
        remaining[at] = ""
    return 0 if in_order else 1


@lru_cache(maxsize=4)
def _candidates(vocabulary: Vocabulary) -> tuple[_Candidate, ...]:
    candidates = []
    for operation in (Operation.ADD, Operation.REMOVE):
        for finding in vocabulary.findings:
            for side in (None, *Side) if finding.sided else (None,):
                for severity in (None, *finding.levels):
                    mention = FindingMention(finding.key, Location(side), severity)
                    simple = (side is not None) + (severity is not None) + (severity not in _USUAL)
                    candidates.append(
                        _candidate(Instruction(operation, (mention,)), finding, simple, vocabulary)
                    )
    for finding in vocabulary.findings:
        steps = [name for name in finding.levels if vocabulary.level(name).rank and " to " not in name]
        steps = [name for name in _USUAL if name in steps] or steps
        for side in (None, *Side) if finding.sided else (None,):
            mention = FindingMention(finding.key, Location(side))
            pairs = [(a, b) for i, a in enumerate(steps) for b in steps[i + 1 :]]
            for step, (one, other) in enumerate([*pairs, *((b, a) for a, b in pairs)]):
                change = Instruction(Operation.CHANGE, (mention,), one, other)
                simple = (side is not None) + (step > 0)
                candidates.append(_candidate(change, finding, simple, vocabulary))
    return tuple(candidates)


def _candidate(instruction: Instruction, finding: Finding, extras: int, vocabulary: Vocabulary) -> _Candidate:
    sentence = print_instructions((instruction,), vocabulary, 2)
    words = [word for word in split_words(sentence) if word not in _UNSPECIFIC and word != "."]
    for synonym in finding.synonyms:
        words += [word for word in split_words(synonym) if word.isalnum() and word not in _UNSPECIFIC]
    return _Candidate(sentence, tuple(words), extras + 3 * (finding.annotated_mask is None))
