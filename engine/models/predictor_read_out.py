"""What a referee reads on an input and on its counterfactual, as a read-out for the reader."""

import dataclasses

import numpy as np

from engine.errors import NonFiniteResultError
from engine.instructions.findings import load_vocabulary
from engine.models.predictor_network import UNSIDED
from engine.models.predictors import FINDINGS, FloatArray, Reading, Referee, RefereeCard
from engine.radiographs.framing import FrameSpec, Intensity, frame_radiograph, in_usual_view
from engine.radiographs.radiograph import Radiograph
from engine.results.read_out import FindingRead, ReadOut, ReadOutRequest

# As the films that the referees learned from.
_FRAME = FrameSpec(intensity=Intensity.DISPLAY)


def read_out(referee: Referee, request: ReadOutRequest) -> ReadOut:
    """Read both films, beside each other where the referee learned that.

    Raises:
        NonFiniteResultError: a reading is not finite.
    """
    edited = dataclasses.replace(request.radiograph, stored_pixels=request.counterfactual)
    before, after = (_picture(film) for film in (request.radiograph, edited))
    card = referee.card
    if card.reads_beside:
        readings = referee.read(before, after), referee.read(after, before)
    else:
        readings = referee.read(before), referee.read(after)
    if not all(np.isfinite(reading.presence).all() for reading in readings):
        raise NonFiniteResultError(f"the classifier {card.title!r} reads values that are not finite")
    counts = card.ceiling.get("counts_beside" if card.reads_beside else "counts", {})
    return ReadOut(
        findings=tuple(_finding(card, place, *readings) for place in range(len(FINDINGS))),
        title=card.title,
        notice=card.notice,
        source=card.source,
        is_pair=card.reads_beside,
        films=int(counts.get("films", 0)),
        patients=int(counts.get("patients", 0)),
        weights_sha256=dict(card.weights_sha256),
    )


def _picture(film: Radiograph) -> FloatArray:
    """(1, 512, 512) float32 in [0, 1], the patient's right on the left whatever the file does."""
    return in_usual_view(frame_radiograph(film, _FRAME)).pixels[None]


def _finding(card: RefereeCard, place: int, before: Reading, after: Reading) -> FindingRead:
    key = FINDINGS[place]
    group = "presence_beside" if card.reads_beside else "presence_auroc"
    return FindingRead(
        finding=key,
        name=load_vocabulary().finding(key).name,
        is_sided=place != UNSIDED,
        before=_sides(before, place),
        after=_sides(after, place),
        threshold=float(card.threshold_array(beside=card.reads_beside)[place]),
        auroc=card.ceiling.get(group, {}).get(key),
        auroc_of_labels=card.ceiling.get("labels_of_real_films", {}).get(key),
    )


def _sides(reading: Reading, place: int) -> tuple[float, float]:
    right, left = reading.presence[0, place]
    return float(right), float(left)
