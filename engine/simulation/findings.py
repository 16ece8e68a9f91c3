"""Findings: what each does to the body and to the rays through a chest, and where it is.

Effusion, opacities and edema add tissue to the path through the lung and never more than the lung is deep;
pneumothorax takes lung away. An enlarged heart, a risen or pressed dome and a pushed mediastinum are changes
of the body, made before the findings are drawn.
"""

from collections.abc import Callable

import torch

from engine.simulation.film import SOFT, Scene
from engine.simulation.lung_findings import (
    draw_atelectasis,
    draw_consolidation,
    draw_edema,
    draw_opacity,
    draw_pneumonia,
)
from engine.simulation.lung_frame import Change, Lung, lung_frame
from engine.simulation.patient import Patient
from engine.simulation.pleural_findings import draw_effusion, draw_pneumothorax
from engine.simulation.random_streams import stream
from engine.simulation.severity import Present


def draw_finding(patient: Patient, present: Present, scene: Scene, index: int) -> Change | None:
    """What a finding does to one chest; None for cardiomegaly, which is in the body already.

    Args:
        patient: who; its streams place the finding.
        present: what to draw.
        scene: the chests of a batch, as ``change_body`` left them.
        index: which of them.
    """
    draw = _DRAWN.get(present.mention.finding)
    if draw is None:
        return None
    shape = scene.chest.x[index]
    density, vessels, mask = torch.zeros_like(shape), torch.ones_like(shape), torch.zeros_like(shape)
    for side in present.sides:
        frame = lung_frame(scene.chest, index, side)
        own = torch.sigmoid(frame.x * 8)  # a lung's finding leaves the other lung's vessels alone
        air = scene.lung_density[index].expand_as(shape)
        lung = Lung(
            frame,
            contrast=SOFT - air,
            density=air,
            heart=scene.chest.heart[index],
            blood=scene.vessels[index] * own,
            scale=float(scene.chest.scale[index]),
        )
        change = draw(lung, present, stream(patient.seed, f"{present.mention.finding} {side}"))
        density = density + change.density
        vessels = vessels * (1 + own * (change.vessels - 1))
        mask = torch.maximum(mask, change.mask)
    return Change(density, vessels, mask)


_DRAWN: dict[str, Callable] = {
    "pleural_effusion": draw_effusion,
    "pneumothorax": draw_pneumothorax,
    "edema": draw_edema,
    "atelectasis": draw_atelectasis,
    "consolidation": draw_consolidation,
    "pneumonia": draw_pneumonia,
    "lung_opacity": draw_opacity,
}
