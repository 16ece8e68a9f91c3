"""OutboxJob: one object on its way to one node, as the outbox keeps it."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from engine.pacs.uids import is_uid
from engine.whole_file import write_whole

LONG_AGO = datetime.min.replace(tzinfo=UTC)
_FORMAT = 1
_UIDS = ("sop_class_uid", "sop_instance_uid", "study_instance_uid", "series_instance_uid")


class JobState(Enum):
    """What becomes of an object in the outbox."""

    WAITING = "waiting"  # for its turn, or for the next try
    SENDING = "sending"  # or the program ended while it was; the archive is asked before it is sent again
    SENT = "sent"  # with proof of receipt
    REFUSED = "refused"  # will not be tried again unless the reader wants it


@dataclass(frozen=True)
class OutboxJob:
    """One object for one node; no word of whom it is about.

    Attributes:
        name: of the job; also of its files.
        node: where to, by its name.
        sop_class_uid, sop_instance_uid, study_instance_uid, series_instance_uid: of the object.
        source_uids: SOP instance UIDs that the object refers to; it never goes into their series.
        sha256: of the file; "" in a damaged entry.
        content_label: Content Label of one that was made here, such as EDIT_MASK; "" where it has none.
        state, reason: how it stands, and why; the reason of one that was sent is its proof of receipt.
        tries: how often it was tried to send it.
        put_utc, next_utc: when it was put in, and when it is tried next.
    """

    name: str
    node: str
    sop_class_uid: str = ""
    sop_instance_uid: str = ""
    study_instance_uid: str = ""
    series_instance_uid: str = ""
    source_uids: tuple[str, ...] = ()
    sha256: str = ""
    content_label: str = ""
    state: JobState = JobState.WAITING
    reason: str = ""
    tries: int = 0
    put_utc: datetime = LONG_AGO
    next_utc: datetime = LONG_AGO

    @property
    def series(self) -> tuple[str, str]:
        """UIDs of its study and series."""
        return self.study_instance_uid, self.series_instance_uid

    @property
    def is_open(self) -> bool:
        """Still to be sent."""
        return self.state in (JobState.WAITING, JobState.SENDING)


def write_job(job: OutboxJob, folder: Path) -> None:
    """Keep it, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    table = asdict(job) | {
        "format": _FORMAT,
        "state": job.state.value,
        "put_utc": job.put_utc.isoformat(),
        "next_utc": job.next_utc.isoformat(),
    }
    write_whole(folder / f"{job.name}.json", json.dumps(table, indent=1).encode(), is_private=True)


def read_job(path: Path) -> OutboxJob:
    """What was kept; a damaged entry becomes a refused job that says so.

    Raises:
        FileNotFoundError: it was removed.
    """
    try:
        table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if table.pop("format") != _FORMAT or not all(is_uid(table[uid]) for uid in _UIDS):
            raise ValueError
        job = OutboxJob(
            **table
            | {
                "name": path.stem,
                "state": JobState(table["state"]),
                "source_uids": tuple(str(uid) for uid in table["source_uids"]),
                "put_utc": _moment(table["put_utc"]),
                "next_utc": _moment(table["next_utc"]),
            }
        )
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        why = "this entry of the outbox is damaged; remove it and send the object again"
        return OutboxJob(path.stem, "?", state=JobState.REFUSED, reason=why)
    return job


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment
