"""Reader masks as NIfTI, through SimpleITK: one slice whose columns are x and whose rows are y."""

import zlib
from pathlib import Path

import numpy as np

from engine.arrays import BoolImage
from engine.errors import MaskError
from engine.radiographs.file_reader import MAX_PIXELS
from engine.radiographs.radiograph import Radiograph

_MAGIC_AT, _MAGICS = 344, (b"n+1\0", b"ni1\0")
_HEADER_SIZE = 348


def is_nifti(data: bytes) -> bool:
    """Whether a file is NIfTI-1, packed or not, by what it holds."""
    if data[:2] == b"\x1f\x8b":
        try:
            data = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, _HEADER_SIZE)
        except zlib.error:
            return False
    return data[_MAGIC_AT : _MAGIC_AT + 4] in _MAGICS


def read_nifti(path: Path) -> BoolImage:
    """(H, W) bool: what is not 0.

    Raises:
        MaskError: damaged, or more than one slice.
    """
    import SimpleITK

    try:
        reader = SimpleITK.ImageFileReader()
        reader.SetFileName(str(path))
        reader.SetImageIO("NiftiImageIO")
        reader.ReadImageInformation()
        size = [int(n) for n in reader.GetSize()]
        if any(n != 1 for n in size[2:]) or reader.GetNumberOfComponents() != 1:
            raise MaskError(
                f"the mask {path.name} has the size {' x '.join(map(str, size))}; a mask of a radiograph is "
                "one slice of one value"
            )
        if size[0] * size[1] > MAX_PIXELS:
            raise MaskError(f"the mask {path.name} is larger than any radiograph; choose another file")
        values = SimpleITK.GetArrayFromImage(reader.Execute())
    except RuntimeError as error:  # SimpleITK knows no other
        raise MaskError(f"the mask {path.name} is no readable NIfTI file; save it again") from error
    mask: BoolImage = values.reshape(size[1], size[0]) != 0
    return mask


def write_nifti(path: Path, mask: BoolImage, radiograph: Radiograph) -> None:
    """Write a mask as one slice of unsigned bytes, with the pixel spacing where it is known.

    Raises:
        OSError: the file cannot be written.
    """
    import SimpleITK

    image = SimpleITK.GetImageFromArray(np.asarray(mask, dtype=np.uint8)[None])
    spacing = radiograph.pixel_spacing
    if spacing is not None:
        image.SetSpacing((spacing.column_mm, spacing.row_mm, 1.0))
    else:
        image.SetSpacing((1.0, radiograph.pixel_aspect, 1.0))
    try:
        SimpleITK.WriteImage(
            image, str(path), useCompression=path.name.endswith(".gz"), imageIO="NiftiImageIO"
        )
    except RuntimeError as error:
        raise OSError(f"{path.name} cannot be written") from error
