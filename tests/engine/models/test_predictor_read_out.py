"""A shipped referee reads two simulated films for the reader."""

from dataclasses import replace

import numpy as np
import pytest

from engine.models.predictor_read_out import read_out
from engine.models.predictors import load_referee
from engine.paths import samples_dir
from engine.radiographs.dicom_reader import read_radiograph
from engine.results.read_out import ReadOutRequest


@pytest.fixture(scope="module")
def referee():
    return load_referee("simulated")


@pytest.fixture(scope="module")
def effusion():
    return read_radiograph(samples_dir() / "simulated_pleural_effusion.dcm")


@pytest.fixture(scope="module")
def without():
    return read_radiograph(samples_dir() / "simulated_normal.dcm").stored_pixels


def test_an_effusion_that_is_gone_is_read_so_on_its_side(referee, effusion, without):
    found = read_out(referee, ReadOutRequest(effusion, without, "simulated"))
    one = next(read for read in found.findings if read.finding == "pleural_effusion")
    assert one.turned(0) == "goes"
    assert one.turned(1) == ""
    assert one.name == "pleural effusion"
    assert one.auroc == referee.card.ceiling["presence_beside"]["pleural_effusion"]
    assert (found.films, found.patients, found.is_pair) == (600, 300, True)


def test_where_nothing_changed_nothing_is_read_to_change(referee, effusion):
    found = read_out(referee, ReadOutRequest(effusion, effusion.stored_pixels, "simulated"))
    assert {read.change(side) for read in found.findings for side in (0, 1)} == {0.0}


def test_a_mirrored_film_is_read_as_one_that_is_not(referee, effusion, without):
    mirrored = replace(
        effusion,
        stored_pixels=np.ascontiguousarray(effusion.stored_pixels[:, ::-1]),
        patient_orientation="R\\F",
    )
    plain = read_out(referee, ReadOutRequest(effusion, without, "simulated"))
    turned = read_out(referee, ReadOutRequest(mirrored, np.ascontiguousarray(without[:, ::-1]), "simulated"))
    for one, other in zip(plain.findings, turned.findings, strict=True):
        assert one.before == pytest.approx(other.before, abs=0.02)
