"""RealScreen: an X server without a monitor, on which tests run the real application and look at it."""

import os
import shutil
import signal
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray


class RealScreen:
    """Xvfb with its frame buffer in a file; programs started through it are killed at the end.

    Args:
        width, height: of the screen in pixels.
    """

    def __init__(self, width: int = 1280, height: int = 800) -> None:
        self.width, self.height = width, height
        self._folder = Path(tempfile.mkdtemp(prefix="real-screen-"))
        self._programs: list[subprocess.Popen[bytes]] = []
        self._server: subprocess.Popen[bytes] | None = None
        self.display = ""

    @staticmethod
    def is_available() -> bool:
        """Xvfb and xdotool are installed."""
        return shutil.which("Xvfb") is not None and shutil.which("xdotool") is not None

    def __enter__(self) -> Self:
        read_end, write_end = os.pipe()
        screen = f"{self.width}x{self.height}x24"
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", screen, "-fbdir", str(self._folder)],
            pass_fds=[write_end],
            stderr=subprocess.DEVNULL,
        )
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            self.display = ":" + pipe.readline().strip()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for program in self._programs:
            if program.poll() is None:
                program.kill()
                program.wait()
        assert self._server is not None
        self._server.terminate()
        self._server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self, *command: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a program on this screen."""
        env = {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", **(environment or {})}
        program = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._programs.append(program)
        return program

    def stop(self, program: subprocess.Popen[bytes], timeout_s: float = 20) -> int:
        """Ask a program to end as a session's end would, and wait for it."""
        program.send_signal(signal.SIGTERM)
        return program.wait(timeout_s)

    def xdotool(self, *arguments: str) -> str:
        """Drive keyboard and mouse; returns what xdotool prints."""
        env = {**os.environ, "DISPLAY": self.display}
        run = subprocess.run(["xdotool", *arguments], env=env, capture_output=True, text=True, timeout=60)
        return run.stdout.strip()

    def focus(self, title: str) -> None:
        """Give the keyboard to the window whose title holds these words; no window manager does it here."""
        self.xdotool("search", "--sync", "--onlyvisible", "--name", title, "windowfocus", "--sync")

    def picture(self) -> NDArray[np.uint8]:
        """What the screen shows now: (height, width, 3) uint8, from the X window dump that Xvfb keeps."""
        raw = (self._folder / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", raw[:100])
        header_size, rows, columns = header[0], header[5], header[4]
        bytes_per_line, colors = header[12], header[19]
        pixels = np.frombuffer(raw, np.uint8, rows * bytes_per_line, header_size + colors * 12)
        return pixels.reshape(rows, bytes_per_line)[:, : columns * 4].reshape(rows, columns, 4)[..., 2::-1]

    def wait_for(self, is_there: Callable[[NDArray[np.uint8]], bool], timeout_s: float = 120) -> bool:
        """Look at the screen until it shows what is asked for; False when it never did."""
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            if is_there(self.picture()):
                return True
            time.sleep(0.1)
        return False
