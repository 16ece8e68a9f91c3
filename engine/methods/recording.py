"""Recording: the intermediates of a faithful edit under the names, shapes and types of the golden files."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from engine.methods.comparison import LIMITS
from engine.methods.denoising import DenoisingStep
from engine.methods.faithful import Recorder
from engine.models.instruct_pix2pix import rows_of_call

_WITHOUT_BATCH_AXIS = {
    *("text_embedding_instruction", "text_embedding_empty"),
    *("draw_1_init_posterior", "draw_2_added_noise", "draw_3_source_posterior", "draw_4_relevance_noise"),
    *("init_latents", "source_latents", "conditioning_latents", "relevance_noisy_latents"),
    *("relevance_eps_text", "relevance_eps_image", "noised_start_latents"),
}
_PLANES = {"guidance_G_64": np.float32, "pseudo_mask_64": np.float16, "pseudo_mask_512": np.uint8}
_AS_THEY_ARE = {
    *("token_ids", "timesteps", "raw_difference_64", "raw_difference_stats", "relevance_R_64"),
}


def default_kept_steps(steps: int) -> tuple[int, ...]:
    """Indices of the steps that golden recordings keep: the first and last two and some between."""
    kept = {0, 1, steps // 2 - 1, steps - 2, steps - 1}
    if steps >= 100:
        kept.add(9)
    return tuple(sorted(index for index in kept if 0 <= index < steps))


class Recording(Recorder):
    """Collects arrays while a faithful edit runs.

    Args:
        steps: number of denoising steps.
        kept_steps: indices of the steps whose latents are kept.
        kept_eps_steps: indices of the steps whose predictions are kept.
        keep_decoded: keep the decoded picture before compositing too.
        forced_latent_mask: (h, w) bool that replaces the edit's own latent mask where no more cells differ
            than its limit allows, so that one flipped cell does not hide what comes after it.
    """

    def __init__(
        self,
        steps: int,
        kept_steps: Iterable[int],
        kept_eps_steps: Iterable[int],
        keep_decoded: bool = True,
        forced_latent_mask: np.ndarray | None = None,
    ) -> None:
        self._kept_steps = [int(index) for index in kept_steps if 0 <= index < steps]
        self._kept_eps_steps = [int(index) for index in kept_eps_steps if 0 <= index < steps]
        self._keep_decoded = keep_decoded
        self._forced_latent_mask = forced_latent_mask
        self._latents: dict[int, np.ndarray] = {}
        self._predictions: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self._calls = 0
        self._rows = 0
        self.forced_cells = 0
        self._arrays: dict[str, np.ndarray] = {
            "kept_steps": np.array(self._kept_steps, dtype=np.int32),
            "kept_eps_steps": np.array(self._kept_eps_steps, dtype=np.int32),
        }

    def record(self, name: str, value: torch.Tensor | np.ndarray) -> None:
        """Bring one intermediate to the form of the golden files."""
        array = value.detach().cpu().numpy() if isinstance(value, torch.Tensor) else np.asarray(value)
        if name in _WITHOUT_BATCH_AXIS:
            self._arrays[name] = array[0].astype(np.float32)
        elif name in _PLANES:
            self._arrays[name] = array[0, 0].astype(_PLANES[name])
        elif name in _AS_THEY_ARE:
            self._arrays[name] = array
        elif name == "relevance_R_512":
            self._arrays["relevance_R_512_stride4"] = array[0, 0, ::4, ::4]
        elif name == "guidance_G_512":
            self._arrays["guidance_G_512"] = array[0, 0].astype(np.float16)
            self._arrays["guidance_G_512_stride4"] = array[0, 0, ::4, ::4]
        elif name in ("edit_mask_64", "edit_mask_512"):
            self._arrays[name] = array[0, 0].astype(np.uint8)
        elif name == "decoded_image":
            if self._keep_decoded:
                self._arrays["decoded_image_stride4"] = array[0, :, ::4, ::4]
        elif name == "final_image":
            self._arrays["final_image_stride4"] = array[0, :, ::4, ::4]
            rounded = np.round((array[0].astype(np.float64) + 1) / 2 * 255)
            self._arrays["final_image_u8"] = np.clip(rounded, 0, 255).astype(np.uint8)
        elif name == "guidance_composite":
            self._arrays["guidance_composite_stride8"] = array[0, :, ::8, ::8]
        else:
            raise KeyError(f"no form is known for the intermediate {name!r}")

    def settle_latent_mask(self, edit_mask: torch.Tensor) -> torch.Tensor:
        """Go on with the recorded mask where the two differ by a few cells."""
        forced = self._forced_latent_mask
        if forced is None or forced.shape != tuple(edit_mask.shape[-2:]):
            return edit_mask
        differing = int((forced != edit_mask[0, 0].cpu().numpy()).sum())
        if differing == 0 or differing > LIMITS["edit_mask_64"].most_differing:
            return edit_mask
        self.forced_cells = differing
        return torch.from_numpy(np.array(forced, dtype=bool))[None, None]

    def step(self, step: DenoisingStep) -> None:
        """Keep what is asked of this step."""
        if step.index == 0:
            self._arrays["step0_eps_branches"] = step.branch_outputs.cpu().numpy().astype(np.float16)
        if step.index in self._kept_steps:
            self._latents[step.index] = step.latents[0].cpu().numpy()
        if step.index in self._kept_eps_steps:
            self._predictions[step.index] = (
                step.guided[0].cpu().numpy().astype(np.float16),
                step.unblended[0].cpu().numpy().astype(np.float16),
            )

    def count_call(self, unet: Any, inputs: tuple[Any, ...]) -> None:
        """Forward pre-hook for the U-Net."""
        self._calls += 1
        self._rows += rows_of_call(inputs)

    @property
    def counts(self) -> dict[str, int]:
        """U-Net calls, and rows in all of them."""
        return {"unet_calls": self._calls, "unet_rows": self._rows}

    def arrays(self) -> dict[str, np.ndarray]:
        """All arrays by name."""
        arrays = dict(self._arrays)
        if self._latents:
            arrays["kept_latents"] = np.stack([self._latents[index] for index in self._kept_steps])
        if self._predictions:
            pairs = [self._predictions[index] for index in self._kept_eps_steps]
            arrays["first_last_guided_eps"] = np.stack([guided for guided, _ in pairs])
            arrays["first_last_unblended_latents"] = np.stack([unblended for _, unblended in pairs])
        return arrays

    def save(self, path: Path, meta: dict[str, Any]) -> None:
        """Write all arrays and ``meta`` as one compressed .npz file of exactly this name."""
        with path.open("wb") as stream:
            named: dict[str, Any] = {"meta": np.array(json.dumps(meta)), **self.arrays()}
            np.savez_compressed(stream, **named)
