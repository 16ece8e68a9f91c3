"""Searching: folders, natural order, what is skipped and why, cancelling."""

import os
from pathlib import Path

import pytest
from made_up_dicom import make_dataset

from engine.collection.candidate import Candidate, Reason, Skipped, Tally
from engine.collection.natural_order import natural_key
from engine.collection.search import find_candidates


def names(paths: list[Path]) -> list[str]:
    return [item.name for item in find_candidates(paths) if isinstance(item, Candidate)]


def skipped(paths: list[Path]) -> dict[str, Reason]:
    return {item.name: item.reason for item in find_candidates(paths) if isinstance(item, Skipped)}


def test_a_folder_gives_its_images_in_natural_order_then_its_subfolders(disc: Path) -> None:
    assert names([disc]) == ["im2.png", "im10.dcm", "IM0001"]


def test_what_is_no_radiograph_is_named_with_its_reason(disc: Path) -> None:
    assert skipped([disc]) == {
        "disc/.thumbs": Reason.HIDDEN,
        "disc/ct.dcm": Reason.OTHER_DICOM,
        "disc/empty.dcm": Reason.EMPTY,
        "disc/notes.txt": Reason.NO_IMAGE,
    }
    lines = [item.line for item in find_candidates([disc]) if isinstance(item, Skipped)]
    assert "disc/ct.dcm: DICOM, but no radiograph (CT Image)" in lines


def test_a_tally_counts_and_says_both(disc: Path) -> None:
    tally = Tally()
    for item in find_candidates([disc]):
        tally.add(item)
    assert (tally.found, tally.skipped) == (3, 4)
    assert len(tally.lines) == 4


def test_a_file_that_was_named_itself_is_a_candidate_whatever_it_holds(disc: Path) -> None:
    chosen = [disc / "notes.txt", disc / "missing.dcm"]
    assert [item.path for item in find_candidates(chosen) if isinstance(item, Candidate)] == chosen


def test_the_search_ends_when_it_is_told_to(disc: Path) -> None:
    seen: list[object] = []
    for item in find_candidates([disc], lambda: len(seen) >= 1):
        seen.append(item)
    assert len(seen) == 1


def test_links_to_folders_are_not_followed(disc: Path) -> None:
    os.symlink(disc, disc / "IMAGES" / "loop")
    assert names([disc]) == ["im2.png", "im10.dcm", "IM0001"]


def test_a_dataset_without_preamble_is_found(tmp_path: Path) -> None:
    dataset = make_dataset()
    del dataset.file_meta
    dataset.save_as(tmp_path / "bare", implicit_vr=True, little_endian=True)
    assert names([tmp_path]) == ["bare"]


def test_only_the_first_bytes_of_a_file_are_read(disc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    big = disc / "big.dcm"
    big.write_bytes((disc / "im10.dcm").read_bytes() + b"\0" * 2**20)
    before = _bytes_read()
    assert "big.dcm" in names([big.parent])
    if before is not None:
        assert (_bytes_read() or 0) - before < 100_000


def _bytes_read() -> int | None:
    """Bytes that this process has read so far, where the system tells."""
    counters = Path("/proc/self/io")
    if not counters.exists():
        return None
    fields = dict(line.split(": ") for line in counters.read_text().splitlines())
    return int(fields["rchar"])


def test_numbers_within_names_count_as_numbers() -> None:
    mixed = ["b1", "a10", "A9", "a09", "a", "1.2.10", "1.2.9"]
    assert sorted(mixed, key=natural_key) == ["1.2.9", "1.2.10", "a", "A9", "a09", "a10", "b1"]


def test_the_key_of_a_file_changes_with_it_and_does_not_tell_its_name(disc: Path) -> None:
    first = [item for item in find_candidates([disc]) if isinstance(item, Candidate)]
    (disc / "im10.dcm").write_bytes((disc / "im10.dcm").read_bytes() + b"\0\0")
    second = [item for item in find_candidates([disc]) if isinstance(item, Candidate)]
    same = [a.file_key == b.file_key for a, b in zip(first, second, strict=True)]
    assert same == [True, False, True]
    assert "im10" not in first[1].file_key


def test_real_awkward_files_are_sorted_out(shared: Path) -> None:
    tally = Tally()
    for item in find_candidates([shared / "data" / "awkward"]):
        tally.add(item)
    assert tally.found >= 40
    assert tally.reasons[Reason.OTHER_DICOM] >= 25
