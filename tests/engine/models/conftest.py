"""Tiny random models on disk."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_models import write_model


@pytest.fixture(scope="session")
def pristine_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random model without a card; do not touch it."""
    return write_model(tmp_path_factory.mktemp("pristine") / "tiny")


@pytest.fixture
def model_folder(pristine_model: Path, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copytree(pristine_model, tmp_path / "tiny"))


@pytest.fixture
def copy_of(pristine_model: Path) -> Callable[[Path], Path]:
    """Copies it to a folder."""
    return lambda target: Path(shutil.copytree(pristine_model, target))
