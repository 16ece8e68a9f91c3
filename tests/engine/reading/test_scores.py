import math

import numpy as np
import pytest

from engine.reading.scores import Score, reader_table, repeat_table, summarize, summarize_by


def score(case: int, reader: str, value: float, **more: object) -> Score:
    return Score(case=f"c{case:02}", reader=reader, item="performance", value=value, **more)  # type: ignore[arg-type]


def test_a_summary_has_the_figures_of_the_paper_and_the_distribution() -> None:
    values = [1, 2, 3, 4, 5, 5, 4, 4, 3, 3]
    found = summarize([score(n, "A", v) for n, v in enumerate(values)], 5)
    assert found.n == found.cases == 10
    assert found.readers == 1
    assert found.mean.value == pytest.approx(np.mean(values))
    assert found.deviation == pytest.approx(np.std(values, ddof=1))
    assert found.median == 3.5
    assert found.counts == (1, 1, 3, 3, 2)
    assert found.mean.low < found.mean.value < found.mean.high


def test_two_readers_of_one_case_are_not_two_cases() -> None:
    values = list(np.random.default_rng(0).integers(1, 6, 20))
    once = summarize([score(n, "A", v) for n, v in enumerate(values)], 5)
    twice = summarize([score(n, reader, v) for n, v in enumerate(values) for reader in "AB"], 5)
    assert twice.mean.high - twice.mean.low == pytest.approx(once.mean.high - once.mean.low)


def test_groups_are_summarized_each_for_itself() -> None:
    scores = [score(n, "A", 1 + n % 2, finding="edema" if n % 2 else "consolidation") for n in range(8)]
    low, high = summarize_by(scores, 5, lambda one: (one.finding,))
    assert (low.group, low.mean.value) == (("consolidation",), 1.0)
    assert (high.group, high.mean.value) == (("edema",), 2.0)


def test_the_table_of_readers_leaves_out_repeats_and_marks_what_is_missing() -> None:
    scores = [score(1, "A", 3), score(1, "B", 4), score(2, "A", 5), score(1, "A", 1, repeat=1)]
    table, cases, readers = reader_table(scores)
    assert readers == ("A", "B")
    assert [case.split()[0] for case in cases] == ["c01", "c02"]
    assert table[0].tolist() == [3, 4]
    assert table[1, 0] == 5
    assert math.isnan(table[1, 1])


def test_repeats_of_a_reader_stand_side_by_side() -> None:
    scores = [score(1, "A", 3), score(1, "A", 4, repeat=1), score(2, "A", 2), score(1, "B", 1, repeat=1)]
    table, cases, _ = repeat_table(scores, "A")
    assert table.tolist() == [[3, 4]]
    assert len(cases) == 1
    assert repeat_table(scores[:1], "A")[0].shape == (0, 2)


def test_results_of_two_models_on_a_case_are_two_rows() -> None:
    scores = [score(1, "A", 3, model="m1"), score(1, "A", 4, model="m2")]
    assert reader_table(scores)[0].tolist() == [[3], [4]]
