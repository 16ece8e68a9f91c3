"""The model frame and the way back: sizes, aspects, bit depths, polarities."""

import dataclasses
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.errors import FrameMismatchError
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.framing import (
    FramedRadiograph,
    FrameSpec,
    Geometry,
    Intensity,
    find_content_box,
    frame_mask,
    frame_radiograph,
    place_in_content,
    unframe_counterfactual,
    unframe_mask,
)
from engine.radiographs.greyscale import GreyScale, VoiFunction, Window
from engine.radiographs.radiograph import Radiograph

SIZE = 64


@st.composite
def radiographs(draw: st.DrawFn) -> Radiograph:
    """Any size, aspect, bit depth, sign, polarity and window, of smooth noise."""
    rows, columns = draw(st.integers(8, 150)), draw(st.integers(8, 150))
    bits, signed = draw(st.sampled_from([8, 10, 12, 16])), draw(st.booleans())
    low = -(2 ** (bits - 1)) if signed else 0
    kind = ("int" if signed else "uint") + ("8" if bits == 8 else "16")
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    coarse = Image.fromarray(random.random((6, 6)).astype(np.float32))
    smooth = np.clip(np.asarray(coarse.resize((columns, rows), Image.Resampling.BICUBIC)), 0, 1)
    share = draw(st.floats(0.01, 1))
    stored = np.round(low + smooth * share * (2**bits - 1)).astype(kind)
    width = draw(st.floats(2, 2**bits))
    center = low + draw(st.floats(0, 1)) * share * 2**bits
    inverted = draw(st.booleans())
    scale = GreyScale(
        stored_min=low,
        modality_values=np.arange(low, low + 2**bits, dtype=np.float64),
        windows=(Window(center, width, draw(st.sampled_from(VoiFunction))),),
        voi_table=None,
        inverted=inverted,
    )
    return Radiograph(
        stored_pixels=stored,
        grey_scale=scale,
        path=Path("made-up.dcm"),
        file_format="DICOM",
        sha256="0" * 64,
        bits_stored=bits,
        photometric_interpretation="MONOCHROME1" if inverted else "MONOCHROME2",
        pixel_aspect=draw(st.sampled_from([1.0, 1.0, 2.0])),
    )


