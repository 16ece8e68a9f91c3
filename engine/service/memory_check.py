"""Whether an edit fits into memory: looked at before its model is loaded, and told when it did not."""

import torch

from engine.edit import Behaviour, EditRequest
from engine.errors import EngineError, OutOfMemory
from engine.models.card import ModelCard
from engine.models.folder_facts import in_words
from engine.models.loading import choose_device, choose_precision, cpu_multiplies_bfloat16, precision_name
from engine.models.memory import count_parameters, free_memory, memory_need
from engine.service.remedies import Remedy, remedies_for

MOST_IN_STEP = 8
"""So many edits fill a GPU well; a CPU takes as long for them in step as one after the other."""

_CERTAIN = 0.8
"""An estimate may be a little high; below this share of it an edit has never been seen to fit."""


def refuse_what_cannot_fit(request: EditRequest, card: ModelCard, loaded_bytes: int = 0) -> None:
    """Stop an edit that would bring the machine to its knees instead of ending in an error.

    Args:
        request: the edit.
        card: of its model.
        loaded_bytes: what of the model is in memory already.

    Raises:
        OutOfMemory: it needs clearly more than there is.
    """
    needed, free = figures(request, card)
    if needed is not None and free is not None and _CERTAIN * needed > free + loaded_bytes:
        raise out_of_memory(request, card)


def out_of_memory(request: EditRequest, card: ModelCard) -> OutOfMemory:
    """The error of an edit that found too little memory, with figures and ways out."""
    needed, free = figures(request, card)
    device, precision = resolved(request, card)
    remedies = remedies_for(request, device, precision, device != "cpu" or cpu_multiplies_bfloat16())
    where = {"cpu": "memory", "cuda": "memory of the GPU", "mps": "memory"}[device]
    found = "there is not enough memory for this edit"
    if needed is not None and free is not None:
        found = (
            f"not enough {where}: {card.title} needs about {in_words(needed)} for this edit and "
            f"{in_words(free)} are free"
        )
    ways = [f"try it {_WAYS[remedy]}" for remedy in remedies]
    return OutOfMemory(
        f"{found}; close other programs, or {', or '.join(ways or ['use a smaller model'])}",
        tuple(remedy.value for remedy in remedies),
    )


def most_in_step(device: str) -> int:
    """How many edits go in step at most where nobody chose a number.

    Args:
        device: "auto", "cpu", "cuda" or "mps".

    Raises:
        RequestError: not known, or not in this machine.
    """
    return MOST_IN_STEP if choose_device(device).type == "cuda" else 1


def how_many_fit(request: EditRequest, card: ModelCard, wanted: int | None, loaded_bytes: int = 0) -> int:
    """How many edits like this one can go in step, at least one.

    Args:
        request: the edit.
        card: of its model.
        wanted: at most so many; None: as the device likes it.
        loaded_bytes: what of the model is in memory already.

    Raises:
        RequestError: the device or the precision is not known, or not in this machine.
    """
    if request.saves_memory:
        return 1
    for together in range(most_in_step(request.device) if wanted is None else wanted, 1, -1):
        needed, free = figures(request, card, together)
        if needed is None or free is None or needed <= free + loaded_bytes:
            return together
    return 1


def figures(request: EditRequest, card: ModelCard, together: int = 1) -> tuple[int | None, int | None]:
    """Bytes that edits in step need, and that are free on their device; None where nobody can tell."""
    device, precision = resolved(request, card)
    try:
        needed = memory_need(card, device, together).of(precision, request.saves_memory)
    except EngineError:
        return None, device_free(device)
    return needed, device_free(device)


def fits(card: ModelCard, device: str, precision: str) -> bool:
    """Whether a model can be loaded ahead of an edit without crowding out what else runs."""
    chosen = choose_device(device)
    try:
        used = choose_precision(precision, chosen, count_parameters(card.folder)["unet"])
        needed = memory_need(card, chosen.type).of(precision_name(used))
    except EngineError:
        return False
    free = device_free(chosen.type)
    return free is None or needed < free


def device_free(device: str) -> int | None:
    """Bytes that an edit can still take on a device, what torch keeps for itself included."""
    if device == "cuda":
        free, _ = torch.cuda.mem_get_info()
        return int(free + torch.cuda.memory_reserved() - torch.cuda.memory_allocated())
    if device == "mps":
        return int(torch.mps.recommended_max_memory() - torch.mps.current_allocated_memory())
    return free_memory()


def resolved(request: EditRequest, card: ModelCard) -> tuple[str, str]:
    """Device and precision that an edit will have.

    Raises:
        RequestError: not known, or not in this machine.
    """
    device = choose_device(request.device)
    wanted = "float32" if request.behaviour is Behaviour.PAPER_FAITHFUL else request.precision
    try:
        parameters = count_parameters(card.folder)["unet"]
    except EngineError:
        parameters = 0
    return device.type, precision_name(choose_precision(wanted, device, parameters))


_WAYS = {
    Remedy.HALF_PRECISION: "in half precision",
    Remedy.SPARING: "with less memory, which is slower",
    Remedy.CPU: "on the CPU",
}
