"""Makes ``resources/models/test-model/``, a tiny InstructPix2Pix: it shows that everything is connected.

The pictures it learns from are drawn here: a body, two lungs, a heart, ribs, texture. An instruction
brightens or darkens the pseudo mask of its finding; that is all it knows, and it has no medical meaning.

    python installer/make_test_model.py [--out FOLDER] [--vae-steps N] [--unet-steps N]

Deterministic for one seed, one number of threads and one release of torch. Takes some minutes on two cores.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.guidance.pseudo_masks import Atlas, load_atlas, pseudo_mask_for
from engine.instructions.findings import Vocabulary, load_vocabulary
from engine.instructions.grammar import print_instructions
from engine.instructions.instruction import FindingMention, Instruction, Location, Operation, Side
from engine.methods.schedule import STABLE_DIFFUSION_V1, NoiseSchedule
from engine.models.card_file import write_card
from engine.models.importing import check_model, make_card
from engine.radiographs.framing import Geometry, Intensity
from engine.training.editor_network import PIPELINE_INDEX
from engine.training.word_pieces import write_tokenizer

NAME = "test-model"
TITLE = "Test model (wiring only)"
NOTICE = "test model: wiring only, output has no meaning"
SIZE, CELLS, LATENT_CHANNELS = 512, 64, 4
TEXT_WIDTH = 64
DARKENING = {"pneumothorax", "emphysema", "pneumomediastinum", "air_collection", "hypoxemia"}
STRENGTH = 0.22
CHESTS, INSTRUCTIONS = 120, 4
README = f"""# {TITLE}

A tiny InstructPix2Pix that shows that everything is connected: the window, the engine, the masks, the export.
**What it draws has no medical meaning, and no radiograph was ever shown to it.**

## What it does

It brightens the region where a finding can occur when the finding is added, and darkens it when the finding
is removed; for findings that are darker than their surroundings, such as pneumothorax, it does the opposite.
Size, level and shape of real findings are unknown to it.

## What it learned from

Pictures that the script draws itself: a body, two lungs, a heart, ribs and texture. There are {CHESTS} of
them, each with {INSTRUCTIONS} instructions in the words of the grammar.

## Limits

- An edit looks like a soft patch of light or shade, not like the finding.
- No figure of quality was measured, as there is nothing to measure.
- Use it to try the application, to test it, and to see that a model of your own would be found.

## How to make it again

```
python installer/make_test_model.py
```

