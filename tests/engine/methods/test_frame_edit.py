"""The change fades towards the edge of the edit mask."""

import numpy as np

from engine.methods.frame_edit import fade_to_cut, fade_to_edge


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


def test_a_change_fades_towards_where_the_pseudo_mask_cuts_it_off() -> None:
    relevance = np.zeros((100, 100), np.float32)
    relevance[20:80, 20:80] = 0.8
    pseudo = np.ones((100, 100), np.float32)
    pseudo[:50] = 0
    fade = fade_to_cut(relevance, pseudo, 0.1)
    assert fade[49, 50] == 0
    assert np.all(np.diff(fade[50:60, 50]) >= 0)
    assert 0 < fade[50, 50] < 0.2
    assert fade[58, 50] == 1  # eight rows from the cut
    assert fade[79, 50] == 1  # the map ends here by itself


def test_a_pseudo_mask_that_cuts_nothing_off_fades_nothing() -> None:
    relevance = np.zeros((50, 50), np.float32)
    relevance[30:40, 10:20] = 1
    pseudo = np.zeros((50, 50), np.float32)
    pseudo[25:] = 1
    assert (fade_to_cut(relevance, pseudo, 0.1) == 1).all()
    assert (fade_to_cut(np.full((50, 50), 0.15, np.float32), pseudo, 0.1) == 1).all()
