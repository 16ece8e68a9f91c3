"""From text to words with a meaning: tokens, and the longest known phrase at each place."""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from engine.errors import InstructionError
from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import Location, Operation, Side
from engine.instructions.tokens import Token, read_tokens, split_words

ANYWHERE = Location()
LONGEST_TEXT = 2000  # characters; the text encoder reads 77 tokens, some 300 characters


class Role(Enum):
    """What a phrase does in a sentence."""

    OPERATION = auto()
    FINDING = auto()
    LEVEL = auto()
    PLACE = auto()
    KIND = auto()
    AND = auto()
    COMMA = auto()
    OR = auto()
    FROM = auto()
    TO = auto()
    NOTHING = auto()  # "none" as a level
    COMPARATIVE = auto()  # "more", "worse": a direction without a level
    NEGATION = auto()
    KEEPING = auto()  # "keep", "leave": asks for no change
    EXCHANGE = auto()  # "replace", "move": two steps in one word
    FILLER = auto()
    STOP = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class Meaning:
    """What a known phrase stands for; only the fields of its role are set.

    Attributes:
        direction: of an operation that changes a level: 1 for more, -1 for less, 0 for either.
    """

    role: Role
    operation: Operation | None = None
    direction: int = 0
    finding: str = ""
    level: str = ""
    kind: str = ""
    location: Location = ANYWHERE


@dataclass(frozen=True)
class Phrase:
    """A piece of the text with its meaning.

    Attributes:
        text: the words, lower case, joined by blanks.
        tight: the words were joined by hyphens: "mild-to-moderate".
        start, end: where the words stand in the text as it was typed.
    """

    text: str
    meaning: Meaning
    tight: bool = False
    start: int = 0
    end: int = 0

    @property
    def role(self) -> Role:
        return self.meaning.role


_WORDS: dict[Role, str] = {
    Role.AND: "and|&|+|/|as well as|along with|together with|plus|with|also|and also",
    Role.COMMA: ",",
    Role.OR: "or|and/or|either",
    Role.FROM: "from|instead of|rather than",
    Role.TO: "to|into|until|→|>|=>",
    Role.STOP: ".|;|!|?|then|and then|afterwards",
    Role.NOTHING: "none|nothing|zero|absent level|normal|nil",
    Role.COMPARATIVE: "more|less|worse|better|bigger|larger|smaller|greater|stronger|weaker|milder|"
    "very|higher",
    Role.NEGATION: "no|not|non|without|don't|dont|do not|does not|doesn't|cannot|can't|never|absent|absence|"
    "absence of|free of|clear of|negative for|denies|rule out|ruled out|less likely|no longer|resolved|"
    "disappeared|no evidence of|nor|neither|except|but not|isn't|aren't|is not|are not|should not|must not|"
    "shouldn't|won't|wouldn't|hasn't|lacking|lack of|lacks|sans|minus|exclude|excluding|apart from|"
    "other than|avoid|unless|negative|none of|nothing of",
    Role.KEEPING: "keep|keeping|leave|preserve|retain|maintain|spare|unchanged|untouched|stable|as it is|"
    "as is|as they are",
    Role.EXCHANGE: "replace|swap|exchange|substitute|move|transfer|relocate|switch",
    Role.FILLER: ":|(|)|[|]|\"|'|the|a|an|one|some|any|several|multiple|new|please|kindly|just|now|finding|"
    "findings|finding of|findings of|of|level|levels|level of|the level of|severity|degree|extent|amount|"
    "size|grade|sized|"
    "sign|signs|evidence|presence|diagnosis|abnormality|patient|image|radiograph|film|x ray|cxr|this|that|"
    "these|those|it|there|in|at|on|within|inside|over|side|sides|sided|zone|zones|lobe|lobes|lung|lungs|"
    "field|fields|region|regions|area|areas|hemithorax|chest|thorax|can you|could you|would you|will you|"
    "i want to|i want you to|i would like to|i would like you to|i'd like to|i'd like you to|let us|let's|"
    "i|want|would like|is|are|be|has|have|by|for|me|first|second|finally|all",
}

_OPERATIONS: tuple[tuple[Operation, int, str], ...] = (
    (
        Operation.ADD,
        0,
        "add|adding|insert|introduce|create|simulate|draw|give|show|put|put in|place|make up|include|induce|"
        "generate|produce|superimpose",
    ),
    (
        Operation.REMOVE,
        0,
        "remove|removing|delete|erase|clear|clear up|take away|take out|get rid of|eliminate|resolve|drop|"
        "subtract|cure|treat|drain",
    ),
    (
        Operation.CHANGE,
        0,
        "change|changing|modify|alter|adjust|set|make|turn|convert|go|goes|going|should go|should be|shift",
    ),
    (
        Operation.CHANGE,
        1,
        "increase|worsen|aggravate|progress|intensify|raise|enlarge|grow|exacerbate|upgrade|escalate",
    ),
    (
        Operation.CHANGE,
        -1,
        "decrease|improve|reduce|lessen|diminish|alleviate|shrink|downgrade|regress",
    ),
)


