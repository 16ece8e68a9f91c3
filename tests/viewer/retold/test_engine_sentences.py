"""What the engine can say about films, results and sending is known to the window: none stays untold."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import engine
from engine.edit import Variant
from engine.exchange.capsule_reading import REFRAMED
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.instructions.support import unsupported_parts
from engine.methods.frame_edit import DEGENERATE_NOTE, EMPTY_MASK_NOTE, WEAK_NOTE
from engine.results.in_step import in_step_note
from engine.results.reproduction import Reproduction
from viewer.retold.archives import archive_words
from viewer.retold.edits import edit_words
from viewer.retold.films import film_words

ROOT = Path(engine.__file__).parent
FILMS = [*sorted((ROOT / "radiographs").glob("*.py")), ROOT / "exchange" / "capsule_input.py"]
SENDING = [
    ROOT / "pacs" / f"{name}.py"
    for name in (
        *("outbox", "outbox_job", "one_at_a_time", "object_header", "dimse_store", "web_store", "web_faults"),
        *("association", "line", "web_session", "web_wire"),
    )
]
SAYING = {
    *("ArchiveError", "ArchiveUnreachable", "NothingOffered", "WebFault", "NoObject", "Receipt", "replace"),
    *("_refuse", "_wait", "_sent"),
}
OTHER = {  # sentences in two parts, and what only a program or nobody hears
    "7 closed the connection at once; check the AE titles 7 and 77",
    "7 is too busy (7); try again 7",
}


def sample(node: ast.expr) -> str:
    """A literal, with a number where something is put in; "" where it is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return ""


def said_in(path: Path, callers: set[str]) -> Iterator[str]:
    """Sentences that are given to one of these functions or methods."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in callers:
                values = [*node.args, *(keyword.value for keyword in node.keywords)]
                yield from (text for value in values if " " in (text := sample(value)))


def appended_in(path: Path, lists: set[str]) -> Iterator[str]:
    """Sentences that are appended to lists of these names, and constants that are called notes."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append":
            if isinstance(node.func.value, ast.Name) and node.func.value.id in lists:
                yield from filter(None, map(sample, node.args))
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "").endswith("_NOTE"):
            yield sample(node.value)


def test_everything_about_a_film() -> None:
    said = {text for path in FILMS for text in appended_in(path, {"notes", "reasons"})}
    assert len(said) > 50
    assert not {text for text in said if not film_words.knows(text)}


def test_everything_about_sending() -> None:
    said = {text for path in SENDING for text in said_in(path, SAYING)}
    assert len(said) > 60
    assert not {text for text in said - OTHER if not archive_words.knows(text)}


@pytest.mark.parametrize("text", sorted(OTHER))
def test_sentences_in_two_parts_are_still_those(text: str) -> None:
    assert text in {said for path in SENDING for said in said_in(path, SAYING)}


def test_everything_about_a_result() -> None:
    vocabulary = load_vocabulary()
    parsed = parse("Add severe loculated pleural effusion in the right lower zone", vocabulary)
    again = Reproduction(100, 3, 2, mask_pixels_differing=1, causes=("device cpu (was cuda)",))
    said = [
        *(DEGENERATE_NOTE, EMPTY_MASK_NOTE, WEAK_NOTE, REFRAMED, in_step_note(4)),
        *unsupported_parts(parsed.instructions, ("edema",), 1, vocabulary),
        *(f"whole frame: the variant '{one.value}' has no mask" for one in Variant),
        again.sentence,
    ]
    assert len(said) > 10
    assert not [text for text in said if not edit_words.knows(text)]
