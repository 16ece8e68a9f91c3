"""The stand-ins keep the promises of what they stand in for."""

import numpy as np
import pytest
from fakes import FakeEngineClient, make_result

from engine.edit import EditRequest, Variant


@pytest.fixture
def request_of(radiograph_factory):
    def build(**more):
        fields = {
            "radiograph": radiograph_factory(),
            "instruction": "Add the finding of edema.",
            "model": "m",
        }
        return EditRequest(**(fields | more))

    return build


@pytest.mark.parametrize("inverted", [False, True])
def test_fake_result_changes_nothing_outside_its_edit_mask(radiograph_factory, request_of, inverted):
    request = request_of(radiograph=radiograph_factory(inverted=inverted))
    result = make_result(request)
    changed = result.counterfactual != request.radiograph.stored_pixels
    assert changed.any()
    assert not (changed & ~result.edit_mask).any()
    assert result.counterfactual.dtype == request.radiograph.stored_pixels.dtype


def test_fake_result_follows_reader_mask_and_variant(request_of):
    mask = np.zeros((300, 260), dtype=bool)
    mask[150:200, 60:120] = True
    assert make_result(request_of(reader_mask=mask)).provenance.mask_source == "reader mask"
    assert make_result(request_of(variant=Variant.NONE)).edit_mask.all()


def test_fake_engine_tells_what_the_test_scripts(fake_engine: FakeEngineClient, request_of, qtbot):
    heard = []
    fake_engine.finished.connect(lambda job, result: heard.append(("finished", job)))
    fake_engine.failed.connect(lambda job, kind, message: heard.append(("failed", job, kind)))
    fake_engine.cancelled.connect(lambda job: heard.append(("cancelled", job)))
    jobs = [fake_engine.submit(request_of(seed=seed)) for seed in range(4)]
    fake_engine.finish(jobs[0])
    fake_engine.fail(jobs[1])
    fake_engine.cancel(jobs[2])
    fake_engine.die()
    assert heard == [
        ("finished", jobs[0]),
        ("failed", jobs[1], "EditError"),
        ("cancelled", jobs[2]),
        ("failed", jobs[3], "EngineProcessError"),
    ]
