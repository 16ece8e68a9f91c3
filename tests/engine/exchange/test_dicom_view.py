"""Views as presentation states: written, read, and shown elsewhere the way they were here."""

import itertools
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pydicom
import pytest
from exported_objects import VIEW, complaints, edit, write_source

from engine.errors import OutputError
from engine.exchange.dicom_export import ExportedResult, ExportObject, export_dicom
from engine.exchange.view_reading import read_presentation_state
from engine.exchange.view_state import ViewState
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.greyscale import Window


def write_view(folder, source, view):
    """Its file, and the radiograph."""
    radiograph = read_radiograph(source)
    one = ExportedResult(edit(radiograph).result, view=view)
    export_dicom(folder, radiograph, [one], frozenset({ExportObject.VIEW}))
    return folder / "result-001" / "view.dcm", radiograph


def read_view(file, radiograph):
    return read_presentation_state(file.read_bytes(), file.name, radiograph)


@pytest.mark.parametrize(("turns", "mirrored"), list(itertools.product(range(4), (False, True))))
def test_each_orientation_comes_back_and_is_valid(tmp_path, turns, mirrored):
    view = replace(VIEW, quarter_turns=turns, mirrored=mirrored, area=(10, 5, 150, 110))
    file, radiograph = write_view(tmp_path / "out", write_source(tmp_path / "film.dcm"), view)
    found = read_view(file, radiograph)
    assert replace(found.view, graphics=()) == replace(view, graphics=())
    assert complaints(file) == []


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("inverted", [False, True])
def test_inversion_is_meant_as_on_screen_whatever_the_photometric_interpretation(
    tmp_path, photometric, inverted
):
    source = write_source(tmp_path / "film.dcm", PhotometricInterpretation=photometric)
    file, radiograph = write_view(tmp_path / "out", source, ViewState(inverted=inverted))
    assert read_view(file, radiograph).view.inverted == inverted
    shape = pydicom.dcmread(file).PresentationLUTShape
    assert shape == ("INVERSE" if (photometric == "MONOCHROME1") != inverted else "IDENTITY")


def test_graphics_and_words_come_back_and_the_mark_stays_on_the_screen(tmp_path):
    file, radiograph = write_view(tmp_path / "out", write_source(tmp_path / "film.dcm"), VIEW)
    found = read_view(file, radiograph)
    assert found.is_synthetic
    assert found.view.graphics == VIEW.graphics
    assert found.notes == ()
    words = [
        str(text.UnformattedTextValue)
        for annotation in pydicom.dcmread(file).GraphicAnnotationSequence
        for text in annotation.get("TextObjectSequence", [])
    ]
    assert words[0].startswith("SYNTHETIC")


def test_the_window_of_a_rescaled_film_is_in_its_own_units(tmp_path):
    source = write_source(
        tmp_path / "film.dcm", RescaleSlope="0.5", RescaleIntercept="-100", RescaleType="US"
    )
    view = ViewState(window=Window(900.0, 1500.0))
    file, radiograph = write_view(tmp_path / "out", source, view)
    state = pydicom.dcmread(file)
    assert (float(state.RescaleSlope), float(state.RescaleIntercept)) == (0.5, -100.0)
    assert read_view(file, radiograph).view.window == view.window


def test_another_viewer_shows_the_view_as_it_was_here(tmp_path):
    if shutil.which("dcmp2pgm") is None:
        pytest.skip("dcmp2pgm of dcmtk is not installed")
    view = ViewState(window=Window(1500.0, 1200.0), inverted=True)
    file, _ = write_view(tmp_path / "out", write_source(tmp_path / "film.dcm"), view)
    image = file.with_name("counterfactual.dcm")
    picture = tmp_path / "shown.pgm"
    subprocess.run(["dcmp2pgm", "-p", str(file), str(image), str(picture)], check=True, capture_output=True)
    from PIL import Image

    shown = np.asarray(Image.open(picture), dtype=float)
    back = read_radiograph(image)
    ours = 255 * (1 - back.grey_scale.display(back.stored_pixels, view.window))
    assert shown.shape == ours.shape
    assert np.median(np.abs(shown - ours)) <= 1.0


def test_shapes_of_other_makers_become_lines(tmp_path):
    file, radiograph = write_view(tmp_path / "out", write_source(tmp_path / "film.dcm"), VIEW)
    state = pydicom.dcmread(file)
    line = state.GraphicAnnotationSequence[1].GraphicObjectSequence[0]
    line.GraphicType, line.GraphicFilled = "CIRCLE", "N"
    line.GraphicData, line.NumberOfGraphicPoints = [50.5, 60.5, 60.5, 60.5], 2
    state.save_as(file)
    points = np.array(read_view(file, radiograph).view.graphics[0].points)
    assert np.allclose(np.hypot(points[:, 0] - 60.5, points[:, 1] - 50.5), 10)


def test_what_is_no_presentation_state_is_refused_in_words(tmp_path):
    file, radiograph = write_view(tmp_path / "out", write_source(tmp_path / "film.dcm"), VIEW)
    with pytest.raises(OutputError, match="no presentation state"):
        read_view(file.with_name("counterfactual.dcm"), radiograph)
    whole = file.read_bytes()
    for data in (b"", b"text", whole[:400]):
        with pytest.raises(OutputError):
            read_presentation_state(data, "view.dcm", radiograph)
    state = pydicom.dcmread(file)
    state.GraphicAnnotationSequence[1].GraphicObjectSequence[0].GraphicData = [1.0, 2.0, float("nan"), 3.0]
    state.save_as(file)
    with pytest.raises(OutputError, match="export it again"):
        read_view(file, radiograph)
