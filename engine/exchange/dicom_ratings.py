"""What readers answered about a result, as a Comprehensive SR of TID 1500.

Each answer is a measurement group: the step as a number (NUM, unit "score") and its wording as a code.
Readers are numbered, not named; comments, places and painted regions stay in the database.
"""

import hashlib
from collections.abc import Sequence

from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian

import engine
from engine.exchange.dicom_marking import MANUFACTURER, SCHEME, mark_synthetic
from engine.exchange.export_case import ExportCase, new_uid
from engine.exchange.export_choice import countable
from engine.reading.items import RatingItem
from engine.reading.rating import Rating

SERIES_DESCRIPTION = "Ratings of a SYNTHETIC image (research)"
_LONGEST_CODE = 16
_LONGEST_MEANING = 64


def make_rating_report(case: ExportCase, images: Sequence[Dataset]) -> Dataset:
    """The report; ``countable(case.ratings)`` must not be empty.

    Args:
        case: whose ratings.
        images: that were rated, as exported.
    """
    import highdicom as hd
    from pydicom.sr.codedict import codes

    items = {item.key: item for item in case.items}
    ratings = countable(case.ratings)
    readers = list(dict.fromkeys(rating.reader for rating in ratings))
    groups = []
    for rating in ratings:
        item = items.get(rating.item)
        name = _item_code(rating.item, item)
        number = readers.index(rating.reader) + 1
        assert rating.value is not None
        groups.append(
            hd.sr.MeasurementsAndQualitativeEvaluations(
                tracking_identifier=hd.sr.TrackingIdentifier(
                    uid=new_uid(), identifier=f"{rating.item}, reader {number}"
                ),
                source_images=[
                    hd.sr.SourceImageForMeasurementGroup(image.SOPClassUID, image.SOPInstanceUID)
                    for image in images
                ],
                measurements=[
                    hd.sr.Measurement(
                        name=name,
                        value=rating.value,
                        unit=hd.sr.CodedConcept("{score}", "UCUM", "score"),
                    )
                ],
                qualitative_evaluations=[
                    hd.sr.QualitativeEvaluation(name=name, value=_answer_code(rating, item))
                ],
            )
        )
    device = hd.sr.ObserverContext(
        observer_type=codes.DCM.Device,
        observer_identifying_attributes=hd.sr.DeviceObserverIdentifyingAttributes(
            uid=new_uid(), name="Counterview", manufacturer_name=MANUFACTURER
        ),
    )
    report = hd.sr.MeasurementReport(
        observation_context=hd.sr.ObservationContext(observer_device_context=device),
        procedure_reported=hd.sr.CodedConcept("399208008", "SCT", "Plain chest X-ray"),
        imaging_measurements=groups,
        title=codes.DCM.ImagingMeasurementReport,
    )
    made: Dataset = hd.sr.ComprehensiveSR(
        evidence=list(images),
        content=report[0],
        series_instance_uid=new_uid(),
        series_number=case.series_number(7),
        sop_instance_uid=new_uid(),
        instance_number=1,
        manufacturer=MANUFACTURER,
        is_complete=True,
        series_description=SERIES_DESCRIPTION,
        manufacturer_model_name="Counterview",
        software_versions=engine.__version__,
        device_serial_number="none",
        transfer_syntax_uid=ExplicitVRLittleEndian,
    )
    made.SpecificCharacterSet = "ISO_IR 192"
    mark_synthetic(made, case)
    return made


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


def _short(key: str) -> str:
    """A Code Value (SH): the whole key where it fits, else its beginning and a digest, so that none meet."""
    if len(key) <= 12:
        return key
    return f"{key[:7]}_{hashlib.sha256(key.encode()).hexdigest()[:4]}"
