"""LaterEdit: an edit whose radiograph is read when it is its turn, so that a long queue holds no pixels."""

import base64
import dataclasses
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.arrays import BoolImage
from engine.collection.candidate import Candidate
from engine.edit import Behaviour, EditRequest, MaskUse, Solver, Variant
from engine.errors import RequestError
from viewer.exchange.reading import Reading
from viewer.queue.job import Skip
from viewer.retold.films import film_words

ReadCandidate = Callable[[Candidate], Reading]

_ENUMS = {"variant": Variant, "behaviour": Behaviour, "solver": Solver, "reader_mask_use": MaskUse}
_NO_FIELDS = frozenset({"radiograph", "reader_mask"})
_FIELDS = {one.name: one for one in dataclasses.fields(EditRequest) if one.name not in _NO_FIELDS}


@dataclass(frozen=True, eq=False)
class LaterEdit:
    """Everything of an EditRequest except pixels; calling it reads them.

    Attributes:
        candidate: the file.
        fields: of EditRequest, without radiograph and mask.
        read: reads a file; called in the background.
        mask: of the reader, or None.
        sha256: of the radiograph's file, where it must be the same; "" for any.
        is_agreed: the reader wants films that look unsuitable to be edited too.
        anyway: asks for it again with that agreed.
    """

    candidate: Candidate
    fields: Mapping[str, Any]
    read: ReadCandidate
    mask: BoolImage | None = None
    sha256: str = ""
    is_agreed: bool = False
    anyway: Callable[[], object] | None = field(default=None)

    def __call__(self) -> EditRequest | Skip:
        """Read the radiograph and put the request together; slow.

        Raises:
            RequestError: it is another radiograph by now, or the mask does not fit.
            RadiographError: it cannot be read.
        """
        reading = self.read(self.candidate)
        radiograph = reading.radiograph
        if self.sha256 and radiograph.sha256 != self.sha256:
            raise RequestError("the file holds another radiograph by now; open it and ask again")
        if self.mask is not None and self.mask.shape != radiograph.shape:
            raise RequestError("the painted mask does not fit the radiograph; paint it again")
        if reading.suitability and not self.is_agreed:
            return Skip("; ".join(map(film_words, reading.suitability)), self.anyway)
        fields = {**self.fields, "suitability_overridden": bool(reading.suitability)}
        return EditRequest(radiograph=radiograph, reader_mask=self.mask, **fields)


def fields_of(request: EditRequest) -> dict[str, Any]:
    """What a LaterEdit keeps of a request."""
    return {name: getattr(request, name) for name in _FIELDS}


def to_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a request as JSON knows them."""
    return {
        name: value.value if name in _ENUMS and value is not None else value for name, value in fields.items()
    }


def from_json(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a request from JSON.

    Raises:
        ValueError, TypeError, KeyError: it is no request.
    """
    fields: dict[str, Any] = {}
    for name, value in stored.items():
        if name not in _FIELDS:
            raise ValueError(name)
        if name in _ENUMS and value is not None:
            value = _ENUMS[name](value)
        elif not (value is None or isinstance(value, (str, int, float, bool))):
            raise TypeError(name)
        fields[name] = value
    if not isinstance(fields["instruction"], str) or not isinstance(fields["model"], str):
        raise TypeError("instruction")
    return fields


def pack_mask(mask: BoolImage) -> list[Any]:
    """Rows, columns and the packed bits of a mask, for JSON; a few kB."""
    packed = zlib.compress(np.packbits(mask).tobytes(), 1)
    return [int(mask.shape[0]), int(mask.shape[1]), base64.b64encode(packed).decode("ascii")]


def unpack_mask(stored: Any) -> BoolImage | None:
    """(H, W) bool from ``pack_mask``.

    Raises:
        ValueError, TypeError, zlib.error: it is none.
    """
    if stored is None:
        return None
    rows, columns, text = stored
    most = 2**28
    if not (0 < rows * columns <= most):
        raise ValueError("mask")
    bits = zlib.decompressobj().decompress(base64.b64decode(text), most)
    mask: BoolImage = np.unpackbits(np.frombuffer(bits, np.uint8), count=rows * columns).astype(bool)
    return mask.reshape(rows, columns)
