import contextlib
import mmap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.pacs.web_object import NoObject, find_object

KIND = 'multipart/related; type="application/dicom"; boundary="b/=1"'


def found(body: bytes, kind: str = KIND, has_known_end: bool = True) -> bytes:
    with mmap.mmap(-1, len(body)) as answer:
        answer[:] = body
        start, end = find_object(kind, has_known_end, answer)
        return answer[start:end]


@pytest.mark.parametrize(
    "body",
    [
        b"--b/=1\r\nContent-Type: application/dicom\r\n\r\nDATA\r\n--b/=1--",
        b"\r\n--b/=1\r\nA: b\r\nC: d\r\n\r\nDATA\r\n--b/=1--\r\n",
        b"To whom it may concern\r\n--b/=1 \r\nA: b\r\n\r\nDATA\r\n--b/=1--\r\nepilogue",
    ],
)
def test_the_object_is_found_between_the_boundaries(body: bytes) -> None:
    assert found(body) == b"DATA"


def test_an_object_alone_needs_an_end_that_http_told() -> None:
    assert found(b"DATA", "application/dicom; transfer-syntax=1.2") == b"DATA"
    with pytest.raises(NoObject, match="end cannot be known"):
        found(b"DATA", "application/dicom", has_known_end=False)


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"<html>", "text/html", "something else than DICOM"),
        (b"<html>", "", "something else than DICOM"),
        (b"DATA", "multipart/related", "without saying what is between"),
        (b"DATA", 'multipart/related; boundary=""', "without saying what is between"),
        (b"DATA", "multipart/related; boundary=" + "x" * 500, "without saying what is between"),
        (b"DATA", "multipart/related; boundary*=utf-8''%0d%0a", "without saying what is between"),
        (b"--other\r\n\r\nDATA\r\n--other--", KIND, "not where they should be"),
        (b"--b/=1\r\nA: b\r\nDATA", KIND, "not where they should be"),
        (b" " * 70_000 + b"--b/=1\r\n\r\nDATA\r\n--b/=1--", KIND, "not where they should be"),
        (b"--b/=1\r\n\r\nDATA", KIND, "cut off"),
        (b"--b/=1\r\n\r\nDATA\r\n--b/=", KIND, "cut off"),
        (b"--b/=1\r\n\r\nDATA\r\n--b/=1", KIND, "several"),
        (b"--b/=1\r\n\r\nDATA\r\n--b/=1\r\n\r\nMORE\r\n--b/=1--", KIND, "several"),
    ],
)
def test_other_bodies_are_named(body: bytes, kind: str, words: str) -> None:
    with pytest.raises(NoObject, match=words):
        found(body, kind)


def test_a_boundary_is_found_wherever_the_windows_of_the_search_end() -> None:
    for length in range((1 << 20) - 40, (1 << 20) + 20):
        data = b"x" * length
        assert len(found(b"--b/=1\r\n\r\n" + data + b"\r\n--b/=1--")) == length


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(["multipart/related", "application/dicom", ";", "boundary", "*", "0", "1", "=", '"'])
        | st.sampled_from(["utf-8''", "%0d%0a", "\\", " ", ",", "%zz", "''", "\r\n ", "bogus'x'"])
        | st.text(max_size=3),
        max_size=14,
    ).map("".join)
)
def test_no_content_type_is_fatal(kind: str) -> None:
    with contextlib.suppress(NoObject):
        found(b"--1\r\n\r\nDATA\r\n--1--", kind)
