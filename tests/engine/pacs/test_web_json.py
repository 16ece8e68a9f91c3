from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.pacs.uids import is_uid
from engine.pacs.web_json import Entry, read_entries

TAGS = ("0020000D", "00100010", "00080061", "00201208", "00081199")
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["vr", "Value", "Alphabetic", "Phonetic", *TAGS]), inner)
    ),
    max_leaves=6,
)
elements = values | st.fixed_dictionaries({"Value": st.lists(values, max_size=3)}, optional={"vr": values})


def test_texts_are_one_line_and_say_nothing_in_disguise() -> None:
    entry = Entry(
        {
            "00100010": {"vr": "PN", "Value": [{"Alphabetic": "Wang^XiaoDong", "Ideographic": "王^小東"}]},
            "00081030": {"vr": "LO", "Value": ["Thorax\r\n\x1b[31m\u202eevil"]},
            "00201208": {"vr": "IS", "Value": ["12"]},
            "00201206": {"vr": "IS", "Value": [3]},
            "0020000D": {"vr": "UI", "Value": ["1.2.3\0"]},
        }
    )
    assert entry.text("00100010") == "Wang^XiaoDong=王^小東"
    assert entry.text("00081030") == "Thorax   [31m evil"
    assert (entry.number("00201208"), entry.number("00201206")) == (12, 3)
    assert entry.uid("0020000D") == "1.2.3"
    assert entry.text("00080050") == ""
    assert not entry.is_odd


@pytest.mark.parametrize(
    "element",
    [
        *(7, [], "x", {"Value": "x"}, {"Value": [{"Alphabetic": 3}]}, {"Value": [[1]]}, {"Value": [True]}),
        *({"Value": ["x" * 5000]}, {"Value": ["x"] * 500}, {"Value": [1.5]}),
    ],
)
def test_what_is_not_of_its_form_is_told(element: Any) -> None:
    entry = Entry({"00100010": element})
    assert len(entry.text("00100010")) < 1100
    assert entry.is_odd


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from(TAGS), elements))
def test_no_data_set_is_fatal(raw: dict[str, Any]) -> None:
    entry = Entry(raw)
    for tag in TAGS:
        assert isinstance(entry.text(tag), str)
        assert all(isinstance(text, str) and text.isprintable() for text in entry.texts(tag))
        number = entry.number(tag)
        assert number is None or 0 <= number <= 10**9
        assert entry.uid(tag) == "" or is_uid(entry.uid(tag))
        assert all(isinstance(item, Entry) for item in entry.items(tag))


@settings(max_examples=40, deadline=None)
@given(values)
def test_no_answer_is_fatal(answer: Any) -> None:
    read = read_entries(answer)
    assert (read is None) == (not isinstance(answer, list))
    if read is not None:
        assert len(read[0]) + read[1] == len(answer)
