"""Remedies: what a reader can change about an edit that found too little memory; light."""

from dataclasses import replace
from enum import Enum

from engine.edit import Behaviour, EditRequest


class Remedy(Enum):
    """One change of the request."""

    HALF_PRECISION = "half precision"
    SPARING = "less memory, slower"
    CPU = "on the CPU"


def remedies_for(
    request: EditRequest, device: str, precision: str, is_half_quick: bool
) -> tuple[Remedy, ...]:
    """What can still be changed, the quickest first.

    Args:
        request: the edit that ran out of memory.
        device: "cpu", "cuda" or "mps", as it was used.
        precision: of the U-Net, as it was used.
        is_half_quick: the device computes in half precision; a CPU that imitates it takes 30 times as long.
    """
    found = []
    is_faithful = request.behaviour is Behaviour.PAPER_FAITHFUL
    if precision == "float32" and is_half_quick and not is_faithful:
        found.append(Remedy.HALF_PRECISION)
    if not request.saves_memory:
        found.append(Remedy.SPARING)
    if device != "cpu":
        found.append(Remedy.CPU)
    return tuple(found)


def remedies_after_death(request: EditRequest) -> tuple[Remedy, ...]:
    """What may help where the engine's process died, perhaps because the system was out of memory.

    The device is no longer known, nor whether it is quick in half precision.
    """
    return remedies_for(request, "cpu", request.precision, is_half_quick=False)


def remedied(request: EditRequest, remedy: Remedy, on_cpu: bool) -> EditRequest:
    """The same request with one change.

    Args:
        request: as it was.
        remedy: what to change.
        on_cpu: where it ran: a CPU computes in bfloat16, for it has no float16 of use.
    """
    if remedy is Remedy.HALF_PRECISION:
        return replace(request, precision="bfloat16" if on_cpu else "float16")
    if remedy is Remedy.SPARING:
        return replace(request, saves_memory=True)
    return replace(request, device="cpu", precision="float32")
