"""A study on disk: made-up radiographs, and counterfactuals that no network made."""

from pathlib import Path

import numpy as np
from fakes import each, make_result
from made_up_dicom import chest_pixels, make_dataset, save_dataset

from engine.edit import EditRequest, EditResult
from engine.paths import rating_presets_file
from engine.reading.case_files import describe_case
from engine.reading.items import load_rating_items
from engine.reading.protocol import Control, Design, ReadingRules, StudyArm, StudyProtocol
from engine.reading.study import Study, new_identity

INSTRUCTIONS = ("Add the finding of edema.", "Add the finding of pleural effusion.")
ITEMS = {item.key: item for item in (*load_rating_items(), *load_rating_items(rating_presets_file()))}
USUAL = {
    Design.PAIRED: ("preference",),
    Design.REAL_OR_SYNTHETIC: ("real_or_synthetic", "confidence"),
}


def make(request: EditRequest) -> EditResult:
    """Stands for a network."""
    return make_result(request, size=64)


def make_sources(folder: Path, count: int) -> list[Path]:
    """Radiographs that differ, as files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        save_dataset(make_dataset(np.maximum(chest_pixels(), np.uint16(n))), folder / f"SMITH {n}.dcm")
        for n in range(count)
    ]


def make_study(
    folder: Path,
    count: int = 3,
    design: Design = Design.RATE,
    practice: int = 0,
    items: tuple[str, ...] = (),
    is_prepared: bool = True,
    arms: int = 0,
    identity: str = "",
    shams: int = 0,
    **rules: object,
) -> Study:
    """A study in ``folder / "study"``; a third of the cases are untouched films where the design has some.

    ``arms``: how many; 0: as many as the design needs. ``identity``: of the study; "": a new one.
    ``shams``: sham edits before the untouched films.
    """
    controls = max(1, count // 3) + shams if design is Design.REAL_OR_SYNTHETIC else 0
    cases, files = [], {}
    for number, path in enumerate(make_sources(folder / "sources", count)):
        is_film = number >= count - controls + shams
        control = Control.SAME_PATH if controls and count - controls <= number and not is_film else None
        asked = "" if controls and is_film else INSTRUCTIONS[number % 2]
        one = describe_case(f"case{number:02}", path, asked, control, is_practice=number < practice)
        cases.append(one)
        files[one.input] = path
    keys = items or USUAL.get(design, ("performance", "interpretability"))
    arms = arms or (2 if design is Design.PAIRED else 1)
    protocol = StudyProtocol(
        identity=identity or new_identity(),
        title="Two findings",
        design=design,
        seed=3,
        items=tuple(ITEMS[key] for key in keys),
        arms=tuple(StudyArm(f"ARM-{n}", "SECRET-MODEL", seed=n) for n in range(arms)),
        cases=tuple(cases),
        readers=("R1", "R2"),
        rules=ReadingRules(**({"break_every": 0} | rules)),  # type: ignore[arg-type]
    )
    study = Study.create(folder / "study", protocol, files)
    if is_prepared:
        list(study.prepare(each(make)))
    return study
