"""Outlook: what an instruction will do, worked out before anything runs; no Qt, no torch."""

import re
from dataclasses import dataclass

from engine.arrays import FloatImage
from engine.edit import Behaviour
from engine.errors import AtlasError, InstructionError, UnknownWordError
from engine.guidance.pseudo_masks import Atlas
from engine.instructions.findings import Vocabulary
from engine.instructions.grammar import parse, print_instructions
from engine.instructions.instruction import Instruction
from engine.instructions.remedies import with_one_line_less, without_zones
from viewer.language import tr
from viewer.tools.edit_place import Circumstances, faithful_place, place_of, place_of_unknown_words

_EXAMPLE_SENTENCE = re.compile(r"(?:Add|Remove|Change) the [^\".;]+\.")


@dataclass(frozen=True)
class Suggestion:
    """Another text to put in place of the reader's.

    Attributes:
        label: what the reader clicks.
        text: the whole new text.
    """

    label: str
    text: str


@dataclass(frozen=True, eq=False)
class Outlook:
    """What a text means and what it will do.

    Attributes:
        instructions: as understood; () where the text is empty or not understood.
        sentence: exactly what goes to the model, "" while that is open.
        where: where the edit may happen, one line, "" while that is open.
        is_whole_image, pseudo_mask: as of ``EditPlace``.
        notes: one line each: what is left out or was said twice.
        problem: why the text cannot run as it is, "" when it can.
        suggestions: other texts that would run.
        unknown: words outside the vocabulary.
        asks_permission: the text can run once the reader paints a mask or allows the whole image.
    """

    instructions: tuple[Instruction, ...] = ()
    sentence: str = ""
    where: str = ""
    is_whole_image: bool = False
    pseudo_mask: FloatImage | None = None
    notes: tuple[str, ...] = ()
    problem: str = ""
    suggestions: tuple[Suggestion, ...] = ()
    unknown: tuple[str, ...] = ()
    asks_permission: bool = False

    @property
    def can_run(self) -> bool:
        return bool(self.sentence) and not self.problem


def look_ahead(
    text: str, vocabulary: Vocabulary, atlas: Atlas | None, circumstances: Circumstances
) -> Outlook:
    """Work out what a text will do; an empty text gives an empty outlook."""
    if not text.strip():
        return Outlook()
    if circumstances.behaviour is Behaviour.PAPER_FAITHFUL:
        return _look_ahead_faithfully(text, vocabulary, atlas, circumstances)
    try:
        parsed = parse(text, vocabulary)
    except UnknownWordError as error:
        return _with_unknown_words(text, error, vocabulary, circumstances)
    except InstructionError as error:
        shorter = tuple(Suggestion(one, one) for one in with_one_line_less(text, vocabulary))
        return Outlook(problem=str(error), suggestions=shorter or _sentences_in(str(error), vocabulary))
    instructions, notes = parsed.instructions, parsed.notes
    card = circumstances.card
    version = 2 if card is None else card.grammar_version
    try:
        sentence = print_instructions(instructions, vocabulary, version)
        place = place_of(instructions, vocabulary, atlas, circumstances)
    except (InstructionError, AtlasError) as error:
        wide = without_zones(text, vocabulary) if isinstance(error, AtlasError) else ""
        offered = (Suggestion(wide, wide),) if wide else ()
        return Outlook(instructions=instructions, problem=str(error), suggestions=offered)
    return Outlook(
        instructions=instructions,
        sentence=sentence,
        where=place.words,
        is_whole_image=place.is_whole_image,
        pseudo_mask=place.pseudo_mask,
        notes=notes,
    )


def _with_unknown_words(
    text: str, error: UnknownWordError, vocabulary: Vocabulary, circumstances: Circumstances
) -> Outlook:
    unknown = tuple(word for word, _ in error.unknown)
    suggestions = []
    for word, near in error.unknown:
        if near is not None:
            replaced = re.sub(rf"\b{re.escape(word)}\b", near, text, count=1, flags=re.IGNORECASE)
            if replaced != text:
                suggestions.append(Suggestion(near, replaced))
    is_painted = circumstances.reader_mask_share is not None
    if not is_painted and not circumstances.whole_image:
        return Outlook(
            problem=str(error), suggestions=tuple(suggestions), unknown=unknown, asks_permission=True
        )
    place = place_of_unknown_words(circumstances)
    named = ", ".join(f"“{word}”" for word in unknown)
    return Outlook(
        sentence=text.strip(),
        where=place.words,
        is_whole_image=place.is_whole_image,
        notes=(
            tr("not in the vocabulary: {named}; the text goes to the model as it is").format(named=named),
        ),
        suggestions=tuple(suggestions),
        unknown=unknown,
        asks_permission=not is_painted,
    )


def _look_ahead_faithfully(
    text: str, vocabulary: Vocabulary, atlas: Atlas | None, circumstances: Circumstances
) -> Outlook:
    """The published inference sends the text as it is and looks for phrases in it letter by letter."""
    try:
        instructions = parse(text, vocabulary).instructions
    except InstructionError:
        instructions = ()
    try:
        place, notes = faithful_place(text, atlas, circumstances)
    except AtlasError as error:
        return Outlook(problem=str(error))
    return Outlook(
        instructions=instructions,
        sentence=text,
        where=place.words,
        is_whole_image=place.is_whole_image,
        pseudo_mask=place.pseudo_mask,
        notes=notes,
    )


def _sentences_in(message: str, vocabulary: Vocabulary) -> tuple[Suggestion, ...]:
    """The sentences that an error message proposes, as far as they can run."""
    suggestions = []
    for sentence in dict.fromkeys(_EXAMPLE_SENTENCE.findall(message)):
        try:
            parse(sentence, vocabulary)
        except InstructionError:
            continue
        suggestions.append(Suggestion(sentence, sentence))
    return tuple(suggestions)
