"""A grey scale written back as DICOM elements: rescale or Modality LUT, VOI LUT or windows."""

from dataclasses import dataclass

import numpy as np
from pydicom.dataset import Dataset
from pydicom.valuerep import format_number_as_ds

from engine.errors import OutputError
from engine.radiographs.greyscale import GreyScale, VoiFunction, Window


@dataclass(frozen=True)
class Affine:
    """Modality value = slope x stored value + intercept."""

    slope: float
    intercept: float


def affine_of(grey: GreyScale) -> Affine | None:
    """The rescale that makes these modality values; None where a table is needed."""
    values = grey.modality_values
    if len(values) < 2:
        return None
    stored = grey.stored_min + np.arange(len(values))
    slope = float(values[-1] - values[0]) / (len(values) - 1)
    # As few digits as the file had: a quotient seldom gives them back.
    for digits in range(1, 17):
        short = float(f"{slope:.{digits}g}")
        for intercept_digits in (digits, 16):
            intercept = float(f"{values[0] - short * grey.stored_min:.{intercept_digits}g}")
            if np.array_equal(short * stored + intercept, values):
                return Affine(short, intercept)
    intercept = float(values[0]) - slope * grey.stored_min
    step = max(abs(slope), 1e-12)
    is_close = np.max(np.abs(slope * stored + intercept - values)) < 1e-6 * step
    return Affine(slope, intercept) if is_close and slope != 0 else None


def modality_elements(grey: GreyScale) -> Dataset:
    """Rescale or Modality LUT Sequence (PS3.3 C.11.1); nothing where values are as stored.

    Raises:
        OutputError: the modality values are none that DICOM can state.
    """
    elements = Dataset()
    affine = affine_of(grey)
    if affine is not None:
        if affine != Affine(1.0, 0.0) or grey.units:
            elements.RescaleIntercept = format_number_as_ds(affine.intercept)
            elements.RescaleSlope = format_number_as_ds(affine.slope)
            elements.RescaleType = grey.units or "US"
        return elements
    values = grey.modality_values
    if not np.array_equal(values, np.round(values)) or values.min() < 0 or values.max() > 65535:
        raise OutputError(
            "the grey scale of this radiograph cannot be written as DICOM; save the result as a folder"
        )
    item = _lut(grey.stored_min, values.astype(np.uint16))
    item.ModalityLUTType = grey.units or "US"
    elements.ModalityLUTSequence = [item]
    return elements


def voi_elements(grey: GreyScale, shown: Window | None, in_stored_units: bool = False) -> Dataset:
    """What the display begins with: a window of the reader, else the file's VOI LUT, else its windows.

    Args:
        grey: of the radiograph.
        shown: the window on screen; None: as the file says.
        in_stored_units: the table begins at stored value 0 and no rescale comes before it.
    """
    table = grey.voi_table
    if table is None or shown is not None:
        return window_elements(grey.windows if shown is None else (shown, *grey.windows))
    elements = Dataset()
    values = np.arange(len(table)) if in_stored_units else grey.modality_values
    first, last = int(np.floor(values.min())), int(np.ceil(values.max()))
    if not first >= -32768 or last > 65535 or last - first >= 65536:
        raise OutputError(
            "the VOI LUT of this radiograph cannot be written as DICOM; save the result as a folder"
        )
    order = np.argsort(values, kind="stable")
    nearest = np.clip(np.searchsorted(values[order], np.arange(first, last + 1)), 0, len(values) - 1)
    entries = table[order][nearest].astype(np.float64)
    elements.VOILUTSequence = [_lut(first, np.round(entries * 65535).astype(np.uint16))]
    return elements


def window_elements(windows: tuple[Window, ...]) -> Dataset:
    """Windows that share the function of the first, which is all that one image can say (C.11.2.1.2).

    LINEAR_EXACT becomes the LINEAR that shows the same, for few viewers know it.
    """
    linear = [_as_linear(window) for window in windows]
    same = [window for window in linear if window.function is linear[0].function]
    unique = list(dict.fromkeys(same))
    elements = Dataset()
    elements.WindowCenter = [format_number_as_ds(float(window.center)) for window in unique]
    elements.WindowWidth = [format_number_as_ds(float(window.width)) for window in unique]
    elements.VOILUTFunction = linear[0].function.value
    if any(window.explanation for window in unique):
        elements.WindowCenterWidthExplanation = [
            (window.explanation or f"window {number}").replace("\\", "/")[:64]
            for number, window in enumerate(unique, start=1)
        ]
    return elements


def _as_linear(window: Window) -> Window:
    if window.function is not VoiFunction.LINEAR_EXACT:
        return window
    return Window(window.center + 0.5, window.width + 1, VoiFunction.LINEAR, window.explanation)


def _lut(first: int, entries: np.ndarray) -> Dataset:
    """A LUT item of 16 bits, which both kinds of LUT may have (PS3.3 C.11.1.1.1, C.11.2.1.1).

    65536 entries are stated as 0.
    """
    item = Dataset()
    vr = "SS" if first < 0 else "US"
    item.add_new("LUTDescriptor", vr, [_signed_as(len(entries) % 65536, vr), first, 16])
    item.add_new("LUTData", "OW", entries.astype("<u2").tobytes())
    return item


def _signed_as(count: int, vr: str) -> int:
    return count - 65536 if vr == "SS" and count > 32767 else count
