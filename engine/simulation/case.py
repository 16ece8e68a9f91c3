"""SimulatedCase: a patient's radiograph with findings, and everything that is true about it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from engine.arrays import FloatImage
from engine.errors import RequestError
from engine.instructions.instruction import FindingMention
from engine.simulation.body_changes import change_body, shift_mediastinum
from engine.simulation.film import attenuation, build_scene, healthy_window, radiograph
from engine.simulation.findings import draw_finding
from engine.simulation.patient import Patient
from engine.simulation.severity import Present, settle

MIN_SIZE, MAX_SIZE = 64, 2048


@dataclass(frozen=True, eq=False)
class SimulatedCase:
    """One simulated radiograph with its truth.

    Attributes:
        patient: who; the healthy body, whatever the findings did to it.
        image: (H, W) float32 in [0, 1], bright is dense.
        findings: what is there, with side, zone and level.
        right_lung, left_lung, heart: (H, W) bool.
        finding_masks: (H, W) bool by finding; for cardiomegaly the enlarged heart.
        spacing_cm: between rows and between columns, which differ: films of any shape are squashed into a
            square.
    """

    patient: Patient
    image: FloatImage
    findings: tuple[Present, ...]
    right_lung: np.ndarray
    left_lung: np.ndarray
    heart: np.ndarray
    finding_masks: dict[str, np.ndarray]
    spacing_cm: tuple[float, float]

    def areas_cm2(self) -> dict[str, float]:
        """Areas of all masks by name."""
        masks = {"right_lung": self.right_lung, "left_lung": self.left_lung, "heart": self.heart}
        pixel = self.spacing_cm[0] * self.spacing_cm[1]
        return {name: float(m.sum()) * pixel for name, m in (masks | self.finding_masks).items()}

    def cardiothoracic_ratio(self) -> float:
        """Widest heart over widest chest (of the lungs' outlines); 0 where either is missing."""
        lungs = self.right_lung | self.left_lung
        if not lungs.any() or not self.heart.any():
            return 0.0
        return _widest(self.heart) / _widest(lungs)


def _widest(mask: np.ndarray) -> float:
    columns = np.flatnonzero(mask.any(0))
    return float(columns[-1] - columns[0] + 1)


def simulate(
    patients: Sequence[Patient],
    findings: Sequence[Sequence[FindingMention]] | None = None,
    *,
    size: int = 512,
    device: str | torch.device = "cpu",
) -> list[SimulatedCase]:
    """Radiographs of patients, in one batch.

    The same patient gives the same bits on the same device and by as many threads (on a GPU: in the same
    batch); other numbers of threads move a few grey levels by less than a thousandth. With other findings it
    is the same film but for what they change: window, noise and marker belong to the healthy patient.

    Args:
        patients: at least one.
        findings: of each patient; None: all healthy.
        size: pixels of a side, 64 to 2048.
        device: of torch.

    Raises:
        RequestError: sizes or counts do not fit.
        InstructionError: a finding that cannot be simulated, or a level without an amount.
    """
    if not MIN_SIZE <= size <= MAX_SIZE:
        raise RequestError(f"size {size} is not from {MIN_SIZE} to {MAX_SIZE} pixels")
    healthy = list(patients)
    if not healthy:
        raise RequestError("no patients were given; give at least one")
    mentions = [()] * len(healthy) if findings is None else [tuple(row) for row in findings]
    if len(mentions) != len(healthy):
        raise RequestError(
            f"{len(healthy)} patients and {len(mentions)} lists of findings; give one for each"
        )
    present = [
        tuple(settle(mention, patient.seed) for mention in row)
        for patient, row in zip(healthy, mentions, strict=True)
    ]
    with torch.no_grad():
        place = torch.device(device)
        if place.type != "cpu":
            return _render(healthy, present, size, place)
        # One at a time: it costs nothing here, and the last bits do not depend on the neighbors in a batch.
        pairs = zip(healthy, present, strict=True)
        return [_render([patient], [row], size, place)[0] for patient, row in pairs]


def simulate_pair(
    patient: Patient,
    before: Sequence[FindingMention],
    after: Sequence[FindingMention],
    *,
    size: int = 512,
    device: str | torch.device = "cpu",
) -> tuple[SimulatedCase, SimulatedCase]:
    """A radiograph and its true counterfactual: the same patient with other findings."""
    first = simulate([patient], [before], size=size, device=device)[0]
    return first, simulate([patient], [after], size=size, device=device)[0]


def _render(
    healthy: list[Patient], present: list[tuple[Present, ...]], size: int, device: torch.device
) -> list[SimulatedCase]:
    scene = build_scene(healthy, size, device)
    window = healthy_window(scene, healthy)
    changed = [change_body(patient, row) for patient, row in zip(healthy, present, strict=True)]
    if changed != healthy:
        scene = build_scene(changed, size, device)
    scene = shift_mediastinum(scene, present)
    extra = torch.zeros_like(scene.chest.x)
    vessels = torch.ones_like(extra)
    masks: list[dict[str, np.ndarray]] = []
    heart = scene.chest.heart > 0.5
    for index, (patient, row) in enumerate(zip(changed, present, strict=True)):
        own: dict[str, np.ndarray] = {}
        for item in row:
            change = draw_finding(patient, item, scene, index)
            mask = heart[index] if change is None else change.mask > 0.5
            if change is not None:
                extra[index] += change.density
                vessels[index] *= change.vessels
            name = item.mention.finding
            own[name] = own.get(name, np.zeros((size, size), bool)) | mask.cpu().numpy()
        masks.append(own)
    images = radiograph(attenuation(scene, extra, vessels), changed, scene.chest.scale, window)
    organs = (scene.chest.organs > 0.5).cpu().numpy()
    grey, hearts = images.float().cpu().numpy(), heart.cpu().numpy()
    for array in (grey, organs, hearts, *(mask for own in masks for mask in own.values())):
        array.setflags(write=False)
    return [
        SimulatedCase(
            patient,
            grey[i],
            present[i],
            organs[0, i],
            organs[1, i],
            hearts[i],
            masks[i],
            patient.exposure.spacing_cm(size),
        )
        for i, patient in enumerate(healthy)
    ]
