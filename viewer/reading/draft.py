"""StudyDraft: what the owner has put together so far, and the study that it makes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.collection.natural_order import natural_key
from engine.errors import StudyError
from engine.paths import rating_presets_file
from engine.reading.case_files import describe_case
from engine.reading.items import RatingItem, load_rating_items
from engine.reading.plan import Showing, reading_order
from engine.reading.protocol import Control, Design, ReadingRules, StudyArm, StudyCase, StudyProtocol
from engine.reading.study import Study, new_identity

USUAL_ITEMS = {
    Design.RATE: ("performance", "interpretability"),
    Design.TWO_STAGE: ("performance", "realism"),
    Design.PAIRED: ("preference",),
    Design.REAL_OR_SYNTHETIC: ("real_or_synthetic", "confidence"),
}
NEEDED_ITEMS = {Design.PAIRED: "preference", Design.REAL_OR_SYNTHETIC: "real_or_synthetic"}
"""Without this item the results of the design cannot be computed."""

_SUFFIXES = {".dcm", ".dicom", ".dic", ".ima", ".png", ".jpg", ".jpeg"}
_ANY_HASH = "0" * 64


@dataclass(frozen=True)
class DraftCase:
    """A radiograph of the draft.

    Attributes:
        path: of the file.
        instruction: what is asked of it; "" for an untouched control.
        is_practice, control: as in ``StudyCase``.
    """

    path: Path
    instruction: str = ""
    is_practice: bool = False
    control: Control | None = None

    @property
    def is_bare(self) -> bool:
        """It needs an instruction, and has none."""
        return not self.instruction.strip() and self.control is not Control.UNTOUCHED


@dataclass
class StudyDraft:
    """Everything that the wizard asks for; ``preview`` says what is missing."""

    title: str = ""
    design: Design = Design.RATE
    cases: list[DraftCase] = field(default_factory=list)
    arms: tuple[StudyArm, ...] = ()
    items: tuple[RatingItem, ...] = ()
    readers: tuple[str, ...] = ("R1", "R2")
    seed: int = 1
    rules: ReadingRules = field(default_factory=ReadingRules)
    database: str = ""
    folder: Path | None = None

    def add_files(self, paths: Iterable[Path]) -> None:
        """Add radiographs; those that are there already stay once."""
        known = {case.path for case in self.cases}
        self.cases += [DraftCase(path) for path in dict.fromkeys(paths) if path not in known]

    def deal(self, instructions: Sequence[str], practice: int, controls: int, shams: int = 0) -> None:
        """Give instructions in turn; the first cases are practice, the last untouched controls.

        Args:
            instructions: one for each kind of case; without any, those of the cases stay.
            practice, controls: how many.
            shams: how many sham edits, before the untouched controls.
        """
        made = len(self.cases) - controls
        edited = max(0, made - shams)
        self.cases = [
            replace(
                case,
                instruction=""
                if number >= made
                else (instructions[number % len(instructions)] if instructions else case.instruction),
                is_practice=number < practice,
                control=Control.UNTOUCHED
                if number >= made
                else (Control.SAME_PATH if number >= edited else None),
            )
            for number, case in enumerate(self.cases)
        ]

    def case_problem(self) -> str:
        """Why the cases make no study yet, one line for the owner."""
        if not self.cases:
            return "add radiographs"
        bare = sum(case.is_bare for case in self.cases)
        if bare:
            return f"{bare} radiographs have no instruction yet; write one beside each, or deal some out"
        return ""

    def make_protocol(self) -> StudyProtocol:
        """The protocol as it would be, with made-up hashes: for checks and for the preview.

        Raises:
            StudyError: something is missing or contradicts itself.
        """
        problem = self.case_problem()
        if problem:
            raise StudyError(problem)
        cases = [
            StudyCase(
                name=_name(number),
                input=f"{_name(number)}.dcm",
                sha256=_ANY_HASH,
                instruction=case.instruction.strip(),
                finding=case.instruction.strip(),  # kinds are as the real ones, or finer
                is_practice=case.is_practice,
                control=case.control,
            )
            for number, case in enumerate(self.cases)
        ]
        return self._protocol(cases)

    def _protocol(self, cases: Sequence[StudyCase]) -> StudyProtocol:
        needed = NEEDED_ITEMS.get(self.design)
        if needed and needed not in {item.key for item in self.items}:
            raise StudyError(f"this design needs the item {needed!r}; choose it")
        return StudyProtocol(
            identity=new_identity(),
            title=self.title.strip(),
            design=self.design,
            seed=self.seed,
            items=self.items,
            arms=self.arms,
            cases=tuple(cases),
            readers=self.readers,
            rules=self.rules,
            database=self.database.strip(),
        )

    def preview(self) -> tuple[StudyProtocol, tuple[Showing, ...]]:
        """The protocol, and what the first reader sees.

        Raises:
            StudyError: something is missing or contradicts itself.
        """
        protocol = self.make_protocol()
        orders = [reading_order(protocol, reader) for reader in protocol.readers]
        return protocol, orders[0]

    def create(self) -> Study:
        """Make the folder; reads every file, for the background pool.

        Raises:
            EngineError: something is missing, or the folder cannot be made.
        """
        self.preview()
        if self.folder is None:
            raise StudyError("choose a folder for the study")
        cases, files = [], {}
        for number, case in enumerate(self.cases):
            made = describe_case(
                _name(number), case.path, case.instruction.strip(), case.control, is_practice=case.is_practice
            )
            cases.append(made)
            files[made.input] = case.path
        return Study.create(self.folder, self._protocol(cases), files)


def shipped_items() -> tuple[RatingItem, ...]:
    """The two of the paper, and the presets."""
    return (*load_rating_items(), *load_rating_items(rating_presets_file()))


def radiographs_in(folder: Path) -> tuple[Path, ...]:
    """Files that look like radiographs, with all folders below, in natural order; hidden ones stay out.

    Raises:
        StudyError: there are none.
    """
    found = [
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in _SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    ]
    if not found:
        raise StudyError(f"{folder.name} holds no DICOM, PNG or JPEG file; choose a folder that does")
    return tuple(sorted(found, key=lambda path: natural_key(str(path))))


def _name(number: int) -> str:
    return f"case{number + 1:03}"
