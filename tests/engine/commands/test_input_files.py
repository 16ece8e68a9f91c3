"""Which files a command finds, and how results are called."""

import os
from pathlib import Path

import pytest

from engine.commands.input_files import find_inputs, safe_name, unique_names
from engine.errors import NotAnImageFileError

DICOM = b"\0" * 128 + b"DICM"


def fill(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def test_a_folder_gives_its_images_in_natural_order(tmp_path):
    fill(
        tmp_path,
        {
            "film10.dcm": b"",
            "film2.dcm": b"",
            "Film1.PNG": b"",
            "deep/er/IM0001": DICOM,
            "README.txt": b"hello",
            "labels.csv": b"a,b",
            "DICOMDIR": DICOM,
            ".hidden.dcm": DICOM,
            ".git/film.dcm": DICOM,
            "unnamed": b"\x89PNG\r\n\x1a\n",
        },
    )
    found = [str(path.relative_to(tmp_path)) for path in find_inputs(tmp_path, tmp_path / "out")]
    assert found == [os.path.join("deep", "er", "IM0001"), "Film1.PNG", "film2.dcm", "film10.dcm", "unnamed"]


def test_results_of_earlier_edits_are_no_inputs(tmp_path):
    fill(
        tmp_path,
        {"a.dcm": b"", "out/a/counterfactual.png": b"", "moved/edit.json": b"", "moved/edit_mask.png": b""},
    )
    assert find_inputs(tmp_path, tmp_path / "out") == (tmp_path / "a.dcm",)


def test_a_file_is_taken_whatever_it_looks_like(tmp_path):
    fill(tmp_path, {"odd.xyz": b""})
    assert find_inputs(tmp_path / "odd.xyz", tmp_path) == (tmp_path / "odd.xyz",)


def test_nothing_there_is_told_apart_from_nothing_in_it(tmp_path):
    with pytest.raises(NotAnImageFileError, match="does not exist"):
        find_inputs(tmp_path / "gone", tmp_path / "out")
    with pytest.raises(NotAnImageFileError, match="holds no DICOM"):
        find_inputs(tmp_path, tmp_path / "out")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_in_a_folder_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "pipe.dcm")
    fill(tmp_path, {"a.dcm": b""})
    assert find_inputs(tmp_path, tmp_path / "out") == (tmp_path / "a.dcm",)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("film.dcm", "film"),
        ("1.2.840.113619.2.1", "1.2.840.113619.2.1"),  # a UID is no name with a suffix
        ("a b/c?.png", "c"),
        ("Müller ü.dcm", "Müller_ü"),
        ("...", "radiograph"),
        ("con.dcm", "con_"),
        ("x" * 300 + ".dcm", "x" * 80),
        ("$(rm -rf).dcm", "rm_-rf"),
    ],
)
def test_names_of_results_are_safe(file, name):
    assert safe_name(Path(file)) == name


def test_names_that_collide_are_numbered_even_when_only_case_differs():
    inputs = [Path(name) for name in ("a/film.dcm", "b/film.png", "FILM.jpg", "film-2.dcm")]
    assert unique_names(inputs) == ("film", "film-2", "FILM-3", "film-2-2")
