from pathlib import Path
from zipfile import ZipFile

from made_up_dicom import make_dataset, save_dataset

from engine.collection.candidate import Candidate
from viewer.exchange.reading import read, read_candidate


def test_real_files_are_read_and_assessed(shared: Path) -> None:
    reading = read(shared / "data" / "cxr_dicom" / "nih_udacity_test3.dcm")
    assert reading.radiograph.shape == (1024, 1024)


def test_a_member_of_an_archive_bears_the_place_of_the_archive(tmp_path: Path) -> None:
    film = save_dataset(make_dataset(), tmp_path / "film.dcm")
    with ZipFile(tmp_path / "films.zip", "w") as archive:
        archive.write(film, "ward/film.dcm")
    reading = read_candidate(Candidate(tmp_path / "films.zip", "ward/film.dcm"), read)
    assert reading.radiograph.path == tmp_path / "films.zip" / "ward" / "film.dcm"
    assert reading.radiograph.sha256 == read_candidate(Candidate(film), read).radiograph.sha256
