"""The command ``replay``: golden recordings pass, spoiled ones fail."""

import argparse
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tiny_models import write_model

from engine.__main__ import main
from engine.commands import replay
from engine.errors import NotAnImageFileError, RequestError

CASES = ("a_add_effusion", "b_remove_effusion_atelectasis", "c_change_effusion")


def words(shared: Path, recording: Path, out: Path) -> list[str]:
    golden = shared / "golden"
    return [
        *("replay", str(recording), "--image", str(golden / "example.jpg")),
        *("--model", str(golden / "tiny_pipeline"), "--masks", str(shared / "reference" / "pseudo_masks")),
        *("--out", str(out)),
    ]


def spoiled(shared: Path, tmp_path: Path, name: str = CASES[0], **changes: np.ndarray | None) -> Path:
    """A copy of a ten-step recording with arrays changed, or left out where None."""
    with np.load(shared / "golden" / f"{name}_10steps.npz") as file:
        arrays = dict(file)
    for key, value in changes.items():
        if value is None:
            del arrays[key]
        else:
            arrays[key] = value
    path = tmp_path / "spoiled.npz"
    np.savez(path, **arrays)
    return path


@pytest.mark.parametrize("case", CASES)
def test_ten_steps_of_each_golden_case_are_within_the_limits(shared, tmp_path, capsys, case: str) -> None:
    recording = shared / "golden" / f"{case}_10steps.npz"
    out = tmp_path / "out.npz"
    assert main(words(shared, recording, out)) == 0
    printed = capsys.readouterr().out
    assert "FAIL" not in printed
    assert "skipped" not in printed
    with np.load(recording) as golden, np.load(out) as made:
        assert set(golden.files) <= set(made.files)
        for name in golden.files:
            if name != "meta":
                assert made[name].shape == golden[name].shape, name
                assert made[name].dtype == golden[name].dtype, name
        assert json.loads(str(made["meta"])) == json.loads(str(golden["meta"]))


def test_a_hundred_steps_are_within_the_limits(shared, tmp_path) -> None:
    recording = shared / "golden" / "b_remove_effusion_atelectasis_100steps.npz"
    assert main(words(shared, recording, tmp_path / "out.npz")) == 0


def test_a_recording_that_differs_fails_in_that_array(shared, tmp_path, capsys) -> None:
    with np.load(shared / "golden" / f"{CASES[0]}_10steps.npz") as file:
        latents = file["init_latents"].copy()
    latents[0, 0, 0] += 1e-4
    recording = spoiled(shared, tmp_path, init_latents=latents)
    assert main(words(shared, recording, tmp_path / "out.npz")) == 1
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in printed if line.endswith("FAIL")] == ["init_latents", "1"]


def test_one_flipped_cell_is_taken_from_the_recording(shared, tmp_path, capsys) -> None:
    with np.load(shared / "golden" / f"{CASES[0]}_10steps.npz") as file:
        mask = file["edit_mask_64"].copy()
    mask[0, 0] ^= 1
    recording = spoiled(shared, tmp_path, edit_mask_64=mask, kept_latents=None)
    main(words(shared, recording, tmp_path / "out.npz"))
    assert "1 cells of the latent edit mask were taken from the recording" in capsys.readouterr().out


def test_arrays_that_were_not_recorded_are_skipped_with_a_word(shared, tmp_path, capsys) -> None:
    recording = spoiled(shared, tmp_path, decoded_image_stride4=None, kept_steps=None, kept_latents=None)
    assert main(words(shared, recording, tmp_path / "out.npz")) == 0
    skipped = [line for line in capsys.readouterr().out.splitlines() if "skipped" in line]
    assert {line.split()[0] for line in skipped} == {"decoded_image_stride4", "kept_steps", "kept_latents"}


def test_threshold_zero_edits_everything_and_keeps_no_decoded_picture(shared, tmp_path) -> None:
    with np.load(shared / "golden" / f"{CASES[0]}_10steps.npz") as file:
        meta = json.loads(str(file["meta"])) | {"tau": 0.0, "steps": 2, "instruction": "Add fracture"}
    recording = spoiled(shared, tmp_path, meta=np.array(json.dumps(meta)), decoded_image_stride4=None)
    assert main(words(shared, recording, tmp_path / "out.npz")) == 1  # other arrays differ, of course
    with np.load(tmp_path / "out.npz") as made:
        assert made["edit_mask_64"].all()
        assert made["edit_mask_512"].all()
        assert made["pseudo_mask_512"].all()
        assert "decoded_image_stride4" not in made.files
        assert made["timesteps"].tolist() == [501, 1]


