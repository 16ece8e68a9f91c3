"""A radiograph made of two dark lungs in a bright body, for tests that need no file."""

from pathlib import Path

import numpy as np

from engine.radiographs.greyscale import GreyScale, Window
from engine.radiographs.radiograph import Radiograph


def make_radiograph(
    rows: int = 300,
    columns: int = 260,
    bits_stored: int = 12,
    inverted: bool = False,
    seed: int = 0,
) -> Radiograph:
    """Two dark lungs in a bright body with noise; stored as unsigned integers of ``bits_stored`` bits."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:rows, 0:columns]
    y, x = y / rows, x / columns
    body = 0.75 - 0.5 * (np.hypot((x - 0.3) / 0.15, (y - 0.45) / 0.3) < 1)
    body -= 0.5 * (np.hypot((x - 0.7) / 0.15, (y - 0.45) / 0.3) < 1)
    body += random.normal(0, 0.02, body.shape)
    top = 2**bits_stored - 1
    stored = np.clip(body if not inverted else 1 - body, 0, 1) * top
    return Radiograph(
        stored_pixels=np.round(stored).astype(np.uint8 if bits_stored <= 8 else np.uint16),
        grey_scale=GreyScale(
            stored_min=0,
            modality_values=np.arange(top + 1, dtype=np.float64),
            windows=(Window(center=(top + 1) / 2, width=top + 1),),
            voi_table=None,
            inverted=inverted,
        ),
        path=Path("made-up.dcm"),
        file_format="DICOM",
        sha256="0" * 64,
        bits_stored=bits_stored,
        photometric_interpretation="MONOCHROME1" if inverted else "MONOCHROME2",
        modality="DX",
        view_position="PA",
        body_part_examined="CHEST",
    )
