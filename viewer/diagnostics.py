"""Diagnostics: what a report of a defect needs, without names, paths and whatever else could tell who."""

import dataclasses
import platform
import re
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import engine
from engine import paths
from engine.models.memory import free_memory
from engine.service.messages import Health
from viewer.settings import Settings

_LIBRARIES = ("PySide6_Essentials", "numpy", "pydicom", "torch", "diffusers", "transformers", "SQLAlchemy")
_LAST_LINES = 30
_TAIL_BYTES = 64_000
_HIDDEN = "[removed]"
# Settings that are no taste: who reads, where files are, what was read last.
_PRIVATE = frozenset(
    {
        *("reader", "last_folder", "export_folder", "mask_folder", "protocol", "pacs_node"),
        *("window_geometry", "window_places"),
    }
)
# A line of the log: time, process, level, module, and words that may hold anything.
_LINE = re.compile(
    r"^(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (?P<process>\d+) (?P<level>WARNING|ERROR|CRITICAL) "
    r"(?P<module>[\w.]+): (?P<words>.*)$"
)
_FRAME = re.compile(r'^\s*File "(?P<path>[^"]*)", line (?P<line>\d+), in (?P<name>[\w<>]+)')
# Words that the application itself writes into its log; all others are removed.
_WORDS = (
    "a again an and answer are be been busy by canceled cancelled cannot case classifier code could cpu "
    "cuda defect device dropped edit ended engine error exit failed file finished for found free from "
    "gb had has have imported in is it job kept killed last later loading log made make mb memory met "
    "model models more mps no not of on one or out process queue read ready reason request room run s "
    "session settings signal start started starting starts step stop stopped stops that the there these "
    "they this threads to too unexpected unexpectedly unfinished unreadable used usual version was "
    "weights were will with without written your "
)
_KNOWN = frozenset(_WORDS.split())


def diagnostics(settings: Settings, status: str, health: Health | None) -> str:
    """A text to paste into a report; slow enough for the background pool.

    Args:
        settings: of the reader.
        status: of the engine.
        health: of the engine process, or None.
    """
    free = free_memory()
    lines = [
        f"Counterview {engine.__version__}",
        f"Python {platform.python_version()}, {platform.system()} {platform.release()} {platform.machine()}",
        f"Frozen: {'yes' if getattr(sys, 'frozen', False) else 'no'}",
        "Libraries: " + ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES),
        f"Engine: {status if status.startswith('ready: ') else _clean(status)}",
        f"Memory: {_size(free)} free" + _health(health),
        "Settings: " + ", ".join(_settings(settings)),
        "",
        "Last warnings and errors of the engine's log; words that are not the application's own are removed:",
        *(last_errors(paths.user_data_dir() / "logs" / "engine.log") or ["none"]),
    ]
    return "\n".join(lines) + "\n"


def last_errors(file: Path) -> list[str]:
    """The last warnings and errors of a log, with where they were, without anybody's words."""
    try:
        with file.open("rb") as log:
            log.seek(0, 2)
            log.seek(max(0, log.tell() - _TAIL_BYTES))
            text = log.read().decode("utf-8", "replace")
    except OSError:
        return []
    return clean_lines(text.splitlines())[-_LAST_LINES:]


def clean_lines(lines: Sequence[str]) -> list[str]:
    """What of these lines of a log can be shown to anybody: times, modules, kinds, code lines."""
    kept, is_telling = [], False
    for line in lines:
        head, frame = _LINE.match(line), _FRAME.match(line)
        if head is not None:
            is_telling = True
            module = head["module"] if _is_module(head["module"]) else _HIDDEN
            kept.append(f"{head['time']} {head['level']} {module}: {_clean(head['words'])}")
        elif re.match(r"^\d{4}-\d\d-\d\d ", line):
            is_telling = False  # a line that is no warning
        elif frame is not None and is_telling:
            kept.append(f"    {_code_file(frame['path'])}:{frame['line']} {frame['name']}")
    return kept


def _clean(words: str) -> str:
    """Only words of the application, kinds of errors and small numbers stay."""
    cleaned = []
    for word in words.split():
        bare = word.strip("().,:;!?'\"").lower()
        is_kind = re.fullmatch(r"[A-Z][A-Za-z]+(Error|Exception|Exit|Warning|OutOfMemory)[:,.]?", word)
        is_number = re.fullmatch(r"-?\d{1,3}(\.\d{1,2})?", bare)
        if bare in _KNOWN or is_kind or is_number or word == "OutOfMemory":
            cleaned.append(word)
        elif cleaned[-1:] != [_HIDDEN]:
            cleaned.append(_HIDDEN)
    return " ".join(cleaned)


def _is_module(name: str) -> bool:
    return name.split(".")[0] in ("engine", "viewer", "torch", "diffusers", "transformers", "root")


def _code_file(path: str) -> str:
    """A file of code by its place in its package; nothing of what lies above."""
    parts = re.split(r"[\\/]", path)
    for root in ("engine", "viewer", "site-packages"):
        if root in parts:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at + (root == "site-packages") :])
    return _HIDDEN


def _settings(settings: Settings) -> list[str]:
    """What differs from a fresh installation; of what is private only that it is set."""
    usual, told = Settings(), []
    for field in dataclasses.fields(Settings):
        value = getattr(settings, field.name)
        if value == getattr(usual, field.name):
            continue
        is_plain = isinstance(value, (bool, int, float)) or field.name in (
            "hanging",
            "language",
            "guidance_colors",
        )
        told.append(f"{field.name}={value if is_plain and field.name not in _PRIVATE else 'set'}")
    return told or ["as installed"]


def _health(health: Health | None) -> str:
    if health is None:
        return ""
    models = f" · {len(health.models)} model{'s' * (len(health.models) != 1)} loaded"
    gpu = "" if health.device_used_bytes is None else f" · GPU {_size(health.device_used_bytes)} held"
    return f" · engine process {_size(health.used_bytes)}{gpu}{models}"


def _size(size: int | None) -> str:
    return "unknown" if size is None else f"{size / 2**30:.1f} GB"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "–"
