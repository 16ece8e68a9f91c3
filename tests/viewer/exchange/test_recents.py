"""Recents: the last twelve, kept privately, offered in the menu, cleared when asked."""

from pathlib import Path

from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from viewer.exchange.recents import MOST, Recents
from viewer.exchange.recents_menu import RecentsMenu


def test_the_newest_comes_first_and_twelve_are_kept(tmp_path: Path) -> None:
    recents = Recents(tmp_path / "recents.json")
    for number in range(20):
        recents.add([Path(f"/x/{number}.dcm")])
    recents.add([Path("/x/15.dcm")])
    assert len(recents.paths) == MOST
    assert [path.name for path in recents.paths[:3]] == ["15.dcm", "19.dcm", "18.dcm"]
    assert Recents(tmp_path / "recents.json").paths == recents.paths
    assert (tmp_path / "recents.json").stat().st_mode & 0o077 == 0


def test_many_files_at_once_are_kept_as_their_folder(tmp_path: Path) -> None:
    recents = Recents(tmp_path / "recents.json")
    recents.add([Path(f"/x/{number}.dcm") for number in range(40)])
    assert recents.paths == (Path("/x"),)


def test_a_broken_file_counts_as_empty(tmp_path: Path) -> None:
    for text in ("{broken", '{"a": 1}', "[1, null]"):
        (tmp_path / "recents.json").write_text(text)
        assert Recents(tmp_path / "recents.json").paths == ()


def test_the_menu_opens_and_clears(qtbot: QtBot, tmp_path: Path) -> None:
    recents = Recents(tmp_path / "recents.json")
    menu = QMenu()
    qtbot.addWidget(menu)
    listed = RecentsMenu(recents, menu)
    assert not menu.menuAction().isEnabled()
    recents.add([Path("/x/a&b.dcm")])
    chosen: list[Path] = []
    listed.chosen.connect(chosen.append)
    first = menu.actions()[0]
    assert first.text() == "&1  a&&b.dcm"
    first.trigger()
    assert chosen == [Path("/x/a&b.dcm")]
    menu.actions()[-1].trigger()
    assert recents.paths == ()
    assert not menu.menuAction().isEnabled()