specs = st.builds(
    FrameSpec, size=st.just(SIZE), geometry=st.sampled_from(Geometry), intensity=st.sampled_from(Intensity)
)
slow_is_fine = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def some_mask(seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    mask = np.zeros((SIZE, SIZE), dtype=bool)
    top, left = random.integers(0, SIZE - 8, 2)
    mask[top : top + random.integers(4, SIZE), left : left + random.integers(4, SIZE)] = True
    return mask


@slow_is_fine
@given(radiographs(), specs)
def test_a_framed_radiograph_is_a_square_in_zero_to_one(radiograph: Radiograph, spec: FrameSpec) -> None:
    framed = frame_radiograph(radiograph, spec)
    top, left, height, width = framed.content_box
    assert framed.pixels.shape == (SIZE, SIZE)
    assert framed.pixels.dtype == np.float32
    assert framed.pixels.min() >= 0
    assert framed.pixels.max() <= 1
    outside = np.ones((SIZE, SIZE), dtype=bool)
    outside[top : top + height, left : left + width] = False
    assert not framed.pixels[outside].any()
    assert spec.geometry is Geometry.LETTERBOX or not outside.any()


@slow_is_fine
@given(radiographs(), specs, st.integers(0, 9999))
def test_without_change_every_stored_value_comes_back(
    radiograph: Radiograph, spec: FrameSpec, seed: int
) -> None:
    framed = frame_radiograph(radiograph, spec)
    stored, _ = unframe_counterfactual(framed, framed.pixels.copy(), some_mask(seed))
    np.testing.assert_array_equal(stored, radiograph.stored_pixels)
    assert stored.dtype == radiograph.stored_pixels.dtype


@slow_is_fine
@given(radiographs(), specs, st.integers(0, 9999))
def test_outside_the_mask_nothing_changes_and_inside_values_stay_legal(
    radiograph: Radiograph, spec: FrameSpec, seed: int
) -> None:
    framed = frame_radiograph(radiograph, spec)
    anything = np.random.default_rng(seed).random((SIZE, SIZE)).astype(np.float32)
    mask = some_mask(seed)
    stored, native = unframe_counterfactual(framed, anything, mask)
    np.testing.assert_array_equal(stored[~native], radiograph.stored_pixels[~native])
    assert stored.min() >= radiograph.grey_scale.stored_min
    assert stored.max() <= radiograph.grey_scale.stored_max
    np.testing.assert_array_equal(native, unframe_mask(mask, framed))


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("intensity", Intensity)
def test_a_change_arrives_on_the_native_display(
    radiograph_factory: Callable[..., Radiograph], inverted: bool, intensity: Intensity
) -> None:
    radiograph = radiograph_factory(256, 256, inverted=inverted)
    framed = frame_radiograph(radiograph, FrameSpec(256, Geometry.SQUASH, intensity))
    mask = np.zeros((256, 256), dtype=bool)
    mask[60:160, 40:120] = True
    wanted = framed.pixels.copy()
    wanted[mask] = np.clip(wanted[mask] + 0.2, 0, 1)
    stored, native = unframe_counterfactual(framed, wanted, mask)
    np.testing.assert_array_equal(native, mask)
    edited = dataclasses.replace(radiograph, stored_pixels=stored)
    brighter = edited.display_pixels[mask] - radiograph.display_pixels[mask]
    assert np.all(brighter[wanted[mask] < 1] >= 0)
    if intensity is Intensity.DISPLAY:
        np.testing.assert_allclose(edited.display_pixels, wanted, atol=1 / 4095)
    else:
        assert np.mean(brighter) > 0.01


@pytest.mark.parametrize("geometry", Geometry)
def test_an_8_bit_picture_of_the_frames_size_keeps_its_values(tmp_path: Path, geometry: Geometry) -> None:
    pixels = np.random.default_rng(5).integers(0, 256, (512, 512)).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    framed = frame_radiograph(
        read_radiograph(tmp_path / "a.png"), FrameSpec(512, geometry, Intensity.DISPLAY)
    )
    np.testing.assert_array_equal(framed.pixels, pixels / np.float32(255))


def test_letterbox_keeps_the_physical_aspect(radiograph_factory: Callable[..., Radiograph]) -> None:
    spec = FrameSpec(512, Geometry.LETTERBOX)
    assert find_content_box(radiograph_factory(300, 150), spec) == (0, 128, 512, 256)
    tall_pixels = dataclasses.replace(radiograph_factory(150, 300), pixel_aspect=2.0)
    assert find_content_box(tall_pixels, spec) == (0, 0, 512, 512)


def framed_example(
    factory: Callable[..., Radiograph], rows: int, columns: int, geometry: Geometry
) -> FramedRadiograph:
    return frame_radiograph(factory(rows, columns), FrameSpec(SIZE, geometry))


@pytest.mark.parametrize("geometry", Geometry)
def test_a_native_mask_survives_the_way_there_and_back(
    radiograph_factory: Callable[..., Radiograph], geometry: Geometry
) -> None:
    framed = framed_example(radiograph_factory, 300, 200, geometry)
    mask = np.zeros((300, 200), dtype=bool)
    mask[90:210, 50:150] = True
    there = frame_mask(mask, framed)
    assert (there.dtype, there.min(), there.max()) == (np.float32, 0, 1)
    back = unframe_mask(there >= 0.5, framed)
    overlap = (mask & back).sum() / (mask | back).sum()
    assert overlap > 0.93


def test_a_normalized_mask_fills_the_content_only(radiograph_factory: Callable[..., Radiograph]) -> None:
    box = framed_example(radiograph_factory, 300, 150, Geometry.LETTERBOX).content_box
    placed = place_in_content(np.ones((SIZE, SIZE), dtype=np.float32), box, SIZE)
    assert placed[:, 16:48].min() == 1
    assert not placed[:, :16].any()
    assert not placed[:, 48:].any()
    values = np.random.default_rng(0).random((SIZE, SIZE)).astype(np.float32)
    np.testing.assert_array_equal(place_in_content(values, (0, 0, SIZE, SIZE), SIZE), values)


def test_the_upsampled_change_has_no_bands(radiograph_factory: Callable[..., Radiograph]) -> None:
    radiograph = radiograph_factory(400, 400, bits_stored=12)
    framed = frame_radiograph(radiograph, FrameSpec(SIZE, Geometry.SQUASH, Intensity.MIMIC_CXR_JPG))
    wanted = np.clip(framed.pixels + 0.1, 0, 1)
    stored, mask = unframe_counterfactual(framed, wanted, np.ones((SIZE, SIZE), dtype=bool))
    assert mask.all()
    # Through the 256 steps of the intensity profile there could not be more values than steps.
    assert len(np.unique(stored)) > 256


def test_a_constant_image_is_framed_without_a_fault(radiograph: Radiograph) -> None:
    constant = dataclasses.replace(radiograph, stored_pixels=np.full((50, 40), 7, dtype=np.uint16))
    for intensity in Intensity:
        framed = frame_radiograph(constant, FrameSpec(SIZE, Geometry.SQUASH, intensity))
        assert np.ptp(framed.pixels) == 0
        stored, _ = unframe_counterfactual(framed, framed.pixels, np.ones((SIZE, SIZE), dtype=bool))
        np.testing.assert_array_equal(stored, constant.stored_pixels)


def test_wrong_shapes_are_refused(radiograph: Radiograph) -> None:
    framed = frame_radiograph(radiograph, FrameSpec(SIZE))
    for call in (
        lambda: frame_mask(np.ones((3, 3), dtype=bool), framed),
        lambda: unframe_mask(np.ones((3, 3), dtype=bool), framed),
        lambda: unframe_counterfactual(
            framed, np.ones((3, 3), dtype=np.float32), np.ones((SIZE, SIZE), dtype=bool)
        ),
    ):
        with pytest.raises(FrameMismatchError):
            call()


def test_a_framed_radiograph_travels_read_only(radiograph: Radiograph) -> None:
    copy = pickle.loads(pickle.dumps(frame_radiograph(radiograph, FrameSpec(SIZE))))
    assert not copy.pixels.flags.writeable
