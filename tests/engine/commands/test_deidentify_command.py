import json
from pathlib import Path

import pydicom
import pytest
from made_up_dicom import SEEDED_ID, make_dataset, save_dataset

from engine.__main__ import main


def test_a_folder_goes_in_and_a_folder_comes_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in"
    source.mkdir()
    save_dataset(make_dataset(), source / "film.dcm")
    (source / "broken.dcm").write_bytes(b"none")
    arguments = ["deidentify", str(source), "--out", str(tmp_path / "out"), "--key", str(tmp_path / "my.key")]
    code = main([*arguments, "--keep", "spacing", "--blank", "0,0,5,5", "--report", str(tmp_path / "r.json")])
    assert code == 1
    said = capsys.readouterr()
    copy = Path(said.out.strip())
    assert pydicom.dcmread(copy).PatientIdentityRemoved == "YES"
    assert "No program can be sure" in said.err
    assert "broken.dcm: " in said.err
    assert SEEDED_ID not in said.out + said.err + (tmp_path / "r.json").read_text()
    assert len(json.loads((tmp_path / "r.json").read_text())["files"]) == 2


@pytest.mark.parametrize("wrong", [["--keep", "names"], ["--blank", "1,2"], ["--dates", "full"]])
def test_a_wrong_choice_is_one_line(
    tmp_path: Path, wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    film = save_dataset(make_dataset(), tmp_path / "film.dcm")
    assert main(["deidentify", str(film), "--out", str(tmp_path / "out"), *wrong]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_two_runs_with_the_same_key_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    film = save_dataset(make_dataset(), tmp_path / "film.dcm")
    names = []
    for out in ("one", "two"):
        assert main(["deidentify", str(film), "--out", str(tmp_path / out)]) == 0
        names.append(Path(capsys.readouterr().out.strip()).relative_to(tmp_path / out))
    assert names[0] == names[1]


@pytest.mark.parametrize(
    ("option", "place", "said"),
    [
        ("--report", "film.dcm", "only read"),
        ("--table", "film.dcm", "only read"),
        ("--report", "nowhere/r.json", "no folder"),
        ("--table", "out/names.csv", "names the patients"),
    ],
)
def test_a_bad_place_for_report_and_table_is_told_before_anything_is_written(
    tmp_path: Path, option: str, place: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    film = save_dataset(make_dataset(), tmp_path / "film.dcm")
    before, out = film.read_bytes(), tmp_path / "out"
    out.mkdir()
    assert main(["deidentify", str(film), "--out", str(out), option, str(tmp_path / place)]) == 2
    assert said in capsys.readouterr().err
    assert film.read_bytes() == before
    assert list(out.iterdir()) == []
