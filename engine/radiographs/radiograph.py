"""Radiograph: the image read from a file, never changed."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from engine.arrays import FloatImage, StoredPixels, freeze_arrays, reduce_through_constructor
from engine.radiographs.greyscale import GreyScale


class SpacingMeaning(Enum):
    """What the millimetres of a pixel spacing refer to (PS3.3 10.7.1.3)."""

    DETECTOR = "at the detector"  # Imager Pixel Spacing: not corrected for magnification
    PATIENT = "in the patient, calibrated"  # Pixel Spacing with a calibration
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PixelSpacing:
    """Distance between pixel centres in mm; ``row_mm`` is between rows (first value in DICOM)."""

    row_mm: float
    column_mm: float
    meaning: SpacingMeaning


@dataclass(frozen=True, eq=False)
class Radiograph:
    """One radiograph as stored and as first displayed.

    Attributes:
        stored_pixels: (H, W) integers exactly as the file holds them: uint8, uint16, int8 or int16.
        grey_scale: how stored values become modality and display values.
        path: the file it came from.
        file_format: "DICOM", "PNG" or "JPEG".
        sha256: hex digest of the whole file.
        bits_stored: Bits Stored; 8 or 16 for PNG and JPEG.
        photometric_interpretation: as in the file ("MONOCHROME1", "MONOCHROME2", "RGB", ...).
        pixel_spacing: None where the file has none.
        frame_number: which frame of a multi-frame file, counted from 1.
        modality, view_position, body_part_examined, patient_age_years: for suitability and display;
            "" or None where unknown.
        sop_class_uid, sop_instance_uid, study_instance_uid, series_instance_uid: "" where unknown.
        is_synthetic: the file says that it is not a real examination.
        notes: one line each: what was inconsistent in the file and how it was read, or "not DICOM".
        pixel_aspect: height of a pixel over its width; 1.0 for square pixels and where unknown.
        patient_orientation: Patient Orientation (0020,0020), where rows and columns lead, such as "L\\F";
            "" where the file does not say.
        image_laterality: Image Laterality (0020,0062), else Laterality: "R", "L", "B" (both) or "U"
            (unpaired); "" where the file does not say.
        pixel_spacing_calibration_type: "FIDUCIAL" or "GEOMETRY" (0028,0A02); "" where the file does not say.
        is_simulated: the file says that it shows one of our simulated patients.
    """

    stored_pixels: StoredPixels
    grey_scale: GreyScale
    path: Path
    file_format: str
    sha256: str
    bits_stored: int
    photometric_interpretation: str
    pixel_spacing: PixelSpacing | None = None
    frame_number: int = 1
    modality: str = ""
    view_position: str = ""
    body_part_examined: str = ""
    patient_age_years: float | None = None
    sop_class_uid: str = ""
    sop_instance_uid: str = ""
    study_instance_uid: str = ""
    series_instance_uid: str = ""
    is_synthetic: bool = False
    notes: tuple[str, ...] = ()
    pixel_aspect: float = 1.0
    patient_orientation: str = ""
    image_laterality: str = ""
    pixel_spacing_calibration_type: str = ""
    is_simulated: bool = False

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        rows, columns = self.stored_pixels.shape
        return rows, columns

    @property
    def key(self) -> tuple[str, int]:
        """(``sha256``, ``frame_number``): the same for the same pixels, wherever the file lies now."""
        return self.sha256, self.frame_number

    @property
    def is_mirrored(self) -> bool:
        """The file says that the patient's left is on the left of the image (PS3.3 C.7.6.1.1.1)."""
        return self.patient_orientation.startswith("R")

    @property
    def display_pixels(self) -> FloatImage:
        """(H, W) float32 in [0, 1], the first correct display; 0 is black."""
        return self.grey_scale.display(self.stored_pixels)
