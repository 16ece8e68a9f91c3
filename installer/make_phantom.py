"""Makes ``resources/samples/phantom.dcm``, a simple rendered chest: the sample a newcomer opens first.

Ellipsoids and tubes of known attenuation, seen from a point source through Beer's law, stored as a 12-bit
digital radiograph that says of itself that it is synthetic. It has no medical meaning.

    python installer/make_phantom.py
"""

import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import DeflatedExplicitVRLittleEndian, generate_uid

Image = NDArray[np.float64]
ROWS, COLUMNS = 1280, 1088
PIXEL_MM = 0.3
DIGITAL_X_RAY_FOR_PRESENTATION = "1.2.840.10008.5.1.4.1.1.1.1"

# Attenuation in 1/cm at the effective energy of a chest film; the lung's is about a quarter of water's.
WATER, LUNG, BONE = 0.20, 0.05, 0.42


class Canvas:
    """Adds up attenuation along the ray of each pixel; coordinates in cm, x to image right, y down."""

    def __init__(self) -> None:
        y, x = np.mgrid[0:ROWS, 0:COLUMNS].astype(np.float64)
        self.x = (x - (COLUMNS - 1) / 2) * PIXEL_MM / 10
        self.y = (y - (ROWS - 1) / 2) * PIXEL_MM / 10

    def ellipsoid(self, x: float, y: float, radii: tuple[float, float, float], tilt_deg: float = 0) -> Image:
        """Path length in cm through an ellipsoid with half-axes (x, y, depth), tilted in the image plane."""
        angle = np.deg2rad(tilt_deg)
        u = (self.x - x) * np.cos(angle) + (self.y - y) * np.sin(angle)
        v = -(self.x - x) * np.sin(angle) + (self.y - y) * np.cos(angle)
        return 2 * radii[2] * np.sqrt(np.clip(1 - (u / radii[0]) ** 2 - (v / radii[1]) ** 2, 0, None))

    def superellipse(self, x: float, y: float, half_width: float, half_height: float, depth: float) -> Image:
        """Path length in cm through a barrel with flat sides, for body and trunk."""
        u, v = np.abs((self.x - x) / half_width), np.abs((self.y - y) / half_height)
        return 2 * depth * np.clip(1 - u**3.2 - v**5, 0, None) ** 0.5

    def tube(self, points: np.ndarray, radius: float) -> Image:
        """Path length in cm through a round tube along a polyline of (x, y) points."""
        nearest = np.full(self.x.shape, np.inf)
        for (x0, y0), (x1, y1) in pairwise(points):
            length2 = (x1 - x0) ** 2 + (y1 - y0) ** 2
            t = np.clip(((self.x - x0) * (x1 - x0) + (self.y - y0) * (y1 - y0)) / length2, 0, 1)
            nearest = np.minimum(
                nearest, (self.x - x0 - t * (x1 - x0)) ** 2 + (self.y - y0 - t * (y1 - y0)) ** 2
            )
        return 2 * np.sqrt(np.clip(radius**2 - nearest, 0, None))


def lungs(canvas: Canvas) -> Image:
    """Path length in cm through air-filled lung; the domes of the diaphragm cut it off below."""
    total = np.zeros_like(canvas.x)
    for side in (-1, 1):  # the patient's right lung is on the left of the image
        lung = canvas.ellipsoid(side * 6.6, -1.0, (5.4, 12.6, 6.2), tilt_deg=side * -4)
        dome_top = 7.4 if side < 0 else 8.4
        below_dome_cm = canvas.y - dome_top - ((canvas.x - side * 6.2) / 5.2) ** 2 * 2.2
        total += lung / (1 + np.exp(np.clip(below_dome_cm / 0.07, -50, 50)))
    return total


