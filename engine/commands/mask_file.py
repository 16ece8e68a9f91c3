"""A reader mask from a PNG file."""

from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from engine.arrays import BoolImage
from engine.errors import MaskError


def read_mask(path: Path) -> BoolImage:
    """Read a painted mask: what is neither black nor transparent may change.

    Returns:
        (H, W) bool, with at least one pixel set.

    Raises:
        MaskError: no PNG file, damaged, or nothing is painted.
    """
    try:
        with Image.open(path, formats=("PNG",)) as file:
            image = file.convert("RGBA") if file.mode in ("P", "PA") else file
            pixels = np.asarray(image)
            has_alpha = image.mode in ("LA", "RGBA")
    except FileNotFoundError as error:
        raise MaskError(f"the mask {path} does not exist; check the path") from error
    except UnidentifiedImageError as error:
        raise MaskError(
            f"the mask {path.name} is no PNG file; save it as PNG, which keeps every value"
        ) from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise MaskError(f"the mask {path.name} cannot be read ({error}); save it again as PNG") from error
    if pixels.ndim == 2:
        mask = pixels != 0
    elif has_alpha:
        mask = (pixels[..., :-1] != 0).any(axis=-1) & (pixels[..., -1] != 0)
    else:
        mask = (pixels != 0).any(axis=-1)
    if not mask.any():
        raise MaskError(
            f"nothing is painted in the mask {path.name}; pixels that may change must not be black"
        )
    return mask


def check_mask_fits(mask: BoolImage, shape: tuple[int, int]) -> None:
    """Refuse a mask that does not lie pixel on pixel on the radiograph.

    Raises:
        MaskError: another size.
    """
    if mask.shape != shape:
        raise MaskError(
            f"the mask has {mask.shape[0]} rows and {mask.shape[1]} columns, the radiograph {shape[0]} and "
            f"{shape[1]}; paint it on the radiograph at its native size"
        )
