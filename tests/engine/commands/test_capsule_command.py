"""The command ``capsule``: packed from folders or from the history, looked into, and run again."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from fakes import make_result
from made_up_dicom import SEEDED_NAME, make_dataset

from engine import paths
from engine.__main__ import main
from engine.commands import capsule as command
from engine.edit import EditRequest
from engine.exchange.capsule_reading import read_capsule
from engine.exchange.edit_folder import write_edit_folder
from engine.history.store import HistoryStore
from engine.models.card import ModelCard
from engine.models.card_file import write_card
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.framing import FrameSpec
from engine.reading.rating import Rating, edit_identity
from engine.reading.store import RatingStore

RUN_RERUN = command.run_rerun
TEXT = "Add the finding of pleural effusion."


class Backend:
    """Makes the same again, except where the test wants another seed's pixels."""

    def __init__(self, other_seeds=()):
        self.other_seeds = other_seeds
        self.requests = []

    def edit(self, request, on_progress, is_cancelled):
        self.requests.append(request)
        change = 0.12 if request.seed in self.other_seeds else 0.1
        return make_result(request, size=64, change=change)


@pytest.fixture
def film(tmp_path):
    path = tmp_path / "film.dcm"
    make_dataset().save_as(path)
    return path


def add_model(name, digest="0"):
    folder = paths.user_models_dir() / name
    folder.mkdir(parents=True)
    write_card(
        ModelCard(
            folder=folder,
            name=name,
            title=name,
            method="region_specific",
            licence="Apache-2.0",
            frame=FrameSpec(64),
            grammar_version=1,
            findings=(),
            weights_sha256={"unet/diffusion_pytorch_model.safetensors": digest * 64},
        )
    )


def keep(film, *seeds, model="sent-model"):
    """What the viewer would have kept."""
    radiograph = read_radiograph(film)
    store = HistoryStore()
    for seed in seeds:
        request = EditRequest(radiograph, TEXT, model, seed=seed)
        entry = store.add(radiograph, request, make_result(request, size=64))
        store.set_star(entry, seed == 2)
    store.close()
    return radiograph


def run_rerun(arguments, backend, monkeypatch):
    monkeypatch.setattr(command, "run_rerun", lambda options: RUN_RERUN(options, lambda: backend))
    return main(["capsule", "rerun", *map(str, arguments)])


def test_what_the_viewer_kept_is_packed_shown_and_run_again(film, tmp_path, capsys, monkeypatch):
    radiograph = keep(film, 1, 2)
    ratings = RatingStore()
    edit = edit_identity(make_result(EditRequest(radiograph, TEXT, "sent-model", seed=1), size=64))
    ratings.save([Rating(radiograph.sha256, edit, "performance", 4)])
    ratings.close()
    out = tmp_path / "case.cvcase"
    assert main(["capsule", "pack", str(film), "--out", str(out)]) == 0
    assert main(["capsule", "show", str(out)]) == 0
    told = capsys.readouterr().out
    assert "2 results, every member as the manifest says" in told
    assert "not in the capsule" in told
    assert f"1. {TEXT} seed 1" in told
    assert "performance: 4" in told
    assert SEEDED_NAME not in told
    add_model("another-name")
    backend = Backend()
    assert run_rerun([out, "--input", film], backend, monkeypatch) == 0
    assert [request.seed for request in backend.requests] == [1, 2]
    assert Path(backend.requests[0].model).name == "another-name"  # found by its weights
    assert capsys.readouterr().out.count("the same to the bit (largest difference 0)") == 2


def test_a_difference_is_told_with_its_size(film, tmp_path, capsys, monkeypatch):
    keep(film, 1, 2)
    out = tmp_path / "case.cvcase"
    main(["capsule", "pack", str(film), "--out", str(out), "--with-pixels"])
    add_model("sent-model")
    assert run_rerun([out, "--json"], Backend(other_seeds=[2]), monkeypatch) == 1
    told = capsys.readouterr().out
    same, other = json.loads(told[told.index("[") :])
    assert (same["is_same"], same["largest_difference"]) == (True, 0)
    radiograph = read_radiograph(film)
    was, now = (
        make_result(EditRequest(radiograph, TEXT, "sent-model", seed=2), size=64, change=change)
        for change in (0.1, 0.12)
    )
    largest = np.abs(was.counterfactual.astype(int) - now.counterfactual.astype(int)).max()
    assert (other["is_same"], other["largest_difference"]) == (False, largest)


