"""RegionSpecificMethod: InstructX2X, one edit from top to bottom.

Source: Min et al., "InstructX2X", MICCAI 2025; its arithmetic is in ``repaired.py`` and, as published, in
``faithful.py``.
"""

import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch

from engine.edit import (
    Behaviour,
    EditRequest,
    EditResult,
    EditTask,
    IsCancelled,
    OnProgress,
)
from engine.instructions.findings import load_vocabulary
from engine.methods.encode_cache import EncodeCache
from engine.methods.faithful import edit_faithfully
from engine.methods.in_step import Walk, alone, in_step
from engine.methods.noise import SeededNoise
from engine.methods.parameters import EditParameters, resolve_parameters
from engine.methods.progress import EditProgress
from engine.methods.provenance import make_provenance
from engine.methods.repaired import edit_frame
from engine.methods.turning import TURNED_NOTE, TurnedProgress, turn_confinement, turn_edit
from engine.methods.understanding import Understanding, confine, understand
from engine.models.card import ModelCard
from engine.models.catalog import find_model
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.models.preview_weights import with_preview_weights
from engine.radiographs.framing import frame_radiograph, in_usual_view, unframe_counterfactual
from engine.radiographs.suitability import assess_suitability
from engine.results.in_step import in_step_note

LoadBundle = Callable[[ModelCard, str, str], InstructPix2PixBundle]


class RegionSpecificMethod:
    """Edits a radiograph where the instruction is relevant and its findings can be.

    Args:
        load: gives the loaded model for (card, device, precision); a cache lives there.
        cache: of what the next edit of the same film or text need not work out again; None: one of its own.
        own_levels: paper-faithful edits are at the noise levels of each model, see ``edit_faithfully``.
    """

    def __init__(self, load: LoadBundle, cache: EncodeCache | None = None, own_levels: bool = False) -> None:
        self._load, self._own_levels = load, own_levels
        self._cache = EncodeCache() if cache is None else cache

    def edit(self, request: EditRequest, on_progress: OnProgress, is_cancelled: IsCancelled) -> EditResult:
        """Make one counterfactual.

        Raises:
            RequestError, MaskError: the request is wrong.
            InstructionError, AtlasError, ModelError: it names what cannot be understood, found or loaded.
            EditCancelled, NonFiniteResultError: the edit did not come to its end.
            MemoryError, torch.OutOfMemoryError, RuntimeError: as raised where memory runs out.
        """
        return alone(self._walk(EditTask(request, on_progress, is_cancelled), together=1))

    def edit_together(self, tasks: Sequence[EditTask]) -> Iterator[tuple[int, EditResult | Exception]]:
        """Make several in step; gives place and result of each as it ends, or the error that ended it alone.

        What they ask of the same U-Net goes into one call. The last bits of its answers depend on how many
        are asked at once, so stored pixels may differ from those of single edits; each says so.
        """
        yield from in_step([self._walk(task, len(tasks)) for task in tasks])

    def _walk(self, task: EditTask, together: int) -> Walk[EditResult]:
        request = task.request
        started = time.monotonic()
        is_mirrored = request.radiograph.is_mirrored
        listener = TurnedProgress(task.on_progress) if is_mirrored else task.on_progress
        progress = EditProgress(listener, task.is_cancelled)
        card = find_model(request.model)
        parameters = resolve_parameters(request, card)
        vocabulary = load_vocabulary()
        understanding = understand(request, card, vocabulary)
        progress.phase("loading model")
        precision = "float32" if request.behaviour is Behaviour.PAPER_FAITHFUL else request.precision
        bundle = self._load(card, request.device, precision)
        progress.phase("preparing")
        framed = frame_radiograph(request.radiograph, card.frame)
        seen = in_usual_view(framed)
        confinement = confine(request, understanding, framed, vocabulary)
        within = turn_confinement(confinement, framed.content_box) if is_mirrored else confinement
        suitability = assess_suitability(request.radiograph)
        noise = SeededNoise(parameters.seed)
        if request.behaviour is Behaviour.PAPER_FAITHFUL:
            picture = torch.from_numpy(np.array(seen.pixels))[None, None].expand(1, 3, -1, -1)
            edit = yield from edit_faithfully(
                *(bundle, picture, understanding.sentence, within.mask, parameters, noise, progress),
                own_levels=self._own_levels,
            )
        else:
            edit = yield from edit_frame(
                *(bundle, seen, understanding.sentence, within, parameters, noise, progress),
                cache=self._cache,
                walker=with_preview_weights(bundle, card) if parameters.is_preview else bundle,
                together=together,
            )
        if is_mirrored:
            edit = turn_edit(edit, framed.content_box)
        counterfactual, native_mask = unframe_counterfactual(framed, edit.counterfactual, edit.edit_mask)
        if request.reader_mask is not None and request.variant.uses_mask:
            # Scaling to the frame and back widens a painted edge; the reader's own pixels decide.
            native_mask = native_mask & request.reader_mask
            counterfactual = np.where(native_mask, counterfactual, request.radiograph.stored_pixels)
        unread = _unread_note(bundle, understanding)
        provenance = make_provenance(
            request,
            parameters,
            bundle,
            card,
            sentence=understanding.sentence,
            mask_source=confinement.source,
            suitability=tuple(suitability.reasons),
            duration_s=time.monotonic() - started,
        )
        return EditResult(
            counterfactual=counterfactual,
            edit_mask=native_mask,
            framed_input=framed.pixels,
            framed_counterfactual=edit.counterfactual,
            relevance_map=edit.relevance_map,
            pseudo_mask=edit.pseudo_mask,
            guidance_map=edit.guidance_map,
            framed_edit_mask=edit.edit_mask,
            content_box=framed.content_box,
            relevance_strength=edit.relevance_strength,
            notes=(
                *_input_notes(request, parameters),
                *((in_step_note(together),) if together > 1 else ()),
                *understanding.notes,
                *unread,
                *confinement.notes,
                *edit.notes,
            ),
            provenance=provenance,
        )


def _input_notes(request: EditRequest, parameters: EditParameters) -> tuple[str, ...]:
    notes: tuple[str, ...] = ("the input is itself synthetic",) if request.radiograph.is_synthetic else ()
    if request.radiograph.is_mirrored:
        notes += (TURNED_NOTE,)
    if parameters.is_preview:
        steps = parameters.num_inference_steps
        notes += (f"preview, in {steps} step{'s' if steps > 1 else ''}: to look at, not to keep or rate",)
    return notes


def _unread_note(bundle: InstructPix2PixBundle, understanding: Understanding) -> tuple[str, ...]:
    unread = bundle.unread_words(understanding.sentence)
    if not unread:
        return ()
    shown = " ".join(unread[:8]) + (" ..." if len(unread) > 8 else "")
    return (f'the model did not read all of the instruction (too long, or unknown to it): "{shown}"',)
