import json
from pathlib import Path

import numpy as np
import pytest

from engine.guidance.pseudo_masks import Atlas, load_atlas
from engine.guidance.published_masks import PHRASES, faithful_pseudo_mask
from engine.instructions.instruction import Location


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


def union(atlas: Atlas, *keys: str) -> np.ndarray:
    return np.maximum.reduce([atlas.mask(key, Location(), 512) for key in keys])


def test_there_are_thirty_one_lower_case_phrases_two_with_a_trailing_blank() -> None:
    assert len(set(PHRASES)) == 31
    assert all(phrase == phrase.lower() for phrase in PHRASES)
    assert sum(phrase.endswith(" ") for phrase in PHRASES) == 2


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        # ALGORITHM 9, number by number: what the published code does.
        ("Add the finding of pleural effusion", ["pleural_effusion"]),
        ("REMOVE THE FINDINGS OF PLEURAL EFFUSION AND ATELECTASIS", ["atelectasis", "pleural_effusion"]),
        ("Add the finding of pericardial effusion", ["pleural_effusion"]),  # 5
        ("Add the finding of hydropneumothorax", ["pneumothorax"]),  # 5
        ("no effusion", ["pleural_effusion"]),  # 5
        ("nodule and edema", ["edema"]),  # 3
        ("Add the finding of left pleural effusion", ["pleural_effusion"]),  # 6
        ("edema and tortuosity of the thoracic aorta", ["edema"]),  # 4
    ],
)
def test_substrings_choose_the_masks(text: str, keys: list[str], atlas: Atlas) -> None:
    found = faithful_pseudo_mask(text, atlas)
    assert np.array_equal(found.mask, union(atlas, *keys))
    assert found.mask.dtype == np.float32
    assert found.messages == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("edema and fracture", "Fracture"),  # 2
        ("tortuosity of the thoracic aorta and edema", "Tortuosity Of The Thoracic Aorta "),  # 4
        ("Add the finding of infection", "Infection"),
        ("Add lung opacities", "no known phrase"),  # 5
        ("Add the finding of an enlarged heart", "no known phrase"),  # 5
        ("", "no known phrase"),
    ],
)
def test_a_phrase_without_a_mask_or_none_opens_the_whole_frame(text: str, message: str, atlas: Atlas) -> None:
    found = faithful_pseudo_mask(text, atlas)
    assert found.mask.shape == (512, 512)
    assert found.mask.all()
    assert message in found.messages[0]


def test_the_recorded_runs_used_these_masks(shared: Path) -> None:
    atlas = load_atlas(shared / "reference" / "pseudo_masks")
    recordings = sorted((shared / "golden").glob("*.npz"))
    assert recordings
    for path in recordings:
        with np.load(path) as recording:
            text = json.loads(str(recording["meta"]))["instruction"]
            assert np.array_equal(faithful_pseudo_mask(text, atlas).mask, recording["pseudo_mask_512"])
