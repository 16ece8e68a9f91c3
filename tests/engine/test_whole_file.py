import stat
from pathlib import Path

import pytest

from engine.errors import OutputError
from engine.whole_file import write_output, write_whole, written_whole


def test_a_file_takes_the_place_of_the_older_one(tmp_path: Path) -> None:
    path = tmp_path / "a.nii.gz"
    write_whole(path, b"older")
    with written_whole(path) as fresh:
        assert fresh.parent == tmp_path
        assert fresh.name.endswith(".nii.gz")
        fresh.write_bytes(b"newer")
        assert path.read_bytes() == b"older"
    assert path.read_bytes() == b"newer"
    assert list(tmp_path.iterdir()) == [path]


def test_where_writing_fails_the_older_one_stays_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, b"older")

    def fail(fresh: Path) -> None:
        fresh.write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), written_whole(path) as fresh:
        fail(fresh)
    assert path.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "none" / "a.txt", b"")


def test_a_private_file_is_for_this_user_alone(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"", is_private=True)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) & 0o077 == 0


def test_an_output_makes_its_folder_and_an_error_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.csv"
    assert write_output(path, b"1", makes_folder=True) == path
    assert path.read_bytes() == b"1"
    with pytest.raises(
        OutputError, match=r"a\.csv.b cannot be written \(Not a directory\); .* another place"
    ):
        write_output(path / "b", b"2")
    with pytest.raises(OutputError, match="No such file or directory"):
        write_output(tmp_path / "gone" / "a.csv", b"3")