def test_latents_of_another_width_replay_too(shared, tmp_path) -> None:
    folder = write_model(tmp_path / "wide", latent_channels=8)
    random = np.random.default_rng(0)
    golden = {name: random.normal(size=(8, 64, 64)) for name in replay_draw_names()}
    meta = {
        "instruction": "Add the finding of edema",
        "steps": 2,
        "text_guidance": 2.0,
        "image_guidance": 1.5,
        "tau": 0.1,
    }
    recording = replay.replay(
        golden,
        meta,
        shared / "golden" / "example.jpg",
        folder,
        shared / "reference" / "pseudo_masks",
    )
    assert recording.arrays()["kept_latents"].shape == (2, 8, 64, 64)
    assert recording.counts == {"unet_calls": 3, "unet_rows": 9}


def replay_draw_names() -> tuple[str, ...]:
    from engine.methods.noise import ReplayedNoise

    return ReplayedNoise.NAMES


def test_a_relevance_timestep_out_of_range_is_refused(shared, tmp_path, capsys) -> None:
    with np.load(shared / "golden" / f"{CASES[0]}_10steps.npz") as file:
        meta = json.loads(str(file["meta"])) | {"relevance_timestep": -5}
    recording = spoiled(shared, tmp_path, meta=np.array(json.dumps(meta)))
    assert main(words(shared, recording, tmp_path / "out.npz")) == 2
    assert "relevance timestep -5" in capsys.readouterr().err


def test_draws_of_another_shape_are_refused(shared, tmp_path, capsys) -> None:
    recording = spoiled(shared, tmp_path, **{name: np.zeros((8, 64, 64)) for name in replay_draw_names()})
    assert main(words(shared, recording, tmp_path / "out.npz")) == 2
    assert "shape" in capsys.readouterr().err


def test_bad_recordings_are_refused_in_one_line(tmp_path) -> None:
    with pytest.raises(RequestError, match="no recording"):
        replay.read_recording(tmp_path / "none.npz")
    (tmp_path / "text.npz").write_text("text")
    with pytest.raises(RequestError, match="not a readable"):
        replay.read_recording(tmp_path / "text.npz")
    np.savez(tmp_path / "bare.npz", a=np.zeros(1))
    with pytest.raises(RequestError, match="meta"):
        replay.read_recording(tmp_path / "bare.npz")
    np.savez(tmp_path / "short.npz", meta=np.array('{"steps": 3}'))
    with pytest.raises(RequestError, match="instruction"):
        replay.read_recording(tmp_path / "short.npz")
    np.savez(tmp_path / "pickle.npz", meta=np.array([{"a": 1}], dtype=object))
    with pytest.raises(RequestError, match="not a readable"):
        replay.read_recording(tmp_path / "pickle.npz")


def test_a_picture_reads_as_the_published_inference_reads_it(tmp_path) -> None:
    levels = np.arange(512 * 512, dtype=np.uint32).reshape(512, 512) % 256
    Image.fromarray(levels.astype(np.uint8)).save(tmp_path / "grey.png")
    picture = replay.read_picture(tmp_path / "grey.png")
    assert picture.shape == (1, 3, 512, 512)
    np.testing.assert_allclose(picture[0, 1].numpy(), levels / 255, atol=1e-6)


def test_a_larger_picture_is_sampled_without_antialias(tmp_path) -> None:
    levels = np.zeros((1024, 1024), dtype=np.uint8)
    levels[::2, ::2] = 255
    Image.fromarray(levels).save(tmp_path / "dots.png")
    np.testing.assert_allclose(replay.read_picture(tmp_path / "dots.png").numpy(), 0.25, atol=1e-6)


@pytest.mark.parametrize(("mode", "shape"), [("RGBA", (512, 512, 4)), ("I;16", (512, 512))])
def test_pictures_of_other_kinds_are_refused(tmp_path, mode: str, shape: tuple[int, ...]) -> None:
    dtype = np.uint16 if mode == "I;16" else np.uint8
    Image.fromarray(np.zeros(shape, dtype=dtype)).save(tmp_path / "x.png")
    with pytest.raises(NotAnImageFileError, match="8-bit"):
        replay.read_picture(tmp_path / "x.png")


def test_an_oblong_picture_is_refused(tmp_path) -> None:
    Image.fromarray(np.zeros((512, 640), dtype=np.uint8)).save(tmp_path / "x.png")
    with pytest.raises(RequestError, match="square"):
        replay.read_picture(tmp_path / "x.png")


def test_the_parser_imports_nothing_heavy(monkeypatch) -> None:
    import subprocess
    import sys

    code = (
        "import sys, argparse, engine.commands.replay as r, engine.commands.models as m\n"
        "subparsers = argparse.ArgumentParser().add_subparsers()\n"
        "r.add_parser(subparsers); m.add_parser(subparsers)\n"
        "assert 'torch' not in sys.modules\n"
    )
    root = Path(__file__).resolve().parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root).returncode == 0


def test_out_in_a_missing_folder_is_refused_before_the_work(shared, tmp_path) -> None:
    arguments = argparse.Namespace(
        recording=shared / "golden" / f"{CASES[0]}_10steps.npz", out=tmp_path / "none" / "out.npz"
    )
    with pytest.raises(RequestError, match="does not exist"):
        replay.run(arguments)
