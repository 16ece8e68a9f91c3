"""Read-out: what a separate classifier reads on the input and on its counterfactual, and how good it is.

Another model's opinion, for software; no evidence of disease. A classifier is asked only about films of the
kind that it was made for.
"""

from dataclasses import dataclass

from engine.arrays import StoredPixels, freeze_arrays, reduce_through_constructor
from engine.edit import EditResult
from engine.errors import FrameMismatchError, RequestError
from engine.radiographs.radiograph import Radiograph
from engine.radiographs.suitability import assess_suitability

Sides = tuple[float, float]  # the patient's right, left


@dataclass(frozen=True, eq=False)
class ReadOutRequest:
    """Two films for a classifier.

    Attributes:
        radiograph: the input.
        counterfactual: (H, W) stored values of its counterfactual.
        classifier: "real" or "simulated": for which kind of film it was made.

    Raises:
        FrameMismatchError: the shapes differ.
    """

    radiograph: Radiograph
    counterfactual: StoredPixels
    classifier: str

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        if self.counterfactual.shape != self.radiograph.shape:
            raise FrameMismatchError(
                f"a counterfactual of {self.counterfactual.shape} is not of an input of "
                f"{self.radiograph.shape}"
            )
        freeze_arrays(self)


@dataclass(frozen=True)
class FindingRead:
    """One finding, before and after.

    Attributes:
        finding: key of the vocabulary.
        name: for people.
        is_sided: right and left are read apart; else both have the same value.
        before, after: probability in [0, 1] on the patient's right and left.
        threshold: probability from which the classifier counts the finding as seen.
        auroc: on films with a known truth of patients that it never saw, read in the same manner; None where
            its card does not say.
        auroc_of_labels: the same against labels that were mined from reports of real films; None likewise.
    """

    finding: str
    name: str
    is_sided: bool
    before: Sides
    after: Sides
    threshold: float
    auroc: float | None
    auroc_of_labels: float | None

    def change(self, side: int) -> float:
        """After minus before; side 0 is the patient's right."""
        return self.after[side] - self.before[side]

    def turned(self, side: int) -> str:
        """ "comes", "goes", or "" where both are on the same side of the threshold."""
        was, is_now = self.before[side] >= self.threshold, self.after[side] >= self.threshold
        return "" if was == is_now else "comes" if is_now else "goes"


@dataclass(frozen=True)
class ReadOut:
    """All findings that a classifier knows.

    Attributes:
        findings: in its order.
        title, notice, source: from its card, for people.
        is_pair: both films were read beside each other, so that what differs counts more.
        films, patients: on which ``auroc`` rests; 0 where the card does not say.
        weights_sha256: by file name.
    """

    findings: tuple[FindingRead, ...]
    title: str
    notice: str
    source: str
    is_pair: bool
    films: int
    patients: int
    weights_sha256: dict[str, str]


def choose_classifier(radiograph: Radiograph) -> str:
    """Which classifier was made for films like this one: "real" or "simulated"; takes some milliseconds.

    Raises:
        RequestError: none was.
    """
    reasons = assess_suitability(radiograph).reasons
    if reasons:
        raise RequestError(
            f"no classifier here was made for this film ({reasons[0]}); open a frontal chest film of an adult"
        )
    if radiograph.is_simulated:
        return "simulated"
    if radiograph.is_synthetic:
        raise RequestError(
            "no classifier here was made for synthetic films that are no simulated patients; open the film "
            "that this one was made from"
        )
    return "real"


def request_read_out(radiograph: Radiograph, result: EditResult) -> ReadOutRequest:
    """What to ask the engine about a result.

    Raises:
        RequestError: no classifier was made for this film, or the result is of another one.
    """
    if result.provenance.image_sha256 != radiograph.sha256:
        raise RequestError("the result was made from another file; open the radiograph that it belongs to")
    return ReadOutRequest(radiograph, result.counterfactual, choose_classifier(radiograph))
