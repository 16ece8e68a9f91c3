#!/usr/bin/env python3
"""Brings the catalogs of the window's languages up to date with the sources, and compiles them.

Every literal of ``tr`` and ``mark`` in ``viewer``, and the texts of the rating items, go into
``resources/translations/counterview_*.ts``; what is translated stays, what is no longer used is dropped, and
what is new is marked unfinished, to be translated with Qt Linguist or any editor. The same again compiles it:

    .venv/bin/python installer/update_translations.py
"""

import ast
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as Xml
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "resources" / "translations"
CONTEXT = "Counterview"  # as in viewer/language.py
FUNCTIONS = frozenset({"tr", "mark"})


class NotALiteralError(ValueError):
    """Text that is put together before it is translated, so that no catalog can hold it."""


def find_texts(root: Path = ROOT) -> list[str]:
    """Every text that a reader sees, in the order of the sources, each once.

    Raises:
        NotALiteralError: ``tr(f"...")`` or the like.
    """
    found: dict[str, None] = {}
    for path in sorted((root / "viewer").rglob("*.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if _translates(node)]
        for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            for part in ast.walk(call.args[0]):
                if isinstance(part, (ast.JoinedStr, ast.BinOp)):
                    raise NotALiteralError(f"{path.name}, line {call.lineno}: tr needs a literal")
            if isinstance(call.args[0], ast.Constant):
                found[call.args[0].value] = None
    for path in sorted((root / "resources").glob("rating_*.toml")):
        found.update(dict.fromkeys(_rating_texts(path)))
    return list(found)


def _translates(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS


def _rating_texts(path: Path) -> list[str]:
    items = tomllib.loads(path.read_text("utf-8"))["item"]
    lists = ("anchors", "ends", "options")
    return [
        text
        for item in items
        for text in (item["title"], item["question"], *(one for name in lists for one in item.get(name, ())))
    ]


def read_catalog(path: Path) -> dict[str, str]:
    """The translations of a .ts file by their source text; "" where one is missing or unfinished."""
    found = {}
    for message in Xml.parse(path).getroot().iter("message"):
        translation = message.find("translation")
        is_done = translation is not None and translation.get("type") is None
        found[message.findtext("source", "")] = (translation.text or "") if is_done else ""
    return found


def write_catalog(path: Path, translations: dict[str, str], language: str) -> None:
    """Write a .ts file as Qt Linguist does."""
    root = Xml.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = Xml.SubElement(root, "context")
    Xml.SubElement(context, "name").text = CONTEXT
    for source, translated in translations.items():
        message = Xml.SubElement(context, "message")
        Xml.SubElement(message, "source").text = source
        translation = Xml.SubElement(message, "translation")
        translation.text = translated
        if not translated:
            translation.set("type", "unfinished")
    Xml.indent(root, space="    ")
    text = Xml.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', encoding="utf-8")


def update(path: Path, texts: list[str]) -> int:
    """Bring one .ts file up to date; returns how many texts have no translation."""
    known = read_catalog(path) if path.exists() else {}
    fresh = {text: known.get(text, "") for text in texts}
    write_catalog(path, fresh, path.stem.rpartition("_")[2])
    return sum(not translated for translated in fresh.values())


def compile_catalog(path: Path) -> None:
    """Make the .qm file that the window loads from a .ts file."""
    beside = Path(sys.executable).parent
    release = shutil.which("pyside6-lrelease", path=str(beside)) or shutil.which("pyside6-lrelease")
    if release is None:
        raise SystemExit("pyside6-lrelease is missing; run this with the Python of .venv")
    fresh = path.with_suffix(".new.qm")
    subprocess.run([release, "-silent", str(path), "-qm", str(fresh)], check=True)
    fresh.replace(path.with_suffix(".qm"))  # a window that is open keeps the one that it has mapped


def main() -> None:
    """Update and compile every catalog, and tell what is left to translate."""
    texts = find_texts()
    for path in sorted(TRANSLATIONS.glob("counterview_*.ts")):
        missing = update(path, texts)
        compile_catalog(path)
        print(f"{path.name}: {len(texts)} texts, {missing} without translation")


if __name__ == "__main__":
    main()
