"""The inputs of a study as files: described when they come in, checked when they are shown."""

import hashlib
from pathlib import Path
from typing import Any

from engine.errors import EngineError, InstructionError, StudyError
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.radiograph import Radiograph
from engine.radiographs.truth import refuse_counterfactual
from engine.reading.protocol import INPUTS, Control, StudyCase


def describe_case(
    name: str, path: Path, instruction: str = "", control: Control | None = None, **more: Any
) -> StudyCase:
    """A case from a file: its hash, and finding and operation from the instruction where it is understood.

    Args:
        name: of the case.
        path: the radiograph; the copy in the study keeps its suffix only.
        instruction: "" for an untouched control.
        control: which kind of control; without an instruction it is always an untouched one.
        more: further fields of ``StudyCase``.

    Raises:
        StudyError: the file cannot be read.
    """
    finding = operation = ""
    if instruction:
        try:
            first = parse(instruction, load_vocabulary()).instructions[0]
            finding, operation = first.mentions[0].finding, first.operation.value
        except (InstructionError, IndexError):
            pass  # free text is allowed; such cases are a group of their own
    return StudyCase(
        name=name,
        input=f"{name}{path.suffix.lower() or '.dcm'}",
        sha256=_sha256(path),
        instruction=instruction,
        finding=finding,
        operation=operation,
        control=control if instruction else Control.UNTOUCHED,
        **more,
    )


def check_input(folder: Path, case: StudyCase) -> None:
    """Make sure that the input of a case in the folder of a study is the one that the protocol names.

    Raises:
        StudyError: it is missing or another.
    """
    if _sha256(folder / INPUTS / case.input) != case.sha256:
        raise _altered(case)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StudyError(f"{path.name} cannot be read ({error.strerror or error}); put it back") from error


def read_input(folder: Path, case: StudyCase) -> Radiograph:
    """The radiograph of a case, from the folder of a study.

    Raises:
        StudyError: it is missing or was altered.
        RadiographError: it cannot be read, or is a synthetic control.
    """
    path = folder / INPUTS / case.input
    try:
        radiograph = read_radiograph(path, frame_number=case.frame_number)
    except EngineError:
        check_input(folder, case)  # an altered file is told as such
        raise
    if radiograph.sha256 != case.sha256:
        raise _altered(case)
    if case.is_control:  # it stands for a film of a patient
        refuse_counterfactual(radiograph)
    return radiograph


def _altered(case: StudyCase) -> StudyError:
    return StudyError(f"the input of {case.name} is not the file that the protocol names; put that one back")
