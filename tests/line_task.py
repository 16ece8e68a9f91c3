"""LineTask: a training task small enough for tests, a line through points."""

from pathlib import Path

import torch
from torch import Tensor, nn

from engine.training.config import LoopConfig, TrainingConfig
from engine.training.shards import write_shards
from engine.training.task import Batch, Share


class LineTask:
    """Fits y = 3 x + 1, with dropout, so that the loop's own random numbers matter."""

    def fingerprint(self) -> str:
        return "3 x + 1"

    def prepare(self) -> None:
        pass

    def build(self) -> nn.Module:
        return nn.Sequential(nn.Linear(1, 8), nn.Dropout(0.1), nn.Linear(8, 1))

    def batch(self, share: Share) -> Batch:
        random = torch.Generator().manual_seed(share.step * share.parts + share.part)
        x = torch.rand(share.size, 1, generator=random)
        return {"x": x, "y": 3 * x + 1}

    def losses(self, network: nn.Module, batch: Batch) -> dict[str, Tensor]:
        away = network(batch["x"]) - batch["y"]
        return {"loss": away.square().mean(), "away": away.abs().mean()}

    def validate(self, network: nn.Module) -> dict[str, float]:
        x = torch.linspace(0, 1, 11)[:, None]
        assert not network.training
        return {"away": float((network(x) - 3 * x - 1).abs().mean())}

    def save_samples(self, network: nn.Module, folder: Path) -> None:
        (folder / "line.txt").write_text(str(float(network(torch.ones(1, 1)))), "utf-8")

    def export(self, network: nn.Module, folder: Path) -> None:
        write_shards(network.state_dict(), folder, "line")


def loop_config(**changes: object) -> LoopConfig:
    fields = {
        "steps": 40,
        "batch_size": 16,
        "learning_rate": 0.05,
        "warmup_steps": 4,
        "ema_decay": 0.8,
        "log_every": 10,
        "validate_every": 20,
        "loader_threads": 0,
    }
    return LoopConfig(**(fields | changes))  # type: ignore[arg-type]


def training_config(**changes: object) -> TrainingConfig:
    return TrainingConfig(Path("line.toml"), "line", loop_config(**changes), {})
