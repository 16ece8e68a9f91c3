"""Headers: every element, sequences included; what may tell the patient is marked."""

from pathlib import Path

import numpy as np
import pytest
from made_up_dicom import SEEDED_ID, SEEDED_NAME, make_dataset
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pydicom.datadict import repeater_has_keyword, tag_for_keyword
from pydicom.dataset import Dataset

from engine.collection import identity
from engine.collection.candidate import Candidate
from engine.collection.header import HeaderRow, read_header
from engine.collection.identity import may_identify
from engine.errors import RadiographError


def by_keyword(rows: tuple[HeaderRow, ...]) -> dict[str, HeaderRow]:
    return {row.keyword: row for row in rows}


def test_all_elements_are_listed_with_their_sequences(tmp_path: Path) -> None:
    item = Dataset()
    item.CodeValue, item.CodeMeaning = "113040", "Lossy Compression"
    dataset = make_dataset(DerivationCodeSequence=[item], ImageType=["ORIGINAL", "PRIMARY"])
    dataset.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    rows = read_header(Candidate(tmp_path / "a.dcm"))
    found = by_keyword(rows)
    assert found["ImageType"].value == "ORIGINAL\\PRIMARY"
    assert found["SOPClassUID"].value.endswith("(Digital X-Ray Image Storage - For Presentation)")
    assert (found["DerivationCodeSequence"].depth, found["DerivationCodeSequence"].value) == (0, "1 item")
    assert (found["item 1"].depth, found["CodeMeaning"].depth) == (1, 2)
    assert found["PixelData"].value.startswith("6,000 bytes")
    assert found["TransferSyntaxUID"].tag == "(0002,0010)"


def test_who_the_patient_is_is_marked(tmp_path: Path) -> None:
    dataset = make_dataset(PatientBirthDate="19500101", StudyDate="20200101", Manufacturer="ACME", KVP="120")
    block = dataset.private_block(0x0011, "MAKER", create=True)
    block.add_new(0x01, "LO", SEEDED_NAME)
    dataset.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    rows = read_header(Candidate(tmp_path / "a.dcm"))
    shown = " ".join(row.value for row in rows if not row.is_identity)
    assert SEEDED_NAME not in shown
    assert SEEDED_ID not in shown
    assert "19500101" not in shown
    assert "20200101" not in shown
    found = by_keyword(rows)
    for plain in ("SOPClassUID", "Modality", "Rows", "Manufacturer", "KVP", "ViewPosition"):
        assert not found[plain].is_identity, plain


def test_what_lies_in_a_hidden_sequence_is_hidden_too(tmp_path: Path) -> None:
    assert may_identify(0x00101002, "OtherPatientIDsSequence", "SQ")
    assert may_identify(0x00100020, "PatientID", "LO")
    assert not may_identify(0x00080104, "CodeMeaning", "LO")
    item = Dataset()
    item.CodeMeaning = SEEDED_ID
    dataset = make_dataset(OtherPatientIDsSequence=[item])
    dataset.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    found = by_keyword(read_header(Candidate(tmp_path / "a.dcm")))
    assert found["CodeMeaning"].value == SEEDED_ID
    assert found["CodeMeaning"].is_identity


def test_each_keyword_of_the_table_is_one_of_the_dictionary() -> None:
    for keyword in identity._KEYWORDS | identity._KINDS:
        assert tag_for_keyword(keyword) is not None or repeater_has_keyword(keyword), keyword


def test_a_picture_says_what_little_it_knows(tmp_path: Path) -> None:
    text = PngInfo()
    text.add_text("Author", SEEDED_NAME)
    Image.fromarray(np.zeros((30, 20), np.uint8)).save(tmp_path / "a.png", pnginfo=text)
    found = by_keyword(read_header(Candidate(tmp_path / "a.png")))
    assert found["Columns × rows"].value == "20 × 30"
    assert "pixel spacing" in found["What it does not say"].value
    assert found["Author"].is_identity


def test_a_file_that_is_no_image_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    with pytest.raises(RadiographError, match=r"^a\.txt: neither DICOM"):
        read_header(Candidate(tmp_path / "a.txt"))


def test_real_headers_can_be_read(shared: Path) -> None:
    for name in ("UN_sequence.dcm", "badVR.dcm", "chrJapMulti.dcm", "derived_nih_00024604_truncated60.dcm"):
        rows = read_header(Candidate(shared / "data" / "awkward" / name))
        assert len(rows) > 10, name