def vessels(canvas: Canvas, random: np.random.Generator) -> Image:
    """Path length in cm through a few branching vessels from each hilum."""
    total = np.zeros_like(canvas.x)
    for side in (-1, 1):
        for start_angle in np.linspace(-75, 75, 9):
            point, angle, radius = np.array([side * 2.6, -0.6]), start_angle + random.normal(0, 6), 0.24
            points = [point]
            for _ in range(7):
                step = 1.15 * np.array([side * np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
                points.append(points[-1] + step)
                angle += random.normal(0, 12)
            for first, (a, b) in enumerate(pairwise(points)):
                total += canvas.tube(np.array([a, b]), radius * 0.82**first)
    return total


def bones(canvas: Canvas) -> Image:
    """Path length in cm through ribs, clavicles and spine."""
    total = np.zeros_like(canvas.x)
    s = np.linspace(0, 1, 15)
    for side in (-1, 1):
        for number in range(9):
            top = -11.2 + 2.25 * number
            reach = 5.6 + 6.0 * np.sqrt(np.clip((number + 1) / 7, 0, 1))
            posterior = np.stack(
                [side * (1.6 + (reach - 1.6) * s), top - 0.9 * np.sin(np.pi * s) + 2.6 * s**2], 1
            )
            anterior = np.stack([side * (reach - (reach - 3.4) * s), top + 1.7 + 4.4 * s**1.3], 1)
            total += 0.55 * canvas.tube(posterior, 0.42) + 0.28 * canvas.tube(anterior, 0.45)
        clavicle = np.stack([side * (1.4 + 9.6 * s), -11.6 - 1.5 * s + 0.7 * np.sin(2 * np.pi * s)], 1)
        total += 0.7 * canvas.tube(clavicle, 0.55)
    for vertebra in range(14):
        total += canvas.ellipsoid(0, -16 + 2.6 * vertebra, (1.5, 1.12, 1.2))
    return total


def render(random: np.random.Generator) -> Image:
    """The phantom as (ROWS, COLUMNS) uint16 of 12 bits, MONOCHROME2."""
    canvas = Canvas()
    body = canvas.superellipse(0, 9, 15.6, 24.5, 9.5)
    body = np.maximum(body, canvas.ellipsoid(0, -19, (5.2, 8.0, 5.5)))
    for side in (-1, 1):
        body = np.maximum(body, canvas.ellipsoid(side * 12.0, -11, (5.6, 9.0, 5.5), tilt_deg=side * -38))
    air = lungs(canvas)
    heart = canvas.ellipsoid(1.9, 3.6, (5.4, 4.6, 4.6), tilt_deg=28) + canvas.ellipsoid(
        0, -4, (2.9, 8.5, 3.0)
    )
    air = np.clip(air - heart, 0, None)
    airway = canvas.tube(np.array([[0, -18.0], [0, -6.5], [-2.4, -3.6]]), 0.75)
    airway = np.maximum(airway, canvas.tube(np.array([[0, -6.5], [2.6, -3.8]]), 0.55))
    inside_lung = np.clip(air / 4, 0, 1)
    depth = WATER * np.clip(body, 0, None) - (WATER - LUNG) * air - WATER * np.minimum(airway, body)
    depth += 0.16 * vessels(canvas, random) * inside_lung + (BONE - WATER) * bones(canvas)
    photons = 6e4 * np.exp(-0.62 * np.clip(depth, 0, None))
    photons = random.poisson(np.clip(photons, 1, None)).astype(np.float64)
    film = -np.log(photons / 6e4) / 0.62
    dark, bright = np.quantile(film[air > 6], 0.02), np.quantile(film, 0.97)
    grey = (1 - np.exp(-1.1 * np.clip((film - 0.72 * dark) / (bright - dark), 0, None))) / (1 - np.exp(-1.35))
    return np.round(np.clip(grey, 0, 1) * 4095).astype(np.uint16)


def to_dicom(pixels: np.ndarray) -> FileDataset:
    """Wrap the pixels as a DX image that declares itself synthetic (PS3.3 A.26, C.12.1.1.1)."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = DIGITAL_X_RAY_FOR_PRESENTATION
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=["counterview phantom", "instance"])
    meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    dataset = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID = meta.MediaStorageSOPClassUID
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.StudyInstanceUID = generate_uid(entropy_srcs=["counterview phantom", "study"])
    dataset.SeriesInstanceUID = generate_uid(entropy_srcs=["counterview phantom", "series"])
    dataset.SyntheticData = "YES"
    dataset.ImageType = ["DERIVED", "PRIMARY"]
    dataset.Modality = "DX"
    dataset.PresentationIntentType = "FOR PRESENTATION"
    dataset.PatientName, dataset.PatientID = "PHANTOM", "PHANTOM"
    dataset.PatientBirthDate, dataset.PatientSex, dataset.PatientAge = "", "O", "050Y"
    dataset.StudyDate = dataset.ContentDate = date(2000, 1, 1).strftime("%Y%m%d")
    dataset.StudyTime = dataset.ContentTime = "000000"
    dataset.AccessionNumber = dataset.ReferringPhysicianName = dataset.StudyID = ""
    dataset.SeriesNumber, dataset.InstanceNumber = 1, 1
    dataset.Manufacturer = "Counterview"
    dataset.SeriesDescription = "Rendered phantom, no medical meaning"
    dataset.BodyPartExamined, dataset.ViewPosition = "CHEST", "PA"
    dataset.PatientOrientation = ["L", "F"]
    dataset.ImageLaterality = "U"
    dataset.ImagerPixelSpacing = [PIXEL_MM, PIXEL_MM]
    dataset.BurnedInAnnotation, dataset.LossyImageCompression = "NO", "00"
    dataset.PixelIntensityRelationship, dataset.PixelIntensityRelationshipSign = "LOG", 1
    dataset.PresentationLUTShape = "IDENTITY"
    dataset.PhotometricInterpretation, dataset.SamplesPerPixel = "MONOCHROME2", 1
    dataset.RescaleIntercept, dataset.RescaleSlope, dataset.RescaleType = "0", "1", "US"
    dataset.Rows, dataset.Columns = pixels.shape
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    dataset.WindowCenter, dataset.WindowWidth = "2048", "4096"
    dataset.PixelData = pixels.tobytes()
    return dataset


def main() -> None:
    """Write the sample where ``engine.paths`` looks for it."""
    target = Path(__file__).resolve().parent.parent / "resources" / "samples" / "phantom.dcm"
    target.parent.mkdir(parents=True, exist_ok=True)
    to_dicom(render(np.random.default_rng(7))).save_as(target, enforce_file_format=True)
    sys.stdout.write(f"wrote {target.name}, {target.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
