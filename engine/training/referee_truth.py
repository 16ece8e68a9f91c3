"""What is true about the films that referees learn from, as arrays; NaN where nothing is known."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray

from engine.arrays import BoolImage, FloatImage
from engine.datasets.real_films import RealFilm
from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import FindingMention, Side
from engine.models.predictor_network import FINDINGS, GRID
from engine.simulation.case import SimulatedCase
from engine.simulation.insertion_pairs import insertable
from engine.simulation.localization import FrontalAnatomy
from engine.simulation.patient import Sex
from engine.simulation.severity import Present

Truth = Mapping[str, NDArray[Any]]
# Name, shape and type of each field of a film's truth.
FIELDS: dict[str, tuple[tuple[int, ...], type]] = {
    "presence": ((len(FINDINGS), 2), np.float32),  # 1 or 0 on the patient's right and left
    "extent": ((len(FINDINGS), 2), np.float32),  # a quarter of the level's rank
    "maps": ((len(FINDINGS), GRID, GRID), np.float32),  # share of each cell that shows the finding
    "somewhere": ((len(FINDINGS),), np.float32),  # 1: the film's labels name it, the side is not known
    "age": ((), np.float32),  # years
    "male": ((), np.float32),
    "style": ((), np.float32),  # 0, 1, 2
    "view_ap": ((), np.float32),
    "areas": ((3,), np.float32),  # right lung, left lung, heart: shares of the frame
    "is_real": ((), np.float32),
    "is_drawn": ((), np.float32),  # something was put into it, or it is simulated
    "person": ((), np.int64),  # the seed or the number of the patient
    "pair": ((), np.int64),  # the same before and after one change; -1: a film as it is
}


def unknown_truth(count: int) -> dict[str, NDArray[Any]]:
    """The truth of ``count`` films of which nothing is known."""
    truth: dict[str, NDArray[Any]] = {}
    for name, (shape, kind) in FIELDS.items():
        size: tuple[int, ...] = (count, *shape)
        truth[name] = np.full(size, -1 if kind is np.int64 else np.nan, kind)
    return truth


def simulated_truth(case: SimulatedCase) -> Truth:
    """The truth of one simulated radiograph."""
    truth = unknown_truth(1)
    truth["presence"][:] = truth["extent"][:] = truth["maps"][:] = 0
    _mark(truth, case.findings)
    for finding, mask in case.finding_masks.items():
        truth["maps"][0, FINDINGS.index(finding)] = _cells(mask)
    masks = (case.right_lung, case.left_lung, case.heart)
    truth["areas"][0] = [mask.mean() for mask in masks]
    truth["age"][:] = case.patient.age_years
    truth["male"][:] = case.patient.sex is Sex.MALE
    truth["style"][:] = case.patient.style
    truth["is_real"][:], truth["is_drawn"][:] = 0, 1
    truth["person"][:] = case.patient.seed
    return truth


def film_truth(
    film: RealFilm,
    anatomy: FrontalAnatomy | None,
    mentions: Iterable[FindingMention],
    changed: BoolImage | None,
    vocabulary: Vocabulary,
) -> Truth:
    """The truth of a real film with findings put into it.

    Args:
        film, anatomy: whose film it is, and what was found on it, if anything.
        mentions: what was put in.
        changed: (H, W) where that can be seen; None where nothing was put in.
        vocabulary: for the levels.

    What the film's own labels name is somewhere on it; on which side is not known, and findings that could
    not be told from it are not known either.
    """
    put_in = [_present(mention, vocabulary) for mention in mentions]
    truth = unknown_truth(1)
    for index, finding in enumerate(FINDINGS):
        if finding in insertable(film.present):
            truth["presence"][0, index] = truth["extent"][0, index] = truth["maps"][0, index] = 0
        elif finding in film.present:
            truth["somewhere"][0, index] = 1
    _mark(truth, put_in)
    if changed is not None:
        cells = _cells(changed)
        keys = {one.mention.finding for one in put_in}
        for key in keys:  # of several findings, which one changed a cell is not known
            alone = cells if len(keys) == 1 else np.where(cells > 0, np.nan, 0)
            truth["maps"][0, FINDINGS.index(key)] = alone
    # An enlarged heart covers lung: how much is not measured.
    if anatomy is not None and all(one.mention.finding != "cardiomegaly" for one in put_in):
        masks: tuple[Any, ...] = (anatomy.right.mask, anatomy.left.mask, anatomy.heart)
        truth["areas"][0] = [mask.mean() for mask in masks]
    truth["age"][:] = film.age_years
    truth["male"][:] = film.sex == "M"
    truth["view_ap"][:] = film.view == "AP"
    truth["is_real"][:], truth["is_drawn"][:] = 1, bool(put_in)
    truth["person"][:] = int(film.patient) if film.patient.isdigit() else -1
    return truth


def join(truths: Iterable[Truth]) -> dict[str, NDArray[Any]]:
    """One table from several."""
    parts = list(truths)
    return {name: np.concatenate([part[name] for part in parts]) for name in FIELDS}


def stored(image: FloatImage) -> NDArray[np.uint8]:
    """A film in [0, 1] as 8 bits."""
    levels: NDArray[np.uint8] = np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)
    return levels


def _cells(mask: BoolImage) -> NDArray[np.float32]:
    """(10, 10) share of each cell that the mask covers."""
    whole = torch.from_numpy(np.array(mask, np.float32))[None, None]
    cells: NDArray[np.float32] = functional.adaptive_avg_pool2d(whole, GRID)[0, 0].numpy()
    return cells


def _present(mention: FindingMention, vocabulary: Vocabulary) -> Present:
    side = mention.location.side
    sides = {Side.RIGHT: (0,), Side.LEFT: (1,)}.get(side or Side.BILATERAL, (0, 1))
    return Present(mention, vocabulary.level(str(mention.severity)).rank, sides)


def _mark(truth: dict[str, NDArray[Any]], findings: Iterable[Present]) -> None:
    for one in findings:
        index, sides = FINDINGS.index(one.mention.finding), list(one.sides)
        truth["presence"][0, index, sides] = 1
        truth["extent"][0, index, sides] = one.rank / 4
