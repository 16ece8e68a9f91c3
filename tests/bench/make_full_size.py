"""Write a random InstructPix2Pix as large as the published one: 860 million parameters in the U-Net.

    python tests/bench/make_full_size.py FOLDER       a diffusers folder, 4.3 GB in float32
    python tests/bench/make_full_size.py FILE.ckpt    an original checkpoint with EMA weights, 7.7 GB

What it draws means nothing; memory and time are those of a real one.
"""

import sys
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from engine.benchmark.full_size import make_network, write_full_size  # noqa: E402


def write_checkpoint(file: Path) -> None:
    from original_names import original_state
    from tiny_models import write_tokenizer

    parts = {kind: make_network(kind) for kind in ("unet", "vae", "text_encoder")}
    state = original_state(parts["unet"], parts["vae"], parts["text_encoder"], ema_factor=1.0)
    torch.save({"state_dict": state, "global_step": 22000}, file)
    write_tokenizer(file.parent / "tokenizer")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    write_checkpoint(target) if target.suffix == ".ckpt" else write_full_size(target)
