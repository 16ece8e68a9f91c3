"""Painted regions are told apart by case and arm, compared between readers, and written as pictures."""

import csv
from pathlib import Path

import numpy as np
from made_up_study_folder import make_study
from painted_study import paint_all
from PIL import Image

from engine.reading.region_results import find_regions
from engine.reading.study_export import export_study
from engine.reading.study_results import study_results


def test_regions_are_found_by_case_without_practice(tmp_path: Path) -> None:
    study = make_study(tmp_path, practice=1, items=("performance", "finding_region"))
    paint_all(study)
    answers = study.read_answers()
    found = find_regions(study.protocol, answers.showings, answers.ratings)
    assert [one.showing.case for one in found] == ["case01", "case02"]
    assert set(found[0].by_reader) == {"R1", "R2"}


def test_an_export_has_each_region_as_a_picture_and_the_overlap_of_readers(tmp_path: Path) -> None:
    study = make_study(tmp_path, items=("performance", "finding_region"))
    paint_all(study)
    out = tmp_path / "out"
    files = export_study(out, study, study_results(study))
    pictures = [path for path in files if path.suffix == ".png"]
    assert len(pictures) == 6
    with (out / "regions.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["painted_pixels"] for row in rows} == {"200"}
    stored = np.asarray(Image.open(out / rows[0]["file"]))
    assert (stored == 255).sum() == 200
    assert stored.shape == (int(rows[0]["rows"]), int(rows[0]["columns"]))
    with (out / "region_overlaps.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["dice"] for row in csv.DictReader(file)} == {"0.5000"}


def test_a_study_without_painted_regions_exports_no_pictures(tmp_path: Path) -> None:
    study = make_study(tmp_path)
    assert not [p for p in export_study(tmp_path / "out", study, study_results(study)) if p.suffix == ".png"]
