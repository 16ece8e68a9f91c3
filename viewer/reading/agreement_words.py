"""What the results desk calls coefficients of agreement, and which of them it says to prefer."""

from engine.reading.agreement import Coefficient, Fit, FitAdvice
from viewer.language import mark, tr

COEFFICIENTS = {
    Coefficient.WEIGHTED_KAPPA: mark("quadratically weighted kappa"),
    Coefficient.ICC_SINGLE: mark("ICC(2,1)"),
    Coefficient.ICC_MEAN: mark("ICC(2,k)"),
    Coefficient.ALPHA: mark("Krippendorff's alpha (ordinal)"),
    Coefficient.AC2: mark("Gwet's AC2 (quadratic)"),
}
FITS = {
    Fit.NOTHING: mark("No case was scored, so there is no agreement to tell."),
    Fit.FEW: mark("Fewer than {fewest} cases were scored twice: no coefficient is more than a hint."),
    Fit.COMMON: mark(
        "{percent} % of the scores are {score}: kappa, ICC and alpha fall when one score is that common, "
        "although readers agree; prefer Gwet's AC2."
    ),
    Fit.MISSING: mark(
        "Some scores are missing: prefer Krippendorff's alpha or Gwet's AC2, which use what is there."
    ),
    Fit.SEVERAL: mark(
        "Three readers or more, nothing missing: prefer ICC(2,1), with Krippendorff's alpha beside it."
    ),
    Fit.PAIR: mark(
        "Two readers, nothing missing, scores well spread: quadratically weighted kappa or ICC(2,1) fit."
    ),
}


def coefficient_words(coefficient: Coefficient) -> str:
    """Its name, in the language of the window."""
    return tr(COEFFICIENTS[coefficient])


def advice_words(advice: FitAdvice) -> str:
    """Which coefficient suits, in the language of the window."""
    return advice.said_in(tr(FITS[advice.fit]))
