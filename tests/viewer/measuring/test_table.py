"""Tables of measurements: values by hand, honest units, and nothing that names anybody."""

import csv
import io

from engine.radiographs.measures import LengthScale, LengthUnit
from viewer.measuring.measurement import Kind, Measurement
from viewer.measuring.table import HEADINGS, as_csv, as_tabs, table_rows

DETECTOR = LengthScale(0.5, 0.25, LengthUnit.DETECTOR)
RULER = Measurement(1, Kind.RULER, ((0.0, 0.0), (6.0, 16.0)))  # 3 mm down, 4 mm right


def test_a_length_has_its_unit_with_what_it_means() -> None:
    assert table_rows([RULER], DETECTOR) == [
        ("ruler", "5.00", "mm at detector", "input", "", "0.00 0.00; 6.00 16.00")
    ]
    (row,) = table_rows([RULER], LengthScale(1.0, 1.0, LengthUnit.PIXELS))
    assert row[1:3] == ("17.09", "px")
    (row,) = table_rows([RULER], LengthScale(0.5, 0.25, LengthUnit.CALIBRATED, "by the reader"))
    assert row[2] == "mm, calibrated (by the reader)"


def test_what_was_measured_on_a_result_says_synthetic_and_on_which() -> None:
    item = Measurement(1, Kind.ANGLE, ((0.0, 4.0), (0.0, 0.0), (2.0, 0.0)), "0123456789" * 3, True)
    (row,) = table_rows([item], DETECTOR)
    assert row[:5] == ("angle", "90.00", "degrees", "counterfactual (synthetic)", "01234567")


def test_a_ratio_gives_its_widths_too() -> None:
    points = ((0.0, 50.0), (100.0, 50.0), (50.0, 30.0), (50.0, 80.0), (60.0, 0.0), (60.0, 100.0))
    rows = table_rows([Measurement(1, Kind.CTR, points)], DETECTOR)
    assert [row[:3] for row in rows] == [
        ("cardiothoracic_ratio", "0.500", "ratio"),
        ("heart_width", "12.50", "mm at detector"),
        ("thorax_width", "25.00", "mm at detector"),
    ]


def test_what_has_no_value_is_empty() -> None:
    item = Measurement(1, Kind.COBB, ((1.0, 1.0), (1.0, 1.0), (0.0, 0.0), (2.0, 0.0)))
    assert table_rows([item], DETECTOR)[0][1] == ""


def test_both_forms_hold_the_same_cells() -> None:
    rows = table_rows([RULER], DETECTOR)
    assert [tuple(row) for row in csv.reader(io.StringIO(as_csv(rows)))] == [HEADINGS, *rows]
    assert [tuple(line.split("\t")) for line in as_tabs(rows).splitlines()] == [HEADINGS, *rows]
