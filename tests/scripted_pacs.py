"""A PACS for tests that answers as it is told, well or badly."""

import io
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from orthanc_server import free_port
from pydicom import dcmread
from pydicom.dataset import Dataset
from pynetdicom import AE, build_context, evt
from pynetdicom.sop_class import (
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
    Verification,
)

from engine.pacs.nodes import DimseNode
from engine.pacs.storage_contexts import SYNTAXES

AE_TITLE = "SCRIPTED"
# Of films and of what is exported.
STORAGE = tuple(
    f"1.2.840.10008.5.1.4.1.1.{end}" for end in ("1.1", "1.1.1", "7", "66.4", "11.1", "88.33", "88.22", "2")
)
_SERVICES = {
    "find": StudyRootQueryRetrieveInformationModelFind,
    "get": StudyRootQueryRetrieveInformationModelGet,
    "move": StudyRootQueryRetrieveInformationModelMove,
}


class ScriptedPacs:
    """Keeps what it is sent in memory, and gives it back; each answer can be replaced.

    Attributes:
        stored: objects by SOP instance UID, as they came.
        received: how often each came.
        store_status: of an object that came.
        on_find, on_get, on_move: pynetdicom handlers instead of the usual ones.
        calls: services that were asked for.
    """

    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}
        self.received: Counter[str] = Counter()
        self.store_status: Callable[[str], int] = lambda uid: 0
        self.on_find: Callable[[Any], Any] = self._find
        self.on_get: Callable[[Any], Any] = self._get
        self.on_move: Callable[[Any], Any] = self._move
        self.calls: list[str] = []
        self.syntaxes: set[tuple[str, str]] = set()
        self.destination: tuple[Any, ...] = (None, None)
        self.port = 0
        self.server: Any = None

    def wait_until_idle(self) -> None:
        """Until all who called have left, and what they brought is stored."""
        end = time.monotonic() + 100
        while self.server.active_associations and time.monotonic() < end:
            time.sleep(0.005)
        assert not self.server.active_associations

    def node(self, **changes: Any) -> DimseNode:
        usual: dict[str, Any] = {"host": "127.0.0.1", "timeout_s": 5.0, "may_send": True}
        return DimseNode(name="pacs", port=self.port, ae_title=AE_TITLE, **(usual | changes))

    def deliver_to(self, port: int) -> None:
        """Where C-MOVE brings objects; it is an unknown destination else."""
        kinds = {(str(one.SOPClassUID), str(one.file_meta.TransferSyntaxUID)) for one in self.datasets()}
        self.destination = ("127.0.0.1", port, {"contexts": [build_context(*kind) for kind in kinds]})

    def keep(self, *files: Path) -> None:
        for file in files:
            dataset = dcmread(file)
            self.stored[dataset.SOPInstanceUID] = file.read_bytes()

    def datasets(self) -> list[Dataset]:
        return [dcmread(io.BytesIO(content)) for content in list(self.stored.values())]

    def store(self, event: Any) -> int:
        uid = str(event.request.AffectedSOPInstanceUID)
        self.calls.append("store")
        self.syntaxes.add((str(event.context.abstract_syntax), str(event.context.transfer_syntax)))
        status = self.store_status(uid)
        if status == 0 or 0xB000 <= status <= 0xBFFF:
            self.stored[uid] = event.encoded_dataset()
            self.received[uid] += 1
        return status

    def _find(self, event: Any) -> Iterator[tuple[int, Dataset | None]]:
        asked = event.identifier
        level = {"STUDY": "StudyInstanceUID", "SERIES": "SeriesInstanceUID", "IMAGE": "SOPInstanceUID"}[
            asked.QueryRetrieveLevel
        ]
        told: dict[str, Dataset] = {}
        for dataset in self.datasets():
            if _matches(dataset, asked):
                answer = Dataset()
                for element in asked:
                    setattr(answer, element.keyword, dataset.get(element.keyword, ""))
                answer.QueryRetrieveLevel = asked.QueryRetrieveLevel
                told[dataset[level].value] = answer
        for answer in told.values():
            yield 0xFF00, answer

    def _get(self, event: Any) -> Iterator[Any]:
        found = [one for one in self.datasets() if _matches(one, event.identifier)]
        yield len(found)
        for dataset in found:
            yield 0xFF00, dataset

    def _move(self, event: Any) -> Iterator[Any]:
        yield self.destination
        yield from self._get(event)


def _matches(dataset: Dataset, asked: Dataset) -> bool:
    keys = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")
    return all(asked.get(key) in (None, "", dataset.get(key)) for key in keys)


@contextmanager
def scripted_pacs(
    services: Sequence[str] = ("find", "get", "move"),
    tls: ssl.SSLContext | None = None,
    storage: Sequence[str] = STORAGE,
    port: int = 0,
) -> Iterator[ScriptedPacs]:
    """One on a free port of 127.0.0.1.

    Args:
        services: beside verification and storage.
        tls: for a server.
        storage: SOP classes that it takes.
        port: 0 for a free one.
    """
    pacs = ScriptedPacs()
    entity = AE(AE_TITLE)
    entity.require_called_aet = True
    entity.network_timeout = entity.acse_timeout = entity.dimse_timeout = 20
    entity.add_supported_context(Verification)
    for name in services:
        entity.add_supported_context(_SERVICES[name])
    for sop_class in storage:
        entity.add_supported_context(sop_class, list(SYNTAXES), scu_role=True, scp_role=True)

    def noted(name: str) -> Callable[[Any], Any]:
        def handle(event: Any) -> Any:
            pacs.calls.append(name)
            return getattr(pacs, f"on_{name}")(event)

        return handle

    pacs.port = port or free_port()
    pacs.server = server = entity.start_server(
        ("127.0.0.1", pacs.port),
        block=False,
        ssl_context=tls,
        evt_handlers=[
            (evt.EVT_C_STORE, pacs.store),
            (evt.EVT_C_FIND, noted("find")),
            (evt.EVT_C_GET, noted("get")),
            (evt.EVT_C_MOVE, noted("move")),
        ],
    )
    try:
        yield pacs
    finally:
        for one in server.active_associations:
            one.abort()
        server.shutdown()


@contextmanager
def rude_peer(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port where every caller gets what ``talk`` says; it runs in a thread for each."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        callers: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    caller, _ = listener.accept()
                except OSError:
                    return
                callers.append(caller)
                threading.Thread(target=_talk, args=(talk, caller), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for caller in callers:
                caller.close()


def _talk(talk: Callable[[socket.socket], None], caller: socket.socket) -> None:
    try:
        talk(caller)
    except OSError:
        return
