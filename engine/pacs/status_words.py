"""What the status of an answer means for the reader (PS3.4 B.2.3, C.4; PS3.7 C)."""

from engine.errors import ArchiveError
from engine.pacs.nodes import DimseNode

SUCCESS = 0x0000
CANCELLED = 0xFE00
NOT_PERMITTED = 0x0124
UNKNOWN_DESTINATION = 0xA801
SOME_FAILED = 0xB000
PENDING = (0xFF00, 0xFF01)
_STORED_CHANGED = (0xB000, 0xB006, 0xB007)


def query_error(status: int, node: DimseNode, what: str) -> ArchiveError:
    """For a C-FIND, C-GET or C-MOVE that failed."""
    if status == NOT_PERMITTED:
        return ArchiveError(
            f"{node.name} does not permit {what} to {node.calling_ae_title}; ask its keeper for it"
        )
    if status == 0x0122:
        return ArchiveError(f"{node.name} does not offer {what}; choose another way among the nodes")
    if 0xA700 <= status <= 0xA7FF:
        return ArchiveError(f"{node.name} has too much to do for {what} ({status:04X}); try again later")
    if status in (0xA900, 0x0106, 0x0115):
        return ArchiveError(f"{node.name} does not understand what it was asked ({status:04X}); ask for less")
    return ArchiveError(
        f"{node.name} failed at {what} (status {status:04X}); check what it permits to "
        f"{node.calling_ae_title}, or try again"
    )


def was_stored(status: int) -> bool:
    """Whether the archive keeps the object."""
    return status == SUCCESS or status in _STORED_CHANGED


def is_refused_for_good(status: int) -> bool:
    """Whether sending the object again cannot help."""
    return 0xA900 <= status <= 0xA9FF or 0xC000 <= status <= 0xCFFF or status in (0x0122, 0x0117, 0x0115)


def stored_words(status: int) -> str:
    """Of a C-STORE; one line."""
    if status == SUCCESS:
        return "stored (status 0000)"
    if status in _STORED_CHANGED:
        return f"stored, but the archive changed some of it (status {status:04X})"
    if status == NOT_PERMITTED:
        return "not permitted (status 0124); ask the archive's keeper for the permission to store"
    if 0xA700 <= status <= 0xA7FF:
        return f"the archive has no room now (status {status:04X}); try again later"
    if 0xA900 <= status <= 0xA9FF:
        return f"the archive finds that the object is not what it says (status {status:04X})"
    if status == 0x0122:
        return "the archive does not take objects of this kind (status 0122)"
    return f"the archive cannot store it (status {status:04X})"
