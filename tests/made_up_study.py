"""A made-up study: cases of five findings, without files."""

from engine.reading.items import load_rating_items
from engine.reading.protocol import Design, StudyArm, StudyCase, StudyProtocol

FINDINGS = ("edema", "effusion", "consolidation", "pneumothorax", "cardiomegaly")


def case(number: int, finding: str = "edema", **more: object) -> StudyCase:
    name = f"case{number:02}"
    text = {"instruction": f"Add the finding of {finding}."} | more
    return StudyCase(name, f"{name}.dcm", f"{number:064x}", finding=finding, operation="add", **text)  # type: ignore[arg-type]


def study(count: int = 40, design: Design = Design.RATE, arms: int = 1, **more: object) -> StudyProtocol:
    cases = tuple(case(n, FINDINGS[n % 5]) for n in range(count))
    fields: dict = {
        "identity": "0123456789abcdef",
        "title": "A study",
        "design": design,
        "seed": 1,
        "items": load_rating_items(),
        "arms": tuple(StudyArm(f"arm{n}", "chest-editor") for n in range(arms)),
        "cases": cases,
        "readers": ("R1", "R2"),
    }
    return StudyProtocol(**(fields | more))
