"""Only branches that add nothing are left out."""

import torch
from diffusers import AutoencoderKL

from engine.models.idle_branches import skip_idle_branches


def tiny() -> AutoencoderKL:
    torch.manual_seed(0)
    return AutoencoderKL(
        block_out_channels=(8, 16),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        norm_num_groups=4,
        mid_block_add_attention=False,
    ).eval()


def test_blocks_that_do_something_stay() -> None:
    assert skip_idle_branches(tiny()) == 0


def test_a_block_whose_last_convolution_is_zero_is_replaced_by_its_shortcut() -> None:
    vae = tiny()
    block = vae.decoder.up_blocks[1].resnets[0]
    assert block.conv_shortcut is not None
    with torch.no_grad():
        block.conv2.weight.zero_()
        block.conv2.bias.zero_()
    latents = torch.randn(1, 4, 8, 8)
    with torch.inference_mode():
        before = vae.decode(latents).sample
        assert skip_idle_branches(vae) == 1
        assert torch.equal(vae.decode(latents).sample, before)
