"""The desk names coefficients in the language of the window, and says the same as reports do."""

from engine.reading.agreement import Coefficient, Fit, FitAdvice
from viewer.reading.agreement_words import COEFFICIENTS, FITS, advice_words


def test_english_words_are_those_of_the_reports() -> None:
    assert {one: one.value for one in Coefficient} == COEFFICIENTS
    assert {one: one.value for one in Fit} == FITS
    advice = FitAdvice(Fit.COMMON, percent=83, score=4)
    assert advice_words(advice) == str(advice)
    assert str(advice).startswith("83 % of the scores are 4: ")
