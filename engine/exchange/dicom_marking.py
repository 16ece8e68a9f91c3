"""What every DICOM object of ours says of itself: synthetic, derived, from what, by what, and the recipe.

The recipe stands in a private block of the creator ``COUNTERVIEW`` in group 0x0099:

| element | VR | holds |
|---|---|---|
| (0099,xx01) | LO | format and version of the recipe: "counterview edit 1" |
| (0099,xx02) | OB | the recipe as JSON in UTF-8, whatever the character set: the content of ``edit.json`` |
| (0099,xx03) | LO | SHA-256 of these bytes |
"""

import hashlib
import json
from typing import Any

from pydicom.dataset import Dataset

import engine
from engine.errors import OutputError
from engine.exchange.export_case import ExportCase, source_reference
from engine.exchange.synthetic_mark import DISCLAIMER, MARK

MANUFACTURER = "Counterview"
SCHEME = "99COUNTERVIEW"
PRIVATE_CREATOR = "COUNTERVIEW"
PRIVATE_GROUP = 0x0099
_LONGEST_ST = 1024
_LONGEST_LO = 64


def code(value: str, scheme: str, meaning: str) -> Dataset:
    """An item of a code sequence."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def mark_synthetic(dataset: Dataset, case: ExportCase) -> None:
    """Say that an object is synthetic, by what it was made, and how (PS3.3 C.12.1, C.7.5.1).

    Args:
        dataset: of the object; changed.
        case: that it belongs to.
    """
    dataset.SyntheticData = "YES"
    dataset.Manufacturer = MANUFACTURER
    dataset.ContributingEquipmentSequence = [_equipment(case)]
    declare_scheme(dataset)
    _put_recipe(dataset, case.recipe)


def mark_derived(dataset: Dataset, case: ExportCase) -> None:
    """Say that an image is derived, from what and how (PS3.3 C.7.6.1.1.2, C.12.4)."""
    provenance = case.result.provenance
    dataset.ImageType = ["DERIVED", "SECONDARY"]
    dataset.DerivationDescription = _fold(
        f"Synthetic counterfactual by a generative model. Instruction: {provenance.sentence} "
        f"Model: {provenance.model_words}. The words over the picture are part of the pixels.",
        _LONGEST_ST,
    )
    dataset.DerivationCodeSequence = [code("COUNTERFACTUAL", SCHEME, "Counterfactual by a generative model")]
    sop_class, instance, frame = source_reference(case.radiograph, case.study)
    source = Dataset()
    source.ReferencedSOPClassUID, source.ReferencedSOPInstanceUID = sop_class, instance
    if frame is not None:
        source.ReferencedFrameNumber = frame
    source.PurposeOfReferenceCodeSequence = [
        code("121322", "DCM", "Source image for image processing operation")
    ]
    dataset.SourceImageSequence = [source]
    dataset.ImageComments = f"{MARK}. {DISCLAIMER}"
    dataset.SeriesDescription = "SYNTHETIC counterfactual (research only)"
    dataset.BurnedInAnnotation = "YES"
    dataset.QualityControlImage = "NO"
    _keep_lossiness(dataset, case)


def read_recipe(dataset: Dataset) -> dict[str, Any] | None:
    """The recipe in an object of ours; None where it has none.

    Raises:
        OutputError: it was altered.
    """
    try:
        block = dataset.private_block(PRIVATE_GROUP, PRIVATE_CREATOR)
    except KeyError:
        return None
    text = bytes(block[2].value)
    if hashlib.sha256(text).hexdigest() != str(block[3].value):
        raise OutputError("the recipe in this object was altered; ask for the object again")
    found = json.loads(text)
    return found if isinstance(found, dict) else None


def _equipment(case: ExportCase) -> Dataset:
    """The engine and its model as the equipment that made it (PS3.3 C.12.1.1.5)."""
    provenance = case.result.provenance
    hashes = ", ".join(f"{name} {digest}" for name, digest in provenance.weights_sha256.items())
    told = ("seed", "guidance_scale", "image_guidance_scale", "num_inference_steps", "threshold", "variant")
    settings = ", ".join(f"{name} {provenance.request[name]}" for name in told if name in provenance.request)
    item = Dataset()
    item.PurposeOfReferenceCodeSequence = [code("109102", "DCM", "Processing Equipment")]
    item.Manufacturer = MANUFACTURER
    item.ManufacturerModelName = _fold(provenance.model_name, _LONGEST_LO) or "unnamed model"
    item.SoftwareVersions = f"Counterview {engine.__version__}"
    item.ContributionDateTime = case.made_at.strftime("%Y%m%d%H%M%S")
    item.ContributionDescription = _fold(f"{settings}. Weights, SHA-256: {hashes}", _LONGEST_ST)
    return item


def declare_scheme(dataset: Dataset) -> None:
    """Name who is behind our private codes (PS3.3 C.12.1.1.1); the dataset is changed."""
    known = [
        item
        for item in dataset.get("CodingSchemeIdentificationSequence", [])
        if item.CodingSchemeDesignator != SCHEME
    ]
    item = Dataset()
    item.CodingSchemeDesignator = SCHEME
    item.CodingSchemeName = "Counterview private codes"
    item.CodingSchemeResponsibleOrganization = "Counterview"
    dataset.CodingSchemeIdentificationSequence = [*known, item]


def _put_recipe(dataset: Dataset, recipe: dict[str, Any]) -> None:
    text = json.dumps(recipe, ensure_ascii=False, allow_nan=False).encode()
    text += b" " * (len(text) % 2)  # an even number, as all values have
    block = dataset.private_block(PRIVATE_GROUP, PRIVATE_CREATOR, create=True)
    block.add_new(1, "LO", _fold(f"{recipe.get('format')} {recipe.get('format_version')}", _LONGEST_LO))
    block.add_new(2, "OB", text)
    block.add_new(3, "LO", hashlib.sha256(text).hexdigest())


def _keep_lossiness(dataset: Dataset, case: ExportCase) -> None:
    """Once lossy, always lossy (PS3.3 C.7.6.1.1.5)."""
    source = case.study.source
    was_lossy = case.radiograph.file_format == "JPEG" or (
        source is not None and str(source.get("LossyImageCompression", "")) == "01"
    )
    dataset.LossyImageCompression = "01" if was_lossy else "00"
    if source is not None and was_lossy:
        for keyword in ("LossyImageCompressionRatio", "LossyImageCompressionMethod"):
            if keyword in source:
                dataset[keyword] = source[keyword]


def _fold(text: str, longest: int) -> str:
    """One line of this length that a DICOM text can hold: no backslash, no control characters."""
    line = " ".join(text.replace("\\", "/").split())
    return line if len(line) <= longest else line[: longest - 3] + "..."
