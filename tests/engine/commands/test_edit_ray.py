"""``edit --ray`` on a cluster of two nodes, both on this machine: real workers, a real (tiny) network."""

import importlib.util
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tiny_models import add_card, write_model

from engine.__main__ import OneLineParser, main
from engine.commands import edit
from engine.commands.edit_ray import Cluster
from engine.commands.edit_worker import Joined
from engine.commands.progress_bar import ProgressBar
from engine.commands.ray_connection import import_ray
from engine.errors import RequestError
from engine.models.catalog import read_card
from engine.service.backend import make_torch_backend

TEXT = "Add the finding of pleural effusion."


def skip_without_ray() -> None:
    if importlib.util.find_spec("ray") is None:
        pytest.skip("the extra ray is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a cluster with two nodes of one core each, heard on this machine alone."""
    skip_without_ray()
    with pytest.MonkeyPatch.context() as environment:
        import_ray()
        environment.setenv("COUNTERVIEW_HOME", str(tmp_path_factory.mktemp("worker_home")))
        from ray._private import ray_constants
        from ray.cluster_utils import Cluster as LocalCluster

        environment.setattr(ray_constants, "ENABLE_RAY_CLUSTER", False)  # loopback stays loopback
        node = {"num_cpus": 1, "object_store_memory": 80 * 2**20, "node_ip_address": "127.0.0.1"}
        cluster = LocalCluster(initialize_head=True, head_node_args={**node, "include_dashboard": False})
        cluster.add_node(**node)
        cluster.wait_for_nodes()
        yield cluster.address
        cluster.shutdown()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return add_card(write_model(tmp_path_factory.mktemp("ray") / "tiny")).folder


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("films")
    paths = [folder / f"film{number}.png" for number in range(3)]
    for number, path in enumerate(paths):
        noise = np.random.default_rng(number).normal(0, 8, (300, 260))
        Image.fromarray(np.clip(np.linspace(40, 200, 300)[:, None] + noise, 0, 255).astype(np.uint8)).save(
            path
        )
    return paths


def run_edit(*words: object, make_backend: Callable = make_torch_backend) -> int:
    parser = OneLineParser(prog="counterview-engine")
    edit.add_parser(parser.add_subparsers())
    defaults = ["--steps", 2, "--device", "cpu", "-i", TEXT, "--json"]
    return edit.run(parser.parse_args([str(word) for word in ["edit", *defaults, *words]]), make_backend)


def values_of(folder: Path) -> list[np.ndarray]:
    with np.load(folder / "guidance.npz") as kept:
        maps = [kept[name] for name in sorted(kept.files)]
    return [np.asarray(Image.open(folder / "counterfactual.png")), *maps]


def test_a_cluster_makes_the_same_pixels_and_keeps_what_was_made_without_it(
    address, model, films, tmp_path, capsys
):
    out = tmp_path / "alone"
    assert run_edit(*films, "--model", model, "--out", out) == 0
    alone = json.loads(capsys.readouterr().out)
    assert run_edit(*films, "--model", model, "--out", tmp_path / "ray", "--ray", address) == 0
    told = capsys.readouterr()
    spread = json.loads(told.out)
    changing = ("folder", "duration_s")
    for one, other, film in zip(alone, spread, films, strict=True):
        assert one["input"] == other["input"] == str(film)
        assert {key: one[key] for key in one if key not in changing} == {
            key: other[key] for key in other if key not in changing
        }
        pairs = zip(values_of(Path(one["folder"])), values_of(Path(other["folder"])), strict=True)
        assert all((here == there).all() for here, there in pairs)
    said = [line for line in told.err.splitlines() if line.strip() and "%|" not in line]
    assert all(line.startswith("counterview-engine edit: ") for line in said), said  # and nothing of Ray's
    assert sorted(path.name for path in (tmp_path / "ray").iterdir()) == ["film0", "film1", "film2"]
    written = (tmp_path / "ray" / "film1" / "edit.json").stat().st_mtime_ns
    assert run_edit(*films, "--model", model, "--out", tmp_path / "ray") == 0
    assert all(outcome["made_earlier"] for outcome in json.loads(capsys.readouterr().out))
    assert (tmp_path / "ray" / "film1" / "edit.json").stat().st_mtime_ns == written


def test_a_radiograph_whose_worker_dies_is_given_to_another_once(address, model, films, tmp_path, capsys):
    def make_mortal() -> object:
        """Killed in the middle of the first edit of film0, and of each of film2."""
        from engine.service.torch_backend import TorchBackend

        class Mortal(TorchBackend):
            def edit_together(self, tasks):
                (task,) = tasks

                def hear(progress):
                    name = task.request.radiograph.path.name
                    mark = tmp_path / f"killed_{name}"
                    dies = name == "film2.png" or (name == "film0.png" and not mark.exists())
                    if dies and progress.phase == "denoising":
                        mark.write_text(mark.read_text() + "x" if mark.exists() else "x")
                        os.kill(os.getpid(), signal.SIGKILL)
                    task.on_progress(progress)

                return super().edit_together([replace(task, on_progress=hear)])

        return Mortal()

    words = (*films, "--model", model, "--out", tmp_path / "out", "--ray", address)
    assert run_edit(*words, make_backend=make_mortal) == 1
    told = capsys.readouterr()
    outcomes = json.loads(told.out)
    assert [outcome["status"] for outcome in outcomes] == ["made", "made", "failed"]
    assert outcomes[2]["kind"] == "OutOfMemory"
    assert "2 made, 1 failed" in told.err
    killed = [tmp_path / f"killed_film{number}.png" for number in (0, 2)]
    assert [mark.read_text() for mark in killed] == ["x", "xx"]
    assert sorted(path.name for path in (tmp_path / "out").glob("film*")) == ["film0", "film1"]


def test_interrupting_ends_the_workers_and_keeps_what_is_done(
    address, model, films, tmp_path, monkeypatch, capsys
):
    def make_slow() -> object:
        """Tells its process, and does not come to an end with film1 and film2."""
        from engine.service.torch_backend import TorchBackend

        class Slow(TorchBackend):
            def edit_together(self, tasks):
                (tmp_path / f"{os.getpid()}.pid").touch()
                while tasks[0].request.radiograph.path.name != "film0.png":
                    time.sleep(0.1)
                return super().edit_together(tasks)

        return Slow()

    several = ProgressBar.several

    def press(bar: ProgressBar, shares: list[float], done: int, what: str) -> None:
        several(bar, shares, done, what)
        if done == 1 and len(list(tmp_path.glob("*.pid"))) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(ProgressBar, "several", press)
    with pytest.raises(KeyboardInterrupt):
        run_edit(
            *(*films, "--model", model, "--out", tmp_path / "out", "--ray", address, "--ray-workers", 2),
            make_backend=make_slow,
        )
    assert "1 made, 0 failed, 2 not begun or stopped" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "out").glob("film*")] == ["film0"]
    processes = [Path("/proc") / path.stem for path in tmp_path.glob("*.pid")]
    assert len(processes) == 2
    deadline = time.monotonic() + 30
    while any(process.exists() for process in processes) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(process.exists() for process in processes)


