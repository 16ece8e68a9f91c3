"""What a retrieval may put into a folder."""

import tracemalloc
import zlib

import pydicom
import pytest
from made_up_dicom import UIDS

from engine.errors import ArchiveError
from engine.pacs.inbox import REFUSED_DAMAGED, REFUSED_FULL, REFUSED_OTHER, STORED, Inbox

STUDY, SERIES, OBJECT = UIDS["StudyInstanceUID"], UIDS["SeriesInstanceUID"], UIDS["SOPInstanceUID"]


def quiet(done, of):
    pass


@pytest.fixture
def content(film):
    return film.read_bytes()


def test_only_what_was_asked_for_is_kept(tmp_path, content):
    for wanted in (("1.2.3", "", ""), (STUDY, "1.2.3", ""), (STUDY, SERIES, "1.2.3")):
        inbox = Inbox(tmp_path / "new", wanted, 1 << 30, quiet)
        assert inbox.take(content, OBJECT) == REFUSED_OTHER
        assert inbox.files == []
        inbox.discard()
        assert not (tmp_path / "new").exists()
    inbox = Inbox(tmp_path / "new", (STUDY, SERIES, OBJECT), 1 << 30, quiet, expected=2)
    assert inbox.take(content, OBJECT) == STORED
    assert inbox.files[0].read_bytes() == content
    assert inbox.notes() == ("1 of 2 objects came",)


def test_what_is_announced_as_something_else_or_damaged_is_refused(tmp_path, content):
    inbox = Inbox(tmp_path, ("", "", ""), 1 << 30, quiet)
    assert inbox.take(content, "1.2.3") == REFUSED_OTHER
    assert inbox.take(content, "../../x") == REFUSED_DAMAGED
    assert inbox.take(b"\0" * 128 + b"DICM", OBJECT) in (REFUSED_OTHER, REFUSED_DAMAGED)
    assert inbox.take(b"no DICOM at all", OBJECT) == REFUSED_DAMAGED
    deep = content[:-200] + b"\x08\x00\x40\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff" * 20_000
    assert inbox.take(deep, OBJECT) in (REFUSED_DAMAGED, REFUSED_OTHER, STORED)
    assert all(file.parent == tmp_path for file in inbox.files)


def test_the_quota_holds_and_nothing_is_replaced(tmp_path, content):
    (tmp_path / "000001.dcm").write_bytes(b"mine")
    inbox = Inbox(tmp_path, ("", "", ""), len(content) + 10, quiet)
    assert inbox.take(content, OBJECT) == STORED
    assert [file.name for file in inbox.files] == ["000002.dcm"]
    other = pydicom.dcmread(tmp_path / "000002.dcm")
    other.SOPInstanceUID = other.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
    other.save_as(tmp_path / "other.dcm")
    assert inbox.take((tmp_path / "other.dcm").read_bytes(), "1.2.3") == REFUSED_FULL
    inbox.discard()
    assert (tmp_path / "000001.dcm").read_bytes() == b"mine"
    assert not (tmp_path / "000002.dcm").exists()
    assert inbox.take(content, OBJECT) == REFUSED_FULL


def test_the_same_object_twice_is_kept_once_and_another_of_its_name_beside_it(tmp_path, film, content):
    inbox = Inbox(tmp_path, ("", "", ""), 1 << 30, quiet)
    changed = pydicom.dcmread(film)
    changed.PatientComments = "changed"
    changed.save_as(tmp_path / "changed")
    assert [inbox.take(one, OBJECT) for one in (content, content)] == [STORED, STORED]
    assert (len(inbox.files), inbox.notes()) == (1, ())
    assert inbox.take((tmp_path / "changed").read_bytes(), OBJECT) == STORED
    assert len(inbox.files) == 2
    assert inbox.notes() == ("1 × object came twice with different content, both were kept",)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="cannot be made"):
        Inbox(tmp_path / "file" / "new", ("", "", ""), 1, quiet)


def test_a_deflated_object_is_not_inflated_without_end(tmp_path, content):
    meta_end = 132 + 12 + int.from_bytes(content[140:144], "little")
    syntax = content.index(b"1.2.840.10008.1.2.1\0", 0, meta_end)
    deflated = b"1.2.840.10008.1.2.1.99"
    length = int.from_bytes(content[140:144], "little") + len(deflated) - 20
    meta = (
        content[:140]
        + length.to_bytes(4, "little")
        + content[144 : syntax - 2]
        + len(deflated).to_bytes(2, "little")
        + deflated
        + content[syntax + 20 : meta_end]
    )
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content[meta_end:])
    for _ in range(256):
        packed += packer.compress(bytes(1 << 20))
    bomb = meta + packed + packer.flush()
    assert len(bomb) < 2 << 20
    inbox = Inbox(tmp_path, ("", "", ""), 1 << 30, quiet)
    tracemalloc.start()
    try:
        assert inbox.take(bomb, OBJECT) == STORED  # as it is, never inflated on the disk
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()
