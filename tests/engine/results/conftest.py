"""Results of a made-up model, and its card."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from fakes import make_result

from engine.edit import EditRequest, EditResult
from engine.radiographs.radiograph import Radiograph

INSTRUCTION = "Add the finding of right pleural effusion."


@pytest.fixture
def edit(radiograph: Radiograph) -> Callable[..., EditResult]:
    """A function: fields of the request to a result."""

    def make(instruction: str = INSTRUCTION, seed: int = 7, **more: Any) -> EditResult:
        return make_result(EditRequest(radiograph, instruction, "fake", seed=seed, **more), size=64)

    return make


@pytest.fixture
def card_of() -> Callable[..., Callable[[str], Any]]:
    """A function: a result and a grammar version to what finds the card of its model."""

    def make(result: EditResult, grammar_version: int = 2, **digests: str) -> Callable[[str], Any]:
        weights = result.provenance.weights_sha256 | digests
        return lambda name: SimpleNamespace(weights_sha256=weights, grammar_version=grammar_version)

    return make


@pytest.fixture
def with_pixels() -> Callable[..., EditResult]:
    """A function: a result with other stored values."""

    def make(result: EditResult, pixels: Any) -> EditResult:
        return replace(result, counterfactual=pixels)

    return make
