"""An engine process that runs out of memory says so, survives, and makes the edit when there is room."""

import multiprocessing
import resource
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest
from made_up_radiograph import make_radiograph
from tiny_models import add_card, write_model

from engine.edit import EditRequest
from engine.errors import OutOfMemory
from engine.models.catalog import register_folder
from engine.service import memory_check, torch_backend, wire
from engine.service.launch import launch_engine
from engine.service.messages import Failed, Finished, Health, Progressed, Ready, Shutdown, Submit

ROOM = 8 << 20  # too little for an edit, enough for Python


def make_starving_backend() -> object:
    """The real backend; the first edit finds its address space closed once its model is there."""
    from engine.service.torch_backend import TorchBackend

    class Starving(TorchBackend):
        _has_starved = False

        def edit_together(self, tasks):
            (task,) = tasks

            def starve(progress) -> None:
                if progress.phase == "preparing" and not self._has_starved:
                    self._has_starved = True
                    pages = int(Path("/proc/self/statm").read_text().split()[0])
                    limit = pages * resource.getpagesize() + ROOM
                    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
                task.on_progress(progress)

            try:
                yield from super().edit_together([replace(task, on_progress=starve)])
            finally:
                resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    return Starving()


def answer(connection: Connection) -> object:
    while isinstance(message := wire.receive(connection), Progressed | Ready | Health):
        pass
    return message


@pytest.fixture
def asked(tmp_path: Path) -> EditRequest:
    folder = write_model(tmp_path / "tiny")
    register_folder(add_card(folder, name="tiny", size=1024))
    return EditRequest(make_radiograph(), "Add the finding of edema.", "tiny", device="cpu")


@pytest.mark.timeout(600)
@pytest.mark.skipif(multiprocessing.get_start_method() == "spawn", reason="needs limits of Unix processes")
def test_a_real_want_of_memory_is_told_with_figures_and_the_next_edit_works(asked: EditRequest) -> None:
    process, connection = launch_engine(make_starving_backend)
    try:
        wire.send(connection, Submit(1, asked))
        failed = answer(connection)
        assert isinstance(failed, Failed)
        assert failed.kind == "OutOfMemory", failed.message
        assert "needs about" in failed.message
        assert "are free" in failed.message
        assert failed.remedies[-1] == "less memory, slower"
        wire.send(connection, Submit(2, asked))
        assert isinstance(answer(connection), Finished)
        assert process.is_alive()
    finally:
        wire.send(connection, Shutdown())
        process.join(100)


@pytest.mark.parametrize("multiplies_bfloat16", [True, False])
def test_an_edit_that_cannot_fit_is_refused_before_its_model_is_loaded(
    asked: EditRequest, monkeypatch: pytest.MonkeyPatch, multiplies_bfloat16: bool
) -> None:
    monkeypatch.setattr(memory_check, "cpu_multiplies_bfloat16", lambda: multiplies_bfloat16)
    monkeypatch.setattr(memory_check, "free_memory", lambda: 300_000_000)
    monkeypatch.setattr(torch_backend, "load_bundle", lambda *arguments: pytest.fail("the model was loaded"))
    backend = torch_backend.TorchBackend()
    with pytest.raises(OutOfMemory, match=r"needs about \d+ MB .* 300 MB are free") as caught:
        backend.edit(asked, lambda progress: None, lambda: False)
    half = ("half precision",) if multiplies_bfloat16 else ()
    assert caught.value.remedies == (*half, "less memory, slower")
    assert ("in half precision" in str(caught.value)) == multiplies_bfloat16


def test_one_branch_after_another_gives_nearly_the_same_picture(asked: EditRequest) -> None:
    backend = torch_backend.TorchBackend()
    small = replace(asked, guidance_scale=3.0, image_guidance_scale=1.5, num_inference_steps=1)
    whole = backend.edit(small, lambda progress: None, lambda: False)
    spared = backend.edit(replace(small, saves_memory=True), lambda progress: None, lambda: False)
    assert spared.provenance.request["saves_memory"] is True
    assert np.abs(whole.framed_counterfactual - spared.framed_counterfactual).max() < 1e-3
