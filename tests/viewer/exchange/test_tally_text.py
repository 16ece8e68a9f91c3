"""What a search found and skipped, in words."""

from collections import Counter

from engine.collection.candidate import Reason, Tally
from viewer.exchange.tally_text import REASONS, tally_text


def test_a_tally_says_what_was_found_what_was_skipped_and_why() -> None:
    tally = Tally(found=1234, reasons=Counter({Reason.EMPTY: 2, Reason.HIDDEN: 1}), was_stopped=True)
    assert tally_text(tally) == "1,234 files, 3 skipped (2 empty, 1 hidden), stopped before the end"
    assert tally_text(Tally(found=1)) == "1 file"


def test_the_window_has_the_words_of_the_engine_for_every_reason() -> None:
    assert {reason: reason.value for reason in Reason} == REASONS
