"""What the tests of the history share: a store, results with noise in them, and a way to keep one."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from fakes import make_result

from engine.edit import EditRequest, EditResult
from engine.history.store import HistoryStore
from engine.radiographs.radiograph import Radiograph


@pytest.fixture
def history(tmp_path: Path) -> Iterator[HistoryStore]:
    store = HistoryStore(tmp_path / "history")
    yield store
    store.close()


@pytest.fixture
def make(radiograph: Radiograph) -> Callable[..., tuple[EditRequest, EditResult]]:
    """A request and its result, with values as irregular as a network's."""

    def make_one(
        instruction: str = "Add the finding of pleural effusion.", seed: int = 1, **more: object
    ) -> tuple[EditRequest, EditResult]:
        image = more.pop("radiograph", radiograph)
        request = EditRequest(image, instruction, "test-model", seed=seed, **more)  # type: ignore[arg-type]
        result = make_result(request, size=64)
        random = np.random.default_rng(seed)
        noise = random.integers(-9, 9, result.counterfactual.shape)
        changed = np.where(result.edit_mask, result.counterfactual.astype(np.int32) + noise, 0)
        stored = np.where(result.edit_mask, changed, image.stored_pixels).astype(image.stored_pixels.dtype)
        framed = result.framed_counterfactual + random.normal(0, 1e-3, (64, 64)) * result.framed_edit_mask
        return request, dataclasses.replace(
            result,
            counterfactual=stored,
            framed_counterfactual=framed.astype(np.float32),
            relevance_map=random.random((64, 64)).astype(np.float32),
            notes=("weak relevance",),
        )

    return make_one
