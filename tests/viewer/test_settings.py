"""Settings survive a restart, and a broken file costs nothing but itself."""

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from viewer.settings import Settings, SettingsStore


def test_a_fresh_installation_has_the_usual_settings(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    assert store.current == Settings()
    assert store.notice == ""


def test_a_change_is_told_and_survives_a_restart(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    store = SettingsStore(path)
    with qtbot.waitSignal(store.changed):
        store.change(overlay_opacity=0.25, last_model="tiny", drag_down_is_darker=False)
    again = SettingsStore(path).current
    assert (again.overlay_opacity, again.last_model, again.drag_down_is_darker) == (0.25, "tiny", False)
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"], "no temporary file is left"


def test_an_equal_change_tells_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    with qtbot.assertNotEmitted(store.changed):
        store.change(overlay_opacity=Settings().overlay_opacity)


@pytest.mark.parametrize("content", [b"{broken", b"[]", b"\xff\xfe\x00", b"[" * 100_000, b""])
def test_a_broken_file_is_kept_aside_and_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    store = SettingsStore(path)
    assert store.current == Settings()
    assert "settings.broken.json" in store.notice
    assert (tmp_path / "settings.broken.json").read_bytes() == content


def test_fields_of_another_kind_or_unknown_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    stored = {"overlay_opacity": "half", "last_model": 3, "side_panel_width": 400, "from_the_future": 1}
    path.write_text(json.dumps(stored))
    current = SettingsStore(path).current
    assert current == Settings(side_panel_width=400)


def test_opacity_is_kept_within_its_range(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"overlay_opacity": 7}')
    assert SettingsStore(path).current.overlay_opacity == 1.0
    path.write_text('{"overlay_opacity": NaN}')
    assert SettingsStore(path).current.overlay_opacity == Settings().overlay_opacity


def test_wrong_fields_are_refused(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    with pytest.raises(TypeError):
        store.change(overlay_opacity="much")
    with pytest.raises(TypeError):
        store.change(no_such_setting=1)


def test_a_folder_that_cannot_be_written_is_not_fatal(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    store = SettingsStore(blocked / "settings.json")
    store.change(last_model="tiny")
    assert store.current.last_model == "tiny"
