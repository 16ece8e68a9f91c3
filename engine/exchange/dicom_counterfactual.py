"""The counterfactual as a DICOM image of native resolution, with its mark in the pixels.

As a rule a plain Secondary Capture: it claims no detector and no exposure, names itself synthetic even to
software that does not know Synthetic Data (Conversion Type SYN), opens nearly everywhere, and, unlike
Multi-frame Grayscale Word SC, lets Rescale, VOI LUT and MONOCHROME1 be those of the radiograph (PS3.3 A.8.1,
A.8.4), so that values and display stay the same. On request also a derived DX For Presentation, which hangs
beside the radiograph; it takes over no exposure and no detector either.
"""

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

import engine
from engine.errors import OutputError
from engine.exchange.dicom_grey_scale import (
    Affine,
    affine_of,
    modality_elements,
    voi_elements,
    window_elements,
)
from engine.exchange.dicom_marking import MANUFACTURER, code, mark_derived, mark_synthetic
from engine.exchange.export_case import ExportCase, new_uid
from engine.exchange.tiled_mark import tile_over_stored
from engine.radiographs.greyscale import VoiFunction, Window
from engine.radiographs.radiograph import Radiograph, SpacingMeaning
from engine.radiographs.sop_classes import DX_FOR_PRESENTATION, SECONDARY_CAPTURE

_VIEWS = {"PA": ("399348003", "SCT", "postero-anterior"), "AP": ("399067008", "SCT", "antero-posterior")}


def make_secondary_capture(case: ExportCase) -> Dataset:
    """The counterfactual as Secondary Capture, 16 bits allocated, shown as on screen."""
    dataset = _image(case, SECONDARY_CAPTURE, "OT", place=1)
    dataset.ConversionType = "SYN"  # Synthetic Image (PS3.3 C.8.6.1)
    grey = case.radiograph.grey_scale
    dataset.update(modality_elements(grey))
    dataset.update(voi_elements(grey, case.view.window))
    _put_pixels(dataset, case, tile_over_stored(case.result.counterfactual, grey))
    return dataset


def why_no_dx(radiograph: Radiograph, imager_spacing: tuple[float, float] | None) -> str:
    """What keeps the counterfactual of a radiograph from being a DX image; "" where nothing does."""
    affine = affine_of(radiograph.grey_scale)
    if affine is None or affine.slope <= 0 or not 6 <= radiograph.bits_stored <= 16:
        return "this radiograph has a grey scale that no DX image can have"
    if not radiograph.patient_orientation:
        return "this radiograph does not tell which way it lies, and a DX image must"
    if imager_spacing is None:
        return "this radiograph does not tell the spacing of its detector, and a DX image must"
    return ""


def make_dx(case: ExportCase) -> Dataset:
    """The counterfactual as derived DX image For Presentation (PS3.3 A.26).

    Raises:
        OutputError: the grey scale of the radiograph is none that a DX image can have.
    """
    radiograph, grey = case.radiograph, case.radiograph.grey_scale
    obstacle = why_no_dx(radiograph, case.imager_spacing)
    if obstacle:
        raise OutputError(f"{obstacle}; export the Secondary Capture alone")
    affine = affine_of(grey)
    assert affine is not None
    dataset = _image(case, DX_FOR_PRESENTATION, "DX", place=2)
    dataset.PresentationIntentType = "FOR PRESENTATION"
    dataset.ImageLaterality = radiograph.image_laterality or "U"
    dataset.AnatomicRegionSequence = [code("816094009", "SCT", "Chest")]
    dataset.ViewPosition = radiograph.view_position if radiograph.view_position in _VIEWS else ""
    if dataset.ViewPosition:
        dataset.ViewCodeSequence = [code(*_VIEWS[dataset.ViewPosition])]
    # No detector and no stand made this image: both are known to be empty (type 2).
    dataset.DetectorType = dataset.PositionerType = ""
    dataset.AcquisitionContextSequence = []
    dataset.RescaleIntercept, dataset.RescaleSlope, dataset.RescaleType = "0", "1", "US"
    dataset.PresentationLUTShape = "INVERSE" if grey.inverted else "IDENTITY"
    dataset.PixelIntensityRelationship = "LOG"
    dataset.PixelIntensityRelationshipSign = 1 if grey.inverted else -1  # C.8.11.3.1.2
    # A DX image has no signs and no rescale: values begin at 0, and windows move along with them.
    windows = tuple(_in_stored_units(window, affine, grey.stored_min) for window in grey.windows)
    view = case.view.window
    shown = None if view is None else _in_stored_units(view, affine, grey.stored_min)
    if grey.voi_table is not None and shown is None:
        dataset.update(voi_elements(grey, None, in_stored_units=True))
    else:
        dataset.update(window_elements(windows if shown is None else (shown, *windows)))
    stored = tile_over_stored(case.result.counterfactual, grey).astype(np.int32) - grey.stored_min
    _put_pixels(dataset, case, stored.astype(np.uint16))
    return dataset


