"""The pseudo mask of an instruction: where its findings can occur on a frontal chest radiograph.

Masks refer to the whole image squashed to a square; ``framing`` places them in a letterboxed frame.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import FloatImage, freeze_arrays, reduce_through_constructor
from engine.guidance.atlas import Atlas, ZoneGeometry, load_atlas
from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Location

__all__ = ["Atlas", "PseudoMask", "ZoneGeometry", "load_atlas", "pseudo_mask_for"]


@dataclass(frozen=True, eq=False)
class PseudoMask:
    """Where an instruction may change the image.

    Attributes:
        mask: (size, size) float32, 0 or 1.
        source: which rule made it, in words: "pseudo mask of pleural effusion, right", or
            "whole frame: fracture has no annotated mask".
        whole_frame_findings: names of the findings that opened the whole frame; empty where none did.
        coverage: part of the frame that is 1.
    """

    mask: FloatImage
    source: str
    whole_frame_findings: tuple[str, ...]
    coverage: float

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)


def pseudo_mask_for(
    instructions: Sequence[Instruction],
    vocabulary: Vocabulary,
    atlas: Atlas,
    size: int,
    is_mirrored: bool = False,
) -> PseudoMask:
    """Union of the masks of all findings, each clipped to the side and zone that the instruction names.

    A finding without an annotated mask opens the whole frame, as in the paper, and the source says so; a
    side or zone does not narrow the whole frame. The atlas is drawn with the patient's right on the left
    of the image; for a mirrored radiograph the masks are mirrored too.

    Raises:
        AtlasError: a mask has nothing at the place that the instruction names.

    Source: Min et al., MICCAI 2025, Region-Specific Editing.
    """
    mentions = list(dict.fromkeys(mention for item in instructions for mention in item.mentions))
    without = dict.fromkeys(
        vocabulary.finding(mention.finding).name for mention in mentions if not atlas.has(mention.finding)
    )
    if without or not mentions:
        return PseudoMask(
            np.ones((size, size), dtype=np.float32), _whole_frame_source(tuple(without)), tuple(without), 1.0
        )
    places = list(dict.fromkeys((mention.finding, mention.location) for mention in mentions))
    mask = np.zeros((size, size), dtype=np.float32)
    for key, location in places:
        mask = np.maximum(mask, atlas.mask(key, location, size))
    names = [_name(FindingMention(key, location), vocabulary) for key, location in places]
    source = f"pseudo mask of {'; '.join(names)}"
    if is_mirrored:
        mask, source = np.ascontiguousarray(mask[:, ::-1]), f"{source}, mirrored like the radiograph"
    return PseudoMask(mask, source, (), float(mask.mean()))


def _whole_frame_source(names: tuple[str, ...]) -> str:
    if not names:
        return "whole frame: the instruction names no known finding"
    verb, noun = ("has", "mask") if len(names) == 1 else ("have", "masks")
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"whole frame: {listed} {verb} no annotated {noun}"


def _name(mention: FindingMention, vocabulary: Vocabulary) -> str:
    location: Location = mention.location
    words = [word.value for word in (location.side, location.zone) if word is not None]
    name = vocabulary.finding(mention.finding).name
    return f"{name}, {' '.join(words)}" if words else name
