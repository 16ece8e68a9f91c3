"""A finding with known extent put into a real radiograph, and the sentences that ask for it.

Everything works on a film in the model frame, (512, 512) float32 in [0, 1] as displayed, with the anatomy
that localization found. The same film, mention and seed give the same pixels, and the levels of one seed are
one finding growing: place and shape stay. What lies outside the returned region is the film's own, bit for
bit.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import BoolImage, FloatImage, freeze_arrays, reduce_through_constructor
from engine.errors import FrameMismatchError, RequestError
from engine.instructions.findings import Vocabulary, load_vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Location, Operation, Side, Zone
from engine.instructions.printing import print_instructions
from engine.simulation import (
    insertion_airspace,
    insertion_atelectasis,
    insertion_edema,
    insertion_effusion,
    insertion_pneumothorax,
)
from engine.simulation.image_operations import blur
from engine.simulation.insertion_fields import lung_space
from engine.simulation.insertion_film import FilmTone, measure_tone
from engine.simulation.insertion_heart import paint_cardiomegaly
from engine.simulation.localization import FRAME, FrontalAnatomy

FINDINGS = (
    "atelectasis",
    "cardiomegaly",
    "consolidation",
    "edema",
    "pleural_effusion",
    "lung_opacity",
    "pneumonia",
    "pneumothorax",
)
USUAL_RANK = 3.0  # moderate: the level where a mention says none
_SEEN = 1.5 / 255  # a smaller change is left out
# Zones from which one is drawn where a mention names none.
_USUAL_ZONES = {
    "atelectasis": (Zone.BASAL, Zone.LOWER),
    "consolidation": (Zone.UPPER, Zone.MIDDLE, Zone.LOWER, Zone.LOWER),
    "lung_opacity": (Zone.UPPER, Zone.MIDDLE, Zone.LOWER),
    "pneumonia": (Zone.MIDDLE, Zone.LOWER, Zone.LOWER),
}

_KINDS: dict[str, frozenset[str]] = {
    "atelectasis": insertion_atelectasis.KINDS,
    "consolidation": insertion_airspace.KINDS,
    "edema": insertion_edema.KINDS,
    "lung_opacity": insertion_airspace.KINDS,
    "pleural_effusion": insertion_effusion.KINDS,
    "pneumonia": insertion_airspace.KINDS,
    "pneumothorax": insertion_pneumothorax.KINDS,
}


@dataclass(frozen=True, eq=False)
class Insertion:
    """A film before and after.

    Attributes:
        before, after: (512, 512) float32 in [0, 1]; equal bit for bit outside ``region``.
        change: (512, 512) float32, after - before.
        region: (512, 512) bool, where anything changed.
        mentions: what was put in, completed: side, zone and level are those that were drawn.
        seed: the seed it was drawn with.
    """

    before: FloatImage
    after: FloatImage
    change: FloatImage
    region: BoolImage
    mentions: tuple[FindingMention, ...]
    seed: int

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)

    @property
    def mention(self) -> FindingMention:
        """The first finding."""
        return self.mentions[0]


@dataclass(frozen=True, eq=False)
class EditPair:
    """One training pair: the instruction takes the source to the target."""

    instruction: Instruction
    text: str
    source: FloatImage
    target: FloatImage

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)


def insert(
    film: FloatImage,
    anatomy: FrontalAnatomy,
    mention: FindingMention | Sequence[FindingMention],
    seed: int,
    vocabulary: Vocabulary | None = None,
) -> Insertion:
    """Put one finding, or several one after the other, into a film.

    Args:
        film: (512, 512) float32 in [0, 1].
        anatomy: what ``locate`` found on this film.
        mention: what to put in. Without a side one is drawn (edema: both), without a zone a usual one,
            without a level it is moderate.
        seed: everything random follows from it, independently for each finding and side.

    Raises:
        FrameMismatchError: the film is not 512 x 512.
        RequestError: the finding, its level, zone or kind cannot be drawn, or it would not be visible.
    """
    if film.shape != (FRAME, FRAME) or film.dtype != np.float32:
        raise FrameMismatchError(f"the film is {film.shape} {film.dtype}; insertion takes (512, 512) float32")
    vocabulary = vocabulary or load_vocabulary()
    asked = (mention,) if isinstance(mention, FindingMention) else tuple(mention)
    if not asked:
        raise RequestError("no finding to put in; name one")
    mentions = tuple(complete_mention(one, seed, vocabulary) for one in asked)
    if len({(one.finding, one.location) for one in mentions}) < len(mentions):
        raise RequestError("a finding is named twice in one place; name it once")
    after, tone = film, measure_tone(film, anatomy)
    # The heart first: what lies in a lung is drawn over it.
    for one in sorted(mentions, key=lambda m: m.finding != "cardiomegaly"):
        drawn = _paint(after, anatomy, tone, one, seed, vocabulary)
        after = _keep_outside(after, drawn)
        if not (np.abs(drawn - film) >= _SEEN).any():
            name = vocabulary.finding(one.finding).name
            raise RequestError(f"{name} leaves no trace on this film; take another film")
    region = after != film
    return Insertion(film, after, after - film, region, mentions, seed)


def complete_mention(mention: FindingMention, seed: int, vocabulary: Vocabulary) -> FindingMention:
    """The mention with the side, zone and level that ``insert`` draws.

    Raises:
        RequestError: this cannot be drawn.
    """
    finding = vocabulary.finding(mention.finding)
    if mention.finding not in FINDINGS:
        names = ", ".join(vocabulary.finding(key).name for key in FINDINGS)
        raise RequestError(f"{finding.name} cannot be put into a film; can be: {names}")
    kinds = drawable_kinds(finding.key, vocabulary)
    if mention.kind is not None and mention.kind not in kinds:
        which = f"leave it out or take {', '.join(kinds)}" if kinds else "leave it out"
        raise RequestError(f'{finding.name} of the kind "{mention.kind}" cannot be put into a film; {which}')
    level = mention.severity
    if level is None:
        level = next(name for name in finding.levels if vocabulary.level(name).rank == USUAL_RANK)
    if vocabulary.level(level).rank <= 0:
        raise RequestError(f'"{level}" says no amount; name a level such as {", ".join(finding.levels[:3])}')
    side, zone = mention.location.side, mention.location.zone
    if not finding.sided:
        if side is not None or zone is not None:
            raise RequestError(f"{finding.name} has no side and no zone; leave them out")
        return FindingMention(finding.key, Location(), level)
    if zone is not None and zone not in finding.zones:
        raise RequestError(f'{finding.name} cannot be put into the zone "{zone.value}"')
    random = _stream(seed, finding.key, "place")
    drawn_side = (Side.RIGHT, Side.LEFT)[int(random.integers(2))]
    zones = _USUAL_ZONES.get(finding.key)
    drawn_zone = zones[int(random.integers(len(zones)))] if zones else None
    if side is None:
        side = Side.BILATERAL if finding.key == "edema" else drawn_side
    return FindingMention(finding.key, Location(side, zone or drawn_zone), level, mention.kind)


def drawable_kinds(finding: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The kinds of a finding, as the vocabulary offers them, that can be put into a film."""
    return tuple(kind for kind in vocabulary.finding(finding).kinds if kind in _KINDS.get(finding, ()))


