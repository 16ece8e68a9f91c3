"""Nothing of a film full of identity is found in its copy; another tool is measured in the same run."""

import io
import warnings

import numpy as np
import pydicom
import pytest
from planted_identity import Planted, planted_film

from engine.identity.cleaning import Choice
from engine.identity.deidentify import deidentified
from engine.identity.profile import Dates, Kept
from engine.identity.secret import Secret
from engine.radiographs.dicom_dataset import read_dataset

CHOICES = [
    Choice(),
    Choice(frozenset()),
    Choice(frozenset(Kept), Dates.SHIFT),
]


def cleaned_bytes(data: bytes, choice: Choice) -> bytes:
    target = io.BytesIO()
    # A fresh key shifts, once in a thousand times or so, a date to another one that was planted.
    deidentified(read_dataset(data, []), choice, Secret(bytes(range(32)))).dataset.save_as(
        target, enforce_file_format=True
    )
    return target.getvalue()


@pytest.fixture(scope="module")
def film() -> Planted:
    return planted_film()


def test_at_least_sixty_values_are_planted_and_each_can_be_found(film: Planted) -> None:
    planted = len(film.texts) + len(film.raw)
    assert planted >= 120
    assert len(film.survivors(film.data)) == planted


@pytest.mark.parametrize("choice", CHOICES, ids=["standard", "nothing kept", "everything kept"])
def test_no_planted_value_survives(film: Planted, choice: Choice) -> None:
    assert film.survivors(cleaned_bytes(film.data, choice)) == []


def test_another_tool_leaves_some(film: Planted, record_property: pytest.FixtureRequest) -> None:
    dicognito = pytest.importorskip("dicognito.anonymizer")
    dataset = pydicom.dcmread(io.BytesIO(film.data))
    target = io.BytesIO()
    with warnings.catch_warnings(), pydicom.config.disable_value_validation():
        warnings.simplefilter("ignore")
        dicognito.Anonymizer().anonymize(dataset)
        dataset.save_as(target, enforce_file_format=True)
    theirs, ours = film.survivors(target.getvalue()), film.survivors(cleaned_bytes(film.data, Choice()))
    print(f"{len(film.texts) + len(film.raw)} planted; survivors: ours {len(ours)}, dicognito {len(theirs)}")
    assert len(ours) == 0
    assert len(theirs) > 20


@pytest.mark.filterwarnings("ignore:The pixel data is")  # that is where identity was planted
def test_pixels_and_what_describes_them_stay(film: Planted) -> None:
    before = pydicom.dcmread(io.BytesIO(film.data))
    after = pydicom.dcmread(io.BytesIO(cleaned_bytes(film.data, Choice())))
    np.testing.assert_array_equal(before.pixel_array, after.pixel_array)
    for keyword in ("Rows", "Columns", "BitsStored", "PhotometricInterpretation", "SOPClassUID", "Modality"):
        assert after[keyword].value == before[keyword].value
    assert after.preamble == bytes(128)