def test_another_model_of_that_name_is_said(film, tmp_path, capsys, monkeypatch):
    keep(film, 1)
    out = tmp_path / "case.cvcase"
    main(["capsule", "pack", str(film), "--out", str(out)])
    add_model("sent-model", digest="1")
    assert run_rerun([out, "--input", film], Backend(), monkeypatch) == 1
    assert "The model differs: sent-model here has other weights" in capsys.readouterr().out


def test_without_the_model_it_says_what_is_missing(film, tmp_path, capsys, monkeypatch):
    keep(film, 1)
    out = tmp_path / "case.cvcase"
    main(["capsule", "pack", str(film), "--out", str(out)])
    assert run_rerun([out, "--input", film], Backend(), monkeypatch) == 1
    told = capsys.readouterr().out
    assert "Could not be made again: the model sent-model is not here" in told


def test_only_starred_results_are_packed_where_asked(film, tmp_path):
    keep(film, 1, 2, 3)
    out = tmp_path / "case.cvcase"
    assert main(["capsule", "pack", str(film), "--out", str(out), "--starred"]) == 0
    (result,) = read_capsule(out).results
    assert result.record["provenance"]["request"]["seed"] == 2


def test_folders_of_the_edit_command_are_packed(film, tmp_path, capsys):
    radiograph = read_radiograph(film)
    request = EditRequest(radiograph, TEXT, "sent-model", seed=9)
    result = make_result(request, size=64)
    folder = write_edit_folder(tmp_path / "edit", radiograph, result, request).folder
    assert main(["capsule", "pack", str(film), str(folder), "--out", str(tmp_path / "case")]) == 0
    assert capsys.readouterr().out.strip().endswith("case.cvcase")
    capsule = read_capsule(tmp_path / "case.cvcase")
    back = capsule.restore(capsule.results[0], radiograph).result
    assert np.array_equal(back.counterfactual, result.counterfactual)


def test_a_radiograph_without_results_another_input_and_no_input_are_refused(film, tmp_path, capsys):
    out = tmp_path / "case.cvcase"
    assert main(["capsule", "pack", str(film), "--out", str(out)]) == 2
    assert "has kept no results of this radiograph" in capsys.readouterr().err
    assert not out.exists()
    radiograph = keep(film, 1)
    main(["capsule", "pack", str(film), "--out", str(out)])
    other = tmp_path / "other.dcm"
    make_dataset(radiograph.stored_pixels + np.uint16(1)).save_as(other)
    assert main(["capsule", "rerun", str(out), "--input", str(other)]) == 2
    assert "about other pixels than other.dcm" in capsys.readouterr().err
    assert main(["capsule", "rerun", str(out)]) == 2
    assert "does not hold the input's pixels" in capsys.readouterr().err


def test_a_result_with_an_own_atlas_needs_that_atlas(film, tmp_path, capsys, monkeypatch):
    radiograph = read_radiograph(film)
    store = HistoryStore()
    request = dataclasses.replace(EditRequest(radiograph, TEXT, "sent-model"), atlas="/home/someone/my-atlas")
    store.add(radiograph, request, make_result(request, size=64))
    store.close()
    out = tmp_path / "case.cvcase"
    main(["capsule", "pack", str(film), "--out", str(out)])
    add_model("sent-model")
    assert run_rerun([out, "--input", film], Backend(), monkeypatch) == 1
    assert "made with the atlas my-atlas; name that folder with --atlas" in capsys.readouterr().out
    backend = Backend()
    arguments = [out, "--input", film, "--atlas", tmp_path]
    run_rerun(arguments, backend, monkeypatch)
    assert backend.requests[0].atlas == str(tmp_path)
