"""The list of opened files: folders, archives, what was skipped, and files read again."""

import dataclasses
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_dicom import make_dataset
from pytestqt.qtbot import QtBot

from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.exchange.opener import Opener
from viewer.exchange.reading import Reading


@pytest.fixture
def opener(qapp: object) -> Opener:
    return Opener(Case())


def settle(qtbot: QtBot, opener: Opener) -> None:
    qtbot.waitUntil(lambda: not opener.is_reading and not opener.lister.is_running)


def test_a_folder_is_listed_and_its_first_radiograph_opened(
    qtbot: QtBot, opener: Opener, tmp_path: Path
) -> None:
    for name in ("im10.dcm", "im2.dcm"):
        make_dataset().save_as(tmp_path / name, enforce_file_format=True)
    (tmp_path / "readme.txt").write_text("no image")
    begun: list[list[Path]] = []
    opener.list_begun.connect(begun.append)
    opener.open_paths([tmp_path])
    assert opener.is_reading
    settle(qtbot, opener)
    assert opener.position == (1, 2)
    assert opener.current is not None
    assert opener.current.name == "im2.dcm"
    assert begun == [[tmp_path]]
    case = opener._case
    assert case.message == "Found 2 files, 1 skipped (1 neither DICOM nor PNG nor JPEG)."


def test_a_radiograph_within_a_zip_bears_its_place_there(
    qtbot: QtBot, opener: Opener, tmp_path: Path
) -> None:
    make_dataset().save_as(tmp_path / "a.dcm", enforce_file_format=True)
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as made:
        made.write(tmp_path / "a.dcm", "study/a.dcm")
    opener.open_paths([tmp_path / "z.zip"])
    settle(qtbot, opener)
    radiograph = opener._case.radiograph
    assert radiograph is not None
    assert radiograph.path == tmp_path / "z.zip" / "study" / "a.dcm"
    assert radiograph.shape == (60, 50)


def test_nothing_found_keeps_the_list_and_says_what_was_there(
    qtbot: QtBot, opener: Opener, tmp_path: Path
) -> None:
    make_dataset().save_as(tmp_path / "a.dcm", enforce_file_format=True)
    opener.open_paths([tmp_path / "a.dcm"])
    settle(qtbot, opener)
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "readme.txt").write_text("no image")
    opener.open_paths([folder])
    settle(qtbot, opener)
    assert opener.position == (1, 1)
    assert opener._case.message.endswith("(0 files, 1 skipped (1 neither DICOM nor PNG nor JPEG))")
    assert opener._case.message_is_error


def test_a_file_that_was_refused_is_read_again_when_asked_for(
    qtbot: QtBot, radiograph_factory: Callable[..., Radiograph]
) -> None:
    from engine.errors import DamagedImageError

    broken = {"b"}

    def read(path: Path) -> Reading:
        if path.name in broken:
            raise DamagedImageError(f"{path.name} is truncated; copy it again")
        return Reading(dataclasses.replace(radiograph_factory(40, 30), path=path), ())

    opener = Opener(Case(), read)
    opener.open_paths([Path("a"), Path("b"), Path("c")])
    settle(qtbot, opener)
    refused: list[int] = []
    opener.refused.connect(lambda index, _: refused.append(index))
    opener.go_to(1)
    settle(qtbot, opener)
    assert (opener.position, refused) == ((1, 3), [1])
    assert opener._case.message_is_error
    broken.clear()
    opener.go_to(1)
    settle(qtbot, opener)
    assert opener.position == (2, 3)
    opener.go_to_end(True)
    settle(qtbot, opener)
    assert opener.position == (3, 3)
    opener.go_to_end(False)
    settle(qtbot, opener)
    assert opener.position == (1, 3)


def test_the_file_asked_for_is_shown_first_wherever_it_is_in_the_list(
    qtbot: QtBot, opener: Opener, tmp_path: Path
) -> None:
    for name in "abc":
        make_dataset().save_as(tmp_path / f"{name}.dcm", enforce_file_format=True)
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as made:
        for name in "abc":
            made.write(tmp_path / f"{name}.dcm", f"study/{name}.dcm")
    opener.open_paths([tmp_path], (tmp_path / "c.dcm", ""))
    settle(qtbot, opener)
    assert opener.current is not None
    assert opener.current.path == tmp_path / "c.dcm"
    opener.open_paths([tmp_path / "z.zip"], (tmp_path / "z.zip", "study/b.dcm"))
    settle(qtbot, opener)
    assert opener.current.member == "study/b.dcm"
    assert opener.position == (2, 3)


def test_where_the_file_asked_for_is_gone_the_first_one_is_shown(
    qtbot: QtBot, opener: Opener, tmp_path: Path
) -> None:
    make_dataset().save_as(tmp_path / "a.dcm", enforce_file_format=True)
    opener.open_paths([tmp_path], (tmp_path / "gone.dcm", ""))
    settle(qtbot, opener)
    assert opener.position == (1, 1)


def test_closed_there_is_no_list(qtbot: QtBot, opener: Opener, tmp_path: Path) -> None:
    make_dataset().save_as(tmp_path / "a.dcm", enforce_file_format=True)
    opener.open_paths([tmp_path])
    settle(qtbot, opener)
    opener.close()
    assert opener.position is None
    assert not opener.is_reading
    opener.step(1)
    settle(qtbot, opener)
    assert opener.current is None
