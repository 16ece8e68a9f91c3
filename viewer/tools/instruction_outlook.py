"""Outlook: what an instruction will do, worked out before anything runs; no Qt, no torch."""

import re
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import FloatImage
from engine.edit import Behaviour, MaskUse, Variant
from engine.errors import AtlasError, InstructionError, UnknownWordError
from engine.guidance.pseudo_masks import Atlas, pseudo_mask_for
from engine.guidance.published_masks import faithful_pseudo_mask
from engine.instructions.findings import Vocabulary
from engine.instructions.grammar import parse, print_instructions
from engine.instructions.instruction import Instruction
from engine.instructions.remedies import with_one_line_less, without_zones
from engine.models.catalog import ModelCard
from engine.radiographs.framing import find_content_box
from engine.radiographs.radiograph import Radiograph
from viewer.language import mark, number, tr

FRAME_SIZE = 512  # of the pseudo mask shown and offered for painting

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


@dataclass(frozen=True)
class Circumstances:
    """What else decides where and how an instruction acts.

    Attributes:
        card: the chosen model, None where there is none.
        radiograph: the open one, None where there is none.
        variant, behaviour: as in the request.
        reader_mask_share: painted share of the radiograph, None where nothing is painted.
        mask_use: whether what is painted takes the place of the pseudo mask or must agree with it.
        whole_image: the reader allows words outside the vocabulary to change the whole image.
    """

    card: ModelCard | None = None
    radiograph: Radiograph | None = None
    variant: Variant = Variant.BOTH
    behaviour: Behaviour = Behaviour.DEFAULT
    reader_mask_share: float | None = None
    mask_use: MaskUse = MaskUse.INSTEAD
    whole_image: bool = False

    @property
    def is_painted_instead(self) -> bool:
        """What is painted takes the place of the pseudo mask."""
        return self.reader_mask_share is not None and self.mask_use is MaskUse.INSTEAD

    @property
    def is_mirrored(self) -> bool:
        return self.radiograph is not None and self.radiograph.is_mirrored


