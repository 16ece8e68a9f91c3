"""The catalogs of the window's languages: complete, true to their sources, and compiled."""

import importlib.util
import string
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QTranslator

from engine.paths import translations_dir
from viewer.actions import HELD_ROWS, MENUS, ROWS, ActionRow, MenuRow
from viewer.language import CONTEXT, LANGUAGES, SOURCE

SCRIPT = Path(__file__).resolve().parents[2] / "installer" / "update_translations.py"
CODES = tuple(code for code in LANGUAGES if code != SOURCE)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    specification = importlib.util.spec_from_file_location("update_translations", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def catalog(script: ModuleType, code: str) -> dict[str, str]:
    found: dict[str, str] = script.read_catalog(translations_dir() / f"counterview_{code}.ts")
    return found


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def text_of(row: ActionRow | MenuRow) -> str:
    return row.name if isinstance(row, MenuRow) else row.text


def a_room(folder: Path, source: str) -> Path:
    (folder / "viewer").mkdir()
    (folder / "resources").mkdir()
    (folder / "viewer" / "words.py").write_text(source, "utf-8")
    (folder / "resources" / "rating_items.toml").write_text("item = []", "utf-8")
    return folder


@pytest.mark.parametrize("code", CODES)
def test_every_text_of_the_window_is_in_the_catalog_and_translated(script: ModuleType, code: str) -> None:
    translations = catalog(script, code)
    missing = [text for text in script.find_texts() if not translations.get(text)]
    assert not missing, "translate these: installer/update_translations.py"


@pytest.mark.parametrize("code", CODES)
def test_translations_have_the_placeholders_of_their_sources(script: ModuleType, code: str) -> None:
    wrong = [
        source
        for source, translated in catalog(script, code).items()
        if translated and placeholders(source) != placeholders(translated)
    ]
    assert not wrong


@pytest.mark.parametrize("code", CODES)
def test_what_the_window_loads_is_what_the_catalog_says(script: ModuleType, code: str) -> None:
    compiled = QTranslator()
    assert compiled.load(f"counterview_{code}", str(translations_dir()))
    old = [
        source
        for source, translated in catalog(script, code).items()
        if (compiled.translate(CONTEXT, source) or "") != translated
    ]
    assert not old, "compile them: installer/update_translations.py"


def test_literals_of_tables_are_found_and_names_are_not(script: ModuleType, tmp_path: Path) -> None:
    source = 'ROWS = (mark("One"), mark("Two"))\ntr(ROWS[0]), tr("Two"), tr("a " "b"), no("Three")\n'
    assert script.find_texts(a_room(tmp_path, source)) == ["One", "Two", "a b"]


@pytest.mark.parametrize("call", ['tr(f"{n} files")', 'tr("a " + b)', 'tr("%d" % n)'])
def test_text_put_together_before_it_is_translated_is_refused(
    script: ModuleType, tmp_path: Path, call: str
) -> None:
    with pytest.raises(script.NotALiteralError, match=r"words\.py, line 1"):
        script.find_texts(a_room(tmp_path, call))


def test_an_update_keeps_translations_drops_what_is_gone_and_marks_what_is_new(
    script: ModuleType, tmp_path: Path
) -> None:
    path = tmp_path / "counterview_de.ts"
    script.write_catalog(path, {"Open": "Öffnen", "Gone": "Weg", "a < b & c": "„a < b & c“"}, "de")
    assert script.update(path, ["New", "a < b & c", "Open"]) == 1
    assert script.read_catalog(path) == {"New": "", "a < b & c": "„a < b & c“", "Open": "Öffnen"}
    assert 'type="unfinished"' in path.read_text("utf-8")
    assert "Weg" not in path.read_text("utf-8")


def test_the_catalog_has_every_row_of_the_table_of_actions(script: ModuleType) -> None:
    texts = {text for row in (*ROWS, *HELD_ROWS) for text in (text_of(row), row.menu)}
    assert not texts - set(script.find_texts())


@pytest.mark.parametrize("code", CODES)
def test_no_letter_chooses_two_entries_of_a_menu(script: ModuleType, code: str) -> None:
    translations = catalog(script, code)
    menus: dict[str, list[str]] = {"": [translations[menu] for menu in MENUS]}
    for row in ROWS:
        menus.setdefault(row.menu, []).append(translations[text_of(row)])
    for menu, texts in menus.items():
        letters = [text[text.index("&") + 1].casefold() for text in texts if "&" in text]
        assert len(letters) == len(set(letters)), (menu, sorted(texts))
