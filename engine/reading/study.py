"""Study: the folder of a reader study: its protocol, inputs, prepared counterfactuals and answers."""

import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.edit import EditRequest, EditResult
from engine.errors import OutputError, StudyError
from engine.masks.mask_file import fit_mask, read_mask_file
from engine.radiographs.radiograph import Radiograph
from engine.reading.answers import Answers
from engine.reading.case_files import check_input, read_input
from engine.reading.plan import Showing, Showings, reading_order
from engine.reading.prepared import PreparedResults
from engine.reading.protocol import ANSWERS, INPUTS, Control, StudyArm, StudyCase, StudyProtocol
from engine.reading.protocol_file import read_protocol, write_protocol
from engine.reading.rating import edit_identity
from engine.reading.store import RatingStore
from engine.service.result_check import check_result

Make = Callable[[Mapping[str, EditRequest]], Iterable[tuple[str, EditResult | Exception]]]
"""Makes several at once; gives key and result of each as it ends, or the error that ended it alone."""


@dataclass(frozen=True, eq=False)
class Shown:
    """What a showing puts on screen, checked.

    Attributes:
        showing: which.
        case: its case.
        radiograph: the input.
        results: of its arms, the left one first; () for an untouched control.
        edit_id: with which its answers are stored.
        sentence: exact text that went to the models, "" for a control.
        model_name: of the arms' models in the order of their names, joined by " | ".
    """

    showing: Showing
    case: StudyCase
    radiograph: Radiograph
    results: tuple[EditResult, ...]
    edit_id: str
    sentence: str
    model_name: str


@dataclass(frozen=True)
class Preparation:
    """One counterfactual that the study needs.

    Attributes:
        case, arm: of the protocol.
        is_ready: it is there; whether it is whole is seen when it is loaded.
    """

    case: StudyCase
    arm: StudyArm
    is_ready: bool

    @property
    def key(self) -> str:
        return _key(self.case.name, self.arm.name)