@dataclass(frozen=True, eq=False)
class Outlook:
    """What a text means and what it will do.

    Attributes:
        instructions: as understood; () where the text is empty or not understood.
        sentence: exactly what goes to the model, "" while that is open.
        where: where the edit may happen, one line, "" while that is open.
        is_whole_image: nothing but the relevance map, or nothing at all, confines the edit.
        pseudo_mask: (h, w) float32 over the whole radiograph, whatever its shape, FRAME_SIZE on the longer
            side; None where the instruction has none.
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
        where, is_whole, mask = _where(instructions, vocabulary, atlas, circumstances)
    except (InstructionError, AtlasError) as error:
        wide = without_zones(text, vocabulary) if isinstance(error, AtlasError) else ""
        offered = (Suggestion(wide, wide),) if wide else ()
        return Outlook(instructions=instructions, problem=str(error), suggestions=offered)
    return Outlook(
        instructions=instructions,
        sentence=sentence,
        where=where,
        is_whole_image=is_whole,
        pseudo_mask=mask,
        notes=notes,
    )


def describe_share(share: float) -> str:
    """A share of the frame in words: "12 %", "0.4 %", "< 0.1 %"."""
    percent = 100 * share
    if 0 < percent < 0.1:
        return f"< {number(0.1, '.1f')} %"
    return f"{number(percent, '.1f' if percent < 10 else '.0f')} %"


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
    allowed = _painted(circumstances) if is_painted else (tr("Whole image: you allowed it"), True, None)
    where, is_whole, _ = _confined(circumstances) or allowed
    named = ", ".join(f"“{word}”" for word in unknown)
    return Outlook(
        sentence=text.strip(),
        where=where,
        is_whole_image=is_whole,
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
    outcome = _confined(circumstances)
    notes: tuple[str, ...] = ()
    if outcome is None:
        if atlas is None:
            return Outlook(problem=tr(_NO_ATLAS))
        try:
            found = faithful_pseudo_mask(text, atlas)
        except AtlasError as error:
            return Outlook(problem=str(error))
        notes = found.messages
        if found.mask.min() >= 1:
            reason = " and ".join(found.phrases) or tr("no known phrase")
            outcome = (
                tr("Whole image: {reason}, as in the published inference").format(reason=reason),
                True,
                None,
            )
            if circumstances.reader_mask_share is not None:
                outcome = _painted(circumstances)
        else:
            here = _over_radiograph(found.mask, circumstances)
            share = describe_share(float(here.mean()))
            where = tr("Pseudo mask of {findings}, {share} of the radiograph").format(
                findings=" and ".join(found.phrases), share=share
            )
            if circumstances.reader_mask_share is not None:
                where = _both(tr("pseudo mask of {findings}").format(findings=" and ".join(found.phrases)))
            outcome = where, False, here
    where, is_whole, mask = outcome
    return Outlook(
        instructions=instructions,
        sentence=text,
        where=where,
        is_whole_image=is_whole,
        pseudo_mask=mask,
        notes=notes,
    )


_NO_ATLAS = mark("The pseudo masks cannot be read; paint a mask, or choose a variant without pseudo mask.")

_Where = tuple[str, bool, FloatImage | None]


def _where(
    instructions: tuple[Instruction, ...],
    vocabulary: Vocabulary,
    atlas: Atlas | None,
    circumstances: Circumstances,
) -> _Where:
    confined = _confined(circumstances)
    if confined is not None:
        return (*confined[:2], _pseudo_mask(instructions, vocabulary, atlas, circumstances))
    if atlas is None:
        raise AtlasError(tr(_NO_ATLAS))
    found = pseudo_mask_for(instructions, vocabulary, atlas, FRAME_SIZE, circumstances.is_mirrored)
    source = _told(found.source)
    source = source[:1].upper() + source[1:]
    is_painted = circumstances.reader_mask_share is not None
    if found.whole_frame_findings:
        return _painted(circumstances) if is_painted else (source, True, None)
    if not np.any(found.mask):
        raise AtlasError(
            tr("the {source} is empty; say another side or zone, or paint a mask").format(
                source=_told(found.source)
            )
        )
    if is_painted:
        return _both(_told(found.source)), False, found.mask
    return (
        tr("{source}, {share} of the radiograph").format(source=source, share=describe_share(found.coverage)),
        False,
        found.mask,
    )


def _told(source: str) -> str:
    """What the engine calls a mask, for the reader."""
    start = "pseudo mask of "
    if source.startswith(start):
        return tr("pseudo mask of {findings}").format(findings=source.removeprefix(start))
    return source.replace("whole frame", tr("whole image"))


def _confined(circumstances: Circumstances) -> _Where | None:
    """What confines the edit when it is not a pseudo mask; None when it is."""
    if circumstances.variant is Variant.NONE:
        return tr("Whole image: this variant confines nothing"), True, None
    if circumstances.variant is Variant.RELEVANCE:
        return tr("Whole image: this variant is confined by the relevance map only"), True, None
    return _painted(circumstances) if circumstances.is_painted_instead else None


def _painted(circumstances: Circumstances) -> _Where:
    share = describe_share(circumstances.reader_mask_share or 0.0)
    return tr("Your painted mask, {share} of the radiograph").format(share=share), False, None


def _both(source: str) -> str:
    """How much of the radiograph that is, the painter says while it is painted."""
    return tr("Where your painted mask and the {source} agree").format(source=source)


def _pseudo_mask(
    instructions: tuple[Instruction, ...],
    vocabulary: Vocabulary,
    atlas: Atlas | None,
    circumstances: Circumstances,
) -> FloatImage | None:
    """The pseudo mask for painting on, although it does not confine this edit."""
    if atlas is None:
        return None
    found = pseudo_mask_for(instructions, vocabulary, atlas, FRAME_SIZE, circumstances.is_mirrored)
    return None if found.whole_frame_findings else found.mask


def _over_radiograph(mask: FloatImage, circumstances: Circumstances) -> FloatImage:
    """The part of a mask of the whole model frame that lies over the radiograph, black bars left out.

    The published inference knows no bars and puts its masks over the frame as it is.
    """
    if circumstances.card is None or circumstances.radiograph is None:
        return mask
    spec = replace(circumstances.card.frame, size=len(mask))
    top, left, height, width = find_content_box(circumstances.radiograph, spec)
    return mask[top : top + height, left : left + width]


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
