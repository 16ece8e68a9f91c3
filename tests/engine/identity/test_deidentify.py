import io
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import numpy as np
import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_dicom import make_dataset, save_dataset
from pydicom.dataset import Dataset, FileDataset

from engine.errors import EngineError, IdentityError
from engine.identity.cleaning import Choice
from engine.identity.deidentify import deidentified
from engine.identity.profile import Action, Dates, Kept, load_profile
from engine.identity.secret import Secret, fresh_secret
from engine.radiographs.dicom_dataset import read_dataset
from engine.radiographs.dicom_reader import read_radiograph

_SMALL = 150_000  # the pixels of larger ones take too long for every run of the tests
SHIFT = Choice(frozenset(Kept), Dates.SHIFT)


def read(dataset: Dataset) -> FileDataset:
    target = io.BytesIO()
    with pydicom.config.disable_value_validation():
        dataset.save_as(target, enforce_file_format=True)
    return read_dataset(target.getvalue(), [])


def made(**changes: object) -> FileDataset:
    film = make_dataset(**changes)
    film.file_meta.MediaStorageSOPClassUID = film.SOPClassUID
    film.file_meta.MediaStorageSOPInstanceUID = film.SOPInstanceUID
    return read(film)


def test_the_same_secret_gives_the_same_stand_ins_and_another_gives_others() -> None:
    secret = fresh_secret()
    one, two = deidentified(made(), Choice(), secret).dataset, deidentified(made(), Choice(), secret).dataset
    other = deidentified(made(), Choice(), fresh_secret()).dataset
    for keyword in ("PatientID", "PatientName", "StudyInstanceUID", "SOPInstanceUID"):
        assert one[keyword].value == two[keyword].value != other[keyword].value


def test_references_between_two_objects_still_hold() -> None:
    secret = fresh_secret()
    first = deidentified(made(), Choice(), secret).dataset
    source = Dataset()
    source.ReferencedSOPClassUID, source.ReferencedSOPInstanceUID = (
        "1.2.840.10008.5.1.4.1.1.1.1",
        "1.2.826.0.1.3680043.8.498.1",
    )
    second = deidentified(
        made(SOPInstanceUID="1.2.3.4", SourceImageSequence=[source]), Choice(), secret
    ).dataset
    assert second.SourceImageSequence[0].ReferencedSOPInstanceUID == first.SOPInstanceUID
    assert second.StudyInstanceUID == first.StudyInstanceUID


def test_the_copy_says_what_was_done() -> None:
    copy = deidentified(made(), SHIFT, fresh_secret()).dataset
    assert copy.PatientIdentityRemoved == "YES"
    assert copy.LongitudinalTemporalInformationModified == "MODIFIED"
    codes = [item.CodeValue for item in copy.DeidentificationMethodCodeSequence]
    assert codes == ["113100", "113107", "113108"]
    plain = deidentified(made(), Choice(), fresh_secret()).dataset
    assert plain.LongitudinalTemporalInformationModified == "REMOVED"
    assert [item.CodeValue for item in plain.DeidentificationMethodCodeSequence] == ["113100"]


def test_shifted_dates_and_times_keep_their_distances() -> None:
    film = made(
        StudyDate="20240228", StudyTime="235900", SeriesDate="20240229", SeriesTime="000100",
        AcquisitionDateTime="20240301120000.5+0100",
    )  # fmt: skip
    copy = deidentified(film, SHIFT, fresh_secret()).dataset
    moments = [
        np.datetime64(f"{day[:4]}-{day[4:6]}-{day[6:]}T{clock[:2]}:{clock[2:4]}:{clock[4:6]}")
        for day, clock in ((copy.StudyDate, copy.StudyTime), (copy.SeriesDate, copy.SeriesTime))
    ]
    assert moments[1] - moments[0] == np.timedelta64(120, "s")
    assert copy.StudyDate != "20240228"


@pytest.mark.parametrize("wrong", ["20261399", "yesterday", "20240101-20240102", "00000000"])
def test_what_is_no_date_is_emptied(wrong: str) -> None:
    copy = deidentified(made(StudyDate=wrong, AcquisitionDateTime=wrong), SHIFT, fresh_secret()).dataset
    assert not copy.StudyDate
    assert "AcquisitionDateTime" not in copy


@pytest.mark.parametrize(
    ("age", "kept"), [("089Y", "089Y"), ("090Y", "090Y"), ("104Y", "090Y"), ("011M", "011M")]
)
def test_no_age_above_89_is_told_apart(age: str, kept: str) -> None:
    assert deidentified(made(PatientAge=age), SHIFT, fresh_secret()).dataset.PatientAge == kept
    assert "PatientAge" not in deidentified(made(PatientAge=age), Choice(), fresh_secret()).dataset


def test_spacing_and_view_can_be_left_out_where_the_object_does_not_need_them() -> None:
    film = made(
        SOPClassUID="1.2.840.10008.5.1.4.1.1.7",
        PixelSpacing=[0.2, 0.2],
        ViewPosition="PA",
        KVP="120",
        WindowCenter="5",
    )
    film.WindowWidth = "10"
    copy = deidentified(film, Choice(frozenset()), fresh_secret()).dataset
    assert "PixelSpacing" not in copy
    assert "ViewPosition" not in copy
    assert copy.WindowWidth == 10
    kept = deidentified(film, Choice(), fresh_secret()).dataset
    assert (list(kept.PixelSpacing), kept.ViewPosition, kept.KVP) == ([0.2, 0.2], "PA", 120)


