"""What is kept of fetched films, and what makes room."""

from pathlib import Path

import pytest

from engine import paths
from engine.errors import OutputError
from viewer.pacs.fetched import FetchedFilms, Usage


def put(films: FetchedFilms, size: int) -> Path:
    file = films.begin() / "1" / "000001.dcm"
    file.parent.mkdir()
    file.write_bytes(b"x" * size)
    return file


def test_the_oldest_make_room_but_never_what_is_open_or_came_last() -> None:
    films = FetchedFilms(most_bytes=250)
    files = [put(films, 100) for _ in range(4)]
    assert films.make_room(kept=[files[0]]) == 2
    assert [file.exists() for file in files] == [True, False, False, True]
    large = put(films, 1000)
    films.make_room()
    assert large.exists()
    assert films.usage() == Usage(1, 1000)


def test_all_is_removed_but_what_is_open() -> None:
    films = FetchedFilms()
    files = [put(films, 10) for _ in range(3)]
    assert films.remove_all(kept=[files[1]]) == Usage(1, 10)
    assert [file.exists() for file in files] == [False, True, False]
    assert films.remove_all() == Usage()


def test_names_are_numbers_and_only_this_user_may_look() -> None:
    films = FetchedFilms()
    first, second = films.begin(), films.begin()
    assert [first.name, second.name] == ["000001", "000002"]
    assert first.stat().st_mode & 0o077 == 0
    assert first.parent == paths.pacs_fetched_dir()


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    films = FetchedFilms(tmp_path, most_bytes=1)
    films.remove_all()
    assert (tmp_path / "notes").is_dir()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="free some space"):
        FetchedFilms(tmp_path / "file" / "fetched").begin()
