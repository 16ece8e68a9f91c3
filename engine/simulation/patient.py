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
    """Geometry in cm: x to the patient's left, y down, z anterior; origin in the middle of the chest."""

    half_width: float
    half_depth: float
    apex: float
    apex_half_width: float
    wall_power: float
    dome_right: float
    dome_left: float
    dome_drop: float
    heart_scale: float
    heart_tilt: float
    knob: float
    vascular: float
    fat: float
    shoulder: float
    neck: float
    arm_angle: float
    breast: float
    breast_y: float
    rib_drop: float
    rib_height: float
    bone: float
    lung_density: float
    spine_curve: float
    gas: float


@dataclass(frozen=True)
class Exposure:
    """How the film was taken and processed; two members of a pair share it."""

    field_cm: float
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
    tone: tuple[float, float]
    collimation: tuple[float, float, float, float]
    border_tilt_deg: float
    marker: bool


@dataclass(frozen=True)
class Patient:
    """A simulated patient: everything about the healthy radiograph follows from these fields.

    Attributes:
        seed: of all random streams.
        age_years: 20..90; unfolds the aorta, thins the bones.
        sex: build and breasts.
        style: 0, 1 or 2: processing style and body composition.
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
    return Patient(
        seed, age_years, sex, style, _draw_body(seed, age_years, sex, style), _draw_exposure(seed, style)
    )


def _draw_body(seed: int, age: float, sex: Sex, style: int) -> Body:
    random = stream(seed, "body")

    def between(low: float, high: float) -> float:
        return float(random.uniform(low, high))

    male = sex is Sex.MALE
    old = (age - 20) / 70
    half_width = between(12.2, 13.9) + (0.9 if male else 0.0)
    # Ordinary hearts: the cardiothoracic ratio stays under one half.
    return Body(
        half_width=half_width,
        half_depth=between(7.2, 8.6) + (0.4 if male else 0.0) + 0.6 * old,
        apex=between(-13.6, -12.2),
        apex_half_width=between(4.4, 5.5),
        wall_power=between(1.6, 2.3),
        dome_right=between(5.2, 8.6) + (0.6 if male else 0.0),
        dome_left=between(6.2, 9.6) + (0.6 if male else 0.0),
        dome_drop=between(4.2, 5.8),
        heart_scale=between(0.84, 1.02) * half_width / 13.6,
        heart_tilt=between(-0.8, 0.8),
        knob=0.35 + 0.9 * old + between(-0.25, 0.25),
        vascular=between(0.75, 1.2),
        fat=max(0.6, between(0.8, 3.2) + (-0.4, 0.1, 0.5)[style]),
        shoulder=between(16.5, 18.5) + (1.2 if male else 0.0),
        neck=between(5.2, 6.2) + (0.7 if male else 0.0),
        arm_angle=between(0.1, 0.34),
        breast=0.0 if male else between(0.6, 2.6),
        breast_y=between(2.5, 6.5),
        rib_drop=between(6.0, 10.0),
        rib_height=between(0.56, 0.72),
        bone=between(0.9, 1.1) * (1.12 - 0.34 * old),
        lung_density=between(0.042, 0.056) - 0.006 * old,
        spine_curve=between(-0.5, 0.5),
        gas=between(0.0, 1.0),
    )


def _draw_exposure(seed: int, style: int) -> Exposure:
    random = stream(seed, "exposure")

    def between(low: float, high: float) -> float:
        return float(random.uniform(low, high))

    borders = np.where(random.random(4) < 0.35, random.uniform(0.004, 0.035, 4), 0.0)
    return Exposure(
        field_cm=between(31.0, 37.5),
        shift_x=between(-1.0, 1.0),
        shift_y=between(-1.6, 1.4),
        rotation_deg=float(random.normal(0, 1.6)),
        scatter=between(0.7, 1.3),
        quanta=between(1.2e5, 5e5),
        unsharp_fine=(0.5, 0.65, 0.85)[style] * between(0.85, 1.15),
        unsharp_wide=(0.18, 0.30, 0.45)[style] * between(0.85, 1.15),
        gamma=(1.0, 1.5, 2.1)[style] * between(0.85, 1.15),
        lung_level=between(0.12, 0.28),
        white_share=between(0.93, 0.985),
        tone=(float(random.normal()), float(random.normal())),
        collimation=(float(borders[0]), float(borders[1]), float(borders[2]), float(borders[3])),
        border_tilt_deg=float(random.normal(0, 0.7)),
        marker=bool(random.random() < 0.85),
    )
