"""Packed weights give the same pictures, whatever came before, and are used where they help."""

import copy

import pytest
import torch

from engine.models import loading
from engine.models.networks.layers import Conv2d, pack_weights
from engine.models.networks.packed_weights import can_pack
from engine.paths import shipped_models_dir

pytestmark = pytest.mark.skipif(not can_pack(), reason="this torch cannot pack weights")


def packed(plain: Conv2d) -> Conv2d:
    other = Conv2d(
        plain.in_channels, plain.out_channels, 3, stride=plain.stride, padding=plain.padding
    ).requires_grad_(False)
    other.load_state_dict(plain.state_dict())
    pack_weights(other)
    assert other.packed is not None
    return other


@pytest.mark.parametrize(("stride", "padding"), [(1, 1), (2, 1), (2, 0)])
@torch.inference_mode()
def test_a_packed_convolution_gives_what_it_gave(stride: int, padding: int) -> None:
    torch.manual_seed(1)
    plain = Conv2d(24, 40, 3, stride=stride, padding=padding)
    own = packed(plain)
    for shape in ((1, 24, 32, 32), (3, 24, 32, 32), (2, 24, 17, 9)):
        picture = torch.randn(shape)
        torch.testing.assert_close(own(picture), plain(picture), atol=1e-5, rtol=1e-5)


@torch.inference_mode()
def test_what_came_before_does_not_decide_the_last_bits() -> None:
    torch.manual_seed(2)
    plain = Conv2d(64, 64, 3, padding=1)
    pictures = torch.randn(3, 64, 32, 32)
    fresh, used = packed(plain), packed(plain)
    for shape in ((3, 64, 32, 32), (1, 64, 8, 8), (2, 64, 32, 32)):
        used(torch.randn(shape))
    for count in (1, 2, 3):
        assert torch.equal(fresh(pictures[:count]), used(pictures[:count]))


@torch.inference_mode()
def test_a_copy_packs_its_own_weights() -> None:
    torch.manual_seed(3)
    own, picture = packed(Conv2d(8, 8, 3, padding=1)), torch.randn(1, 8, 16, 16)
    before = own(picture)
    copied = copy.deepcopy(own)
    copied.weight.zero_()
    assert not torch.equal(copied(picture), before)
    assert torch.equal(own(picture), before)


def convolutions(model: str, precision: str) -> list[Conv2d]:
    bundle = loading.load_bundle(shipped_models_dir() / model, "cpu", precision)
    found = [part for part in bundle.unet.modules() if isinstance(part, Conv2d)]
    assert found
    return found


def test_a_small_model_in_single_precision_is_packed_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(one.packed is not None for one in convolutions("test-model", "float32"))
    assert all(one.packed is None for one in convolutions("test-model", "bfloat16"))
    monkeypatch.setattr(loading, "LARGE_UNET_PARAMETERS", 1000)
    assert all(one.packed is None for one in convolutions("test-model", "float32"))
