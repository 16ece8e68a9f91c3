"""Radiograph: what makes two of them the same."""

import dataclasses
from pathlib import Path

from engine.radiographs.radiograph import Radiograph


def test_a_radiograph_has_the_same_key_wherever_its_file_lies(radiograph: Radiograph) -> None:
    moved = dataclasses.replace(radiograph, path=Path("elsewhere") / "other.dcm")
    assert moved.key == radiograph.key


def test_each_frame_and_each_file_has_a_key_of_its_own(radiograph: Radiograph) -> None:
    second = dataclasses.replace(radiograph, frame_number=2)
    other = dataclasses.replace(radiograph, sha256="f" * 64)
    assert len({radiograph.key, second.key, other.key}) == 3
