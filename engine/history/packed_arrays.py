"""Arrays as the bytes of an NPZ file, and back without believing what the file says of its sizes.

Anyone reads them with ``numpy.load``; here nothing is unpickled and nothing larger than expected is unpacked.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import DamagedEntryError

_HEADER_BYTES = 4096  # an NPY header of one plain array has 128
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the same arrays give the same bytes
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError, OSError)


@dataclass(frozen=True)
class Expected:
    """What an array in a file must be.

    Attributes:
        dtype: exactly this one.
        shape: exactly this one; None: one axis.
        most: entries at most, where the shape is open.
        is_optional: it may be missing.
    """

    dtype: str
    shape: tuple[int, ...] | None = None
    most: int = 0
    is_optional: bool = False

    @property
    def most_bytes(self) -> int:
        count = self.most if self.shape is None else int(np.prod(self.shape, dtype=np.int64))
        return count * np.dtype(self.dtype).itemsize + _HEADER_BYTES


def pack_arrays(arrays: Mapping[str, np.ndarray]) -> bytes:
    """The bytes of a compressed NPZ file, little-endian, the same for the same arrays."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, array in arrays.items():
            content = io.BytesIO()
            plain = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
            np.lib.format.write_array(content, plain, version=(1, 0), allow_pickle=False)
            member = zipfile.ZipInfo(f"{name}.npy", _FIXED_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content.getvalue())
    return packed.getvalue()


def unpack_arrays(data: bytes, expected: Mapping[str, Expected], what: str) -> dict[str, np.ndarray]:
    """Read an NPZ file that must hold exactly these arrays.

    Args:
        data: of the file.
        expected: by name.
        what: the file's name, for messages.

    Raises:
        DamagedEntryError: it is no such file, an array is missing, another one, too large or too many.
    """
    found: dict[str, np.ndarray] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > len(expected):
                raise DamagedEntryError(f"{what} holds more arrays than it should")
            for member in members:
                name = member.filename.removesuffix(".npy")
                if name not in expected or name in found or f"{name}.npy" != member.filename:
                    raise DamagedEntryError(f"{what} holds an array that does not belong there")
                found[name] = _read(archive, member, expected[name], f"{name} in {what}")
    except _BROKEN as error:
        raise DamagedEntryError(f"{what} is damaged ({type(error).__name__})") from error
    for name, wanted in expected.items():
        if name not in found and not wanted.is_optional:
            raise DamagedEntryError(f"{what} lacks its {name}")
    return found


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, wanted: Expected, what: str) -> np.ndarray:
    if member.compress_type not in _PACKINGS or member.file_size > wanted.most_bytes:
        raise DamagedEntryError(f"{what} is larger than it can be, or packed in a strange way")
    with archive.open(member) as stream:
        content = stream.read(wanted.most_bytes + 1)
    if len(content) > wanted.most_bytes:
        raise DamagedEntryError(f"{what} unpacks to more than it states")
    reader = io.BytesIO(content)
    array: np.ndarray[Any, Any] = np.lib.format.read_array(reader, allow_pickle=False, max_header_size=2048)
    is_fitting = (
        array.ndim == 1 and array.size <= wanted.most
        if wanted.shape is None
        else (array.shape == wanted.shape)
    )
    if array.dtype != np.dtype(wanted.dtype) or not is_fitting or not np.isfinite(array).all():
        raise DamagedEntryError(f"{what} is {array.dtype} {array.shape}, which does not fit the result")
    return array
