"""Mask files of all forms: DICOM segmentation, PNG, NIfTI; viewer and command line read and write alike."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from engine.arrays import BoolImage, freeze_arrays
from engine.errors import MaskError
from engine.masks.dicom_segmentation import write_segmentation
from engine.masks.nifti import is_nifti, read_nifti, write_nifti
from engine.masks.segmentation_reading import read_segmentation
from engine.radiographs.file_reader import MAX_FILE_BYTES, PNG_SIGNATURE
from engine.radiographs.radiograph import Radiograph
from engine.whole_file import written_whole

UNCHECKED = (
    "A {form} file does not say which radiograph it belongs to, so only its size was checked: make sure that "
    "it is for this one."
)


class FractionalMaskError(MaskError):
    """A segmentation says how much of each pixel belongs to it; somebody must say from where on it counts."""


@dataclass(frozen=True, eq=False)
class MaskFile:
    """A mask as a file holds it.

    Attributes:
        mask: (H, W) bool, with at least one pixel set.
        form: "DICOM segmentation", "PNG" or "NIfTI".
        name: of the file, for messages.
        sop_instance_uids: of the images that it belongs to; None where the form cannot say.
        frames: of a multi-frame image that it belongs to, counted from 1; empty where it names none.
        notes: sentences for the reader.
    """

    mask: BoolImage
    form: str
    name: str
    sop_instance_uids: frozenset[str] | None = None
    frames: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        freeze_arrays(self)


def read_mask_file(path: Path, threshold: float | None = None) -> MaskFile:
    """Read a mask; what is neither black nor transparent may change.

    Args:
        path: of the file; what it holds decides, not its name.
        threshold: from which share on a pixel of a fractional segmentation counts, in (0, 1].

    Raises:
        FractionalMaskError: a fractional segmentation, and no threshold.
        MaskError: it cannot be read, is damaged, or nothing is painted.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise MaskError(
                f"the mask {path.name} is larger than any mask of a radiograph; choose another file"
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise MaskError(f"the mask {path} does not exist; check the path") from error
    except OSError as error:
        raise MaskError(f"the mask {path.name} cannot be read ({error.strerror}); check the drive") from error
    if data.startswith(PNG_SIGNATURE):
        found = MaskFile(_read_png(path), "PNG", path.name, notes=(UNCHECKED.format(form="PNG"),))
    elif is_nifti(data):
        found = MaskFile(read_nifti(path), "NIfTI", path.name, notes=(UNCHECKED.format(form="NIfTI"),))
    elif data[128:132] == b"DICM":
        found = _read_dicom(data, path.name, threshold)
    else:
        raise MaskError(
            f"the mask {path.name} is no PNG, no NIfTI and no DICOM segmentation; save it in one of these "
            "forms"
        )
    if not found.mask.any():
        raise MaskError(
            f"nothing is painted in the mask {path.name}; pixels that may change must not be black"
        )
    return found


def fit_mask(found: MaskFile, radiograph: Radiograph) -> BoolImage:
    """The mask, if it is for this radiograph: pixel on pixel, and, where the file says, of this very image.

    Raises:
        MaskError: of another image, or of another size.
    """
    uids = found.sop_instance_uids
    if uids is not None:
        if not uids:
            raise MaskError(
                f"the segmentation {found.name} does not say which image it belongs to; save it as PNG or "
                "NIfTI where you are sure"
            )
        if not radiograph.sop_instance_uid:
            raise MaskError(
                f"the segmentation {found.name} belongs to a DICOM image, but this radiograph has no "
                "identity; open the DICOM file that it was painted on"
            )
        if radiograph.sop_instance_uid not in uids:
            raise MaskError(
                f"the segmentation {found.name} belongs to another image (it refers to another SOP Instance "
                "UID); open the radiograph that it was painted on"
            )
        if found.frames and radiograph.frame_number not in found.frames:
            listed = ", ".join(map(str, sorted(found.frames)))
            raise MaskError(
                f"the segmentation {found.name} belongs to frame {listed} of this file, and frame "
                f"{radiograph.frame_number} is open; open that frame"
            )
    if found.mask.shape != radiograph.shape:
        rows, columns = radiograph.shape
        raise MaskError(
            f"the mask has {found.mask.shape[0]} rows and {found.mask.shape[1]} columns, the radiograph "
            f"{rows} and {columns}; paint it on the radiograph at its native size"
        )
    return found.mask


def write_mask_file(path: Path, mask: BoolImage, radiograph: Radiograph) -> tuple[str, ...]:
    """Write a mask in the form that the ending of the path names, whole or not at all.

    Args:
        path: ending in .dcm, .png, .nii or .nii.gz; an earlier file is replaced.
        mask: (H, W) bool on the native grid, not empty.
        radiograph: that it was painted on.

    Returns:
        sentences for the reader.

    Raises:
        MaskError: another ending, another size, nothing painted, or the file cannot be written.
    """
    if mask.shape != radiograph.shape or not mask.any():
        raise MaskError("the mask is empty or has another size than the radiograph; paint on this radiograph")
    ending = ".nii.gz" if path.name.lower().endswith(".nii.gz") else path.suffix.lower()
    writers: dict[str, Callable[[Path], None]] = {
        ".dcm": lambda target: write_segmentation(target, mask, radiograph),
        ".png": lambda target: _write_png(target, mask),
        ".nii": lambda target: write_nifti(target, mask, radiograph),
        ".nii.gz": lambda target: write_nifti(target, mask, radiograph),
    }
    if ending not in writers:
        raise MaskError(f"the ending of {path.name} names no form of masks; use .dcm, .png, .nii or .nii.gz")
    try:
        with written_whole(path) as fresh:
            writers[ending](fresh)
    except OSError as error:
        raise MaskError(
            f"{path.name} cannot be written ({error.strerror or 'no room'}); choose another folder"
        ) from error
    if ending == ".dcm":
        return ()
    return ("This form does not say which radiograph it belongs to: keep them together.",)


def _read_dicom(data: bytes, name: str, threshold: float | None) -> MaskFile:
    found = read_segmentation(data, name)
    notes: tuple[str, ...] = ()
    if found.is_fractional and threshold is None:
        raise FractionalMaskError(
            f"the segmentation {name} is fractional: it says how much of each pixel belongs to it, not where "
            "its border is; say from which share on a pixel counts"
        )
    if found.is_fractional:
        assert threshold is not None
        mask = found.shares >= np.float32(threshold)
        notes += (f"Pixels count that belong to it by {threshold:.0%} or more.",)
    else:
        mask = found.shares > 0
    if found.segments > 1:
        notes += (f"All of its {found.segments} segments were taken together.",)
    return MaskFile(mask, "DICOM segmentation", name, found.sop_instance_uids, found.frames, notes)


def _read_png(path: Path) -> BoolImage:
    try:
        with Image.open(path, formats=("PNG",)) as file:
            image = file.convert("RGBA") if file.mode in ("P", "PA") else file
            pixels = np.asarray(image)
            has_alpha = image.mode in ("LA", "RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise MaskError(f"the mask {path.name} cannot be read ({error}); save it again as PNG") from error
    if pixels.ndim == 2:
        return pixels != 0
    if has_alpha:
        opaque: BoolImage = (pixels[..., :-1] != 0).any(axis=-1) & (pixels[..., -1] != 0)
        return opaque
    colored: BoolImage = (pixels != 0).any(axis=-1)
    return colored


def _write_png(path: Path, mask: BoolImage) -> None:
    Image.fromarray(np.where(mask, np.uint8(255), np.uint8(0))).save(path, format="PNG", optimize=False)