class Study:
    """An opened study.

    Args:
        folder: that holds ``study.toml``.

    Raises:
        StudyError: the protocol cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self.protocol = read_protocol(self.folder)
        self._orders: dict[str, tuple[Showing, ...]] = {}
        self._prepared = PreparedResults(self.folder)

    @classmethod
    def create(cls, folder: Path, protocol: StudyProtocol, files: Mapping[str, Path]) -> "Study":
        """Make the folder: copies inputs under the names of the protocol and writes it last.

        Args:
            folder: new, or empty.
            protocol: of the study.
            files: by file name inside ``inputs``, where it comes from.

        Raises:
            StudyError: the folder is not empty, or an input is missing or is not the one of the protocol.
            OutputError: it cannot be written.
        """
        folder = Path(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise StudyError(f"{folder} is not empty; choose a new folder for the study")
            (folder / INPUTS).mkdir()
            for name in sorted({n for case in protocol.cases for n in (case.input, case.mask) if n}):
                if name not in files:
                    raise StudyError(f"no file was given for {name}; add it")
                shutil.copyfile(files[name], folder / INPUTS / name)
        except OSError as error:
            raise OutputError(
                f"the study cannot be written to {folder} ({error.strerror or error})"
            ) from error
        for case in protocol.cases:
            check_input(folder, case)
        write_protocol(folder, protocol)
        return cls(folder)

    # Who reads what.

    def order(self, reader: str) -> tuple[Showing, ...]:
        """What a reader sees, see ``engine.reading.plan``."""
        if reader not in self._orders:
            self._orders[reader] = reading_order(self.protocol, reader)
        return self._orders[reader]

    def open_answers(self) -> RatingStore:
        """The database of the answers: in the folder, or where the protocol says.

        Raises:
            StoreError: it cannot be opened.
        """
        return RatingStore(self.protocol.database or self.folder / ANSWERS)

    def read_answers(self) -> Answers:
        """What readers have answered, and what happened while they read.

        Raises:
            StoreError: it cannot be read.
        """
        with self.open_answers() as store:
            return Answers(self.showings(), store.ratings(), store.events())

    def showings(self) -> Showings:
        """Reader and showing by the showing's identity, of all readers."""
        return {one.identity: (reader, one) for reader in self.protocol.readers for one in self.order(reader)}

    # What is shown.

    def preparations(self) -> tuple[Preparation, ...]:
        """Every counterfactual of the study, in the order of the protocol."""
        ready = self._prepared.identities()
        return tuple(
            Preparation(case, arm, _key(case.name, arm.name) in ready)
            for case in self.protocol.cases
            if case.is_made
            for arm in self.protocol.arms
        )

    def result_identity(self, case: str, arm: str) -> str | None:
        """Of the prepared counterfactual of a case under an arm; None where there is none."""
        return self._prepared.identities().get(_key(case, arm))

    def prepare(
        self,
        make: Make,
        is_cancelled: Callable[[], bool] = lambda: False,
        how_many: Callable[[EditRequest], int] = lambda request: 1,
    ) -> Iterator[Preparation]:
        """Make what is missing, by ones or by several of an arm; yields each once it is on disk.

        It can be stopped at any time and goes on where it was.

        Args:
            make: makes counterfactuals; those that came to their end are kept though another failed.
            is_cancelled: asked before each, or before several.
            how_many: are asked for at once, like this one.

        Raises:
            StudyError: an input was altered.
            EngineError: a counterfactual cannot be made or kept.
        """
        missing = {one.key: one for one in self.preparations() if not one.is_ready}
        while missing and not is_cancelled():
            first, *others = missing.values()
            asked = {first.key: self._ask(first)}
            most = how_many(asked[first.key])
            alike = [one for one in others if one.arm == first.arm]
            asked |= {one.key: self._ask(one) for one in alike[: most - 1]}
            failure: Exception | None = None
            for key, outcome in make(asked):
                if isinstance(outcome, Exception):
                    failure = failure or outcome
                    continue
                check_result(asked[key], outcome)
                self._prepared.keep(key, asked[key].radiograph, asked[key], outcome)
                wanted = missing.pop(key)
                yield Preparation(wanted.case, wanted.arm, is_ready=True)
            if failure is not None:
                raise failure

    def _ask(self, wanted: Preparation) -> EditRequest:
        return self.request(wanted.case, wanted.arm, self.radiograph(wanted.case))

    def request(self, case: StudyCase, arm: StudyArm, radiograph: Radiograph) -> EditRequest:
        """What is asked of the engine for a case under an arm; see ``Control`` for sham edits."""
        mask = None
        if case.mask:
            mask = fit_mask(read_mask_file(self.folder / INPUTS / case.mask), radiograph)
        return EditRequest(
            radiograph=radiograph,
            instruction=case.instruction,
            model=arm.model,
            reader_mask=mask,
            whole_image=case.whole_image,
            variant=arm.variant,
            behaviour=arm.behaviour,
            solver=arm.solver,
            num_inference_steps=arm.num_inference_steps,
            guidance_scale=0.0 if case.control is Control.SAME_PATH else arm.guidance_scale,
            image_guidance_scale=arm.image_guidance_scale,
            threshold=arm.threshold,
            seed=arm.seed,
            suitability_overridden=True,  # the owner chose the case
        )

    def radiograph(self, case: StudyCase) -> Radiograph:
        """The input of a case, checked against the protocol.

        Raises:
            StudyError: it is missing or was altered.
            RadiographError: it cannot be read, or is a synthetic control.
        """
        return read_input(self.folder, case)

    def load(self, showing: Showing) -> Shown:
        """What a showing puts on screen; every value is checked against its hash.

        Raises:
            StudyError: something is missing, was altered, or is not prepared yet.
        """
        case = self.protocol.case(showing.case)
        radiograph = self.radiograph(case)
        results = tuple(self._prepared.load(_key(case.name, arm), radiograph) for arm in showing.arms)
        named = sorted(zip(showing.arms, results, strict=True), key=lambda pair: pair[0])
        identities = [edit_identity(result) for _, result in named]
        text = "\x1f".join((case.sha256, *identities))
        edit_id = identities[0] if len(identities) == 1 else hashlib.sha256(text.encode()).hexdigest()
        return Shown(
            showing=showing,
            case=case,
            radiograph=radiograph,
            results=results,
            edit_id=edit_id,
            sentence=" | ".join(dict.fromkeys(result.provenance.sentence for _, result in named)),
            model_name=" | ".join(result.provenance.model_name for _, result in named),
        )


def new_identity() -> str:
    """Of a new study."""
    return secrets.token_hex(8)


def _key(case: str, arm: str) -> str:
    return f"{case}/{arm}"
