"""Whole sentences to offer while the reader types."""

from dataclasses import dataclass
from functools import lru_cache

from engine.instructions.findings import Finding, Vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Location, Operation, Side
from engine.instructions.printing import print_instructions
from engine.instructions.wording import phrase_table, split_words

MOST_SUGGESTIONS = 12
_MOST_COMPARED = 96  # sentences that are looked at closely for one list
_UNSPECIFIC = {"the", "a", "an", "of", "finding", "findings", "level", "please", ",", ":"}
_USUAL = (None, "small", "mild", "moderate", "large", "severe")
_ENDS = (". ", "; ", "\n")


@dataclass(frozen=True)
class _Candidate:
    sentence: str
    words: tuple[str, ...]  # of the sentence and the synonyms of its finding, without unspecific ones
    rank: int  # simple sentences about findings with masks first


def complete(
    prefix_text: str,
    vocabulary: Vocabulary,
    card_findings: tuple[str, ...] = (),
    grammar_version: int = 2,
) -> list[str]:
    """Suggestions for a text that is being typed.

    Args:
        prefix_text: everything before the cursor; full sentences before the last one are kept.
        vocabulary: what can be said.
        card_findings: keys of the findings in the model's card; empty: all of them.
        grammar_version: of the model's card; only sentences that it gets to read in full are offered.

    Returns:
        At most MOST_SUGGESTIONS whole texts that begin with the finished sentences, likely ones first;
        "add eff" gives "Add the finding of pleural effusion." and its levels and sides.
    """
    cut = max(prefix_text.rfind(end) + len(end) if end in prefix_text else 0 for end in _ENDS)
    finished, started = prefix_text[:cut], prefix_text[cut:]
    typed = [word for word in split_words(started) if word not in _UNSPECIFIC and word != "."]
    exact = " ".join(started.split()).casefold()
    index = _index(vocabulary, card_findings, grammar_version)
    if not started.strip():
        return [finished + candidate.sentence for candidate in index.candidates[:MOST_SUGGESTIONS]]
    if typed and (first := phrase_table(vocabulary).get((typed[0],))) and first.operation is not None:
        typed = [first.operation.value, *typed[1:]]
    found = []
    for words in _readings(typed):
        for order, candidate in index.matching(words):
            sentence = candidate.sentence.casefold()
            if sentence == exact:
                continue
            missed = 0 if sentence.startswith(exact) else _distance(words, candidate.words)
            if missed is not None:
                found.append((missed + (words is not typed), order, candidate.sentence))
    found.sort()
    return [finished + sentence for sentence in dict.fromkeys(item[2] for item in found)][:MOST_SUGGESTIONS]


def _readings(typed: list[str]) -> list[list[str]]:
    """The words as typed, and without the last one where it may become "finding" or "level"."""
    if typed and any(word.startswith(typed[-1]) for word in _UNSPECIFIC):
        return [typed, typed[:-1]]
    return [typed]


def _distance(typed: list[str], words: tuple[str, ...]) -> int | None:
    """1 where the typed words begin words of the sentence in order, 2 in any order, None where one fails."""
    remaining = list(words)
    in_order, last = True, -1
    for word in typed:
        at = next((i for i, other in enumerate(remaining) if other and other.startswith(word)), None)
        if at is None:
            return None
        in_order = in_order and at > last
        last = at
        remaining[at] = ""
    return 1 if in_order else 2


class _Index:
    """Finds sentences by the beginnings of their words: for each word a number with a bit per sentence."""

    def __init__(self, candidates: list[_Candidate]) -> None:
        self.candidates = sorted(candidates, key=lambda candidate: candidate.rank)
        self._with_word: dict[str, int] = {}
        for position, candidate in enumerate(self.candidates):
            for word in set(candidate.words):
                self._with_word[word] = self._with_word.get(word, 0) | 1 << position

    def matching(self, typed: list[str]) -> list[tuple[int, _Candidate]]:
        """The simplest sentences in which each typed word begins some word."""
        matches = (1 << len(self.candidates)) - 1
        for beginning in typed:
            begun = 0
            for word, sentences in self._with_word.items():
                if word.startswith(beginning):
                    begun |= sentences
            matches &= begun
        found: list[tuple[int, _Candidate]] = []
        while matches and len(found) < _MOST_COMPARED:
            position = (matches & -matches).bit_length() - 1
            found.append((position, self.candidates[position]))
            matches &= matches - 1
        return found


@lru_cache(maxsize=8)
def _index(vocabulary: Vocabulary, card_findings: tuple[str, ...], grammar_version: int) -> _Index:
    return _Index(_candidates(vocabulary, card_findings, grammar_version))


def _candidates(
    vocabulary: Vocabulary, card_findings: tuple[str, ...], grammar_version: int
) -> list[_Candidate]:
    candidates = []
    knows_details = grammar_version >= 2
    findings = [one for one in vocabulary.findings if not card_findings or one.key in card_findings]
    for operation in (Operation.ADD, Operation.REMOVE):
        for finding in findings:
            for side in (None, *Side) if finding.sided and knows_details else (None,):
                for severity in (None, *finding.levels) if knows_details else (None,):
                    mention = FindingMention(finding.key, Location(side), severity)
                    simple = (side is not None) + (severity is not None) + (severity not in _USUAL)
                    candidates.append(
                        _candidate(Instruction(operation, (mention,)), finding, simple, vocabulary)
                    )
    for finding in findings:
        steps = [name for name in finding.levels if vocabulary.level(name).rank and " to " not in name]
        steps = [name for name in _USUAL if name in steps] or steps
        for side in (None, *Side) if finding.sided and knows_details else (None,):
            mention = FindingMention(finding.key, Location(side))
            pairs = [(a, b) for i, a in enumerate(steps) for b in steps[i + 1 :]]
            for step, (one, other) in enumerate([*pairs, *((b, a) for a, b in pairs)]):
                change = Instruction(Operation.CHANGE, (mention,), one, other)
                simple = (side is not None) + (step > 0)
                candidates.append(_candidate(change, finding, simple, vocabulary))
    return candidates


def _candidate(instruction: Instruction, finding: Finding, extras: int, vocabulary: Vocabulary) -> _Candidate:
    sentence = print_instructions((instruction,), vocabulary, 2)
    words = [word for word in split_words(sentence) if word not in _UNSPECIFIC and word != "."]
    for synonym in finding.synonyms:
        words += [word for word in split_words(synonym) if word.isalnum() and word not in _UNSPECIFIC]
    return _Candidate(sentence, tuple(words), extras + 3 * (finding.annotated_mask is None))
