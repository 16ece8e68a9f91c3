"""StudyProtocol: what a reader study asks, of whom, about which cases, in which order and how blind.

A study is a folder that can be sent: ``study.toml`` (this protocol), ``inputs/`` (the radiographs) and, once
it is prepared, ``results/`` (the counterfactuals). Answers go to a database beside them, or on a server.
"""

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from engine.edit import Behaviour, Solver, Variant
from engine.errors import StudyError
from engine.reading.items import RatingItem

PROTOCOL_FILE = "study.toml"
INPUTS, RESULTS, ANSWERS = "inputs", "results", "answers.sqlite"
FORMAT_VERSION = 1
HANGINGS = ("", "side-by-side")
WINDOWS = ("", "file", *(f"chest-{number}" for number in range(1, 7)))

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")


class Design(Enum):
    """What one showing is."""

    RATE = "rate"  # one counterfactual beside its input
    TWO_STAGE = "two-stage"  # the same without the guidance map first, then with it; both are answered
    PAIRED = "paired"  # two counterfactuals of one input side by side
    REAL_OR_SYNTHETIC = "real-or-synthetic"  # one image alone: a counterfactual, or a control


class Control(Enum):
    """How a real film is shown among counterfactuals, so that only what was asked for can tell them apart.

    Both get the display of a counterfactual: the same window, the same resolution (``matched_size``) and the
    same neutral mark. They differ in what may give a counterfactual away:

    ``UNTOUCHED``: the film as it is. Readers who tell it from counterfactuals may do so by the finding or by
    traces of the model.

    ``SAME_PATH``: a sham edit. The same model is asked for the same finding with the same solver and seed,
    and may change the same places; its text guidance is 0, so that it draws the film again without what the
    text asks for. Frame, autoencoder, denoising and blending leave their traces inside an edit mask as an
    edit's would be, and there is no finding. Readers who tell it from counterfactuals do so by the finding.
    """

    UNTOUCHED = "untouched"
    SAME_PATH = "same-path"


@dataclass(frozen=True)
class StudyArm:
    """One way of making the counterfactuals.

    Attributes:
        name: for the owner; readers never see it while blinded.
        model: name in the catalog.
        variant, behaviour, solver, num_inference_steps: as in ``EditRequest``; None: the model card's.
        guidance_scale, image_guidance_scale, threshold: likewise.
        seed: of the edits.
    """

    name: str
    model: str
    variant: Variant = Variant.BOTH
    behaviour: Behaviour = Behaviour.DEFAULT
    solver: Solver | None = None
    num_inference_steps: int | None = None
    guidance_scale: float | None = None
    image_guidance_scale: float | None = None
    threshold: float = 0.1
    seed: int = 0

    def __post_init__(self) -> None:
        _require_name(self.name, "arm")
        if not 0 <= self.threshold <= 1:
            raise StudyError(f"arm {self.name}: threshold must be from 0 to 1, not {self.threshold}")


@dataclass(frozen=True)
class StudyCase:
    """One radiograph and what is asked of it.

    Attributes:
        name: unique in the study; no patient's.
        input: file in the folder ``inputs``.
        sha256: of that file, hex.
        frame_number: of a multi-frame file.
        instruction: what is asked; "" for an untouched control. A sham edit has the instruction of the edit
            whose path it takes.
        finding, operation: for balance and for groups of results; from the instruction.
        is_practice: shown first, answers not counted.
        control: which kind of control it is; None: it is no control.
        mask: file in the folder ``inputs`` with a painted mask, or "".
        whole_image: the owner agreed that the whole frame may change, see ``EditRequest``.
    """

    name: str
    input: str
    sha256: str
    frame_number: int = 1
    instruction: str = ""
    finding: str = ""
    operation: str = ""
    is_practice: bool = False
    control: Control | None = None
    mask: str = ""
    whole_image: bool = False

    def __post_init__(self) -> None:
        _require_name(self.name, "case")
        for file in filter(None, (self.input, self.mask)):
            if "/" in file or "\\" in file or file.startswith("."):
                raise StudyError(f"case {self.name}: {file!r} must be a file name inside {INPUTS}/")
        if not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise StudyError(f"case {self.name}: sha256 must have 64 hex digits")
        if (self.control is Control.UNTOUCHED) == bool(self.instruction):
            raise StudyError(
                f"case {self.name}: an untouched control has no instruction, every other case has one; "
                f"correct {PROTOCOL_FILE}"
            )

    @property
    def is_control(self) -> bool:
        """No finding is put into it, or taken out of it."""
        return self.control is not None

    @property
    def is_made(self) -> bool:
        """A model makes what is shown of it."""
        return self.control is not Control.UNTOUCHED


