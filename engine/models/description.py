"""What a model says about itself: the README.md in its folder, else sentences made from its card."""

import logging
import re
from dataclasses import dataclass
from pathlib import Path

from engine.edit import Solver
from engine.errors import EngineError
from engine.instructions.findings import load_vocabulary
from engine.models.card import ModelCard, PreviewSpec
from engine.radiographs.framing import Geometry, Intensity

README_NAME = "README.md"
README_BYTES = 128 * 1024  # of text; a longer one is mostly embedded pictures
README_LINES = 4000  # Qt takes seconds for a list of many thousand items

_log = logging.getLogger(__name__)

_GRAMMARS = {
    1: "findings and levels",
    2: "findings and levels, also side, zone, severity and kind",
}
_GEOMETRIES = {
    Geometry.SQUASH: "squashed to a square",
    Geometry.LETTERBOX: "aspect kept, with black bars",
}
_INTENSITIES = {
    Intensity.MIMIC_CXR_JPG: "gray levels equalized as in MIMIC-CXR-JPG",
    Intensity.DISPLAY: "gray levels as first displayed",
}
_SOLVERS = {Solver.DDIM: "DDIM", Solver.DPM_SOLVER_PP: "DPM-Solver++"}


@dataclass(frozen=True)
class ModelDescription:
    """All that can be told about a model.

    Attributes:
        name, title, notice: from the card; the notice may be "".
        text: Markdown, from whoever made the model; without control characters, else as it was written.
        facts: what the card states, label and value, whatever the text says.
        weights_sha256: by file name relative to the folder.
        problem: why there is a README.md that is not shown, one line; "" otherwise.
    """

    name: str
    title: str
    notice: str
    text: str
    facts: tuple[tuple[str, str], ...]
    weights_sha256: tuple[tuple[str, str], ...]
    problem: str = ""


def describe_model(card: ModelCard) -> ModelDescription:
    """Read a model's own description and put what its card states beside it; never fails on a README.

    Args:
        card: of a model that is listed; the README is looked for in the folder of its weights.
    """
    readme, problem = _read_readme(card.folder)
    if problem:
        _log.warning("%s", problem)
    title = _one_line(card.title) or card.name
    return ModelDescription(
        name=card.name,
        title=title,
        notice=_one_line(card.notice),
        text=_without_heading(readme, title) or _sentences(card, title),
        facts=_facts(card),
        weights_sha256=tuple((_one_line(name), digest) for name, digest in card.weights_sha256.items()),
        problem=problem,
    )


def as_markdown(description: ModelDescription) -> str:
    """All of a description as one text to read in a terminal or to keep in a file."""
    parts = [f"# {description.title}"]
    if description.notice:
        parts.append(f"> {description.notice}")
    parts.append(description.text)
    parts.append("## What its card states")
    parts.append("\n".join(f"- {label}: {value}" for label, value in description.facts))
    if description.weights_sha256:
        parts.append("SHA-256 of its weights:")
        parts.append("\n".join(f"    {digest}  {name}" for name, digest in description.weights_sha256))
    return "\n\n".join(parts) + "\n"


def _read_readme(folder: Path) -> tuple[str, str]:
    """The text of README.md, "" where there is none; and why it cannot be shown, else ""."""
    path = folder / README_NAME
    try:
        if not path.is_file():
            return "", ""
        with path.open("rb") as file:
            content = file.read(README_BYTES + 1)
    except OSError as error:
        return "", f"{path} cannot be read ({error.strerror or error}); check its permissions"
    if len(content) > README_BYTES:
        size = f"{README_BYTES // 1024} kB"
        return "", f"{path} is longer than {size} and not shown; open it with another program"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "", f"{path} is not UTF-8 and not shown; save it as UTF-8"
    text = _tidy(text)
    if text.count("\n") >= README_LINES:
        return "", f"{path} has more than {README_LINES} lines and is not shown; open it with another program"
    return text, ""


def _tidy(text: str) -> str:
    """Without metadata, comments and control characters, which a terminal might obey."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Model hubs keep metadata for programs between two lines of dashes at the top.
    text = re.sub(r"\A\s*---\n.*?\n---[ \t]*(?:\n|\Z)", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text).strip()


# C0 and C1 controls but tab and line feed, and what turns the direction of the text around.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _without_heading(text: str, title: str) -> str:
    """Without a first heading that only repeats the title."""
    first, _, rest = text.partition("\n")
    is_title = first.startswith("# ") and first[2:].strip(" #").casefold() == title.casefold()
    return rest.strip() if is_title else text


def _one_line(text: str) -> str:
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))


def _sentences(card: ModelCard, title: str) -> str:
    """What the card says, for a model that comes without words of its own."""
    source = _one_line(card.source).rstrip(".")
    return "\n\n".join(
        (
            f"{title} changes a chest radiograph as an instruction says. Instructions can name "
            f"{_GRAMMARS[card.grammar_version]}.",
            f"Where it comes from: {source}."
            if source
            else "Its card does not say where it comes from, nor what it was trained on.",
            "How well it does this is not stated. It has no README.md of its own; this text was made from "
            "its card.",
        )
    )


def _facts(card: ModelCard) -> tuple[tuple[str, str], ...]:
    frame = card.frame
    method = card.method.replace("_", "-")
    facts = [
        ("Name", card.name),
        ("Licence", card.licence),
        ("Source", card.source or "not stated"),
        ("Method", f"{method}, predicts a residual" if card.predicts_residual else method),
        ("Findings", _findings(card.findings)),
        ("Instructions", f"grammar {card.grammar_version}: {_GRAMMARS[card.grammar_version]}"),
        (
            "Frame",
            f"{frame.size} × {frame.size}, {_GEOMETRIES[frame.geometry]}, {_INTENSITIES[frame.intensity]}",
        ),
        (
            "Defaults",
            f"{card.num_inference_steps} steps of {_SOLVERS[card.solver]}, guidance scales "
            f"{card.guidance_scale:g} (text) and {card.image_guidance_scale:g} (image)",
        ),
        *((("Preview", _preview(card.preview)),) if card.preview is not None else ()),
        *((key.replace("_", " ").capitalize(), value) for key, value in card.extra.items()),
        ("Folder", str(card.folder)),
    ]
    return tuple((_one_line(label), _one_line(value)) for label, value in facts)


def _preview(spec: PreviewSpec) -> str:
    """In how many steps, and by what."""
    steps = f"{spec.steps} step{'s' if spec.steps > 1 else ''}"
    return f"{steps}, with the additions of {spec.file} ({spec.sha256})" if spec.file else steps


def _findings(keys: tuple[str, ...]) -> str:
    """Their names; a key that the vocabulary does not know stays as it is."""
    if not keys:
        return "all of the vocabulary"
    try:
        names = {finding.key: finding.name for finding in load_vocabulary().findings}
    except EngineError:
        names = {}
    return ", ".join(names.get(key, key) for key in keys)
