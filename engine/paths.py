"""Where resources, models and user data are: in a checkout, in a wheel, in a frozen application."""

import contextlib
import os
import sys
from pathlib import Path

import platformdirs

_APPLICATION = "counterview"


def resources_dir() -> Path:
    """The folder of shipped data (findings, atlas, models, samples, icons)."""
    frozen_root = getattr(sys, "_MEIPASS", None)  # set by PyInstaller
    if frozen_root is not None:
        return Path(frozen_root) / "resources"
    return Path(__file__).resolve().parent.parent / "resources"


def user_data_dir() -> Path:
    """The reader's own data (ratings, journals, imported models); COUNTERVIEW_HOME moves it.

    Made where that is possible; where it is not, whoever writes there says so.
    """
    moved = os.environ.get("COUNTERVIEW_HOME")
    folder = Path(moved) if moved else Path(platformdirs.user_data_dir(_APPLICATION, appauthor=False))
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def shipped_models_dir() -> Path:
    """Models that come with the application."""
    return resources_dir() / "models"


def user_models_dir() -> Path:
    """Models the user added."""
    return user_data_dir() / "models"


def samples_dir() -> Path:
    """Sample radiographs that come with the application."""
    return resources_dir() / "samples"


def atlas_dir() -> Path:
    """The shipped pseudo-mask atlas."""
    return resources_dir() / "atlas"


def findings_file() -> Path:
    """The table of findings."""
    return resources_dir() / "findings.toml"


def rating_items_file() -> Path:
    """The table of rating items."""
    return resources_dir() / "rating_items.toml"


def rating_presets_file() -> Path:
    """The table of further items that studies can take."""
    return resources_dir() / "rating_presets.toml"


def translations_dir() -> Path:
    """Catalogs of the languages of the window."""
    return resources_dir() / "translations"


def settings_file() -> Path:
    """The viewer's settings."""
    return user_data_dir() / "settings.json"


def bindings_file() -> Path:
    """The reader's keys and mouse habits."""
    return user_data_dir() / "keys_and_mouse.json"


def said_file() -> Path:
    """What the reader asked for, by case and starred."""
    return user_data_dir() / "instructions.json"


def protocols_dir() -> Path:
    """The reader's protocols, one file each."""
    return user_data_dir() / "protocols"


def recents_file() -> Path:
    """The files and folders that the viewer opened last."""
    return user_data_dir() / "recents.json"


def session_file() -> Path:
    """What is open in the viewer, for after a crash."""
    return user_data_dir() / "session.json"


def speeds_file() -> Path:
    """How long edits took on this machine."""
    return user_data_dir() / "speeds.json"


def waiting_file() -> Path:
    """What waits in the queue of the viewer, for after a crash."""
    return user_data_dir() / "queue.json"


def measurements_dir() -> Path:
    """What the reader measured, one file for each radiograph."""
    return user_data_dir() / "measurements"


def marks_file() -> Path:
    """Which radiographs are flagged, and which file is which radiograph."""
    return user_data_dir() / "marks.sqlite"


def ratings_database() -> Path:
    """The default database of ratings."""
    return user_data_dir() / "ratings.sqlite"


def audit_file() -> Path:
    """What was opened, made, exported and un-blinded, chained line by line."""
    return user_data_dir() / "audit.jsonl"


def identity_key_file() -> Path:
    """The secret that makes the pseudonyms of de-identified copies."""
    return user_data_dir() / "identity.key"


def pacs_nodes_file() -> Path:
    """The PACS that the reader wrote down."""
    return user_data_dir() / "pacs.toml"


def pacs_outbox_dir() -> Path:
    """Objects that wait to be sent."""
    return user_data_dir() / "outbox"


def pacs_fetched_dir() -> Path:
    """Films that came from a PACS, until they are removed."""
    return user_data_dir() / "fetched"


def history_dir() -> Path:
    """Every result that was made, and the index that finds them."""
    return user_data_dir() / "history"


def splits_file() -> Path:
    """Which patients of ChestX-ray14 train, validate, judge and test what ships."""
    return resources_dir() / "splits" / "chestxray14.csv"
