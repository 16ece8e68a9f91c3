"""RealFilm: a folder of films and its table, read strictly."""

from pathlib import Path

import numpy as np
import pytest
from made_up_dicom import chest_pixels, make_dataset, save_dataset
from PIL import Image

from engine import paths
from engine.datasets.real_films import NORMAL, film_pixels, read_real_films
from engine.datasets.splits import read_splits
from engine.errors import DatasetError

HEADER = "file,labels,age_years,sex,view_position,patient\n"


def write_folder(folder: Path, *rows: str, header: str = HEADER) -> Path:
    (folder / "labels.csv").write_text(header + "".join(row + "\n" for row in rows))
    ramp = np.tile(np.linspace(0, 255, 64, dtype=np.uint8), (64, 1))
    Image.fromarray(ramp).save(folder / "a.png")
    return folder


def test_labels_become_keys_of_the_vocabulary(tmp_path: Path) -> None:
    (film,) = read_real_films(write_folder(tmp_path, "a.png,Effusion|Mass|Fibrosis,61,F,PA,75"))
    assert film.present == {"pleural_effusion", "lung_opacity"}
    assert (film.age_years, film.sex, film.view, film.patient) == (61, "F", "PA", "75")
    assert film.labels == {"Effusion", "Mass", "Fibrosis"}
    (film,) = read_real_films(write_folder(tmp_path, "a.png,No Finding,61,M,AP,75"))
    assert film.labels == {NORMAL}
    assert film.present == frozenset()


def test_pixels_come_in_the_frame(tmp_path: Path) -> None:
    (film,) = read_real_films(write_folder(tmp_path, "a.png,No Finding,61,M,AP,75"))
    pixels = film_pixels(film)
    assert (pixels.shape, pixels.dtype) == ((512, 512), np.float32)
    assert pixels[:, 0].max() < 0.02
    assert pixels[:, -1].min() > 0.98


def test_a_mirrored_film_is_turned_so_that_right_is_on_the_left(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, "film.dcm,Effusion,61,F,PA,75", "other.dcm,Effusion,61,F,PA,76")
    pixels = chest_pixels()
    pixels[:, 10:60] //= 2
    dataset = make_dataset(pixels)
    dataset.WindowCenter, dataset.WindowWidth = int(pixels.max()) // 2, int(pixels.max())
    dataset.PatientOrientation = ["L", "F"]
    save_dataset(dataset, folder / "film.dcm")
    dataset.PatientOrientation = ["R", "F"]
    dataset.PixelData = np.ascontiguousarray(pixels[:, ::-1]).tobytes()
    save_dataset(dataset, folder / "other.dcm")
    usual, mirrored = read_real_films(folder)
    np.testing.assert_allclose(film_pixels(mirrored), film_pixels(usual), atol=1e-5)
    assert np.abs(film_pixels(usual) - film_pixels(usual)[:, ::-1]).max() > 0.05


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("b.png,Effusion,61,F,PA,75", "b.png"),
        ("../a.png,Effusion,61,F,PA,75", "no file"),
        ("a.png,Gout,61,F,PA,75", "Gout"),
        ("a.png,,61,F,PA,75", "no label"),
        ("a.png,Effusion,x,F,PA,75", '"x"'),
        ("a.png,Effusion,61,?,PA,75", '"?"'),
        ("a.png,Effusion,61,F,LL,75", '"LL"'),
        ("a.png,Effusion,61,F,PA,", "no patient"),
        ("a.png", "no patient"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, named: str) -> None:
    with pytest.raises(DatasetError, match="line 2") as caught:
        read_real_films(write_folder(tmp_path, row))
    assert named in str(caught.value)


def test_a_missing_or_incomplete_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError):
        read_real_films(tmp_path)
    with pytest.raises(DatasetError, match="patient"):
        read_real_films(write_folder(tmp_path, header="file,labels,age_years,sex,view_position\n"))
    with pytest.raises(DatasetError, match="no film"):
        read_real_films(write_folder(tmp_path))


def test_the_public_films_are_all_read_and_all_have_a_split(shared: Path) -> None:
    films = read_real_films(shared / "data" / "nih512")
    splits = read_splits(paths.splits_file())
    assert len(films) == 400
    assert all(film.patient in splits for film in films)
    assert sum("pneumothorax" in film.present for film in films) == 28
