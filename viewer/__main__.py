"""The command ``counterview``: opens the window.

Imports nothing at the top: the engine process starts by importing this module again.
"""

import gc
import multiprocessing
import sys


def main() -> int:
    """Run the viewer; returns the exit code."""
    multiprocessing.freeze_support()
    from engine.radiographs import decoding

    decoding.serve_if_asked()
    gc.disable()  # for good: see viewer.garbage
    from viewer.start import main as run_viewer

    return run_viewer(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
