"""TorchBackend: the real edits, with the models that stay loaded between them."""

import gc
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib import metadata

import torch

import engine
from engine.edit import (
    CounterfactualMethod,
    EditRequest,
    EditResult,
    EditTask,
    IsCancelled,
    OnProgress,
    Progress,
)
from engine.errors import EditCancelled, OutOfMemory, RequestError
from engine.methods.encode_cache import EncodeCache
from engine.methods.in_step import only
from engine.methods.region_specific import RegionSpecificMethod
from engine.models.catalog import ModelCard, find_model
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.models.loading import bundle_key, describe_device, load_bundle, precision_name
from engine.models.predictor_read_out import read_out
from engine.models.predictors import Referee, load_referee
from engine.models.preview_weights import with_preview_weights
from engine.results.read_out import ReadOut, ReadOutRequest
from engine.service.failures import is_out_of_memory
from engine.service.memory_check import (
    device_free,
    fits,
    how_many_fit,
    most_in_step,
    out_of_memory,
    refuse_what_cannot_fit,
    resolved,
)
from engine.service.messages import Health
from engine.service.model_cache import ModelCache
from engine.service.process_memory import process_memory

logger = logging.getLogger(__name__)

_LIBRARIES = ("torch", "diffusers", "transformers", "numpy")


class TorchBackend:
    """Every method by name, sharing one cache of models.

    Args:
        models_kept: how many models stay loaded.
    """

    def __init__(self, models_kept: int = 2) -> None:
        self._models: ModelCache[InstructPix2PixBundle] = ModelCache(models_kept)
        self._referees: ModelCache[Referee] = ModelCache(2)
        self._encodes = EncodeCache()
        self._methods: dict[str, CounterfactualMethod] = {
            "region_specific": RegionSpecificMethod(self._load_bundle, self._encodes)
        }
        self._saves_memory = False

    def describe_device(self) -> str:
        return describe_device()

    def versions(self) -> dict[str, str]:
        return {"counterview": engine.__version__} | {name: metadata.version(name) for name in _LIBRARIES}

    def edit(self, request: EditRequest, on_progress: OnProgress, is_cancelled: IsCancelled) -> EditResult:
        return only(self.edit_together([EditTask(request, on_progress, is_cancelled)]))

    def most_in_step(self) -> int:
        return most_in_step("auto")

    def how_many(self, request: EditRequest, chosen: int | None = None) -> int:
        card = find_model(request.model)
        return how_many_fit(request, card, chosen, self._loaded_of(request, card))

    def edit_together(self, tasks: Sequence[EditTask]) -> Iterator[tuple[int, EditResult | Exception]]:
        request = tasks[0].request
        try:
            method, card = self._prepare(request)
        except Exception as error:
            for place in range(len(tasks)):
                yield place, error
            return
        for place, outcome in method.edit_together(tasks):
            yield place, _explained(outcome, request, card)

    def read_out(
        self, request: ReadOutRequest, on_progress: OnProgress, is_cancelled: IsCancelled
    ) -> ReadOut:
        on_progress(Progress("loading the classifier"))
        name = request.classifier
        referee = self._referees.get(name, partial(load_referee, name))
        if is_cancelled():
            raise EditCancelled("cancelled by the reader")
        on_progress(Progress("reading both films"))
        return read_out(referee, request)

    def warm(self, model: str, device: str, precision: str) -> None:
        card = find_model(model)
        if fits(card, device, precision):
            bundle = self._load_bundle(card, device, precision)
            if card.preview is not None:
                with_preview_weights(bundle, card)

    def health(self) -> Health:
        gpu = torch.cuda.is_available()
        cards = [bundle.card for bundle in self._models.held()]
        return Health(
            used_bytes=process_memory(),
            free_bytes=device_free("cuda" if gpu else "cpu"),
            models=tuple(dict.fromkeys(card.name for card in cards if card is not None)),
            device_used_bytes=int(torch.cuda.memory_reserved()) if gpu else None,
        )

    def tidy(self) -> None:
        gc.collect()
        _empty_caches()

    def free_memory(self) -> None:
        self._models.clear()
        self._encodes.clear()
        self._referees.clear()
        gc.collect()
        _empty_caches()

    def _prepare(self, request: EditRequest) -> tuple[CounterfactualMethod, ModelCard]:
        """What makes this edit, after other models have gone where it needs their room."""
        method = self._methods.get(request.method)
        if method is None:
            raise RequestError(
                f"no method is called {request.method!r}; choose one of: {', '.join(self._methods)}"
            )
        card = find_model(request.model)
        self._make_room(request, card)
        self._saves_memory = request.saves_memory
        return method, card

    def _make_room(self, request: EditRequest, card: ModelCard) -> None:
        """Let other models go where their memory is needed; refuse an edit that cannot fit at all."""
        try:
            refuse_what_cannot_fit(request, card, self._loaded_of(request, card))
        except OutOfMemory:
            if not len(self._models):
                raise
            logger.info("models are dropped to make room")
            self.free_memory()
            refuse_what_cannot_fit(request, card)

    def _loaded_of(self, request: EditRequest, card: ModelCard) -> int:
        """Bytes of the model that are in memory as this edit needs them."""
        asked = resolved(request, card)
        return sum(
            bundle.size_bytes
            for bundle in self._models.held()
            if bundle.card == card and (bundle.device.type, precision_name(bundle.precision)) == asked
        )

    def _load_bundle(self, card: ModelCard, device: str, precision: str) -> InstructPix2PixBundle:
        key = bundle_key(card, device, precision)
        bundle = self._models.get(key, partial(load_bundle, card, device, precision))
        return replace(bundle, saves_memory=self._saves_memory)


def _explained(
    outcome: EditResult | Exception, request: EditRequest, card: ModelCard
) -> EditResult | Exception:
    """With figures and ways out where memory ran out."""
    if not isinstance(outcome, Exception) or isinstance(outcome, OutOfMemory):
        return outcome
    if not is_out_of_memory(outcome):
        return outcome
    explained = out_of_memory(request, card)
    explained.__cause__ = outcome
    return explained


def _empty_caches() -> None:
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    elif torch.backends.mps.is_available():
        torch.mps.empty_cache()
