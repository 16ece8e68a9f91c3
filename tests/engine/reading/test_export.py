"""Tables for spreadsheets and statistics."""

import csv
import io

import pytest

from engine.reading.export import as_csv


@pytest.mark.parametrize("text", ["-3.5", "-12", "+1", "-1.5e-07", "0", 7, -2.5, ""])
def test_numbers_stay_numbers(text: object) -> None:
    (row,) = list(csv.reader(io.StringIO(as_csv(("a",), [(text,)]).decode("utf-8-sig"))))[1:]
    assert row == [str(text)]


@pytest.mark.parametrize(
    "text", ["=1+1", "-2+3", "-cmd", "@SUM(A1)", "+x", "\t-1", "-1 ", "-1\n=2", "--1", "-"]
)
def test_no_text_is_run_as_a_formula(text: str) -> None:
    (row,) = list(csv.reader(io.StringIO(as_csv(("a",), [(text,)]).decode("utf-8-sig"), newline="")))[1:]
    assert row == ["'" + text]