@lru_cache(maxsize=8)
def phrase_table(vocabulary: Vocabulary) -> dict[tuple[str, ...], Meaning]:
    """Every known phrase, as a tuple of words, with its meaning.

    Raises:
        InstructionError: the vocabulary gives one phrase two meanings.
    """
    table: dict[tuple[str, ...], Meaning] = {}

    def put(text: str, meaning: Meaning) -> None:
        words = split_words(text)
        if table.setdefault(words, meaning) != meaning:
            raise InstructionError(f'the table of findings gives "{" ".join(words)}" two meanings')

    for role, texts in _WORDS.items():
        for text in texts.split("|"):
            put(text, Meaning(role))
    for operation, direction, texts in _OPERATIONS:
        for text in texts.split("|"):
            put(text, Meaning(Role.OPERATION, operation=operation, direction=direction))
    for level in vocabulary.levels:
        for text in (level.name, *level.synonyms):
            put(text, Meaning(Role.LEVEL, level=level.name))
    for side_words in vocabulary.sides:
        for text in side_words.words:
            put(text, Meaning(Role.PLACE, location=Location(side=side_words.side)))
    for zone_words in vocabulary.zones:
        for text in zone_words.words:
            put(text, Meaning(Role.PLACE, location=Location(zone=zone_words.zone)))
    for place in vocabulary.places:
        for text in place.words:
            put(text, Meaning(Role.PLACE, location=place.location))
    for kind in vocabulary.kinds:
        for text in (kind.name, *kind.synonyms):
            put(text, Meaning(Role.KIND, kind=kind.name))
    for finding in vocabulary.findings:
        for text in filter(None, (finding.name, finding.plural, finding.sided_name, *finding.synonyms)):
            for form, side in _with_sides(text):
                put(form, Meaning(Role.FINDING, finding=finding.key, location=Location(side=side)))
    for words, meaning in list(table.items()):  # understood plurals
        if meaning.role is Role.FINDING and not words[-1].endswith(("s", "y")):
            table.setdefault((*words[:-1], words[-1] + "s"), meaning)
    return table


def _with_sides(text: str) -> list[tuple[str, Side | None]]:
    if "{side}" not in text:
        return [(text, None)]
    words = {"left": Side.LEFT, "right": Side.RIGHT, "both": Side.BILATERAL, "bilateral": Side.BILATERAL}
    return [(text.replace("{side}", word), side) for word, side in words.items()]


@lru_cache(maxsize=8)
def _longest_phrase(vocabulary: Vocabulary) -> int:
    return max(len(words) for words in phrase_table(vocabulary))


def read_phrases(text: str, vocabulary: Vocabulary) -> list[Phrase]:
    """Cut a text into known phrases, the longest first at each place, and unknown words.

    Whole words only: "lymphedema" is one unknown word, not edema.

    Raises:
        InstructionError: the text is longer than LONGEST_TEXT.
    """
    if len(text) > LONGEST_TEXT:
        raise InstructionError(
            f"the instruction has {len(text)} characters; at most {LONGEST_TEXT} are read, so shorten it"
        )
    table, longest = phrase_table(vocabulary), _longest_phrase(vocabulary)
    tokens = read_tokens(text)
    phrases: list[Phrase] = []
    start = 0
    while start < len(tokens):
        for length in range(min(longest, len(tokens) - start), 0, -1):
            piece = tokens[start : start + length]
            words = tuple(token.text for token in piece)
            if length > 1 and _cuts_a_range(tokens, start + length, words):
                continue
            if words in table or length == 1:
                tight = length > 1 and all(token.glued for token in piece[1:])
                meaning = table.get(words, Meaning(Role.UNKNOWN))
                phrases.append(Phrase(" ".join(words), meaning, tight, piece[0].start, piece[-1].end))
                start += length
                break
    return phrases


def _cuts_a_range(tokens: list[Token], end: int, words: tuple[str, ...]) -> bool:
    """In "mild to moderate-to-severe" the phrase "mild to moderate" would cut the hyphenated range."""
    return "to" in words and end < len(tokens) and tokens[end].glued and tokens[end].text == "to"


def level_splits(parts: list[str], vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """All ways to read levels joined by "to" as one level and another.

    ["mild", "moderate", "severe"] is mild to (moderate to severe) or (mild to moderate) to severe.
    """
    splits = []
    for cut in range(1, len(parts)):
        before, after = " to ".join(parts[:cut]), " to ".join(parts[cut:])
        if vocabulary.has_level(before) and vocabulary.has_level(after):
            splits.append((before, after))
    return splits
