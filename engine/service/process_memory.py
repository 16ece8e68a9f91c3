"""Memory that this process holds; light."""

import os
from pathlib import Path


def process_memory() -> int | None:
    """Bytes of this process in memory; None where that cannot be told."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        pass
    try:  # on Windows and macOS; comes with the libraries of the networks
        import psutil  # type: ignore[import-untyped]

        return int(psutil.Process().memory_info().rss)
    except ImportError:
        return None