@pytest.mark.parametrize(
    ("joined", "words"),
    [
        (Joined("node7", "0.0.1"), "node7 of the Ray cluster has version 0.0.1"),
        (Joined("node7", "", unseen="films/a.dcm"), "does not see films/a.dcm"),
        (Joined("node7", "", problem="there is no model x"), "cannot use the model: there is no model x"),
        (Joined("node7", "", weights_sha256={"unet": "1"}), "other weights"),
    ],
)
def test_a_machine_that_is_unfit_is_named_with_what_to_do(model, joined, words):
    import engine

    if not joined.version:
        joined = Joined(joined.host, engine.__version__, joined.unseen, joined.problem, joined.weights_sha256)
    cluster = Cluster(None, read_card(model), None, make_torch_backend, lambda line, once: None)
    with pytest.raises(RequestError, match=words):
        cluster.check(joined)


@pytest.mark.parametrize("where", ["local", "127.0.0.1", "127.0.0.1:1", "ray://127.0.0.1:1"])
def test_an_address_without_a_cluster_is_one_line(where, model, films, tmp_path, capsys):
    skip_without_ray()
    words = ["edit", films[0], "-i", TEXT, "--model", model, "--out", tmp_path / "out", "--ray", where]
    assert main([str(word) for word in words]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "Ray cluster" in told


def test_without_the_extra_the_way_to_it_is_told(model, films, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(RequestError, match=r"counterview\[ray\]"):
        run_edit(films[0], "--model", model, "--out", tmp_path / "out", "--ray", "auto")


def test_workers_without_a_cluster_are_refused(model, films):
    with pytest.raises(RequestError, match="--ray"):
        run_edit(films[0], "--model", model, "--ray-workers", 2)
