"""Pictures of a generative model never count as films."""

from dataclasses import replace

import pytest
from exported_objects import export, write_source

from engine.datasets.real_films import RealFilm, film_pixels
from engine.errors import UnsupportedImageError
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.truth import refuse_counterfactual


def test_an_exported_counterfactual_is_refused_whatever_it_was_saved_as(tmp_path):
    export(tmp_path / "out", write_source(tmp_path / "film.dcm"), same_study=True)
    for name in ("counterfactual.dcm", "counterfactual-dx.dcm"):
        file = tmp_path / "out" / "result-001" / name
        with pytest.raises(UnsupportedImageError, match="never ground truth"):
            refuse_counterfactual(read_radiograph(file))
        film = RealFilm(file, "7", frozenset({"No Finding"}), frozenset(), 50, "F", "PA")
        with pytest.raises(UnsupportedImageError, match="never ground truth"):
            film_pixels(film)


def test_films_of_patients_and_simulated_ones_are_accepted(radiograph):
    refuse_counterfactual(radiograph)
    refuse_counterfactual(replace(radiograph, is_synthetic=True, is_simulated=True))