def extent_of(level: str, vocabulary: Vocabulary) -> float:
    """How much a level is: .25 for minimal, .5 for small or mild, .75 moderate, 1 large or severe."""
    return vocabulary.level(level).rank / 4


def sentences(
    insertion: Insertion, other: Insertion | None = None, vocabulary: Vocabulary | None = None
) -> tuple[EditPair, ...]:
    """The instructions that an insertion answers, in both directions.

    Args:
        insertion: the findings put into a film.
        other: the same finding of the same film and seed at another level.

    Returns:
        Add and remove; with ``other``, change from the first level to the other's and back.

    Raises:
        RequestError: the two are not levels of one finding in one film.
    """
    vocabulary = vocabulary or load_vocabulary()
    if other is None:
        return (
            _pair(
                Instruction(Operation.ADD, insertion.mentions), insertion.before, insertion.after, vocabulary
            ),
            _pair(
                Instruction(Operation.REMOVE, insertion.mentions),
                insertion.after,
                insertion.before,
                vocabulary,
            ),
        )
    first, second = insertion.mention, other.mention
    same = replace(first, severity=None) == replace(second, severity=None) and insertion.seed == other.seed
    one_each = len(insertion.mentions) == len(other.mentions) == 1
    if not (same and one_each and np.array_equal(insertion.before, other.before)):
        raise RequestError("a change of level needs one finding of one film and one seed at two levels")
    if first.severity == second.severity:
        raise RequestError("a change of level needs two different levels")
    bare = (replace(first, severity=None),)
    there = Instruction(Operation.CHANGE, bare, first.severity, second.severity)
    back = Instruction(Operation.CHANGE, bare, second.severity, first.severity)
    return (
        _pair(there, insertion.after, other.after, vocabulary),
        _pair(back, other.after, insertion.after, vocabulary),
    )


