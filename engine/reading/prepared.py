"""PreparedResults: the counterfactuals of a study, made beforehand and checked by hash when shown."""

import json
import threading
from pathlib import Path

from engine.edit import EditRequest, EditResult
from engine.errors import StudyError
from engine.history.store import HistoryStore
from engine.radiographs.radiograph import Radiograph
from engine.reading.protocol import RESULTS
from engine.whole_file import write_output

PREPARED_FILE = "prepared.json"


class PreparedResults:
    """Results by key; their files are opened with the first one, and stay open. For any thread.

    Args:
        folder: of the study.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: HistoryStore | None = None
        self._lock = threading.Lock()

    def identities(self) -> dict[str, str]:
        """Identity of the kept result by key.

        Raises:
            StudyError: the list is damaged.
        """
        try:
            table = json.loads((self._folder / PREPARED_FILE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise StudyError(f"{PREPARED_FILE} cannot be read ({error}); delete it, prepare again") from error
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            raise StudyError(f"{PREPARED_FILE} is damaged; delete it and prepare the study again")
        return table

    def keep(self, key: str, radiograph: Radiograph, request: EditRequest, result: EditResult) -> None:
        """Keep a result; returns when it is on disk.

        Raises:
            StoreError, OutputError: it was not kept.
        """
        entry = self._open().add(radiograph, request, result, is_part_of_series=True)
        write_identities(self._folder, self.identities() | {key: entry.identity})

    def load(self, key: str, radiograph: Radiograph) -> EditResult:
        """Read a result back.

        Raises:
            StudyError: it is not prepared yet, or gone.
            DamagedEntryError: it is not what was stored.
        """
        case, _, _ = key.partition("/")
        identity = self.identities().get(key)
        if identity is None:
            raise StudyError(
                f"the counterfactual of {case} is not prepared; run 'counterview-engine study prepare'"
            )
        kept = self._open()
        entry = kept.find(identity)
        if entry is None or entry.deleted_at is not None:
            raise StudyError(f"the prepared counterfactual of {case} is gone; prepare the study again")
        return kept.load(entry, radiograph).result

    def _open(self) -> HistoryStore:
        with self._lock:
            if self._kept is None:
                self._kept = HistoryStore(self._folder / RESULTS)
            return self._kept


def write_identities(folder: Path, table: dict[str, str]) -> None:
    """Write the list of what is prepared in the folder of a study.

    Raises:
        OutputError: it cannot be written.
    """
    write_output(folder / PREPARED_FILE, json.dumps(table, indent=1, sort_keys=True).encode())