def test_a_report_line_tells_what_was_done_and_no_value_of_it() -> None:
    done = deidentified(made(InstitutionName="Hospital Quillon", KVP="120"), Choice(), fresh_secret())
    by_name = {change.attribute: change for change in done.changes}
    assert by_name["InstitutionName"].action is Action.REMOVE
    assert by_name["InstitutionName"].had_value
    assert by_name["KVP"].action is Action.KEEP
    assert by_name["SOPInstanceUID"].action is Action.MAP_UID
    assert "Quillon" not in repr(done.changes)
    assert by_name["InstitutionName"].before == "Hospital Quillon"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"SOPClassUID": "1.2.826.0.1.99"}, "no object of a standard"),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.88.33", "PixelData": None}, "has no pixels"),
        ({"Rows": 4000}, "damaged or incomplete"),
    ],
)
def test_what_cannot_be_copied_safely_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(IdentityError, match=message):
        deidentified(made(**changes), Choice(), fresh_secret())


def test_no_row_of_the_standards_table_is_also_on_the_list_of_what_stays() -> None:
    profile = load_profile()
    assert len(profile.basic) > 600
    both = {tag for tag in profile.keep if tag in profile.basic}
    # Kept under the option, or gone through item by item.
    assert all(profile.basic[tag].characteristics or "U*" in profile.basic[tag].actions for tag in both)


def test_attributes_of_the_header_browser_that_may_identify_do_not_stay() -> None:
    from pydicom.datadict import dictionary_VR, keyword_for_tag

    from engine.collection.identity import may_identify

    profile = load_profile()
    allowed = {"AcquisitionDuration"}
    for tag, row in profile.keep.items():
        keyword = keyword_for_tag(tag)
        if row.group == "characteristics" or row.kind.value in ("sequences", "kinds") or keyword in allowed:
            continue
        assert not may_identify(tag, keyword, dictionary_VR(tag)), keyword


@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_random_value_under_any_attribute_survives(data: st.DataObject) -> None:
    from pydicom._dicom_dict import DicomDictionary

    film, planted = make_dataset(), []
    tags = data.draw(st.lists(st.sampled_from(sorted(DicomDictionary)), min_size=5, max_size=40, unique=True))
    private = data.draw(st.lists(st.integers(0x1000, 0x10FF), max_size=5, unique=True))
    for tag in [*tags, *(0x00110000 + element for element in private)]:
        vr = DicomDictionary[tag][0] if tag in DicomDictionary else "LO"
        if (
            vr in ("SQ", "NONE", "OB or OW")
            or " or " in vr
            or tag >> 16 in (0, 2, 0x28, 0x7FE0)
            or tag == 0x00080016
        ):
            continue
        text = "Zq" + data.draw(st.text("ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=8, max_size=10)) + "qZ"
        value: object = text
        if vr in ("OB", "OW", "OV", "OL", "OF", "OD", "UN"):
            value = text.encode() + b"\0" * (16 - len(text))
        elif vr in ("US", "SS", "UL", "SL", "FL", "FD", "AT", "SV", "UV", "IS", "DS", "UI", "AS"):
            continue
        film.add_new(tag, vr, value)
        planted.append(text)
    film.file_meta.MediaStorageSOPClassUID = film.SOPClassUID
    film.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
    for choice in (Choice(), SHIFT):
        target = io.BytesIO()
        deidentified(read(film), choice, fresh_secret()).dataset.save_as(target, enforce_file_format=True)
        assert [text for text in planted if text.encode() in target.getvalue()] == []


def errors_of(path: Path, secret: Secret | None = None) -> Counter[str]:
    """What dciodvfy calls errors, without the UIDs that it quotes."""
    run = subprocess.run(
        ["dciodvfy", str(path)], capture_output=True, text=True, errors="replace", check=False
    )
    lines = (run.stdout + run.stderr).splitlines()
    return Counter(line.split("<2.25.")[0].split("<1.")[0] for line in lines if line.startswith("Error"))


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dciodvfy is not installed")
@pytest.mark.parametrize("folder", ["cxr_dicom", "awkward"])
def test_copies_of_public_files_are_as_valid_as_the_files_and_show_the_same(
    shared: Path, tmp_path: Path, folder: str
) -> None:
    copied = 0
    for path in sorted((shared / "data" / folder).iterdir()):
        try:
            source = read_dataset(path.read_bytes(), [])
            done = deidentified(source, Choice(), fresh_secret())
        except EngineError:
            continue
        copied += 1
        plain, copy = tmp_path / "plain.dcm", tmp_path / "copy.dcm"
        with pydicom.config.disable_value_validation():
            source.save_as(plain)
        done.dataset.save_as(copy, enforce_file_format=True)
        now, then = errors_of(copy), errors_of(plain)
        assert now - then == Counter(), path.name
        if folder == "awkward" and path.stat().st_size > _SMALL:
            continue
        try:
            before = read_radiograph(path)
        except EngineError:
            continue
        after = read_radiograph(copy)
        np.testing.assert_array_equal(after.stored_pixels, before.stored_pixels, path.name)
        assert after.grey_scale.windows == before.grey_scale.windows
        assert after.pixel_spacing == before.pixel_spacing
    assert copied >= (9 if folder == "cxr_dicom" else 45)


def test_a_film_read_back_has_the_same_pixels(tmp_path: Path) -> None:
    path = save_dataset(make_dataset(), tmp_path / "film.dcm")
    done = deidentified(read_dataset(path.read_bytes(), []), Choice(), fresh_secret())
    done.dataset.save_as(tmp_path / "copy.dcm", enforce_file_format=True)
    np.testing.assert_array_equal(
        read_radiograph(tmp_path / "copy.dcm").stored_pixels, read_radiograph(path).stored_pixels
    )
