"""Mirrored radiographs: the model sees them as it knows radiographs, and what it makes is turned back."""

from dataclasses import replace

import numpy as np

from engine.edit import OnProgress, Progress
from engine.methods.frame_edit import FrameEdit
from engine.methods.understanding import Confinement
from engine.radiographs.framing import ContentBox, turn

TURNED_NOTE = (
    "the file says that the image is mirrored; the model saw it with the patient's right on the left, and "
    "what it made was turned back"
)


def turn_confinement(confinement: Confinement, content_box: ContentBox) -> Confinement:
    """The same place on the other side."""
    return replace(confinement, mask=turn(confinement.mask, content_box))


def turn_edit(edit: FrameEdit, content_box: ContentBox) -> FrameEdit:
    """The edit as it lies on the radiograph."""
    return replace(
        edit,
        counterfactual=turn(edit.counterfactual, content_box),
        relevance_map=turn(edit.relevance_map, content_box),
        pseudo_mask=turn(edit.pseudo_mask, content_box),
        guidance_map=turn(edit.guidance_map, content_box),
        edit_mask=turn(edit.edit_mask, content_box),
    )


class TurnedProgress:
    """Turns previews before the listener hears of them.

    Args:
        listener: wants previews unless its attribute ``wants_previews`` is false.
    """

    def __init__(self, listener: OnProgress) -> None:
        self._listener = listener
        self.wants_previews = bool(getattr(listener, "wants_previews", True))

    def __call__(self, progress: Progress) -> None:
        if progress.preview is not None:
            progress = replace(progress, preview=np.ascontiguousarray(progress.preview[:, ::-1]))
        self._listener(progress)
