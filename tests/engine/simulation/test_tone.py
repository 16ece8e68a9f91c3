import numpy as np
import torch

from engine.simulation.film_character import grey_quantiles, load_film_statistics, ring_spectrum
from engine.simulation.patient import draw_patient
from engine.simulation.tone import apply_equalizer, apply_tone, equalizer, tone_curve


def soft_film(seed: int = 0, size: int = 256) -> torch.Tensor:
    random = np.random.default_rng(seed)
    cycles = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None]) * size
    noise = np.fft.rfft2(random.standard_normal((size, size))) / np.maximum(cycles, 1) ** 1.5
    film = np.fft.irfft2(noise, s=(size, size))
    return torch.as_tensor((0.5 + 0.12 * film / film.std()).clip(0, 1).astype(np.float32))


def test_the_curve_gives_the_grey_levels_of_the_character() -> None:
    patient, film = draw_patient(11), soft_film()
    toned = apply_tone(film, *tone_curve(film, patient))
    wanted = load_film_statistics().wanted_quantiles(patient.exposure.character)
    found = grey_quantiles(toned).numpy()
    assert np.abs(found - wanted)[1:-2].max() < 0.01


def test_the_curve_rises_and_keeps_the_order_of_greys() -> None:
    before, after = tone_curve(soft_film(), draw_patient(12))
    assert (before.diff() > 0).all()
    assert (after.diff() > 0).all()


def test_the_equalizer_brings_the_spectrum_nearer_and_keeps_the_mean() -> None:
    patient, film = draw_patient(11), soft_film()
    wanted = load_film_statistics().wanted_spectrum(patient.exposure.character)
    equal = apply_equalizer(film, equalizer(film, patient))
    far, near = (np.abs(ring_spectrum(picture).numpy() - wanted)[4:20].mean() for picture in (film, equal))
    assert near < 0.8 * far
    assert abs(float(equal.mean() - film.mean())) < 0.005


def test_the_equalizer_is_linear_so_a_change_stays_where_it_is() -> None:
    patient, film = draw_patient(11), soft_film()
    gain = equalizer(film, patient)
    other = film.clone()
    other[100:130, 100:130] += 0.1
    change = (apply_equalizer(other, gain) - apply_equalizer(film, gain)).abs()
    assert float(change[100:130, 100:130].mean()) > 20 * float(change[:40].mean())