@dataclass(frozen=True)
class ReadingRules:
    """How a reader goes through the study.

    Attributes:
        may_go_back, may_change, may_skip: switches.
        repeat_share: of the cases that come a second time, unannounced, in [0, 1].
        repeat_gap: showings that lie at least between the two.
        break_every: a break is offered after so many showings; 0: never.
        is_blinded: arm, model, variant, seed, file names and others' answers are hidden.
        swaps_sides: in paired showings, left and right are exchanged at random.
        shows_map: the guidance map is shown (two-stage: in the second stage).
        hanging: "side-by-side" locks the panes so; "" lets the reader enlarge one.
        window: locked window: "file" as the file says, "chest-1" to "chest-6" computed; "" for the reader's
            own.
        matched_size: real-or-synthetic: every image is brought to this longer side in pixels, the size of
            the model frame, before it is shown, so that sharpness tells nothing; 0: shown as it is.
    """

    may_go_back: bool = True
    may_change: bool = True
    may_skip: bool = True
    repeat_share: float = 0.0
    repeat_gap: int = 10
    break_every: int = 25
    is_blinded: bool = True
    swaps_sides: bool = True
    shows_map: bool = True
    hanging: str = ""
    window: str = ""
    matched_size: int = 512

    def __post_init__(self) -> None:
        if self.hanging not in HANGINGS:
            raise StudyError(f"hanging must be one of {HANGINGS}, not {self.hanging!r}")
        if self.window not in WINDOWS:
            raise StudyError(f"window must be one of {WINDOWS}, not {self.window!r}")
        if self.matched_size and not 64 <= self.matched_size <= 8192:
            raise StudyError(f"matched_size must be 0 or 64 to 8192, not {self.matched_size}")
        if not 0 <= self.repeat_share <= 1:
            raise StudyError(f"repeat_share must be from 0 to 1, not {self.repeat_share}")
        if self.repeat_gap < 0 or self.break_every < 0:
            raise StudyError("repeat_gap and break_every must be 0 or more")


@dataclass(frozen=True)
class StudyProtocol:
    """A whole study; immutable once readers have begun.

    Attributes:
        identity: random, 16 hex digits: answers belong to it.
        title: for the owner and the readers.
        design: what one showing is.
        seed: of every order.
        items: asked of every showing.
        arms: one, or two for paired comparison; with several in other designs every case is shown under each.
        cases: in any order.
        readers: codes; names of people stay outside.
        rules: of reading.
        database: URL of a shared database; "": ``answers.sqlite`` in the folder.
    """

    identity: str
    title: str
    design: Design
    seed: int
    items: tuple[RatingItem, ...]
    arms: tuple[StudyArm, ...]
    cases: tuple[StudyCase, ...]
    readers: tuple[str, ...]
    rules: ReadingRules = field(default_factory=ReadingRules)
    database: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9a-f]{16}", self.identity):
            raise StudyError("the identity of a study has 16 hex digits; make the study with the wizard")
        if not self.title.strip():
            raise StudyError("a study needs a title")
        _require_unique([item.key for item in self.items], "item")
        _require_unique([arm.name for arm in self.arms], "arm")
        _require_unique([case.name for case in self.cases], "case")
        _require_unique(list(self.readers), "reader")
        for reader in self.readers:
            _require_name(reader, "reader")
        for values, what in ((self.items, "item"), (self.arms, "arm"), (self.readers, "reader")):
            if not values:
                raise StudyError(f"a study needs at least one {what}")
        if not any(not case.is_practice for case in self.cases):
            raise StudyError("a study needs at least one case that is no practice")
        if self.design is Design.PAIRED and len(self.arms) != 2:
            raise StudyError(f"a paired comparison needs two arms, not {len(self.arms)}")
        has_controls = any(case.is_control for case in self.cases)
        if has_controls and self.design is not Design.REAL_OR_SYNTHETIC:
            raise StudyError("controls belong to the design real-or-synthetic; take them out")
        if self.design is Design.REAL_OR_SYNTHETIC and not has_controls:
            raise StudyError("real-or-synthetic needs controls; add some cases as controls")

    def case(self, name: str) -> StudyCase:
        """The case of this name.

        Raises:
            StudyError: there is none.
        """
        return _find(self.cases, name, "case")

    def require_reader(self, code: str) -> None:
        """StudyError where nobody of this code reads in the study."""
        if code not in self.readers:
            raise StudyError(f"{code!r} is no reader of this study; it has {', '.join(self.readers)}")


def _find(values: tuple[Any, ...], name: str, what: str) -> Any:
    for value in values:
        if value.name == name:
            return value
    raise StudyError(f"the study has no {what} {name!r}")


def _require_name(name: str, what: str) -> None:
    if not _NAME.fullmatch(name):
        raise StudyError(
            f"the {what} name {name!r} cannot be used; take up to 40 letters, digits, dots, dashes and "
            "underscores"
        )


def _require_unique(names: list[str], what: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise StudyError(f"the study has two {what}s {name!r}; give each its own name")
