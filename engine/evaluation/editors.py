"""Editors: what answers a case. The model in each variant, and answers whose quality is known beforehand."""

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from PIL import Image

from engine.arrays import BoolImage, FloatImage, freeze_arrays
from engine.edit import Behaviour, CounterfactualMethod, EditRequest, EditResult, Variant
from engine.errors import DatasetError, NonFiniteResultError
from engine.evaluation.case import STORED_TOP, EvaluationCase, Suite, from_stored, to_stored
from engine.methods.encode_cache import EncodeCache
from engine.methods.region_specific import RegionSpecificMethod
from engine.models.card import ModelCard
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.models.loading import bundle_key, load_bundle
from engine.radiographs.greyscale import GreyScale, VoiFunction, Window
from engine.radiographs.radiograph import Radiograph
from engine.service.model_cache import ModelCache
from engine.service.result_check import check_result

MAP_TOP = 4095  # maps are whole multiples of 1/4095, so that kept ones are the same


@dataclass(frozen=True, eq=False)
class Edited:
    """An answer to a case, on its 512 x 512 pixels.

    Attributes:
        image: float32 in [0, 1], whole multiples of 1/65535; outside ``edit_mask`` the source's own values.
        guidance_map: float32 in [0, 1]; None where the answer is not confined by one.
        relevance_map: float32 in [0, 1]; None where none was made. Both of a model are multiples of 1/4095.
        edit_mask: bool, what was allowed to change.
        seconds: what it took, loading not counted; 0 for what is no model.
        notes: of the edit, for the reader.
        failure: why there is no edit, so that this is the unedited source; "" where there is one.
    """

    image: FloatImage
    guidance_map: FloatImage | None
    relevance_map: FloatImage | None
    edit_mask: BoolImage
    seconds: float
    notes: tuple[str, ...] = ()
    failure: str = ""

    def __post_init__(self) -> None:
        freeze_arrays(self)


class Editor(Protocol):
    """Answers cases."""

    def __call__(self, case: EvaluationCase, variant: Variant, seed: int) -> Edited: ...


class ModelEditor:
    """A model of the catalog, loaded once, that edits as ``counterview-engine edit`` does.

    The first edit of each variant is preceded by one of a single step, so that no time includes loading.

    Args:
        card: which model.
        steps: denoising steps; None: the model card's.
        device: "auto", "cpu", "cuda" or "mps".
        behaviour: repaired, as published, or a preview, which has steps of its own.
        precision: of the U-Net; as published it is float32.
        loaded: models that stay loaded; None: a cache of its own.
        own_levels: as published, but at the noise levels of the model, see ``edit_faithfully``.
    """

    def __init__(
        self,
        card: ModelCard,
        steps: int | None = None,
        device: str = "auto",
        behaviour: Behaviour = Behaviour.DEFAULT,
        precision: str = "auto",
        loaded: ModelCache[InstructPix2PixBundle] | None = None,
        own_levels: bool = False,
    ) -> None:
        self._card, self._steps, self._device, self._behaviour = card, steps, device, behaviour
        self._precision = precision
        self._loaded = ModelCache[InstructPix2PixBundle](1) if loaded is None else loaded
        # Nothing is kept between edits, so that each takes the time that it takes alone.
        self._method: CounterfactualMethod = RegionSpecificMethod(self._load, EncodeCache(0), own_levels)
        self._warm: set[Variant] = set()

    def __call__(self, case: EvaluationCase, variant: Variant, seed: int) -> Edited:
        """Edit the source; raises what ``RegionSpecificMethod.edit`` raises."""
        request = EditRequest(
            radiograph=as_radiograph(case),
            instruction=case.text,
            model=str(self._card.folder),
            variant=variant,
            behaviour=self._behaviour,
            num_inference_steps=self._steps,
            seed=seed,
            device=self._device,
            precision=self._precision,
        )
        if variant not in self._warm:
            with contextlib.suppress(NonFiniteResultError):  # the edit itself will tell
                self._edit(replace(request, num_inference_steps=1))
            self._warm.add(variant)
        result = self._edit(request)
        check_result(request, result)
        return Edited(
            image=from_stored(result.counterfactual),
            guidance_map=None if variant is Variant.NONE else _on_case(result.guidance_map, case),
            relevance_map=_on_case(result.relevance_map, case) if variant.uses_relevance else None,
            edit_mask=result.edit_mask,
            seconds=result.provenance.duration_s,
            notes=result.notes,
        )

    def _edit(self, request: EditRequest) -> EditResult:
        return self._method.edit(request, lambda progress: None, lambda: False)

    def _load(self, card: ModelCard, device: str, precision: str) -> InstructPix2PixBundle:
        return self._loaded.get(
            bundle_key(card, device, precision), lambda: load_bundle(card, device, precision)
        )