def _pair(
    instruction: Instruction, source: FloatImage, target: FloatImage, vocabulary: Vocabulary
) -> EditPair:
    return EditPair(instruction, print_instructions([instruction], vocabulary, 2), source, target)


def _paint(
    film: FloatImage,
    anatomy: FrontalAnatomy,
    tone: FilmTone,
    mention: FindingMention,
    seed: int,
    vocabulary: Vocabulary,
) -> FloatImage:
    assert mention.severity is not None
    extent = extent_of(mention.severity, vocabulary)
    key, side, zone = mention.finding, mention.location.side, mention.location.zone
    if key == "cardiomegaly":
        return paint_cardiomegaly(film, anatomy, tone, extent, _stream(seed, key, ""))
    for one in (Side.RIGHT, Side.LEFT):
        if side not in (one, Side.BILATERAL):
            continue
        space, random = lung_space(anatomy.lung(one)), _stream(seed, key, one.value)
        if key == "pleural_effusion":
            film = insertion_effusion.paint_effusion(film, space, tone, extent, random, anatomy, mention.kind)
        elif key == "pneumothorax":
            film = insertion_pneumothorax.paint_pneumothorax(
                film, space, tone, extent, random, zone, anatomy, mention.kind
            )
        elif key == "edema":
            film = insertion_edema.paint_edema(film, space, tone, extent, random, zone, anatomy, mention.kind)
        else:
            assert zone is not None
            if key == "atelectasis":
                film = insertion_atelectasis.paint_atelectasis(
                    film, space, tone, extent, random, zone, anatomy, mention.kind
                )
            else:
                film = insertion_airspace.paint_airspace(
                    film, space, tone, extent, random, zone, anatomy, key, mention.kind
                )
    return film


def _keep_outside(before: FloatImage, drawn: FloatImage) -> FloatImage:
    """What changed visibly, with a soft border; everything else is the film's own."""
    change = np.clip(drawn, 0, 1) - before
    visible = blur((np.abs(change) >= _SEEN).astype(np.float32), 2.0)
    weight = np.clip((visible - 0.15) / 0.35, 0, 1)
    changed = (weight > 0) & (np.abs(change) * weight > 0.25 / 255)
    return np.where(changed, before + change * weight, before).astype(np.float32)


def _stream(seed: int, finding: str, what: str) -> np.random.Generator:
    """Independent of every other finding and side, so that findings can be combined."""
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(f"{finding}/{what}".encode())]))
