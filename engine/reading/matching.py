"""Images at one resolution, so that sharpness does not tell a control from a counterfactual."""

import numpy as np
from PIL import Image

from engine.arrays import StoredPixels


def match_resolution(stored: StoredPixels, longer_side: int) -> StoredPixels:
    """Bring an image down to a resolution and back to its own grid.

    Inside its edit mask a counterfactual has no more detail than the model frame; brought down to that, the
    rest of it has no more either, and nor has a control.

    Args:
        stored: (H, W) stored values.
        longer_side: in pixels, what remains; an image that has no more stays as it is.

    Returns:
        (H, W) of the same dtype.
    """
    height, width = stored.shape
    scale = longer_side / max(height, width)
    if scale >= 1:
        return stored
    small = max(1, round(width * scale)), max(1, round(height * scale))
    picture = Image.fromarray(stored.astype(np.float32)).resize(small, Image.Resampling.BOX)
    back = np.asarray(picture.resize((width, height), Image.Resampling.BICUBIC))
    low, high = int(stored.min()), int(stored.max())
    matched: StoredPixels = np.clip(np.rint(back), low, high).astype(stored.dtype)
    return matched
