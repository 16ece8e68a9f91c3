import torch

from engine.simulation.anatomy import build_chest
from engine.simulation.patient import draw_patient
from engine.simulation.skeleton import bone_attenuation

CPU = torch.device("cpu")


def test_bones_only_add_and_thin_bones_add_less() -> None:
    strong = draw_patient(4)
    thin = strong.with_body(bone=strong.body.bone / 2)
    bones = bone_attenuation([strong, thin], build_chest([strong, thin], 128, CPU))
    assert float(bones.min()) >= 0
    assert torch.allclose(bones[1], bones[0] / 2, atol=1e-4)
    assert 0.1 < float(bones[0].max()) < 3


def test_bones_keep_their_attenuation_at_another_size() -> None:
    patient = draw_patient(4)
    small, large = (bone_attenuation([patient], build_chest([patient], size, CPU))[0] for size in (128, 256))
    shrunk = torch.nn.functional.avg_pool2d(large[None, None], 2)[0, 0]
    assert abs(float(small.mean() / shrunk.mean()) - 1) < 0.03
