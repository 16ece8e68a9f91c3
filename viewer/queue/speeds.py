"""Speeds: how long edits took on this machine, by model and steps, kept from one session to the next."""

import json
import logging
from collections.abc import Mapping
from pathlib import Path

from engine.edit import Behaviour, EditRequest
from viewer import background
from viewer.settings import write_json

_FORMAT = 1
_MOST = 200
_NEWEST_COUNTS = 0.5
_log = logging.getLogger(__name__)


class Speeds:
    """Seconds of an edit, and of loading its model.

    Args:
        file: where they are kept; it need not exist. None: nowhere.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._edits: dict[str, float] = {}  # by model and steps, the one that was measured last at the end
        self._loads: dict[str, float] = {}  # by model
        self._read()

    @property
    def last_s(self) -> float | None:
        """Seconds of the edit that was measured last; None where none was."""
        return next(reversed(self._edits.values()), None)

    def edit(self, request: EditRequest) -> float | None:
        """Seconds of an edit whose model is loaded; None where this model was never measured.

        Measured with another number of steps it is scaled by their share; the fixed part is small.
        """
        exact = self._edits.get(_key(request))
        if exact is not None:
            return exact
        prefix = _prefix(request)
        for key, seconds in reversed(self._edits.items()):
            if not key.startswith(prefix):
                continue
            steps = key.rpartition("|")[2]
            if steps.isdigit() and request.num_inference_steps and int(steps):
                return seconds * request.num_inference_steps / int(steps)
            return seconds
        return None

    def load(self, model: str) -> float:
        """Seconds to load a model; 0 where that was never measured."""
        return self._loads.get(model, 0.0)

    def measured(self, request: EditRequest, edit_s: float, load_s: float | None) -> None:
        """An edit came to its end.

        Args:
            request: what was asked for.
            edit_s: from the loaded model to the result.
            load_s: of loading the model; None where it was there.
        """
        _mix(self._edits, _key(request), edit_s)
        if load_s is not None:
            _mix(self._loads, request.model, load_s)
        fields = {"format": _FORMAT, "edits": self._edits.copy(), "loads": self._loads.copy()}
        file = self._file
        if file is not None:
            background.run(lambda: write_json(file, fields), lambda _: None, _log.warning)

    def _read(self) -> None:
        if self._file is None:
            return
        try:
            stored = json.loads(self._file.read_text(encoding="utf-8"))
            if stored["format"] == _FORMAT:
                self._edits, self._loads = _seconds(stored["edits"]), _seconds(stored["loads"])
        except FileNotFoundError:
            pass
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            _log.warning("measured speeds could not be read; they are measured anew")


def _prefix(request: EditRequest) -> str:
    # What makes an edit slower or quicker by a factor.
    precision = "float32" if request.behaviour is Behaviour.PAPER_FAITHFUL else request.precision
    how = f"{request.device} {precision} {'sparing' if request.saves_memory else ''}"
    return f"{request.model}|{how}|"


def _key(request: EditRequest) -> str:
    return f"{_prefix(request)}{request.num_inference_steps or 'card'}"


def _mix(known: dict[str, float], key: str, seconds: float) -> None:
    before = known.pop(key, seconds)
    known[key] = before + _NEWEST_COUNTS * (seconds - before)
    while len(known) > _MOST:
        del known[next(iter(known))]


def _seconds(stored: Mapping[str, object]) -> dict[str, float]:
    return {
        key: float(value)
        for key, value in stored.items()
        if isinstance(value, (int, float)) and 0.0 <= value < 1e6
    }
