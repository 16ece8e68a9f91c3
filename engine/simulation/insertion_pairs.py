"""InsertedCase: one instruction carried out exactly on a real film, drawn at random beside what it shows.

A film's own labels say what it may show already; nothing is put in that could not be told from that. The same
film, labels and seed give the same case.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import BoolImage, FloatImage, freeze_arrays, reduce_through_constructor
from engine.errors import RequestError
from engine.instructions.findings import Vocabulary, load_vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Location, Operation, Side, Zone
from engine.instructions.printing import print_instructions
from engine.simulation.insertion import FINDINGS, drawable_kinds, insert
from engine.simulation.localization import FrontalAnatomy
from engine.simulation.population import between
from engine.simulation.random_streams import stream
from engine.simulation.usual import is_usual, usual_place

_IN_LUNG = frozenset({"atelectasis", "consolidation", "lung_opacity", "pneumonia"})
# What a film shows already, and what could then not be told from it or would not be seen.
_HIDES = {
    "atelectasis": {*_IN_LUNG, "edema", "pleural_effusion"},
    "cardiomegaly": {"cardiomegaly"},
    "consolidation": {*_IN_LUNG, "edema"},
    "edema": {*_IN_LUNG, "edema"},
    "emphysema": {"pneumothorax"},
    "hernia": {"cardiomegaly"},
    "lung_opacity": {*_IN_LUNG, "edema"},
    "pleural_effusion": {"pleural_effusion", "atelectasis", "pneumothorax"},
    "pleural_thickening": {"pleural_effusion"},
    "pneumonia": {*_IN_LUNG, "edema"},
    "pneumothorax": {"pneumothorax", "pleural_effusion", "atelectasis"},
}
_ZONES: dict[str, dict[Zone | None, float]] = {
    "atelectasis": {
        Zone.BASAL: 3,
        Zone.LOWER: 3,
        Zone.MIDDLE: 1,
        Zone.UPPER: 1,
        Zone.RETROCARDIAC: 1,
    },
    "consolidation": {
        Zone.LOWER: 3,
        Zone.MIDDLE: 2,
        Zone.UPPER: 2,
        Zone.BASAL: 1,
        Zone.APICAL: 0.5,
        Zone.RETROCARDIAC: 1,
    },
    "lung_opacity": {
        Zone.LOWER: 2,
        Zone.MIDDLE: 2,
        Zone.UPPER: 2,
        Zone.BASAL: 1,
        Zone.APICAL: 0.7,
        Zone.RETROCARDIAC: 0.6,
    },
    "pneumonia": {
        Zone.LOWER: 3,
        Zone.MIDDLE: 2,
        Zone.UPPER: 1.5,
        Zone.BASAL: 1,
        Zone.APICAL: 0.4,
        Zone.RETROCARDIAC: 0.7,
    },
    "edema": {None: 9, Zone.BASAL: 0.5, Zone.LOWER: 0.5},
    "pneumothorax": {None: 6, Zone.APICAL: 2},
}
_BOTH_SIDES = {"edema": 0.85, "pleural_effusion": 0.25, "atelectasis": 0.2, "pneumonia": 0.15}
_RANKS = {1.0: 0.15, 1.5: 0.03, 2.0: 0.24, 2.5: 0.05, 3.0: 0.24, 3.5: 0.05, 4.0: 0.20, 5.0: 0.06}
_WITH_KIND = 0.12  # share of mentions that say of what kind
_RARE_KINDS = {"tension"}  # says much already, so it does not go with every level
_TRIES = 12
_SEEN, _SEEN_PIXELS = 3 / 255, 80  # a case shows at least this change on at least so many pixels


@dataclass(frozen=True)
class CaseMix:
    """How often a drawn case is of a kind.

    Attributes:
        several: share of what is added or removed that is two findings, where they go together.
        partners: that are tried as the second.
        usual: share whose first finding is as a sentence without details means it, see ``usual_place``.
    """

    several: float = 0.1
    partners: int = 1
    usual: float = 0.0


@dataclass(frozen=True, eq=False)
class InsertedCase:
    """A film before and after one instruction; what the film itself shows stays as it is.

    Attributes:
        source, target: (512, 512) float32 in [0, 1], equal bit for bit outside ``region``.
        change: (512, 512) float32, target - source.
        region: (512, 512) bool, where they differ.
        instruction, text: from source to target, and its sentence (grammar version 2).
        way_back: from target to source.
        before, after: what was put into source and target, with side, zone and level.
        seed: the seed that the case was drawn with.
    """

    source: FloatImage
    target: FloatImage
    change: FloatImage
    region: BoolImage
    instruction: Instruction
    text: str
    way_back: Instruction
    before: tuple[FindingMention, ...]
    after: tuple[FindingMention, ...]
    seed: int

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)


def draw_inserted_case(
    film: FloatImage,
    anatomy: FrontalAnatomy,
    present: frozenset[str],
    seed: int,
    vocabulary: Vocabulary | None = None,
    about: str | None = None,
    mix: CaseMix | None = None,
) -> InsertedCase:
    """Draw what changes on a film, and what else is put in and stays; then draw the film before and after.

    Args:
        film: (512, 512) float32 in [0, 1].
        anatomy: what ``locate`` found on it.
        present: keys of the findings that the film's own labels name; empty for a film called normal.
        seed: everything random follows from it; 0 or more.
        about: key of a finding that the instruction has to name; None: any.
        mix: how often it is of a kind.

    Raises:
        RequestError: nothing can be put into this film beside its labels, or nothing would be visible.
        FrameMismatchError: the film is not 512 x 512.
    """
    vocabulary = vocabulary or load_vocabulary()
    possible = insertable(present)
    if not possible:
        raise RequestError(
            f"beside {', '.join(sorted(present))} nothing can be told apart; take another film"
        )
    for attempt in range(_TRIES if about is None else _TRIES * len(FINDINGS)):
        random = stream(seed, f"inserted case {attempt}")
        before, after = _draw_mentions(possible, random, vocabulary, mix or CaseMix())
        if about is not None and about not in {mention.finding for mention in {*before} ^ {*after}}:
            continue
        drawing = int(random.integers(2**31))
        try:
            source = insert(film, anatomy, before, drawing, vocabulary).after if before else film
            target = insert(film, anatomy, after, drawing, vocabulary).after if after else film
        except RequestError:
            continue  # not visible on this film: draw something else
        change = target - source
        if (np.abs(change) >= _SEEN).sum() < _SEEN_PIXELS:
            continue
        there, back = between(before, after), between(after, before)
        return InsertedCase(
            source,
            target,
            change,
            source != target,
            there,
            print_instructions([there], vocabulary, 2),
            back,
            before,
            after,
            seed,
        )
    raise RequestError("nothing that was drawn shows on this film; take another film or seed")


def insertable(present: frozenset[str]) -> tuple[str, ...]:
    """Findings that can be put into a film with these labels and be told from what it shows."""
    hidden = {key for shown in present for key in _HIDES.get(shown, ())}
    return tuple(key for key in FINDINGS if key not in hidden)


def _draw_mentions(
    possible: tuple[str, ...], random: np.random.Generator, vocabulary: Vocabulary, mix: CaseMix
) -> tuple[tuple[FindingMention, ...], tuple[FindingMention, ...]]:
    """What is there before and after."""
    operation = (Operation.ADD, Operation.REMOVE, Operation.CHANGE)[int(random.choice(3, p=[0.4, 0.3, 0.3]))]
    usual = mix.usual > 0 and random.random() < mix.usual
    first = _draw_mention(str(random.choice(possible)), random, vocabulary, usual)
    staying: tuple[FindingMention, ...] = ()
    fate = random.random()
    if fate < 0.12 and first.location.side in (Side.LEFT, Side.RIGHT):
        # The same on the other side, so that the side in the sentence decides.
        other = Side.LEFT if first.location.side is Side.RIGHT else Side.RIGHT
        twin = _draw_mention(first.finding, random, vocabulary)
        staying = (replace(twin, location=replace(twin.location, side=other)),)
    elif fate < 0.45:
        staying = (_draw_mention(str(random.choice(possible)), random, vocabulary),)
    changing: tuple[FindingMention, ...] = (first,)
    if operation is not Operation.CHANGE and random.random() < mix.several:
        for _ in range(mix.partners):
            changing = (first, _draw_mention(str(random.choice(possible)), random, vocabulary))
            if _go_together((*staying, *changing), vocabulary):
                break
    target = changing
    if operation is Operation.CHANGE:
        rank = vocabulary.level(str(first.severity)).rank
        finding = vocabulary.finding(first.finding)
        far = [level for level in finding.levels if abs(vocabulary.level(level).rank - rank) >= 1]
        target = (replace(first, severity=_draw_level(far, random, vocabulary)),)
    if not all(_go_together((*staying, *those), vocabulary) for those in (changing, target)):
        # What was drawn first is kept alone, so that no finding is rarer for being bad company.
        staying, changing, target = (), changing[:1], target[:1]
    if operation is Operation.ADD:
        return staying, (*staying, *changing)
    if operation is Operation.REMOVE:
        return (*staying, *changing), staying
    return (*staying, *changing), (*staying, *target)


def _draw_mention(
    key: str, random: np.random.Generator, vocabulary: Vocabulary, usual: bool = False
) -> FindingMention:
    finding = vocabulary.finding(key)
    levels = [name for name in finding.levels if is_usual(name, vocabulary)] if usual else finding.levels
    level = _draw_level(levels, random, vocabulary)
    if not finding.sided:
        return FindingMention(key, Location(), level)
    kinds = [kind for kind in drawable_kinds(key, vocabulary) if kind not in _RARE_KINDS]
    kind = kinds[int(random.integers(len(kinds)))] if kinds and random.random() < _WITH_KIND else None
    weights = _ZONES.get(key, {None: 1.0})
    zones = [zone for zone in weights if not usual or zone in usual_place(key)[1]]
    shares = np.array([weights[zone] for zone in zones])
    zone = zones[int(random.choice(len(zones), p=shares / shares.sum()))]
    if usual:
        return FindingMention(key, Location(usual_place(key)[0], zone), level)
    side = (Side.RIGHT, Side.LEFT)[int(random.integers(2))]
    if zone is Zone.RETROCARDIAC:
        side = Side.LEFT  # where most of the heart lies over the lung
    elif random.random() < _BOTH_SIDES.get(key, 0.05 if key in _IN_LUNG else 0.0):
        side = Side.BILATERAL
    return FindingMention(key, Location(side, zone), level, kind)


def _draw_level(levels: Sequence[str], random: np.random.Generator, vocabulary: Vocabulary) -> str:
    ranks = [vocabulary.level(level).rank for level in levels]
    shares = np.array([_RANKS.get(rank, 0.0) / ranks.count(rank) for rank in ranks])
    return levels[int(random.choice(len(levels), p=shares / shares.sum()))]


def _go_together(mentions: Sequence[FindingMention], vocabulary: Vocabulary) -> bool:
    """No two that hide each other or that a reader could not tell apart."""
    return all(
        _can_be_told_apart(one, other, vocabulary)
        for index, one in enumerate(mentions)
        for other in mentions[:index]
    )


def _can_be_told_apart(one: FindingMention, other: FindingMention, vocabulary: Vocabulary) -> bool:
    keys = {one.finding, other.finding}
    sides = [mention.location.side for mention in (one, other)]
    apart = None not in sides and Side.BILATERAL not in sides and sides[0] is not sides[1]
    if len(keys) == 1:
        return apart
    if "edema" in keys:
        return not keys & {"pneumothorax", *_IN_LUNG}
    if "cardiomegaly" in keys:
        zones = {one.location.zone, other.location.zone}
        return Zone.RETROCARDIAC not in zones and not _is_much("pleural_effusion", (one, other), vocabulary)
    if apart:
        return not _is_much("pneumothorax", (one, other), vocabulary)
    if "pleural_effusion" in keys and keys & _IN_LUNG:
        high = {one.location.zone, other.location.zone} & {Zone.UPPER, Zone.APICAL}
        return bool(high) and not _is_much("pleural_effusion", (one, other), vocabulary)
    return False


def _is_much(finding: str, mentions: Sequence[FindingMention], vocabulary: Vocabulary) -> bool:
    """This finding is among them and more than moderate."""
    return any(
        mention.finding == finding and vocabulary.level(str(mention.severity)).rank > 3
        for mention in mentions
    )
