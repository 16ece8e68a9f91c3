"""Which SOP classes are projection radiographs, and which may hold one.

Source: DICOM PS3.4 B.5.
"""

CR = "1.2.840.10008.5.1.4.1.1.1"
DX_FOR_PRESENTATION = "1.2.840.10008.5.1.4.1.1.1.1"
DX_FOR_PROCESSING = "1.2.840.10008.5.1.4.1.1.1.1.1"
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"

_OTHER_PROJECTION = (
    "1.2.840.10008.5.1.4.1.1.1.2",  # mammography
    "1.2.840.10008.5.1.4.1.1.1.2.1",
    "1.2.840.10008.5.1.4.1.1.1.3",  # intra-oral
    "1.2.840.10008.5.1.4.1.1.1.3.1",
    "1.2.840.10008.5.1.4.1.1.12.1",  # angiography
    "1.2.840.10008.5.1.4.1.1.12.1.1",
    "1.2.840.10008.5.1.4.1.1.12.2",  # fluoroscopy
    "1.2.840.10008.5.1.4.1.1.12.2.1",
)
SECONDARY_CAPTURE_CLASSES = frozenset(
    {SECONDARY_CAPTURE, *(f"{SECONDARY_CAPTURE}.{n}" for n in (1, 2, 3, 4))}  # 1 to 4: multi-frame
)
# What says which of its frames is meant (PS3.3 10.3).
MULTI_FRAME_CLASSES = (SECONDARY_CAPTURE_CLASSES - {SECONDARY_CAPTURE}) | frozenset(_OTHER_PROJECTION[5:])
DETECTOR_CLASSES = frozenset({CR, DX_FOR_PRESENTATION, DX_FOR_PROCESSING, *_OTHER_PROJECTION})
IMAGE_CLASSES = DETECTOR_CLASSES | SECONDARY_CAPTURE_CLASSES

CHEST_MODALITIES = frozenset({"CR", "DX", "DR", "RG"})
PROJECTION_MODALITIES = CHEST_MODALITIES | {"MG", "IO", "PX", "RF", "XA"}
STANDARD_ROOT = "1.2.840.10008."
