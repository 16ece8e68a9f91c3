"""Making the results of a capsule again, and what is said about each of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.edit import EditRequest, Provenance
from engine.errors import ModelNotFoundError, RequestError
from engine.exchange.audit import AuditEvent, facts_of_result, note
from engine.exchange.capsule_reading import Capsule, CapsuleResult
from engine.models.catalog import ModelCard, find_model, find_models
from engine.radiographs.radiograph import Radiograph
from engine.results.again import request_again
from engine.results.reproduction import Reproduction, compare_runs
from engine.service.backend import Backend, BackendFactory
from engine.service.failures import describe_failure
from engine.service.launch import prepare_environment


@dataclass(frozen=True)
class Rerun:
    """What became of one result.

    Attributes:
        number: in the capsule, from 1.
        sentence: that went to the model.
        reproduction: the two runs compared; None where it could not be made again.
        model: what differs about the model; "" where it is the same by the hashes of its weights.
        problem: why it could not be made again; "" otherwise.
    """

    number: int
    sentence: str
    reproduction: Reproduction | None
    model: str = ""
    problem: str = ""

    @property
    def is_same(self) -> bool:
        """The same model gave the same pixels."""
        return self.reproduction is not None and self.reproduction.is_same and not self.model

    @property
    def text(self) -> str:
        """In words."""
        if self.reproduction is None:
            return f"Could not be made again: {self.problem}"
        return " ".join(filter(None, (self.reproduction.sentence, self.model)))

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        one = self.reproduction
        return {
            "number": self.number,
            "sentence": self.sentence,
            "is_same": self.is_same,
            "largest_difference": None if one is None else one.largest_difference,
            "differing_pixels": None if one is None else one.differing,
            "differing_mask_pixels": None if one is None else one.mask_pixels_differing,
            "different_now": [] if one is None else list(one.causes),
            "model": self.model,
            "problem": self.problem,
        }


def rerun(
    capsule: Capsule,
    radiograph: Radiograph,
    make_backend: BackendFactory,
    device: str = "auto",
    model: str | None = None,
    atlas: Path | None = None,
) -> Iterator[Rerun]:
    """Make each result again, one after the other.

    Args:
        capsule: with the results.
        radiograph: with the pixels that they were made from.
        make_backend: gives what makes the edits; called once, when the first is about to be made.
        device: of the edits.
        model: take this one, even if it is another; None: the one with the same weights, else of that name.
        atlas: of results that were made with another atlas than the shipped one.
    """
    backend: Backend | None = None
    for result in capsule.results:
        sentence = str(result.record["sentence"])
        try:
            request, remark = _request(capsule, result, radiograph, device, model, atlas)
            if backend is None:
                prepare_environment()
                backend = make_backend()
            was = capsule.restore(result, request.radiograph).result
            now = backend.edit(request, lambda progress: None, lambda: False)
            note(AuditEvent.RAN, **facts_of_result(request.radiograph, now))
            yield Rerun(result.number, sentence, compare_runs(was, now), remark)
        except Exception as error:
            yield Rerun(result.number, sentence, None, problem=describe_failure(error)[1])


def _request(
    capsule: Capsule,
    result: CapsuleResult,
    radiograph: Radiograph,
    device: str,
    model: str | None,
    atlas: Path | None,
) -> tuple[EditRequest, str]:
    back = capsule.restore(result, radiograph)
    provenance = back.result.provenance
    # The same pixels in another file are the same input, by whatever name the sender's file went.
    same = replace(radiograph, sha256=provenance.image_sha256)
    card, remark = _find_card(provenance, model)
    changes: dict[str, Any] = {"model": str(card.folder), "device": device}
    if provenance.request.get("atlas") is not None:
        if atlas is None:
            raise RequestError(
                f"it was made with the atlas {provenance.request['atlas']}; name that folder with --atlas"
            )
        changes["atlas"] = str(atlas)
    mask = None if back.request is None else back.request.reader_mask
    return request_again(same, back.result, mask, **changes), remark


def _find_card(provenance: Provenance, model: str | None) -> tuple[ModelCard, str]:
    if model is not None:
        card = find_model(model)
        return card, _model_remark(card, provenance)
    cards = find_models()
    for card in cards:
        if dict(card.weights_sha256) == dict(provenance.weights_sha256):
            return card, ""
    for card in cards:
        if card.name == provenance.model_name:
            return card, _model_remark(card, provenance)
    raise ModelNotFoundError(
        f"the model {provenance.model_name} is not here, nor one with the same weights; add it, or name "
        "another with --model"
    )


def _model_remark(card: ModelCard, provenance: Provenance) -> str:
    if dict(card.weights_sha256) == dict(provenance.weights_sha256):
        return ""
    return (
        f"The model differs: {card.name} here has other weights than {provenance.model_name} of the sender."
    )
