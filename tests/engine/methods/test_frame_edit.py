"""The change fades towards the edge of the edit mask."""

import numpy as np

from engine.methods.frame_edit import fade_to_edge


def test_a_change_fades_to_the_edge_and_is_whole_inside() -> None:
    mask = np.zeros((500, 500), bool)
    mask[100:300, 50:400] = True
    fade = fade_to_edge(mask)
    assert fade.dtype == np.float32
    assert not fade[~mask].any()
    assert (fade[110:290, 60:390] == 1).all()
    edge = fade[100:110, 200]
    assert (np.diff(edge) > 0).all()
    assert 0 < edge[0] < 0.2


def test_small_masks_still_change_and_the_border_of_the_frame_is_no_edge() -> None:
    thin = np.zeros((500, 500), bool)
    thin[200:206, 100:300] = True
    assert fade_to_edge(thin).max() == 1
    assert (fade_to_edge(np.ones((500, 500), bool)) == 1).all()
    lower = np.zeros((500, 500), bool)
    lower[250:] = True
    assert (fade_to_edge(lower)[300:] == 1).all()
    assert not fade_to_edge(np.zeros((500, 500), bool)).any()
