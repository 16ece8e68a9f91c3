"""The answers of a study as DICOM: one Comprehensive SR (TID 1500) for each reader and case.

Each answer names its showing in the Session of its group, the same as in ``answers.csv``; what was shown is
named by the film and by each counterfactual. Without the patient's study, their UIDs are stand-ins: the same
in all reports of a study, and for a film those of ``engine.exchange.dicom_export``.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from pydicom.dataset import Dataset

from engine.errors import OutputError
from engine.exchange.dicom_marking import declare_scheme
from engine.exchange.dicom_ratings import ReportedAnswer, assemble_report, is_reportable
from engine.exchange.export_case import Study as DicomStudy
from engine.exchange.export_case import new_study, source_reference, stand_in_uid, study_of
from engine.radiographs.sop_classes import SECONDARY_CAPTURE
from engine.reading.answers import Answers
from engine.reading.plan import Showing
from engine.reading.protocol import Design, StudyCase
from engine.reading.rating import Rating
from engine.reading.study import Study
from engine.whole_file import write_whole

REPORTS = "dicom-sr"
SERIES_DESCRIPTION = "Answers of a reader study (research)"
_FIRST_SERIES = 9500


def write_study_reports(
    folder: Path, study: Study, answers: Answers, is_of_patient: bool = False
) -> tuple[Path, ...]:
    """Write ``dicom-sr/READER_CASE.dcm`` for each reader and case with answers that count.

    Comments, texts and places on the film are not in them.

    Args:
        folder: of the export; made where it is missing.
        study: opened.
        answers: of it.
        is_of_patient: put the reports into the DICOM studies of the films, with the patients' identities.

    Raises:
        StudyError: an input was altered.
        OutputError: a file cannot be written, or a film is not of DICOM and has no study to put reports into.
    """
    made_at = datetime.now().astimezone()
    items = {item.key: item for item in study.protocol.items}
    counted: dict[tuple[str, str], list[Rating]] = {}
    for rating in answers.counted():
        if is_reportable(rating, items.get(rating.item)):
            counted.setdefault((answers.showing_of(rating).case, rating.reader), []).append(rating)
    written = []
    for case in study.protocol.cases:
        of_case = {reader: of for (name, reader), of in counted.items() if name == case.name}
        if not of_case:
            continue
        radiograph = study.radiograph(case)
        dicom_study = study_of(radiograph) if is_of_patient else new_study(radiograph, made_at)
        film = _image(dicom_study, *source_reference(radiograph, dicom_study)[:2])
        edits = {arm.name: _edit(study, case, arm.name, dicom_study) for arm in study.protocol.arms}
        for reader in sorted(of_case):
            report = _report(study, answers, case, of_case[reader], film, edits)
            written.append(_write(folder / REPORTS / f"{reader}_{case.name}.dcm", report))
    return tuple(written)


def _report(
    study: Study,
    answers: Answers,
    case: StudyCase,
    ratings: Sequence[Rating],
    film: Dataset,
    edits: Mapping[str, Dataset | None],
) -> Dataset:
    """Of one reader and case."""
    protocol = study.protocol
    reader = ratings[0].reader
    items = {item.key: item for item in protocol.items}
    reported = []
    for rating in ratings:
        showing = answers.showing_of(rating)
        shown = [film, *(image for arm in showing.arms if (image := edits[arm]) is not None)]
        tracking = ", ".join((rating.item, *_words(showing, protocol.design)))
        reported.append(ReportedAnswer(rating, items.get(rating.item), tracking, shown, showing.identity))
    images = {str(image.SOPInstanceUID): image for one in reported for image in one.images}
    number = _FIRST_SERIES + protocol.readers.index(reader)
    made = assemble_report(reported, list(images.values()), number, SERIES_DESCRIPTION, reader)
    made.SyntheticData = "YES" if case.is_made else "NO"
    declare_scheme(made)
    return made


def _words(showing: Showing, design: Design) -> list[str]:
    words = [" | ".join(showing.arms)] if showing.arms else []
    if design is Design.TWO_STAGE:
        words.append("with map" if showing.stage == 2 else "without map")
    return [*words, "second time"] if showing.repeat else words


def _edit(study: Study, case: StudyCase, arm: str, dicom_study: DicomStudy) -> Dataset | None:
    """The counterfactual; None where it is not there."""
    identity = study.result_identity(case.name, arm)
    if identity is None:
        return None
    return _image(dicom_study, SECONDARY_CAPTURE, stand_in_uid(f"result {identity}"))


def _image(dicom_study: DicomStudy, sop_class: str, instance: str) -> Dataset:
    """What a report says of an image."""
    image = Dataset()
    image.update(dicom_study.attributes)
    image.SOPClassUID, image.SOPInstanceUID = sop_class, instance
    source = dicom_study.source
    is_film = source is not None and str(source.SOPInstanceUID) == instance
    series = (
        source.SeriesInstanceUID if source is not None and is_film else stand_in_uid(f"series {instance}")
    )
    image.SeriesInstanceUID = series
    image.Modality = "OT"
    return image


def _write(path: Path, report: Dataset) -> Path:
    from io import BytesIO

    data = BytesIO()
    report.save_as(data, enforce_file_format=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data.getvalue())
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written ({error.strerror or error}); choose another place"
        ) from error
    return path
