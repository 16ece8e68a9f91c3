"""Grey scales written back: whatever shows a radiograph shows its counterfactual alike."""

from dataclasses import replace

import numpy as np
import pytest
from exported_objects import complaints, edit, write_source
from made_up_dicom import lut_item

from engine.errors import OutputError
from engine.exchange.dicom_export import export_dicom
from engine.exchange.dicom_grey_scale import Affine, affine_of, modality_elements, window_elements
from engine.exchange.export_choice import ExportedResult, ExportObject
from engine.exchange.tiled_mark import tile_over_stored
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.greyscale import GreyScale, VoiFunction, Window

BENT = [round(4095 * (n / 4095) ** 2) for n in range(4096)]  # a LUT that no window can stand for
KINDS = {
    "windows": {"WindowCenter": ["2000", "1000"], "WindowWidth": ["3600", "500"]},
    "sigmoid": {"VOILUTFunction": "SIGMOID"},
    "exact": {"VOILUTFunction": "LINEAR_EXACT"},
    "no window": {"WindowCenter": None, "WindowWidth": None},
    "voi lut": {"VOILUTSequence": [lut_item(0, BENT, 12)], "WindowCenter": None, "WindowWidth": None},
    "modality lut": {"ModalityLUTSequence": [lut_item(0, BENT, 12)]},
    "rescale": {"RescaleSlope": "0.37", "RescaleIntercept": "-12.5", "RescaleType": "OD"},
    "falling rescale": {"RescaleSlope": "-1", "RescaleIntercept": "4095", "RescaleType": "US"},
    "inverted": {"PhotometricInterpretation": "MONOCHROME1"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_exported_image_shows_as_on_screen(tmp_path, kind):
    radiograph = read_radiograph(write_source(tmp_path / "film.dcm", **KINDS[kind]))
    one = edit(radiograph)
    export_dicom(
        tmp_path / "out",
        radiograph,
        [ExportedResult(one.result)],
        frozenset({ExportObject.COUNTERFACTUAL, ExportObject.VIEW}),
    )
    marked = tile_over_stored(one.result.counterfactual, radiograph.grey_scale)
    back = read_radiograph(tmp_path / "out" / "result-001" / "counterfactual.dcm")
    assert (back.stored_pixels == marked).all()
    shown = radiograph.grey_scale.display(marked)
    assert np.abs(back.display_pixels - shown).max() <= 1 / 65535
    assert (back.grey_scale.modality_values == radiograph.grey_scale.modality_values).all()
    for name in ("counterfactual.dcm", "view.dcm"):
        assert complaints(tmp_path / "out" / "result-001" / name) == []


@pytest.mark.parametrize("slope", [1.0, 0.1, 0.37, 1 / 3, -2.5])
@pytest.mark.parametrize("intercept", [0.0, -1024.0, 0.7])
def test_the_rescale_is_found_again(slope, intercept):
    values = slope * np.arange(-2048, 2048) + intercept
    found = affine_of(GreyScale(-2048, values, (Window(0.0, 100.0),), None, False))
    assert found is not None
    assert found.slope == pytest.approx(slope, rel=1e-12)
    assert found.intercept == pytest.approx(intercept, abs=1e-9)
    assert affine_of(GreyScale(0, np.sqrt(np.arange(4096.0)), (Window(0.0, 9.0),), None, False)) is None


def test_values_as_stored_need_no_rescale(radiograph):
    assert affine_of(radiograph.grey_scale) == Affine(1.0, 0.0)
    assert len(modality_elements(radiograph.grey_scale)) == 0


def test_values_that_dicom_cannot_state_are_refused(radiograph):
    odd = replace(radiograph.grey_scale, modality_values=np.sqrt(np.arange(4096.0)))
    with pytest.raises(OutputError, match="cannot be written as DICOM"):
        modality_elements(odd)


def test_windows_of_another_function_than_the_first_are_left_out():
    linear, sigmoid = Window(10.0, 20.0), Window(5.0, 9.0, VoiFunction.SIGMOID)
    exact = Window(7.5, 3.0, VoiFunction.LINEAR_EXACT, "computed")
    elements = window_elements((linear, sigmoid, exact))
    assert [float(value) for value in elements.WindowCenter] == [10.0, 8.0]
    assert [float(value) for value in elements.WindowWidth] == [20.0, 4.0]
    assert elements.VOILUTFunction == "LINEAR"
    assert list(elements.WindowCenterWidthExplanation) == ["window 1", "computed"]
