"""ZIP archives: folders within, and everything hostile that a ZIP can be."""

import tempfile
import zipfile
from pathlib import Path

import pytest

from engine.collection import archive
from engine.collection.archive import list_archive, unpacked
from engine.collection.candidate import Candidate, Reason, Skipped
from engine.collection.search import find_candidates
from engine.errors import DamagedImageError, RadiographError, UnsupportedImageError


@pytest.fixture
def packed(disc: Path, tmp_path: Path) -> Path:
    path = tmp_path / "disc.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for file in sorted(disc.rglob("*")):
            made.write(file, file.relative_to(disc))
    return path


def listed(path: Path) -> tuple[list[str], dict[str, Reason]]:
    items = list(list_archive(path, path.name))
    found = [item.member for item in items if isinstance(item, Candidate)]
    return found, {item.name: item.reason for item in items if isinstance(item, Skipped)}


def test_nested_folders_are_listed_and_the_rest_is_explained(packed: Path) -> None:
    found, skipped = listed(packed)
    assert found == ["im2.png", "im10.dcm", "IMAGES/A/IM0001"]
    assert skipped["disc.zip/notes.txt"] is Reason.NO_IMAGE
    assert skipped["disc.zip/ct.dcm"] is Reason.OTHER_DICOM


def test_a_zip_is_found_as_file_and_within_a_folder(packed: Path) -> None:
    for opened in (packed, packed.parent):
        members = [c.member for c in find_candidates([opened]) if isinstance(c, Candidate) and c.member]
        assert members == ["im2.png", "im10.dcm", "IMAGES/A/IM0001"]


def test_a_member_is_unpacked_privately_and_gone_afterwards(packed: Path, disc: Path) -> None:
    with unpacked(Candidate(packed, "im10.dcm")) as file:
        assert file.read_bytes() == (disc / "im10.dcm").read_bytes()
        assert file.name == "member"
        assert Path(tempfile.gettempdir()) in file.parents
        assert file.parent.stat().st_mode & 0o077 == 0
    assert not file.parent.exists()


def test_a_name_that_climbs_out_never_becomes_a_path(tmp_path: Path, disc: Path) -> None:
    path = tmp_path / "climb.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.write(disc / "im10.dcm", "../../outside.dcm")
        made.write(disc / "im10.dcm", "/absolute.dcm")
    found, _ = listed(path)
    before = set(tmp_path.parent.rglob("*.dcm"))
    assert len(found) == 2
    for member in found:
        with unpacked(Candidate(path, member)) as file:
            assert file.name == "member"
    assert set(tmp_path.parent.rglob("*.dcm")) == before


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_HARMLESS_BYTES", 32 * 1024**2)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        made.writestr("bomb.dcm", b"\0" * (64 * 1024**2))
    assert path.stat().st_size < 100_000
    # Deflate reaches 1030 : 1, beyond what any radiograph does.
    assert listed(path) == ([], {"bomb.zip/bomb.dcm": Reason.TOO_LARGE})
    with (
        pytest.raises(UnsupportedImageError, match="more than a radiograph"),
        unpacked(Candidate(path, "bomb.dcm")),
    ):
        pass


def test_a_size_that_lies_is_caught(packed: Path, tmp_path: Path) -> None:
    data = bytearray(packed.read_bytes())
    with zipfile.ZipFile(packed) as whole:
        size = whole.getinfo("im10.dcm").file_size
    lie = (100).to_bytes(4, "little")
    data = data.replace(size.to_bytes(4, "little"), lie)
    path = tmp_path / "liar.zip"
    path.write_bytes(bytes(data))
    with pytest.raises(RadiographError), unpacked(Candidate(path, "im10.dcm")):
        pass


def test_damage_costs_a_line_each(packed: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(packed.read_bytes()[:-40])
    assert listed(cut) == ([], {"cut.zip": Reason.DAMAGED_ZIP})
    data = bytearray(packed.read_bytes())
    with zipfile.ZipFile(packed) as whole:
        start = whole.getinfo("im10.dcm").header_offset
    data[start + 60 : start + 160] = b"\xff" * 100
    bent = tmp_path / "bent.zip"
    bent.write_bytes(bytes(data))
    found, _ = listed(bent)
    assert "im2.png" in found
    damaged = pytest.raises(DamagedImageError, match=r"^im10\.dcm: the ZIP is damaged there")
    with damaged, unpacked(Candidate(bent, "im10.dcm")):
        pass


def test_locked_nested_and_strange_members_are_explained(packed: Path, tmp_path: Path) -> None:
    path = tmp_path / "odd.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.write(packed, "inner.zip")
        made.writestr("squeezed.dcm", b"x" * 1000, zipfile.ZIP_BZIP2)
        made.writestr("__MACOSX/._im.dcm", b"x")
    data = bytearray(path.read_bytes())
    assert listed(path)[1] == {
        "odd.zip/inner.zip": Reason.NESTED_ZIP,
        "odd.zip/squeezed.dcm": Reason.STRANGE_PACKING,
        "odd.zip/__MACOSX/._im.dcm": Reason.HIDDEN,
    }
    with zipfile.ZipFile(path) as whole:
        data[whole.start_dir + 8] |= 1  # the bit of encryption, of the first member
    path.write_bytes(bytes(data))
    assert listed(path)[1]["odd.zip/inner.zip"] is Reason.LOCKED


def test_too_many_members_are_refused_before_they_are_read(
    packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    assert listed(packed) == ([], {"disc.zip": Reason.TOO_LARGE})


def test_an_archive_that_has_gone_is_said(packed: Path) -> None:
    packed.unlink()
    with pytest.raises(RadiographError, match="open it again"), unpacked(Candidate(packed, "a/im10.dcm")):
        pass
