"""What findings do to the body before they are drawn: heart, domes, and where the mediastinum stands."""

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from engine.instructions.instruction import Zone
from engine.simulation.anatomy import build_chest
from engine.simulation.film import Scene
from engine.simulation.patient import Patient
from engine.simulation.random_streams import stream
from engine.simulation.severity import Present, by_rank

# Heart over chest at ranks 1 to 5: mild .50 to .55, moderate to .60, severe beyond (METHODS G3).
_RATIOS = (0.505, 0.53, 0.575, 0.63, 0.69)
_RATIO_GRID = 160  # pixels: the ratio must not depend on the size that is rendered
_BASES = (Zone.BASAL, Zone.LOWER)


def change_body(patient: Patient, present: Sequence[Present]) -> Patient:
    """The patient with the heart and the domes of the diaphragm that the findings give."""
    for item in present:
        finding, zone = item.mention.finding, item.mention.location.zone
        if finding == "cardiomegaly":
            patient = patient.with_body(heart_scale=_enlarged(patient, item.rank))
        rise = 0.0
        if finding == "atelectasis" and zone in _BASES:
            rise = by_rank(item.rank, (0.1, 0.3, 0.8, 1.5, 1.8))
        elif finding == "pneumothorax":
            rise = -by_rank(item.rank, (0.0, 0.0, 0.1, 0.5, 1.4))
        if rise:
            names = [("dome_right", "dome_left")[side] for side in item.sides]
            patient = patient.with_body(**{name: getattr(patient.body, name) - rise for name in names})
    return patient


def shift_mediastinum(scene: Scene, present: Sequence[Sequence[Present]]) -> Scene:
    """The scene with hearts and airways pushed by large effusions or air, pulled by lost volume.

    The vessels stay: they would move by less than their width, and a change should not reach all of a lung.
    Where nobody's mediastinum moves the scene is returned as it is.
    """
    shifts = [_shift_cm(row) for row in present]
    if not any(shifts):
        return scene
    chest = scene.chest
    x, y = chest.x, chest.y
    amount = torch.tensor(shifts, device=x.device)[:, None, None]
    # Free in the middle, fixed at the chest wall, at the neck and under the diaphragm.
    free = (1 - (x / chest.wall.clamp(min=1)) ** 2).clamp(min=0) ** 1.5
    free = free * torch.sigmoid((y + 9.5) / 1.6) * torch.sigmoid((8 - y) / 1.5)
    moved = amount * free * chest.scale[:, None, None]
    lungs = torch.stack([resample(lung, moved, 0 * moved) for lung in chest.lungs])
    body = chest.tissue + chest.lungs.sum(0)
    return replace(
        scene,
        chest=replace(
            chest,
            lungs=lungs,
            tissue=(body - lungs.sum(0)).clamp(min=0),
            heart=resample(chest.heart, moved, 0 * moved),
            organs=torch.stack([resample(organ, moved, 0 * moved) for organ in chest.organs]),
        ),
        airway=resample(scene.airway, moved, 0 * moved),
        plaques=resample(scene.plaques, moved, 0 * moved),
    )


def resample(image: Tensor, across: Tensor, down: Tensor) -> Tensor:
    """The image moved by so many pixels, (..., H, W) float32; what comes from outside is the border's."""
    shape = image.shape
    image, across, down = (t.reshape(-1, *shape[-2:]) for t in (image, across, down))
    rows = torch.arange(shape[-2], device=image.device, dtype=torch.float32)[:, None] - down
    columns = torch.arange(shape[-1], device=image.device, dtype=torch.float32)[None] - across
    grid = torch.stack([(2 * columns + 1) / shape[-1] - 1, (2 * rows + 1) / shape[-2] - 1], -1)
    moved = torch.nn.functional.grid_sample(
        image[:, None], grid, mode="bilinear", padding_mode="border", align_corners=False
    )
    return moved.reshape(shape)


def _shift_cm(present: Sequence[Present]) -> float:
    """How far the mediastinum moves to the patient's left."""
    total = 0.0
    for item in present:
        finding, zone = item.mention.finding, item.mention.location.zone
        if finding == "pleural_effusion":
            away = by_rank(item.rank, (0.0, 0.0, 0.0, 0.6, 2.0))
        elif finding == "pneumothorax":
            away = by_rank(item.rank, (0.0, 0.0, 0.0, 0.0, 1.8))
        elif finding == "atelectasis" and zone is not None:
            away = -by_rank(item.rank, (0.0, 0.0, 0.0, 0.4, 1.0))
        else:
            continue
        total += sum(away if side == 0 else -away for side in item.sides)
    return total


def _enlarged(patient: Patient, rank: float) -> float:
    """The scale of the heart at which it takes its level's share of the chest."""
    own = stream(patient.seed, "heart size").uniform(-0.012, 0.012)
    scale = patient.body.heart_scale
    ratio = _ratio(patient)
    if ratio <= 0:
        return scale
    wanted = max(by_rank(rank, _RATIOS) + own, ratio + 0.015 * rank)
    for _ in range(3):
        scale *= (wanted / ratio) ** 1.1
        ratio = _ratio(patient.with_body(heart_scale=scale))
    return scale


def _ratio(patient: Patient) -> float:
    """Widest heart over widest lungs, on a coarse grid with the borders between its pixels."""
    with torch.no_grad():
        chest = build_chest([patient], _RATIO_GRID, torch.device("cpu"))
    lungs = chest.organs.amax(0)[0]
    return _width(chest.heart[0]) / max(_width(lungs), 1e-6)


def _width(silhouette: Tensor) -> float:
    across = silhouette.amax(0)
    inside = (across > 0.5).nonzero().flatten().tolist()
    if not inside:
        return 0.0
    width = float(inside[-1] - inside[0])
    for edge, outer in ((inside[0], inside[0] - 1), (inside[-1], inside[-1] + 1)):
        beyond = float(across[outer]) if 0 <= outer < len(across) else 0.0
        width += (float(across[edge]) - 0.5) / max(float(across[edge]) - beyond, 1e-6)
    return width
