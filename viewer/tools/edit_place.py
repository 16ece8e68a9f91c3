"""EditPlace: where an edit may happen, in one line and as a mask, worked out before anything runs."""

from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import FloatImage
from engine.edit import Behaviour, MaskUse, Variant
from engine.errors import AtlasError
from engine.guidance.pseudo_masks import Atlas, pseudo_mask_for
from engine.guidance.published_masks import faithful_pseudo_mask
from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import Instruction
from engine.models.catalog import ModelCard
from engine.radiographs.framing import find_content_box
from engine.radiographs.radiograph import Radiograph
from viewer.language import mark, number, tr
from viewer.retold.edits import edit_words

FRAME_SIZE = 512  # of the pseudo mask shown and offered for painting

_NO_ATLAS = mark("The pseudo masks cannot be read; paint a mask, or choose a variant without pseudo mask.")


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
class EditPlace:
    """Where an edit may happen.

    Attributes:
        words: one line.
        is_whole_image: nothing but the relevance map, or nothing at all, confines the edit.
        pseudo_mask: (h, w) float32 over the whole radiograph, whatever its shape, FRAME_SIZE on the longer
            side; None where the instruction has none.
    """

    words: str
    is_whole_image: bool
    pseudo_mask: FloatImage | None = None


def place_of(
    instructions: tuple[Instruction, ...],
    vocabulary: Vocabulary,
    atlas: Atlas | None,
    circumstances: Circumstances,
) -> EditPlace:
    """Where instructions that were understood act.

    Raises:
        AtlasError: there is no pseudo mask to confine the edit, or it is empty.
    """
    confined = _confined(circumstances)
    if confined is not None:
        return replace(confined, pseudo_mask=_pseudo_mask(instructions, vocabulary, atlas, circumstances))
    if atlas is None:
        raise AtlasError(tr(_NO_ATLAS))
    found = pseudo_mask_for(instructions, vocabulary, atlas, FRAME_SIZE, circumstances.is_mirrored)
    source = _told(found.source)
    source = source[:1].upper() + source[1:]
    is_painted = circumstances.reader_mask_share is not None
    if found.whole_frame_findings:
        return _painted(circumstances) if is_painted else EditPlace(source, True)
    if not np.any(found.mask):
        raise AtlasError(
            tr("the {source} is empty; say another side or zone, or paint a mask").format(
                source=_told(found.source)
            )
        )
    if is_painted:
        return EditPlace(_both(_told(found.source)), False, found.mask)
    return EditPlace(
        tr("{source}, {share} of the radiograph").format(source=source, share=describe_share(found.coverage)),
        False,
        found.mask,
    )


def place_of_unknown_words(circumstances: Circumstances) -> EditPlace:
    """Where words outside the vocabulary act, once the reader painted a mask or allowed the whole image."""
    allowed = (
        EditPlace(tr("Whole image: you allowed it"), True)
        if circumstances.reader_mask_share is None
        else _painted(circumstances)
    )
    return _confined(circumstances) or allowed


def faithful_place(
    text: str, atlas: Atlas | None, circumstances: Circumstances
) -> tuple[EditPlace, tuple[str, ...]]:
    """Where a text acts in the published inference, and notes on it.

    Raises:
        AtlasError: there is no pseudo mask to confine the edit.
    """
    confined = _confined(circumstances)
    if confined is not None:
        return confined, ()
    if atlas is None:
        raise AtlasError(tr(_NO_ATLAS))
    found = faithful_pseudo_mask(text, atlas, circumstances.is_mirrored)
    is_painted = circumstances.reader_mask_share is not None
    findings = " and ".join(found.phrases)
    if found.mask.min() >= 1:
        words = tr("Whole image: {reason}, as in the published inference").format(
            reason=findings or tr("no known phrase")
        )
        return _painted(circumstances) if is_painted else EditPlace(words, True), found.messages
    here = _over_radiograph(found.mask, circumstances)
    if is_painted:
        words = _both(tr("pseudo mask of {findings}").format(findings=findings))
    else:
        words = tr("Pseudo mask of {findings}, {share} of the radiograph").format(
            findings=findings, share=describe_share(float(here.mean()))
        )
    return EditPlace(words, False, here), found.messages


def describe_share(share: float) -> str:
    """A share of the frame in words: "12 %", "0.4 %", "< 0.1 %"."""
    percent = 100 * share
    if 0 < percent < 0.1:
        return f"< {number(0.1, '.1f')} %"
    return f"{number(percent, '.1f' if percent < 10 else '.0f')} %"


def _told(source: str) -> str:
    """What the engine calls a mask, for the reader."""
    return edit_words(source).replace("whole frame", "whole image")


def _confined(circumstances: Circumstances) -> EditPlace | None:
    """What confines the edit when it is not a pseudo mask; None when it is."""
    if circumstances.variant is Variant.NONE:
        return EditPlace(tr("Whole image: this variant confines nothing"), True)
    if circumstances.variant is Variant.RELEVANCE:
        return EditPlace(tr("Whole image: this variant is confined by the relevance map only"), True)
    return _painted(circumstances) if circumstances.is_painted_instead else None


def _painted(circumstances: Circumstances) -> EditPlace:
    share = describe_share(circumstances.reader_mask_share or 0.0)
    return EditPlace(tr("Your painted mask, {share} of the radiograph").format(share=share), False)


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
