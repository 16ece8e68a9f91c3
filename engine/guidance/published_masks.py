"""How the published inference finds a pseudo mask, to the letter and with its quirks; for the faithful mode.

Thirty-one phrases are searched in the lower-cased instruction as plain substrings, without word borders: a
pericardial effusion gets the mask of pleural effusion, "no effusion" too, and "lung opacities" none. Two
phrases end in a blank, so they match only in the middle of a sentence. Any phrase found without a mask opens
the whole frame, whatever else was found.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import FloatImage, freeze_arrays, reduce_through_constructor
from engine.guidance.atlas import RASTER_SIZE, Atlas
from engine.instructions.instruction import Location

PHRASES = (
    "fracture",
    "thymoma",
    "tortuosity of the descending aorta ",
    "blunting of the costophrenic angle",
    "atelectasis",
    "hilar congestion",
    "hernia",
    "cardiomegaly",
    "consolidation",
    "effusion",
    "tortuosity of the thoracic aorta ",
    "vascular congestion",
    "pleural thickening",
    "granuloma",
    "lung opacity",
    "contusion",
    "hypertensive heart disease",
    "heart failure",
    "gastric distention",
    "pneumomediastinum",
    "calcification",
    "infection",
    "air collection",
    "pneumonia",
    "enlargement of the cardiac silhouette",
    "edema",
    "emphysema",
    "scoliosis",
    "hypoxemia",
    "hematoma",
    "pneumothorax",
)


@dataclass(frozen=True, eq=False)
class FaithfulMask:
    """The pseudo mask that the published inference would use.

    Attributes:
        mask: (512, 512) float32, 0 or 1.
        phrases: the phrases found, in the order of PHRASES.
        messages: one line for each reason why the whole frame is open.
    """

    mask: FloatImage
    phrases: tuple[str, ...]
    messages: tuple[str, ...]

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)


def faithful_pseudo_mask(text: str, atlas: Atlas, is_mirrored: bool = False) -> FaithfulMask:
    """The pseudo mask of an instruction by the published rule.

    Args:
        text: the instruction as written.
        atlas: published masks, or any other; phrases that name no finding of it count as without a file.
        is_mirrored: the mask is to lie on a mirrored radiograph.

    Source: public InstructX2X repository, ``inference/rse_x2x.py`` at 776c739.
    """
    lowered = text.lower()
    found = tuple(phrase for phrase in PHRASES if phrase in lowered)
    whole = np.ones((RASTER_SIZE, RASTER_SIZE), dtype=np.float32)
    if not found:
        return FaithfulMask(whole, (), ("no known phrase in the instruction: whole frame",))
    keys = {phrase: _finding_key(phrase) for phrase in found}
    messages = tuple(
        f'no mask for "{phrase.title()}": whole frame' for phrase, key in keys.items() if not atlas.has(key)
    )
    if messages:
        return FaithfulMask(whole, found, messages)
    mask = np.maximum.reduce([atlas.mask(key, Location(), RASTER_SIZE) for key in keys.values()])
    return FaithfulMask(np.ascontiguousarray(mask[:, ::-1]) if is_mirrored else mask, found, ())


def _finding_key(phrase: str) -> str:
    """Key in the vocabulary; the trailing blank stays, as it stays in the published file name."""
    return "pleural_effusion" if phrase == "effusion" else phrase.replace(" ", "_")