It takes some minutes on two cores.
"""


# Pictures


def smooth_noise(random: np.random.Generator, size: int, exponent: float) -> np.ndarray:
    """(size, size) noise whose amplitude falls as frequency to the power of ``-exponent``, unit variance."""
    rows, columns = np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None, :]
    radius = np.maximum(np.hypot(rows, columns), 1.0 / size)
    spectrum = np.fft.rfft2(random.normal(size=(size, size))) / radius**exponent
    noise = np.fft.irfft2(spectrum, s=(size, size))
    return (noise - noise.mean()) / (noise.std() + 1e-9)


def draw_chest(random: np.random.Generator, size: int = SIZE) -> np.ndarray:
    """(size, size) float32 in [0, 1]: something that has the parts of a chest radiograph."""
    y, x = np.mgrid[0:size, 0:size] / size
    x = x + 0.01 * smooth_noise(random, size, 2.5)
    y = y + 0.01 * smooth_noise(random, size, 2.5)

    def soft_ellipse(row: float, column: float, height: float, width: float, edge: float) -> np.ndarray:
        distance = np.hypot((y - row) / height, (x - column) / width)
        return 1 / (1 + np.exp(np.clip((distance - 1) / edge, -40, 40)))

    jitter = random.normal(0, 0.02, 12)
    body = soft_ellipse(0.62 + jitter[0], 0.5 + jitter[1], 0.66, 0.47 + jitter[2], 0.03)
    lungs = np.zeros_like(x)
    for side, column in ((0, 0.29), (1, 0.71)):
        height, width = 0.31 + random.normal(0, 0.025), 0.145 + random.normal(0, 0.012)
        lungs = np.maximum(
            lungs, soft_ellipse(0.45 + jitter[3 + side], column + jitter[5 + side], height, width, 0.08)
        )
    heart = soft_ellipse(0.6 + jitter[7], 0.56 + jitter[8], 0.17, 0.15 + jitter[9] / 2, 0.09)
    spine = np.exp(-(((x - 0.5 - jitter[10] / 4) / 0.05) ** 2))
    ribs = np.sin(2 * np.pi * (9 * y + 2.2 * (x - 0.5) ** 2 * 4 + random.uniform())) ** 8
    picture = 0.05 + 0.72 * body - random.uniform(0.4, 0.58) * lungs * (1 - heart)
    picture += 0.12 * heart + 0.12 * spine * body + 0.07 * ribs * lungs
    picture += 0.025 * smooth_noise(random, size, 1.3) * body + 0.008 * random.normal(size=x.shape)
    return np.clip(picture, 0, 1).astype(np.float32) ** float(random.uniform(0.75, 1.3))


def draw_patch(random: np.random.Generator, size: int) -> np.ndarray:
    """(size, size) float32 in [0, 1]: a piece of a chest or mere texture, for the autoencoder."""
    if random.uniform() < 0.5:
        return draw_chest(random, size)
    picture = 0.5 + random.uniform(0.1, 0.3) * smooth_noise(random, size, random.uniform(1.2, 2.2))
    picture += random.uniform(0, 0.15) * np.sign(smooth_noise(random, size, 2.0))
    return np.clip(picture, 0, 1).astype(np.float32)


# Autoencoder


def train_vae(steps: int, seed: int) -> Any:
    """An autoencoder with eight pixels to a cell; its latents have about unit variance after scaling."""
    from diffusers import AutoencoderKL

    torch.manual_seed(seed)
    vae = AutoencoderKL(
        block_out_channels=(16, 16, 32, 32),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1,
        norm_num_groups=4,
        latent_channels=LATENT_CHANNELS,
        mid_block_add_attention=False,
        sample_size=SIZE,
    )
    random = np.random.default_rng(seed)
    pool = torch.from_numpy(np.stack([draw_patch(random, 256) for _ in range(200)]))[:, None]
    optimizer = torch.optim.AdamW(vae.parameters(), lr=2e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps, pct_start=0.1)
    started = time.monotonic()
    for step in range(steps):
        corner = random.integers(0, 256 - 128 + 1, 2)
        whole = step % 4 == 0
        chosen = pool[torch.from_numpy(random.integers(0, len(pool), 3 if whole else 10))]
        if not whole:
            chosen = chosen[:, :, corner[0] : corner[0] + 128, corner[1] : corner[1] + 128]
        picture = 2 * chosen.expand(-1, 3, -1, -1) - 1
        posterior = vae.encode(picture).latent_dist
        latents = posterior.mean + 0.03 * torch.randn_like(posterior.mean)  # a decoder that forgives
        decoded = vae.decode(latents).sample
        # Unit variance and a small posterior variance, without which noise levels mean nothing.
        spread = (posterior.mean.var(dim=(0, 2, 3)) - 1).abs().mean() + posterior.mean.mean(
            dim=(0, 2, 3)
        ).abs().mean()
        certainty = (posterior.logvar + 8).abs().mean()
        loss = F.l1_loss(decoded, picture) + 2e-3 * spread + 1e-4 * certainty
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vae.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 100 == 0 or step == steps - 1:
            error = float(F.mse_loss(decoded.detach(), picture)) / 4
            print(
                f"autoencoder {step}: {-10 * np.log10(error):.1f} dB, {time.monotonic() - started:.0f} s",
                flush=True,
            )
    vae.eval()
    with torch.inference_mode():
        pictures = torch.from_numpy(np.stack([draw_chest(random) for _ in range(8)]))[:, None]
        means = vae.encode(2 * pictures.expand(-1, 3, -1, -1) - 1).latent_dist.mean
    vae.register_to_config(scaling_factor=round(float(1 / means.std()), 5))
    return vae


# Editor


class Examples:
    """Latents of drawn chests before and after random instructions.

    Args:
        vae: trained.
        vocabulary, atlas: what instructions can name, and where.
        seed: of all draws.
    """

    def __init__(self, vae: Any, vocabulary: Vocabulary, atlas: Atlas, seed: int) -> None:
        self._vocabulary = vocabulary
        self._atlas = atlas
        self._random = np.random.default_rng(seed)
        self.sentences: list[str] = []
        before, after = [], []
        for _ in range(CHESTS):
            chest = draw_chest(self._random)
            latents = self._encode(vae, chest)
            for _ in range(INSTRUCTIONS):
                instruction = self._instruction()
                sentence = print_instructions([instruction], vocabulary, 2)
                self.sentences.append(sentence.rstrip(".") if self._coin() else sentence)
                before.append(latents)
                after.append(self._encode(vae, self._edited(chest, instruction)))
        self.before, self.after = torch.cat(before), torch.cat(after)

    def _coin(self) -> bool:
        return bool(self._random.uniform() < 0.5)

    def _instruction(self) -> Instruction:
        random = self._random
        findings = self._vocabulary.findings
        known = [finding for finding in findings if self._atlas.has(finding.key)]
        finding = known[random.integers(0, len(known))]
        if random.uniform() < 0.2:
            finding = findings[random.integers(0, len(findings))]
        sides = [None, None, Side.LEFT, Side.RIGHT] if finding.sided else [None]
        location = Location(sides[random.integers(0, len(sides))])
        operation = (Operation.ADD, Operation.REMOVE, Operation.CHANGE)[random.choice(3, p=[0.45, 0.35, 0.2])]
        if operation is Operation.CHANGE:
            levels = [level for level in self._vocabulary.levels if level.rank > 0]
            first, second = random.choice(len(levels), 2, replace=False)
            if levels[first].rank != levels[second].rank:
                mention = FindingMention(finding.key, location)
                return Instruction(operation, (mention,), levels[first].name, levels[second].name)
            operation = Operation.ADD
        levels_to_name = finding.levels if self._coin() else ()
        level = levels_to_name[random.integers(0, len(levels_to_name))] if levels_to_name else None
        return Instruction(operation, (FindingMention(finding.key, location, level),))

    def _edited(self, chest: np.ndarray, instruction: Instruction) -> np.ndarray:
        """Brighter or darker where the finding can be."""
        finding = instruction.mentions[0].finding
        sign = -1.0 if finding in DARKENING else 1.0
        if instruction.operation is Operation.REMOVE:
            sign = -sign
        if instruction.operation is Operation.CHANGE:
            before = self._vocabulary.level(str(instruction.severity_from)).rank
            after = self._vocabulary.level(str(instruction.severity_to)).rank
            sign *= 1.0 if after > before else -1.0
        if self._atlas.has(finding):
            mask = pseudo_mask_for([instruction], self._vocabulary, self._atlas, SIZE).mask
        else:
            y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE
            mask = (np.hypot((y - 0.5) / 0.3, (x - 0.5) / 0.3) < 1).astype(np.float32)
        coarse = F.avg_pool2d(torch.from_numpy(np.array(mask))[None, None], 8)
        for width in (9, 5):
            coarse = F.avg_pool2d(coarse, width, 1, width // 2)
        soft = F.interpolate(coarse, scale_factor=8, mode="bilinear", align_corners=False)[0, 0].numpy()
        return np.clip(chest + sign * STRENGTH * soft, 0, 1).astype(np.float32)

    @staticmethod
    def _encode(vae: Any, picture: np.ndarray) -> torch.Tensor:
        with torch.inference_mode():
            tensor = torch.from_numpy(picture)[None, None].expand(1, 3, -1, -1)
            return vae.encode(2 * tensor - 1).latent_dist.mean.clone()


def train_editor(
    vae: Any, tokenizer: Any, token_count: int, vocabulary: Vocabulary, steps: int, seed: int
) -> tuple[Any, Any]:
    """Text encoder and U-Net, trained together to predict the change of the clean latents.

    The noisy input comes from the picture before or after the edit at random, so the net has to read the
    instruction; with the empty text it changes nothing, so the relevance map shows the instruction alone.
    """
    from diffusers import UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    examples = Examples(vae, vocabulary, load_atlas(None), seed)
    count = len(examples.sentences)
    print(f"{count} examples, such as: {examples.sentences[0]}", flush=True)
    torch.manual_seed(seed)
    text_encoder = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=token_count,
            hidden_size=TEXT_WIDTH,
            intermediate_size=128,
            projection_dim=TEXT_WIDTH,
            num_hidden_layers=2,
            num_attention_heads=4,
            bos_token_id=token_count - 2,
            eos_token_id=token_count - 1,
            pad_token_id=token_count - 1,
        )
    )
    unet = UNet2DConditionModel(
        sample_size=CELLS,
        in_channels=2 * LATENT_CHANNELS,
        out_channels=LATENT_CHANNELS,
        block_out_channels=(32, 64, 64),
        down_block_types=("DownBlock2D", "DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
        layers_per_block=1,
        norm_num_groups=8,
        attention_head_dim=4,
        cross_attention_dim=TEXT_WIDTH,
    )
    schedule = NoiseSchedule.from_config(STABLE_DIFFUSION_V1)
    signal = torch.from_numpy(np.sqrt(schedule.alphas_cumprod)).float()
    sigma = torch.from_numpy(np.sqrt(1 - schedule.alphas_cumprod)).float()
    scale = vae.config.scaling_factor
    ids = torch.tensor(
        tokenizer([*examples.sentences, ""], padding="max_length", max_length=77, truncation=True)[
            "input_ids"
        ]
    )
    parameters = [*unet.parameters(), *text_encoder.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=1e-3, weight_decay=1e-3)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1.5e-3, total_steps=steps, pct_start=0.1)
    random = np.random.default_rng(seed + 1)
    started, recent = time.monotonic(), []
    for step in range(steps):
        chosen = torch.from_numpy(random.integers(0, count, 8))
        before, after = examples.before[chosen], examples.after[chosen]
        kind = torch.from_numpy(random.uniform(size=8))
        silent, blind = kind < 0.2, kind < 0.1
        tokens = torch.where(silent[:, None], ids[-1], ids[chosen])
        target = torch.where(silent[:, None, None, None], before, after) * scale
        conditioning = torch.where(blind[:, None, None, None], torch.zeros_like(before), before)
        seen = torch.where(
            torch.from_numpy(random.uniform(size=8) < 0.5)[:, None, None, None], before * scale, target
        )
        seen = torch.where(blind[:, None, None, None], target, seen)
        timesteps = torch.from_numpy(random.integers(0, 1000, 8))
        noisy = signal[timesteps, None, None, None] * seen
        noisy = noisy + sigma[timesteps, None, None, None] * torch.randn_like(noisy)
        change = unet(
            torch.cat([noisy, conditioning], dim=1), timesteps, encoder_hidden_states=text_encoder(tokens)[0]
        ).sample
        weight = 1 + 4 * ((after - before).abs().mean(dim=1, keepdim=True) * scale > 0.1)
        residual = target - conditioning * scale
        error = (weight * (change - residual) ** 2)[~blind].mean() + 0.05 * ((change - residual) ** 2)[
            blind
        ].sum() / max(1, int(blind.sum()) * residual[0].numel())
        optimizer.zero_grad()
        error.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        pace.step()
        recent.append(float(error.detach()))
        if step % 100 == 0 or step == steps - 1:
            usual = float(((after - before) * scale).pow(2).mean())
            print(
                f"editor {step}: error {np.mean(recent[-100:]):.4f}, no edit would be {usual:.4f}, "
                f"{time.monotonic() - started:.0f} s",
                flush=True,
            )
    return unet.eval(), text_encoder.eval()


# All of it


def main(argv: list[str] | None = None) -> int:
    """Make the model folder; replaces an older one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    shipped = Path(__file__).resolve().parent.parent / "resources" / "models" / NAME
    parser.add_argument("--out", type=Path, default=shipped)
    parser.add_argument("--vae-steps", type=int, default=800)
    parser.add_argument("--unet-steps", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args(argv)
    from transformers import CLIPTokenizer

    vocabulary = load_vocabulary()
    with tempfile.TemporaryDirectory(dir=args.out.parent) as temporary:
        folder = Path(temporary) / NAME
        token_count = write_tokenizer(folder / "tokenizer", vocabulary)
        tokenizer = CLIPTokenizer.from_pretrained(str(folder / "tokenizer"))
        vae = train_vae(args.vae_steps, args.seed)
        unet, text_encoder = train_editor(vae, tokenizer, token_count, vocabulary, args.unet_steps, args.seed)
        for part, network in (("vae", vae), ("unet", unet), ("text_encoder", text_encoder)):
            network.half().save_pretrained(str(folder / part), safe_serialization=True)
        write_descriptions(folder)
        for file in folder.rglob("*"):
            file.chmod(0o755 if file.is_dir() else 0o644)  # whoever installs it, everyone may use it
        checked = check_model(folder)
        card = make_card(checked, card_fields(args))
        write_card(card).chmod(0o644)
        shutil.rmtree(args.out, ignore_errors=True)
        shutil.move(str(folder), args.out)
    print(f"{args.out}: {sum(checked.parameters.values()):,} parameters")
    return 0


def write_descriptions(folder: Path) -> None:
    """The scheduler's file, the index that diffusers expects, and what people should know."""
    scheduler = {**STABLE_DIFFUSION_V1, "clip_sample": False, "prediction_type": "sample"}
    (folder / "scheduler").mkdir()
    (folder / "scheduler" / "scheduler_config.json").write_text(json.dumps(scheduler, indent=2) + "\n")
    (folder / "model_index.json").write_text(json.dumps(PIPELINE_INDEX, indent=2) + "\n")
    (folder / "README.md").write_text(README, encoding="utf-8")


def card_fields(args: argparse.Namespace) -> dict[str, Any]:
    """What the card says beside the hashes."""
    return {
        "name": NAME,
        "title": TITLE,
        "notice": NOTICE,
        "licence": "Apache-2.0",
        "geometry": Geometry.SQUASH,
        "intensity": Intensity.DISPLAY,
        "size": SIZE,
        "grammar_version": 2,
        "predicts_residual": True,
        "guidance_scale": 1.5,
        "image_guidance_scale": 1.0,
        "num_inference_steps": 20,
        "source": "installer/make_test_model.py, from pictures that it draws itself; "
        f"seed {args.seed}, {args.vae_steps} and {args.unet_steps} steps",
    }


if __name__ == "__main__":
    sys.exit(main())
