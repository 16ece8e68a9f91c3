"""What readers answered about a result, as a Comprehensive SR of TID 1500.

Each answer is a measurement group: the step as a number (NUM, unit "score") and its wording as a code, a
number with its unit, or the code that it cannot be judged. Comments, texts, places and painted regions stay
in the database.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian

import engine
from engine.exchange.dicom_marking import MANUFACTURER, SCHEME, mark_synthetic
from engine.exchange.export_case import ExportCase, new_uid
from engine.exchange.export_choice import countable
from engine.reading.items import ItemKind, RatingItem
from engine.reading.rating import Rating

SERIES_DESCRIPTION = "Ratings of a SYNTHETIC image (research)"
CANNOT_JUDGE = "cannot-judge"
_UCUM = {"%", "mm", "cm", "mm2", "cm2", "mL", "s", "a", "deg"}
_LONGEST_CODE = 16
_LONGEST_MEANING = 64


@dataclass(frozen=True, eq=False)
class ReportedAnswer:
    """One measurement group.

    Attributes:
        rating: what was answered.
        item: for its wording; None where it is not known any more.
        tracking: what the group is called.
        images: that were rated.
        session: in which showing of a study, "" outside studies.
    """

    rating: Rating
    item: RatingItem | None
    tracking: str
    images: Sequence[Dataset]
    session: str = ""


def is_reportable(rating: Rating, item: RatingItem | None) -> bool:
    """A step, an option, a number, or that it cannot be judged."""
    is_number = item is not None and item.kind is ItemKind.NUMBER and bool(rating.answer)
    return rating.value is not None or rating.is_declined or is_number


def make_rating_report(case: ExportCase, images: Sequence[Dataset]) -> Dataset:
    """The report of one result; readers are numbered, not named.

    Args:
        case: whose ratings; ``countable(case.ratings)`` must not be empty.
        images: that were rated, as exported.
    """
    items = {item.key: item for item in case.items}
    ratings = countable(case.ratings)
    readers = list(dict.fromkeys(rating.reader for rating in ratings))
    answers = [
        ReportedAnswer(
            rating,
            items.get(rating.item),
            f"{rating.item}, reader {readers.index(rating.reader) + 1}",
            images,
        )
        for rating in ratings
    ]
    made = assemble_report(answers, images, case.series_number(7), SERIES_DESCRIPTION)
    mark_synthetic(made, case)
    return made


def assemble_report(
    answers: Sequence[ReportedAnswer],
    images: Sequence[Dataset],
    series_number: int,
    description: str,
    reader: str = "",
) -> Dataset:
    """A Comprehensive SR of answers.

    Args:
        answers: one at least, ``is_reportable`` each.
        images: all that are rated; the first gives patient and study.
        series_number: of the new series.
        description: of the new series.
        reader: code of the person who observed; "" for none.
    """
    import highdicom as hd
    from pydicom.sr.codedict import codes

    device = hd.sr.ObserverContext(
        observer_type=codes.DCM.Device,
        observer_identifying_attributes=hd.sr.DeviceObserverIdentifyingAttributes(
            uid=new_uid(), name="Counterview", manufacturer_name=MANUFACTURER
        ),
    )
    person = None
    if reader:
        person = hd.sr.ObserverContext(
            observer_type=codes.DCM.Person,
            observer_identifying_attributes=hd.sr.PersonObserverIdentifyingAttributes(
                name=f"{reader}^"  # a name of one part (PS3.5 6.2.1.2)
            ),
        )
    report = hd.sr.MeasurementReport(
        observation_context=hd.sr.ObservationContext(
            observer_person_context=person, observer_device_context=device
        ),
        procedure_reported=hd.sr.CodedConcept("399208008", "SCT", "Plain chest X-ray"),
        imaging_measurements=[_group(one) for one in answers],
        title=codes.DCM.ImagingMeasurementReport,
    )
    made: Dataset = hd.sr.ComprehensiveSR(
        evidence=list(images),
        content=report[0],
        series_instance_uid=new_uid(),
        series_number=series_number,
        sop_instance_uid=new_uid(),
        instance_number=1,
        manufacturer=MANUFACTURER,
        is_complete=True,
        series_description=description,
        manufacturer_model_name="Counterview",
        software_versions=engine.__version__,
        device_serial_number="none",
        transfer_syntax_uid=ExplicitVRLittleEndian,
    )
    made.SpecificCharacterSet = "ISO_IR 192"
    return made


def _group(one: ReportedAnswer) -> Any:
    import highdicom as hd

    rating, item = one.rating, one.item
    name = _item_code(rating.item, item)
    measurements, evaluations = [], []
    if rating.value is not None:
        unit = hd.sr.CodedConcept("{score}", "UCUM", "score")
        measurements.append(hd.sr.Measurement(name=name, value=rating.value, unit=unit))
        evaluations.append(hd.sr.QualitativeEvaluation(name=name, value=_answer_code(rating, item)))
    elif rating.is_declined:
        declined = hd.sr.CodedConcept(CANNOT_JUDGE, SCHEME, "The reader says that it cannot be judged")
        evaluations.append(hd.sr.QualitativeEvaluation(name=name, value=declined))
    else:
        assert item is not None
        unit = hd.sr.CodedConcept(*_unit_code(item.unit))
        measurements.append(hd.sr.Measurement(name=name, value=json.loads(rating.answer), unit=unit))
    return hd.sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=hd.sr.TrackingIdentifier(uid=new_uid(), identifier=one.tracking),
        source_images=[
            hd.sr.SourceImageForMeasurementGroup(image.SOPClassUID, image.SOPInstanceUID)
            for image in one.images
        ],
        session=one.session or None,
        measurements=measurements or None,
        qualitative_evaluations=evaluations or None,
    )


def _item_code(key: str, item: RatingItem | None) -> object:
    from highdicom.sr import CodedConcept

    return CodedConcept(_short(key), SCHEME, (key if item is None else item.title)[:_LONGEST_MEANING])


def _answer_code(rating: Rating, item: RatingItem | None) -> object:
    """The wording of the step, as our table has it."""
    from highdicom.sr import CodedConcept

    assert rating.value is not None
    words = f"step {rating.value}"
    if item is not None and rating.value <= len(item.anchors):
        words = item.anchors[rating.value - 1]
    meaning = words if len(words) <= _LONGEST_MEANING else words[: _LONGEST_MEANING - 3] + "..."
    return CodedConcept(f"{_short(rating.item)[:12]}-{rating.value}", SCHEME, meaning)


def _unit_code(unit: str) -> tuple[str, str, str]:
    if not unit:
        return "1", "UCUM", "no units"
    return unit[:_LONGEST_CODE], "UCUM" if unit in _UCUM else SCHEME, unit[:_LONGEST_MEANING]


def _short(key: str) -> str:
    """A Code Value (SH): the whole key where it fits, else its beginning and a digest, so that none meet."""
    if len(key) <= 12:
        return key
    return f"{key[:7]}_{hashlib.sha256(key.encode()).hexdigest()[:4]}"
