import struct

import pytest

from engine.radiographs.file_meta import TRANSFER_SYNTAX, find_file_meta

SYNTAX = struct.pack("<HH2sH", 2, 0x10, b"UI", 18) + b"1.2.840.10008.1.2\0"
LONG = struct.pack("<HH2sHL", 2, 1, b"OB", 0, 2) + b"\0\1"
DATA_SET = b"\x08\0\x16\0UI\x02\x001\0"


def test_values_and_the_end_are_found() -> None:
    data = b"skip" + LONG + SYNTAX + DATA_SET
    meta = find_file_meta(data, 4)
    assert meta is not None
    assert meta.uid(data, TRANSFER_SYNTAX) == "1.2.840.10008.1.2"
    assert data[meta.values[0x00020001]] == b"\0\1"
    assert data[meta.end :] == DATA_SET
    assert meta.is_explicit


def test_a_file_without_the_group_names_nothing() -> None:
    meta = find_file_meta(DATA_SET, 0)
    assert meta is not None
    assert (meta.uid(DATA_SET, TRANSFER_SYNTAX), meta.end) == (None, 0)


def test_implicit_vr_is_read_and_told() -> None:
    data = struct.pack("<HHL", 2, 0x10, 4) + b"1.2\0" + DATA_SET
    meta = find_file_meta(data, 0)
    assert meta is not None
    assert (meta.uid(data, TRANSFER_SYNTAX), meta.end, meta.is_explicit) == ("1.2", 12, False)


@pytest.mark.parametrize("cut", [*range(2, len(LONG)), *range(len(LONG) + 2, len(LONG + SYNTAX))])
def test_a_group_that_is_cut_off_is_none(cut: int) -> None:
    assert find_file_meta((LONG + SYNTAX)[:cut], 0) is None


@pytest.mark.parametrize("length", [3, 2**31, 0xFFFFFFFF])
def test_a_length_beyond_the_data_is_none(length: int) -> None:
    assert find_file_meta(struct.pack("<HH2sHL", 2, 1, b"OB", 0, length) + b"\0\1", 0) is None
