"""The answers of a study as DICOM SR, read back with pydicom and highdicom."""

import json
from pathlib import Path
from typing import Any

import highdicom as hd
import pydicom
import pytest
from exported_objects import complaints
from made_up_study_folder import make_study

from engine.errors import OutputError
from engine.exchange.dicom_ratings import CANNOT_JUDGE
from engine.exchange.study_reports import REPORTS, write_study_reports
from engine.reading.protocol import Control, Design
from engine.reading.rating import Rating
from engine.reading.study import Study

Given = dict[tuple[str, str], Any]  # by showing and item; None: cannot be judged


def read_all(study: Study) -> dict[str, Given]:
    """Answers of each reader to everything; every seventh is declined."""
    given: dict[str, Given] = {reader: {} for reader in study.protocol.readers}
    ratings, number = [], 0
    for reader in study.protocol.readers:
        for showing in study.order(reader):
            for item in study.protocol.items:
                number += 1
                is_declined = number % 7 == 0
                value = answer = None
                if not is_declined:
                    answer, value = (
                        (1 + number % item.points, None) if item.has_steps else (None, 0.5 + number)
                    )
                ratings.append(
                    Rating(
                        *(study.protocol.case(showing.case).sha256, f"{number:064x}", item.key, answer),
                        answer="" if value is None else json.dumps(value),
                        reader=reader,
                        showing=showing.identity,
                        is_declined=is_declined,
                    )
                )
                if not showing.is_practice:
                    given[reader][showing.identity, item.key] = value if answer is None else answer
    with study.open_answers() as store:
        store.save(ratings)
    return given


def write(study: Study, folder: Path, **how: bool) -> list[Path]:
    return list(write_study_reports(folder, study, study.read_answers(), **how))


def read_back(file: Path, study: Study) -> Given:
    """What highdicom finds in a report, with the words of each step looked up in the protocol."""
    report = hd.sr.srread(str(file))
    items = {item.key: item for item in study.protocol.items}
    found: Given = {}
    for group in report.content.get_image_measurement_groups():
        key = group.tracking_identifier.split(",")[0]
        session = next(one.TextValue for one in group[0].ContentSequence if one.name.value == "C67447")
        numbers, codes = group.get_measurements(), group.get_qualitative_evaluations()
        if codes and codes[0].value.value == CANNOT_JUDGE:
            assert not numbers
            found[session, key] = None
        else:
            value = float(numbers[0].value)
            found[session, key] = value
            if items[key].has_steps:
                assert codes[0].value.meaning[:20] == items[key].anchors[int(value) - 1][:20]
    return found


@pytest.mark.parametrize(
    ("design", "items"),
    [
        (Design.TWO_STAGE, ("performance", "realism", "extent")),
        (Design.PAIRED, ("preference", "artefacts")),
        (Design.REAL_OR_SYNTHETIC, ("real_or_synthetic", "confidence")),
    ],
)
def test_reports_hold_the_same_answers(tmp_path: Path, design: Design, items: tuple[str, ...]) -> None:
    study = make_study(tmp_path, 4, design, practice=1, items=items, repeat_share=0.3, repeat_gap=1, shams=1)
    given = read_all(study)
    files = write(study, tmp_path / "out")
    assert {file.parent.name for file in files} == {REPORTS}
    found: dict[str, Given] = {reader: {} for reader in study.protocol.readers}
    for file in files:
        reader, _, case = file.stem.partition("_")
        answers = read_back(file, study)
        assert {study.showings()[showing][1].case for showing, _ in answers} == {case}
        found[reader] |= answers
    assert found == given


def test_a_validator_has_nothing_against_a_report(tmp_path: Path) -> None:
    study = make_study(tmp_path, 3, Design.TWO_STAGE, items=("performance", "extent"))
    read_all(study)
    for file in write(study, tmp_path / "out")[:3]:
        assert complaints(file) == []


def test_a_report_names_the_reader_what_was_shown_and_nobody_else(tmp_path: Path) -> None:
    study = make_study(tmp_path, 4, Design.REAL_OR_SYNTHETIC, shams=1)
    read_all(study)
    instances: dict[str, set[str]] = {}
    for file in write(study, tmp_path / "out"):
        assert b"SMITH" not in file.read_bytes()
        report = pydicom.dcmread(file)
        reader, _, name = file.stem.partition("_")
        case = study.protocol.case(name)
        assert str(report.PatientName) == "SYNTHETIC^RESEARCH"
        assert report.SyntheticData == ("NO" if case.control is Control.UNTOUCHED else "YES")
        series = report.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence
        named = {str(one.ReferencedSOPSequence[0].ReferencedSOPInstanceUID) for one in series}
        assert len(named) == 1 + case.is_made
        assert instances.setdefault(name, named) == named  # the same for both readers
        observer = next(one for one in report.ContentSequence if one.ValueType == "PNAME")
        assert str(observer.PersonName.family_name) == reader
    films = [next(iter(one)) for one in instances.values() if len(one) == 1]
    assert len(set.union(*instances.values())) == 2 * len(instances) - len(films)


def test_reports_go_into_the_study_of_the_film_only_when_asked(tmp_path: Path) -> None:
    study = make_study(tmp_path, 2)
    read_all(study)
    for file in write(study, tmp_path / "out", is_of_patient=True):
        report = pydicom.dcmread(file)
        case = study.protocol.case(file.stem.partition("_")[2])
        film = pydicom.dcmread(study.folder / "inputs" / case.input)
        assert report.StudyInstanceUID == film.StudyInstanceUID
        assert report.PatientID == film.PatientID
        series = report.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence
        assert film.SeriesInstanceUID in {one.SeriesInstanceUID for one in series}


def test_what_is_no_dicom_has_no_study_to_go_into(tmp_path: Path) -> None:
    from dataclasses import replace

    from PIL import Image

    from engine.reading.case_files import describe_case
    from engine.reading.protocol import StudyProtocol

    other = make_study(tmp_path, 1, is_prepared=False)
    picture = tmp_path / "film.png"
    Image.linear_gradient("L").save(picture)
    case = describe_case("case00", picture, "Add the finding of edema.")
    protocol: StudyProtocol = replace(other.protocol, cases=(case,))
    study = Study.create(tmp_path / "png", protocol, {case.input: picture})
    read_all(study)
    assert len(write(study, tmp_path / "out")) == 2  # of nobody
    with pytest.raises(OutputError, match="DICOM file"):
        write(study, tmp_path / "out", is_of_patient=True)
