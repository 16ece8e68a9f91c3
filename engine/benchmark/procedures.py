"""The procedures that are put side by side, each as one edit in the model's frame."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from engine.edit import Behaviour, EditRequest, Solver
from engine.instructions.findings import load_vocabulary
from engine.methods.encode_cache import EncodeCache
from engine.methods.faithful import edit_faithfully
from engine.methods.in_step import alone
from engine.methods.noise import SeededNoise
from engine.methods.parameters import PUBLISHED_STEPS, EditParameters, resolve_parameters
from engine.methods.progress import EditProgress
from engine.methods.repaired import edit_frame
from engine.methods.understanding import Confinement, Understanding, confine, understand
from engine.models.card import ModelCard
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.models.preview_weights import with_preview_weights
from engine.radiographs.framing import FramedRadiograph, frame_radiograph
from engine.radiographs.radiograph import Radiograph

INSTRUCTION = "Add the finding of pleural effusion."
REFERENCE = "reference"  # as published, by the libraries: 3 rows a call, 4 encodes, sliced attention
FAITHFUL = "faithful"  # the same arithmetic in paper-faithful mode
DEFAULT = "default"  # as the viewer edits
PREVIEW = "preview"  # the first picture while the result is made


@dataclass(frozen=True, eq=False)
class Task:
    """One edit to be made: a radiograph in the frame, a sentence, and where it may change."""

    framed: FramedRadiograph
    understanding: Understanding
    confinement: Confinement
    request: EditRequest


@dataclass(frozen=True)
class Procedure:
    """One way to make the edit.

    Attributes:
        name: REFERENCE, FAITHFUL, DEFAULT or PREVIEW.
        bundle: the model that edits.
        unets: its U-Nets, whose calls are counted.
        steps: of a whole edit.
        run: edit in so many steps, told to a listener.
    """

    name: str
    bundle: InstructPix2PixBundle
    unets: tuple[Any, ...]
    steps: int
    run: Callable[[int, EditProgress], object]


def make_task(radiograph: Radiograph, card: ModelCard, device: str) -> Task:
    """What all procedures are asked."""
    request = EditRequest(radiograph, INSTRUCTION, card.name, device=device, suitability_overridden=True)
    vocabulary = load_vocabulary()
    understanding = understand(request, card, vocabulary)
    framed = frame_radiograph(radiograph, card.frame)
    return Task(framed, understanding, confine(request, understanding, framed, vocabulary), request)


def published(name: str, task: Task, card: ModelCard, bundle: InstructPix2PixBundle) -> Procedure:
    """The published procedure, three rows a call, run by this bundle; at the model's own noise levels."""
    parameters = replace(_parameters(task, card, Behaviour.DEFAULT), solver=Solver.DDIM)

    def run(steps: int, progress: EditProgress) -> object:
        picture = torch.from_numpy(np.array(task.framed.pixels))[None, None].expand(1, 3, -1, -1)
        return alone(
            edit_faithfully(
                bundle,
                picture,
                task.understanding.sentence,
                task.confinement.mask,
                replace(parameters, num_inference_steps=steps),
                SeededNoise(parameters.seed),
                progress,
                own_levels=True,
            )
        )

    return Procedure(name, bundle, (bundle.unet,), PUBLISHED_STEPS, run)


def ours(name: str, task: Task, card: ModelCard, bundle: InstructPix2PixBundle) -> Procedure:
    """Default or preview mode; nothing is kept from one edit to the next."""
    is_preview = name == PREVIEW
    parameters = _parameters(task, card, Behaviour.PREVIEW if is_preview else Behaviour.DEFAULT)
    walker = with_preview_weights(bundle, card) if is_preview else bundle

    def run(steps: int, progress: EditProgress) -> object:
        return alone(
            edit_frame(
                bundle,
                task.framed,
                task.understanding.sentence,
                task.confinement,
                replace(parameters, num_inference_steps=steps),
                SeededNoise(parameters.seed),
                progress,
                cache=EncodeCache(0),
                walker=walker,
            )
        )

    unets = (bundle.unet,) if walker is bundle else (bundle.unet, walker.unet)
    return Procedure(name, bundle, unets, parameters.num_inference_steps, run)


def _parameters(task: Task, card: ModelCard, behaviour: Behaviour) -> EditParameters:
    return resolve_parameters(replace(task.request, behaviour=behaviour), card)
