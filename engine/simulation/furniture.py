"""Furniture: what a technician leaves on a film: collimation, side markers, initials, words."""

import numpy as np
import torch
from torch import Tensor

from engine.simulation.patient import Patient
from engine.simulation.random_streams import stream

# Letters of 5 x 7 dots, one number a row, the leftmost dot is 16.
_FONT = {
    "A": (14, 17, 17, 31, 17, 17, 17),
    "B": (30, 17, 17, 30, 17, 17, 30),
    "E": (31, 16, 16, 30, 16, 16, 31),
    "G": (14, 17, 16, 23, 17, 17, 14),
    "H": (17, 17, 17, 31, 17, 17, 17),
    "L": (16, 16, 16, 16, 16, 16, 31),
    "M": (17, 27, 21, 21, 17, 17, 17),
    "O": (14, 17, 17, 17, 17, 17, 14),
    "P": (30, 17, 17, 30, 16, 16, 16),
    "R": (30, 17, 17, 30, 20, 18, 17),
    "S": (15, 16, 16, 14, 1, 1, 30),
    "T": (31, 4, 4, 4, 4, 4, 4),
    "2": (14, 17, 1, 6, 8, 16, 31),
    "5": (31, 16, 30, 1, 1, 17, 14),
}
_INITIALS = "ABEGHMOPST25"


def furniture(patient: Patient, size: int) -> tuple[Tensor, Tensor]:
    """Shade and coverage, (size, size) float32 in [0, 1]: the film shows through where coverage is low."""
    random, exposure = stream(patient.seed, "marker"), patient.exposure
    along = ((np.arange(size) + 0.5) / size).astype(np.float32)
    a = np.float32(np.deg2rad(exposure.border_tilt_deg))
    u = along[None] + a * (along[:, None] - np.float32(0.5))
    v = along[:, None] - a * (along[None] - np.float32(0.5))
    left, right, top, bottom = exposure.collimation
    edge = size / 1.2
    cover = np.zeros((size, size), np.float32)
    for depth, distance in ((left, u), (right, 1 - u), (top, v), (bottom, 1 - v)):
        if depth:
            cover = np.maximum(cover, np.clip(0.5 - (distance - np.float32(depth)) * edge, 0, 1))
    shade = np.full((size, size), exposure.collimation_white, np.float32)
    if exposure.marker:
        _marker(random, shade, cover)
    if exposure.portable and random.random() < 0.8:
        side = random.choice([random.uniform(0.08, 0.16), random.uniform(0.84, 0.93)])
        height = random.uniform(0.05, 0.4)
        white = random.uniform(0.75, 1.0)
        _write("AP", (height, side), 0.020, 0.0, white, shade, cover)
        _write("PORTABLE", (height + 0.045, side), 0.020, 0.0, white, shade, cover)
    return torch.as_tensor(shade), torch.as_tensor(cover)


def _marker(random: np.random.Generator, shade: np.ndarray, cover: np.ndarray) -> None:
    """R stands on the patient's right, which is the left of the image; most films have an L."""
    on_left = random.random() < 0.12
    high = random.uniform(0.018, 0.042)
    place = (
        random.uniform(0.025, 0.13),
        random.uniform(0.03, 0.16) if on_left else random.uniform(0.86, 0.975),
    )
    turn = random.normal(0, 0.12) + (random.choice([-1, 1]) * 1.57 if random.random() < 0.12 else 0.0)
    white, kind = random.uniform(0.65, 1.0), random.random()
    letter = "R" if on_left else "L"
    if kind < 0.12:
        _dot(place, 0.7 * high, 0.95 * high, white, shade, cover)
        _write(letter, place, 0.75 * high, turn, white, shade, cover)
        return
    if kind < 0.2:
        _dot(place, 0.0, 0.75 * high, random.uniform(0.6, 0.95), shade, cover)
        _write(letter, (place[0] + 1.5 * high, place[1]), high, turn, white, shade, cover)
        return
    _write(letter, place, high, turn, white, shade, cover)
    if kind < 0.6:
        initials = "".join(random.choice(list(_INITIALS), int(random.integers(2, 4))))
        below = (place[0] + 1.25 * high * np.cos(turn), place[1] - 1.25 * high * np.sin(turn))
        _write(initials, below, 0.55 * high, turn, white, shade, cover)


def _write(
    text: str,
    place: tuple[float, float],
    high: float,
    turn: float,
    white: float,
    shade: np.ndarray,
    cover: np.ndarray,
) -> None:
    """Letters ``high`` of the film tall round ``place`` (row, column), turned by ``turn`` radians."""
    size = shade.shape[0]
    dots = np.concatenate([_glyph(letter) for letter in text], 1)
    half = int(np.ceil(0.5 * max(high, high / 7 * dots.shape[1]) * 1.5 * size)) + 2
    rows, columns, dv, du = _near(place, half, size)
    down = ((dv * np.cos(turn) - du * np.sin(turn)) / high + 0.5) * 7 - 0.5
    across = (du * np.cos(turn) + dv * np.sin(turn)) / (high / 7) + dots.shape[1] / 2 - 0.5
    lit = _bilinear(dots, down, across)
    _paint(rows, columns, 0.97 * np.clip(1.6 * lit - 0.3, 0, 1), white, shade, cover)


def _dot(
    place: tuple[float, float], inner: float, outer: float, white: float, shade: np.ndarray, cover: np.ndarray
) -> None:
    size = shade.shape[0]
    rows, columns, dv, du = _near(place, int(outer * size) + 3, size)
    r = np.hypot(dv, du)
    lit = np.clip((outer - r) * size + 0.5, 0, 1) * np.clip((r - inner) * size + 0.5, 0, 1)
    _paint(rows, columns, 0.97 * lit, white, shade, cover)


def _near(place: tuple[float, float], half: int, size: int) -> tuple[slice, slice, np.ndarray, np.ndarray]:
    """The part of the film round a place, and distances from it as shares of the film's side."""
    middle = [int(place[0] * size), int(place[1] * size)]
    rows, columns = (slice(max(0, m - half), min(size, m + half + 1)) for m in middle)
    dv = (np.arange(size)[rows, None] + 0.5) / size - place[0]
    du = (np.arange(size)[None, columns] + 0.5) / size - place[1]
    return rows, columns, dv, du


def _paint(
    rows: slice, columns: slice, lit: np.ndarray, white: float, shade: np.ndarray, cover: np.ndarray
) -> None:
    shade[rows, columns] += (white - shade[rows, columns]) * np.minimum(1, 3 * lit)
    cover[rows, columns] = np.maximum(cover[rows, columns], lit)


def _glyph(letter: str) -> np.ndarray:
    """(7, 6) of 0 and 1, the last column empty."""
    rows = [
        [value >> (4 - column) & 1 if column < 5 else 0 for column in range(6)] for value in _FONT[letter]
    ]
    return np.array(rows, dtype=np.float64)


def _bilinear(dots: np.ndarray, down: np.ndarray, across: np.ndarray) -> np.ndarray:
    padded = np.pad(dots, 2)
    down = np.clip(down + 2, 0, padded.shape[0] - 1.001)
    across = np.clip(across + 2, 0, padded.shape[1] - 1.001)
    r, c = down.astype(int), across.astype(int)
    fr, fc = down - r, across - c
    upper = padded[r, c] * (1 - fc) + padded[r, c + 1] * fc
    return upper * (1 - fr) + (padded[r + 1, c] * (1 - fc) + padded[r + 1, c + 1] * fc) * fr
