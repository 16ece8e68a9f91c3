import json
from pathlib import Path

import numpy as np
import pydicom
import pytest
from made_up_dicom import SEEDED_ID, SEEDED_NAME, make_dataset, save_dataset

from engine.errors import IdentityError
from engine.identity.blanking import Rectangle, parse_rectangle
from engine.identity.cleaning import Choice
from engine.identity.copying import copy_file, copy_files, write_report, write_table
from engine.identity.secret import fresh_secret


@pytest.fixture
def films(tmp_path: Path) -> list[Path]:
    folder = tmp_path / SEEDED_NAME.replace("^", "_")
    folder.mkdir()
    return [
        save_dataset(make_dataset(SOPInstanceUID=f"1.2.3.{n}"), folder / f"{SEEDED_ID}-{n}.dcm")
        for n in range(3)
    ]


def test_copies_have_names_of_their_own_and_originals_stay(films: list[Path], tmp_path: Path) -> None:
    before = [film.read_bytes() for film in films]
    outcome = copy_files(films, tmp_path / "out", Choice(), fresh_secret())
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(written) == 3
    for path in written:
        assert SEEDED_ID not in str(path.relative_to(tmp_path))
        assert "QUILLON" not in str(path.relative_to(tmp_path)).upper()
        assert SEEDED_ID.encode() not in path.read_bytes()
    assert len({path.parent for path in written}) == 1
    assert [film.read_bytes() for film in films] == before
    assert sorted(outcome.copies) == [1, 2, 3]


def test_a_copy_that_is_there_is_not_replaced(films: list[Path], tmp_path: Path) -> None:
    secret = fresh_secret()
    copy_file(films[0], tmp_path / "out", Choice(), secret)
    with pytest.raises(IdentityError, match="already"):
        copy_file(films[0], tmp_path / "out", Choice(), secret)


def test_one_bad_file_does_not_stop_the_others_and_cancelling_does(films: list[Path], tmp_path: Path) -> None:
    films[1].write_bytes(b"no image at all")
    outcome = copy_files(films, tmp_path / "out", Choice(), fresh_secret())
    assert (sorted(outcome.copies), sorted(outcome.failures)) == ([1, 3], [2])
    asked: list[int] = []
    stopped = copy_files(
        films,
        tmp_path / "two",
        Choice(),
        fresh_secret(),
        None,
        lambda done, n: asked.append(done),
        lambda: bool(asked),
    )
    assert stopped.is_cancelled
    assert sorted(stopped.copies) == [1]


def test_a_plain_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    with pytest.raises(IdentityError, match="plain picture"):
        copy_file(path, tmp_path / "out", Choice(), fresh_secret())


def test_the_report_holds_no_value_and_the_table_does(films: list[Path], tmp_path: Path) -> None:
    outcome = copy_files(films, tmp_path / "out", Choice(), fresh_secret())
    write_report(tmp_path / "report.json", outcome, Choice())
    text = (tmp_path / "report.json").read_text()
    assert SEEDED_ID not in text
    assert "ZEBEDEE" not in text
    stated = json.loads(text)
    assert ["PatientID", "D", True] in stated["files"][0]["attributes"]
    write_table(tmp_path / "table.csv", outcome)
    assert SEEDED_ID in (tmp_path / "table.csv").read_text()
    assert (tmp_path / "table.csv").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_blanked_parts_are_as_dark_as_the_darkest_pixel(tmp_path: Path, photometric: str) -> None:
    film = save_dataset(make_dataset(PhotometricInterpretation=photometric), tmp_path / "film.dcm")
    before = pydicom.dcmread(film).pixel_array
    copy = copy_file(film, tmp_path / "out", Choice(), fresh_secret(), [Rectangle(5, 10, 20, 8)])
    dataset = pydicom.dcmread(tmp_path / "out" / copy.file)
    after = dataset.pixel_array
    darkest = before.max() if photometric == "MONOCHROME1" else before.min()
    assert (after[10:18, 5:25] == darkest).all()
    rest = np.ones(before.shape, bool)
    rest[10:18, 5:25] = False
    np.testing.assert_array_equal(after[rest], before[rest])
    assert dataset.BurnedInAnnotation == "NO"
    assert [item.CodeValue for item in dataset.DeidentificationMethodCodeSequence] == ["113100", "113101"]


def test_blanking_compressed_pixels_stores_them_uncompressed(shared: Path, tmp_path: Path) -> None:
    film = shared / "data" / "awkward" / "JPEGLSNearLossless_16.dcm"
    copy = copy_file(film, tmp_path, Choice(), fresh_secret(), [Rectangle(0, 0, 10, 5)])
    dataset = pydicom.dcmread(tmp_path / copy.file)
    assert not dataset.file_meta.TransferSyntaxUID.is_compressed
    assert len(np.unique(dataset.pixel_array[:5, :10])) == 1
    assert len(np.unique(dataset.pixel_array[5:])) > 2


def test_a_rectangle_outside_is_an_error(films: list[Path], tmp_path: Path) -> None:
    with pytest.raises(IdentityError, match="outside"):
        copy_file(films[0], tmp_path / "out", Choice(), fresh_secret(), [Rectangle(500, 0, 5, 5)])
    assert parse_rectangle("1, 2,3,4") == Rectangle(1, 2, 3, 4)
    with pytest.raises(ValueError, match="no rectangle"):
        parse_rectangle("1,2,0,4")


def test_screens_and_burnt_in_text_are_warned_of(tmp_path: Path) -> None:
    film = save_dataset(
        make_dataset(BurnedInAnnotation="YES", RecognizableVisualFeatures="YES"), tmp_path / "f.dcm"
    )
    assert len(copy_file(film, tmp_path / "out", Choice(), fresh_secret()).warnings) == 2
