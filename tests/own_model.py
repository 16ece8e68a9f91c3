"""A model among the user's own, made without torch: a copy of the model for tests under another name."""

import shutil
from dataclasses import replace
from pathlib import Path

from engine import paths
from engine.models.card_file import read_card, write_card


def write_own_model(name: str = "own", title: str = "My own") -> Path:
    """Copy it; returns its folder."""
    folder = paths.user_models_dir() / name
    shutil.copytree(paths.shipped_models_dir() / "test-model", folder)
    write_card(replace(read_card(folder), name=name, title=title, notice="", extra={}))
    return folder
