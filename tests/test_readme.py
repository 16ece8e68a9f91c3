"""The README's commands, rooms and figures stay true."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_two_commands_exist_and_can_be_run() -> None:
    for command in ("installer/view", "installer/test"):
        assert f"\n    {command}\n" in README
        assert (ROOT / command).stat().st_mode & 0o111


def test_the_continuous_check_uses_the_script_and_the_test_command_of_the_readme() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "installer/prepare.sh" in ci
    assert "installer/test" in ci
    assert "installer/prepare.sh" in README


def test_every_room_of_the_map_exists_and_every_room_is_on_the_map() -> None:
    named = set(re.findall(r"^\| `([a-z_/]+)/` \|", README, flags=re.MULTILINE))
    folders = {
        str(path.relative_to(ROOT))
        for parent in (ROOT / "engine", ROOT / "viewer")
        for path in parent.iterdir()
        if path.is_dir() and path.name != "__pycache__"
    }
    assert folders <= named
    assert all((ROOT / name).is_dir() for name in named)
