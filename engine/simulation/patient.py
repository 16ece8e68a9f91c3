"""Patient: a seed, what it stands for (age, sex, style), and the body that follows from it."""

from dataclasses import dataclass, field, replace
from enum import Enum

import numpy as np

from engine.errors import RequestError
from engine.simulation.random_streams import stream


class Sex(Enum):
    """Which of two body builds; a stand-in that a network can learn, no claim about people."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True)
class Body:
    """Geometry in cm: x to the patient's left, y down, z anterior; origin in the middle of the chest.

    What comes with age, 0 where there is none and about 1 at ninety: ``unfolding`` of the aorta, calcium in
    its arch (``plaque``) and in the costal ``cartilage``, ``stoop`` of the spine, ``spurs`` of vertebrae and
    an ``apical_cap``; ``cortex`` is the thickness of the bones' shell, about 1.
    """

    half_width: float
    half_depth: float
    apex: float
    apex_half_width: float
    apex_curve: float
    wall_power: float
    dome_right: float
    dome_left: float
    dome_drop: float
    heart_scale: float
    heart_tilt: float
    mediastinum: float
    knob: float
    arch: float
    vascular: float
    fat: float
    shoulder: float
    shoulder_rise: float
    muscle: float
    neck: float
    arm_angle: float
    breast: float
    breast_side: float
    breast_y: float
    rib_drop: float
    rib_height: float
    bone: float
    lung_density: float
    spine_curve: float
    gas: float
    unfolding: float
    plaque: float
    cartilage: float
    cortex: float
    stoop: float
    spurs: float
    apical_cap: float


@dataclass(frozen=True)
class Exposure:
    """How the film was taken and processed; two members of a pair share it.

    ``field_cm`` is the side of a square of the film's area at the patient; ``stretch`` widens it and lowers
    its height by the same factor, as films of any shape are squashed into the square model frame.
    """

    portable: bool
    field_cm: float
    stretch: float
    shift_x: float
    shift_y: float
    rotation_deg: float
    scatter: float
    quanta: float
    unsharp_fine: float
    unsharp_wide: float
    gamma: float
    lung_level: float
    white_share: float
    character: tuple[float, ...]
    collimation: tuple[float, float, float, float]
    collimation_white: float
    border_tilt_deg: float
    marker: bool

    def spacing_cm(self, size: int) -> tuple[float, float]:
        """Distance between rows and between columns of a film of ``size`` x ``size`` pixels."""
        return self.field_cm / self.stretch / size, self.field_cm * self.stretch / size


@dataclass(frozen=True)
class Patient:
    """A simulated patient: everything about the healthy radiograph follows from these fields.

    Attributes:
        seed: of all random streams.
        age_years: 20..90; see ``Body`` for what comes with it.
        sex: build and breasts.
        style: 0, 1 or 2: soft films of lean, flat films of ordinary and hard films of stout bodies.
    """

    seed: int
    age_years: float
    sex: Sex
    style: int
    body: Body = field(repr=False)
    exposure: Exposure = field(repr=False)

    def with_body(self, **changes: float) -> "Patient":
        """The same patient with other geometry."""
        return replace(self, body=replace(self.body, **changes))


STYLES = 3
COMPONENTS = 6  # of a film's character
# Styles stand at the corners of a triangle in the plane of the second and third main variation of real films
# (contrast, and fine against coarse detail): soft, flat, and hard with enhanced edges. With this radius and
# spread all styles together vary in that plane as real films do, and no style overlaps another.
_STYLE_ANGLES_DEG = (105.0, 345.0, 225.0)
_STYLE_SPREAD = 0.20
_STYLE_RADIUS = float(np.sqrt(2 * (1 - _STYLE_SPREAD**2)))
_PORTABLE_SHARE = 0.16
# Detectors of 35 x 43 cm upright or across, 43 x 43 and 40 x 40; in the plane of the chest all are smaller.
_DETECTORS_CM = ((42.5, 42.5), (42.5, 35.0), (35.5, 42.5), (39.5, 39.5))
_DETECTOR_SHARES = (0.34, 0.37, 0.20, 0.09)


def draw_patient(
    seed: int, *, age_years: float | None = None, sex: Sex | None = None, style: int | None = None
) -> Patient:
    """The patient of a seed; what is given is not drawn, and nothing else changes by that.

    Raises:
        RequestError: a value out of range.
    """
    if seed < 0:
        raise RequestError(f"seed {seed} is negative; give 0 or more")
    identity = stream(seed, "identity")
    drawn_age = float(identity.uniform(20, 90))
    drawn_sex = Sex.FEMALE if identity.random() < 0.5 else Sex.MALE
    drawn_style = int(identity.integers(STYLES))
    age_years = drawn_age if age_years is None else age_years
    style = drawn_style if style is None else style
    if not 18 <= age_years <= 100:
        raise RequestError(f"age {age_years:g} is not from 18 to 100 years")
    if not 0 <= style < STYLES:
        raise RequestError(f"style {style} is not 0, 1 or 2")
    sex = sex or drawn_sex
    portable = bool(stream(seed, "portable").random() < _PORTABLE_SHARE)
    body = _draw_body(seed, age_years, sex, style, portable)
    return Patient(seed, age_years, sex, style, body, _draw_exposure(seed, style, portable))


def _draw_body(seed: int, age: float, sex: Sex, style: int, portable: bool) -> Body:
    random = stream(seed, "body")

    def between(low: float, high: float) -> float:
        return float(random.uniform(low, high))

    male = sex is Sex.MALE
    old = (age - 20) / 70
    middle = old - 0.5  # moves nothing in the population as a whole
    aging = stream(seed, "aging")

    def comes_with_age(start: float, scatter: float) -> float:
        return max(0.0, (age - start) / (90 - start)) * float(aging.uniform(1 - scatter, 1 + scatter))

    half_width = between(12.0, 13.8) + (0.9 if male else 0.0)
    # Ordinary hearts: the cardiothoracic ratio stays under one half. Who lies in bed breathes in less.
    shallow = between(0.0, 1.8) + (1.4 if portable else 0.0)
    return Body(
        half_width=half_width,
        half_depth=between(7.2, 8.6) + (0.4 if male else 0.0) + 0.3 + 0.9 * middle,
        apex=between(-13.8, -12.2) + 0.7 * middle,
        apex_half_width=between(4.8, 6.4),
        apex_curve=between(0.22, 0.42),
        wall_power=between(2.3, 3.3),
        dome_right=between(6.0, 8.0) + (0.6 if male else 0.0) - shallow + 0.9 * middle,
        dome_left=between(7.0, 9.0) + (0.6 if male else 0.0) - shallow + 0.9 * middle,
        dome_drop=between(4.0, 6.2) - 1.2 * middle,
        heart_scale=between(0.84, 1.01) * (1 + 0.06 * middle) * half_width / 13.6,
        heart_tilt=between(-0.9, 0.9),
        mediastinum=between(1.0, 2.8),
        knob=0.05 + 1.35 * old + between(-0.25, 0.25),
        arch=float(aging.uniform(-8.7, -7.2)) - 0.4 * middle,
        vascular=between(0.7, 1.3) * (1 - 0.2 * middle),
        # Each style has its third of all bodies, and a little of its neighbors'.
        fat=0.7 + 3.6 * float(np.clip((style + between(-0.2, 1.2)) / STYLES, 0, 1)) ** 1.7,
        shoulder=between(16.3, 18.6) + (1.2 if male else 0.0),
        shoulder_rise=float(random.normal(0.4, 0.9)) + (1.2 if portable else 0.0),
        muscle=between(0.6, 1.6) + (0.7 if male else 0.0),
        neck=between(5.4, 6.8) + (0.7 if male else 0.0),
        arm_angle=between(0.02, 0.40),
        breast=0.0 if male else 0.5 + 3.2 * between(0, 1) ** 1.3,
        breast_side=float(np.clip(random.normal(0, 0.12), -0.3, 0.3)),
        breast_y=between(3.0, 7.0) - 0.5 * shallow,
        rib_drop=between(8.0, 12.5) + 2.0 * middle,
        rib_height=between(0.50, 0.68),
        bone=between(0.74, 1.02) * (0.95 - 0.36 * middle),
        lung_density=between(0.042, 0.056) - 0.003 - 0.014 * middle + 0.004 * shallow,
        spine_curve=float(random.normal(0, 0.45)) * (1 + 0.8 * middle),
        gas=between(0.0, 1.0),
        unfolding=comes_with_age(25, 0.3),
        plaque=comes_with_age(45, 0.6),
        cartilage=comes_with_age(25, 0.35),
        cortex=1.0 - 0.45 * middle + float(aging.uniform(-0.12, 0.12)),
        stoop=comes_with_age(40, 0.4),
        spurs=comes_with_age(35, 0.4),
        apical_cap=comes_with_age(40, 0.7),
    )


def _draw_exposure(seed: int, style: int, portable: bool) -> Exposure:
    random = stream(seed, "exposure")

    def between(low: float, high: float) -> float:
        return float(random.uniform(low, high))

    across, down = _DETECTORS_CM[int(random.choice(len(_DETECTORS_CM), p=_DETECTOR_SHARES))]
    cropped = between(0.80, 0.95)
    borders = np.where(random.random(4) < 0.17, random.uniform(0.003, 0.03, 4), 0.0)
    character = np.clip(random.normal(0, 1, COMPONENTS), -1.8, 1.8)
    corner = np.deg2rad(_STYLE_ANGLES_DEG[style])
    character[1:3] = (
        _STYLE_RADIUS * np.array([np.cos(corner), np.sin(corner)]) + _STYLE_SPREAD * character[1:3]
    )
    return Exposure(
        portable=portable,
        field_cm=cropped * float(np.sqrt(across * down)),
        stretch=float(np.sqrt(across / down)) * float(np.clip(random.normal(1, 0.025), 0.93, 1.07)),
        shift_x=float(np.clip(random.normal(0, 0.9), -2.5, 2.5)),
        shift_y=float(np.clip(random.normal(-0.6, 1.5), -3.5, 3.2)),
        rotation_deg=float(random.normal(0, 3.0 if portable else 1.6)),
        scatter=between(0.7, 1.3) * (1.25 if portable else 1.0),
        quanta=between(1.2e5, 5e5),
        unsharp_fine=(0.5, 0.65, 0.85)[style] * between(0.85, 1.15),
        unsharp_wide=(0.18, 0.30, 0.45)[style] * between(0.85, 1.15),
        gamma=(1.0, 1.5, 2.1)[style] * between(0.85, 1.15),
        lung_level=between(0.12, 0.28),
        white_share=between(0.93, 0.985),
        character=tuple(float(value) for value in character),
        collimation=(float(borders[0]), float(borders[1]), float(borders[2]), float(borders[3])),
        collimation_white=between(0.5, 0.95) if random.random() < 0.15 else between(0.0, 0.08),
        border_tilt_deg=float(random.normal(0, 0.7)),
        marker=bool(random.random() < 0.93),
    )