def true_counterfactual(case: EvaluationCase) -> Edited:
    """The yardstick: what every editor should give.

    Raises:
        DatasetError: the suite knows no true counterfactual.
    """
    target, change = _truth(case)
    return Edited(target, np.abs(change), np.abs(change), change != 0, 0.0)


def unedited(case: EvaluationCase, failure: str = "") -> Edited:
    """No effect: nothing changes, and the maps point nowhere; without maps, what is left of a failed edit."""
    nothing = np.zeros_like(case.source)
    map_ = None if failure else nothing
    return Edited(case.source, map_, map_, nothing > 0, 0.0, failure=failure)


def shuffled(case: EvaluationCase, other: EvaluationCase) -> Edited:
    """A wrong answer: the true change of another case, put into this one."""
    _, change = _truth(other)
    image = from_stored(to_stored(case.source + change))
    changed = image != case.source
    size = np.where(changed, np.abs(change), np.float32(0))
    return Edited(image, size, size, changed, 0.0)


def contrast_changed(case: EvaluationCase) -> Edited:
    """A wrong answer: half as much contrast again, everywhere."""
    middle = float(np.median(case.source))
    image = from_stored(to_stored((case.source - middle) * 1.5 + middle))
    size = np.abs(image - case.source)
    return Edited(image, size, size, size > 0, 0.0)


def as_radiograph(case: EvaluationCase) -> Radiograph:
    """The source as a file of 16-bit stored values would be read; they are displayed as value / 65535."""
    scale = GreyScale(
        stored_min=0,
        modality_values=np.arange(STORED_TOP + 1, dtype=np.float64),
        windows=(Window(STORED_TOP / 2, float(STORED_TOP), VoiFunction.LINEAR_EXACT),),
        voi_table=None,
        inverted=False,
    )
    return Radiograph(
        stored_pixels=to_stored(case.source),
        grey_scale=scale,
        path=Path(f"{case.name}.png"),
        file_format="PNG",
        sha256="",
        bits_stored=16,
        photometric_interpretation="MONOCHROME2",
        modality="DX",
        view_position=case.identity.view or "PA",
        body_part_examined="CHEST",
        is_synthetic=case.suite is not Suite.REAL,
    )


def _truth(case: EvaluationCase) -> tuple[FloatImage, FloatImage]:
    if case.target is None:
        raise DatasetError(f"the suite {case.suite.value} knows no true counterfactual of {case.name}")
    return case.target, case.target - case.source


def _on_case(map_: FloatImage, case: EvaluationCase) -> FloatImage:
    """A map of the model's frame on the case's pixels; cases are square, so only the size can differ."""
    if map_.shape != case.source.shape:
        rows, columns = case.source.shape
        picture = Image.fromarray(np.ascontiguousarray(map_, np.float32))
        map_ = np.asarray(picture.resize((columns, rows), Image.Resampling.BILINEAR), np.float32)
    return from_steps(np.round(map_ * MAP_TOP))


def from_steps(steps: np.ndarray) -> FloatImage:
    """Whole numbers 0 to 4095 to float32 in [0, 1]."""
    return (np.asarray(steps, np.float64) / MAP_TOP).astype(np.float32)