def _image(case: ExportCase, sop_class: str, modality: str, place: int) -> Dataset:
    """All that both kinds have in common, pixels and grey scale apart."""
    import highdicom as hd

    made = hd.base.SOPClass(
        study_instance_uid=str(case.study.attributes.StudyInstanceUID),
        series_instance_uid=new_uid(),
        series_number=case.series_number(place),
        sop_instance_uid=new_uid(),
        sop_class_uid=sop_class,
        instance_number=1,
        modality=modality,
        manufacturer=MANUFACTURER,
        manufacturer_model_name=f"Counterview {engine.__version__}",
        software_versions=engine.__version__,
        device_serial_number="none",
        transfer_syntax_uid=ExplicitVRLittleEndian,
        specific_character_set="ISO_IR 192",
        series_date=case.made_at.date(),
        series_time=case.made_at.time().replace(microsecond=0),
        content_date=case.made_at.date(),
        content_time=case.made_at.time().replace(microsecond=0),
    )
    dataset: Dataset = made
    for element in case.study.attributes:
        dataset[element.tag] = element
    radiograph = case.radiograph
    dataset.PatientOrientation = (
        radiograph.patient_orientation.split("\\") if radiograph.patient_orientation else ""
    )
    dataset.BodyPartExamined = "CHEST"  # unpaired, so that no laterality is called for
    mark_derived(dataset, case)
    mark_synthetic(dataset, case)
    _put_spacing(dataset, case)
    return dataset


def _put_pixels(dataset: Dataset, case: ExportCase, stored: np.ndarray) -> None:
    radiograph = case.radiograph
    is_signed = stored.dtype.kind == "i"
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME1" if radiograph.grey_scale.inverted else "MONOCHROME2"
    dataset.Rows, dataset.Columns = stored.shape
    dataset.BitsAllocated, dataset.BitsStored = 16, radiograph.bits_stored
    dataset.HighBit, dataset.PixelRepresentation = radiograph.bits_stored - 1, int(is_signed)
    dataset.PixelData = stored.astype("<i2" if is_signed else "<u2").tobytes()
    if not hasattr(dataset, "file_meta"):
        dataset.file_meta = FileMetaDataset()


def _put_spacing(dataset: Dataset, case: ExportCase) -> None:
    """Distances with the meaning that they had (PS3.3 10.7.1.3)."""
    radiograph = case.radiograph
    spacing = radiograph.pixel_spacing
    if spacing is None:
        if abs(radiograph.pixel_aspect - 1) > 0.001:
            dataset.PixelAspectRatio = [round(1000 * radiograph.pixel_aspect), 1000]
        return
    values = [_short(spacing.row_mm), _short(spacing.column_mm)]
    dataset.PixelSpacing = values
    if case.imager_spacing is not None:
        dataset.ImagerPixelSpacing = [_short(mm) for mm in case.imager_spacing]
    if spacing.meaning is SpacingMeaning.PATIENT and radiograph.pixel_spacing_calibration_type:
        dataset.PixelSpacingCalibrationType = radiograph.pixel_spacing_calibration_type
        dataset.PixelSpacingCalibrationDescription = "as in the source image"


def _short(value: float) -> str:
    from pydicom.valuerep import format_number_as_ds

    return format_number_as_ds(float(value))


def _in_stored_units(window: Window, affine: Affine, stored_min: int) -> Window:
    """The same window for stored values that begin at 0, without rescale.

    LINEAR counts half a value more on either side (PS3.3 C.11.2.1.2.1), which no slope changes.
    """
    shift = 0.5 if window.function is VoiFunction.LINEAR else 0.0
    center = (window.center - shift - affine.intercept) / affine.slope - stored_min + shift
    width = (window.width - 2 * shift) / affine.slope + 2 * shift
    return Window(center, width, window.function, window.explanation)
