"""counterview-engine export and audit."""

import json

import pydicom
import pytest
from exported_objects import edit, write_source
from made_up_dicom import SEEDED_NAME

from engine.__main__ import main
from engine.exchange.capsule import write_capsule
from engine.exchange.edit_folder import write_edit_folder
from engine.history.encoding import encode_result
from engine.radiographs.dicom_reader import read_radiograph


@pytest.fixture
def film(tmp_path):
    """(file, radiograph, its edited result)."""
    file = write_source(tmp_path / "film.dcm")
    radiograph = read_radiograph(file)
    return file, radiograph, edit(radiograph)


def test_a_result_folder_becomes_objects_of_nobody_and_the_log_tells_it(
    tmp_path, film, counterview_home, capsys
):
    file, radiograph, one = film
    write_edit_folder(tmp_path / "edit", radiograph, one.result, one.request)
    out = tmp_path / "out"
    assert main(["export", str(tmp_path / "edit"), "--input", str(file), "--dicom", str(out)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert str(out / "result-001" / "counterfactual.dcm") in told
    assert not (out / "result-001" / "counterfactual-dx.dcm").exists()
    assert pydicom.dcmread(told[0]).PatientName == "SYNTHETIC^RESEARCH"
    entry = json.loads((counterview_home / "audit.jsonl").read_text())
    assert entry["event"] == "exported"
    assert "counterfactual" in entry["facts"]["objects"]
    assert SEEDED_NAME not in json.dumps(entry)
    assert main(["audit", "verify"]) == 0
    log = counterview_home / "audit.jsonl"
    log.write_bytes(log.read_bytes().replace(b"exported", b"imported"))
    assert main(["audit", "verify"]) == 1
    assert "line 1" in capsys.readouterr().out


def test_a_capsule_with_pixels_needs_nothing_else_and_keeps_mask_and_ratings(tmp_path, film):
    _, radiograph, one = film
    capsule = write_capsule(
        tmp_path / "case", radiograph, [encode_result(radiograph, one.request, one.result)], one.ratings, True
    )
    assert main(["export", str(capsule), "--dicom", str(tmp_path / "out")]) == 0
    names = {path.name for path in (tmp_path / "out" / "result-001").iterdir()}
    assert {"reader-mask.dcm", "ratings.dcm", "guidance.npz", "recipe.json"} <= names


def test_same_study_and_dx_are_choices(tmp_path, film, capsys):
    file, radiograph, one = film
    write_edit_folder(tmp_path / "edit", radiograph, one.result, one.request)
    args = ["export", str(tmp_path / "edit"), "-i", str(file), "--dicom", str(tmp_path / "out")]
    assert main([*args, "--same-study", "--dx"]) == 0
    assert "name the patient" in capsys.readouterr().err
    dx = pydicom.dcmread(tmp_path / "out" / "result-001" / "counterfactual-dx.dcm")
    assert (dx.PatientName, dx.Modality) == (SEEDED_NAME, "DX")


def test_without_its_radiograph_a_result_is_not_exported(tmp_path, film, capsys):
    _, radiograph, one = film
    write_edit_folder(tmp_path / "edit", radiograph, one.result, one.request)
    assert main(["export", str(tmp_path / "edit"), "--dicom", str(tmp_path / "out")]) == 2
    assert "--input" in capsys.readouterr().err
    assert main(["export", str(tmp_path), "--dicom", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()


def test_an_export_stands_even_if_the_log_cannot_be_written(tmp_path, film, counterview_home, capsys):
    file, radiograph, one = film
    write_edit_folder(tmp_path / "edit", radiograph, one.result, one.request)
    (counterview_home / "audit.jsonl").mkdir()
    out = tmp_path / "out"
    assert main(["export", str(tmp_path / "edit"), "-i", str(file), "--dicom", str(out)]) == 0
    assert (out / "export.json").exists()
    assert "audit log cannot be written" in capsys.readouterr().err


def test_a_missing_log_is_one_line(capsys):
    assert main(["audit", "verify"]) == 2
    assert "not there" in capsys.readouterr().err
