"""Film: puts anatomy, bones, vessels and findings together into a radiograph."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.simulation.abdomen import gas_paths
from engine.simulation.anatomy import Chest, build_chest
from engine.simulation.batch import column
from engine.simulation.calcium import arch_calcium, cartilage_calcium
from engine.simulation.devices import device_attenuation
from engine.simulation.display import Window, measure_window, sharpen, to_grey
from engine.simulation.noise_fields import grain
from engine.simulation.patient import Patient
from engine.simulation.projection import detector_signal
from engine.simulation.skeleton import bone_attenuation
from engine.simulation.vessels import airway_paths, vessel_paths

SOFT = 0.20  # 1/cm, of soft tissue at 65 keV
_TEXTURE_POWER = -2.2
_LUNG_TEXTURE, _SOFT_TEXTURE = 0.028, 0.006  # shares by which tissue varies from place to place


@dataclass(frozen=True, eq=False)
class Scene:
    """A chest and what its rays meet; (B, H, W) float32 each; ``bones`` with their cartilages."""

    chest: Chest
    bones: Tensor
    plaques: Tensor
    vessels: Tensor
    airway: Tensor
    gas: Tensor
    lung_density: Tensor
    devices: Tensor
    texture: Tensor


def build_scene(patients: list[Patient], size: int, device: torch.device) -> Scene:
    """Healthy anatomy of these patients, as their bodies say."""
    chest = build_chest(patients, size, device)
    density = lung_density(patients, chest)
    return Scene(
        chest,
        bone_attenuation(patients, chest) + cartilage_calcium(patients, chest),
        arch_calcium(patients, chest),
        vessel_paths(patients, chest),
        airway_paths(patients, chest),
        gas_paths(patients, chest),
        density,
        device_attenuation(patients, chest),
        torch.stack([grain(p.seed, "texture", _TEXTURE_POWER, size) for p in patients]).to(device),
    )


def lung_density(patients: list[Patient], chest: Chest) -> Tensor:
    """(B, H, W) coefficient of the lungs' own tissue: denser at the hila and the bases, and never even."""
    mean = column([p.body.lung_density for p in patients], chest.x.device)
    hilum = torch.exp(-(((chest.x.abs() - 3.9) / 1.7) ** 2) - ((chest.y + 1.2) / 3.2) ** 2)
    medial = torch.exp(-(((chest.x.abs() - 1.6) / 2.2) ** 2))
    low = torch.sigmoid((chest.y - 1) / 3)
    return mean * (0.9 + 0.45 * hilum + 0.18 * medial + 0.22 * low)


def attenuation(scene: Scene, extra: Tensor | None = None, vessel_share: Tensor | None = None) -> Tensor:
    """(B, H, W) sum of coefficient times path; findings add ``extra`` and let ``vessel_share`` be seen."""
    chest = scene.chest
    lung = chest.lungs.sum(0)
    air_to_tissue = SOFT - scene.lung_density
    vessels = scene.vessels * (lung / 3.5).clamp(0, 1)
    if vessel_share is not None:
        vessels = vessels * vessel_share
    tissue = SOFT * (chest.tissue - 0.75 * torch.minimum(scene.airway, chest.tissue) - scene.gas).clamp(min=0)
    inside_body = torch.sigmoid((chest.tissue + lung - 2) * 2)
    tissue = tissue * (1 + _SOFT_TEXTURE * scene.texture)
    fine = _LUNG_TEXTURE * scene.texture
    if vessel_share is not None:
        fine = fine * vessel_share.clamp(max=1)  # the finest vessels go where the others go
    own = scene.lung_density * lung * (1 + fine)
    total = tissue + own + air_to_tissue * torch.minimum(vessels, lung)
    total = total + (scene.bones + scene.plaques) * inside_body + scene.devices
    return total if extra is None else total + extra


def healthy_window(scene: Scene, patients: list[Patient]) -> Window:
    """The window that a patient's films share."""
    film = film_of(attenuation(scene), patients, scene.chest.scale)
    return measure_window(film, scene.chest.organs.sum(0), patients)


def film_of(total: Tensor, patients: list[Patient], scale: Tensor) -> Tensor:
    """Sharpened signal of the detector, (B, H, W)."""
    return sharpen(detector_signal(total, patients, scale), patients, scale)


def radiograph(total: Tensor, patients: list[Patient], scale: Tensor, window: Window) -> Tensor:
    """Grey in [0, 1], (B, H, W) float32."""
    return to_grey(film_of(total, patients, scale), window, patients)
