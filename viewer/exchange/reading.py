"""Reading: one file read and assessed, off the main thread."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.collection.candidate import Candidate
from engine.radiographs.radiograph import Radiograph


@dataclass(frozen=True)
class Reading:
    """A radiograph and why it may be unsuitable."""

    radiograph: Radiograph
    suitability: tuple[str, ...]


Read = Callable[[Path], Reading]


def read(path: Path) -> Reading:
    """Read and assess one file; slow, for the background pool.

    Raises:
        RadiographError: the file is missing, damaged or of a kind that cannot be shown.
    """
    # Imported here, in the pool: the window opens before DICOM is known.
    from engine.radiographs.dicom_reader import read_radiograph
    from engine.radiographs.suitability import assess_suitability

    radiograph = read_radiograph(path)
    return Reading(radiograph, assess_suitability(radiograph).reasons)


def read_candidate(candidate: Candidate, read: Read) -> Reading:
    """Read a file or a member of an archive; the radiograph then bears the place of the archive.

    Args:
        candidate: what to read.
        read: reads one file.

    Raises:
        RadiographError: as ``read``.
    """
    if not candidate.member:
        return read(candidate.path)
    from engine.collection.side_worker import read_local

    reading: Reading = read_local(candidate, read)
    radiograph = dataclasses.replace(reading.radiograph, path=candidate.shown_path)
    return dataclasses.replace(reading, radiograph=radiograph)
