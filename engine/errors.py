"""Every error the engine raises on purpose.

EngineError
├── RadiographError            a file cannot become a radiograph
│   ├── NotAnImageFileError        neither DICOM nor PNG/JPEG, or without pixels
│   ├── UnsupportedImageError      readable, but not a kind that can be shown
│   ├── DamagedImageError          truncated, inconsistent or hostile
│   └── DecodingError              the pixel decoder failed, hung or died
├── FrameMismatchError         two arrays that belong together differ in shape
├── InstructionError           an instruction that cannot be understood
│   └── UnknownWordError           names the words and the nearest known ones
├── AtlasError                 a pseudo mask or an atlas is missing, damaged or of the wrong shape
├── LocalizationError          lungs, heart or diaphragm cannot be found on a film
├── MaskError                  a reader mask that cannot be used
├── RequestError               a parameter out of range, or parameters that contradict each other
├── ModelError                 a model cannot be used
│   ├── ModelNotFoundError
│   ├── ModelCardError             the card is missing, incomplete or wrong
│   └── ModelIntegrityError        hash, shape, finiteness or file format is wrong
├── EditError                  the edit itself went wrong
│   ├── EditCancelled              the reader cancelled
│   ├── OutOfMemory                not enough memory on the device
│   └── NonFiniteResultError       the model returned NaN or infinity
├── EngineProcessError         the engine process died or speaks another version
├── TrainingError              a training run cannot go on
├── DatasetError               a table or file of a data set cannot be used
├── OutputError                a result cannot be written
│   └── OutputCancelled            the reader cancelled the writing
├── StudyError                 a reader study contradicts itself, is incomplete or was altered
├── ArchiveError               a PACS refuses, keeps silent or answers what cannot be true
│   └── ArchiveCancelled           the reader cancelled
├── IdentityError              a file cannot be de-identified
├── CapsuleError               a case capsule is damaged, altered, hostile or of another radiograph
└── StoreError                 ratings or kept results cannot be read or written
    └── DamagedEntryError          a kept result is not what was stored

A message is one line: what was found, and what to do.
"""


class EngineError(Exception):
    """Base of all errors of the engine.

    Args:
        message: one line that says what was found and what to do; line breaks are folded to blanks.
    """

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class RadiographError(EngineError):
    """A file cannot become a radiograph."""


class NotAnImageFileError(RadiographError):
    """The file is neither DICOM nor PNG or JPEG, or it holds no pixels."""


class UnsupportedImageError(RadiographError):
    """The file is well formed but of a kind that cannot be shown here."""


class DamagedImageError(RadiographError):
    """The file is truncated, contradicts itself or is hostile."""


class DecodingError(RadiographError):
    """The pixel decoder failed, took too long, took too much memory or died."""


class FrameMismatchError(EngineError):
    """Two arrays that belong together differ in shape."""


class InstructionError(EngineError):
    """An instruction that cannot be understood."""


class UnknownWordError(InstructionError):
    """Words outside the vocabulary.

    Attributes:
        unknown: each unknown phrase with the nearest known one, or None where nothing is near.
    """

    def __init__(self, message: str, unknown: tuple[tuple[str, str | None], ...] = ()) -> None:
        super().__init__(message)
        self.unknown = unknown


class AtlasError(EngineError):
    """A pseudo mask or an atlas is missing, damaged or of the wrong shape."""


class LocalizationError(EngineError):
    """Lungs, heart or diaphragm cannot be found reliably on a film."""


class MaskError(EngineError):
    """A reader mask that cannot be used with this radiograph."""


class RequestError(EngineError):
    """A parameter is out of range, or parameters contradict each other."""


class ModelError(EngineError):
    """A model cannot be used."""


class ModelNotFoundError(ModelError):
    """No model of this name or in this folder."""


class ModelCardError(ModelError):
    """The model card is missing, incomplete or wrong."""


class ModelIntegrityError(ModelError):
    """The weights have another hash, shape or format than they should, or hold NaN."""


class EditError(EngineError):
    """The edit itself went wrong."""


class EditCancelled(EditError):
    """The reader cancelled the edit."""


class OutOfMemory(EditError):
    """There is not enough memory for this edit on this device.

    Attributes:
        remedies: values of ``service.remedies.Remedy`` that may help.
    """

    def __init__(self, message: str, remedies: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.remedies = remedies


class NonFiniteResultError(EditError):
    """The model returned NaN or infinity."""


class EngineProcessError(EngineError):
    """The engine process died or speaks another protocol version."""


class TrainingError(EngineError):
    """A training run cannot go on, or what it made cannot be used."""


class DatasetError(EngineError):
    """A table or file of a data set is missing, damaged or contradicts itself."""


class OutputError(EngineError):
    """A result cannot be written where it should go."""


class OutputCancelled(OutputError):
    """The reader cancelled the writing; nothing is there."""


class CapsuleError(EngineError):
    """A case capsule is damaged, altered, hostile, of another radiograph or of a newer version."""


class StudyError(EngineError):
    """A reader study contradicts itself, is incomplete, was altered, or asks for what it forbids."""


class StoreError(EngineError):
    """Ratings or kept results cannot be read or written."""


class DamagedEntryError(StoreError):
    """A kept result is not what was stored."""


class ArchiveError(EngineError):
    """A PACS refuses, keeps silent, is not allowed, or answers what cannot be true."""


class ArchiveCancelled(ArchiveError):
    """The reader cancelled a query, a retrieval or a sending."""


class IdentityError(EngineError):
    """A file cannot be de-identified."""
