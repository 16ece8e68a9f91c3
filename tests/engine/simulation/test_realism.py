import numpy as np
import pytest

from engine.simulation.realism import classifier_auc, log_spectrum, measure_realism


def blobs(count: int, seed: int, rough: float = 1.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    noise = np.fft.rfft2(random.standard_normal((count, 64, 64)))
    cycles = np.hypot(np.fft.fftfreq(64)[:, None], np.fft.rfftfreq(64)[None]) * 64
    images = np.fft.irfft2(noise / np.maximum(cycles, 1) ** rough, s=(64, 64))
    return np.clip(0.5 + 0.2 * images / images.std(), 0, 1).astype(np.float32)


def test_two_halves_of_one_kind_are_alike() -> None:
    found = measure_realism(blobs(60, 1), blobs(60, 2), epochs=3)
    assert found.spectrum_rms_dex < 0.1
    assert found.grey_distance < 0.02
    assert 0.2 < found.classifier_auc < 0.8


def test_another_texture_is_seen_by_spectrum_and_classifier() -> None:
    found = measure_realism(blobs(60, 1), blobs(60, 2, rough=2.0), epochs=6)
    assert found.spectrum_rms_dex > 0.3
    assert found.classifier_auc > 0.9


def test_a_slope_of_one_in_amplitude_is_measured() -> None:
    difference = log_spectrum(blobs(40, 1)) - log_spectrum(blobs(40, 1, rough=2.0))
    decades = np.log10(32 / 2)
    assert 0.7 < (difference[-3] - difference[3]) / decades < 1.3


def test_too_few_radiographs_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 8"):
        measure_realism(blobs(4, 1), blobs(40, 2))


def test_the_auc_is_the_same_for_the_same_seed() -> None:
    assert classifier_auc(blobs(20, 1), blobs(20, 2), epochs=1) == classifier_auc(
        blobs(20, 1), blobs(20, 2), epochs=1
    )


def test_a_classifier_that_sees_no_difference_tells_nothing_apart() -> None:
    alike = np.full((20, 64, 64), 0.5, np.float32)
    assert classifier_auc(alike, alike, epochs=1) == 0.5
