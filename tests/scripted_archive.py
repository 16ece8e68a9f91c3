"""ScriptedArchive: an archive in memory for tests of the viewer: slow, silent or refusing on demand."""

import dataclasses
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from engine import paths
from engine.errors import ArchiveCancelled, ArchiveError
from engine.pacs.archive import (
    MOST_FOUND,
    Fetched,
    Found,
    FoundInstance,
    FoundSeries,
    FoundStudy,
    IsCancelled,
    OnCount,
    Receipt,
    StudyQuery,
)
from engine.pacs.nodes import Node, ReceiverRules
from engine.radiographs.sop_classes import DX_FOR_PRESENTATION

FILM = paths.samples_dir() / "simulated_normal.dcm"


def make_study(number: int, name: str = "DOE^JANE", **fields: object) -> FoundStudy:
    study = FoundStudy(
        *(f"1.2.3.{number}", name, f"P{number:03}", "19600101", f"202103{number % 28 + 1:02}", "101500"),
        *("Thorax p.a.", f"A{number:05}", ("DX",), 2),
    )
    return dataclasses.replace(study, **fields)  # type: ignore[arg-type]


def make_series(study: FoundStudy, number: int = 1, modality: str = "DX", part: str = "CHEST") -> FoundSeries:
    uid = study.study_instance_uid
    return FoundSeries(uid, f"{uid}.{number}", modality, str(number), f"series {number}", part, 2)


def make_instances(series: FoundSeries, count: int = 2) -> tuple[FoundInstance, ...]:
    uids = (series.study_instance_uid, series.series_instance_uid)
    return tuple(
        FoundInstance(*uids, f"{uids[1]}.{number}", DX_FOR_PRESENTATION, str(number))
        for number in range(1, count + 1)
    )


class ScriptedArchive:
    """What it has, and how it behaves.

    Attributes:
        found: what a search brings; notes and all.
        series: by study.
        instances: by series.
        error: raised by every call, where it is not "".
        frozen: calls keep silent and never look at ``is_cancelled`` while it is set.
        delay_s: of each object; here ``is_cancelled`` is asked.
        asked: what was called, with what.
        refuses: why nothing is stored that is sent; "" where it is.
    """

    def __init__(self, *studies: FoundStudy) -> None:
        self.found = Found(studies)
        self.series = {study.study_instance_uid: (make_series(study),) for study in studies}
        self.instances = {
            one.series_instance_uid: make_instances(one) for all_ in self.series.values() for one in all_
        }
        self.error = ""
        self.delay_s = 0.0
        self.refuses = ""
        self.frozen = threading.Event()
        self.asked: list[tuple[object, ...]] = []
        self.node: Node | None = None
        self.cancelled = threading.Event()

    def connect(self, node: Node, receiver: ReceiverRules) -> "ScriptedArchive":
        self.node = node
        return self

    def check(self, is_cancelled: IsCancelled = lambda: False) -> str:
        self._begin("check")
        return "it answers"

    def find_studies(self, query: StudyQuery, is_cancelled: IsCancelled, most: int = MOST_FOUND) -> Found:
        self._begin("find", query)
        self._wait(is_cancelled)
        return self.found

    def find_series(self, study_instance_uid: str, is_cancelled: IsCancelled) -> tuple[FoundSeries, ...]:
        self._begin("series", study_instance_uid)
        self._wait(is_cancelled)
        return self.series[study_instance_uid]

    def find_instances(
        self, study_instance_uid: str, series_instance_uid: str, is_cancelled: IsCancelled
    ) -> tuple[FoundInstance, ...]:
        self._begin("instances", series_instance_uid)
        self._wait(is_cancelled)
        return self.instances.get(series_instance_uid, ())

    def fetch(
        self,
        study_instance_uid: str,
        series_instance_uid: str,
        sop_instance_uid: str,
        folder: Path,
        on_count: OnCount,
        is_cancelled: IsCancelled,
    ) -> Fetched:
        self._begin("fetch", study_instance_uid, series_instance_uid, sop_instance_uid)
        folder.mkdir(parents=True, exist_ok=True)
        wanted = self.instances.get(series_instance_uid, ())
        wanted = tuple(one for one in wanted if sop_instance_uid in ("", one.sop_instance_uid))
        files = []
        for number, _ in enumerate(wanted, start=1):
            self._wait(is_cancelled)
            path = folder / f"{number:06}.dcm"
            path.write_bytes(FILM.read_bytes())
            files.append(path)
            on_count(number, len(wanted))
        return Fetched(tuple(files), self.found.notes)

    def send(
        self, files: Sequence[Path], on_count: OnCount, is_cancelled: IsCancelled
    ) -> tuple[Receipt, ...]:
        self._begin("send", *files)
        receipts = []
        for number, file in enumerate(files, start=1):
            self._wait(is_cancelled)
            proof = self.refuses or "status 0000, and it is there when asked"
            receipts.append(Receipt(file.stem, not self.refuses, proof, is_refused=bool(self.refuses)))
            on_count(number, len(files))
        return tuple(receipts)

    @property
    def calls(self) -> list[object]:
        return [one[0] for one in self.asked]

    def _begin(self, *asked: object) -> None:
        self.asked.append(asked)
        while self.frozen.is_set():
            time.sleep(0.01)
        if self.error:
            raise ArchiveError(self.error)

    def _wait(self, is_cancelled: IsCancelled) -> None:
        end = time.monotonic() + self.delay_s
        while time.monotonic() < end:
            time.sleep(0.005)
            if is_cancelled():
                break
        if is_cancelled():
            self.cancelled.set()
            raise ArchiveCancelled("cancelled")


Connecting = Callable[[Node, ReceiverRules], ScriptedArchive]
