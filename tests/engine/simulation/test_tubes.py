import numpy as np
import torch

from engine.simulation.tubes import disc_spectrum, frequency_grid, gaussian_blur, splat


def test_points_keep_their_weight_whatever_their_order() -> None:
    random = torch.Generator().manual_seed(0)
    rows, columns, weights = torch.rand(3, 500, generator=random)
    rows, columns = rows * 40 + 5, columns * 40 + 5
    image = torch.randint(0, 2, (500,), generator=random)
    total = splat(rows, columns, weights, image, 2, 64)
    assert abs(float(total[0].sum()) - float(weights[image == 0].sum())) < 1e-3
    order = torch.randperm(500, generator=random)
    again = splat(rows[order], columns[order], weights[order], image[order], 2, 64)
    assert torch.equal(total, again)


def test_points_outside_the_image_are_left_out() -> None:
    total = splat(torch.tensor([-5.0]), torch.tensor([3.0]), torch.ones(1), torch.zeros(1).long(), 1, 16)
    assert float(total.abs().max()) == 0.0


def test_a_line_becomes_a_tube_with_the_chord_of_a_circle() -> None:
    size, pixel_cm, radius = 256, 0.05, 1.0
    rows = torch.arange(-200, size + 200, 0.25)
    inside = (rows >= 0) & (rows < size)  # periodic: the line runs through the whole image
    rows = rows[inside]
    weights = torch.full((len(rows),), 0.25 * pixel_cm)
    line = splat(rows, torch.full((len(rows),), 128.0), weights, torch.zeros(len(rows)).long(), 1, size)
    spectrum = disc_spectrum(torch.full((1, 1, 1), radius), frequency_grid(size, pixel_cm, line.device))
    path = torch.fft.irfft2(torch.fft.rfft2(line) * spectrum, s=(size, size))[0, 128] / pixel_cm**2
    for off_cm in (0.0, 0.4, 0.7):
        expected = 2 * np.sqrt(radius**2 - off_cm**2)
        assert abs(float(path[128 + round(off_cm / pixel_cm)]) - expected) < 0.03 * expected


def test_blur_keeps_a_constant_image() -> None:
    images = torch.full((1, 40, 50), 0.7)
    assert torch.allclose(gaussian_blur(images, torch.full((1, 1, 1), 6.0), 18), images, atol=1e-5)
