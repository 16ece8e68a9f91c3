"""Understanding: the exact sentence for the model, and where its findings may be drawn."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from engine.arrays import FloatImage, freeze_arrays
from engine.edit import Behaviour, EditRequest, MaskUse
from engine.errors import UnknownWordError
from engine.guidance.guidance_map import intersect
from engine.guidance.pseudo_masks import load_atlas, pseudo_mask_for
from engine.guidance.published_masks import faithful_pseudo_mask
from engine.instructions.findings import Vocabulary
from engine.instructions.grammar import ParsedInstruction, parse, print_instructions
from engine.instructions.instruction import Instruction, Location
from engine.instructions.support import unsupported_parts
from engine.models.card import ModelCard
from engine.radiographs.framing import FramedRadiograph, frame_mask, place_in_content


@dataclass(frozen=True)
class Understanding:
    """What goes to the model.

    Attributes:
        sentence: word for word.
        instructions: as parsed; None where the text goes to the model as it is.
        notes: for the reader.
    """

    sentence: str
    instructions: tuple[Instruction, ...] | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Confinement:
    """Where the edit may happen before the relevance map is looked at.

    Attributes:
        mask: (S, S) float32 in [0, 1].
        source: which rule it comes from, in words.
        notes: for the reader.
        is_painted: the reader painted it, so nothing outside may ever change.
    """

    mask: FloatImage
    source: str
    notes: tuple[str, ...] = ()
    is_painted: bool = False

    def __post_init__(self) -> None:
        freeze_arrays(self)

    @property
    def is_whole(self) -> bool:
        """It confines nothing."""
        return bool(np.all(self.mask >= 1)) or self.source.startswith("whole frame")


def understand(request: EditRequest, card: ModelCard, vocabulary: Vocabulary) -> Understanding:
    """Find the sentence for the model.

    The published behaviour sends the text as it is. The default sends what the text means in the words of
    the model's grammar; words outside the vocabulary are sent as they are where the reader has painted a
    mask or agreed to the whole image.

    Raises:
        InstructionError: the text cannot be understood; UnknownWordError names the words.
    """
    text = request.instruction.strip()
    if request.behaviour is Behaviour.PAPER_FAITHFUL:
        return Understanding(request.instruction, None)
    try:
        parsed = parse(text, vocabulary)
    except UnknownWordError as error:
        if request.reader_mask is None and not request.whole_image:
            raise
        words = ", ".join(f'"{word}"' for word, _ in error.unknown) or "some words"
        note = f"{words} outside the vocabulary; the text went to the model as it is"
        return Understanding(text, None, (note,))
    sentence = print_instructions(parsed.instructions, vocabulary, card.grammar_version)
    return Understanding(
        sentence, parsed.instructions, (*parsed.notes, *_unsupported(request, card, parsed, vocabulary))
    )


def _unsupported(
    request: EditRequest, card: ModelCard, parsed: ParsedInstruction, vocabulary: Vocabulary
) -> tuple[str, ...]:
    """What the model does not get to read; a place that it does not know clips the pseudo mask, if any."""
    instructions = list(parsed.instructions)
    has_place = any(not mention.location.is_anywhere for item in instructions for mention in item.mentions)
    is_painted = request.reader_mask is not None and request.reader_mask_use is MaskUse.INSTEAD
    clips = request.variant.uses_mask and not is_painted
    notes: tuple[str, ...] = ()
    if card.grammar_version == 1 and has_place and not clips:
        why = "a mask is painted" if is_painted else "this variant has no pseudo mask"
        notes = (f"side and zone do not count: this model's instructions do not know them, and {why}",)
        instructions = [
            replace(item, mentions=tuple(replace(mention, location=Location()) for mention in item.mentions))
            for item in instructions
        ]
    return (*notes, *unsupported_parts(instructions, card.findings, card.grammar_version, vocabulary))


def confine(
    request: EditRequest, understanding: Understanding, framed: FramedRadiograph, vocabulary: Vocabulary
) -> Confinement:
    """Find the reader mask, the pseudo mask, both together, or the whole frame.

    Raises:
        AtlasError: the atlas cannot be used.
        MaskError: the painted mask and the pseudo mask have nothing in common.
    """
    size = framed.spec.size
    if not request.variant.uses_mask:
        whole = np.ones((size, size), dtype=np.float32)
        notes = ("this variant does not look at the painted mask",) if request.reader_mask is not None else ()
        return Confinement(whole, f"whole frame: the variant '{request.variant.value}' has no mask", notes)
    if request.reader_mask is None:
        return _pseudo_confinement(request, understanding, framed, vocabulary)
    mask = np.asarray(frame_mask(request.reader_mask, framed), dtype=np.float32)
    if request.reader_mask_use is MaskUse.INSTEAD:
        return Confinement(mask, "reader mask", is_painted=True)
    pseudo = _pseudo_confinement(request, understanding, framed, vocabulary)
    if pseudo.is_whole:
        note = f"the painted mask alone counts, as there is no pseudo mask ({pseudo.source})"
        return Confinement(mask, f"reader mask; {pseudo.source}", (note,), is_painted=True)
    source = f"reader mask and {pseudo.source}"
    return Confinement(intersect(mask, pseudo.mask), source, pseudo.notes, is_painted=True)


def _pseudo_confinement(
    request: EditRequest, understanding: Understanding, framed: FramedRadiograph, vocabulary: Vocabulary
) -> Confinement:
    """The pseudo mask of the instruction, or the whole frame where there is none."""
    size = framed.spec.size
    atlas = load_atlas(None if request.atlas is None else Path(request.atlas))
    if request.behaviour is Behaviour.PAPER_FAITHFUL:
        published = faithful_pseudo_mask(request.instruction, atlas, request.radiograph.is_mirrored)
        phrases = ", ".join(phrase.strip() for phrase in published.phrases)
        source = f"published mask rule: {phrases}" if phrases else "published mask rule: whole frame"
        return Confinement(published.mask, source, tuple(published.messages))
    if understanding.instructions is None:
        source = "whole frame: words outside the vocabulary, as the reader agreed"
        whole = np.ones((size, size), dtype=np.float32)
        return Confinement(whole, source, ("the whole image may change, as agreed",))
    is_mirrored = request.radiograph.is_mirrored
    pseudo = pseudo_mask_for(understanding.instructions, vocabulary, atlas, size, is_mirrored)
    notes = (f"{pseudo.source}; all of the image may change",) if pseudo.whole_frame_findings else ()
    return Confinement(place_in_content(pseudo.mask, framed.content_box, size), pseudo.source, notes)
